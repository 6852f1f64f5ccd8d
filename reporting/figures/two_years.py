"""Two years of the dashboard beside each other, with what they differ by."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from reporting.figures import content
from reporting.figures.budget import Money
from reporting.figures.content import spans_of_year, spans_of_years
from reporting.figures.figure import Figure, Kind
from reporting.figures.filing import filing_of, obligations_of
from reporting.figures.overview import Dashboard, dashboard_of, planned
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, Row, row


@dataclass(frozen=True)
class TwoYears:
    older: int
    newer: int
    warning: str
    """Said when the year compared with has no round."""
    tables: tuple[FigureTable, ...]


def two_years(scope: Scope, now: datetime.datetime) -> TwoYears:
    """Five queries: the rows of both years' reports, what both owed and sent, the plan."""
    older, newer = sorted((scope.compared_year, scope.year))
    boards = _dashboards(scope, (older, newer), now)
    return TwoYears(
        older,
        newer,
        ""
        if scope.compared_year in scope.rounds
        else f"Năm {scope.compared_year} chưa có kỳ báo cáo. Hãy chọn năm khác để so sánh.",
        tuple(_tables(*boards)),
    )


def _dashboards(
    scope: Scope, years: tuple[int, int], now: datetime.datetime
) -> tuple[Dashboard, Dashboard]:
    read, plan = content.read(scope.plan, spans_of_years(scope.plan, years)), planned(scope.plan)
    owed = obligations_of(scope.rounds[year] for year in years if year in scope.rounds)

    def of(year: int) -> Dashboard:
        filed = filing_of(
            (each for each in owed if each.round.year == year), scope.agencies_of(year), now
        )
        rows = read.within(spans_of_year(scope.plan, year))
        return dashboard_of(scope, year, rows, plan, filed)

    return of(years[0]), of(years[1])


class Pair(NamedTuple):
    """The same figure of the older and of the newer year; the notes say how each is read."""

    name: str
    older: Figure
    newer: Figure
    notes: tuple[str, str] = ("", "")
    is_total: bool = False


def _tables(older: Dashboard, newer: Dashboard) -> Iterable[FigureTable]:
    def table(
        key: str, title: str, what: str, pairs: Iterable[Pair], lead: str = ""
    ) -> FigureTable:
        columns = (
            Column(what, width=60),
            Column(f"Năm {older.year}", is_number=True),
            Column(f"Năm {newer.year}", is_number=True),
            Column("Chênh lệch", is_number=True, width=20),
        )
        pairs = list(pairs)
        rows = tuple(_row(pair, older.year, newer.year) for pair in pairs)
        scrolls = not any(note for pair in pairs for note in pair.notes)
        return FigureTable(key, title, columns, rows, lead, scrolls=scrolls)

    yield table(
        "gui-bao-cao",
        "Gửi báo cáo",
        "Số cơ quan",
        _pairs(older.filing.figures, newer.filing.figures),
    )
    yield table(
        "nhiem-vu",
        "Nhiệm vụ đến kỳ",
        "Số nhiệm vụ",
        _pairs(_task_figures(older), _task_figures(newer)),
    )
    yield table(
        "chi-tieu",
        "Chỉ tiêu",
        "Chỉ tiêu",
        (
            Pair(
                f"{after.code} {after.name}",
                before.value,
                after.value,
                (_what(before.value), _what(after.value)),
            )
            for before, after in zip(older.measures, newer.measures, strict=True)
        ),
        "Hai tỷ lệ chênh nhau tính bằng điểm %. Một năm chưa có số liệu thì không tính chênh lệch.",
    )
    yield table(
        "duoc-giao",
        "Kinh phí được giao",
        "Dòng kinh phí (triệu đồng)",
        (
            Pair(
                after.label,
                before.allocated,
                after.allocated,
                is_total=after is newer.budget.total,
            )
            for before, after in zip(_lines(older), _lines(newer), strict=True)
        ),
    )
    yield table(
        "chi-ca-nam",
        "Chi cả năm",
        "Dòng kinh phí (triệu đồng)",
        (
            Pair(
                after.label,
                before.whole_year,
                after.whole_year,
                (before.whole_year.reading, after.whole_year.reading),
                is_total=after is newer.budget.total,
            )
            for before, after in zip(_lines(older), _lines(newer), strict=True)
        ),
    )
    yield table(
        "y-kien",
        "Khó khăn và kiến nghị",
        "Số ý kiến",
        _pairs(_register_figures(older), _register_figures(newer)),
    )


def _pairs(older: Iterable[Figure], newer: Iterable[Figure]) -> Iterable[Pair]:
    for before, after in zip(older, newer, strict=True):
        yield Pair(after.short_label[0].upper() + after.short_label[1:], before, after)


def _task_figures(board: Dashboard) -> tuple[Figure, ...]:
    return (board.tasks.total.due, *board.tasks.total.by_state)


def _register_figures(board: Dashboard) -> tuple[Figure, ...]:
    return (board.register.obstacle_count, board.register.proposal_count)


def _lines(board: Dashboard) -> tuple[Money, ...]:
    return (*board.budget.lines, board.budget.unlinked, board.budget.total)


def _what(value: Figure) -> str:
    """What of a measure it is, and how it is read: "tỷ lệ, đến ngày 30/09/2025"."""
    return ", ".join(filter(None, (value.short_label, value.reading)))


def _row(pair: Pair, older: int, newer: int) -> Row:
    return row(
        pair.name,
        _cell(pair.older, older, pair.notes[0]),
        _cell(pair.newer, newer, pair.notes[1]),
        _difference(pair, older, newer),
        is_total=pair.is_total,
    )


def _cell(figure: Figure, year: int, note: str) -> Cell:
    key, label = f"compare.{year}.{figure.key}", f"Năm {year} – {figure.label}"
    is_there = figure.value is not None or figure.is_none
    return Cell(figure=replace(figure, key=key, label=label), note=note if is_there else "")


def _difference(pair: Pair, older: int, newer: int) -> Figure:
    """Newer minus older; missing where either is, "không phát sinh" where both are."""
    before, after = pair.older, pair.newer
    is_known = before.value is not None and after.value is not None
    return replace(
        after,
        key=f"compare.difference.{after.key}",
        label=f"Chênh lệch {newer} so với {older} – {after.label}",
        value=after.value - before.value if is_known else None,
        kind=Kind.POINTS if after.kind is Kind.PERCENT else after.kind,
        reading="",
        sources=tuple(
            replace(source, label=f"Năm {year}: {source.label}")
            for figure, year in ((before, older), (after, newer))
            for source in figure.sources
        ),
        is_none=before.is_none and after.is_none,
        is_estimate=is_known and (before.is_estimate or after.is_estimate),
        is_sum=False,
        is_change=True,
        parts_kind=after.source_kind,
    )
