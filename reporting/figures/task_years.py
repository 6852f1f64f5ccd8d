"""How a task stands year by year: what anybody who works with the plan may know of it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from plan.models import Plan, Section
from reporting.figures.tasks import TaskState
from reporting.models import ReportingRound, ReportVersion, RoundKind, TaskEntry
from soctrang_ip.accounts.models import Membership
from tasks.appendix import appendix
from tasks.forms import TaskFilterForm
from tasks.models import Task, TaskHeading, TaskInterval, TaskLead, TaskQuerySet


@dataclass(frozen=True, slots=True)
class Standing:
    """What components/status.html shows."""

    label: str
    icon: str
    tone: str


NOT_DUE = Standing("Không đến kỳ", "dash", "neutral")
DUE = Standing("Đến kỳ", "calendar", "neutral")
NOT_ACCEPTED = Standing("Chưa có báo cáo được chấp nhận", "question", "neutral")


@dataclass(frozen=True, slots=True)
class LeadAnswer:
    """What one leading agency's accepted report of the year says."""

    lead: TaskLead
    standing: TaskState | Standing

    @property
    def agency(self) -> str:
        """Reads the lead's agency with its names."""
        return self.lead.agency.short_name


@dataclass(frozen=True, slots=True)
class TaskYear:
    year: int
    interval: TaskInterval | None
    """None in a year the task is not due."""
    standing: TaskState | Standing
    """Of two leads the less advanced one's."""
    answers: tuple[LeadAnswer, ...]
    """One for each lead; empty unless somebody leads and one of them has an accepted report."""
    is_sample: bool

    @property
    def label(self) -> str:
        """The plan's own word for these years ("Thí điểm"), if it has one."""
        return self.interval.label if self.interval else ""

    @property
    def is_first(self) -> bool:
        """Of its interval."""
        return self.interval is not None and self.year == self.interval.first_year

    @property
    def is_last(self) -> bool:
        return self.interval is not None and self.year == self.interval.last_year

    @property
    def is_coming(self) -> bool:
        """Due, and no report to be expected yet."""
        return self.standing is DUE

    @property
    def is_answered(self) -> bool:
        return bool(self.answers)


@dataclass(frozen=True)
class Statuses:
    """The accepted answers that the reader may see, by task, year and leading agency."""

    newest_year: int | None
    """Of the newest annual round; None before any, and for who may see no status."""
    this_year: int
    accepted: dict[tuple[int, int, int], tuple[str, bool]]

    def of(self, task: Task, year: int) -> TaskYear:
        """Reads the task's `intervals` and `leads`."""
        interval = next((each for each in task.intervals.all() if year in each.years), None)
        given = {
            lead: self.accepted.get((task.pk, year, lead.agency_id)) for lead in task.leads.all()
        }
        if interval is None or not any(given.values()):
            return TaskYear(year, interval, self._silent(interval, year), (), False)
        states = {
            lead: TaskState.of(answer[0]) if answer else TaskState.NOT_REPORTED
            for lead, answer in given.items()
        }
        return TaskYear(
            year=year,
            interval=interval,
            standing=_shown(TaskState.least(states.values())),
            answers=tuple(LeadAnswer(lead, _shown(state)) for lead, state in states.items()),
            is_sample=any(answer[1] for answer in given.values() if answer),
        )

    def _silent(self, interval: TaskInterval | None, year: int) -> Standing:
        if interval is None:
            return NOT_DUE
        return DUE if self.newest_year is None or year > self.this_year else NOT_ACCEPTED


def _shown(state: TaskState) -> TaskState | Standing:
    return NOT_ACCEPTED if state is TaskState.NOT_REPORTED else state


def statuses(plan: Plan, acting: Membership | None, now: datetime.datetime) -> Statuses:
    """Two queries. Only what a lead says in its accepted annual report counts."""
    versions = ReportVersion.objects.status_words_visible_to(acting)
    entries = TaskEntry.objects.filter(
        version__in=versions,
        version__obligation__round__plan=plan,
        version__obligation__round__kind=RoundKind.ANNUAL,
        task__leads__agency=F("version__obligation__agency"),
    ).values_list(
        "task",
        "version__obligation__round__year",
        "version__obligation__agency",
        "status",
        "version__obligation__round__is_sample",
    )
    rounds = ReportingRound.objects.filter(plan=plan, kind=RoundKind.ANNUAL, opened_at__lte=now)
    years = rounds.order_by("-year").values_list("year", flat=True)
    return Statuses(
        newest_year=None if versions.query.is_empty() else years.first(),
        this_year=timezone.localdate(now).year,
        accepted={(task, year, agency): given for task, year, agency, *given in entries},
    )


@dataclass(frozen=True)
class TaskLine:
    task: Task
    years: tuple[TaskYear, ...]


@dataclass(frozen=True)
class TaskTableSection:
    section: Section
    rows: tuple[TaskLine | TaskHeading, ...]


@dataclass(frozen=True)
class TaskTable:
    """The appendix with some years of each task beside it: page, timeline and workbooks."""

    years: tuple[int, ...]
    sections: tuple[TaskTableSection, ...]

    @property
    def lines(self) -> list[TaskLine]:
        return [row for part in self.sections for row in part.rows if isinstance(row, TaskLine)]

    @property
    def is_sample(self) -> bool:
        return any(year.is_sample for line in self.lines for year in line.years)


def task_table(tasks: Iterable[Task], years: Iterable[int], known: Statuses) -> TaskTable:
    """The given tasks (in plan order, with their parts) under mục and headings; no query."""
    years = tuple(years)

    def line(row: Task | TaskHeading) -> TaskLine | TaskHeading:
        if isinstance(row, TaskHeading):
            return row
        return TaskLine(row, tuple(known.of(row, year) for year in years))

    return TaskTable(
        years,
        tuple(
            TaskTableSection(part.section, tuple(line(row) for row in part.rows))
            for part in appendix(tasks)
        ),
    )


def filtered_tasks(plan: Plan, form: TaskFilterForm, known: Statuses) -> TaskTable:
    """The tasks that the filters keep, with their status of the chosen year, else the newest."""
    year = form.year or known.newest_year
    years = [year] if year and known.newest_year else []
    return task_table(form.filter(_every_task(plan)), years, known)


def timeline(plan: Plan, known: Statuses) -> TaskTable:
    return task_table(_every_task(plan), plan.years, known)


def _every_task(plan: Plan) -> TaskQuerySet:
    rows = Task.objects.filter(section__plan=plan).with_parts()
    return rows.select_related("heading__section").in_plan_order()
