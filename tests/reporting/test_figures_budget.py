import pytest

from plan.models import FundingSource
from reporting.models import Answer, ReportingRound
from tests.reporting import factories
from tests.reporting.small_reports import MILLION, YEAR, figures, look, money, report, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

SCIENCE = "su-nghiep-khcn"
POLICE = "nganh-cong-an"
"""A source that belongs to no line of the table."""


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def columns(round_: ReportingRound, place: str) -> list[str]:
    names = ("allocated", "spent", "estimate", "whole_year")
    return texts(round_, *(f"budget.{place}.{name}" for name in names))


def test_the_plan_is_that_of_the_period_which_holds_the_year(round_: ReportingRound) -> None:
    assert look(round_).budget.period == "2021-2025"
    assert texts(round_, "budget.line.1.plan", "budget.total.plan") == ["5.000", "7.500"]
    later = factories.open_round(2026)
    assert look(later).budget.period == "2026-2030"
    assert texts(later, "budget.line.1.plan", "budget.total.plan") == ["6.500", "9.400"]


def test_money_adds_up_by_line_by_source_and_in_all(round_: ReportingRound) -> None:
    report(round_, "SKHCN", money(SCIENCE, 100, 40, 90), money("doanh-nghiep", 10, 4, 10))
    report(round_, "SCT", money("doanh-nghiep", 5, 1, 3), money("hop-phap-khac", 2, 2, 2))
    report(round_, "CAT", money(POLICE, 7, 6, 7))
    assert columns(round_, "line.1") == ["100", "40", "90", "90 (ước)"]
    assert columns(round_, "line.4") == ["17", "7", "15", "15 (ước)"]
    assert columns(round_, "source.doanh-nghiep") == ["15", "5", "13", "13 (ước)"]
    assert columns(round_, "unlinked") == ["7", "6", "7", "7 (ước)"]
    assert columns(round_, "total") == ["124", "53", "112", "112 (ước)"]


def test_money_is_whole_dong_and_shown_in_millions(round_: ReportingRound) -> None:
    row = money(SCIENCE)
    row.allocated, row.spent, row.estimate = 1_234_567_891, 0, 1
    report(round_, "SKHCN", row)
    found = figures(round_)["budget.line.1.allocated"]
    assert (found.text, found.plain, found.unit) == ("1.234,567891", "1234567891", "triệu đồng")
    assert columns(round_, "line.1")[1:3] == ["0", "0,000001"]


def test_linking_a_source_moves_its_money_and_keeps_the_total(round_: ReportingRound) -> None:
    report(round_, "CAT", money(POLICE, 7, 6, 7))
    line = FundingSource.objects.get(code=SCIENCE).budget_line
    FundingSource.objects.filter(code=POLICE).update(budget_line=line)
    assert columns(round_, "line.1")[0] == "7"
    assert columns(round_, "unlinked")[0] == "chưa có số liệu"
    assert columns(round_, "total")[0] == "7"


def test_rows_of_tasks_are_part_of_the_whole_row(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        money(SCIENCE, 100, 40, 90),
        money(SCIENCE, 30, 10, 30, task_code="III.2.1"),
    )
    assert columns(round_, "line.1") == ["100", "40", "90", "90 (ước)"]


def test_rows_of_tasks_add_up_where_the_whole_row_is_blank(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        money(SCIENCE, answer=""),
        money(SCIENCE, 30, 10, 30, task_code="III.2.1"),
        money(SCIENCE, 5, 5, 5, task_code="IV.1"),
    )
    assert columns(round_, "line.1") == ["35", "15", "35", "35 (ước)"]


def test_zero_none_and_blank_are_three_answers(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        money(SCIENCE, 0, 0, 0),
        money("doanh-nghiep", answer=Answer.NONE),
        money("hop-phap-khac", answer=""),
    )
    assert columns(round_, f"source.{SCIENCE}") == ["0", "0", "0", "0 (ước)"]
    assert columns(round_, "source.doanh-nghiep") == ["không phát sinh"] * 4
    assert columns(round_, "source.hop-phap-khac") == ["chưa có số liệu"] * 4


def test_the_official_amount_of_the_next_report_replaces_the_estimate(
    round_: ReportingRound,
) -> None:
    report(round_, "SKHCN", money(SCIENCE, 100, 40, 90))
    report(round_, "SCT", money("hop-phap-khac", 10, 4, 9))
    after = factories.open_round(YEAR + 1)
    report(after, "SKHCN", money(SCIENCE, 200, 1, 2, previous=88))
    assert columns(round_, "line.1") == ["100", "40", "90", "88"]
    assert columns(round_, "total") == ["110", "44", "99", "97 (ước)"]


def test_none_this_year_still_says_what_was_official_the_year_before(
    round_: ReportingRound,
) -> None:
    after = factories.open_round(YEAR + 1)
    report(round_, "SKHCN", money(SCIENCE, 100, 40, 90))
    report(after, "SKHCN", money(SCIENCE, previous=88, answer=Answer.NONE))
    assert columns(round_, "line.1")[3] == "88"
    assert columns(after, "line.1") == ["không phát sinh"] * 4


def test_figures_of_money_equal_the_sum_of_their_sources(round_: ReportingRound) -> None:
    report(round_, "SKHCN", money(SCIENCE, 100, 40, 90), money("doanh-nghiep", 10, 4, 10))
    report(round_, "CAT", money(POLICE, 7, 6, 7))
    found = figures(round_)
    for key in ("budget.total.allocated", "budget.total.whole_year", "budget.line.4.spent"):
        sources = found[key].sources
        assert sum(source.value or 0 for source in sources) == found[key].value
    assert found["budget.total.spent"].value == 50 * MILLION
