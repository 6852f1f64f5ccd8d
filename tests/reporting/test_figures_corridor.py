"""The path between the base year and the horizons, computed by hand; what always holds of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.models import TargetRule
from reporting.figures.corridor import Edge, of_amounts, of_growing_counts, of_rates
from reporting.figures.targets import TargetLine, period_base, target_of

BASE_YEAR = 2020


def target(horizon: int, low: int, high: int | None = None) -> TargetLine:
    rule = TargetRule.AT_LEAST if high is None else TargetRule.RANGE
    maximum = None if high is None else Decimal(high)
    return TargetLine(horizon, rule, Decimal(low), maximum, "", "")


def by_horizon(*targets: TargetLine) -> dict[int, TargetLine]:
    return {each.horizon: each for each in targets}


UNITS = by_horizon(target(2025, 250), target(2030, 350))
FIRMS = by_horizon(target(2030, 3, 5))
GROWTH = by_horizon(target(2025, 8, 10), target(2030, 10, 12))


def lows(corridor: dict[int, Edge]) -> list[Decimal]:
    return [corridor[year].low for year in sorted(corridor)]


def test_a_list_grows_by_even_steps_to_each_horizon() -> None:
    found = of_amounts(BASE_YEAR, Decimal(0), UNITS)
    assert lows(found) == [0, 50, 100, 150, 200, 250, 270, 290, 310, 330, 350]
    assert {edge.high for edge in found.values()} == {None}


def test_a_range_has_an_upper_edge_too() -> None:
    found = of_amounts(BASE_YEAR, Decimal(0), FIRMS)
    assert found[2020] == Edge(Decimal(0), Decimal(0))
    assert found[2027] == Edge(Decimal("2.1"), Decimal("3.5"))
    assert found[2030] == Edge(Decimal(3), Decimal(5))


def test_a_ratio_starts_from_its_base() -> None:
    ratio = by_horizon(target(2025, 50), target(2030, 80))
    found = of_amounts(BASE_YEAR, Decimal(20), ratio)
    assert lows(found) == [20, 26, 32, 38, 44, 50, 56, 62, 68, 74, 80]


def test_without_a_base_only_the_horizons_ask_for_something() -> None:
    assert of_amounts(BASE_YEAR, None, UNITS) == {
        2025: Edge(Decimal(250), None),
        2030: Edge(Decimal(350), None),
    }


def test_growth_asks_for_the_rate_of_its_period() -> None:
    found = of_rates(2021, GROWTH)
    assert [year for year in found if found[year] == Edge(Decimal(8), Decimal(10))] == [
        *range(2021, 2026)
    ]
    assert [year for year in found if found[year] == Edge(Decimal(10), Decimal(12))] == [
        *range(2026, 2031)
    ]


def test_the_counts_of_growth_follow_from_the_count_each_period_starts_with() -> None:
    found = of_growing_counts(BASE_YEAR, {2020: 100, 2025: 200}, GROWTH)
    assert found[2020] == Edge(Decimal(100), Decimal(100))
    assert found[2021] == Edge(Decimal(108), Decimal(110))
    assert found[2022] == Edge(Decimal("116.64"), Decimal(121))
    assert (round(found[2025].low, 2), round(found[2025].high, 2)) == (
        Decimal("146.93"),
        Decimal("161.05"),
    )
    assert found[2026] == Edge(Decimal(220), Decimal(224))


def test_a_period_whose_first_count_is_unknown_asks_for_nothing() -> None:
    assert max(of_growing_counts(BASE_YEAR, {2020: 100}, GROWTH)) == 2025
    assert min(of_growing_counts(BASE_YEAR, {2025: 100}, GROWTH)) == 2026


@pytest.mark.parametrize(
    ("year", "horizon"), [(2021, 2025), (2025, 2025), (2026, 2030), (2030, 2030), (2031, 2030)]
)
def test_a_year_is_under_way_to_the_next_horizon(year: int, horizon: int) -> None:
    assert target_of(year, UNITS).horizon == horizon
    assert target_of(year, FIRMS).horizon == 2030
    assert target_of(year, {}) is None


@pytest.mark.parametrize(("year", "base"), [(2021, 2020), (2025, 2020), (2026, 2025), (2030, 2025)])
def test_growth_is_counted_from_the_horizon_before(year: int, base: int) -> None:
    assert period_base(year, GROWTH, BASE_YEAR) == base


amounts = st.integers(0, 10_000)


@given(base=amounts, first=amounts, second=amounts)
def test_a_corridor_meets_its_horizons_and_stays_between_them(
    base: int, first: int, second: int
) -> None:
    found = of_amounts(
        BASE_YEAR, Decimal(base), by_horizon(target(2025, first), target(2030, second))
    )
    assert [found[year].low for year in (2020, 2025, 2030)] == [base, first, second]
    for start, end in ((2020, 2025), (2025, 2030)):
        edges = [found[year].low for year in range(start, end + 1)]
        assert edges == sorted(edges, reverse=edges[0] > edges[-1])


@given(base=amounts, low=amounts, wider=amounts)
def test_the_lower_edge_is_never_above_the_upper(base: int, low: int, wider: int) -> None:
    found = of_amounts(BASE_YEAR, Decimal(base), by_horizon(target(2030, low, low + wider)))
    assert all(edge.low <= edge.high for edge in found.values())
