"""From "chuyển ký" to the receipt: one URL for each action of the agency."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reporting import badges, lifecycle, reopening
from reporting.models import Action, Obligation, ReportEvent
from reporting.views.filing import (
    crumbs,
    filed_version,
    show_check,
    show_my_reports,
    show_report,
)
from reporting.views.transitions import attempt, tell_refusal


@require_POST
def report_start(request: HttpRequest, obligation: int) -> HttpResponse:
    owed = get_object_or_404(
        Obligation.objects.visible_to(request.acting).select_related("round", "agency"),
        pk=obligation,
    )
    version, status = attempt(request, Action.START, owed, None, at=timezone.now())
    if version is None:
        return show_my_reports(request, status=status)
    return redirect("report", version.pk)


@require_POST
def report_ready(request: HttpRequest, version: int) -> HttpResponse:
    found = filed_version(request, version)
    done, status = attempt(request, Action.READY, found.obligation, found, at=timezone.now())
    if done is None:
        show = show_check if status == 400 else show_report
        return show(request, found, status=status)
    messages.success(request, "Đã chuyển người ký. Báo cáo được khóa cho đến khi mở lại.")
    return redirect("report", found.pk)


@require_POST
def report_unlock(request: HttpRequest, version: int) -> HttpResponse:
    return _with_reason(request, version, Action.UNLOCK, "Đã mở lại để sửa.")


@require_POST
def report_recall(request: HttpRequest, version: int) -> HttpResponse:
    return _with_reason(
        request, version, Action.RECALL, "Đã thu hồi. Bản soạn mới chứa nguyên nội dung đã gửi."
    )


@require_POST
def report_submit(request: HttpRequest, version: int) -> HttpResponse:
    found = filed_version(request, version)
    key = request.POST.get("key", "")[:64]
    done, status = attempt(
        request, Action.SUBMIT, found.obligation, found, at=request.received_at, key=key
    )
    if done is None:
        found.refresh_from_db()
        return show_report(request, found, status=status)
    return redirect("report_receipt", found.pk)


@require_POST
def report_discard(request: HttpRequest, version: int) -> HttpResponse:
    found = filed_version(request, version)
    done, status = attempt(request, Action.DISCARD, found.obligation, found, at=timezone.now())
    if done is None:
        return show_report(request, found, status=status)
    messages.success(request, f"Đã bỏ bản soạn {found.number}. Có thể lập bản mới bất cứ lúc nào.")
    if found.is_recorded:
        return redirect("paper_reports", found.obligation.round_id)
    return redirect("my_reports")


def _with_reason(request: HttpRequest, pk: int, action: Action, told: str) -> HttpResponse:
    found = filed_version(request, pk)
    reason = request.POST.get("reason", "")
    done, status = attempt(
        request, action, found.obligation, found, at=timezone.now(), reason=reason
    )
    if done is None:
        found.refresh_from_db()
        return show_report(request, found, status=status, asking=action)
    messages.success(request, told)
    latest = found.obligation.versions.order_by("number").last()
    return redirect("report", latest.pk)


@require_POST
def report_ask_reopening(request: HttpRequest, version: int) -> HttpResponse:
    """The agency asks that its accepted report be opened for a correction."""
    found, reason = filed_version(request, version), request.POST.get("reason", "")
    try:
        reopening.ask(found, by=request.acting, reason=reason, at=timezone.now())
    except lifecycle.Refused as refusal:
        return show_report(
            request, found, status=tell_refusal(request, refusal), asking=Action.REOPEN
        )
    messages.success(request, "Đã gửi đề nghị. Sở Khoa học và Công nghệ sẽ trả lời trên cổng.")
    return redirect("report", found.pk)


@require_GET
def report_receipt(request: HttpRequest, version: int) -> HttpResponse:
    found = filed_version(request, version)
    if not found.is_sent:
        raise Http404
    sent = (
        ReportEvent.objects.filter(version=found, action__in=[Action.SUBMIT, Action.RECORD])
        .select_related("by")
        .first()
    )
    context = {
        "version": found,
        "round": found.obligation.round,
        "is_late": found.was_late(),
        "deadline": badges.deadline_of(found.obligation),
        "sent": sent,
        "sha256": found.snapshot_sha256,
        "breadcrumbs": crumbs(request, found, "Biên nhận"),
    }
    return render(request, "reporting/filing/receipt.html", context)
