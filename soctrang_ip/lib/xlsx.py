"""Tables to one workbook: text stays text, numbers stay numbers, empty stays empty.

No cell made from data can become a formula, neither when it is opened nor when somebody
edits it there. One sheet a table: title, lines about it, header row, then the rows.
"""

import datetime
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from soctrang_ip.lib.text import clean_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TEXT = 32_767
"""Characters that a cell holds; a longer text is cut there and ends with an ellipsis."""


@dataclass(frozen=True)
class Marked:
    """A number with a mark behind it ("%", " (ước)"), which stays a number.

    `decimals` are shown, whatever it has.
    """

    number: int | Decimal
    mark: str
    decimals: int | None = None


Value = str | int | Decimal | bool | Marked | datetime.date | datetime.datetime | None

_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_FONT = "Calibri"
_LINE_HEIGHT = 15
_TALLEST_ROW = 409
"""Points, as Excel allows."""


@dataclass(frozen=True)
class Column:
    """`width` is in characters, as Excel counts."""

    title: str
    width: int = 20


@dataclass(frozen=True)
class Group:
    """A row that spans the table and names the rows below it."""

    text: str


@dataclass(frozen=True)
class Total:
    """A row that sums up others."""

    values: Sequence["Value"]


@dataclass(frozen=True)
class Sheet:
    """A row has as many values as there are columns; a `Group` stands between rows.

    `lines` are printed under the title: the date of the figures, that they are sample data.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value] | Total | Group]
    lines: tuple[str, ...] = ()


def million(dong: int | None) -> Decimal | None:
    """Triệu đồng, exactly: a number that a sheet can add up."""
    return None if dong is None else Decimal(dong).scaleb(-6)


def write(*sheets: Sheet) -> bytes:
    """The whole file. Dates are local days, instants local times without a zone."""
    # Here and not above: the import costs a third of a second.
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write_sheet(book, sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(book: "Workbook", sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    bold, thin = Font(_FONT, bold=True), Side(style="thin", color="B8C2CC")
    wrapped = Alignment(wrap_text=True, vertical="top")
    page: Worksheet = book.create_sheet(_sheet_name(book, sheet.name))
    width, widths = len(sheet.columns), [column.width for column in sheet.columns]

    _put(page.cell(1, 1), sheet.title).font = Font(_FONT, bold=True, size=14)
    for number, line in enumerate(sheet.lines, start=2):
        _put(page.cell(number, 1), line).font = Font(_FONT, italic=True)
    header = len(sheet.lines) + 3
    for number, column in enumerate(sheet.columns, start=1):
        cell = _put(page.cell(header, number), column.title)
        cell.font, cell.fill = bold, PatternFill("solid", fgColor="DCE6F1")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(top=thin, bottom=thin, left=thin, right=thin)
        page.column_dimensions[get_column_letter(number)].width = column.width
    titles = [column.title for column in sheet.columns]
    page.row_dimensions[header].height = _height(titles, widths)

    at = header
    for row in sheet.rows:
        at += 1
        if isinstance(row, Group):
            group = _put(page.cell(at, 1), row.text)
            group.font, group.alignment = bold, wrapped
            page.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
            page.row_dimensions[at].height = _height([row.text], [sum(widths)])
            continue
        values = row.values if isinstance(row, Total) else row
        page.row_dimensions[at].height = _height(values, widths)
        for number, value in enumerate(values, start=1):
            cell = _put(page.cell(at, number), value)
            cell.alignment = wrapped
            if isinstance(row, Total):
                cell.font = bold
            cell.border = Border(bottom=thin)

    page.freeze_panes = page.cell(header + 1, 1)
    page.print_title_rows = f"{header}:{header}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _height(values: Iterable[Value], widths: Iterable[int]) -> float:
    """Room for the longest of the texts: not every program makes it when it opens the file."""
    lines = max(
        (
            sum(math.ceil(len(line) / width) or 1 for line in value.split("\n"))
            for value, width in zip(values, widths, strict=True)
            if isinstance(value, str)
        ),
        default=1,
    )
    return min(lines * _LINE_HEIGHT, _TALLEST_ROW)


def _put(cell: "Cell", value: Value) -> "Cell":
    if value is None or value == "":
        return cell
    if isinstance(value, bool):
        value = "Có" if value else "Không"
    if isinstance(value, str):
        cell.value = _fit(clean_text(value))
        # Else openpyxl would store "=1+1" as a formula and "#N/A" as an error.
        cell.data_type = "s"
        # And without the quote Excel would, as soon as somebody edits the cell.
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
        return cell
    if isinstance(value, datetime.datetime):
        cell.value = timezone.localtime(value).replace(tzinfo=None)
        cell.number_format = "hh:mm dd/mm/yyyy"
    elif isinstance(value, datetime.date):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    elif isinstance(value, Marked):
        cell.value = value.number
        cell.number_format = f'{_number_format(value.number, value.decimals)}"{value.mark}"'
    elif isinstance(value, int | Decimal):
        cell.value, cell.number_format = value, _number_format(value)
    else:
        raise TypeError(f"A cell holds text, a number or a day, not {type(value).__name__}.")
    return cell


def _number_format(value: int | Decimal, decimals: int | None = None) -> str:
    """Grouped, with just the decimals the number has: Excel would print "5.000," else."""
    if decimals is None:
        decimals = -Decimal(value).normalize().as_tuple().exponent
    return "#,##0" if decimals <= 0 else f"#,##0.{'0' * decimals}"


def _fit(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def _sheet_name(book: "Workbook", name: str) -> str:
    """At most 31 characters, none that Excel forbids, and no second sheet of that name."""
    base = _FORBIDDEN_IN_TITLES.sub("-", name).strip("'")[:_LONGEST_TITLE] or "Bảng"
    taken = {title.casefold() for title in book.sheetnames}
    candidate, number = base, 2
    while candidate.casefold() in taken:
        suffix = f" ({number})"
        candidate = f"{base[: _LONGEST_TITLE - len(suffix)]}{suffix}"
        number += 1
    return candidate
