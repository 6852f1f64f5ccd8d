"""Two versions of an agency's reports side by side: only what differs."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import differences_workbook as workbook
from reporting import snapshots
from reporting.differences import Differences, differences
from reporting.documents import wording
from reporting.models import ReportVersion
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.downloads import file_answer
from soctrang_ip.lib.xlsx import CONTENT_TYPE


@dataclass(frozen=True)
class _Pair:
    """`choices` are all versions of the agency that the reader may read, the newest first."""

    before: ReportVersion | None
    after: ReportVersion
    choices: list[ReportVersion]
    found: Differences | None

    @property
    def title(self) -> str:
        return f"So sánh hai bản của {self.after.obligation.agency.short_name}"


@require_safe
def report_differences(request: HttpRequest, version: int) -> HttpResponse:
    pair = _pair(request, version)
    after = pair.after
    context = {
        "pair": pair,
        "found": pair.found,
        "title": pair.title,
        "version": after,
        "is_sample": any(row.obligation.round.is_sample for row in pair.choices),
        "workbook": f"{reverse('differences_workbook', args=[after.pk])}?voi={pair.before.pk}"
        if pair.before
        else "",
        "breadcrumbs": [
            (_called(after), reverse("report_full", args=[after.pk])),
            ("So sánh hai bản", ""),
        ],
    }
    return render(request, "reporting/differences.html", context)


@require_safe
def differences_workbook(request: HttpRequest, version: int) -> HttpResponse:
    pair = _pair(request, version)
    if pair.found is None:
        raise Http404
    lines = [
        f"Trước: {_called(pair.before)}. Sau: {_called(pair.after)}.",
        f"Xuất lúc {format_instant(timezone.now())}.",
    ]
    if any(row.obligation.round.is_sample for row in (pair.before, pair.after)):
        lines.insert(0, wording.SAMPLE_LINE)
    content = workbook.write(pair.found, title=pair.title, lines=tuple(lines))
    code = pair.after.obligation.agency.code
    filename = f"so-sanh-{code}-{pair.before.pk}-{pair.after.pk}.xlsx"
    return file_answer(content, filename, CONTENT_TYPE)


def _pair(request: HttpRequest, pk: int) -> _Pair:
    """The two versions asked for, else the one before; 404 for what the reader may not read.

    Six queries, and for a draft those of making its snapshot.
    """
    visible = ReportVersion.objects.visible_to(request.acting).kept()
    visible = visible.select_related("obligation__round__plan", "obligation__agency")
    asked = get_object_or_404(visible.defer("snapshot"), pk=pk)
    choices = list(
        visible.filter(obligation__agency=asked.obligation.agency_id)
        .defer("snapshot")
        .prefetch_related("obligation__agency__names")
        .order_by("-obligation__round__year", "obligation__round__kind", "-number")
    )
    after = _chosen(request.GET.get("sau", ""), choices) or _chosen(str(pk), choices)
    before = _chosen(request.GET.get("voi", ""), choices) or _usual(after, choices)
    if before is None:
        return _Pair(None, after, choices, None)
    now = timezone.now()
    sealed = (snapshots.of(visible.get(pk=row.pk), at=now) for row in (before, after))
    return _Pair(before, after, choices, differences(*sealed))


def _chosen(pk: str, choices: list[ReportVersion]) -> ReportVersion | None:
    """None when nothing was chosen; 404 for what is not among the choices."""
    if not pk:
        return None
    found = next((row for row in choices if str(row.pk) == pk), None)
    if found is None:
        raise Http404
    return found


def _usual(after: ReportVersion, choices: list[ReportVersion]) -> ReportVersion | None:
    """What a version is based on, else the one before it in time."""
    based_on = next((row for row in choices if row.pk == after.based_on_id), None)
    return based_on or next(iter(choices[choices.index(after) + 1 :]), None)


def _called(version: ReportVersion) -> str:
    return f"{version.obligation.round}, bản {version.number}"
