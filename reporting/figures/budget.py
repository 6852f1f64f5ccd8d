"""Part IV in one year: planned, allocated, spent, estimated, by line and by source."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast

from plan.models import BudgetLine, FundingSource
from reporting.figures.content import Spending
from reporting.figures.figure import Figure, Kind, Source, total
from reporting.figures.flows import Amount, column_figure, whole_year, whole_year_figure
from reporting.figures.year import Year
from reporting.models import Answer

UNIT = "triệu đồng"


@dataclass(frozen=True)
class Money:
    """One row of the table. `plan` is of the whole period: no yearly plan exists; None where
    the plan names no amount."""

    label: str
    note: str
    plan: Figure | None
    allocated: Figure
    spent: Figure
    """To the closing date."""
    estimate: Figure
    """Of the whole year, as this year's reports say."""
    whole_year: Figure
    """What counts for the year: official, else the estimate marked "(ước)"."""


@dataclass(frozen=True)
class Budget:
    period: str
    """Such as "2021-2025"; "" where the plan has no period for the year."""
    lines: tuple[Money, ...]
    unlinked: Money
    """Of sources that belong to no line of the table."""
    total: Money
    sources: tuple[Money, ...]


class _FundingSource(NamedTuple):
    order: int
    pk: int
    code: str
    name: str
    line: int | None
    is_confirmed: bool


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


class _Line(NamedTuple):
    number: int
    name: str
    planned: int | None


@dataclass(frozen=True)
class _Amounts:
    """The amounts of one source, at most one an agency in each column."""

    allocated: list[Amount]
    spent: list[Amount]
    estimate: list[Amount]
    official: list[Amount]


def budget(year: Year) -> Budget:
    """One query."""
    period, lines, sources = _plan(year)
    amounts = {source.pk: _amounts(source, year) for source in sources}
    by_line = defaultdict(list)
    for source in sources:
        by_line[source.line].append(amounts[source.pk])
    planned = {line.number: _planned(f"line.{line.number}", [line], period, year) for line in lines}
    return Budget(
        period=period,
        lines=tuple(
            _money(
                f"line.{line.number}", line.name, by_line[line.number], year, planned[line.number]
            )
            for line in lines
        ),
        unlinked=_money("unlinked", "Chưa gắn dòng kinh phí", by_line[None], year),
        total=_money(
            "total", "Tổng số", list(amounts.values()), year, _planned("total", lines, period, year)
        ),
        sources=tuple(
            _money(
                f"source.{source.code}",
                source.name,
                [amounts[source.pk]],
                year,
                note=_note(source, lines),
            )
            for source in sources
        ),
    )


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


def _amounts(source: _FundingSource, year: Year) -> _Amounts:
    reports = defaultdict(list)
    for row in year.content.spending:
        if row.source_id == source.pk:
            reports[row.origin].append(row)

    def column(name: str, of_year: int) -> list[Amount]:
        found = [counted(rows, name) for at, rows in reports.items() if at.year == of_year]
        return [Amount(row.origin, row.value, row.is_none, source.name) for row in found if row]

    return _Amounts(
        allocated=column("allocated", year.year),
        spent=column("spent", year.year),
        estimate=column("estimate", year.year),
        official=column("previous_official", year.year + 1),
    )


def _money(
    key: str,
    label: str,
    parts: list[_Amounts],
    year: Year,
    plan: Figure | None = None,
    note: str = "",
) -> Money:
    style = {"kind": Kind.MONEY, "unit": UNIT}

    def column(name: str, title: str, reading: str) -> Figure:
        rows = chain.from_iterable(getattr(part, name) for part in parts)
        return column_figure(
            f"budget.{key}.{name}", f"{label}: {title}", rows, year, reading=reading, **style
        )

    readings = chain.from_iterable(whole_year(part.official, part.estimate) for part in parts)
    return Money(
        label=label,
        note=note,
        plan=plan,
        allocated=column("allocated", "được giao", f"năm {year.year}"),
        spent=column("spent", "đã chi", year.closing),
        estimate=column("estimate", "ước cả năm", "ước cả năm"),
        whole_year=whole_year_figure(
            f"budget.{key}.whole_year", f"{label}: chi cả năm", readings, year, **style
        ),
    )


def _planned(key: str, lines: list[_Line], period: str, year: Year) -> Figure:
    return total(
        f"budget.{key}.plan",
        f"{lines[0].name if len(lines) == 1 else 'Tổng số'}: Kế hoạch giao",
        [
            Source("Kế hoạch, phần IV", "", None, None, year.plan.year, line.name, line.planned)
            for line in lines
        ],
        kind=Kind.MONEY,
        unit=UNIT,
        reading=f"cả giai đoạn {period}" if period else "",
    )


def _note(source: _FundingSource, lines: list[_Line]) -> str:
    if source.line is None:
        return "chưa gắn dòng kinh phí"
    name = next(line.name for line in lines if line.number == source.line)
    return name if source.is_confirmed else f"{name} (đề xuất)"


def _plan(year: Year) -> tuple[str, list[_Line], list[_FundingSource]]:
    """The period that holds the year, the table's lines, the sources (one query, a UNION)."""
    no_text, no_number = Value("", TextField()), Cast(Value(None), BigIntegerField())
    lines = BudgetLine.objects.filter(plan=year.plan).annotate(
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
    sources = FundingSource.objects.filter(plan=year.plan).annotate(
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
    found = [_PlanRow._make(row) for row in rows]
    cells = [row for row in found if row.table == "line"]
    now = [row for row in cells if row.first and row.first <= year.year <= row.last]
    planned = {row.place: row.planned for row in now}
    return (
        f"{now[0].first}-{now[0].last}" if now else "",
        [
            _Line(number, name, planned.get(number))
            for number, name in sorted({(row.place, row.text) for row in cells})
        ],
        [
            _FundingSource(
                row.place, row.item, row.slug, row.text, row.line_number, bool(row.is_confirmed)
            )
            for row in sorted(found, key=lambda row: row.place)
            if row.table == "source"
        ],
    )
