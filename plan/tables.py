"""Tables of the plan made for people: part II.2 by sentence, part IV with its totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from plan.models import BudgetLine, BudgetPeriod, Objective, Plan, Target


@dataclass(frozen=True)
class BudgetRow:
    line: BudgetLine
    amounts: tuple[int | None, ...]
    """đồng, one for each period in order; None for an empty cell."""


@dataclass(frozen=True)
class BudgetTable:
    periods: tuple[BudgetPeriod, ...]
    rows: tuple[BudgetRow, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """đồng; the plan prints totals, the portal computes them."""
        columns = zip(*(row.amounts for row in self.rows), strict=True)
        return tuple(sum(amount or 0 for amount in column) for column in columns)


def budget_table(plan: Plan) -> BudgetTable:
    """The table of part IV (three queries)."""
    periods = tuple(plan.budget_periods.all())
    rows = []
    for line in plan.budget_lines.prefetch_related("amounts"):
        amounts = {cell.period_id: cell.amount for cell in line.amounts.all()}
        rows.append(BudgetRow(line, tuple(amounts.get(period.pk) for period in periods)))
    return BudgetTable(periods, tuple(rows))


@dataclass(frozen=True)
class TargetSentence:
    """A sentence of part II.2 and every target read from it."""

    targets: tuple[Target, ...]

    @property
    def text(self) -> str:
        return self.targets[0].sentence

    @property
    def text_as_issued(self) -> str:
        return self.targets[0].sentence_as_issued

    @property
    def is_corrected(self) -> bool:
        return self.text != self.text_as_issued

    @property
    def place(self) -> str:
        return self.targets[0].place

    @property
    def is_objective_itself(self) -> bool:
        return self.targets[0].is_objective_itself


@dataclass(frozen=True)
class HorizonObjective:
    """A letter of part II.2 with its sentences, the letter's own one first if it has targets."""

    objective: Objective
    sentences: tuple[TargetSentence, ...]


@dataclass(frozen=True)
class Horizon:
    year: int
    number: str
    """As printed: 2.1, 2.2."""
    objectives: tuple[HorizonObjective, ...]


def horizons(objectives: Iterable[Objective]) -> tuple[Horizon, ...]:
    """Part II.2 from its objectives in plan order, each with `targets` read beforehand."""
    return tuple(
        Horizon(
            year=year,
            number=f"2.{index}",
            objectives=tuple(HorizonObjective(each, sentences(each)) for each in objectives),
        )
        for index, (year, objectives) in enumerate(
            groupby(objectives, key=lambda objective: objective.horizon), start=1
        )
    )


def sentences(objective: Objective) -> tuple[TargetSentence, ...]:
    by_line = groupby(objective.targets.all(), key=lambda target: target.order)
    return tuple(TargetSentence(tuple(targets)) for _, targets in by_line)
