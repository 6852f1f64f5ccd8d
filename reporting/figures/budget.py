"""Part IV in one year: planned, allocated, spent, estimated, by line and by source."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures.figure import Figure, Kind, Source, total
from reporting.figures.flows import column_figure, whole_year_figure
from reporting.figures.money import (
    UNIT,
    Amounts,
    Books,
    Period,
    PlannedLine,
    PlannedMoney,
    PlannedSource,
    period_name,
)
from reporting.figures.year import Year

UNLINKED = "Chưa gắn dòng kinh phí"
YEAR_TITLES = ("Được giao", "Đã chi đến ngày chốt", "Ước cả năm", "Chi cả năm")
"""Of the columns of `Money`."""


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

    @property
    def columns(self) -> tuple[Figure, ...]:
        return (self.allocated, self.spent, self.estimate, self.whole_year)


@dataclass(frozen=True)
class Budget:
    period: str
    """Such as "2021-2025"; "" where the plan has no period for the year."""
    lines: tuple[Money, ...]
    unlinked: Money
    """Of sources that belong to no line of the table."""
    total: Money
    sources: tuple[Money, ...]


def budget_of(year: Year, plan: PlannedMoney) -> Budget:
    """No query."""
    period = plan.period_of(year.year)
    books = Books(year.content.spending, plan.sources)
    amounts = {source.pk: books.amounts(source.pk, year.year) for source in plan.sources}
    by_line = defaultdict(list)
    for source in plan.sources:
        by_line[source.line].append(amounts[source.pk])
    return Budget(
        period=period_name(period),
        lines=tuple(
            money(
                f"budget.line.{line.number}",
                line.name,
                Amounts.joined(by_line[line.number]),
                year,
                plan_figure(f"budget.line.{line.number}.plan", line.name, [line], period, plan),
            )
            for line in plan.lines
        ),
        unlinked=money("budget.unlinked", UNLINKED, Amounts.joined(by_line[None]), year),
        total=money(
            "budget.total",
            "Tổng số",
            Amounts.joined(amounts.values()),
            year,
            plan_figure("budget.total.plan", "Tổng số", plan.lines, period, plan),
        ),
        sources=tuple(
            money(
                f"budget.source.{source.code}",
                source.name,
                amounts[source.pk],
                year,
                note=note(source, plan.lines),
            )
            for source in plan.sources
        ),
    )


def money(
    key: str,
    label: str,
    amounts: Amounts,
    year: Year,
    plan: Figure | None = None,
    note: str = "",
) -> Money:
    """The four columns of one row; `key` is what their keys begin with."""
    style = {"kind": Kind.MONEY, "unit": UNIT}

    def column(name: str, title: str, reading: str) -> Figure:
        rows = getattr(amounts, name)
        return column_figure(
            f"{key}.{name}", f"{label}: {title}", rows, year, reading=reading, **style
        )

    return Money(
        label=label,
        note=note,
        plan=plan,
        allocated=column("allocated", "được giao", f"năm {year.year}"),
        spent=column("spent", "đã chi", year.closing),
        estimate=column("estimate", "ước cả năm", "ước cả năm"),
        whole_year=whole_year_figure(
            f"{key}.whole_year", f"{label}: chi cả năm", amounts.whole_year, year, **style
        ),
    )


def plan_figure(
    key: str,
    label: str,
    lines: Iterable[PlannedLine],
    period: Period | None,
    plan: PlannedMoney,
) -> Figure:
    """What part IV gives to the lines in the period: its cells, added up."""
    return total(
        key,
        f"{label}: Kế hoạch giao",
        [
            Source(
                "Kế hoạch, phần IV",
                "",
                None,
                None,
                plan.year,
                line.name,
                plan.cells.get((line.number, period)),
            )
            for line in lines
        ],
        kind=Kind.MONEY,
        unit=UNIT,
        reading=f"cả giai đoạn {period_name(period)}" if period else "",
    )


def note(source: PlannedSource, lines: Iterable[PlannedLine]) -> str:
    """The line a source belongs to, in small print."""
    if source.line is None:
        return "chưa gắn dòng kinh phí"
    name = next(line.name for line in lines if line.number == source.line)
    return name if source.is_confirmed else f"{name} (đề xuất)"
