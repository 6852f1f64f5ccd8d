from decimal import Decimal

import pytest

from plan.models import BaseFigure, GrowthReading, Measure, MeasureSupplier, Plan, SupplierPart
from reporting.figures import Figure, Standing, Trend
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
    assert texts(round_, "measures.CT1.1.answered", "measures.CT1.1.asked") == ["2", "3"]
    assert row(round_, "CT1.1").standing is Standing.INSUFFICIENT
    assert row(round_, "CT1.1").need is None
    report(round_, "SVHTTDL", measure("CT1.1", numerator=2, denominator=2))
    assert row(round_, "CT1.1").standing is Standing.MET


@pytest.mark.parametrize(
    ("numerator", "standing"),
    [
        (159, Standing.OFF_TRACK),
        (160, Standing.AT_RISK),
        (199, Standing.AT_RISK),
        (200, Standing.MET),
    ],
)
def test_a_ratio_in_the_year_of_its_target_counts_its_way_from_zero_without_a_base(
    round_: ReportingRound, numerator: int, standing: Standing
) -> None:
    """100 % is asked: 80 % of the way is 80 %."""
    ratio_of_all(round_, numerator, 200)
    assert row(round_, "CT1.1").standing is standing


def ratio_of_all(round_: ReportingRound, numerator: int, denominator: int) -> None:
    """CT1.1 of its three suppliers, the whole at the first of them."""
    report(round_, "SKHCN", measure("CT1.1", numerator=numerator, denominator=denominator))
    for agency in ("SNNPTNT", "SVHTTDL"):
        report(round_, agency, measure("CT1.1", numerator=0, denominator=0))


def base_of(code: str, **values: int) -> None:
    BaseFigure.objects.create(
        measure=Measure.objects.get(code=code), source="Thống kê của Sở", **values
    )


@pytest.mark.parametrize(
    ("numerator", "standing"),
    [
        (134, Standing.OFF_TRACK),
        (135, Standing.AT_RISK),  # 30 of 37,5 is 80 % of the way
        (149, Standing.AT_RISK),
        (150, Standing.ON_TRACK),
        (199, Standing.ON_TRACK),
        (200, Standing.MET),
    ],
)
def test_a_ratio_before_its_horizon_is_held_against_the_way_from_its_base(
    numerator: int, standing: Standing
) -> None:
    """From 37,5 % in 2020 to 100 % in 2025, so 75 % in 2023."""
    round_ = factories.open_round(2023)
    base_of("CT1.1", numerator=15, denominator=40)
    ratio_of_all(round_, numerator, 200)
    assert texts(round_, "measures.CT1.1.low") == ["75%"]
    assert row(round_, "CT1.1").standing is standing


def test_without_a_base_a_ratio_has_no_corridor_before_its_horizon() -> None:
    round_ = factories.open_round(2023)
    ratio_of_all(round_, 30, 100)
    found = row(round_, "CT1.1")
    assert (found.standing, found.low) == (Standing.INSUFFICIENT, None)
    assert found.excuse == found.asks == "chưa nhập số năm gốc 2020"
    assert found.need.text == "Cần đào tạo thêm 70 người để đạt 100% vào năm 2025, mỗi năm 35 người"


def test_what_a_ratio_still_takes_is_people_rounded_up(round_: ReportingRound) -> None:
    for agency, numerator, denominator in (
        ("SGDDT", 20, 41),
        ("CDCD", 5, 10),
        ("CDN", 0, 22),
        ("SKHCN", 0, 0),
    ):
        report(round_, agency, measure("CT3", numerator=numerator, denominator=denominator))
    found = row(round_, "CT3")
    assert found.need.text == "Cần đào tạo thêm 12 người để đạt 50%"
    assert texts(round_, "measures.CT3.gap") == ["12"]
    assert found.need.yearly is None


def test_a_target_of_a_later_horizon_is_not_due(round_: ReportingRound) -> None:
    for code in ("CT1.2", "CT5.5", "CT8", "CT9"):
        found = row(round_, code)
        assert (found.standing, found.low, found.need) == (Standing.NOT_DUE, None, None)
        assert found.target.horizon == 2030


def test_after_2025_a_measure_keeps_its_last_target() -> None:
    round_ = factories.open_round(2026)
    ratio_of_all(round_, 199, 200)
    report(round_, "CAT", measure("CT2", numerator=1, denominator=1))
    assert row(round_, "CT1.1").target.horizon == 2025
    assert row(round_, "CT1.1").standing is Standing.OFF_TRACK
    assert row(round_, "CT1.1").asks == "mốc năm 2025 đã qua"
    assert row(round_, "CT2").target.horizon == 2030
    assert row(round_, "CT8").standing is Standing.NOT_REPORTED


def test_a_measure_nobody_speaks_of_has_no_report(round_: ReportingRound) -> None:
    report(round_, "SNNPTNT")
    assert row(round_, "CT1.1").standing is Standing.NOT_REPORTED


# Stocks and ranges --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        (0, Standing.OFF_TRACK),
        (2, Standing.OFF_TRACK),
        (3, Standing.MET),
        (5, Standing.MET),
        (6, Standing.EXCEEDED),
    ],
)
def test_a_range_is_met_at_its_lower_bound_and_exceeded_above_the_upper(
    value: int, standing: Standing
) -> None:
    round_ = factories.open_round(2030)
    report(round_, "SKHCN", measure("CT8", value=value))
    assert row(round_, "CT8").standing is standing


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        (1, Standing.OFF_TRACK),  # 1 of 2,1
        (2, Standing.AT_RISK),
        (3, Standing.MET),
        (5, Standing.MET),
        (6, Standing.EXCEEDED),
    ],
)
def test_a_range_before_its_year_is_held_against_both_edges_of_its_corridor(
    value: int, standing: Standing
) -> None:
    """From 0 in 2020 to 3–5 in 2030: in 2027 seven tenths of both."""
    round_ = factories.open_round(2027)
    report(round_, "SKHCN", measure("CT8", value=value))
    assert texts(round_, "measures.CT8.low", "measures.CT8.high") == ["2,1", "3,5"]
    assert row(round_, "CT8").standing is standing


def test_what_a_number_still_takes_is_told_for_each_year_left() -> None:
    round_ = factories.open_round(2027)
    report(round_, "SKHCN", measure("CT8", value=1))
    keys = ("measures.CT8.gap", "measures.CT8.yearly")
    assert texts(round_, *keys) == ["2", "1"]
    assert row(round_, "CT8").need.text == (
        "Cần thêm 1 doanh nghiệp mỗi năm (còn 2 doanh nghiệp đến năm 2030)"
    )


def test_none_is_not_zero() -> None:
    round_ = factories.open_round(2030)
    report(round_, "SKHCN", measure("CT8", answer=Answer.NONE))
    assert row(round_, "CT8").standing is Standing.NONE
    assert row(round_, "CT8").need is None


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
    assert row(round_, "CT6").standing is Standing.MET


@pytest.mark.parametrize(
    ("supported", "standing"),
    [(3, Standing.OFF_TRACK), (4, Standing.AT_RISK), (5, Standing.ON_TRACK), (12, Standing.MET)],
)
def test_a_list_share_begins_at_zero(supported: int, standing: Standing) -> None:
    """40 % in 2025, so 16 % in 2022: of 30 products 4,8, and 80 % of the way are 3,84."""
    round_ = factories.open_round(2022)
    base = (listed("CT6", f"Sản phẩm {n}", part=SupplierPart.BASE_LIST) for n in range(30))
    report(round_, "SNNPTNT", *base)
    report(round_, "SCT", *(listed("CT6", f"Sản phẩm {n}") for n in range(supported)))
    assert texts(round_, "measures.CT6.low") == ["16%"]
    found = row(round_, "CT6")
    assert found.standing is standing
    if supported == 4:
        # 40 % of 30 are 12.
        assert found.need.text == (
            "Cần hỗ trợ thêm 8 sản phẩm, dịch vụ để đạt 40% vào năm 2025, "
            "mỗi năm 3 sản phẩm, dịch vụ"
        )


def test_without_the_base_list_there_is_no_share(round_: ReportingRound) -> None:
    report(round_, "SKHCN", listed("CT6", "Bánh pía"))
    assert texts(round_, "measures.CT6.percent") == ["chưa có số liệu"]
    assert row(round_, "CT6").standing is Standing.INSUFFICIENT
    assert row(round_, "CT6").excuse == "chưa có danh mục gốc"


def test_an_empty_list_is_none_only_where_somebody_said_so(round_: ReportingRound) -> None:
    assert texts(round_, "measures.CT4.value") == ["chưa có số liệu"]
    report(round_, "SKHCN", measure("CT4", SupplierPart.LIST, answer=Answer.NONE))
    assert texts(round_, "measures.CT4.value") == ["không phát sinh"]
    assert not ListEntry.objects.exists()


@pytest.mark.parametrize(
    ("units", "standing"),
    [
        (79, Standing.OFF_TRACK),
        (80, Standing.AT_RISK),
        (99, Standing.AT_RISK),
        (100, Standing.ON_TRACK),
    ],
)
def test_a_list_begins_at_zero_and_grows_evenly(units: int, standing: Standing) -> None:
    """250 units in 2025: 50 a year from 2020, so 100 in 2022."""
    round_ = factories.open_round(2022)
    report(round_, "SKHCN", *(listed("CT4", f"Đơn vị {n}") for n in range(units)))
    assert texts(round_, "measures.CT4.low") == ["100"]
    assert row(round_, "CT4").standing is standing


def test_a_list_is_none_only_when_every_supplier_says_so(round_: ReportingRound) -> None:
    none = {"part": SupplierPart.LIST, "answer": Answer.NONE}
    report(round_, "SKHCN", measure("CT4", **none))
    assert texts(round_, "measures.CT4.value") == ["không phát sinh"]
    assert row(round_, "CT4").standing is Standing.INSUFFICIENT
    assert row(round_, "CT4").excuse == "còn thiếu số liệu của cơ quan cung cấp"
    suppliers = {source.agency_code for source in row(round_, "CT4").asked.sources}
    for agency in suppliers - {"SKHCN"}:
        report(round_, agency, measure("CT4", **none))
    assert row(round_, "CT4").standing is Standing.NONE


def test_a_list_nobody_added_to_this_year_has_no_report(round_: ReportingRound) -> None:
    report(factories.open_round(YEAR - 1), "SKHCN", listed("CT4", "Đơn vị A"))
    assert row(round_, "CT4").standing is Standing.NOT_REPORTED
    assert row(round_, "CT4").value.value == 1


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
    ("year", "before", "now", "trend", "standing"),
    [
        (2025, 5, 6, Trend.UP, Standing.MET),
        (2024, 5, 6, Trend.UP, Standing.ON_TRACK),
        (2025, 5, 5, Trend.EQUAL, Standing.AT_RISK),
        (2025, 5, 4, Trend.DOWN, Standing.OFF_TRACK),
        (2024, 1, 0, Trend.DOWN, Standing.OFF_TRACK),
    ],
)
def test_a_direction_is_held_against_the_year_before(
    year: int, before: int, now: int, trend: Trend, standing: Standing
) -> None:
    round_ = factories.open_round(year)
    report(round_, "SKHCN", measure("CT5.1", value=0, estimate=now, previous_official=before))
    found = row(round_, "CT5.1")
    assert (found.trend, found.standing) == (trend, standing)


def test_a_direction_without_the_year_before_has_too_little_data(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT5.1", value=3, estimate=4))
    assert row(round_, "CT5.1").standing is Standing.INSUFFICIENT


def test_a_direction_begins_from_the_entered_base_not_from_the_reported_one() -> None:
    round_ = factories.open_round(2021)
    report(round_, "SKHCN", measure("CT5.1", value=3, estimate=4, previous_official=5))
    assert row(round_, "CT5.1").standing is Standing.OFF_TRACK
    base_of("CT5.1", value=3)
    assert texts(round_, "measures.CT5.1.previous") == ["3"]
    assert row(round_, "CT5.1").standing is Standing.ON_TRACK


SERIES = {2020: 1000, 2021: 1300, 2022: 1040, 2023: 1250, 2024: 1469}


def test_growth_is_read_both_ways() -> None:
    found = growth(SERIES, 2020, 2024)
    assert round(found.mean, 1) == Decimal("11.9")
    assert round(found.compound, 1) == Decimal("10.1")


def test_growth_needs_every_year_from_its_base_and_never_divides_by_zero() -> None:
    assert growth({2020: 5, 2022: 10, 2023: 20}, 2020, 2023) is None
    assert growth({2021: 10, 2022: 20}, 2020, 2022) is None
    assert growth({2020: 20}, 2020, 2020) is None
    assert growth({2020: 5, 2022: 10, 2023: 20}, 2022, 2023).mean == 100
    from_zero = growth({2022: 0, 2023: 20}, 2022, 2023)
    assert (from_zero.mean, from_zero.compound) == (None, None)


def file_counts(counts: dict[int, int]) -> ReportingRound:
    """Counts of CT5, whole in Sở KH&CN's reports, nothing at the other suppliers."""
    round_ = None
    _, *others = counts
    for year in others:
        round_ = factories.open_round(year)
        report_all_of_growth(round_, estimate=counts[year], previous=counts[year - 1])
    return round_


def report_all_of_growth(round_: ReportingRound, *, estimate: int, previous: int | None) -> None:
    whole = measure("CT5", value=0, estimate=estimate, previous_official=previous)
    report(round_, "SKHCN", whole)
    for agency in ("SNNPTNT", "SVHTTDL"):
        none = measure("CT5", answer=Answer.NONE, previous_official=previous and 0)
        report(round_, agency, none)


def test_growth_comes_from_the_reports_of_all_years() -> None:
    round_ = file_counts(SERIES)
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
    round_ = file_counts(SERIES)
    Plan.objects.update(growth_reading=reading)
    round_.plan.refresh_from_db()
    found = row(round_, "CT5")
    assert found.value.key == f"measures.CT5.{key}"
    assert found.standing is Standing.ON_TRACK


@pytest.mark.parametrize(
    ("year", "counts", "standing"),
    [
        (2021, (1000, 1063), Standing.OFF_TRACK),
        (2021, (1000, 1064), Standing.AT_RISK),  # 6,4 % is 80 % of 8 %
        (2021, (1000, 1079), Standing.AT_RISK),
        (2021, (1000, 1080), Standing.ON_TRACK),
        (2021, (1000, 2000), Standing.ON_TRACK),
        (2025, (1000, 1000, 1000, 1000, 1000, 1320), Standing.AT_RISK),  # 6,4 % a year
        (2025, (1000, 1000, 1000, 1000, 1000, 1400), Standing.MET),
        (2025, (1000, 1000, 1000, 1000, 1000, 1500), Standing.MET),
        (2025, (1000, 1000, 1000, 1000, 1000, 1501), Standing.EXCEEDED),
    ],
)
def test_growth_is_met_or_exceeded_only_in_the_year_of_its_horizon(
    year: int, counts: tuple[int, ...], standing: Standing
) -> None:
    """By the mean of the yearly rates."""
    round_ = file_counts(dict(enumerate(counts, start=2020)))
    assert round_.year == year
    assert row(round_, "CT5").standing is standing


def test_the_second_period_counts_from_2025() -> None:
    """Growth of 9 % in 2026 after 50 %: below the 10 % asked from then on."""
    round_ = file_counts({2025: 1000, 2026: 1090})
    assert texts(round_, "measures.CT5.low", "measures.CT5.high") == ["10%", "12%"]
    assert row(round_, "CT5").value.reading == "2025–2026"
    assert texts(round_, "measures.CT5.mean") == ["9% (ước)"]
    assert row(round_, "CT5").standing is Standing.AT_RISK


def test_what_growth_still_takes_is_counted_in_applications() -> None:
    """100 × 1,08 to the fifth is 146,93…, so 147 in 2025; 47 more in four years, 12 a year."""
    round_ = file_counts({2020: 100, 2021: 100})
    keys = ("needed", "gap", "yearly")
    assert texts(round_, *(f"measures.CT5.{key}" for key in keys)) == [
        "147",
        "47 (ước)",
        "12 (ước)",
    ]
    assert row(round_, "CT5").need.text == (
        "Năm 2025 cần 147 đơn: mỗi năm thêm 12 đơn (ước) (còn thiếu 47 đơn (ước))"
    )


def test_growth_without_its_base_year_has_too_little_data() -> None:
    round_ = factories.open_round(2022)
    report_all_of_growth(round_, estimate=120, previous=100)
    found = row(round_, "CT5")
    assert found.standing is Standing.INSUFFICIENT
    assert found.excuse == "chưa đủ số cả năm 2020"
    report_all_of_growth(factories.open_round(2021), estimate=100, previous=None)
    base_of("CT5", value=90)
    assert row(round_, "CT5").standing is Standing.ON_TRACK


def test_the_entered_base_wins_over_what_agencies_reported() -> None:
    round_ = file_counts({2020: 100, 2021: 130})
    assert texts(round_, "measures.CT5.rate") == ["30% (ước)"]
    base_of("CT5", value=125)
    assert texts(round_, "measures.CT5.rate") == ["4% (ước)"]
    sources = figures(round_)["measures.CT5.rate"].sources
    assert (sources[0].place, sources[0].value) == ("Số năm gốc", 125)
    assert "Thống kê của Sở" in sources[0].label


def test_growth_waits_for_every_supplier(round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT5", value=1, estimate=110, previous_official=100))
    assert texts(round_, "measures.CT5.mean") == ["chưa có số liệu"]
    assert row(round_, "CT5").standing is Standing.INSUFFICIENT


# Milestones ---------------------------------------------------------------------------------


BEGUN, REACHED, IDLE = (
    MilestoneState.IN_PROGRESS,
    MilestoneState.REACHED,
    MilestoneState.NOT_STARTED,
)


@pytest.mark.parametrize(
    ("year", "states", "standing"),
    [
        (2024, (REACHED, REACHED), Standing.MET),
        (2024, (REACHED, BEGUN), Standing.ON_TRACK),
        (2024, (BEGUN, IDLE), Standing.AT_RISK),
        (2025, (REACHED, REACHED), Standing.MET),
        (2025, (REACHED, BEGUN), Standing.OFF_TRACK),
    ],
)
def test_a_milestone_is_met_when_every_supplier_says_so(
    year: int, states: tuple[MilestoneState, MilestoneState], standing: Standing
) -> None:
    round_ = factories.open_round(year)
    for agency, state in zip(("UBND-950", "SNNPTNT"), states, strict=True):
        assert row(round_, "CT7").standing is not standing
        report(round_, agency, measure("CT7", milestone=state))
    assert row(round_, "CT7").standing is standing


def test_a_milestone_waits_for_every_supplier(round_: ReportingRound) -> None:
    report(round_, "UBND-950", measure("CT7", milestone=MilestoneState.REACHED))
    found = row(round_, "CT7")
    assert found.standing is Standing.INSUFFICIENT
    assert [state.label for state in found.states] == ["Chưa có số liệu", "Đã đạt"]
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
    assert texts(round_, "measures.CT4.asked") == ["17"]
    assert MeasureSupplier.objects.filter(measure__code="CT4").count() == 7
