from decimal import Decimal

import pytest

from plan.models import GrowthReading, MeasureSupplier, Plan, SupplierPart
from reporting.figures import Figure, Trend, Verdict
from reporting.figures.growth import growth
from reporting.figures.measures import MeasureRow
from reporting.models import Answer, ListEntry, MilestoneState, ReportingRound
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, figures, listed, look, measure, report, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def row(round_: ReportingRound, code: str) -> MeasureRow:
    return next(row for row in look(round_).measures if row.code == code)


# Ratios -------------------------------------------------------------------------------------


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators(
    round_: ReportingRound,
) -> None:
    report(round_, "SKHCN", measure("CT1.1", numerator=1, denominator=1))
    report(round_, "SNNPTNT", measure("CT1.1", numerator=1, denominator=9))
    keys = ("percent", "numerator", "denominator")
    assert texts(round_, *(f"measures.CT1.1.{key}" for key in keys)) == ["20%", "2", "10"]


def test_parts_given_by_different_agencies_make_one_ratio(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT1.1", SupplierPart.NUMERATOR, numerator=3))
    report(round_, "SNNPTNT", measure("CT1.1", SupplierPart.DENOMINATOR, denominator=4))
    assert texts(round_, "measures.CT1.1.percent") == ["75%"]


def test_zero_of_zero_is_nothing_to_speak_of(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT1.1", numerator=0, denominator=0))
    assert texts(round_, "measures.CT1.1.percent", "measures.CT1.1.numerator") == [
        "không phát sinh",
        "0",
    ]


def test_zero_of_some_none_and_blank_are_three_answers(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        measure("CT1.1", numerator=0, denominator=5),
        measure("CT1.2", answer=Answer.NONE),
        measure("CT2", answer=""),
    )
    keys = [f"measures.{code}.percent" for code in ("CT1.1", "CT1.2", "CT2")]
    assert texts(round_, *keys) == ["0%", "không phát sinh", "chưa có số liệu"]
    found = figures(round_)
    assert [found[key].plain for key in keys] == ["0", "none", ""]


def test_a_ratio_is_judged_only_when_every_supplier_has_answered(round_: ReportingRound) -> None:
    for agency in ("SKHCN", "SNNPTNT"):
        report(round_, agency, measure("CT1.1", numerator=2, denominator=2))
    assert (row(round_, "CT1.1").answered, row(round_, "CT1.1").asked) == (2, 3)
    assert row(round_, "CT1.1").verdict is Verdict.INSUFFICIENT
    report(round_, "SVHTTDL", measure("CT1.1", numerator=2, denominator=2))
    assert row(round_, "CT1.1").verdict is Verdict.MET


def test_a_ratio_below_its_minimum_is_not_met(round_: ReportingRound) -> None:
    for agency in ("SKHCN", "SNNPTNT", "SVHTTDL"):
        report(round_, agency, measure("CT1.1", numerator=199, denominator=200))
    assert texts(round_, "measures.CT1.1.percent") == ["99,5%"]
    assert row(round_, "CT1.1").verdict is Verdict.NOT_YET


def test_a_measure_without_a_target_of_the_horizon_is_not_judged(round_: ReportingRound) -> None:
    assert row(round_, "CT1.2").verdict is Verdict.NO_TARGET


def test_after_2025_the_targets_of_2030_are_held_against() -> None:
    round_ = factories.open_round(2026)
    assert row(round_, "CT1.1").verdict is Verdict.NO_TARGET
    assert row(round_, "CT2").target.horizon == 2030


# Stocks and ranges --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (2, Verdict.NOT_YET),
        (3, Verdict.MET),
        (5, Verdict.MET),
        (6, Verdict.EXCEEDED),
    ],
)
def test_a_range_is_met_at_its_lower_bound_and_exceeded_above_the_upper(
    value: int, verdict: Verdict
) -> None:
    round_ = factories.open_round(2030)
    report(round_, "SKHCN", measure("CT8", value=value))
    assert row(round_, "CT8").verdict is verdict


def test_none_is_its_own_verdict() -> None:
    round_ = factories.open_round(2030)
    report(round_, "SKHCN", measure("CT8", answer=Answer.NONE))
    assert row(round_, "CT8").verdict is Verdict.NONE


# Lists --------------------------------------------------------------------------------------


def test_an_entry_listed_twice_counts_once(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        listed("CT4", "Công ty TNHH Ba Mùi", number="2200-123 456"),
        listed("CT4", "Hợp tác xã Hành Tím", district="UBND-950"),
    )
    report(
        round_,
        "SCT",
        listed("CT4", "Cty Ba Mùi", number="2200123456"),
        listed("CT4", "HỢP TÁC XÃ  hành tím", district="UBND-950"),
        listed("CT4", "Hợp tác xã Hành Tím", district="UBND-941"),
    )
    figure = figures(round_)["measures.CT4.value"]
    assert figure.value == 3
    assert [source.value for source in figure.sources] == [1, 1, 1]
    assert "cũng có trong báo cáo của Sở Công Thương 2025" in figure.sources[0].label


def test_lists_add_up_over_the_years_and_stop_at_the_year_shown(round_: ReportingRound) -> None:
    before, after = factories.open_round(YEAR - 1), factories.open_round(YEAR + 1)
    report(before, "SKHCN", listed("CT4", "Đơn vị A"), listed("CT4", "Đơn vị B"))
    report(round_, "SKHCN", listed("CT4", "Đơn vị B"), listed("CT4", "Đơn vị C"))
    report(after, "SKHCN", listed("CT4", "Đơn vị D"))
    values = [figures(each)["measures.CT4.value"].value for each in (before, round_, after)]
    assert values == [2, 3, 4]


def test_a_list_share_counts_only_what_stands_in_the_base_list(round_: ReportingRound) -> None:
    base = [
        listed("CT6", name, part=SupplierPart.BASE_LIST)
        for name in ("Gạo ST25", "Bánh pía", "Hành tím", "Vú sữa", "Vú sữa")
    ]
    report(round_, "SNNPTNT", *base)
    report(round_, "SKHCN", listed("CT6", "Bánh pía"), listed("CT6", "Trà mãng cầu"))
    report(round_, "SCT", listed("CT6", "bánh  Pía"), listed("CT6", "Gạo ST25"))
    keys = ("percent", "numerator", "denominator", "outside")
    assert texts(round_, *(f"measures.CT6.{key}" for key in keys)) == ["50%", "2", "4", "1"]
    assert row(round_, "CT6").verdict is Verdict.MET


def test_without_the_base_list_there_is_no_share(round_: ReportingRound) -> None:
    report(round_, "SKHCN", listed("CT6", "Bánh pía"))
    assert texts(round_, "measures.CT6.percent") == ["chưa có số liệu"]
    assert row(round_, "CT6").verdict is Verdict.INSUFFICIENT


def test_an_empty_list_is_none_only_where_somebody_said_so(round_: ReportingRound) -> None:
    assert texts(round_, "measures.CT4.value") == ["chưa có số liệu"]
    report(round_, "SKHCN", measure("CT4", SupplierPart.LIST, answer=Answer.NONE))
    assert texts(round_, "measures.CT4.value") == ["không phát sinh"]
    assert not ListEntry.objects.exists()


# Flows: direction and growth ----------------------------------------------------------------


def test_a_year_counts_by_its_estimate_until_the_next_year_says_officially(
    round_: ReportingRound,
) -> None:
    report(round_, "SKHCN", measure("CT5.1", value=6, estimate=9))
    keys = ("measures.CT5.1.value", "measures.CT5.1.closing")
    assert texts(round_, *keys) == ["9 (ước)", "6"]
    after = factories.open_round(YEAR + 1)
    report(after, "SKHCN", measure("CT5.1", value=1, estimate=2, previous_official=8))
    assert texts(round_, *keys) == ["8", "6"]
    assert texts(after, "measures.CT5.1.previous", "measures.CT5.1.value") == ["8", "2 (ước)"]


def test_a_sum_with_one_estimate_left_is_marked(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT5", value=60, estimate=90))
    report(round_, "SNNPTNT", measure("CT5", value=6, estimate=10))
    after = factories.open_round(YEAR + 1)
    report(after, "SKHCN", measure("CT5", value=0, estimate=0, previous_official=88))
    assert texts(round_, "measures.CT5.value") == ["98 (ước)"]


@pytest.mark.parametrize(
    ("before", "now", "trend", "verdict"),
    [
        (5, 6, Trend.UP, Verdict.MET),
        (5, 5, Trend.EQUAL, Verdict.NOT_YET),
        (5, 4, Trend.DOWN, Verdict.NOT_YET),
    ],
)
def test_a_direction_is_held_against_the_year_before(
    round_: ReportingRound, before: int, now: int, trend: Trend, verdict: Verdict
) -> None:
    report(round_, "SKHCN", measure("CT5.1", value=0, estimate=now, previous_official=before))
    found = row(round_, "CT5.1")
    assert (found.trend, found.verdict) == (trend, verdict)


def test_a_direction_without_the_year_before_has_too_little_data(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT5.1", value=3, estimate=4))
    assert row(round_, "CT5.1").verdict is Verdict.INSUFFICIENT


SERIES = {2020: 1000, 2021: 1300, 2022: 1040, 2023: 1250, 2024: 1469}


def test_growth_is_read_both_ways() -> None:
    found = growth(SERIES, 2024)
    assert (found.first_year, found.last_year) == (2020, 2024)
    assert round(found.mean, 1) == Decimal("11.9")
    assert round(found.compound, 1) == Decimal("10.1")


def test_growth_starts_after_the_last_gap_and_never_divides_by_zero() -> None:
    assert growth({2020: 5, 2022: 10, 2023: 20}, 2023).first_year == 2022
    assert growth({2023: 20}, 2023) is None
    from_zero = growth({2022: 0, 2023: 20}, 2023)
    assert (from_zero.mean, from_zero.compound) == (None, None)


def file_series() -> ReportingRound:
    """The counts of SERIES, whole in Sở KH&CN's reports, nothing at the other suppliers."""
    round_ = None
    for year in range(2021, 2025):
        round_ = factories.open_round(year)
        whole = measure("CT5", value=0, estimate=SERIES[year], previous_official=SERIES[year - 1])
        report(round_, "SKHCN", whole)
        for agency in ("SNNPTNT", "SVHTTDL"):
            none = measure("CT5", answer=Answer.NONE, previous_official=0)
            report(round_, agency, none)
    return round_


def test_growth_comes_from_the_reports_of_all_years() -> None:
    round_ = file_series()
    keys = ("mean", "compound", "rate", "value")
    assert texts(round_, *(f"measures.CT5.{key}" for key in keys)) == [
        "11,9% (ước)",
        "10,1% (ước)",
        "17,5% (ước)",
        "1.469 (ước)",
    ]


@pytest.mark.parametrize(
    ("reading", "key"),
    [(GrowthReading.MEAN, "mean"), (GrowthReading.COMPOUND, "compound")],
)
def test_the_plan_says_which_growth_is_held_against_the_target(reading: str, key: str) -> None:
    round_ = file_series()
    Plan.objects.update(growth_reading=reading)
    round_.plan.refresh_from_db()
    found = row(round_, "CT5")
    assert found.value.key == f"measures.CT5.{key}"
    assert found.verdict is Verdict.EXCEEDED


def test_growth_waits_for_every_supplier(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT5", value=1, estimate=110, previous_official=100))
    assert texts(round_, "measures.CT5.mean") == ["chưa có số liệu"]
    assert row(round_, "CT5").verdict is Verdict.INSUFFICIENT


# Milestones ---------------------------------------------------------------------------------


def test_a_milestone_is_met_when_every_supplier_says_so(round_: ReportingRound) -> None:
    report(round_, "UBND-950", measure("CT7", milestone=MilestoneState.REACHED))
    found = row(round_, "CT7")
    assert found.verdict is Verdict.INSUFFICIENT
    assert [state.label for state in found.states] == ["Chưa có số liệu", "Đã đạt"]
    report(round_, "SNNPTNT", measure("CT7", milestone=MilestoneState.IN_PROGRESS))
    assert row(round_, "CT7").verdict is Verdict.NOT_YET
    assert texts(round_, "measures.CT7.reached") == ["1"]


# Over all measures --------------------------------------------------------------------------


def split_or_whole(round_: ReportingRound, *, is_split: bool) -> dict[str, Figure]:
    rows = {
        "SKHCN": [measure("CT2", numerator=3, denominator=7), measure("CT5", estimate=50)],
        "CAT": [measure("CT2", numerator=4, denominator=9), measure("CT5", estimate=8)],
    }
    if is_split:
        for agency, entries in rows.items():
            report(round_, agency, *entries)
    else:
        whole = [measure("CT2", numerator=7, denominator=16), measure("CT5", estimate=58)]
        report(round_, "SKHCN", *whole)
    return figures(round_)


def test_splitting_numbers_over_two_agencies_changes_no_total() -> None:
    split = split_or_whole(factories.open_round(2024), is_split=True)
    whole = split_or_whole(factories.open_round(2022), is_split=False)
    keys = ("measures.CT2.percent", "measures.CT2.numerator", "measures.CT5.value")
    assert [split[key].value for key in keys] == [whole[key].value for key in keys]


def test_every_supplier_of_the_plan_is_asked(round_: ReportingRound) -> None:
    assert row(round_, "CT4").asked == 17
    assert MeasureSupplier.objects.filter(measure__code="CT4").count() == 7
