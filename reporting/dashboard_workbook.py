"""The tables of a dashboard, and the rows behind one figure, as workbooks."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from reporting.documents import wording
from reporting.figures.figure import ESTIMATE_MARK, POINTS_MARK, Figure, Kind, Source, write
from reporting.figures.figure import Value as Number
from reporting.figures.table import Cell, FigureTable, Row
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.xlsx import Column, Marked, Sheet, Total, Value

_MARKS = {Kind.PERCENT: "%", Kind.POINTS: POINTS_MARK}

FIGURE_COLUMNS = (
    Column("Cơ quan", 34),
    Column("Nội dung", 60),
    Column("Năm báo cáo", 12),
    Column("Phiên bản", 10),
    Column("Giá trị", 18),
)


def write_tables(
    title: str,
    tables: Iterable[FigureTable],
    *,
    filters: Iterable[str],
    is_sample: bool,
    at: datetime.datetime,
) -> bytes:
    """A sheet for each table: what the page shows, numbers as numbers."""
    lines = _lines(filters, is_sample, at)
    return xlsx.write(
        *(
            sheet(table.title, table, lines, f"{title}: {table.title[0].lower()}{table.title[1:]}")
            for table in tables
        )
    )


def write_figure(
    figure: Figure, *, filters: Iterable[str], is_sample: bool, at: datetime.datetime
) -> bytes:
    """The entries that make up one figure."""
    rows = [
        (
            source.agency,
            source.label,
            str(source.year) if source.version_id else None,
            source.version_number,
            _entry(source, figure.source_kind),
        )
        for source in figure.sources
    ]
    lines = (*_lines(filters, is_sample, at), f"{figure.label}: {figure.text_with_unit}")
    return xlsx.write(Sheet("Nguồn số liệu", figure.label, FIGURE_COLUMNS, rows, lines))


def _lines(filters: Iterable[str], is_sample: bool, at: datetime.datetime) -> tuple[str, ...]:
    lines = [f"Xuất lúc {format_instant(at)}.", *filters]
    return (wording.SAMPLE_LINE, *lines) if is_sample else tuple(lines)


def sheet(name: str, table: FigureTable, lines: tuple[str, ...], title: str = "") -> Sheet:
    """Under the table's own title where no other is given."""
    columns = [Column(column.title, column.width) for column in table.columns]
    rows = [tuple(_value(cell) for cell in row.cells) for row in table.rows]
    notes = [_notes(table, row) for row in table.rows]
    if any(notes):
        columns.append(Column("Ghi chú", 40))
        rows = [(*values, note) for values, note in zip(rows, notes, strict=True)]
    return Sheet(
        name,
        title or table.title,
        tuple(columns),
        [
            Total(values) if row.is_total else values
            for row, values in zip(table.rows, rows, strict=True)
        ],
        (*lines, table.lead) if table.lead else lines,
    )


def _notes(table: FigureTable, row: Row) -> str:
    """What stands under the numbers of a row, which remain numbers."""
    return "\n".join(
        f"{column.title}: {cell.note}"
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.figure is not None and cell.note
    )


def _value(cell: Cell) -> Value:
    figure = cell.figure
    if figure is None:
        return f"{cell.words}\n{cell.note}" if cell.note else cell.words
    if figure.value is None:
        return figure.text
    number = _number(figure.value, figure.kind)
    marks = _MARKS.get(figure.kind, "")
    if figure.is_estimate:
        marks += f" {ESTIMATE_MARK}"
    decimals = 1 if figure.kind in _MARKS else None
    return Marked(number, marks, decimals) if marks else number


def _number(value: Number, kind: Kind) -> Number:
    if kind is Kind.MONEY:
        return xlsx.million(value)
    return round(value, 4) if isinstance(value, Decimal) else value


def _entry(source: Source, kind: Kind) -> Value:
    if source.value is None:
        return write(None, kind, is_none=source.is_none)
    return _number(source.value, kind)
