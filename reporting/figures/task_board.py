"""The tasks of a year under the filters: by mục, by lead, by year, and one by one."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.content import Content, TaskAnswer
from reporting.figures.figure import Figure
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, Row, row
from reporting.figures.tasks import (
    SHOWN,
    Counted,
    LeadState,
    PlanTask,
    StateCounts,
    TaskRow,
    Tasks,
    TaskState,
    count_states,
    in_year,
    kept_tasks,
    plan_tasks,
    task_rows,
    task_source,
)
from reporting.models import TaskEntry, TaskResult

STATE_COLUMNS = (
    Column("Đến kỳ", is_number=True),
    *(Column(state.label, is_number=True) for state in SHOWN),
)


@dataclass(frozen=True)
class LeadCounts:
    """The tasks an agency leads, each with the agency's own answer."""

    agency: str
    counts: StateCounts


@dataclass(frozen=True)
class YearCounts:
    year: int
    due: Figure
    by_state: tuple[Figure, ...]
    """In the order of `SHOWN`; only the last, not reported, in a year without a round."""
    has_round: bool


@dataclass(frozen=True)
class TaskBoard:
    tasks: Tasks
    leads: tuple[LeadCounts, ...]
    by_year: tuple[YearCounts, ...]
    year: int

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (self.section_table, self.lead_table, self.year_table, self.task_table)

    @property
    def section_table(self) -> FigureTable:
        return FigureTable(
            "theo-muc",
            "Theo mục",
            (Column("Mục", width=60), *STATE_COLUMNS),
            tuple(
                row(
                    f"{each.roman}. {each.title}" if each.roman else each.title,
                    each.due,
                    *each.by_state,
                    is_total=not each.roman,
                )
                for each in (*self.tasks.sections, self.tasks.total)
            ),
            lead="Mỗi nhiệm vụ tính một lần, theo báo cáo của cơ quan chủ trì; "
            "hai cơ quan cùng chủ trì thì tính mức chậm hơn.",
        )

    @property
    def lead_table(self) -> FigureTable:
        return FigureTable(
            "theo-co-quan",
            "Theo cơ quan chủ trì",
            (Column("Cơ quan chủ trì", width=40), *STATE_COLUMNS),
            tuple(row(each.agency, each.counts.due, *each.counts.by_state) for each in self.leads),
            lead="Nhiệm vụ có hai cơ quan chủ trì (VI.4) tính cho từng cơ quan theo trả lời của "
            "chính cơ quan đó, nên cộng các dòng có thể lớn hơn tổng số của bảng theo mục.",
        )

    @property
    def year_table(self) -> FigureTable:
        return FigureTable(
            "theo-nam",
            "Theo năm",
            (Column("Năm", width=24), *STATE_COLUMNS),
            tuple(_year_row(each) for each in self.by_year),
            lead="Tình trạng là của riêng từng năm, không cộng các năm với nhau.",
        )

    @property
    def task_table(self) -> FigureTable:
        return FigureTable(
            "tung-nhiem-vu",
            f"Từng nhiệm vụ đến kỳ năm {self.year}",
            (
                Column("Nhiệm vụ", width=70),
                Column("Cơ quan chủ trì", width=30),
                Column("Tình trạng", width=20),
                Column("Kết quả cơ quan chủ trì báo cáo", width=70),
                Column("Báo cáo", width=14),
            ),
            tuple(_task_row(each, lead) for each in self.tasks.rows for lead in each.leads),
            lead="Nhiệm vụ có hai cơ quan chủ trì có hai dòng.",
            is_folded=True,
        )


def task_board(scope: Scope, now: datetime.datetime) -> TaskBoard:
    """Three queries whatever the data."""
    span = (scope.year, scope.year)
    year = years.of(
        scope, content.read(scope.plan, {TaskEntry: span, TaskResult: span}), scope.year
    )
    kept = kept_tasks(plan_tasks(scope.plan), scope)
    board = in_year(kept, year)
    return TaskBoard(board, _by_lead(board.rows, scope), _by_year(kept, scope), scope.year)


def _by_lead(rows: Iterable[TaskRow], scope: Scope) -> tuple[LeadCounts, ...]:
    """In plan order, only agencies the filters keep."""
    led: dict[str, list[Counted]] = defaultdict(list)
    for task in rows:
        for lead in task.leads:
            source = task_source(TaskRow(task.code, task.name, task.section, (lead,)), scope.year)
            led[lead.agency_code].append((lead.state, source))
    return tuple(
        LeadCounts(
            agency.name, count_states(f"tasks_leads.{agency.code}", agency.name, led[agency.code])
        )
        for pk, agency in scope.agencies.items()
        if agency.code in led and scope.keeps(pk)
    )


def _by_year(tasks: tuple[PlanTask, ...], scope: Scope) -> tuple[YearCounts, ...]:
    """Of the span; without one, of every year of the plan up to the asked one (one query)."""
    first = scope.first_year if scope.is_span else scope.plan.first_year
    answers: dict[int, list[TaskAnswer]] = defaultdict(list)
    for answer in content.lead_answers(scope.plan, (first, scope.year)):
        answers[answer.origin.year].append(answer)
    return tuple(
        _of_year(tasks, scope, year, answers[year]) for year in range(first, scope.year + 1)
    )


def _of_year(
    tasks: tuple[PlanTask, ...], scope: Scope, year: int, answers: list[TaskAnswer]
) -> YearCounts:
    rows = task_rows(tasks, years.of(scope, Content(tasks=answers), year))
    counts = count_states(
        f"tasks_years.{year}",
        f"Năm {year}",
        ((each.state, task_source(each, year)) for each in rows),
    )
    has_round = year in scope.rounds
    return YearCounts(
        year, counts.due, counts.by_state if has_round else counts.by_state[-1:], has_round
    )


def _year_row(counts: YearCounts) -> Row:
    without = () if counts.has_round else ("–",) * (len(SHOWN) - 1)
    note = "" if counts.has_round else "chưa mở kỳ báo cáo"
    return row(Cell(text=str(counts.year), note=note), counts.due, *without, *counts.by_state)


def _task_row(task: TaskRow, lead: LeadState) -> Row:
    counted = "" if lead.state is task.state else f"nhiệm vụ tính: {task.state.label.lower()}"
    version = lead.source.version_id
    return row(
        Cell(text=f"{task.code} {task.name}", link=("task", task.code)),
        lead.agency,
        Cell(state=lead.state, note=counted),
        Cell(text=lead.words or _silence(lead), note="\n".join(lead.results)),
        Cell(text=f"Bản\u00a0{lead.source.version_number}", link=("report_full", str(version)))
        if version
        else "",
    )


def _silence(lead: LeadState) -> str:
    return "" if lead.state is TaskState.NOT_REPORTED else "Không ghi nội dung."
