"""The handover page: what somebody new at an agency, or asking about it, has to know at once.

Content comes from accepted reports only, so that the agency and Sở KH&CN read the same.
"""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from reporting import badges, contents
from reporting.badges import Badge
from reporting.contents import Contents
from reporting.models import (
    Action,
    Attachment,
    MessageKind,
    NextWorkEntry,
    Obligation,
    ObstacleEntry,
    ProposalEntry,
    Question,
    QuestionMessage,
    ReportEvent,
    ReportVersion,
    StaffEntry,
    Status,
    TaskEntry,
    TaskStatus,
)
from reporting.queue import EXEMPT, NOT_STARTED
from soctrang_ip.accounts import delegation
from soctrang_ip.accounts.delegation import Delegation
from soctrang_ip.accounts.models import Agency, Membership
from soctrang_ip.accounts.roles import AGENCY_ROLES
from tasks.models import Task

HANDED_OVER = (NextWorkEntry, ProposalEntry, ObstacleEntry, StaffEntry, Attachment)
"""What is shown of the last accepted report besides its tasks."""


@dataclass(frozen=True)
class Report:
    """One round. `version` is the latest sent one that the reader may open."""

    obligation: Obligation
    state: Badge | Status
    punctuality: Badge
    deadline: str
    answer_by: Badge | None
    version: ReportVersion | None


@dataclass(frozen=True)
class OpenQuestion:
    """What Sở KH&CN wants to know before it accepts; `place` is "" for the report as a whole."""

    place: str
    text: str
    asked_by: str
    asked_at: datetime.datetime
    report: str


@dataclass(frozen=True)
class TaskYear:
    year: int
    entry: TaskEntry

    @property
    def status(self) -> TaskStatus:
        return TaskStatus(self.entry.status)


@dataclass(frozen=True)
class TaskHistory:
    """What accepted reports said of one task, the newest year first."""

    task: Task
    years: tuple[TaskYear, ...]


@dataclass(frozen=True)
class Handover:
    agency: Agency
    owed: tuple[Report, ...]
    """Of open rounds, and what is still being mended."""
    reports: tuple[Report, ...]
    latest: ReportVersion | None
    """The last accepted report, from which the promises and obstacles are."""
    content: Contents
    tasks: tuple[TaskHistory, ...]
    questions: tuple[OpenQuestion, ...]
    members: tuple[Membership, ...]
    """Staff and signers of today who can log in."""
    delegations: tuple[Delegation, ...]
    """Valid today or later."""

    @property
    def is_sample(self) -> bool:
        return any(report.obligation.round.is_sample for report in self.reports)

    @property
    def next_work(self) -> list[NextWorkEntry]:
        return self.content.of(NextWorkEntry)

    @property
    def proposals(self) -> list[ProposalEntry]:
        return self.content.of(ProposalEntry)

    @property
    def obstacles(self) -> list[ObstacleEntry]:
        return self.content.of(ObstacleEntry)

    @property
    def files(self) -> list[Attachment]:
        return self.content.of(Attachment)

    @property
    def staff_in_charge(self) -> list[StaffEntry]:
        return self.content.of(StaffEntry)


def handover(agency: Agency, acting: Membership, now: datetime.datetime) -> Handover:
    """A fixed number of queries, however many rounds, tasks and people."""
    today = timezone.localdate(now)
    obligations = list(
        Obligation.objects.visible_to(acting)
        .filter(agency=agency)
        .with_history()
        .order_by("-round__year", "-round__opened_at")
    )
    reports = {row: _report(row, now) for row in obligations}
    accepted = [row.accepted_version for row in obligations if row.accepted_version]
    latest = accepted[0] if accepted else None
    members = Membership.objects.valid_on(today).of_active_users().filter(agency=agency)
    return Handover(
        agency=agency,
        owed=tuple(reports[row] for row in obligations if _is_owed(row, now)),
        reports=tuple(reports.values()),
        latest=latest,
        content=contents.read(latest, HANDED_OVER) if latest else Contents(),
        tasks=_tasks(accepted),
        questions=open_questions(obligations),
        members=tuple(
            members.filter(role__in=AGENCY_ROLES)
            .select_related("user", "delegated_by")
            .order_by("role", "user__full_name")
        ),
        delegations=tuple(
            row for row in delegation.listed(agency, by=acting, today=today) if not row.is_over
        ),
    )


def open_questions(obligations: list[Obligation]) -> tuple[OpenQuestion, ...]:
    """Why reports that are being mended were returned, and what is not settled (four queries)."""
    mended = {row.standing_version.based_on_id: row for row in obligations if row.answer_by}
    events = ReportEvent.objects.filter(version__in=mended, action=Action.RETURN)
    returned = [
        OpenQuestion(
            "",
            event.reason,
            event.by.full_name,
            event.happened_at,
            str(mended[event.version_id].round),
        )
        for event in events.select_related("by").exclude(reason="")
    ]
    asked = QuestionMessage.objects.filter(
        kind=MessageKind.ASK,
        question__in=Question.objects.undecided().filter(parties__obligation__in=obligations),
    )
    return (
        *returned,
        *(
            OpenQuestion(
                message.question.title,
                message.text,
                message.by.full_name,
                message.written_at,
                str(message.question.round),
            )
            for message in asked.select_related("question__round", "by")
        ),
    )


def _is_owed(obligation: Obligation, now: datetime.datetime) -> bool:
    """Something is to be sent, in a round that is open or in a draft left from a closed one."""
    standing = obligation.standing_version
    is_begun = standing is not None and not standing.is_sent
    return obligation.owes and (is_begun or obligation.round.is_open_at(now))


def _report(obligation: Obligation, now: datetime.datetime) -> Report:
    standing, until = obligation.standing_version, obligation.answer_by
    state = standing.state if standing else EXEMPT if obligation.exempted_at else NOT_STARTED
    return Report(
        obligation=obligation,
        state=state,
        punctuality=badges.punctuality(obligation, now),
        deadline=badges.deadline_of(obligation),
        answer_by=badges.answer_by(until, timezone.localdate(now)) if until else None,
        version=obligation.latest_sent,
    )


def _tasks(accepted: list[ReportVersion]) -> tuple[TaskHistory, ...]:
    """Every task on which something was reported, in plan order (one query)."""
    entries = (
        TaskEntry.objects.filter(version__in=accepted)
        .exclude(status__in=["", TaskStatus.NONE])
        .select_related("task__heading", "version__obligation__round")
        .defer("version__snapshot")
        .order_by("task__order", "-version__obligation__round__year", "-pk")
    )
    return tuple(
        TaskHistory(
            task, tuple(TaskYear(row.version.obligation.round.year, row) for row in of_task)
        )
        for task, of_task in groupby(entries, key=lambda row: row.task)
    )
