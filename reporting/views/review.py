"""Sở KH&CN reviews: the queue of a round, one version side by side, and what is decided."""

import datetime
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reporting import badges, lifecycle, questions, reopening, threads
from reporting import queue_workbook as workbook
from reporting.clock import clock_of
from reporting.comparison import compare
from reporting.forms.review import ReasonForm, ReturnForm, blank_return_form
from reporting.models import Action, ReportEvent, ReportingRound, ReportVersion
from reporting.queue import Queue, QueueRow, current_round, queue
from reporting.refusals import Refused
from reporting.threads import Typed
from reporting.views.transitions import attempt, tell_refusal
from soctrang_ip.access import may_open
from soctrang_ip.lib.downloads import file_answer
from soctrang_ip.lib.xlsx import CONTENT_TYPE

FILTERS = (
    ("", "expected", "Tất cả"),
    ("cho-tham-dinh", "waiting", "Chờ thẩm định"),
    ("tra-lai", "returned", "Đang bổ sung"),
    ("da-chap-nhan", "accepted", "Đã chấp nhận"),
    ("gui-tre", "late", "Gửi trễ hạn"),
    ("qua-han", "missing", "Quá hạn chưa gửi"),
    ("con-han", "not_due", "Chưa gửi, còn hạn"),
    ("duoc-mien", "exempt", "Được miễn"),
)
"""Value of `loc`, number of the filing, label."""


LOST_ITS_FORM = {403, 409}
"""After these answers the page has no longer the form in which the person wrote."""


@require_GET
def review_queue(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    listed = list(ReportingRound.objects.all())
    round_ = _chosen(request.GET.get("ky", ""), listed, now)
    if round_ is None:
        context = {"breadcrumbs": [("Thẩm định", "")]}
        return render(request, "reporting/review/no_round.html", context)
    found = queue(round_, now)
    chosen, _ = _filter(request)
    page = reverse("review_queue")
    context = {
        "round": round_,
        "rounds": listed,
        "queue": found,
        "rows": _filtered(found, chosen),
        "workbook": f"{reverse('queue_workbook', args=[round_.pk])}?{request.GET.urlencode()}",
        "waiting": found.waiting,
        "deadline": badges.deadline_of(round_),
        "tabs": [
            {
                "label": label,
                "url": f"{page}?ky={round_.pk}" + (f"&loc={slug}" if slug else ""),
                "is_current": name == chosen,
                "count": len(found.rows) if name == "expected" else len(found.among(name)),
            }
            for slug, name, label in FILTERS
        ],
        "breadcrumbs": [("Thẩm định", "")],
    }
    return render(request, "reporting/review/queue.html", context)


@require_GET
def queue_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of the queue, filtered as the page is."""
    now, round_ = timezone.now(), get_object_or_404(ReportingRound, pk=pk)
    found = queue(round_, now)
    name, label = _filter(request)
    content = workbook.write(found, _filtered(found, name), filter_label=label, at=now)
    filename = f"tinh-trang-{round_.year}-{timezone.localdate(now):%Y%m%d}.xlsx"
    return file_answer(content, filename, CONTENT_TYPE)


def _filter(request: HttpRequest) -> tuple[str, str]:
    """Number of the filing and label; a value that does not exist filters nothing."""
    asked = request.GET.get("loc", "")
    known = {slug: (name, label) for slug, name, label in FILTERS}
    return known.get(asked, known[""])


def _filtered(found: Queue, name: str) -> Sequence[QueueRow]:
    return found.rows if name == "expected" else found.among(name)


def _chosen(pk: str, listed: list[ReportingRound], now: datetime.datetime) -> ReportingRound | None:
    """The round asked for, else the current one."""
    if pk:
        for round_ in listed:
            if str(round_.pk) == pk:
                return round_
        raise Http404
    return current_round(listed, now)


@dataclass(frozen=True)
class Asking:
    """Where a question is being written, and the words so far."""

    place: str
    text: str = ""


@require_GET
def review(request: HttpRequest, version: int) -> HttpResponse:
    return show_review(request, visible_to_review(request, version))


def visible_to_review(request: HttpRequest, pk: int) -> ReportVersion:
    return get_object_or_404(
        ReportVersion.objects.visible_to(request.acting)
        .sent()
        .select_related("obligation__round__plan", "obligation__agency", "based_on", "reviewer")
        .prefetch_related(
            "obligation__agency__names",
            Prefetch("obligation__versions", ReportVersion.objects.defer("snapshot")),
        ),
        pk=pk,
    )


def show_review(
    request: HttpRequest,
    version: ReportVersion,
    *,
    typed: ReturnForm | ReasonForm | None = None,
    asking: Asking | None = None,
    written: dict[int, Typed] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`typed` is a form that was refused: its dialog opens again with the words in it.

    `asking` is the line at which a question is written, `written` what was refused at questions.
    """
    now, obligation = timezone.now(), version.obligation
    today = timezone.localdate(now)
    available = lifecycle.available(obligation, version, request.acting, now)
    wanted = reopening.waiting_for(version) if version.is_accepted else None
    history = list(ReportEvent.objects.history_of(obligation.pk))
    # A first version has nothing that it could have changed.
    only_changes = request.GET.get("chi") == "sua" and version.based_on_id is not None
    asked = threads.of(obligation, written)
    compared = compare(version, only_changes=only_changes, threads=asked)
    waiting = [thread for thread in asked if thread.is_to_answer]
    page = reverse("review", args=[version.pk])
    context = {
        "version": version,
        "obligation": obligation,
        "agency": obligation.agency,
        "round": obligation.round,
        "punctuality": badges.punctuality(obligation, now),
        "actions": {transition.action.value for transition in available},
        "obstacle": lifecycle.refusal(Action.ACCEPT, obligation, version, request.acting, now)
        if version.is_in_review
        else None,
        "deadline": badges.deadline_of(obligation),
        "compared": compared,
        "files": compared.files,
        "threads": asked,
        "waiting": waiting,
        "answered": [row for row in asked if row.is_to_settle and not row.question.is_shared],
        "holds_up": threads.hold_up(asked),
        "asking": asking or Asking(request.GET.get("hoi", "")),
        "review_url": f"{page}?chi=sua" if only_changes else page,
        "ask_url": f"{page}?{'chi=sua&' if only_changes else ''}hoi=",
        "last_year": compared.year - 1,
        "only_changes": only_changes,
        "tabs": [
            {"label": "Toàn bộ báo cáo", "url": page, "is_current": not only_changes},
            {
                "label": f"Chỗ đã sửa so với bản {compared.former_number}",
                "url": f"{page}?chi=sua",
                "is_current": only_changes,
                "count": compared.changes,
            },
        ],
        "history": history,
        "clock": clock_of(obligation.round.opened_at, history, now),
        "versions": [row for row in obligation.versions.all() if row.is_sent],
        "return_form": typed if isinstance(typed, ReturnForm) else blank_return_form(today),
        "has_questions": bool(waiting),
        "reopen_form": _reason_form("reopen", typed, wanted.reason if wanted else ""),
        "decline_form": _reason_form("decline", typed),
        "reopen_request": wanted,
        "typed": _without_form(version, typed if status in LOST_ITS_FORM else None, asking)
        or threads.without_form(written or {}, asked),
        "has_pdf": may_open("report_pdf", request.acting.role),
        "breadcrumbs": [
            ("Thẩm định", f"{reverse('review_queue')}?ky={obligation.round_id}"),
            (f"{obligation.agency.short_name}, bản {version.number}", ""),
        ],
    }
    return render(request, "reporting/review/review.html", context, status=status)


def _without_form(
    version: ReportVersion, typed: ReturnForm | ReasonForm | None, asking: Asking | None
) -> str:
    """Words whose form the page has no longer."""
    if typed:
        return typed["reason"].value()
    return asking.text if asking and not version.is_in_review else ""


def _reason_form(
    prefix: str, typed: ReturnForm | ReasonForm | None, suggested: str = ""
) -> ReasonForm:
    """The form of that name as it was typed, else a fresh one."""
    if isinstance(typed, ReasonForm) and typed.prefix == prefix:
        return typed
    return ReasonForm(prefix=prefix, initial={"reason": suggested})


@require_POST
def report_take(request: HttpRequest, version: int) -> HttpResponse:
    told = "Bạn đã nhận thẩm định báo cáo này."
    return _act(request, visible_to_review(request, version), Action.TAKE, told)


@require_POST
def report_release(request: HttpRequest, version: int) -> HttpResponse:
    told = "Đã thôi thẩm định; chuyên viên khác có thể nhận."
    return _act(request, visible_to_review(request, version), Action.RELEASE, told)


@require_POST
def report_accept(request: HttpRequest, version: int) -> HttpResponse:
    told = "Đã chấp nhận báo cáo. Số liệu đã được tính vào bảng điều khiển."
    found = visible_to_review(request, version)
    # Kept although the acceptance is refused for it; a report not in review is refused anyway.
    with suppress(Refused):
        questions.confront(found, by=request.acting, at=timezone.now())
    return _act(request, found, Action.ACCEPT, told)


@require_POST
def report_return(request: HttpRequest, version: int) -> HttpResponse:
    form = ReturnForm(request.POST, prefix="return")
    told = "Đã trả lại báo cáo. Cơ quan thấy lý do ngay trên trang chủ của họ."
    return _act_with(form, request, version, Action.RETURN, told)


@require_POST
def report_reopen(request: HttpRequest, version: int) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="reopen")
    told = "Đã mở bản điều chỉnh. Bản đã chấp nhận còn hiệu lực đến khi bản mới thay thế."
    return _act_with(form, request, version, Action.REOPEN, told)


@require_POST
def report_decline_reopening(request: HttpRequest, version: int) -> HttpResponse:
    found, form = visible_to_review(request, version), ReasonForm(request.POST, prefix="decline")
    if not form.is_valid():
        return show_review(request, found, typed=form, status=400)
    answer = form.cleaned_data["reason"]
    try:
        reopening.decline(found, by=request.acting, answer=answer, at=timezone.now())
    except lifecycle.Refused as refusal:
        return show_review(request, found, typed=form, status=tell_refusal(request, refusal))
    messages.success(request, "Đã trả lời đề nghị; cơ quan được báo lý do.")
    return redirect("review", found.pk)


def _act_with(
    form: ReturnForm | ReasonForm, request: HttpRequest, pk: int, action: Action, told: str
) -> HttpResponse:
    version = visible_to_review(request, pk)
    if not form.is_valid():
        return show_review(request, version, typed=form, status=400)
    return _act(request, version, action, told, typed=form, **form.cleaned_data)


def _act(
    request: HttpRequest,
    version: ReportVersion,
    action: Action,
    told: str,
    *,
    typed: ReturnForm | ReasonForm | None = None,
    **needs: Any,
) -> HttpResponse:
    """Perform the action, or show the page again with the sentence and what was typed."""
    done, status = attempt(request, action, version.obligation, version, at=timezone.now(), **needs)
    if done is None:
        return show_review(
            request, visible_to_review(request, version.pk), typed=typed, status=status
        )
    messages.success(request, told)
    return redirect("review", version.pk)
