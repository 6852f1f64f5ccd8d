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

LONGEST_CELL = 900
"""Characters of a cell in one row. A row never splits, so a longer text goes on in a next row."""


class BlockKind(StrEnum):
    SECTION = "section"
    HEADING = "heading"
    POINT = "point"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Block:
    """One line of the body: `I. TIÊU ĐỀ`, `1. Tiêu đề`, `a) …`, or a paragraph."""

    kind: BlockKind
    text: str


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CENTRE = "centre"


@dataclass(frozen=True)
class Column:
    title: str
    kind: ColumnKind = ColumnKind.TEXT


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
            for part in _parts(row)
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


def _parts(row: Row) -> list[Row]:
    cells = [_pieces(cell) for cell in row.cells]
    parts = list(zip_longest(*cells, fillvalue=""))
    following = [Row(part, RowKind.CONTINUED) for part in parts[1:]]
    return [Row(parts[0], row.kind), *following]


def _pieces(text: str) -> list[str]:
    """Pieces short enough for one row, cut between words, line breaks kept."""
    if len(text) <= LONGEST_CELL:
        return [text]
    lines = [
        piece for line in text.split("\n") for piece in textwrap.wrap(line, LONGEST_CELL) or [""]
    ]
    pieces = [lines[0]]
    for line in lines[1:]:
        if len(pieces[-1]) + len(line) < LONGEST_CELL:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces
