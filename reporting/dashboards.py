"""The dashboards: what each one shows, where it stands, which filters it takes."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from reporting import charts, figures
from reporting.figures.scope import Scope
from reporting.figures.table import FigureTable


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


def _overview(board: figures.Dashboard, scope: Scope) -> dict[str, object]:
    return {
        "task_chart": charts.tasks_by_status(board.tasks, scope.year),
        "task_states": figures.SHOWN_STATES,
    }


PAGES: tuple[DashboardPage, ...] = (
    DashboardPage(
        "tong-quan",
        "dashboard",
        "Tổng quan",
        "reporting/dashboard/overview.html",
        figures.dashboard,
        prepare=_overview,
    ),
)
"""In the order of the tabs."""

BY_SLUG = {page.slug: page for page in PAGES}
BY_URL_NAME = {page.url_name: page for page in PAGES}
