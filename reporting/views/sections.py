"""The pages of the nine sections: shown, saved row by row, shown again as typed when refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reporting import (
    answering,
    attachments,
    checks,
    contents,
    drafting,
    outline,
    progress,
    questions,
    remarks,
    threads,
    totals,
)
from reporting.contents import Contents
from reporting.forms import sections
from reporting.forms.background import Background
from reporting.forms.questions import MessageForm
from reporting.forms.rows import RowForm
from reporting.forms.sheets import Sheet
from reporting.models import Question, ReportVersion, TaskEntry
from reporting.outline import OutlineSection
from reporting.refusals import Refused
from reporting.threads import Typed
from reporting.views.attachments import attachments_page
from reporting.views.filing import crumbs, filed_version, section_links, version_to_write
from soctrang_ip.lib.dates import format_instant
from tasks.models import Task


@require_http_methods(["GET", "POST"])
def report_section(request: HttpRequest, version: int, slug: str) -> HttpResponse:
    section = section_of(slug)
    if request.method == "POST":
        found = version_to_write(request, version)
        refusal = _save(request, found, section)
        return refusal or _after_save(request, found, section)
    found = filed_version(request, version)
    if not found.is_writable_as(request.acting.role):
        return redirect(f"{reverse('report_full', args=[found.pk])}#{slug}")
    return show_section(request, found, section)


@require_POST
def report_rest_none(request: HttpRequest, version: int, slug: str) -> HttpResponse:
    """Save the section as typed, then answer "không phát sinh" wherever it is blank."""

    def told(count: int) -> str:
        return f"Đã trả lời “Không phát sinh” cho {count} chỗ còn trống."

    return _save_then(request, version, slug, answering.answer_blanks_with_none, told)


@require_POST
def report_carry(request: HttpRequest, version: int, slug: str) -> HttpResponse:
    """Save the section as typed, then put last year's words where it (or one row) is blank."""
    only = request.POST.get("row", "")

    def told(count: int) -> str:
        if not count:
            return "Không có gì của năm trước để đưa vào chỗ còn trống."
        return f"Đã đưa nội dung năm trước vào {count} chỗ; hãy đọc lại và sửa cho năm nay."

    return _save_then(request, version, slug, answering.carry, told, only=only)


@require_POST
def report_add_task(request: HttpRequest, version: int) -> HttpResponse:
    """Save section II as typed, then put one more task of the year into the report."""
    found, section = version_to_write(request, version), outline.SECTION_BY_SLUG["nhiem-vu"]
    if refusal := _save(request, found, section):
        return refusal
    due = Task.objects.due_in(found.obligation.round.year)
    task = due.filter(code=request.POST.get("task", "")).first()
    if task is None:
        messages.error(request, "Hãy chọn nhiệm vụ cần thêm.")
        return show_section(request, found, section, status=400)
    try:
        drafting.add_task(found, task, by=request.user, at=timezone.now())
    except drafting.NotDraft as refused:
        return _show_locked(request, found, section, (), refused)
    messages.success(request, f"Đã thêm nhiệm vụ {task.code}.")
    page = reverse("report_section", args=[found.pk, section.slug])
    return redirect(f"{page}#taskentry-{task.code.replace('.', '-')}")


@require_POST
def report_follow_plan(request: HttpRequest, version: int) -> HttpResponse:
    found = version_to_write(request, version)
    try:
        drafting.follow_plan(found)
    except drafting.NotDraft as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã cập nhật các mục của báo cáo theo Kế hoạch.")
    return redirect("report", found.pk)


Answering = Callable[..., int]


def _save_then(
    request: HttpRequest,
    version: int,
    slug: str,
    answer: Answering,
    told: Callable[[int], str],
    **options: str,
) -> HttpResponse:
    found, section = version_to_write(request, version), section_of(slug)
    if refusal := _save(request, found, section):
        return refusal
    models = sections.models(section)
    try:
        count = answer(found, section, models, by=request.user, at=timezone.now(), **options)
    except drafting.NotDraft as refused:
        return _show_locked(request, found, section, (), refused)
    messages.success(request, told(count))
    page = reverse("report_section", args=[found.pk, slug])
    return redirect(f"{page}#{options['only']}" if options.get("only") else page)


def section_of(slug: str) -> OutlineSection:
    if slug not in outline.SECTION_BY_SLUG:
        raise Http404
    return outline.SECTION_BY_SLUG[slug]


def _save(
    request: HttpRequest, version: ReportVersion, section: OutlineSection
) -> HttpResponse | None:
    """Save what changed; an answer only where something typed could not be saved."""
    now = timezone.now()
    unanswered = _answer(request, version)
    sheet = Sheet(version, request.POST)
    sections.build(sheet, background_of(version, section))
    try:
        sheet.save(by=request.user, at=now)
    except drafting.NotDraft as refused:
        return _show_locked(request, version, section, sheet.changed, refused, unanswered)
    if sheet.saved:
        messages.success(request, f"Đã lưu {sheet.saved} mục lúc {format_instant(now)}.")
    if not sheet.unsaved and not unanswered:
        return None
    status = 409 if sheet.conflicts or unanswered else 400
    return show_section(
        request, version, section, kept=sheet.unsaved, typed=unanswered, status=status
    )


def _answer(request: HttpRequest, version: ReportVersion) -> dict[int, Typed]:
    """Send what was typed into the questions of the page; the words of those refused.

    Each question is a form of its own, named `answer-<number>`, within the form of the page.
    """
    kept = {}
    for question in Question.objects.visible_to(request.acting).put_to(version.obligation_id):
        form = MessageForm(request.POST, prefix=question.answer_prefix)
        text = request.POST.get(form.add_prefix("text"), "")
        if not text.strip():
            continue
        try:
            questions.answer(
                question, version, by=request.acting, at=timezone.now(), **form.message()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            kept[question.pk] = Typed("answer", text)
        else:
            messages.success(request, "Đã gửi câu trả lời.")
    return kept


def _after_save(
    request: HttpRequest, version: ReportVersion, section: OutlineSection
) -> HttpResponse:
    page = reverse("report_section", args=[version.pk, section.slug])
    if place := request.POST.get("minh-chung"):
        return redirect(attachments_page(version, place))
    if more := request.POST.get("them"):
        return redirect(f"{page}?them={more}#{more}")
    if "tiep" in request.POST:
        following = _neighbours(section)[1]
        return (
            redirect("report_section", version.pk, following.slug)
            if following
            else redirect("report_check", version.pk)
        )
    return redirect(page)


def _show_locked(
    request: HttpRequest,
    version: ReportVersion,
    section: OutlineSection,
    kept: list[RowForm] | tuple[RowForm, ...],
    refused: drafting.NotDraft,
    typed: dict[int, Typed] | None = None,
) -> HttpResponse:
    """Somebody sent the report meanwhile: the words are still there, and nothing is saved."""
    messages.error(request, str(refused))
    version.refresh_from_db(fields=["status"])
    return show_section(request, version, section, kept=kept, typed=typed, status=409)


def background_of(
    version: ReportVersion, section: OutlineSection, read: Contents | None = None
) -> Background:
    return Background(
        version=version,
        section=section,
        now=read or contents.read(version, sections.models(section)),
        before=contents.last_year(version, sections.models(section)),
    )


def show_section(
    request: HttpRequest,
    version: ReportVersion,
    section: OutlineSection,
    *,
    kept: list[RowForm] | tuple[RowForm, ...] = (),
    typed: dict[int, Typed] | None = None,
    status: int = 200,
) -> HttpResponse:
    read = contents.read(version)
    background = background_of(version, section, read)
    sheet = Sheet(version, kept=kept, more=request.GET.get("them", ""))
    body = sections.build(sheet, background)
    problems = checks.problems(version, read, background.before)
    found = progress.by_section(read, problems)
    shown = found[outline.SECTIONS.index(section)]
    sheet.remark(remarks.of_section(section, read, problems))
    sheet.show_files(attachments.by_place(attachments.of_contents(read)))
    asked = _asked(version, section, typed or {})
    has_tasks = TaskEntry in sections.models(section)
    bases = answering.task_bases(background.asked) if has_tasks else {}
    previous, following = _neighbours(section)
    context: dict[str, Any] = {
        "version": version,
        "round": version.obligation.round,
        "section": section,
        "body": body,
        "kept": list(kept),
        "body_template": sections.template(section.slug),
        "sections": section_links(version, found, section.slug),
        "totals": totals.totals(shown, read),
        "blanks": len(answering.blanks(section, read, bases)),
        "has_offers": answering.has_offers(section, read, background.before),
        "unpinned": sheet.pin(asked),
        "typed": threads.without_form(typed or {}, asked),
        "previous": previous,
        "following": following,
        "last_saved_at": read.last_saved_at,
        "last_year": background.year - 1,
        "previous_label": f"Năm {background.year - 1}",
        "has_last_year": background.before.version is not None,
        "breadcrumbs": crumbs(request, version, section.heading),
    }
    return render(request, "reporting/filing/section.html", context, status=status)


def _asked(
    version: ReportVersion, section: OutlineSection, typed: dict[int, Typed]
) -> list[threads.Thread]:
    """The open questions about this page; who types a paper report answers none."""
    if version.is_recorded:
        return []
    found = threads.undecided(version.obligation, typed)
    return [thread for thread in found if thread.question.section == section.slug]


def _neighbours(section: OutlineSection) -> tuple[OutlineSection | None, OutlineSection | None]:
    at = outline.SECTIONS.index(section)
    previous = outline.SECTIONS[at - 1] if at else None
    following = outline.SECTIONS[at + 1] if at + 1 < len(outline.SECTIONS) else None
    return previous, following
