"""An agency files its report: what it owes, the sections, the check, the whole text."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting import (
    attachments,
    badges,
    checks,
    contents,
    drafting,
    lifecycle,
    notify,
    outline,
    progress,
    raised,
    reopening,
    snapshots,
    threads,
)
from reporting.badges import Badge
from reporting.clock import clock_of
from reporting.documents import agency_report
from reporting.documents.sealed import Sealed
from reporting.forms.paper import RecordForm
from reporting.models import Action, Obligation, ReportEvent, ReportVersion
from reporting.outline import OutlineSection
from reporting.progress import SectionProgress
from reporting.raised import Opinion
from reporting.views.transitions import action_context
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES


@dataclass(frozen=True)
class OwedReport:
    """A line of "Báo cáo": what is owed, how it stands, the one next step."""

    obligation: Obligation
    version: ReportVersion | None
    punctuality: Badge
    deadline: str
    can_start: bool

    @property
    def next_step(self) -> str:
        """The words of the link to the version."""
        if self.version.is_recorded and not self.version.is_sent:
            return "Xem bản đang nhập"
        if self.version.is_draft:
            return "Làm tiếp"
        if self.version.is_open and not self.version.is_sent:
            return "Đọc và ký"
        return "Xem báo cáo"


@dataclass(frozen=True)
class SectionLink:
    """An entry of components/checklist.html."""

    label: str
    url: str
    status: Badge
    is_current: bool = False
    status_id: str = ""


@require_GET
def my_reports(request: HttpRequest) -> HttpResponse:
    return show_my_reports(request)


def show_my_reports(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    obligations = (
        Obligation.objects.visible_to(request.acting)
        .with_history()
        .order_by("-round__year", "-round__opened_at")
    )
    owed = [_owed(request, obligation, now) for obligation in obligations]
    context = {
        "current": [row for row in owed if row.obligation.round.is_open_at(now)],
        "earlier": [row for row in owed if not row.obligation.round.is_open_at(now)],
        "is_sample": any(row.obligation.round.is_sample for row in owed),
        "breadcrumbs": [("Báo cáo", "")],
    }
    return render(request, "reporting/filing/my_reports.html", context, status=status)


def _owed(request: HttpRequest, obligation: Obligation, now: datetime.datetime) -> OwedReport:
    available = lifecycle.available(obligation, None, request.acting, now)
    return OwedReport(
        obligation=obligation,
        version=obligation.latest_version,
        punctuality=badges.punctuality(obligation, now),
        deadline=badges.deadline_of(obligation),
        can_start=any(transition.action == Action.START for transition in available),
    )


def filed_version(request: HttpRequest, pk: int) -> ReportVersion:
    """Of the acting agency, or typed by Sở KH&CN from paper; with obligation, round and agency.

    404 for any other (two queries).
    """
    return _with_agency(ReportVersion.objects.filed_by(request.acting), pk)


def version_to_write(request: HttpRequest, pk: int) -> ReportVersion:
    """As `filed_version`; 403 for who may read it but is not the one to write it."""
    found = filed_version(request, pk)
    if not found.is_written_as(request.acting.role):
        raise PermissionDenied
    return found


def _with_agency(versions: QuerySet[ReportVersion], pk: int) -> ReportVersion:
    return get_object_or_404(
        versions.select_related("obligation__round__plan", "obligation__agency").prefetch_related(
            "obligation__agency__names"
        ),
        pk=pk,
    )


def crumbs(request: HttpRequest, version: ReportVersion, *more: str) -> list[tuple[str, str]]:
    above = ("Báo cáo", reverse("my_reports"))
    if request.acting.role in REVIEWER_ROLES:
        above = ("Báo cáo giấy", reverse("paper_reports", args=[version.obligation.round_id]))
    return [
        above,
        (str(version.obligation.round), reverse("report", args=[version.pk])),
        *((label, "") for label in more),
    ]


@require_GET
def report(request: HttpRequest, version: int) -> HttpResponse:
    return show_report(request, filed_version(request, version))


def show_report(
    request: HttpRequest, version: ReportVersion, *, status: int = 200, asking: str = ""
) -> HttpResponse:
    """The overview; `asking` names the action whose dialog opens again."""
    now = timezone.now()
    obligation = version.obligation
    is_writing = version.is_writable_as(request.acting.role)
    read = contents.read(version)
    problems = checks.problems(version, read)
    found = progress.by_section(read, problems)
    links = section_links(version, found)
    prefetch_related_objects(
        [obligation], Prefetch("versions", ReportVersion.objects.defer("snapshot"))
    )
    versions = sorted(obligation.versions.all(), key=lambda row: row.number, reverse=True)
    incomplete = (link for row, link in zip(found, links, strict=True) if not row.is_complete)
    events = list(ReportEvent.objects.history_of(obligation.pk))
    context = {
        "version": version,
        "obligation": obligation,
        "round": obligation.round,
        "punctuality": badges.punctuality(obligation, now),
        "deadline": badges.deadline_of(obligation),
        "sections": links,
        "first_incomplete": next(incomplete, None),
        "errors": sum(problem.is_error for problem in problems),
        "warnings": sum(not problem.is_error for problem in problems),
        "last_saved": read.last_saved,
        "files": attachments.of_contents(read),
        "versions": versions,
        "open_version": next((row for row in versions if row.is_open), None),
        "events": events,
        "clock": clock_of(obligation.round.opened_at, events, now),
        "returned": _returned(version, timezone.localdate(now)),
        "is_writing": is_writing,
        **questions_context(request, version),
        "plan_changes": drafting.plan_changes(version, read) if is_writing else None,
        "told": _told(obligation, versions),
        "answers_anchor": notify.ANSWERS_ANCHOR,
        "reopen_request": reopening.waiting_for(version) if version.is_accepted else None,
        "may_ask_reopening": version.is_accepted and reopening.may_ask(version, request.acting),
        "breadcrumbs": crumbs(request, version)[:1] + [(str(obligation.round), "")],
        **action_context(request, version, now, asking),
    }
    return render(request, "reporting/filing/report.html", context, status=status)


def questions_context(request: HttpRequest, version: ReportVersion) -> dict[str, object]:
    """The questions that wait for the acting agency, and how many there are in all."""
    is_own = request.acting.role in AGENCY_ROLES
    found = threads.of(version.obligation) if is_own else []
    return {
        "waiting": [thread for thread in found if thread.is_to_answer],
        "question_count": len(found),
    }


@dataclass(frozen=True)
class Told:
    """What Sở KH&CN says to what the agency raised in one accepted report."""

    year: int
    opinions: list[Opinion]


def _told(obligation: Obligation, versions: list[ReportVersion]) -> Told | None:
    """Of this round's accepted report, else of last year's; None without either (6 queries)."""
    accepted = next((version for version in versions if version.is_accepted), None)
    if accepted is None:
        accepted = contents.accepted_last_year(obligation)
    if accepted is None:
        return None
    read = contents.read(accepted, raised.KINDS)
    return Told(accepted.obligation.round.year, raised.of_report(accepted.obligation, read))


@dataclass(frozen=True)
class Returned:
    event: ReportEvent
    deadline: Badge | None


def _returned(version: ReportVersion, today: datetime.date) -> Returned | None:
    """Why the version this one mends was given back."""
    if version.based_on_id is None or version.is_sent:
        return None
    event = (
        ReportEvent.objects.filter(
            version=version.based_on_id, action__in=[Action.RETURN, Action.REOPEN]
        )
        .select_related("by")
        .last()
    )
    if event is None:
        return None
    return Returned(event, badges.answer_by(event.answer_by, today) if event.answer_by else None)


def section_links(
    version: ReportVersion, found: tuple[SectionProgress, ...], current: str = ""
) -> list[SectionLink]:
    return [
        SectionLink(
            row.section.heading,
            reverse("report_section", args=[version.pk, row.section.slug]),
            row.status,
            row.section.slug == current,
            f"section-status-{row.section.slug}",
        )
        for row in found
    ]


@require_GET
def report_check(request: HttpRequest, version: int) -> HttpResponse:
    return show_check(request, version_to_write(request, version))


@dataclass(frozen=True)
class CheckedSection:
    section: OutlineSection
    problems: tuple[checks.Problem, ...]


def show_check(
    request: HttpRequest,
    version: ReportVersion,
    *,
    record_form: RecordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`record_form` is the day of a paper report as it was typed and refused."""
    read = contents.read(version)
    problems = checks.problems(version, read)
    by_section = [
        CheckedSection(section, tuple(row for row in problems if row.section == section.slug))
        for section in outline.SECTIONS
    ]
    context = {
        "version": version,
        "round": version.obligation.round,
        "plan_changes": drafting.plan_changes(version, read) if version.is_draft else None,
        "checked": [row for row in by_section if row.problems],
        "errors": sum(problem.is_error for problem in problems),
        "warnings": sum(not problem.is_error for problem in problems),
        "heading": "Kiểm tra trước khi ghi nhận"
        if version.is_recorded
        else "Kiểm tra trước khi chuyển ký",
        **questions_context(request, version),
        "record_form": record_form or RecordForm(),
        "breadcrumbs": crumbs(request, version, "Kiểm tra"),
    }
    return render(request, "reporting/filing/check.html", context, status=status)


@require_GET
def report_full(request: HttpRequest, version: int) -> HttpResponse:
    """The whole text, for everyone who may see the version; the PDF says the same."""
    versions = ReportVersion.objects.visible_to(request.acting)
    found, now = _with_agency(versions, version), timezone.now()
    snapshot = snapshots.of(found, at=now)
    text = agency_report.of_snapshot(
        snapshot,
        exported_at=now,
        code=found.receipt_code,
        is_draft=not found.is_sent,
    )
    context = {
        "version": found,
        "obligation": found.obligation,
        "round": found.obligation.round,
        "text": text,
        "files": Sealed(snapshot).attachments,
        "is_own": request.acting.role in AGENCY_ROLES,
        "breadcrumbs": [(f"{found.obligation.agency.short_name}, {found.obligation.round}", "")],
    }
    return render(request, "reporting/filing/full.html", context)
