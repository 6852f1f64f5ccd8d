"""The dashboards: what each one shows, where it stands, which filters it takes."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from django.db.models import prefetch_related_objects
from django.urls import reverse

from plan.models import MeasureSupplier, Plan
from reporting import charts, figures
from reporting.figures.budget_board import BudgetBoard, budget_board
from reporting.figures.filing_board import FilingBoard, filing_board
from reporting.figures.list_board import list_board
from reporting.figures.measure_board import measure_board
from reporting.figures.measure_path import MeasurePath, measure_path
from reporting.figures.quality import quality
from reporting.figures.register_board import register_board
from reporting.figures.scope import Scope
from reporting.figures.solutions import solution_board
from reporting.figures.table import FigureTable
from reporting.figures.task_board import TaskBoard, task_board
from reporting.figures.timeline import timeline
from reporting.figures.two_years import two_years


class Board(Protocol):
    """What a dashboard shows: dataclasses whose figures `figures.walk` finds."""

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        """What its workbook holds, a sheet each."""


@dataclass(frozen=True)
class DashboardPage:
    """`url_name` decides who may read it (soctrang_ip.access), its figures and workbook too.

    `make` computes the board; `prepare` adds what only the page needs to its context.
    """

    slug: str
    url_name: str
    title: str
    template: str
    make: Callable[[Scope, datetime.datetime], Board]
    filters: tuple[str, ...] = ("nam",)
    """Of reporting.forms.dashboards.FILTERS, the year first."""
    prepare: Callable[[Any, Scope], dict[str, object]] = lambda board, scope: {}
    is_kept: bool = True
    """False for a page with forms of its reader's (reporting.kept)."""
    is_over_years: bool = False
    """Without a first year in the address it begins with the plan."""
    arguments: tuple[str, ...] = ()
    """Of the address."""
    tab: str = ""
    """The slug of the dashboard it is a part of; "" for one with a tab of its own."""

    @property
    def address(self) -> str:
        return reverse(self.url_name, args=self.arguments)


def _overview(board: figures.Dashboard, scope: Scope) -> dict[str, object]:
    return {
        "task_chart": charts.tasks_by_status(board.tasks, scope.year),
        "budget_chart": charts.money_of_year(board.budget, scope.year),
    }


def _tasks(board: TaskBoard, scope: Scope) -> dict[str, object]:
    return {
        "task_chart": charts.tasks_by_status(board.tasks, scope.year),
        "year_chart": charts.tasks_by_year(board.by_year),
    }


def _budget(board: BudgetBoard, scope: Scope) -> dict[str, object]:
    return {"chart": charts.money_by_line(board) if board.lines else None}


def _filing(board: FilingBoard, scope: Scope) -> dict[str, object]:
    return {"filing_chart": charts.filing_by_year(board.years)}


def _measure(board: MeasurePath, scope: Scope) -> dict[str, object]:
    suppliers = _suppliers(scope.plan, board.row.code)
    return {
        "chart": charts.measure_over_years(board),
        "measure": suppliers[0].measure if suppliers else None,
        "suppliers": suppliers,
    }


def _suppliers(plan: Plan, code: str) -> list[MeasureSupplier]:
    """With their measure; three queries, names of agencies and of members read together."""
    found = MeasureSupplier.objects.filter(measure__code=code, measure__indicator__plan=plan)
    suppliers = list(
        found.select_related("measure", "agency", "group").prefetch_related("group__members")
    )
    agencies = [
        agency
        for supplier in suppliers
        for agency in ([supplier.agency] if supplier.agency else supplier.group.members.all())
    ]
    prefetch_related_objects(agencies, "names")
    return suppliers


PAGES: tuple[DashboardPage, ...] = (
    DashboardPage(
        "tong-quan",
        "dashboard",
        "Tổng quan",
        "reporting/dashboard/overview.html",
        figures.dashboard,
        prepare=_overview,
    ),
    DashboardPage(
        "chi-tieu",
        "dashboard_measures",
        "Chỉ tiêu",
        "reporting/dashboard/measure_board.html",
        measure_board,
        ("nam", "chi_tieu", "co_quan"),
    ),
    DashboardPage(
        "nhiem-vu",
        "dashboard_tasks",
        "Nhiệm vụ",
        "reporting/dashboard/task_board.html",
        task_board,
        filters=("nam", "tu", "muc", "co_quan", "loai"),
        prepare=_tasks,
    ),
    DashboardPage(
        "tien-trinh",
        "dashboard_timeline",
        "Tiến trình",
        "reporting/dashboard/timeline.html",
        timeline,
        filters=("nam", "muc", "co_quan", "loai"),
    ),
    DashboardPage(
        "giai-phap",
        "dashboard_solutions",
        "Giải pháp",
        "reporting/dashboard/solution_board.html",
        solution_board,
        filters=("nam", "muc"),
    ),
    DashboardPage(
        "kinh-phi",
        "dashboard_budget",
        "Kinh phí",
        "reporting/dashboard/budget.html",
        budget_board,
        ("nam", "tu", "muc", "co_quan", "loai"),
        _budget,
    ),
    DashboardPage(
        "kien-nghi",
        "dashboard_register",
        "Khó khăn, kiến nghị",
        "reporting/dashboard/register_board.html",
        register_board,
        ("nam", "tu", "co_quan", "loai", "dang", "gui", "tinh_trang"),
        is_over_years=True,
    ),
    DashboardPage(
        "gui-bao-cao",
        "dashboard_filing",
        "Gửi báo cáo",
        "reporting/dashboard/filing_board.html",
        filing_board,
        ("nam", "tu", "loai", "co_quan"),
        _filing,
        is_over_years=True,
    ),
    DashboardPage(
        "so-sanh",
        "dashboard_compare",
        "So sánh hai năm",
        "reporting/dashboard/two_years.html",
        two_years,
        ("nam", "so_voi"),
    ),
    DashboardPage(
        "chat-luong",
        "dashboard_quality",
        "Chất lượng số liệu",
        "reporting/dashboard/quality.html",
        quality,
        ("nam", "co_quan", "loai"),
    ),
)
"""In the order of the tabs."""

BY_URL_NAME = {page.url_name: page for page in PAGES}
_BY_SLUG = {page.slug: page for page in PAGES}
_OF_MEASURE, _OF_LIST = "chi-tieu-", "danh-sach-"


def page_of(slug: str) -> DashboardPage | None:
    for start, page in ((_OF_MEASURE, measure_page), (_OF_LIST, list_page)):
        if slug.startswith(start):
            return page(slug.removeprefix(start))
    return _BY_SLUG.get(slug)


def measure_page(code: str) -> DashboardPage:
    """The dashboard of one measure, whether or not the plan has it."""
    return DashboardPage(
        f"{_OF_MEASURE}{code}",
        "dashboard_measure",
        f"Chỉ tiêu {code}",
        "reporting/dashboard/measure.html",
        partial(measure_path, code=code),
        prepare=_measure,
        arguments=(code,),
        tab="chi-tieu",
    )


def list_page(code: str) -> DashboardPage:
    """The entries of a list and what is decided on them, whether or not the plan has it."""
    return DashboardPage(
        f"{_OF_LIST}{code}",
        "measure_list",
        f"Danh sách {code}",
        "reporting/dashboard/list.html",
        partial(list_board, code=code),
        ("nam", "co_quan", "tim"),
        is_kept=False,
        arguments=(code,),
        tab="chi-tieu",
    )
