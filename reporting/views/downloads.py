"""Official documents as files to save; what is not made yet shows how far it is."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from reporting import making, stamp
from reporting.consolidated.drafting import draft_of
from reporting.documents import CONTENT_TYPES, kinds
from reporting.documents import report_workbook as version_workbook
from reporting.documents import round_archive as archive
from reporting.documents.kinds import Order
from reporting.forms.letters import LetterForm
from reporting.models import (
    FileFormat,
    MadeDocument,
    PublishedReport,
    ReportingRound,
    ReportVersion,
)
from soctrang_ip.lib.downloads import file_answer

document_view = require_http_methods(["GET", "HEAD", "POST"])
"""Asked for by GET; by POST made once more after it failed."""


@document_view
def report_pdf(request: HttpRequest, version: int) -> HttpResponse:
    # Read in the browser while the page with the form stays open beside it.
    return _report(request, version, FileFormat.PDF, is_saved="xem" not in request.GET)


@document_view
def report_docx(request: HttpRequest, version: int) -> HttpResponse:
    return _report(request, version, FileFormat.DOCX)


@require_safe
def report_workbook(request: HttpRequest, version: int) -> HttpResponse:
    document = version_workbook.make(_version(request, version), at=timezone.now())
    return file_answer(document.content, document.filename, document.content_type)


@document_view
def summary_pdf(request: HttpRequest, year: int) -> HttpResponse:
    round_ = get_object_or_404(ReportingRound.objects.annual(year))
    state = stamp.of_figures(timezone.now())
    return answer(request, kinds.summary_order(round_, state))


@document_view
def plan_status(request: HttpRequest, year: int, format: str) -> HttpResponse:
    round_ = get_object_or_404(ReportingRound.objects.annual(year))
    state = stamp.of_figures(timezone.now())
    return answer(request, kinds.plan_status_order(round_, _format(format), state))


@document_view
def reminder_letter(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The letter as typed in the address; what is refused there goes back to its form."""
    round_ = get_object_or_404(ReportingRound, pk=pk)
    form = LetterForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('round_reminders', args=[pk])}?{request.GET.urlencode()}")
    state = stamp.of_figures(timezone.now())
    return answer(request, kinds.letter_order(round_, _format(format), state, said=form.said))


@document_view
def consolidated_draft(request: HttpRequest, year: int, format: str) -> HttpResponse:
    round_ = get_object_or_404(ReportingRound.objects.annual(year).select_related("plan"))
    now = timezone.now()
    draft = draft_of(round_, at=now)
    if not draft.is_begun:
        raise Http404
    order = kinds.draft_order(draft, _format(format), stamp.of_figures(now))
    return answer(request, order, is_saved="xem" not in request.GET)


@document_view
def published_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    published = get_object_or_404(PublishedReport.objects.select_related("round"), pk=pk)
    return answer(request, kinds.published_order(published, _format(format)))


@require_GET
def round_archive(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Made while it is sent: it begins at once and takes about a second for each report that has
    no PDF yet."""
    round_ = get_object_or_404(ReportingRound, pk=pk)
    return StreamingHttpResponse(
        archive.stream(round_, at=timezone.now()),
        content_type="application/zip",
        headers={"Content-Disposition": content_disposition_header(True, archive.filename(round_))},
    )


def _format(text: str) -> FileFormat:
    if text not in FileFormat:
        raise Http404
    return FileFormat(text)


def answer(request: HttpRequest, order: Order, *, is_saved: bool = True) -> HttpResponse:
    """The file, or a page that tells how far it is and leads to it; htmx asks for a piece of that.

    Whoever gets here may read the document: the views look up what they make it of under
    `visible_to`.
    """
    if request.method == "POST":
        making.try_again(order, by=request.user, at=timezone.now())
        return redirect(request.get_full_path())
    row = making.ask(order, by=request.user, at=timezone.now())
    asks_how_far = "HX-Request" in request.headers
    if row.is_made and not asks_how_far:
        return _file(row, is_saved=is_saved)
    context = {
        "document": row,
        "before": MadeDocument.objects.waiting_before(row).count(),
        "address": request.get_full_path(),
        "breadcrumbs": [("Tải văn bản", "")],
    }
    if not asks_how_far:
        return render(request, "reporting/documents/progress.html", context)
    response = render(request, "reporting/documents/state.html", context)
    if row.is_made and request.headers.get("HX-Trigger") == "document-made":
        # Told first, fetched then: the browser follows this without leaving the page.
        response["HX-Redirect"] = request.get_full_path()
    return response


def _file(row: MadeDocument, *, is_saved: bool) -> HttpResponse:
    content_type = CONTENT_TYPES[f".{row.format}"]
    return file_answer(bytes(row.content), row.filename, content_type, is_saved=is_saved)


def _report(
    request: HttpRequest, pk: int, format: FileFormat, *, is_saved: bool = True
) -> HttpResponse:
    order = kinds.agency_report_order(_version(request, pk), format, at=timezone.now())
    return answer(request, order, is_saved=is_saved)


def _version(request: HttpRequest, pk: int) -> ReportVersion:
    return get_object_or_404(
        ReportVersion.objects.visible_to(request.acting).select_related(
            "obligation__round__plan", "obligation__agency"
        ),
        pk=pk,
    )
