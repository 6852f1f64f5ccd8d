"""The dashboard of money: the period so far against part IV, then years, agencies and tasks.

Money counts for a year as official, else as the estimate of the whole year, marked "(ước)";
only what is allocated and what counts is summed over years.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import chain

from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.budget import UNLINKED, YEAR_TITLES, Money, money, note, plan_figure
from reporting.figures.content import Spending
from reporting.figures.figure import Figure, Kind, Source, total
from reporting.figures.flows import Amount, Reading
from reporting.figures.money import UNIT, Amounts, Books, PlannedMoney, period_name, planned
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, Row, row
from reporting.figures.tasks import PlanTask, plan_tasks
from reporting.models import SpendingEntry

STYLE = {"kind": Kind.MONEY, "unit": UNIT}


class Spent(Enum):
    """How the money that was spent stands to what was planned and allocated."""

    OVER_PLAN = ("Vượt kinh phí của giai đoạn", "danger", "alert")
    OVER_ALLOCATED = ("Chi vượt số được giao", "warning", "alert")
    WITHIN = ("Trong số được giao", "success", "check-circle")
    PARTIAL = ("Có cơ quan chưa báo số được giao", "neutral", "half")
    UNKNOWN = ("Chưa đủ số liệu", "neutral", "question")

    def __init__(self, label: str, tone: str, icon: str) -> None:
        self.label, self.tone, self.icon = label, tone, icon

    @classmethod
    def of(
        cls, plan: Figure | None, allocated: Figure, counted: Figure, *, is_partial: bool
    ) -> "Spent":
        """`is_partial`: somebody who spent did not say what was allocated."""
        if counted.value is None:
            return cls.UNKNOWN
        if plan is not None and plan.value is not None and counted.value > plan.value:
            return cls.OVER_PLAN
        if allocated.value is None:
            return cls.UNKNOWN
        if counted.value <= allocated.value:
            return cls.WITHIN
        return cls.PARTIAL if is_partial else cls.OVER_ALLOCATED


@dataclass(frozen=True)
class PeriodMoney:
    """Over the years of a period so far. `plan`, `percent` and `left` only where part IV names
    an amount: what counts as spent over the plan, and the plan minus that."""

    label: str
    plan: Figure | None
    allocated: Figure
    whole_year: Figure
    percent: Figure | None
    left: Figure | None
    difference: Figure
    """Allocated minus spent."""
    state: Spent
    is_total: bool = False


@dataclass(frozen=True)
class SpanMoney:
    """What may be summed over years: allocated, and what counts as spent."""

    label: str
    note: str
    allocated: Figure
    whole_year: Figure

    @property
    def columns(self) -> tuple[Figure, ...]:
        return (self.allocated, self.whole_year)


@dataclass(frozen=True)
class BudgetBoard:
    period: str
    """Such as "2021-2025"; "" where the plan has no period for the year."""
    until: int
    first_year: int
    section: str
    lines: tuple[PeriodMoney, ...]
    """The table's lines, their sum, the money of no line, all of it."""
    asked: tuple[Money, ...] | tuple[SpanMoney, ...]
    """The asked year, or what may be summed over the asked span, by line."""
    sources: tuple[Money, ...] | tuple[SpanMoney, ...]
    years: tuple[Money, ...]
    agencies: tuple[Money, ...] | tuple[SpanMoney, ...]
    tasks: tuple[Money, ...] | tuple[SpanMoney, ...]
    printed: tuple[tuple[str, tuple[Figure, ...]], ...]
    """Each line of part IV and its cells by period, the computed totals last."""
    printed_periods: tuple[str, ...]

    @property
    def is_span(self) -> bool:
        return self.first_year < self.until

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        only = f" (chỉ tiền khai theo nhiệm vụ của mục {self.section})" if self.section else ""
        when = f"các năm {self.first_year}–{self.until}" if self.is_span else f"năm {self.until}"
        tables = [
            self._period_table(only),
            self._table("theo-dong", f"Theo dòng kinh phí, {when}", "Dòng kinh phí", self.asked),
            self._table(
                "theo-nguon", f"Theo nguồn kinh phí, {when}", "Nguồn kinh phí", self.sources, True
            ),
            _years_table(self.years),
            self._table("theo-co-quan", f"Theo cơ quan, {when}", "Cơ quan", self.agencies, True),
            replace(
                self._table(
                    "theo-nhiem-vu", f"Theo nhiệm vụ, {when}", "Nhiệm vụ", self.tasks, True
                ),
                lead="Triệu đồng. Tiền khai riêng cho từng nhiệm vụ nằm trong tổng của nguồn; phần "
                "còn lại là tiền không khai theo nhiệm vụ.",
            ),
            self._printed_table(),
        ]
        return tuple(table for table in tables if table.rows)

    def _period_table(self, only: str) -> FigureTable:
        return FigureTable(
            "giai-doan",
            f"Giai đoạn {self.period}, lũy kế đến năm {self.until}{only}",
            (
                Column("Dòng kinh phí", width=44),
                Column("Kế hoạch cả giai đoạn", is_number=True),
                Column("Được giao", is_number=True),
                Column("Đã chi", is_number=True),
                Column("Đã chi so với kế hoạch", is_number=True),
                Column("Còn lại của kế hoạch", is_number=True),
                Column("Được giao trừ đã chi", is_number=True),
                Column("Nhận xét", width=28),
            ),
            tuple(_period_row(each) for each in self.lines) if self.period else (),
            lead="Triệu đồng. Đã chi của mỗi năm là số chính thức, chưa có thì lấy số ước cả năm, "
            "ghi “(ước)”. Chọn một số để xem báo cáo nào nêu số đó.",
        )

    def _table(
        self,
        key: str,
        title: str,
        what: str,
        rows: Iterable[Money | SpanMoney],
        is_folded: bool = False,
    ) -> FigureTable:
        titles = _SPAN_TITLES if self.is_span else YEAR_TITLES
        return FigureTable(
            key,
            title,
            (Column(what, width=44), *(Column(text, is_number=True) for text in titles)),
            tuple(
                row(
                    Cell(text=each.label, note=each.note),
                    *each.columns,
                    is_total=each.label == TOTAL,
                )
                for each in rows
            ),
            lead="Triệu đồng.",
            is_folded=is_folded,
        )

    def _printed_table(self) -> FigureTable:
        return FigureTable(
            "bang-in",
            "Bảng kinh phí trong Kế hoạch (phần IV)",
            (
                Column("Dòng kinh phí", width=44),
                *(Column(f"Giai đoạn {period}", is_number=True) for period in self.printed_periods),
            ),
            tuple(row(label, *cells, is_total=label == TOTAL) for label, cells in self.printed),
            lead="Triệu đồng. Dòng tổng số được cộng lại từ các dòng, bằng số in trong Kế hoạch.",
        )


TOTAL = "Tổng số"
LINES = "Cộng các dòng"
_SPAN_TITLES = ("Được giao", "Chi cả năm, cộng các năm")


def budget_board(scope: Scope, now: datetime.datetime) -> BudgetBoard:
    """Three queries: part IV, the spending rows, the tasks."""
    plan = planned(scope.plan)
    period = plan.period_of(scope.year)
    first = min(scope.first_year, period[0] if period else scope.first_year)
    read = content.read(scope.plan, {SpendingEntry: (first, scope.year + 1)})
    tasks = {
        task.pk: task for task in plan_tasks(scope.plan) if scope.section in ("", task.section)
    }
    rows = [each for each in read.spending if scope.keeps(each.origin.agency_id)]
    if scope.section:
        rows = [each for each in rows if each.task_id in tasks]
    made = _Board(scope, plan, rows, tasks)
    return BudgetBoard(
        period=period_name(period),
        until=scope.year,
        first_year=scope.first_year,
        section=scope.section,
        lines=made.period_lines(),
        asked=made.by_line(),
        sources=made.by_source(),
        years=made.by_year(first),
        agencies=made.by_agency(),
        tasks=made.by_task(),
        printed=tuple(
            (
                label,
                tuple(
                    plan_figure(
                        f"budget_printed.{place}.{period_name(span)}", label, lines, span, plan
                    )
                    for span in plan.periods
                ),
            )
            for place, label, lines in (
                *((f"line.{line.number}", line.name, [line]) for line in plan.lines),
                ("total", TOTAL, plan.lines),
            )
        ),
        printed_periods=tuple(period_name(span) for span in plan.periods),
    )


class _Board:
    """The rows that count, grouped in every way the dashboard shows."""

    def __init__(
        self, scope: Scope, plan: PlannedMoney, rows: list[Spending], tasks: dict[int, PlanTask]
    ) -> None:
        self.scope, self.plan, self.rows, self.tasks = scope, plan, rows, tasks
        self.books = Books(rows, plan.sources)
        self.of_line = defaultdict(list)
        for source in plan.sources:
            self.of_line[source.line].append(source.pk)
        self.everything = [source.pk for source in plan.sources]

    def period_lines(self) -> tuple[PeriodMoney, ...]:
        period = self.plan.period_of(self.scope.year)
        if period is None:
            return ()
        span = range(period[0], self.scope.year + 1)
        in_table = [pk for line in self.plan.lines for pk in self.of_line[line.number]]
        made = [
            self._period(f"line.{line.number}", line.name, self.of_line[line.number], span, [line])
            for line in self.plan.lines
        ]
        made.append(
            replace(self._period("lines", LINES, in_table, span, self.plan.lines), is_total=True)
        )
        made.append(self._period("unlinked", UNLINKED, self.of_line[None], span, None))
        made.append(
            replace(self._period("total", TOTAL, self.everything, span, None), is_total=True)
        )
        return tuple(made)

    def by_line(self) -> tuple[Money, ...] | tuple[SpanMoney, ...]:
        places = [
            *((f"line.{line.number}", line.name, line.number) for line in self.plan.lines),
            ("unlinked", UNLINKED, None),
        ]
        return (
            *(
                self._asked(f"budget.{place}", label, self._amounts_by_year(self.of_line[number]))
                for place, label, number in places
            ),
            self._asked("budget.total", TOTAL, self._amounts_by_year(self.everything)),
        )

    def by_source(self) -> tuple[Money, ...] | tuple[SpanMoney, ...]:
        return tuple(
            self._asked(
                f"budget.source.{source.code}",
                source.name,
                self._amounts_by_year([source.pk]),
                note(source, self.plan.lines),
            )
            for source in self.plan.sources
        )

    def by_year(self, first_year: int) -> tuple[Money, ...]:
        return tuple(
            money(
                f"budget_years.{year}",
                f"Năm {year}",
                self._amounts(self.everything, year),
                years.of(self.scope, content.Content(), year),
            )
            for year in range(first_year, self.scope.year + 1)
        )

    def by_agency(self) -> tuple[Money, ...] | tuple[SpanMoney, ...]:
        by_year = self._amounts_by_year(self.everything)
        there = {
            amount.origin.agency_id
            for amounts in by_year.values()
            for amount in _every(amounts)
            if amount.is_answered
        }
        labels = [label for label in self.scope.agencies.values() if label.pk in there]
        return tuple(
            self._asked(
                f"budget_agencies.{label.code}",
                label.name,
                {
                    year: amounts.of(lambda origin, pk=label.pk: origin.agency_id == pk)
                    for year, amounts in by_year.items()
                },
            )
            for label in labels
        )

    def by_task(self) -> tuple[Money, ...] | tuple[SpanMoney, ...]:
        """Each task told of in the years asked for; then what is not told by task."""
        told = {each.task_id for each in self.rows if each.task_id is not None}
        by_task = {
            pk: Books([row for row in self.rows if row.task_id == pk], self.plan.sources)
            for pk in self.tasks
            if pk in told
        }
        by_year = {
            pk: {year: _joined(books, self.everything, year) for year in self.scope.years}
            for pk, books in by_task.items()
        }
        made = [
            self._asked(
                f"budget_tasks.{self.tasks[pk].code}",
                f"{self.tasks[pk].code} {self.tasks[pk].name}",
                amounts,
            )
            for pk, amounts in by_year.items()
            if any(each.is_answered for year in amounts.values() for each in _every(year))
        ]
        if not made:
            return ()
        untold = {
            year: _untold(
                {pk: self.books.amounts(pk, year) for pk in self.everything},
                [
                    {pk: books.amounts(pk, year) for pk in self.everything}
                    for books in by_task.values()
                ],
            )
            for year in self.scope.years
        }
        if self.scope.section:
            return tuple(made)
        return (*made, self._asked("budget_tasks.none", "Không khai theo nhiệm vụ", untold))

    def _amounts(self, sources: Iterable[int], year: int) -> Amounts:
        return _joined(self.books, sources, year)

    def _amounts_by_year(self, sources: list[int]) -> dict[int, Amounts]:
        return {year: self._amounts(sources, year) for year in self.scope.years}

    def _asked(
        self, key: str, label: str, by_year: dict[int, Amounts], small: str = ""
    ) -> Money | SpanMoney:
        """A row of the asked year, or of the asked span."""
        if not self.scope.is_span:
            year = years.of(self.scope, content.Content(), self.scope.year)
            return money(key, label, by_year[self.scope.year], year, note=small)
        return SpanMoney(label, small, *self._summed(key, label, by_year))

    def _summed(self, key: str, label: str, by_year: dict[int, Amounts]) -> tuple[Figure, Figure]:
        """Allocated, and what counts as spent, over the years."""
        yearly = [
            money(key, label, amounts, years.of(self.scope, content.Content(), year))
            for year, amounts in by_year.items()
        ]
        names = f"các năm {min(by_year)}–{max(by_year)}"
        return tuple(
            total(
                f"{key}.{column}",
                f"{label}: {title}",
                chain.from_iterable(
                    _dated(getattr(each, column), year)
                    for each, year in zip(yearly, by_year, strict=True)
                ),
                reading=names,
                is_estimate=any(getattr(each, column).is_estimate for each in yearly),
                **STYLE,
            )
            for column, title in (("allocated", "được giao"), ("whole_year", "đã chi"))
        )

    def _period(
        self,
        place: str,
        label: str,
        sources: list[int],
        span: range,
        lines: Iterable | None,
    ) -> PeriodMoney:
        """`lines` of the table whose plan it is held against; None for money outside it."""
        key = f"budget_period.{place}"
        amounts = {year: self._amounts(sources, year) for year in span}
        allocated, counted = self._summed(key, label, amounts)
        plan = percent = left = None
        if lines is not None:
            period = self.plan.period_of(self.scope.year)
            plan = plan_figure(f"{key}.plan", label, lines, period, self.plan)
            left = _minus(f"{key}.left", f"{label}: còn lại của kế hoạch", plan, counted)
            percent = _percent(f"{key}.percent", f"{label}: đã chi so với kế hoạch", plan, counted)
        return PeriodMoney(
            label,
            plan,
            allocated,
            counted,
            percent,
            left,
            _minus(f"{key}.difference", f"{label}: được giao trừ đã chi", allocated, counted),
            Spent.of(plan, allocated, counted, is_partial=any(map(_is_partial, amounts.values()))),
        )


def _is_partial(amounts: Amounts) -> bool:
    """Whether an agency spent something of a year and did not say what it was given."""
    given = {row.origin.agency_id for row in amounts.allocated if row.is_answered}
    spent = {row.amount.origin.agency_id for row in amounts.whole_year if row.amount.value}
    return not spent <= given


def _joined(books: Books, sources: Iterable[int], year: int) -> Amounts:
    return Amounts.joined(books.amounts(pk, year) for pk in sources)


def _every(amounts: Amounts) -> Iterable[Amount]:
    yield from (*amounts.allocated, *amounts.spent, *amounts.estimate)
    yield from (reading.amount for reading in amounts.whole_year)


def _untold(whole: dict[int, Amounts], tasks: list[dict[int, Amounts]]) -> Amounts:
    """Of each source and agency the whole minus what its tasks say, never below nothing."""
    found = []
    for pk, amounts in whole.items():
        parts = [each[pk] for each in tasks]
        found.append(
            Amounts(
                *(
                    _rest(getattr(amounts, name), [getattr(part, name) for part in parts])
                    for name in ("allocated", "spent", "estimate")
                ),
                _rest_of_readings(amounts.whole_year, [part.whole_year for part in parts]),
            )
        )
    return Amounts.joined(found)


def _rest(whole: list[Amount], parts: list[list[Amount]]) -> list[Amount]:
    told: dict[int, int] = defaultdict(int)
    for amount in chain.from_iterable(parts):
        told[amount.origin.agency_id] += amount.value or 0
    return [
        amount
        if amount.value is None
        else replace(amount, value=max(amount.value - told[amount.origin.agency_id], 0))
        for amount in whole
    ]


def _rest_of_readings(whole: list[Reading], parts: list[list[Reading]]) -> list[Reading]:
    rest = _rest(
        [reading.amount for reading in whole],
        [[reading.amount for reading in part] for part in parts],
    )
    return [replace(reading, amount=amount) for reading, amount in zip(whole, rest, strict=True)]


def _dated(figure: Figure, year: int) -> Iterable[Source]:
    return (replace(source, label=f"Năm {year}: {source.label}") for source in figure.sources)


def _minus(key: str, label: str, whole: Figure, part: Figure) -> Figure:
    """Missing where either is. "Không phát sinh" is nothing to subtract, as it is in sums."""
    has_both = all(each.value is not None or each.is_none for each in (whole, part))
    is_none = has_both and whole.value is None and part.value is None
    return Figure(
        key,
        label,
        (whole.value or 0) - (part.value or 0) if has_both and not is_none else None,
        reading=part.reading,
        sources=(*whole.sources, *part.sources),
        is_none=is_none,
        is_estimate=has_both and part.is_estimate,
        is_sum=False,
        parts_kind=Kind.MONEY,
        **STYLE,
    )


def _percent(key: str, label: str, plan: Figure, part: Figure) -> Figure:
    has_both = bool(plan.value) and part.value is not None
    return Figure(
        key,
        label,
        Decimal(100) * part.value / plan.value if has_both else None,
        kind=Kind.PERCENT,
        reading=part.reading,
        sources=(*plan.sources, *part.sources),
        is_none=part.is_none,
        is_estimate=has_both and part.is_estimate,
        is_sum=False,
        parts_kind=Kind.MONEY,
    )


def _period_row(each: PeriodMoney) -> Row:
    return row(
        each.label,
        each.plan or "Không nêu",
        each.allocated,
        each.whole_year,
        each.percent or "–",
        each.left or "–",
        each.difference,
        each.state,
        is_total=each.is_total,
    )


def _years_table(rows: Iterable[Money]) -> FigureTable:
    return FigureTable(
        "theo-nam",
        "Theo năm",
        (Column("Năm"), *(Column(text, is_number=True) for text in YEAR_TITLES)),
        tuple(row(each.label, *each.columns) for each in rows),
        lead="Triệu đồng. Số đến ngày chốt và số ước không cộng được qua các năm.",
    )
