"""Reports that came on paper: Sở KH&CN types them in place of the agency."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reporting.forms.paper import RecordForm
from reporting.models import Action, Obligation, ReportingRound
from reporting.paper import paper_rows
from reporting.queue import queue
from reporting.views.filing import show_check, show_report, version_to_write
from reporting.views.transitions import attempt


@require_GET
def paper_reports(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(ReportingRound, pk=pk))


def _show(request: HttpRequest, round_: ReportingRound, *, status: int = 200) -> HttpResponse:
    context = {
        "round": round_,
        "rows": paper_rows(queue(round_, timezone.now())),
        "breadcrumbs": [
            ("Kỳ báo cáo", reverse("rounds")),
            (str(round_), reverse("round", args=[round_.pk])),
            ("Báo cáo giấy", ""),
        ],
    }
    return render(request, "reporting/rounds/paper.html", context, status=status)


@require_POST
def report_transcribe(request: HttpRequest, obligation: int) -> HttpResponse:
    owed = get_object_or_404(
        Obligation.objects.visible_to(request.acting).select_related("round", "agency"),
        pk=obligation,
    )
    version, status = attempt(request, Action.TRANSCRIBE, owed, None, at=timezone.now())
    if version is None:
        return _show(request, owed.round, status=status)
    messages.success(request, "Hãy nhập nội dung của báo cáo giấy vào các mục, rồi ghi nhận.")
    return redirect("report", version.pk)


@require_POST
def report_record(request: HttpRequest, version: int) -> HttpResponse:
    now, found = timezone.now(), version_to_write(request, version)
    form = RecordForm(request.POST)
    if not form.is_valid():
        return show_check(request, found, record_form=form, status=400)
    received_at = form.received_at(now)
    done, status = attempt(
        request, Action.RECORD, found.obligation, found, at=now, received_at=received_at
    )
    if done is None:
        if status == 400:
            return show_check(request, found, record_form=form, status=status)
        found.refresh_from_db()
        return show_report(request, found, status=status)
    messages.success(request, "Đã ghi nhận báo cáo giấy. Báo cáo chờ một chuyên viên thẩm định.")
    return redirect("review", found.pk)
