"""The dashboard of the 28 points of part III: numbers by hand, and page and workbook alike."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plan.models import Duty, Solution
from reporting.figures import Figure, walk
from reporting.figures.scope import of_round
from reporting.figures.solutions import Point, SolutionBoard, solution_board
from reporting.models import ReportingRound, Status, TaskStatus
from soctrang_ip.accounts.models import User
from tasks.models import SolutionTask, Task
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, duty, report, result, task
from tests.reporting.test_dashboard import PAGE_QUERIES, SESSION_USER_MEMBERSHIPS, shown_figures
from tests.reporting.test_dashboard_tasks import shown_figures_in_order, tables
from tests.reporting.test_dashboard_workbooks import cells, sheets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = factories.local(YEAR, 12, 1)


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.officer)


def board(round_: ReportingRound, **filters: Any) -> SolutionBoard:
    return solution_board(replace(of_round(round_), **filters), NOW)


def figures(round_: ReportingRound, **filters: Any) -> dict[str, Figure]:
    return {figure.key: figure for figure in walk(board(round_, **filters))}


def point(round_: ReportingRound, code: str) -> Point:
    return next(each for each in board(round_).points if each.code == code)


def page(client: Client, **query: object) -> str:
    answer = client.get(reverse("dashboard_solutions"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_reports_every_point_is_silent(round_: ReportingRound) -> None:
    found = figures(round_)
    assert found["solutions.silent"].value == 28
    assert found["solutions.total.tasks"].value == 31
    assert found["solutions.total.not_reported"].value == 31
    assert found["solutions.total.reports"].value == 0


def test_a_point_counts_the_due_tasks_that_carry_it_out(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        task("III.2.1", TaskStatus.DONE, "Mở 3 lớp."),
        task("II.1.1", TaskStatus.IN_PROGRESS, "Đang mở lớp."),
    )
    found = figures(round_)
    of_2c = [
        found[f"solutions.2.c.{key}"].value
        for key in ("tasks", "done", "in_progress", "not_started", "not_done", "not_reported")
    ]
    assert of_2c == [6, 1, 1, 0, 0, 4]
    assert found["solutions.4.h.tasks"].value == 0


def test_reports_with_words_are_counted_once_whoever_wrote_them(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        task("III.2.1", TaskStatus.DONE, "Mở 3 lớp."),
        task("II.1.1", TaskStatus.NOT_DONE, "", "Chưa có kinh phí."),
    )
    report(round_, "SCT", task("III.2.1", TaskStatus.IN_PROGRESS, "Cử 2 người dự lớp."))
    report(round_, "SNNPTNT", task("III.2.2", TaskStatus.DONE))
    report(round_, "STC", task("III.2.1", TaskStatus.DONE, "Chưa duyệt."), status=Status.SUBMITTED)
    found = figures(round_)
    reports = found["solutions.2.c.reports"]
    assert [source.agency_code for source in reports.sources] == ["SKHCN", "SCT"]
    assert "Mở 3 lớp." in reports.sources[0].label
    assert "Chưa có kinh phí." in reports.sources[0].label
    assert found["solutions.3.đ.reports"].value == 2
    assert found["solutions.total.reports"].value == 2
    assert found["solutions.2.c.done"].value == 2


def test_a_partners_state_does_not_count(round_: ReportingRound) -> None:
    report(round_, "SCT", task("III.2.1", TaskStatus.DONE, "Cử 2 người dự lớp."))
    found = figures(round_)
    assert found["solutions.3.đ.done"].value == 0
    assert found["solutions.3.đ.reports"].value == 1


def test_words_on_a_duty_break_the_silence_of_its_points(round_: ReportingRound) -> None:
    report(round_, "UBND-941", duty("10.c", "Phân công một cán bộ phòng Kinh tế."))
    found = figures(round_)
    assert found["solutions.2.a.duty_reports"].value == 1
    assert found["solutions.6.a.duty_reports"].value == 1
    assert found["solutions.2.a.reports"].value == 0
    assert found["solutions.total.duty_reports"].value == 1
    assert found["solutions.silent"].value == 26
    silent = {source.label.split(" ")[0] for source in found["solutions.silent"].sources}
    assert "III.3.c" in silent
    assert "III.2.a" not in silent


def test_a_task_of_several_points_counts_once_in_all(round_: ReportingRound) -> None:
    report(round_, "SCT", task("V.4", TaskStatus.DONE, "Đưa 12 sản phẩm dự hội chợ."))
    found = figures(round_)
    assert found["solutions.4.g.done"].value == found["solutions.5.c.done"].value == 1
    assert found["solutions.total.done"].value == 1


def test_the_filter_keeps_the_points_of_a_section(round_: ReportingRound) -> None:
    report(round_, "SCT", task("V.4", TaskStatus.DONE, "Đưa 12 sản phẩm dự hội chợ."))
    found = figures(round_, section="V")
    codes = {key.split(".", 1)[1].rpartition(".")[0] for key in found} - {"", "total"}
    assert codes == {"5.a", "5.b", "5.c"}
    assert found["solutions.total.tasks"].value == 4
    assert found["solutions.silent"].value == 2


def test_a_task_that_is_not_due_is_named_and_not_counted(round_: ReportingRound) -> None:
    shown = point(round_, "4.h")
    assert [(each.code, each.state.label) for each in shown.tasks] == [
        ("IV.4", "Không đến kỳ"),
        ("VI.1", "Không đến kỳ"),
    ]


def test_results_in_figures_stand_with_the_words(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        task("II.2", TaskStatus.DONE, "Vận hành tốt."),
        result("II.2", "Lượt tra cứu", "1250", "lượt"),
    )
    [word] = point(round_, "2.d").words
    assert (word.text, word.results) == ("Vận hành tốt.", ("Lượt tra cứu: 1.250 lượt",))


def test_links_somebody_changes_are_followed(round_: ReportingRound) -> None:
    SolutionTask.objects.create(
        solution=Solution.objects.get(code="3.c"),
        task=Task.objects.get(code="III.1.1"),
        is_proposal=False,
    )
    [linked] = point(round_, "3.c").tasks
    assert (linked.code, linked.is_proposal) == ("III.1.1", False)
    assert figures(round_)["solutions.3.c.tasks"].value == 1


def test_the_page_shows_the_figures_and_what_was_reported(
    officer: Client, round_: ReportingRound
) -> None:
    version = report(
        round_, "SCT", task("V.4", TaskStatus.DONE, "<b>Đưa</b> 12 sản phẩm dự hội chợ.")
    )
    html = page(officer)
    on_page = {key: value for key, (value, _) in shown_figures(html).items()}
    assert on_page == {key: figure.plain for key, figure in figures(round_).items()}
    detail = re.search(r'<details [^>]*id="diem-5.c">(.*?)</details>', html, re.DOTALL)[1]
    assert "&lt;b&gt;Đưa&lt;/b&gt; 12 sản phẩm dự hội chợ." in detail
    assert reverse("report_full", args=[version.pk]) in detail
    assert "Hoàn thành" in detail
    assert "(đề xuất)" in detail
    assert Duty.objects.get(code="4.a").text in detail


def test_silent_points_come_first(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SCT", task("V.4", TaskStatus.DONE, "Đưa 12 sản phẩm dự hội chợ."))
    silent, reported = tables(page(officer)).values()
    assert silent.count(">III.") == 26
    assert re.findall(r">III\.([^<]+)<", reported) == ["4.g", "5.c"]


def test_each_sheet_equals_its_table_on_the_page(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SCT", task("V.4", TaskStatus.DONE, "Đưa 12 sản phẩm dự hội chợ."))
    query = {"nam": YEAR, "muc": "V"}
    html = page(officer, **query)
    found = sheets(officer, reverse("dashboard_xlsx", args=["giai-phap"]), **query)
    for sheet, table in zip(found[:2], tables(html).values(), strict=True):
        numbers = [cell for row in cells(sheet) for cell in row if isinstance(cell, int | float)]
        assert numbers == [int(value) for value, _ in shown_figures_in_order(table)]
    carriers, told = found[2:]
    assert ("III.5.c", "V.4", Task.objects.get(code="V.4").name, "Hoàn thành", "đề xuất") in cells(
        carriers
    )
    assert any(row[:3] == ("III.5.c", "V.4", "Sở Công Thương") for row in cells(told))


def test_the_page_costs_the_same_queries_whatever_the_data(
    officer: Client, round_: ReportingRound
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(officer, nam=YEAR, muc="III")
        return len(captured)

    before = queries()
    assert before <= SESSION_USER_MEMBERSHIPS + PAGE_QUERIES
    for code in ("SKHCN", "SNNPTNT", "UBND-941"):
        factories.accepted_report(round_, code)
    assert queries() == before
