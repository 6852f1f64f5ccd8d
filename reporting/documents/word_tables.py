"""Tables in Word: those of figures, whose widths are the style sheet's, and cells without lines."""

import functools
import itertools
import re
from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.table import _Row as WordRow

from reporting.documents import STYLESHEETS, word_styles
from reporting.documents.blocks import ColumnKind, RowKind, Table
from reporting.documents.word_text import add
from soctrang_ip.lib.pdf import STATIC

CELL_LOOKS = {
    ColumnKind.TEXT: word_styles.CELL,
    ColumnKind.NUMBER: word_styles.NUMBER_CELL,
    ColumnKind.CENTRE: word_styles.CENTRE_CELL,
}

NARROWEST = 10.0
"""Millimetres of a column without a width, where the others leave it no room."""

_SIZED = re.compile(r"([^{}]*\bcol:nth-child[^{}]*)\{\s*width:\s*([\d.]+)mm;?\s*\}")
_COLUMN = re.compile(r"\.sheet-([\w-]+) col:nth-child\((n \+ )?(\d+)\)")


def add_cells(
    document: Document, widths: Sequence[Length], rows: int = 1
) -> list[tuple[Cell, ...]]:
    """Rows of cells without lines around them; each needs a paragraph."""
    table = _empty(document, widths, word_styles.PLAIN_TABLE)
    made = [_next_row(table).cells for _ in range(rows)]
    for cell in itertools.chain(*made):
        cell._tc.clear_content()
    return made


def add_table(document: Document, table: Table, room: Length, *, keeps_next: bool = False) -> None:
    """With what stands above it. `keeps_next` holds its last row to what follows."""
    _write_above(document, table)
    made = _empty(document, column_widths(table, room), word_styles.DATA_TABLE)
    _write_head(_next_row(made), [column.title for column in table.columns])
    rows = table.printed_rows
    following = [*(kind for kind, _ in rows[1:]), None]
    for (kind, cells), next_kind in zip(rows, following, strict=True):
        row = _next_row(made)
        _write_row(row, kind, cells)
        if next_kind is RowKind.TOTAL or (next_kind is None and keeps_next):
            _keep_with_next(row)
        _open_sides(row, kind, next_kind)


def _write_above(document: Document, table: Table) -> None:
    """A table touches the line above it unless something keeps them apart."""
    if table.unit:
        add(document, word_styles.UNIT, table.unit)
    if table.caption:
        add(document, word_styles.CAPTION, table.caption)
    if not (table.unit or table.caption):
        add(document, word_styles.BEFORE_TABLE)


def _write_head(row: WordRow, titles: Iterable[str]) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, title in zip(row.cells, titles, strict=True):
        _write(cell, word_styles.HEADER_CELL, title)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _write_row(row: WordRow, kind: RowKind, cells: tuple[tuple[ColumnKind, str], ...]) -> None:
    if kind is RowKind.GROUP:
        row.cells[0].merge(row.cells[-1])
        _write(row.cells[0], word_styles.GROUP_CELL, cells[0][1])
        return
    for cell, (column, text) in zip(row.cells, cells, strict=True):
        _write(cell, CELL_LOOKS[column], text, is_strong=kind is RowKind.TOTAL)


def _write(cell: Cell, look: word_styles.Look, text: str, *, is_strong: bool = False) -> None:
    cell._tc.clear_content()
    add(cell, look, text, is_strong=is_strong)


def _keep_with_next(row: WordRow) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _open_sides(row: WordRow, kind: RowKind, next_kind: RowKind | None) -> None:
    """No line and no air where a long cell goes on in a next row."""
    sides = [
        side
        for side, is_open in (
            ("top", kind is RowKind.CONTINUED),
            ("bottom", next_kind is RowKind.CONTINUED),
        )
        if is_open
    ]
    if not sides:
        return
    borders = "".join(f'<w:{side} w:val="nil"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in sides)
    for cell in row.cells:
        properties = cell._tc.get_or_add_tcPr()
        for tag, content in (("tcBorders", borders), ("tcMar", margins)):
            properties.append(parse_xml(f"<w:{tag} {nsdecls('w')}>{content}</w:{tag}>"))


# Rows and widths -----------------------------------------------------------------------------


def _empty(document: Document, widths: Sequence[Length], style: str) -> WordTable:
    table = document.add_table(rows=0, cols=len(widths), style=style)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    whole = table._tbl.tblPr.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(sum(round(width.twips) for width in widths)))
    return table


def _next_row(table: WordTable) -> WordRow:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def column_widths(table: Table, room: Length) -> list[Length]:
    """As a browser lays out fixed columns: those without a width share what is left."""
    given = [_width(table.name, place) for place in range(1, len(table.columns) + 1)]
    left = room.mm - sum(width for width in given if width)
    shared = max(left / (given.count(None) or 1), NARROWEST)
    widths = [width or shared for width in given]
    return [Mm(width * room.mm / sum(widths)) for width in widths]


def _width(table: str, place: int) -> float | None:
    """Millimetres of a column, counted from 1; what the style sheet says last counts."""
    found = None
    for name, from_here_on, at, width in _sized_columns():
        if name == table and (place == at or (from_here_on and place > at)):
            found = width
    return found


@functools.cache
def _sized_columns() -> tuple[tuple[str, bool, int, float], ...]:
    """Read from the style sheet of the PDF, so that no width stands in two places."""
    sheet = (STATIC / STYLESHEETS[-1]).read_text()
    return tuple(
        (column[1], bool(column[2]), int(column[3]), float(sized[2]))
        for sized in _SIZED.finditer(sheet)
        for column in _COLUMN.finditer(sized[1])
    )
