"""The points of part III: the tasks and duties that carry them out, and what was reported."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import TextField, Value

from plan.models import Plan, Solution, SolutionDuty
from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.content import Origin
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, Row, row
from reporting.figures.task_years import NOT_DUE, Standing
from reporting.figures.tasks import (
    SHOWN,
    StateCounts,
    TaskRow,
    TaskState,
    count_states,
    plan_tasks,
    result_text,
    task_rows,
    task_source,
)
from reporting.figures.year import Year
from reporting.models import TaskEntry, TaskResult, TopicEntry
from tasks.models import SolutionTask

TASKS = ("tasks", "Nhiệm vụ đến kỳ")


@dataclass(frozen=True, slots=True)
class Word:
    """What one accepted report says on a task or duty; `results` are in figures."""

    about: str
    """The code of the task, or "V." and that of the duty."""
    text: str
    results: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class LinkedTask:
    code: str
    name: str
    state: TaskState | Standing
    is_proposal: bool
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class LinkedDuty:
    code: str
    """With its part: "V.9.b"."""
    text: str
    is_proposal: bool
    words: tuple[Word, ...]

    @property
    def anchor(self) -> str:
        """On the page of part V."""
        return self.code.removeprefix("V.")


@dataclass(frozen=True)
class Point:
    code: str
    text: str
    section: str
    """Number and title of its mục."""
    counts: StateCounts
    reports: Figure
    duty_reports: Figure
    tasks: tuple[LinkedTask, ...]
    duties: tuple[LinkedDuty, ...]

    @property
    def is_silent(self) -> bool:
        return not (self.reports.value or self.duty_reports.value)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.counts.due, *self.counts.by_state, self.reports, self.duty_reports)

    @property
    def words(self) -> list[Word]:
        return [word for item in (*self.tasks, *self.duties) for word in item.words]


@dataclass(frozen=True)
class SolutionBoard:
    silent: Figure
    counts: StateCounts
    """Each task once, however many points it carries out."""
    reports: Figure
    duty_reports: Figure
    points: tuple[Point, ...]

    @property
    def totals(self) -> tuple[Figure, ...]:
        return (self.counts.due, *self.counts.by_state, self.reports, self.duty_reports)

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (self.silent_table, self.reported_table, self.carrier_table, self.word_table)

    @property
    def silent_table(self) -> FigureTable:
        rows = tuple(_point_row(point) for point in self.points if point.is_silent)
        return FigureTable(
            "chua-co-noi-dung", "Các điểm chưa có nội dung báo cáo", _POINT_COLUMNS, rows
        )

    @property
    def reported_table(self) -> FigureTable:
        rows = [_point_row(point) for point in self.points if not point.is_silent]
        return FigureTable(
            "da-co-noi-dung",
            "Các điểm đã có nội dung báo cáo",
            _POINT_COLUMNS,
            (*rows, row("Tất cả", "", *self.totals, is_total=True)),
            lead="Dòng “Tất cả” gồm cả các điểm chưa có nội dung; "
            "mỗi nhiệm vụ, mỗi báo cáo tính một lần.",
        )

    @property
    def carrier_table(self) -> FigureTable:
        return FigureTable(
            "thuc-hien",
            "Nhiệm vụ, trách nhiệm thực hiện",
            (
                Column("Điểm", width=10),
                Column("Mã", width=10),
                Column("Nhiệm vụ, trách nhiệm", width=80),
                Column("Tình trạng", width=20),
                Column("Chỗ nối", width=14),
            ),
            tuple(each for point in self.points for each in _carrier_rows(point)),
        )

    @property
    def word_table(self) -> FigureTable:
        return FigureTable(
            "noi-dung",
            "Nội dung đã báo cáo",
            (
                Column("Điểm", width=10),
                Column("Về", width=10),
                Column("Cơ quan", width=34),
                Column("Nội dung", width=90),
                Column("Báo cáo", width=14),
            ),
            tuple(
                row(
                    f"III.{point.code}",
                    word.about,
                    word.source.agency,
                    Cell(text=word.text, note="\n".join(word.results)),
                    f"Bản {word.source.version_number}",
                )
                for point in self.points
                for word in point.words
            ),
        )


def solution_board(scope: Scope, now: datetime.datetime) -> SolutionBoard:
    """Four queries whatever the data."""
    span = (scope.year, scope.year)
    year = years.of(
        scope,
        content.read(scope.plan, {TaskEntry: span, TaskResult: span, TopicEntry: span}),
        scope.year,
    )
    appendix = plan_tasks(scope.plan)
    states = {task.code: task for task in task_rows(appendix, year)}
    words = _words(year, {task.pk: task.code for task in appendix})
    names = {task.code: task.name for task in appendix}
    links = _links(scope.plan)
    solutions = Solution.objects.filter(section__plan=scope.plan).select_related("section")
    points = tuple(
        _point(solution, links[solution.pk], names, states, words, year)
        for solution in solutions
        if scope.section in ("", solution.section.roman)
    )
    due = {
        task.code: states[task.code]
        for point in points
        for task in point.tasks
        if task.code in states
    }
    return SolutionBoard(
        silent=tally(
            "solutions.silent",
            "Điểm chưa có nội dung báo cáo",
            (
                Source("", "", None, None, scope.year, f"III.{point.code} {point.text}", 1)
                for point in points
                if point.is_silent
            ),
            unit="điểm",
        ),
        counts=_counts("total", "Tất cả các điểm", due.values(), scope.year),
        reports=_reports(
            "total", "Tất cả các điểm", (task for point in points for task in point.tasks)
        ),
        duty_reports=_duty_reports(
            "total", "Tất cả các điểm", (duty for point in points for duty in point.duties)
        ),
        points=points,
    )


class _Link(NamedTuple):
    """A task or duty that carries out a point; `heading` and `order` are its place in the plan."""

    solution: int
    kind: str
    heading: int
    order: int
    code: str
    text: str
    is_proposal: bool


def _links(plan: Plan) -> dict[int, list[_Link]]:
    """By solution, in plan order (one query, a UNION)."""
    of_plan = {"solution__section__plan": plan}
    tasks = SolutionTask.objects.filter(**of_plan).values_list(
        "solution",
        Value("task", TextField()),
        "task__section__number",
        "task__order",
        "task__code",
        Value("", TextField()),
        "is_proposal",
    )
    duties = SolutionDuty.objects.filter(**of_plan).values_list(
        "solution",
        Value("duty", TextField()),
        "duty__heading__number",
        "duty__order",
        "duty__code",
        "duty__text",
        "is_proposal",
    )
    found: dict[int, list[_Link]] = defaultdict(list)
    for each in sorted(tasks.order_by().union(duties.order_by(), all=True)):
        link = _Link._make(each)
        found[link.solution].append(link)
    return found


def _words(year: Year, codes: dict[int, str]) -> dict[str, list[Word]]:
    """What any agency wrote, by code of the task or "V." and code of the duty."""
    results = defaultdict(list)
    for number in year.content.task_numbers:
        results[number.origin, number.task_id].append(result_text(number))
    words: dict[str, list[Word]] = defaultdict(list)

    def add(about: str, text: str, origin: Origin, results: Iterable[str] = ()) -> None:
        source = year.source(origin, f"{about}: {text}", 1)
        words[about].append(Word(about, text, tuple(results), source))

    for answer in year.content.tasks:
        if answer.words:
            add(
                codes[answer.task_id],
                answer.words,
                answer.origin,
                results[answer.origin, answer.task_id],
            )
    for duty in year.content.duties:
        add(f"V.{duty.code}", duty.text, duty.origin)
    return words


def _point(
    solution: Solution,
    links: list[_Link],
    names: dict[str, str],
    states: dict[str, TaskRow],
    words: dict[str, list[Word]],
    year: Year,
) -> Point:
    tasks = tuple(
        LinkedTask(
            link.code,
            names[link.code],
            states[link.code].state if link.code in states else NOT_DUE,
            bool(link.is_proposal),
            tuple(words[link.code]),
        )
        for link in links
        if link.kind == "task"
    )
    duties = tuple(
        LinkedDuty(
            f"V.{link.code}", link.text, bool(link.is_proposal), tuple(words[f"V.{link.code}"])
        )
        for link in links
        if link.kind == "duty"
    )
    where = f"Điểm III.{solution.code}"
    return Point(
        code=solution.code,
        text=solution.text,
        section=f"{solution.section.number}. {solution.section.title}",
        counts=_counts(
            solution.code,
            where,
            (states[task.code] for task in tasks if task.code in states),
            year.year,
        ),
        reports=_reports(solution.code, where, tasks),
        duty_reports=_duty_reports(solution.code, where, duties),
        tasks=tasks,
        duties=duties,
    )


def _counts(code: str, where: str, rows: Iterable[TaskRow], year: int) -> StateCounts:
    counted = [(each.state, task_source(each, year)) for each in rows]
    return count_states(f"solutions.{code}", where, counted, whole=TASKS)


def _reports(code: str, where: str, tasks: Iterable[LinkedTask]) -> Figure:
    return _told(f"solutions.{code}.reports", f"{where}: báo cáo có nội dung về nhiệm vụ", tasks)


def _duty_reports(code: str, where: str, duties: Iterable[LinkedDuty]) -> Figure:
    key = f"solutions.{code}.duty_reports"
    return _told(key, f"{where}: báo cáo có nội dung về trách nhiệm", duties)


def _told(key: str, label: str, items: Iterable[LinkedTask | LinkedDuty]) -> Figure:
    """How many reports say anything on the items, each counted once with all it says."""
    by_report: dict[int | None, dict[str, Word]] = defaultdict(dict)
    for item in items:
        for word in item.words:
            by_report[word.source.version_id][word.about] = word
    sources = []
    for words in by_report.values():
        said = "\n".join(word.source.label for word in words.values())
        sources.append(replace(next(iter(words.values())).source, label=said))
    return tally(key, label, sources, unit="báo cáo")


_POINT_COLUMNS = (
    Column("Điểm", width=10),
    Column("Nội dung", width=80),
    Column("Nhiệm vụ đến kỳ", is_number=True),
    *(Column(state.label, is_number=True) for state in SHOWN),
    Column("Báo cáo về nhiệm vụ", is_number=True),
    Column("Báo cáo về trách nhiệm", is_number=True),
)


def _point_row(point: Point) -> Row:
    return row(
        Cell(text=f"III.{point.code}", link=("solution", point.code)), point.text, *point.figures
    )


def _carrier_rows(point: Point) -> list[Row]:
    nobody = [row(f"III.{point.code}", "", "Kế hoạch không nêu nhiệm vụ, trách nhiệm.", "", "")]
    return [
        row(f"III.{point.code}", task.code, task.name, task.state, _mark(task))
        for task in point.tasks
    ] + [
        row(f"III.{point.code}", duty.code, duty.text, "", _mark(duty)) for duty in point.duties
    ] or nobody


def _mark(item: LinkedTask | LinkedDuty) -> str:
    return "đề xuất" if item.is_proposal else "đã xác nhận"
