"""The dashboard of a year, and the rows behind each of its figures."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting import figures
from reporting.models import ReportingRound, ReportVersion, RoundKind
from soctrang_ip.accounts.models import Membership
from soctrang_ip.lib.bars import bar


@dataclass(frozen=True)
class FigureRow:
    """One source as the page shows it; `href` only where the person may read the report."""

    source: figures.Source
    text: str
    plain: str
    href: str


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    rounds = _annual_rounds()
    if not rounds:
        return render(request, "reporting/dashboard/no_rounds.html")
    year = _asked_year(request.GET.get("nam"), rounds)
    shown = figures.dashboard(rounds.get(year), year, now=timezone.now())
    context = {
        "dashboard": shown,
        "title": f"Kết quả thực hiện Kế hoạch năm {year}",
        "round": rounds.get(year),
        "years": [
            {"label": f"Năm {one}", "url": f"?nam={one}", "is_current": one == year}
            for one in sorted({*rounds, year})
        ],
        "figure_base": reverse("figure", args=[year, "-"]).removesuffix("-/"),
        "task_bar": bar(shown.tasks.total.bar_parts),
        "task_states": figures.SHOWN_STATES,
        "breadcrumbs": [("Bảng điều khiển", "")],
    }
    return render(request, "reporting/dashboard/dashboard.html", context)


@require_GET
def figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    rounds = _annual_rounds()
    round_ = rounds.get(_asked_year(str(year), rounds))
    shown = figures.dashboard(round_, year, now=timezone.now())
    found = shown.figures().get(key)
    if found is None:
        raise Http404
    context = {
        "dashboard": shown,
        "round": round_,
        "figure": found,
        "rows": _rows(found, request.acting),
        "breadcrumbs": [
            ("Bảng điều khiển", reverse("dashboard")),
            (f"Năm {year}", f"{reverse('dashboard')}?nam={year}"),
            (found.label, ""),
        ],
    }
    return render(request, "reporting/dashboard/figure.html", context)


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


def _annual_rounds() -> dict[int, ReportingRound]:
    """By year, the newest first; whoever may open the dashboard may look at every round."""
    rounds = ReportingRound.objects.filter(kind=RoundKind.ANNUAL).select_related("plan")
    return {round_.year: round_ for round_ in rounds.order_by("-year")}


def _asked_year(text: str | None, rounds: dict[int, ReportingRound]) -> int:
    """The year of the address, else the newest round's; 404 outside the plan's years."""
    if not text:
        return next(iter(rounds))
    years = {year for round_ in rounds.values() for year in round_.plan.years}
    found = next((year for year in years if str(year) == text), None)
    if found is None:
        raise Http404
    return found
