"""Lead and partner must agree: "Hoàn thành" here and "Chưa triển khai" there is one question.

One question per round and task, put to all agencies concerned. Raised when a version that shows
the contradiction is taken for review or is about to be accepted.
"""

import datetime
from dataclasses import dataclass

from django.db.models import F

from reporting import question_notices
from reporting.models import (
    MessageKind,
    Question,
    QuestionParty,
    ReportVersion,
    Settlement,
    Status,
    TaskEntry,
    TaskStatus,
)
from soctrang_ip.accounts.models import Membership
from tasks.models import Task, TaskLead

COUNTED = (Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED, Status.RETURNED)
"""An agency's word is the latest it has sent and not recalled."""

OPPOSITES = (TaskStatus.DONE, TaskStatus.NOT_STARTED)

PLACE = ("nhiem-vu", "Tình trạng")
"""Section and label of the line such a question stands at; its item is the task's code."""


@dataclass(frozen=True)
class Contradiction:
    """The leads' "Hoàn thành" and the partners' "Chưa triển khai" on one task."""

    task: Task
    done: tuple[TaskEntry, ...]
    not_started: tuple[TaskEntry, ...]

    @property
    def entries(self) -> tuple[TaskEntry, ...]:
        return self.done + self.not_started

    @property
    def text(self) -> str:
        return (
            f"{_said(self.done, 'chủ trì')}; {_said(self.not_started, 'phối hợp')}. "
            "Đề nghị các cơ quan đối chiếu và trả lời."
        )


def _said(entries: tuple[TaskEntry, ...], part: str) -> str:
    names = ", ".join(entry.version.obligation.agency.short_name for entry in entries)
    return f"{names} ({part}) báo cáo “{entries[0].state.label}”"


def find(version: ReportVersion) -> list[Contradiction]:
    """Those this version takes part in, in plan order (four queries; fewer if none)."""
    own = TaskEntry.objects.filter(version=version, status__in=OPPOSITES)
    tasks = set(own.values_list("task", flat=True))
    if not tasks:
        return []
    contradictions = between(version.obligation.round_id, tasks)
    return [
        row for row in contradictions if version.pk in {entry.version_id for entry in row.entries}
    ]


def between(round_: int, tasks: set[int]) -> list[Contradiction]:
    """All contradictions of a round on these tasks, in plan order (three or four queries)."""
    latest: dict[int, int] = dict(
        ReportVersion.objects.filter(obligation__round=round_, status__in=COUNTED)
        .order_by("number")
        .values_list("obligation", "pk")
    )
    entries = (
        TaskEntry.objects.filter(
            version__in=list(latest.values()),
            task__in=tasks,
            status__in=OPPOSITES,
        )
        .select_related("task__section", "task__heading", "version__obligation__agency")
        .defer("version__snapshot")
        .prefetch_related("version__obligation__agency__names")
        .order_by("task__section__number", "task__order", "version__obligation__agency__order")
    )
    leads = set(TaskLead.objects.filter(task__in=tasks).values_list("task", "agency"))
    done: dict[Task, list[TaskEntry]] = {}
    not_started: dict[Task, list[TaskEntry]] = {}
    for entry in entries:
        is_lead = (entry.task_id, entry.version.obligation.agency_id) in leads
        if is_lead and entry.status == TaskStatus.DONE:
            done.setdefault(entry.task, []).append(entry)
        if not is_lead and entry.status == TaskStatus.NOT_STARTED:
            not_started.setdefault(entry.task, []).append(entry)
    both = [task for task in done if task in not_started]
    both.sort(key=lambda task: (task.section.number, task.order))
    return [Contradiction(task, tuple(done[task]), tuple(not_started[task])) for task in both]


def unasked(version: ReportVersion) -> list[Contradiction]:
    """Those that are not, or no longer, the subject of a question to everyone concerned."""
    found = find(version)
    if not found:
        return []
    asked = Question.objects.filter(
        round=version.obligation.round_id, shared_task__in=[row.task for row in found]
    )
    questions = {row.shared_task_id: row for row in asked.prefetch_related("parties")}
    return [row for row in found if not _is_asked(row, questions.get(row.task.pk))]


def _is_asked(contradiction: Contradiction, question: Question | None) -> bool:
    """Settled as a difference stands for the same agencies; settled as agreed does not."""
    if question is None or question.settled_as == Settlement.AGREED:
        return False
    asked = {party.obligation_id for party in question.parties.all()}
    return asked >= {entry.version.obligation_id for entry in contradiction.entries}


def ask(version: ReportVersion, *, by: Membership, at: datetime.datetime) -> list[Question]:
    """Put what is not asked yet to all agencies concerned; call inside a transaction."""
    questions = [_ask(row, version, by=by, at=at) for row in unasked(version)]
    question_notices.tell_of_shared(questions, version, at=at)
    return questions


def _ask(
    contradiction: Contradiction, version: ReportVersion, *, by: Membership, at: datetime.datetime
) -> Question:
    task, (section, label) = contradiction.task, PLACE
    question, _ = Question.objects.get_or_create(
        round_id=version.obligation.round_id,
        shared_task=task,
        defaults={
            "section": section,
            "item": task.code,
            "label": label,
            "title": f"{task.code} {task.full_name}",
            "asked_at": at,
        },
    )
    Question.objects.filter(pk=question.pk).update(
        counter=F("counter") + 1, settled_as="", settled_at=None
    )
    for entry in contradiction.entries:
        QuestionParty.objects.update_or_create(
            question=question,
            obligation_id=entry.version.obligation_id,
            defaults={"version_id": entry.version_id, "is_to_answer": True},
        )
    question.say(version, MessageKind.ASK, by=by, text=contradiction.text, at=at)
    return question
