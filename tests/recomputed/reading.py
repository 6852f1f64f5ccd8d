"""What a dashboard says, read back from its HTML and its workbooks."""

import io
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

from openpyxl import load_workbook

MILLION = 1_000_000


@dataclass
class Shown:
    """A number as a page writes it: for machines and for people. No key: a row behind a figure."""

    key: str
    plain: str
    text: str = ""


@dataclass
class ShownTable:
    """Rows of cells; a cell is the number it holds, or None."""

    key: str
    caption: str = ""
    rows: list[list[Shown | None]] = field(default_factory=list)


class Page(HTMLParser):
    """The `<data>` elements of a page and its tables, in reading order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.numbers: list[Shown] = []
        self.tables: list[ShownTable] = []
        self._number: Shown | None = None
        self._open: list[str] = []
        self.feed(html)

    def figures(self) -> dict[str, Shown]:
        """By key; a figure may stand in two places but must say the same there."""
        found: dict[str, Shown] = {}
        for number in self.numbers:
            if number.key:
                same = found.setdefault(number.key, number)
                assert same.plain == number.plain, number.key
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "data":
            self._number = Shown(given.get("data-figure", ""), given["value"])
            self.numbers.append(self._number)
            if self._cells is not None:
                self._cells[-1] = self._number
        elif tag == "table":
            self.tables.append(ShownTable(given.get("data-table", "")))
        elif tag == "tr" and "tbody" in self._open:
            self.tables[-1].rows.append([])
        elif tag in ("th", "td") and self._cells is not None:
            self._cells.append(None)
        if tag in ("table", "tbody", "caption"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "data":
            self._number = None
        elif self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, text: str) -> None:
        if self._number is not None:
            self._number.text += text
        elif self._open and self._open[-1] == "caption":
            self.tables[-1].caption += text

    @property
    def _cells(self) -> list[Shown | None] | None:
        """Of the row that is being read."""
        is_inside = "tbody" in self._open and self.tables[-1].rows
        return self.tables[-1].rows[-1] if is_inside else None


Cell = str | int | float | None


def sheets(content: bytes) -> dict[str, list[list[Cell]]]:
    """The rows below the header of each sheet, by its title."""
    book = load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book.worksheets:
        values = [list(row) for row in sheet.values]
        header = int(sheet.print_title_rows.split(":$")[-1])
        found[sheet.title] = values[header:]
    return found


def numbers(rows: list[list[Cell]]) -> list[Decimal]:
    return [Decimal(str(cell)) for row in rows for cell in row if isinstance(cell, int | float)]


def reads_alike(shown: Shown | None, cell: Cell) -> bool:
    """Whether a cell of a sheet says what the page does; money is in triệu đồng there."""
    if shown is None:
        return not isinstance(cell, int | float)
    if shown.plain in ("", "none"):
        return cell == shown.text
    if not isinstance(cell, int | float):
        return False
    number, plain = Decimal(str(cell)), Decimal(shown.plain)
    is_same = number in (plain, plain / MILLION)
    return is_same and _rounded(number, shown.text)


def _rounded(number: Decimal, text: str) -> bool:
    """Whether `text` ("1.234,5 (ước)") is the number, rounded to the decimals it has."""
    digits = text.split()[0].rstrip("%").lstrip("+").replace(".", "").replace(",", ".")
    read = Decimal(digits.replace("−", "-"))
    return abs(number - read) <= Decimal(5).scaleb(read.as_tuple().exponent - 1)


def summary_sections(pages: list[str]) -> list[list[str]]:
    """The lines under each heading of a leadership summary, with single spaces."""
    lines = [" ".join(line.split()) for page in pages for line in page.splitlines()]
    headings = [
        next(
            at for at, line in enumerate(lines) if line.startswith(f"{roman}. ") and line.isupper()
        )
        for roman in ("I", "II", "III", "IV", "V")
    ]
    ends = [*headings[1:], len(lines)]
    return [lines[start:end] for start, end in zip(headings, ends, strict=True)]


def vietnamese(plain: str, *, is_money: bool = False, is_percent: bool = False) -> str:
    """A figure for machines as people read it: "5.000" triệu đồng, "67,7%"."""
    if plain in ("", "none"):
        return "không phát sinh" if plain else "chưa có số liệu"
    number = Decimal(plain) / (MILLION if is_money else 1)
    if is_percent:
        number = number.quantize(Decimal("0.1"), ROUND_HALF_UP)
    whole, _, rest = f"{number:,f}".partition(".")
    decimals = f",{rest}".rstrip("0").rstrip(",")
    return f"{whole.replace(',', '.')}{decimals}{'%' * is_percent}"
