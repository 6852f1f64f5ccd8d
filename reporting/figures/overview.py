"""The dashboard of a year: every figure of the portal is computed from here, once."""

import datetime
from dataclasses import dataclass

from plan.models import Plan
from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.budget import YEAR_TITLES, Budget, budget_of
from reporting.figures.content import Content, spans_of_year
from reporting.figures.figure import Figure, walk
from reporting.figures.filing import Filing, filing
from reporting.figures.measure_board import StandingCount, measures_table, standing_counts
from reporting.figures.measures import MeasureRow, measures_of
from reporting.figures.money import PlannedMoney
from reporting.figures.money import planned as planned_money
from reporting.figures.planned_measures import PlannedMeasure, planned_measures
from reporting.figures.register import Register, register
from reporting.figures.scope import Scope
from reporting.figures.standings import Standing
from reporting.figures.table import Column, FigureTable, row
from reporting.figures.tasks import SHOWN, PlanTask, TaskRow, Tasks, TaskState, in_year, plan_tasks


@dataclass(frozen=True)
class Dashboard:
    """Only current accepted versions count, except in `filing`."""

    year: int
    round_name: str
    """"" when the year has no round."""
    is_sample: bool
    closing: str
    """The name of the closing-date reading, such as "đến ngày 30/09/2026"."""
    filing: Filing
    tasks: Tasks
    standings: tuple[StandingCount, ...]
    measures: tuple[MeasureRow, ...]
    budget: Budget
    register: Register

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (self.filing.table, measures_table(self.measures), self._tasks, self._budget)

    @property
    def behind(self) -> list[MeasureRow]:
        """The measures that are off their path or may leave it, the worst first."""
        return [
            each
            for standing in (Standing.OFF_TRACK, Standing.AT_RISK)
            for each in self.measures
            if each.standing is standing
        ]

    @property
    def unpunctual(self) -> tuple[Figure, ...]:
        return (self.filing.missing, self.filing.late)

    @property
    def idle_tasks(self) -> list[TaskRow]:
        """What nobody works on, the tasks given up first."""
        return [
            each
            for state in (TaskState.NOT_DONE, TaskState.NOT_STARTED)
            for each in self.tasks.rows
            if each.state is state
        ]

    @property
    def is_calm(self) -> bool:
        return not self.behind and not self.filing.missing.value and not self.idle_tasks

    @property
    def _budget(self) -> FigureTable:
        budget = self.budget
        return FigureTable(
            "kinh-phi",
            "Kinh phí theo dòng",
            (Column("Dòng kinh phí", width=44), *(Column(t, is_number=True) for t in YEAR_TITLES)),
            tuple(
                row(each.label, *each.columns, is_total=each is budget.total)
                for each in (*budget.lines, budget.unlinked, budget.total)
            ),
            lead="Triệu đồng.",
        )

    @property
    def _tasks(self) -> FigureTable:
        counts = (*self.tasks.sections, self.tasks.total)
        return FigureTable(
            "nhiem-vu",
            "Nhiệm vụ đến kỳ",
            (
                Column("Mục", width=60),
                Column("Đến kỳ", is_number=True),
                *(Column(state.label, is_number=True) for state in SHOWN),
            ),
            tuple(
                row(
                    f"{each.roman}. {each.title}" if each.roman else each.title,
                    each.due,
                    *each.by_state,
                    is_total=not each.roman,
                )
                for each in counts
            ),
        )

    def figures(self) -> dict[str, Figure]:
        """Every figure by its key, in reading order."""
        return {figure.key: figure for figure in walk(self)}


@dataclass(frozen=True)
class Planned:
    """What the plan holds, whatever the year."""

    tasks: tuple[PlanTask, ...]
    measures: list[PlannedMeasure]
    money: PlannedMoney


def planned(plan: Plan) -> Planned:
    """Three queries."""
    return Planned(plan_tasks(plan), planned_measures(plan), planned_money(plan))


def dashboard(scope: Scope, now: datetime.datetime) -> Dashboard:
    """Five queries whatever the data; `now` decides who is overdue."""
    read = content.read(scope.plan, spans_of_year(scope.plan, scope.year))
    filed = filing(scope.round, scope.agencies, now)
    return dashboard_of(scope, scope.year, read, planned(scope.plan), filed)


def dashboard_of(
    scope: Scope, year: int, content: Content, plan: Planned, filed: Filing
) -> Dashboard:
    """Of the rows that `content.read` gives for the year; no query."""
    round_, read = scope.rounds.get(year), years.of(scope, content, year)
    measures = measures_of(plan.measures, read)
    return Dashboard(
        year=year,
        round_name=str(round_) if round_ else "",
        is_sample=bool(round_ and round_.is_sample),
        closing=read.closing,
        filing=filed,
        tasks=in_year(plan.tasks, read),
        standings=standing_counts(measures, read),
        measures=measures,
        budget=budget_of(read, plan.money),
        register=register(read, has_reports=bool(filed.accepted.value)),
    )
