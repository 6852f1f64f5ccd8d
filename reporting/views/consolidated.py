"""The consolidated report: its draft passage by passage, its publication, what was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reporting.consolidated import drafting, publishing
from reporting.consolidated.drafting import Draft, draft_of
from reporting.documents.consolidated_annexes import IN_TEXT
from reporting.forms.consolidated import IssueForm, PartForm
from reporting.models import PublishedReport, ReportingRound
from reporting.refusals import Refused
from reporting.views.transitions import tell_refusal
from soctrang_ip.access import may_open
from soctrang_ip.lib.dates import format_instant


@dataclass(frozen=True)
class ShownPassage:
    """A passage with its form; `anchor` is its place on the page."""

    passage: drafting.DraftPassage
    form: PartForm

    @property
    def has_table(self) -> bool:
        return self.passage.part.key in IN_TEXT

    @property
    def anchor(self) -> str:
        return f"doan-{self.passage.part.key}"


# The draft -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def consolidated(request: HttpRequest, year: int) -> HttpResponse:
    round_ = _round(year)
    draft = draft_of(round_, at=timezone.now())
    if request.method != "POST":
        return _show(request, draft)
    return _save(request, draft) or redirect("consolidated", year)


@require_POST
def consolidated_begin(request: HttpRequest, year: int) -> HttpResponse:
    drafting.begin(_round(year), by=request.user, at=timezone.now())
    messages.success(request, "Đã lập dự thảo từ các báo cáo đã được chấp nhận.")
    return redirect("consolidated", year)


@require_POST
def consolidated_row(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Save one passage by itself (filing.js): 200 saved, 400 refused, 409 somebody was quicker."""
    part = get_object_or_404(_round(year).consolidated_parts.select_related("updated_by"), key=key)
    form = PartForm(part, request.POST, title=request.POST.get("title", "Đoạn"))
    is_saved = form.is_bound and form.save_part(by=request.user, at=timezone.now())
    status = 200 if is_saved else 409 if form.conflict else 400
    context = {"form": form, "is_answer": True}
    return render(request, "reporting/consolidated/row_answer.html", context, status=status)


@require_POST
def consolidated_decide(request: HttpRequest, year: int) -> HttpResponse:
    """Save the page as typed, then take or keep what changed: one difference, or all of them."""
    draft = draft_of(_round(year), at=timezone.now())
    if refusal := _save(request, draft):
        return refusal
    takes = "lay" in request.POST
    try:
        unsaid = drafting.decide(
            draft_of(draft.material.round, at=timezone.now()),
            request.POST.get("lay" if takes else "giu", ""),
            takes=takes,
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _show(request, draft, status=tell_refusal(request, refusal))
    for each in unsaid:
        before, now = each.difference.before, each.difference.citation
        messages.warning(
            request,
            f"{each.passage}: không còn thấy “{before.quote}” trong đoạn nên không thay được; nội "
            f"dung hiện nay là “{now.text}”.",
        )
    messages.success(request, "Đã lấy nội dung mới." if takes else "Đã giữ nội dung cũ.")
    return redirect("consolidated", year)


@require_POST
def consolidated_redraft(request: HttpRequest, year: int) -> HttpResponse:
    """Save the page as typed, then draft one passage anew."""
    draft = draft_of(_round(year), at=timezone.now())
    if refusal := _save(request, draft):
        return refusal
    key = request.POST.get("doan", "")
    draft = draft_of(draft.material.round, at=timezone.now())
    passage = next((each for each in draft.passages if each.part.key == key), None)
    if passage is None:
        raise Http404
    try:
        drafting.redraft(passage, by=request.user, at=timezone.now())
    except Refused as refusal:
        tell_refusal(request, refusal)
    else:
        messages.success(request, f"Đã soạn lại: {passage.drafted.title}.")
    return redirect("consolidated", year)


def _round(year: int) -> ReportingRound:
    return get_object_or_404(ReportingRound.objects.annual(year).select_related("plan__issuer"))


def _save(request: HttpRequest, draft: Draft) -> HttpResponse | None:
    """Save the passages that changed; an answer only where something typed could not be saved."""
    now, saved, kept = timezone.now(), 0, {}
    for passage in draft.passages:
        form = PartForm.of_passage(passage, request.POST)
        if not form.is_changed:
            continue
        if form.save_part(by=request.user, at=now):
            saved += 1
        else:
            kept[passage.part.key] = form
    if saved:
        messages.success(request, f"Đã lưu {saved} đoạn lúc {format_instant(now)}.")
    if not kept:
        return None
    status = 409 if any(form.conflict for form in kept.values()) else 400
    draft = draft_of(draft.material.round, at=now)
    return _show(request, draft, kept=kept, status=status)


def _show(
    request: HttpRequest,
    draft: Draft,
    *,
    kept: dict[str, PartForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`kept` are refused forms by passage, shown as they were typed."""
    kept, round_ = kept or {}, draft.material.round
    shown = [
        ShownPassage(each, kept.get(each.part.key) or PartForm.of_passage(each))
        for each in draft.passages
    ]
    context: dict[str, Any] = {
        "round": round_,
        "year": round_.year,
        "draft": draft,
        "shown": shown,
        "kept": list(kept.values()),
        "published": list(PublishedReport.objects.filter(round=round_).with_files()),
        "may_publish": may_open("consolidated_publish", request.acting.role),
        "breadcrumbs": [("Văn bản", reverse("published_reports")), (_title(round_), "")],
    }
    return render(request, "reporting/consolidated/draft.html", context, status=status)


def _title(round_: ReportingRound) -> str:
    return f"Báo cáo tổng hợp năm {round_.year}"


# Publishing ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def consolidated_publish(request: HttpRequest, year: int) -> HttpResponse:
    round_, now = _round(year), timezone.now()
    draft = draft_of(round_, at=now)
    number = PublishedReport.objects.next_number(round_)
    if request.method != "POST":
        initial = {"seen": draft.seal, "signer": request.user.full_name}
        return _ask(request, draft, number, IssueForm(initial=initial, version_number=number))
    form = IssueForm(request.POST, version_number=number)
    if not form.is_valid():
        return _ask(request, draft, number, form, status=400)
    try:
        published = publishing.publish(
            round_,
            form.issue,
            reason=form.cleaned_data.get("reason", ""),
            seen=form.cleaned_data["seen"],
            by=request.acting,
            at=now,
        )
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        # Sent again it is of the draft as it stands now, which the page leads to.
        form.data = {**form.data.dict(), "seen": draft.seal}
        return _ask(request, draft, number, form, status=status)
    messages.success(
        request,
        f"Đã ban hành {published}. Bản PDF và Word đang được lập; lãnh đạo được báo khi xong.",
    )
    return redirect("published_reports")


def _ask(
    request: HttpRequest, draft: Draft, number: int, form: IssueForm, *, status: int = 200
) -> HttpResponse:
    round_ = draft.material.round
    context = {
        "round": round_,
        "year": round_.year,
        "draft": draft,
        "form": form,
        "number": number,
        "without_report": [each.agency.name for each in draft.material.without_report],
        "breadcrumbs": [
            ("Văn bản", reverse("published_reports")),
            (_title(round_), reverse("consolidated", args=[round_.year])),
            ("Ban hành", ""),
        ],
    }
    return render(request, "reporting/consolidated/publish.html", context, status=status)


# What was published --------------------------------------------------------------------------


@dataclass(frozen=True)
class YearOfDocuments:
    """What there is to download of one year; the versions newest first."""

    round: ReportingRound
    published: tuple[PublishedReport, ...]


@require_GET
def published_reports(request: HttpRequest) -> HttpResponse:
    context = {
        "years": _years(
            ReportingRound.objects.annual_by_year().values(),
            PublishedReport.objects.with_files(),
        ),
        "may_draft": may_open("consolidated", request.acting.role),
        "breadcrumbs": [("Văn bản", "")],
    }
    return render(request, "reporting/consolidated/published.html", context)


def _years(
    rounds: Iterable[ReportingRound], published: Iterable[PublishedReport]
) -> list[YearOfDocuments]:
    by_round: dict[int, list[PublishedReport]] = {}
    for each in published:
        by_round.setdefault(each.round_id, []).append(each)
    return [YearOfDocuments(round_, tuple(by_round.get(round_.pk, ()))) for round_ in rounds]
