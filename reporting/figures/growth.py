"""Growth over several years, read both ways (the plan says which one is official)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

_PRECISE = Context(prec=28)


@dataclass(frozen=True)
class Growth:
    """Percent; None where the counts do not allow it."""

    mean: Decimal | None
    compound: Decimal | None


def rate(before: int, after: int) -> Decimal | None:
    """Growth from one year to the next, in percent; None from 0."""
    if before == 0:
        return None
    return _PRECISE.divide(Decimal(100) * (after - before), Decimal(before))


def growth(counts: Mapping[int, int], base_year: int, last_year: int) -> Growth | None:
    """From the base year to the last one; None when any year between has no count.

    100 → 130 → 104 → 125 → 146.9 gives a mean of 11,9 % and a compound rate of 10,1 %.
    """
    years = range(base_year, last_year + 1)
    if len(years) < 2 or not all(year in counts for year in years):
        return None
    rates = [rate(counts[year - 1], counts[year]) for year in years[1:]]
    return Growth(
        mean=None if None in rates else _PRECISE.divide(sum(rates), Decimal(len(rates))),
        compound=_compound(counts[base_year], counts[last_year], len(rates)),
    )


def _compound(first: int, last: int, years: int) -> Decimal | None:
    if first == 0:
        return None
    ratio = _PRECISE.divide(Decimal(last), Decimal(first))
    return (_PRECISE.power(ratio, _PRECISE.divide(Decimal(1), Decimal(years))) - 1) * 100
