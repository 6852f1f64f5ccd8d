"""The dashboard of the indicators: which measures are behind, and what it still takes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.content import Span
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.measures import MeasureRow, measures_of
from reporting.figures.planned_measures import planned_measures
from reporting.figures.scope import Scope
from reporting.figures.standings import NEARLY_RULE, Standing
from reporting.figures.table import Cell, Column, FigureTable, Row, row
from reporting.figures.year import Year
from reporting.models import ContentRow, ListEntry, MeasureEntry

RULES_LEAD = (
    "Kế hoạch chỉ nêu mức ở năm của mỗi mốc; lộ trình từng năm và các mức đánh giá là quy ước của "
    f"cổng (đề xuất). {NEARLY_RULE}"
)


@dataclass(frozen=True)
class StandingCount:
    """How many measures stand so."""

    standing: Standing
    count: Figure


@dataclass(frozen=True)
class MeasureBoard:
    closing: str
    """The name of the closing-date reading, such as "đến ngày 30/09/2026"."""
    standings: tuple[StandingCount, ...]
    measures: tuple[MeasureRow, ...]
    """Those that need attention first."""

    @property
    def rules_lead(self) -> str:
        return RULES_LEAD

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (measures_table(self.measures), standings_table(self.standings))


def measure_board(scope: Scope, now: datetime.datetime) -> MeasureBoard:
    """Two queries. The filters keep the measures of an indicator or of a supplier."""
    read = content.read(scope.plan, spans(scope))
    year = years.of(scope, read, scope.year)
    kept = [
        each
        for each in measures_of(planned_measures(scope.plan), year)
        if scope.indicator in ("", each.indicator_code) and scope.keeps_one_of(each.suppliers)
    ]
    rank = list(Standing).index
    return MeasureBoard(
        closing=year.closing,
        standings=standing_counts(kept, year),
        measures=tuple(sorted(kept, key=lambda each: rank(each.standing))),
    )


def spans(scope: Scope) -> dict[type[ContentRow], Span]:
    """Every year up to this one, and the reports of the next, which hold its official figures."""
    first, year = scope.plan.first_year, scope.year
    return {MeasureEntry: (first, year + 1), ListEntry: (first, year)}


def standing_counts(rows: Iterable[MeasureRow], year: Year) -> tuple[StandingCount, ...]:
    """All classes, those that no measure has too."""
    rows = list(rows)
    return tuple(
        StandingCount(
            standing,
            tally(
                f"standings.{standing.key}",
                f"Số chỉ tiêu: {standing.label.lower()}",
                [_source(each, year) for each in rows if each.standing is standing],
                unit="chỉ tiêu",
            ),
        )
        for standing in Standing
    )


def _source(each: MeasureRow, year: Year) -> Source:
    agencies = [label.name for pk, label in year.agencies.items() if pk in each.suppliers]
    label = f"{each.code} {each.name}: {each.value.text_with_unit}"
    return Source(
        ", ".join(agencies), "", None, None, year.year, label, 1, place="Đánh giá của cổng"
    )


def measures_table(rows: Iterable[MeasureRow]) -> FigureTable:
    return FigureTable(
        "chi-tieu",
        "Chỉ tiêu so với lộ trình và mục tiêu",
        (
            Column("Mã", width=8),
            Column("Chỉ tiêu", width=50),
            Column("Đánh giá", width=20),
            Column("Kết quả", is_number=True),
            Column("Kỳ số liệu", width=26),
            Column("Lộ trình năm: từ", is_number=True),
            Column("Lộ trình năm: đến", is_number=True),
            Column("Mục tiêu trong Kế hoạch", width=60),
            Column("Còn thiếu", is_number=True),
            Column("Cần mỗi năm", is_number=True),
            Column("Cần làm tiếp", width=50),
        ),
        tuple(_row(each) for each in rows),
    )


def _row(each: MeasureRow) -> Row:
    return row(
        each.code,
        each.name,
        Cell(state=each.standing, note=each.excuse),
        each.value,
        f"{each.value.short_label}, {each.value.reading}",
        each.low or each.asks,
        each.high or "",
        "\n".join(f"Đến {target.horizon}: {target.sentence}" for target in each.targets),
        each.need.gap if each.need else "",
        each.need.yearly if each.need and each.need.yearly else "",
        each.need.text if each.need else "",
    )


def standings_table(counts: Iterable[StandingCount]) -> FigureTable:
    return FigureTable(
        "danh-gia",
        "Số chỉ tiêu theo đánh giá và quy tắc",
        (
            Column("Đánh giá", width=22),
            Column("Số chỉ tiêu", is_number=True),
            Column("Quy tắc", width=90),
        ),
        tuple(row(each.standing, each.count, each.standing.rule) for each in counts),
        lead=RULES_LEAD,
    )
