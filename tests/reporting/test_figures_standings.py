"""Each class at its boundaries; numbers computed by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.models import TargetRule
from reporting.figures.corridor import Edge
from reporting.figures.standings import (
    NEARLY_RULE,
    Standing,
    of_amount,
    of_milestone,
    of_rate,
    of_trend,
)
from reporting.figures.targets import TargetLine, Trend

UNITS = TargetLine(2025, TargetRule.AT_LEAST, Decimal(250), None, "đơn vị", "")
FIRMS = TargetLine(2030, TargetRule.RANGE, Decimal(3), Decimal(5), "doanh nghiệp", "")
RATE = TargetLine(2025, TargetRule.RANGE, Decimal(8), Decimal(10), "%/năm", "")
UP = TargetLine(2025, TargetRule.INCREASE, None, None, "đơn", "")
MARK = TargetLine(2025, TargetRule.MILESTONE, None, None, "", "")


def units(value: str | None, year: int, low: str | None, base: str | None = "0") -> Standing:
    return of_amount(
        None if value is None else Decimal(value),
        UNITS,
        year,
        edge=None if low is None else Edge(Decimal(low), None),
        base=None if base is None else Decimal(base),
    )


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        ("0", Standing.OFF_TRACK),
        ("79.9", Standing.OFF_TRACK),
        ("79.999", Standing.OFF_TRACK),
        ("80", Standing.AT_RISK),
        ("99.999", Standing.AT_RISK),
        ("100", Standing.ON_TRACK),
        ("249.999", Standing.ON_TRACK),
        ("250", Standing.MET),
        ("9999", Standing.MET),
        (None, Standing.INSUFFICIENT),
    ],
)
def test_before_the_horizon_the_lower_edge_of_the_year_decides(
    value: str | None, standing: Standing
) -> None:
    assert units(value, 2022, "100") is standing


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        ("39", Standing.OFF_TRACK),
        ("83.9", Standing.OFF_TRACK),
        ("84", Standing.AT_RISK),
        ("94.9", Standing.AT_RISK),
        ("95", Standing.ON_TRACK),
    ],
)
def test_the_way_is_counted_from_the_base(value: str, standing: Standing) -> None:
    """From 40 to 95: 80 % of 55 is 44."""
    assert units(value, 2022, "95", base="40") is standing


def test_falling_below_where_it_began_is_off_track() -> None:
    """The base was above the target; the corridor leads down to it."""
    assert units("249", 2022, "280", base="300") is Standing.OFF_TRACK
    assert units("250", 2022, "280", base="300") is Standing.MET


@pytest.mark.parametrize(
    ("year", "value", "standing"),
    [
        (2025, "199.9", Standing.OFF_TRACK),
        (2025, "200", Standing.AT_RISK),
        (2025, "249.9", Standing.AT_RISK),
        (2025, "250", Standing.MET),
        (2026, "249.9", Standing.OFF_TRACK),
        (2026, "250", Standing.MET),
    ],
)
def test_in_and_after_the_year_of_the_horizon(year: int, value: str, standing: Standing) -> None:
    assert units(value, year, "250" if year == 2025 else None) is standing


def test_without_a_base_there_is_no_judging_before_the_horizon_and_zero_stands_for_it_then() -> (
    None
):
    assert units("249", 2024, None, base=None) is Standing.INSUFFICIENT
    assert units("250", 2024, None, base=None) is Standing.MET
    assert units("199", 2025, "250", base=None) is Standing.OFF_TRACK
    assert units("200", 2025, "250", base=None) is Standing.AT_RISK


@pytest.mark.parametrize("year", [2027, 2030, 2031])
@pytest.mark.parametrize(
    ("value", "standing"), [(3, Standing.MET), (5, Standing.MET), (6, Standing.EXCEEDED)]
)
def test_a_range_count_is_exceeded_above_its_upper_bound_in_any_year(
    year: int, value: int, standing: Standing
) -> None:
    edge = Edge(Decimal("2.1"), Decimal("3.5"))
    assert of_amount(value, FIRMS, year, edge=edge, base=Decimal(0)) is standing


def test_a_division_that_does_not_come_out_decides_nothing() -> None:
    third = Decimal(100) / 3
    edge = Edge(third + Decimal("1E-20"), None)
    assert of_amount(third, UNITS, 2022, edge=edge, base=Decimal(0)) is Standing.ON_TRACK


@pytest.mark.parametrize(
    ("rate", "before", "then", "after"),
    [
        ("-3", Standing.OFF_TRACK, Standing.OFF_TRACK, Standing.OFF_TRACK),
        ("6.39", Standing.OFF_TRACK, Standing.OFF_TRACK, Standing.OFF_TRACK),
        ("6.4", Standing.AT_RISK, Standing.AT_RISK, Standing.OFF_TRACK),
        ("7.99", Standing.AT_RISK, Standing.AT_RISK, Standing.OFF_TRACK),
        ("8", Standing.ON_TRACK, Standing.MET, Standing.MET),
        ("10", Standing.ON_TRACK, Standing.MET, Standing.MET),
        ("10.01", Standing.ON_TRACK, Standing.EXCEEDED, Standing.EXCEEDED),
    ],
)
def test_growth_is_reached_only_from_the_year_of_the_horizon(
    rate: str, before: Standing, then: Standing, after: Standing
) -> None:
    assert [of_rate(Decimal(rate), RATE, year) for year in (2024, 2025, 2026)] == [
        before,
        then,
        after,
    ]


def test_growth_that_cannot_be_computed_is_not_judged() -> None:
    assert of_rate(None, RATE, 2024) is Standing.INSUFFICIENT


@pytest.mark.parametrize(
    ("trend", "before", "then"),
    [
        (Trend.UP, Standing.ON_TRACK, Standing.MET),
        (Trend.EQUAL, Standing.AT_RISK, Standing.AT_RISK),
        (Trend.DOWN, Standing.OFF_TRACK, Standing.OFF_TRACK),
        (None, Standing.INSUFFICIENT, Standing.INSUFFICIENT),
    ],
)
def test_a_direction(trend: Trend | None, before: Standing, then: Standing) -> None:
    assert (of_trend(trend, UP, 2024), of_trend(trend, UP, 2025)) == (before, then)


@pytest.mark.parametrize(
    ("told", "begun", "reached", "before", "then"),
    [
        (2, 2, 2, Standing.MET, Standing.MET),
        (2, 2, 1, Standing.ON_TRACK, Standing.OFF_TRACK),
        (2, 2, 0, Standing.ON_TRACK, Standing.OFF_TRACK),
        (2, 1, 1, Standing.AT_RISK, Standing.OFF_TRACK),
        (2, 0, 0, Standing.AT_RISK, Standing.OFF_TRACK),
        (1, 1, 1, Standing.INSUFFICIENT, Standing.INSUFFICIENT),
    ],
)
def test_a_milestone(told: int, begun: int, reached: int, before: Standing, then: Standing) -> None:
    found = [
        of_milestone(MARK, year, asked=2, told=told, begun=begun, reached=reached)
        for year in (2024, 2025)
    ]
    assert found == [before, then]


def test_every_class_has_its_own_words_and_rule() -> None:
    assert len({standing.label for standing in Standing}) == len(Standing) == 9
    assert len({standing.rule for standing in Standing}) == len(Standing)
    assert "80%" in NEARLY_RULE
    assert "80%" in Standing.AT_RISK.rule
    assert "80%" in Standing.OFF_TRACK.rule


AHEAD = (Standing.OFF_TRACK, Standing.AT_RISK, Standing.ON_TRACK, Standing.MET, Standing.EXCEEDED)

values = st.decimals(0, 400, places=2)


@given(
    low=st.decimals(1, 250, places=2),
    base=st.decimals(0, 250, places=2),
    pair=st.tuples(values, values),
    year=st.integers(2021, 2027),
)
def test_a_higher_number_never_stands_worse(
    low: Decimal, base: Decimal, pair: tuple[Decimal, Decimal], year: int
) -> None:
    less, more = (
        of_amount(value, UNITS, year, edge=Edge(low, None), base=base) for value in sorted(pair)
    )
    assert AHEAD.index(less) <= AHEAD.index(more)


@given(pair=st.tuples(*[st.decimals(-50, 50, places=2)] * 2), year=st.integers(2021, 2027))
def test_a_higher_rate_never_stands_worse(pair: tuple[Decimal, Decimal], year: int) -> None:
    less, more = (of_rate(rate, RATE, year) for rate in sorted(pair))
    assert AHEAD.index(less) <= AHEAD.index(more)
