"""Growth over several years, read both ways (the plan says which one is official)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

_PRECISE = Context(prec=28)


@dataclass(frozen=True)
class Growth:
    """Percent; None where the counts do not allow it."""

    first_year: int
    last_year: int
    mean: Decimal | None
    compound: Decimal | None


def rate(before: int, after: int) -> Decimal | None:
    """Growth from one year to the next, in percent; None from 0."""
    if before == 0:
        return None
    return _PRECISE.divide(Decimal(100) * (after - before), Decimal(before))


def growth(counts: Mapping[int, int], last_year: int) -> Growth | None:
    """Over the unbroken run of years that ends with `last_year`; None below two years.

    100 → 130 → 104 → 125 → 146.9 gives a mean of 11,9 % and a compound rate of 10,1 %.
    """
    first_year = last_year
    while first_year - 1 in counts:
        first_year -= 1
    if last_year not in counts or first_year == last_year:
        return None
    rates = [rate(counts[year - 1], counts[year]) for year in range(first_year + 1, last_year + 1)]
    return Growth(
        first_year,
        last_year,
        mean=None if None in rates else _PRECISE.divide(sum(rates), Decimal(len(rates))),
        compound=_compound(counts[first_year], counts[last_year], last_year - first_year),
    )


def _compound(first: int, last: int, years: int) -> Decimal | None:
    if first == 0:
        return None
    ratio = _PRECISE.divide(Decimal(last), Decimal(first))
    return (_PRECISE.power(ratio, _PRECISE.divide(Decimal(1), Decimal(years))) - 1) * 100
