"""What each year asks of a measure on the even way to its targets (the portal's proposal)."""

from fractions import Fraction
from typing import Any

from tests.recomputed.measures import Measure
from tests.recomputed.sql import Told, percent

Edge = Fraction | None


def bound(value: Any) -> Edge:
    """A target's bound, exactly: SQLite hands decimals out as numbers."""
    return None if value is None else Fraction(str(value))


def target_of(measure: Measure, year: int) -> Any | None:
    """The first of its own horizons that is not past, else its last one."""
    return next(
        (target for target in measure.targets if target.horizon >= year),
        measure.targets[-1] if measure.targets else None,
    )


def base(measure: Measure) -> Edge:
    """Where the way begins: lists at 0, counts at 0 unless entered, ratios only when entered."""
    if measure.planned.kind == "ratio":
        whole = Told(measure.planned.denominator)
        return percent(Told(measure.planned.numerator), whole).value
    if measure.planned.kind == "count" and measure.planned.value is not None:
        return Fraction(measure.planned.value)
    return Fraction(0)


def edges(measure: Measure, year: int) -> tuple[Edge, Edge]:
    """What the main figure is held against; of growth the rate of the period."""
    if measure.planned.kind == "growth":
        target = target_of(measure, year)
        if target is None or target.horizon < year:
            return None, None
        return bound(target.minimum), bound(target.maximum)
    return _way(measure, year, "minimum"), _way(measure, year, "maximum")


def count_edges(measure: Measure, year: int, *, until: int) -> tuple[Edge, Edge]:
    """As `edges`, but of growth the counts that its rates lead to from the period's first count.

    Nothing is known of the years after `until`.
    """
    if measure.planned.kind != "growth":
        return edges(measure, year)
    if year == measure.base_year:
        count = measure.full_count(year)
        return (None, None) if count is None else (Fraction(count), Fraction(count))
    begins = measure.period_base(year)
    count = measure.full_count(begins) if begins <= until else None
    if count is None:
        return None, None
    low, high = edges(measure, year)
    return tuple(
        None if rate is None else count * (1 + rate / 100) ** (year - begins)
        for rate in (low, high)
    )


def _way(measure: Measure, year: int, side: str) -> Edge:
    """In even steps from the base over the horizons; without a base only the horizons ask."""
    points = [(target.horizon, bound(getattr(target, side))) for target in measure.targets]
    if (begin := base(measure)) is None:
        return dict(points).get(year)
    if all(edge is None for _, edge in points):
        return None
    points.insert(0, (measure.base_year, begin))
    for (begins, first), (ends, last) in zip(points, points[1:], strict=False):
        if begins <= year <= ends and last is not None:
            return first + (last - first) * Fraction(year - begins, ends - begins)
    return None
