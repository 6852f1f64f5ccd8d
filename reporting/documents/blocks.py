"""What a document is made of before it is laid out: lines of text, and tables of text.

Everything is a plain string; templates escape it, so that no text becomes markup.
"""

import textwrap
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from soctrang_ip.lib.text import clean_text

NO_DATA = "chưa có số liệu"
NONE = "Không phát sinh"
DASH = "–"
"""What was not asked there."""

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters that number points in an official document."""

MOST_LINES = 10
"""Of a cell in one row. A row never splits, so a longer text goes on in a next row."""


class BlockKind(StrEnum):
    SECTION = "section"
    HEADING = "heading"
    POINT = "point"
    BASIS = "basis"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Block:
    """One line of the body: `I. TIÊU ĐỀ`, `1. Tiêu đề`, `a) …`, `Căn cứ …;`, or a paragraph."""

    kind: BlockKind
    text: str


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CENTRE = "centre"


@dataclass(frozen=True)
class Column:
    """`line` is about how many characters fit beside each other."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    line: int = 16


class RowKind(StrEnum):
    ITEM = "item"
    GROUP = "group"
    TOTAL = "total"
    CONTINUED = "continued"


@dataclass(frozen=True)
class Row:
    """As many cells as columns; a group row has one that spans them all."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.ITEM


@dataclass(frozen=True)
class Table:
    """`name` is the CSS class that gives the columns their widths."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""

    @property
    def printed_rows(self) -> tuple[tuple[RowKind, tuple[tuple[ColumnKind, str], ...]], ...]:
        """Rows with each cell's column kind, over-long ones continued in further rows."""
        kinds = tuple(column.kind for column in self.columns)
        return tuple(
            (part.kind, tuple(zip(kinds, part.cells, strict=False)))
            for row in self.rows
            for part in _parts(row, self.columns)
        )


def paragraphs(text: str) -> list[Block]:
    """One block for each line that is not blank."""
    lines = clean_text(text).split("\n")
    return [Block(BlockKind.PARAGRAPH, line) for line in lines if line]


def sentence(text: str, end: str = ".") -> str:
    """The text with exactly one mark at its end, whatever its writer put there."""
    text = clean_text(text).rstrip(" .;,/")
    return f"{text}{end}" if text else ""


def letter(index: int) -> str:
    """`a`, `b`, …, `y`; a dash for what comes after the last letter."""
    return f"{LETTERS[index]})" if index < len(LETTERS) else "-"


def _parts(row: Row, columns: tuple[Column, ...]) -> list[Row]:
    if row.kind == RowKind.GROUP:
        return [row]
    cells = [_pieces(cell, column.line) for cell, column in zip(row.cells, columns, strict=True)]
    parts = list(zip_longest(*cells, fillvalue=""))
    following = [Row(part, RowKind.CONTINUED) for part in parts[1:]]
    return [Row(parts[0], row.kind), *following]


def _pieces(text: str, line: int) -> list[str]:
    """Pieces of at most `MOST_LINES` lines, cut between words, line breaks kept."""
    most = line * MOST_LINES
    pieces, used = [""], 0
    for part in (part for each in text.split("\n") for part in textwrap.wrap(each, most) or [""]):
        cost = max(len(part), line)
        if used + cost > most:
            pieces.append(part)
            used = cost
        else:
            pieces[-1] = f"{pieces[-1]}\n{part}" if used else part
            used += cost
    return pieces
