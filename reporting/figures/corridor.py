"""The path a measure should keep, year by year, from the base year to its horizons.

The plan gives only the horizons. That the way between them is even is the portal's own reading,
marked "đề xuất" where it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from reporting.figures.targets import TargetLine, horizon_of


@dataclass(frozen=True, slots=True)
class Edge:
    """What one year asks for: at least `low`; above `high` is more than the plan wants."""

    low: Decimal
    high: Decimal | None


Corridor = Mapping[int, Edge]
"""By year; a year without an edge asks for nothing."""


def of_amounts(base_year: int, base: Decimal | None, targets: Mapping[int, TargetLine]) -> Corridor:
    """In even steps from the base to the first horizon, from there to the next.

    Without a base nothing is asked before and between the horizons.
    """
    stops = {year: Edge(targets[year].minimum, targets[year].maximum) for year in sorted(targets)}
    if base is None or not stops:
        return stops
    first = stops[min(stops)]
    stops = {base_year: Edge(base, None if first.high is None else base)} | stops
    found = {}
    for (start, before), (end, after) in pairwise(stops.items()):
        for year in range(start, end + 1):
            share = (year - start, end - start)
            high = None
            if before.high is not None and after.high is not None:
                high = _between(before.high, after.high, *share)
            found[year] = Edge(_between(before.low, after.low, *share), high)
    return found | stops


def of_rates(first_year: int, targets: Mapping[int, TargetLine]) -> Corridor:
    """Growth asks for the same average rate in every year of a period."""
    found = {}
    for year in range(first_year, max(targets, default=0) + 1):
        target = targets[horizon_of(year, targets)]
        found[year] = Edge(target.minimum, target.maximum)
    return found


def of_growing_counts(
    base_year: int, counts: Mapping[int, int], targets: Mapping[int, TargetLine]
) -> Corridor:
    """The counts that growth at the targets' rates (in percent) would give.

    Each period starts from the count of the horizon before it; unknown, it asks for nothing.
    """
    found = {}
    if base_year in counts:
        base = Decimal(counts[base_year])
        found[base_year] = Edge(base, base)
    start = base_year
    for horizon in sorted(targets):
        target = targets[horizon]
        for year in range(start + 1, horizon + 1) if start in counts else ():
            low, high = (
                None if percent is None else counts[start] * (1 + percent / 100) ** (year - start)
                for percent in (target.minimum, target.maximum)
            )
            found[year] = Edge(low, high)
        start = horizon
    return found


def _between(before: Decimal, after: Decimal, step: int, steps: int) -> Decimal:
    return before + (after - before) * step / steps
