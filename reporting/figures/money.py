"""The money that reports tell, by source and year, and the plan's table of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast

from plan.models import BudgetLine, FundingSource, Plan
from reporting.figures.content import Origin, Spending
from reporting.figures.flows import Amount, Reading, whole_year
from reporting.models import Answer

UNIT = "triệu đồng"


class PlannedSource(NamedTuple):
    order: int
    pk: int
    code: str
    name: str
    line: int | None
    is_confirmed: bool


class PlannedLine(NamedTuple):
    number: int
    name: str


Period = tuple[int, int]
"""First and last year, both included."""


@dataclass(frozen=True)
class PlannedMoney:
    """Part IV: the table's lines, periods and cells (đồng), and the sources of money."""

    year: int
    """Of the plan."""
    lines: tuple[PlannedLine, ...]
    periods: tuple[Period, ...]
    cells: dict[tuple[int, Period], int]
    sources: tuple[PlannedSource, ...]

    def period_of(self, year: int) -> Period | None:
        return next((span for span in self.periods if span[0] <= year <= span[1]), None)


def period_name(period: Period | None) -> str:
    return f"{period[0]}-{period[1]}" if period else ""


@dataclass(frozen=True)
class Amounts:
    """Of one or several sources in one year, at most one of an agency and source a column."""

    allocated: list[Amount] = field(default_factory=list)
    spent: list[Amount] = field(default_factory=list)
    estimate: list[Amount] = field(default_factory=list)
    whole_year: list[Reading] = field(default_factory=list)

    @classmethod
    def joined(cls, parts: Iterable["Amounts"]) -> "Amounts":
        found = cls()
        for part in parts:
            found.allocated.extend(part.allocated)
            found.spent.extend(part.spent)
            found.estimate.extend(part.estimate)
            found.whole_year.extend(part.whole_year)
        return found

    def of(self, wanted: Callable[[Origin], bool]) -> "Amounts":
        """Those of the wanted reports."""
        return Amounts(
            [row for row in self.allocated if wanted(row.origin)],
            [row for row in self.spent if wanted(row.origin)],
            [row for row in self.estimate if wanted(row.origin)],
            [row for row in self.whole_year if wanted(row.amount.origin)],
        )


class Books:
    """What the given rows tell of each source and year."""

    def __init__(self, rows: Iterable[Spending], sources: Iterable[PlannedSource]) -> None:
        self._names = {source.pk: source.name for source in sources}
        self._reports: dict[tuple[int, int], dict[Origin, list[Spending]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in rows:
            self._reports[row.source_id, row.origin.year][row.origin].append(row)
        self.amounts = cache(self._amounts)

    def _amounts(self, source_id: int, year: int) -> Amounts:
        this_year = self._reports.get((source_id, year), {})
        next_year = self._reports.get((source_id, year + 1), {})
        estimate = self._column(source_id, this_year, "estimate")
        official = self._column(source_id, next_year, "previous_official")
        return Amounts(
            self._column(source_id, this_year, "allocated"),
            self._column(source_id, this_year, "spent"),
            estimate,
            whole_year(official, estimate),
        )

    def _column(
        self, source_id: int, reports: dict[Origin, list[Spending]], name: str
    ) -> list[Amount]:
        found = [counted(rows, name) for rows in reports.values()]
        return [
            Amount(row.origin, row.value, row.is_none, self._names[source_id])
            for row in found
            if row
        ]


def counted(rows: Iterable[Spending], column: str) -> Amount | None:
    """What one report says of one source in one column.

    The row without a task is the whole of the source, and rows with a task say "of which"; so
    the whole row counts alone. Only where it has no number do the tasks' rows add up.
    """
    rows = [(row, _said(row, column)) for row in rows]
    whole = [value for row, value in rows if row.task_id is None and value is not None]
    details = [value for row, value in rows if row.task_id is not None and value is not None]
    if not rows:
        return None
    values = whole or details
    return Amount(
        rows[0][0].origin,
        sum(values) if values else None,
        is_none=not values and any(row.answer == Answer.NONE for row, _ in rows),
    )


def _said(row: Spending, column: str) -> int | None:
    # "Không phát sinh" speaks of this year; the official amount is of the year before.
    if row.answer == Answer.NONE and column != "previous_official":
        return None
    return getattr(row, column)


class _PlanRow(NamedTuple):
    """The common shape of lines (once for each period) and sources."""

    table: str
    place: int
    item: int
    slug: str
    text: str
    line_number: int | None
    is_confirmed: bool
    planned: int | None
    first: int | None
    last: int | None


def planned(plan: Plan) -> PlannedMoney:
    """One query, a UNION of lines with their cells and of sources."""
    no_text, no_number = Value("", TextField()), Cast(Value(None), BigIntegerField())
    lines = BudgetLine.objects.filter(plan=plan).annotate(
        table=Value("line", TextField()),
        place=F("number"),
        item=F("pk"),
        slug=no_text,
        text=F("name"),
        line_number=F("number"),
        is_confirmed=Value(True),
        planned=F("amounts__amount"),
        first=F("amounts__period__first_year"),
        last=F("amounts__period__last_year"),
    )
    sources = FundingSource.objects.filter(plan=plan).annotate(
        table=Value("source", TextField()),
        place=F("order"),
        item=F("pk"),
        slug=F("code"),
        text=F("name"),
        line_number=F("budget_line__number"),
        is_confirmed=F("is_link_confirmed"),
        planned=no_number,
        first=no_number,
        last=no_number,
    )
    rows = (
        lines.order_by()
        .values_list(*_PlanRow._fields)
        .union(sources.order_by().values_list(*_PlanRow._fields), all=True)
    )
    found = sorted((_PlanRow._make(row) for row in rows), key=lambda row: row.place)
    of_lines = [row for row in found if row.table == "line"]
    cells = {
        (row.place, (row.first, row.last)): row.planned for row in of_lines if row.first is not None
    }
    return PlannedMoney(
        year=plan.year,
        lines=tuple(dict.fromkeys(PlannedLine(row.place, row.text) for row in of_lines)),
        periods=tuple(sorted({period for _, period in cells})),
        cells=cells,
        sources=tuple(
            PlannedSource(
                row.place, row.item, row.slug, row.text, row.line_number, bool(row.is_confirmed)
            )
            for row in found
            if row.table == "source"
        ),
    )
