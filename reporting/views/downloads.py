"""Official documents as files to save."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from reporting.documents import Document, NothingToPrint, agency_report
from reporting.documents import report_workbook as version_workbook
from reporting.documents import round_archive as archive
from reporting.documents.kinds import KINDS, Wanted
from reporting.models import ReportingRound, ReportVersion
from soctrang_ip.lib.downloads import file_answer


@require_safe
def report_pdf(request: HttpRequest, version: int) -> HttpResponse:
    row, now = _version(request, version), timezone.now()
    try:
        document = agency_report.make(row, at=None if row.is_sent else now)
    except NothingToPrint as reason:
        messages.error(request, str(reason))
        return redirect("report_full", row.pk)
    # Read in the browser while the page with the form stays open beside it.
    return _download(document, is_saved="xem" not in request.GET)


@require_safe
def report_workbook(request: HttpRequest, version: int) -> HttpResponse:
    return _download(version_workbook.make(_version(request, version), at=timezone.now()))


@require_safe
def summary_pdf(request: HttpRequest, year: int) -> HttpResponse:
    try:
        return _download(KINDS["leadership-summary"](Wanted(year, timezone.now())))
    except NothingToPrint as reason:
        raise Http404(str(reason)) from None


@require_GET
def round_archive(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Made while it is sent: it begins at once and takes about a second for each report."""
    round_ = get_object_or_404(ReportingRound, pk=pk)
    return StreamingHttpResponse(
        archive.stream(round_, at=timezone.now()),
        content_type="application/zip",
        headers={"Content-Disposition": content_disposition_header(True, archive.filename(round_))},
    )


def _version(request: HttpRequest, pk: int) -> ReportVersion:
    return get_object_or_404(
        ReportVersion.objects.visible_to(request.acting).select_related(
            "obligation__round__plan", "obligation__agency"
        ),
        pk=pk,
    )


def _download(document: Document, *, is_saved: bool = True) -> HttpResponse:
    return file_answer(
        document.content, document.filename, document.content_type, is_saved=is_saved
    )
