"""Due tasks of a year by status and mục, each counted once, by what its lead reports."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import F

from reporting.figures.content import TaskAnswer
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.year import Year
from reporting.models import TaskStatus
from tasks.models import Task


class TaskState(Enum):
    """Key, words, tone and icon of a task's year, from the least to the most advanced."""

    NOT_REPORTED = ("not_reported", "Chưa có báo cáo", "neutral", "question")
    NOT_DONE = (TaskStatus.NOT_DONE.value, TaskStatus.NOT_DONE.label, "danger", "cross")
    NOT_STARTED = (TaskStatus.NOT_STARTED.value, TaskStatus.NOT_STARTED.label, "warning", "circle")
    IN_PROGRESS = (TaskStatus.IN_PROGRESS.value, TaskStatus.IN_PROGRESS.label, "info", "half")
    DONE = (TaskStatus.DONE.value, TaskStatus.DONE.label, "success", "check-circle")

    def __init__(self, key: str, label: str, tone: str, icon: str) -> None:
        self.key, self.label, self.tone, self.icon = key, label, tone, icon

    @classmethod
    def of(cls, status: str) -> "TaskState":
        """A lead that answered nothing it may answer has not reported."""
        return next((state for state in cls if state.key == status), cls.NOT_REPORTED)

    @classmethod
    def least(cls, states: Iterable["TaskState"]) -> "TaskState":
        """What counts when several lead: the less advanced state."""
        return min(states, key=_RANK.__getitem__, default=cls.NOT_REPORTED)


_RANK = {state: rank for rank, state in enumerate(TaskState)}
SHOWN = tuple(reversed(TaskState))
"""From done to not reported: the order of columns and of the bar."""


@dataclass(frozen=True, slots=True)
class LeadState:
    agency: str
    agency_code: str
    state: TaskState
    source: Source


@dataclass(frozen=True, slots=True)
class TaskRow:
    code: str
    name: str
    section: str
    leads: tuple[LeadState, ...]

    @property
    def deciding(self) -> LeadState | None:
        """The lead whose answer counts: the first of the less advanced ones."""
        return next((lead for lead in self.leads if lead.state is self.state), None)

    @property
    def state(self) -> TaskState:
        return TaskState.least(lead.state for lead in self.leads)


@dataclass(frozen=True)
class TaskCounts:
    """One line of the table; `by_state` in the order of `SHOWN`."""

    roman: str
    """Of the mục; "" for the total."""
    title: str
    due: Figure
    by_state: tuple[Figure, ...]

    @property
    def columns(self) -> list[tuple[TaskState, Figure]]:
        return list(zip(SHOWN, self.by_state, strict=True))


@dataclass(frozen=True)
class Tasks:
    sections: tuple[TaskCounts, ...]
    total: TaskCounts
    rows: tuple[TaskRow, ...]


def tasks(year: Year) -> Tasks:
    """One query."""
    answers = {(row.task_id, row.origin.agency_id): row for row in year.content.tasks}
    by_pk: dict[int, Task] = {}
    leads: dict[int, list[LeadState]] = defaultdict(list)
    # One row for each task and lead: a join instead of a second query.
    due = Task.objects.due_in(year.year).filter(section__plan=year.plan)
    due = due.select_related("section", "heading")
    for task in due.annotate(lead_id=F("leads__agency")).order_by(
        "section__number", "order", "leads__order"
    ):
        by_pk[task.pk] = task
        if task.lead_id is not None:
            answer = answers.get((task.pk, task.lead_id))
            leads[task.pk].append(_lead(task.lead_id, answer, year))
    rows = tuple(
        TaskRow(task.code, task.full_name, task.section.roman, tuple(leads[pk]))
        for pk, task in by_pk.items()
    )
    titles = {task.section.roman: task.section.title for task in by_pk.values()}
    return Tasks(
        sections=tuple(
            _counts(roman, title, [row for row in rows if row.section == roman], year)
            for roman, title in titles.items()
        ),
        total=_counts("", "Tổng số", rows, year),
        rows=rows,
    )


def _lead(agency_id: int, answer: TaskAnswer | None, year: Year) -> LeadState:
    agency = year.agencies[agency_id]
    state = TaskState.of(answer.status) if answer else TaskState.NOT_REPORTED
    if answer:
        came_from = year.source(answer.origin, state.label, 1)
    else:
        came_from = Source(agency.name, agency.code, None, None, year.year, state.label, 1)
    return LeadState(agency.name, agency.code, state, came_from)


def _counts(roman: str, title: str, rows: Iterable[TaskRow], year: Year) -> TaskCounts:
    rows, place = list(rows), roman or "total"

    def count(key: str, label: str, counted: list[TaskRow]) -> Figure:
        where = f"Mục {roman}" if roman else "Cả Kế hoạch"
        return tally(
            f"tasks.{place}.{key}",
            f"{where}: {label[0].lower()}{label[1:]}",
            [_task_source(row, year.year) for row in counted],
            unit="nhiệm vụ",
        )

    return TaskCounts(
        roman=roman,
        title=title,
        due=count("due", "Đến kỳ trong năm", rows),
        by_state=tuple(
            count(state.key, state.label, [row for row in rows if row.state is state])
            for state in SHOWN
        ),
    )


def _task_source(row: TaskRow, year: int) -> Source:
    """The report of the lead that decides; what every lead says stands in the label."""
    said = "; ".join(
        f"{lead.agency}: {lead.state.label}" if len(row.leads) > 1 else lead.state.label
        for lead in row.leads
    )
    label = f"{row.code} {row.name}" + (f" ({said})" if said else "")
    if row.deciding is None:
        return Source("", "", None, None, year, label, 1)
    return replace(row.deciding.source, label=label)
