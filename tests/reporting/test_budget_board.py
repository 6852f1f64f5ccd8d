"""The dashboard of money: sums by hand over the period, the years, agencies and tasks."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reporting.figures import walk
from reporting.figures.agencies import AgencyNames
from reporting.figures.budget_board import TOTAL, BudgetBoard, Spent, budget_board
from reporting.figures.scope import Scope
from reporting.models import Answer, ReportingRound
from soctrang_ip.accounts.models import User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.small_reports import MILLION, money, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

SCIENCE, FARMING, COMPANIES = "su-nghiep-khcn", "nganh-nnptnt", "doanh-nghiep"
POLICE = "nganh-cong-an"
"""A source that belongs to no line of the table."""


@pytest.fixture
def rounds() -> dict[int, ReportingRound]:
    return {year: factories.open_round(year) for year in (2023, 2024, 2025)}


def look(rounds: dict[int, ReportingRound], year: int = 2024, **filters: object) -> BudgetBoard:
    round_ = ReportingRound.objects.select_related("plan").get(year=year)
    by_year = ReportingRound.objects.annual_by_year()
    scope = Scope(round_.plan, by_year, AgencyNames(), year, **{"first_year": year, **filters})
    return budget_board(scope, factories.local(year, 12, 1))


def found(board: BudgetBoard) -> dict[str, str]:
    return {figure.key: figure.text for figure in walk(board)}


def test_a_period_adds_up_its_years_official_first_else_the_estimate(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[2023], "SKHCN", money(SCIENCE, 100, 70, 95))
    report(rounds[2024], "SKHCN", money(SCIENCE, 200, 90, 180, previous=98))
    shown = found(look(rounds))
    assert shown["budget_period.line.1.plan"] == "5.000"
    assert shown["budget_period.line.1.allocated"] == "300"
    assert shown["budget_period.line.1.whole_year"] == "278 (ước)"
    assert shown["budget_period.line.1.percent"] == "5,6% (ước)"
    assert shown["budget_period.line.1.left"] == "4.722 (ước)"
    assert shown["budget_period.line.1.difference"] == "22 (ước)"
    assert shown["budget_period.lines.whole_year"] == "278 (ước)"


def test_what_counts_up_to_a_year_does_not_hold_the_years_after(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[2024], "SKHCN", money(SCIENCE, 200, 90, 180))
    report(rounds[2025], "SKHCN", money(SCIENCE, 50, 5, 50, previous=190))
    assert found(look(rounds, 2024))["budget_period.line.1.whole_year"] == "190"
    assert found(look(rounds, 2025))["budget_period.line.1.whole_year"] == "240 (ước)"


def test_money_of_no_line_is_shown_and_is_in_the_total_only(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[2024], "SKHCN", money(SCIENCE, 10, 4, 9))
    report(rounds[2024], "CAT", money(POLICE, 7, 6, 7))
    board = look(rounds)
    shown = found(board)
    assert shown["budget_period.unlinked.allocated"] == "7"
    assert shown["budget_period.lines.allocated"] == "10"
    assert shown["budget_period.total.allocated"] == "17"
    assert "budget_period.unlinked.plan" not in shown
    assert [each.label for each in board.lines][-3:] == [
        "Cộng các dòng",
        "Chưa gắn dòng kinh phí",
        "Tổng số",
    ]


@pytest.mark.parametrize(
    ("allocated", "estimate", "state"),
    [
        (100, 100, Spent.WITHIN),
        (100, 101, Spent.OVER_ALLOCATED),
        (6000, 5000, Spent.WITHIN),
        (6000, 5001, Spent.OVER_PLAN),
        (None, 10, Spent.UNKNOWN),
        (10, None, Spent.UNKNOWN),
    ],
)
def test_an_overrun_is_said_in_words(
    rounds: dict[int, ReportingRound], allocated: int | None, estimate: int | None, state: Spent
) -> None:
    report(rounds[2024], "SKHCN", money(SCIENCE, allocated, 0, estimate))
    assert look(rounds).lines[0].state is state


def test_who_spent_and_said_nothing_of_what_was_given_is_no_overrun(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[2024], "SKHCN", money(COMPANIES, 10, 10, 10))
    report(rounds[2024], "SCT", money(COMPANIES, None, 5, 5))
    assert look(rounds).lines[3].state is Spent.PARTIAL


def test_the_printed_totals_are_those_of_the_cells(rounds: dict[int, ReportingRound]) -> None:
    shown = found(look(rounds))
    assert shown["budget_printed.line.1.2021-2025"] == "5.000"
    assert shown["budget_printed.line.3.2026-2030"] == "500"
    assert shown["budget_printed.total.2021-2025"] == "7.500"
    assert shown["budget_printed.total.2026-2030"] == "9.400"


def test_each_line_of_the_printed_table_has_its_name(rounds: dict[int, ReportingRound]) -> None:
    board = look(rounds)
    printed = board.tables[-1]
    names = [each.cells[0].words for each in printed.rows]
    assert names == [
        *(each.label for each in board.lines if each.plan and not each.is_total),
        TOTAL,
    ]
    assert [each.is_total for each in printed.rows] == [False] * (len(names) - 1) + [True]


def test_nothing_spent_is_not_the_same_as_nothing_known(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[2024], "SKHCN", money(SCIENCE, answer=Answer.NONE))
    shown = found(look(rounds))
    assert shown["budget_period.line.1.percent"] == "không phát sinh"
    assert shown["budget_period.line.1.difference"] == "không phát sinh"
    assert shown["budget_period.line.1.left"] == "5.000"
    assert shown["budget_period.line.2.left"] == "chưa có số liệu"


def test_agencies_and_years_stand_apart(rounds: dict[int, ReportingRound]) -> None:
    report(rounds[2023], "SCT", money(COMPANIES, 3, 1, 2))
    report(rounds[2024], "SKHCN", money(SCIENCE, 10, 4, 9), money(COMPANIES, 1, 1, 1))
    report(rounds[2024], "CAT", money(POLICE, answer=Answer.NONE))
    shown = found(look(rounds))
    assert shown["budget_agencies.SKHCN.allocated"] == "11"
    assert shown["budget_agencies.CAT.allocated"] == "không phát sinh"
    assert "budget_agencies.SCT.allocated" not in shown
    assert shown["budget_years.2023.spent"] == "1"
    assert shown["budget_years.2024.spent"] == "5"
    assert shown["budget_years.2022.spent"] == "chưa có số liệu"


def test_money_told_by_task_is_part_of_its_source(rounds: dict[int, ReportingRound]) -> None:
    report(
        rounds[2024],
        "SKHCN",
        money(SCIENCE, 100, 40, 90),
        money(SCIENCE, 30, 10, 25, task_code="IV.3.1"),
        money(SCIENCE, 20, 10, 20, task_code="V.1"),
    )
    shown = found(look(rounds))
    assert shown["budget_tasks.IV.3.1.allocated"] == "30"
    assert shown["budget_tasks.V.1.whole_year"] == "20 (ước)"
    assert shown["budget_tasks.none.allocated"] == "50"
    assert shown["budget_tasks.none.whole_year"] == "45 (ước)"
    assert shown["budget.total.allocated"] == "100"


def test_tasks_that_say_more_than_their_source_leave_nothing_untold(
    rounds: dict[int, ReportingRound],
) -> None:
    report(
        rounds[2024],
        "SKHCN",
        money(SCIENCE, 10, 4, 9),
        money(SCIENCE, 30, 10, 25, task_code="IV.3.1"),
    )
    assert found(look(rounds))["budget_tasks.none.allocated"] == "0"


def test_a_section_counts_only_what_is_told_of_its_tasks(
    rounds: dict[int, ReportingRound],
) -> None:
    report(
        rounds[2024],
        "SKHCN",
        money(SCIENCE, 100, 40, 90),
        money(SCIENCE, 30, 10, 25, task_code="IV.3.1"),
        money(SCIENCE, 20, 10, 20, task_code="V.1"),
    )
    board = look(rounds, section="IV")
    assert found(board)["budget.total.allocated"] == "30"
    assert "budget_tasks.V.1.allocated" not in found(board)
    assert "chỉ tiền khai theo nhiệm vụ của mục IV" in board.tables[0].title


def test_filters_keep_one_agency_or_one_kind(rounds: dict[int, ReportingRound]) -> None:
    report(rounds[2024], "SKHCN", money(COMPANIES, 10, 4, 9))
    report(rounds[2024], "HND", money(COMPANIES, 3, 1, 2))
    assert found(look(rounds, agency="HND"))["budget.total.allocated"] == "3"
    assert found(look(rounds, kind="department"))["budget.total.allocated"] == "10"
    assert found(look(rounds))["budget.total.allocated"] == "13"


def test_over_a_span_only_what_may_be_summed_is_summed(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[2023], "SKHCN", money(SCIENCE, 100, 70, 95))
    report(rounds[2024], "SKHCN", money(SCIENCE, 200, 90, 180, previous=98))
    shown = found(look(rounds, first_year=2023))
    assert shown["budget.line.1.allocated"] == "300"
    assert shown["budget.line.1.whole_year"] == "278 (ước)"
    assert "budget.line.1.spent" not in shown
    assert "budget.line.1.estimate" not in shown
    assert shown["budget_years.2023.spent"] == "70"


def test_sums_are_the_sums_of_their_sources(rounds: dict[int, ReportingRound]) -> None:
    report(rounds[2023], "SKHCN", money(SCIENCE, 100, 70, 95), money(FARMING, 5, 5, 5))
    report(
        rounds[2024],
        "SKHCN",
        money(SCIENCE, 200, 90, 180, previous=98),
        money(SCIENCE, 20, 10, 20, task_code="V.1"),
    )
    checked = 0
    for filters in ({}, {"first_year": 2023}):
        for figure in walk(look(rounds, **filters)):
            if figure.is_sum and figure.value is not None:
                assert figure.value == sum(s.value or 0 for s in figure.sources), figure.key
                checked += 1
    assert checked > 60


def test_the_page_shows_and_explains_its_figures(
    cast: Cast,
    client_of: Callable[[User], Client],
    rounds: dict[int, ReportingRound],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    version = report(rounds[2024], "SKHCN", money(SCIENCE, 100, 40, 90))
    client = client_of(cast.leader)
    with django_assert_max_num_queries(5 + 8):
        html = client.get(reverse("dashboard_budget"), {"nam": 2024}).content.decode()
    key = "budget_period.line.1.percent"
    assert f'data-figure="{key}" value="1.8"' in html
    assert "Trong số được giao" in html
    answer = client.get(reverse("figure", args=["kinh-phi", key]), {"nam": 2024})
    rows = answer.content.decode()
    assert reverse("report_full", args=[version.pk]) in rows
    assert f'value="{90 * MILLION}">90</data>' in rows
    assert f'value="{5000 * MILLION}">5.000</data>' in rows
