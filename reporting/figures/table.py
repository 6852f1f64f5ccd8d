"""A table of figures: one shape that page, spreadsheet and PDF show alike."""

from dataclasses import dataclass
from typing import Protocol

from reporting.figures.figure import Figure


class State(Protocol):
    """What components/status.html shows: words, icon and tone, never colour alone."""

    label: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, a state or words; `note` is small print under it.

    `link` is the name of a URL and its argument; within the dashboards it keeps the filters.
    """

    figure: Figure | None = None
    state: State | None = None
    text: str = ""
    note: str = ""
    link: tuple[str, str] | None = None
    keeps_filters: bool = False

    @property
    def words(self) -> str:
        """What it says, as text alone."""
        if self.figure is not None:
            return self.figure.text
        return self.state.label if self.state is not None else self.text


@dataclass(frozen=True, slots=True)
class Column:
    """A number stands on the right; `width` is in characters, for the spreadsheet."""

    title: str
    is_number: bool = False
    width: int = 16


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell names the row."""

    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class FigureTable:
    """`key` is unique on its page and is its anchor; `lead` says how to read it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    lead: str = ""
    is_folded: bool = False
    """A long detail, shown on the page when asked for."""
    scrolls: bool = False
    """Many short numbers: scrolls in a narrow window, where other tables become cards."""

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        """Each row with its cells beside their columns."""
        return [(each, list(zip(self.columns, each.cells, strict=True))) for each in self.rows]


def row(*contents: str | Figure | Cell | State, is_total: bool = False) -> Row:
    return Row(tuple(_cell(content) for content in contents), is_total)


def _cell(content: str | Figure | Cell | State) -> Cell:
    match content:
        case Cell():
            return content
        case Figure():
            return Cell(figure=content)
        case str():
            return Cell(text=content)
        case _:
            return Cell(state=content)
