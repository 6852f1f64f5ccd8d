"""Due tasks of a year by status and mục, each counted once, by what its lead reports."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from django.db.models import F

from plan.models import Plan
from reporting.figures.content import TaskAnswer, TaskNumber
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.scope import Scope
from reporting.figures.year import Year
from reporting.models import TaskStatus
from soctrang_ip.lib.numbers import format_number
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
DUE = ("due", "Đến kỳ trong năm")
UNIT = "nhiệm vụ"


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task of the appendix, as far as figures need it."""

    pk: int
    code: str
    name: str
    section: str
    """The mục as printed, such as "IV"."""
    section_title: str
    leads: tuple[int, ...]
    """The ids of the leading agencies in the order of the plan."""
    spans: tuple[tuple[int, int], ...]
    """First and last year of each interval."""

    def is_due_in(self, year: int) -> bool:
        return any(first <= year <= last for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class LeadState:
    agency: str
    agency_code: str
    state: TaskState
    source: Source
    words: str = ""
    """What was done and, if so, why not."""
    results: tuple[str, ...] = ()
    """In figures: "Lớp tập huấn: 3 lớp"."""


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


Counted = tuple[TaskState, Source]
"""One task in a number: its state there, and where that stands."""


@dataclass(frozen=True)
class StateCounts:
    """How many tasks, and how many of them in each state; `by_state` in the order of `SHOWN`."""

    due: Figure
    by_state: tuple[Figure, ...]

    @property
    def done(self) -> Figure:
        return self.by_state[SHOWN.index(TaskState.DONE)]

    @property
    def columns(self) -> list[tuple[TaskState, Figure]]:
        return list(zip(SHOWN, self.by_state, strict=True))


@dataclass(frozen=True)
class TaskCounts(StateCounts):
    """One line of the table by mục."""

    roman: str
    """Of the mục; "" for the total."""
    title: str


@dataclass(frozen=True)
class Tasks:
    sections: tuple[TaskCounts, ...]
    total: TaskCounts
    rows: tuple[TaskRow, ...]


def plan_tasks(plan: Plan) -> tuple[PlanTask, ...]:
    """All tasks in plan order (one query)."""
    # One row for each task, lead and interval: joins instead of further queries.
    rows = Task.objects.filter(section__plan=plan).select_related("section", "heading")
    by_pk: dict[int, Task] = {}
    leads: dict[int, dict[int, None]] = defaultdict(dict)
    spans: dict[int, dict[tuple[int, int], None]] = defaultdict(dict)
    for task in rows.annotate(
        lead_id=F("leads__agency"),
        first_year=F("intervals__first_year"),
        last_year=F("intervals__last_year"),
    ).order_by("section__number", "order", "leads__order"):
        by_pk[task.pk] = task
        if task.lead_id is not None:
            leads[task.pk][task.lead_id] = None
        if task.first_year is not None:
            spans[task.pk][task.first_year, task.last_year] = None
    return tuple(
        PlanTask(
            pk,
            task.code,
            task.full_name,
            task.section.roman,
            task.section.title,
            tuple(leads[pk]),
            tuple(spans[pk]),
        )
        for pk, task in by_pk.items()
    )


def kept_tasks(tasks: Iterable[PlanTask], scope: Scope) -> tuple[PlanTask, ...]:
    """Those of the scope's mục that one of the kept agencies leads."""
    return tuple(
        task
        for task in tasks
        if scope.section in ("", task.section) and scope.keeps_one_of(task.leads)
    )


def in_year(plan_tasks: Iterable[PlanTask], year: Year) -> Tasks:
    """The due ones of the given tasks by mục and state; no query."""
    rows = task_rows(plan_tasks, year)
    titles = {task.section: task.section_title for task in plan_tasks if task.is_due_in(year.year)}
    return Tasks(
        sections=tuple(
            _counts(roman, title, [row for row in rows if row.section == roman], year)
            for roman, title in titles.items()
        ),
        total=_counts("", "Tổng số", rows, year),
        rows=rows,
    )


def task_rows(plan_tasks: Iterable[PlanTask], year: Year) -> tuple[TaskRow, ...]:
    """The due ones of the given tasks with what each lead says; no query."""
    answers = {(row.task_id, row.origin.agency_id): row for row in year.content.tasks}
    numbers = defaultdict(list)
    for row in year.content.task_numbers:
        numbers[row.task_id, row.origin.agency_id].append(result_text(row))
    return tuple(
        TaskRow(
            task.code,
            task.name,
            task.section,
            tuple(
                _lead(lead, answers.get((task.pk, lead)), tuple(numbers[task.pk, lead]), year)
                for lead in task.leads
            ),
        )
        for task in plan_tasks
        if task.is_due_in(year.year)
    )


def result_text(row: TaskNumber) -> str:
    number = "" if row.number is None else format_number(row.number)
    return f"{row.label}: {' '.join(filter(None, (number, row.unit)))}" if number else row.label


def count_states(
    key: str, where: str, counted: Iterable[Counted], *, whole: tuple[str, str] = DUE
) -> StateCounts:
    """Figures `<key>.<due|done|…>`; `whole` is the last part and the words of the first one."""
    counted = list(counted)

    def count(name: str, label: str, sources: list[Source]) -> Figure:
        words = f"{where}: {label[0].lower()}{label[1:]}"
        return tally(f"{key}.{name}", words, sources, unit=UNIT)

    return StateCounts(
        due=count(*whole, [source for _, source in counted]),
        by_state=tuple(
            count(state.key, state.label, [source for of, source in counted if of is state])
            for state in SHOWN
        ),
    )


def task_source(row: TaskRow, year: int) -> Source:
    """The report of the lead that decides; what every lead says stands in the label."""
    said = "; ".join(
        f"{lead.agency}: {lead.state.label}" if len(row.leads) > 1 else lead.state.label
        for lead in row.leads
    )
    label = f"{row.code} {row.name}" + (f" ({said})" if said else "")
    if row.deciding is None:
        return Source("", "", None, None, year, label, 1)
    return replace(row.deciding.source, label=label)


def _counts(roman: str, title: str, rows: Iterable[TaskRow], year: Year) -> TaskCounts:
    found = count_states(
        f"tasks.{roman or 'total'}",
        f"Mục {roman}" if roman else "Cả Kế hoạch",
        ((row.state, task_source(row, year.year)) for row in rows),
    )
    return TaskCounts(found.due, found.by_state, roman, title)


def _lead(
    agency_id: int, answer: TaskAnswer | None, results: tuple[str, ...], year: Year
) -> LeadState:
    agency = year.agencies[agency_id]
    state = TaskState.of(answer.status) if answer else TaskState.NOT_REPORTED
    if answer is None:
        silent = Source(agency.name, agency.code, None, None, year.year, state.label, 1)
        return LeadState(agency.name, agency.code, state, silent)
    came_from = year.source(answer.origin, state.label, 1)
    return LeadState(agency.name, agency.code, state, came_from, answer.words, results)
