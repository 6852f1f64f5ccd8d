"""The dashboards, the rows behind each of their figures, and both as workbooks."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting import dashboard_workbook, figures
from reporting.dashboards import (
    BY_URL_NAME,
    PAGES,
    Board,
    DashboardPage,
    list_page,
    measure_page,
    page_of,
)
from reporting.figures.agencies import AgencyNames
from reporting.figures.measure_path import NoMeasure
from reporting.figures.scope import Scope
from reporting.forms.dashboards import DashboardFilterForm
from reporting.kept import kept
from reporting.models import ReportingRound, ReportVersion
from soctrang_ip.access import may_open, openable
from soctrang_ip.accounts.models import Membership
from soctrang_ip.lib.downloads import file_answer
from soctrang_ip.lib.xlsx import CONTENT_TYPE


@dataclass(frozen=True)
class FigureRow:
    """One source as the page shows it; `href` only where the person may read the report."""

    source: figures.Source
    text: str
    plain: str
    href: str


class Asked(NamedTuple):
    """A dashboard under the filters of the address."""

    page: DashboardPage
    form: DashboardFilterForm
    scope: Scope

    def board(self, now: datetime.datetime) -> Board:
        """404 for a measure that the plan does not have."""
        try:
            return self.page.make(self.scope, now)
        except NoMeasure as error:
            raise Http404 from error

    @property
    def above(self) -> tuple[tuple[str, str], ...]:
        """The crumbs above it: the dashboard that one without a tab of its own is a part of."""
        start = ("Bảng điều khiển", reverse("dashboard"))
        tab = page_of(self.page.tab)
        return (start, (tab.title, f"{tab.address}?nam={self.scope.year}")) if tab else (start,)


@dataclass(frozen=True)
class Drawn:
    """A page inside its frame, for everybody of one role and agency alike."""

    title: str
    is_sample: bool
    breadcrumbs: tuple[tuple[str, str], ...]
    body: str


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    return show(request, BY_URL_NAME[request.resolver_match.url_name])


@require_GET
def measure(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, measure_page(code))


@require_GET
def measure_list(request: HttpRequest, code: str) -> HttpResponse:
    return show(request, list_page(code))


@require_GET
def figure(request: HttpRequest, page: str, key: str) -> HttpResponse:
    found = _page(request, page)
    return _framed(request, lambda: _draw_figure(request, found, key))


def show(
    request: HttpRequest, page: DashboardPage, *, typed: str = "", status: int = 200
) -> HttpResponse:
    """`typed` are the words of a refused form, on a page that is not kept."""
    return _framed(request, lambda: _draw(request, page, typed), page.is_kept, status)


def _framed(
    request: HttpRequest, draw: Callable[[], Drawn | None], is_kept: bool = True, status: int = 200
) -> HttpResponse:
    drawn = kept(request, draw) if is_kept else draw()
    if drawn is None:
        return render(request, "reporting/dashboard/no_rounds.html", status=status)
    context = {"drawn": drawn, "breadcrumbs": drawn.breadcrumbs}
    return render(request, "reporting/dashboard/page.html", context, status=status)


def _draw(request: HttpRequest, page: DashboardPage, typed: str = "") -> Drawn | None:
    """None before the first round is opened."""
    rounds = ReportingRound.objects.annual_by_year()
    if not rounds:
        return None
    asked = _asked(request, page, rounds)
    board = asked.board(timezone.now())
    context = {
        **_common(request, asked),
        "board": board,
        "typed": typed,
        "figure_base": reverse("figure", args=[page.slug, "-"]).removesuffix("-/"),
        **page.prepare(board, asked.scope),
    }
    return Drawn(
        f"{page.title}, năm {asked.scope.year} – bảng điều khiển",
        asked.scope.is_sample,
        (*asked.above, (page.title, "")) if page.tab else (("Bảng điều khiển", ""),),
        # Without the request, for what is kept is not of one person.
        render_to_string(page.template, context, None if page.is_kept else request),
    )


def _draw_figure(request: HttpRequest, page: DashboardPage, key: str) -> Drawn:
    asked = _asked(request, page, ReportingRound.objects.annual_by_year())
    found = _figure(asked, key)
    context = {
        **_common(request, asked),
        "figure": found,
        "rows": _rows(found, request.acting),
    }
    return Drawn(
        f"{found.label} – năm {asked.scope.year}",
        asked.scope.is_sample,
        (
            *asked.above,
            (page.title, f"{page.address}{asked.form.query}"),
            (found.label, ""),
        ),
        render_to_string("reporting/dashboard/figure.html", context),
    )


@require_GET
def dashboard_workbook_of(request: HttpRequest, page: str) -> HttpResponse:
    now = timezone.now()
    asked = _asked(request, _page(request, page), ReportingRound.objects.annual_by_year())
    content = dashboard_workbook.write_tables(
        f"{asked.page.title}, năm {asked.scope.year}",
        asked.board(now).tables,
        filters=asked.form.chosen,
        is_sample=asked.scope.is_sample,
        at=now,
    )
    return file_answer(content, f"{asked.page.slug}-{asked.scope.year}.xlsx", CONTENT_TYPE)


@require_GET
def figure_workbook(request: HttpRequest, page: str, key: str) -> HttpResponse:
    asked = _asked(request, _page(request, page), ReportingRound.objects.annual_by_year())
    content = dashboard_workbook.write_figure(
        _figure(asked, key),
        filters=[f"Năm {asked.scope.year}", *asked.form.chosen],
        is_sample=asked.scope.is_sample,
        at=timezone.now(),
    )
    return file_answer(content, f"{key}-{asked.scope.year}.xlsx", CONTENT_TYPE)


def _page(request: HttpRequest, slug: str) -> DashboardPage:
    """404 for no dashboard, 403 for one the person may not read."""
    page = page_of(slug)
    if page is None:
        raise Http404
    if not may_open(page.url_name, _role(request)):
        raise PermissionDenied
    return page


def _role(request: HttpRequest) -> str | None:
    return request.acting.role if request.acting else None


def _asked(request: HttpRequest, page: DashboardPage, rounds: dict[int, ReportingRound]) -> Asked:
    """Of the address: the year, else the newest round's; 404 outside the plan's years."""
    if not rounds:
        raise Http404
    year = _asked_year(request.GET.get("nam"), rounds)
    plan = rounds[year].plan if year in rounds else next(iter(rounds.values())).plan
    form = DashboardFilterForm(
        request.GET.dict(),
        plan=plan,
        rounds={at: round_ for at, round_ in rounds.items() if round_.plan_id == plan.pk},
        names=AgencyNames(),
        year=year,
        filters=page.filters,
        is_over_years=page.is_over_years,
    )
    return Asked(page, form, form.scope)


def _asked_year(text: str | None, rounds: dict[int, ReportingRound]) -> int:
    if not text:
        return next(iter(rounds))
    years = {year for round_ in rounds.values() for year in round_.plan.years}
    found = next((year for year in years if str(year) == text), None)
    if found is None:
        raise Http404
    return found


def _common(request: HttpRequest, asked: Asked) -> dict[str, object]:
    """What every page about figures shows around them."""
    scope = asked.scope
    tabs = [
        {
            "label": page.title,
            "url": f"{page.address}?nam={scope.year}",
            "is_current": page.slug == (asked.page.tab or asked.page.slug),
        }
        for page in PAGES
        if may_open(page.url_name, _role(request))
    ]
    return {
        "page": asked.page,
        "path": asked.page.address,
        "form": asked.form,
        "query": asked.form.query,
        "scope": scope,
        "round": scope.round,
        "tabs": tabs,
        "openable": openable(_role(request)),
    }


def _figure(asked: Asked, key: str) -> figures.Figure:
    board = asked.board(timezone.now())
    found = next((each for each in figures.walk(board) if each.key == key), None)
    if found is None:
        raise Http404
    return found


def _rows(figure: figures.Figure, acting: Membership | None) -> list[FigureRow]:
    """One query: which of the reports the person may read."""
    in_figure = {source.version_id for source in figure.sources} - {None}
    visible = ReportVersion.objects.visible_to(acting).filter(pk__in=in_figure)
    hrefs = {pk: reverse("report_full", args=[pk]) for pk in visible.values_list("pk", flat=True)}
    return [
        FigureRow(
            source,
            figures.write(source.value, figure.source_kind, is_none=source.is_none),
            figures.plain(source.value, is_none=source.is_none),
            hrefs.get(source.version_id, ""),
        )
        for source in figure.sources
    ]
