"""Home: what the person has to do, and by when, under the role they act as."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting import badges, steps
from reporting.badges import Badge
from reporting.figures import agencies
from reporting.figures.filing import filing
from reporting.models import (
    Action,
    Notice,
    NoticeKind,
    Obligation,
    ReportEvent,
    ReportingRound,
    ReportVersion,
)
from reporting.queue import current_round, queue
from reporting.steps import Step
from soctrang_ip.access import may_open
from soctrang_ip.accounts.models import Agency, Membership, Role, User
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    acting, now = request.acting, timezone.now()
    if acting is None:
        return render(request, "reporting/home/no_role.html")
    if acting.role in AGENCY_ROLES:
        return render(request, "reporting/home/agency.html", _agency(acting, now))
    if acting.role in REVIEWER_ROLES:
        return render(request, "reporting/home/reviewer.html", _reviewer(now))
    if acting.role == Role.LEADER:
        return render(request, "reporting/home/leader.html", _leader(now))
    return render(request, "reporting/home/administrator.html", _administrator(now))


# Staff and signer ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Todo:
    """One report the agency owes, and the next step of this person."""

    obligation: Obligation
    version: ReportVersion | None
    deadline: str
    punctuality: Badge
    step: Step
    returned: ReportEvent | None
    answer_by: Badge | None


def _agency(acting: Membership, now: datetime.datetime) -> dict[str, object]:
    """Nine queries at most."""
    today = timezone.localdate(now)
    versions = Prefetch("versions", ReportVersion.objects.defer("snapshot"))
    owed = (
        Obligation.objects.visible_to(acting)
        .select_related("round", "agency")
        .prefetch_related("agency__names", versions)
        .order_by("-round__year", "-round__opened_at")
    )
    shown = [row for row in owed if row.round.is_open_at(now) or row.open_version]
    returned = _why_returned(shown)
    signers = steps.signers(acting, today)
    todos = []
    for obligation in shown:
        version = obligation.standing_version
        event = returned.get(version.based_on_id) if version and not version.is_sent else None
        todos.append(
            Todo(
                obligation=obligation,
                version=version,
                deadline=badges.deadline_of(obligation),
                punctuality=badges.punctuality(obligation, now),
                step=steps.step(obligation, version, acting, now, signers),
                returned=event,
                answer_by=badges.answer_by(event.answer_by, today)
                if event and event.answer_by
                else None,
            )
        )
    answers = _new_answers(acting)
    return {
        "mine": [todo for todo in todos if todo.step.is_mine],
        "others": [todo for todo in todos if not todo.step.is_mine],
        "answers": answers,
        "is_sample": any(row.round.is_sample for row in shown)
        or any(answer.is_sample for answer in answers),
    }


def _new_answers(acting: Membership) -> list[Notice]:
    """What was answered to the agency's obstacles and proposals and this person has not read."""
    unread = Notice.objects.of(acting.user).unread().filter(obligation__agency=acting.agency_id)
    told = unread.filter(kind__in=[NoticeKind.RESPONDED, NoticeKind.NOTED])
    return list(told.select_related("obligation__round"))


def _why_returned(obligations: list[Obligation]) -> dict[int, ReportEvent]:
    """By the version that was returned or opened again."""
    based_on = [row.open_version.based_on_id for row in obligations if row.open_version]
    events = ReportEvent.objects.filter(
        version__in=[pk for pk in based_on if pk], action__in=[Action.RETURN, Action.REOPEN]
    ).select_related("by")
    return {event.version_id: event for event in events}


# Reviewers, leaders, administrators ---------------------------------------------------------

MOST_WAITING = 5
REPORTERS = (Role.STAFF, Role.SIGNER)
"""Whom an agency needs to file a report."""


def _reviewer(now: datetime.datetime) -> dict[str, object]:
    listed = list(ReportingRound.objects.all())
    round_ = current_round(listed, now)
    this_year = timezone.localdate(now).year
    has_this_year = any(row.is_annual and row.year == this_year for row in listed)
    found = queue(round_, now) if round_ else None
    waiting = found.waiting if found else []
    return {
        "round": round_,
        "deadline": badges.deadline_of(round_) if round_ else "",
        "state": badges.of_round(round_, now) if round_ else None,
        "queue": found,
        "waiting": waiting[:MOST_WAITING],
        "waiting_count": len(waiting),
        "year_to_open": None if has_this_year else this_year,
    }


def _leader(now: datetime.datetime) -> dict[str, object]:
    listed = [row for row in ReportingRound.objects.with_counts() if row.is_annual]
    round_ = current_round(listed, now)
    labels = agencies.read(timezone.localdate(now))
    return {
        "round": round_,
        "deadline": badges.deadline_of(round_) if round_ else "",
        "state": badges.of_round(round_, now) if round_ else None,
        "filing": filing(round_, labels, now) if round_ else None,
        "rounds": listed,
        "has_dashboard": may_open("dashboard", Role.LEADER),
        "has_summary": may_open("summary_pdf", Role.LEADER),
    }


def _administrator(now: datetime.datetime) -> dict[str, object]:
    today = timezone.localdate(now)
    members = Membership.objects.valid_on(today).of_active_users()
    active = User.objects.filter(is_active=True)
    there = set(members.values_list("agency", "role"))
    reporting = Agency.objects.reporting().active_on(today).prefetch_related("names")
    incomplete = []
    for agency in reporting:
        missing = [role.label for role in REPORTERS if (agency.pk, role) not in there]
        if missing:
            incomplete.append((agency.name, ", ".join(missing).lower()))
    return {
        "active": active.count(),
        "without_role": active.exclude(pk__in=members.values("user")).count(),
        "incomplete": incomplete,
    }
