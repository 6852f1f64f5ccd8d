"""The dashboard of tasks and their timeline: numbers by hand, and page and workbook alike."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.figures import Figure, walk
from reporting.figures.scope import of_round
from reporting.figures.task_board import TaskBoard, task_board
from reporting.models import ReportingRound, Status, TaskStatus
from soctrang_ip.accounts.models import AgencyKind, User
from tests.conftest import Cast
from tests.plan.test_pages import words
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, report, result, task
from tests.reporting.test_dashboard import PAGE_QUERIES, SESSION_USER_MEMBERSHIPS, shown_figures
from tests.reporting.test_dashboard_workbooks import cells, sheets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = factories.local(YEAR, 12, 1)


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.officer)


def board(round_: ReportingRound, **filters: Any) -> TaskBoard:
    return task_board(replace(of_round(round_), **filters), NOW)


def figures(round_: ReportingRound, **filters: Any) -> dict[str, Figure]:
    return {figure.key: figure for figure in walk(board(round_, **filters))}


def values(round_: ReportingRound, *keys: str, **filters: Any) -> list[object]:
    found = figures(round_, **filters)
    return [found[key].value for key in keys]


def page(client: Client, name: str = "dashboard_tasks", **query: object) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


def two_leads(round_: ReportingRound) -> None:
    report(round_, "CDCD", task("VI.4", TaskStatus.DONE, "Mở 2 lớp."))
    report(round_, "CDN", task("VI.4", TaskStatus.IN_PROGRESS, "Đang mở lớp."))


def test_a_task_of_two_leads_counts_once_and_for_each_with_its_own_answer(
    round_: ReportingRound,
) -> None:
    two_leads(round_)
    assert values(
        round_,
        "tasks.VI.in_progress",
        "tasks.total.done",
        "tasks_leads.CDCD.done",
        "tasks_leads.CDCD.in_progress",
        "tasks_leads.CDN.in_progress",
        "tasks_leads.CDN.due",
    ) == [1, 0, 1, 0, 1, 1]
    found = figures(round_)
    led = sum(
        figure.value for key, figure in found.items() if re.match(r"tasks_leads\.\w+\.due", key)
    )
    assert (found["tasks.total.due"].value, led) == (31, 32)


def test_the_deciding_answer_and_each_own_answer_name_their_report(round_: ReportingRound) -> None:
    two_leads(round_)
    found = figures(round_)
    [source] = found["tasks.VI.in_progress"].sources
    assert (source.agency_code, source.version_number) == ("CDN", 1)
    [own] = found["tasks_leads.CDCD.done"].sources
    assert own.agency_code == "CDCD"
    assert own.version_id


def test_a_partners_answer_counts_nowhere(round_: ReportingRound) -> None:
    report(round_, "SCT", task("III.2.1", TaskStatus.DONE, "Cử người dự lớp."))
    found = figures(round_)
    done = [figure.value for key, figure in found.items() if key.endswith(".done")]
    assert done
    assert not any(done)
    assert "tasks_leads.SCT.due" in found
    assert "Cử người dự lớp." not in told(board(round_), "III.2.1")


def test_the_section_filter_keeps_its_tasks(round_: ReportingRound) -> None:
    report(round_, "SKHCN", task("III.2.1", TaskStatus.DONE), task("II.2", TaskStatus.DONE))
    found = figures(round_, section="III")
    assert found["tasks.total.due"].value == found["tasks.III.due"].value == 8
    assert found["tasks.total.done"].value == 1
    assert "tasks.II.due" not in found
    assert found["tasks_leads.SKHCN.due"].value == 2
    assert found[f"tasks_years.{YEAR}.done"].value == 1


def test_the_agency_filter_keeps_the_tasks_it_leads(round_: ReportingRound) -> None:
    two_leads(round_)
    found = figures(round_, agency="CDCD")
    assert found["tasks.total.due"].value == 1
    assert found["tasks.total.in_progress"].value == 1
    assert {key.split(".")[1] for key in found if key.startswith("tasks_leads.")} == {"CDCD"}
    assert values(round_, "tasks.total.due", agency="SNNPTNT") == [7]
    assert values(round_, "tasks.total.due", agency="UBND-941") == [0]


def test_the_kind_filter_keeps_the_tasks_led_by_such_agencies(round_: ReportingRound) -> None:
    found = figures(round_, kind=AgencyKind.DISTRICT.value)
    assert found["tasks.total.due"].value == 0
    assert not [key for key in found if key.startswith("tasks_leads.")]


def test_years_are_those_of_the_plan_or_of_the_span(round_: ReportingRound) -> None:
    before = factories.open_round(YEAR - 1)
    report(before, "SKHCN", task("III.2.1", TaskStatus.DONE), task("II.2", TaskStatus.NOT_DONE))
    report(round_, "SKHCN", task("III.2.1", TaskStatus.IN_PROGRESS))
    assert [each.year for each in board(round_).by_year] == list(range(2021, YEAR + 1))
    spanned = board(round_, first_year=YEAR - 1)
    assert [each.year for each in spanned.by_year] == [YEAR - 1, YEAR]
    assert values(
        round_,
        f"tasks_years.{YEAR - 1}.due",
        f"tasks_years.{YEAR - 1}.done",
        f"tasks_years.{YEAR - 1}.not_done",
        f"tasks_years.{YEAR - 1}.not_reported",
        f"tasks_years.{YEAR}.done",
        f"tasks_years.{YEAR}.in_progress",
        "tasks.total.done",
        first_year=YEAR - 1,
    ) == [30, 1, 1, 28, 0, 1, 0]


def test_a_year_without_a_round_has_only_due_and_not_reported(round_: ReportingRound) -> None:
    found = figures(round_)
    of_2022 = {
        key: figure.value for key, figure in found.items() if key.startswith("tasks_years.2022.")
    }
    assert of_2022 == {"tasks_years.2022.due": 31, "tasks_years.2022.not_reported": 31}


def test_a_year_to_come_can_be_asked(round_: ReportingRound) -> None:
    found = figures(round_, year=2030, first_year=2030)
    assert found["tasks.total.due"].value == found["tasks.total.not_reported"].value == 33


def told(shown: TaskBoard, code: str) -> list[str]:
    """The cells of the task's rows as text with the notes below."""
    return [
        part
        for row in shown.task_table.rows
        if row.cells[0].text.startswith(f"{code} ")
        for cell in row.cells
        for part in (cell.words, cell.note)
        if part
    ]


def test_what_each_lead_wrote_stands_beside_its_answer(round_: ReportingRound) -> None:
    report(
        round_,
        "CDCD",
        task("VI.4", TaskStatus.DONE, "Mở 2 lớp.\nCó 60 học viên."),
        result("VI.4", "Lớp", "2", "lớp"),
        result("VI.4", "Tỷ lệ đạt", "87.5", "%"),
        result("VI.4", "Bộ tài liệu"),
    )
    report(round_, "CDN", task("VI.4", TaskStatus.NOT_DONE, "", "Chưa có kinh phí."))
    cells_told = told(board(round_), "VI.4")
    assert cells_told.count("Hoàn thành") == 1
    assert "nhiệm vụ tính: không thực hiện" in cells_told
    assert cells_told.count("Không thực hiện") == 1
    assert "Mở 2 lớp.\nCó 60 học viên." in cells_told
    assert "Lớp: 2 lớp\nTỷ lệ đạt: 87,5 %\nBộ tài liệu" in cells_told
    assert "Chưa có kinh phí." in cells_told


def test_what_is_not_accepted_is_not_shown(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SKHCN", task("II.2", TaskStatus.DONE, "Chưa duyệt."), status=Status.IN_REVIEW)
    assert "Chưa duyệt." not in page(officer)


def test_the_page_shows_the_figures_and_links_to_tasks_and_reports(
    officer: Client, round_: ReportingRound
) -> None:
    two_leads(round_)
    html = page(officer, tu=YEAR - 3)
    on_page = {key: value for key, (value, _) in shown_figures(html).items()}
    computed = figures(round_, first_year=YEAR - 3)
    assert on_page == {key: figure.plain for key, figure in computed.items()}
    assert reverse("task", args=["VI.4"]) in html
    version = computed["tasks_leads.CDN.in_progress"].sources[0].version_id
    assert reverse("report_full", args=[version]) in html


def test_the_page_keeps_the_filters(officer: Client, round_: ReportingRound) -> None:
    two_leads(round_)
    html = page(officer, nam=YEAR, co_quan="CDCD")
    on_page = {key: value for key, (value, _) in shown_figures(html).items()}
    assert on_page == {key: each.plain for key, each in figures(round_, agency="CDCD").items()}
    assert f"nhiem-vu/tasks.total.due/?nam={YEAR}&amp;co_quan=CDCD" in html
    address = reverse("figure", args=["nhiem-vu", "tasks.total.due"])
    behind = officer.get(address, {"nam": YEAR, "co_quan": "CDCD"}).content.decode()
    assert "VI.4" in behind
    assert "VI.3" not in behind


def test_each_sheet_equals_its_table_on_the_page(officer: Client, round_: ReportingRound) -> None:
    two_leads(round_)
    report(round_, "SKHCN", task("II.2", TaskStatus.DONE, "Vận hành tốt."))
    query = {"nam": YEAR, "tu": YEAR - 2, "muc": "VI"}
    html = page(officer, **query)
    found = sheets(officer, reverse("dashboard_xlsx", args=["nhiem-vu"]), **query)
    assert len(found) == len(tables(html)) == 4
    for sheet, table in zip(found, tables(html).values(), strict=True):
        numbers = [cell for row in cells(sheet) for cell in row if isinstance(cell, int | float)]
        assert numbers == [int(value) for value, _ in shown_figures_in_order(table)]
    assert any("Mở 2 lớp." in row for row in cells(found[-1]))


def tables(html: str) -> dict[str, str]:
    """The markup of the page's tables by their keys."""
    return dict(re.findall(r'<table [^>]*data-table="([^"]+)">(.*?)</table>', html, re.DOTALL))


def shown_figures_in_order(markup: str) -> list[tuple[str, str]]:
    return re.findall(r'data-figure="[^"]+" value="([^"]*)">([^<]*)</data>', markup)


@pytest.mark.parametrize("name", ["dashboard_tasks", "dashboard_timeline"])
def test_the_pages_cost_the_same_queries_whatever_the_data(
    officer: Client, round_: ReportingRound, name: str
) -> None:
    query = {"nam": YEAR, "muc": "VI", "loai": AgencyKind.DEPARTMENT.value}

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(officer, name, **query)
        return len(captured)

    before = queries()
    assert before <= SESSION_USER_MEMBERSHIPS + PAGE_QUERIES
    other = factories.open_round(YEAR - 1)
    for code in ("SKHCN", "SGDDT", "CDCD"):
        factories.accepted_report(round_, code)
        factories.accepted_report(other, code)
    assert queries() == before


def test_the_timeline_tells_every_year_of_every_task(
    officer: Client, round_: ReportingRound
) -> None:
    report(factories.open_round(YEAR - 1), "SKHCN", task("II.2", TaskStatus.IN_PROGRESS))
    report(round_, "SKHCN", task("II.2", TaskStatus.DONE), task("VI.5", TaskStatus.NOT_DONE))
    two_leads(round_)
    html = page(officer, "dashboard_timeline")
    assert line(html, "II.2")[YEAR - 1] == "Đang triển khai"
    assert line(html, "II.2")[YEAR] == "Hoàn thành"
    assert line(html, "VI.4")[YEAR] == "Đang triển khai"
    assert line(html, "VI.5")[YEAR] == "Không thực hiện"
    assert line(html, "VI.5")[YEAR - 1] == "Không đến kỳ"
    assert len(set(re.findall(r"/ke-hoach/nhiem-vu/([IV.\d]+)/", html))) == 34


def line(html: str, code: str) -> dict[int, str]:
    """What the timeline says of the task, by year."""
    row = re.search(rf"<tr>\s*<th[^>]*><a [^>]*>{re.escape(code)}</a>.*?</tr>", html, re.DOTALL)[0]
    found = re.findall(r'data-year="(\d+)">(.*?)</td>', row, re.DOTALL)
    return {int(year): words(markup) for year, markup in found}


def test_the_timeline_keeps_the_filters_and_is_a_sheet(
    officer: Client, round_: ReportingRound
) -> None:
    two_leads(round_)
    query = {"nam": YEAR, "co_quan": "CDN"}
    html = page(officer, "dashboard_timeline", **query)
    assert set(re.findall(r"/ke-hoach/nhiem-vu/([IV.\d]+)/", html)) == {"VI.4"}
    [sheet] = sheets(officer, reverse("dashboard_xlsx", args=["tien-trinh"]), **query)
    [shown] = [row for row in cells(sheet) if row[:1] == ("VI.4",)]
    assert shown[2] == "Trường CĐ Cộng đồng; Trường CĐ Nghề"
    assert shown[3] == "Không đến kỳ"
    assert shown[3 + YEAR - 2021] == "Đang triển khai"


def test_a_timeline_without_tasks_says_so(officer: Client, round_: ReportingRound) -> None:
    assert "Không nhiệm vụ nào hợp với bộ lọc" in page(
        officer, "dashboard_timeline", nam=YEAR, co_quan="DTN"
    )


def test_illustrative_rounds_of_other_years_are_told(officer: Client) -> None:
    factories.open_round(YEAR, is_sample=True)
    assert "Dữ liệu minh họa" in page(officer, "dashboard_timeline", nam=2030)
