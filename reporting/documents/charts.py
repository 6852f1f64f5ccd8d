"""Charts as plain shapes: positions and colours are attributes, in millimetres."""

import re
from dataclasses import dataclass
from functools import cache

from reporting.figures.tasks import SHOWN, Tasks
from soctrang_ip.lib.bars import Part, bar
from soctrang_ip.lib.pdf import STATIC

WIDTH = 165
DARK_ON = {"warning", "neutral"}
"""Tones on which a number is black; on the others it is white."""


@dataclass(frozen=True)
class Piece:
    x: str
    width: str
    fill: str
    number: str
    number_x: str
    number_fill: str


@dataclass(frozen=True)
class LegendItem:
    x: str
    text_x: str
    fill: str
    text: str


@dataclass(frozen=True)
class Chart:
    """One bar of parts with its legend; `description` says the same in words."""

    description: str
    legend: tuple[LegendItem, ...]
    pieces: tuple[Piece, ...]


def tasks_by_status(tasks: Tasks, year: int) -> Chart:
    figures = dict(zip(SHOWN, tasks.total.by_state, strict=True))
    step = WIDTH / len(SHOWN)
    words = [f"{state.label} {figure.text}" for state, figure in figures.items()]
    return Chart(
        description=(
            f"{tasks.total.due.text} nhiệm vụ đến kỳ năm {year} theo tình trạng: "
            f"{', '.join(words).lower()}"
        ),
        legend=tuple(
            LegendItem(_mm(step * n), _mm(step * n + 5), _colour(state.tone), words[n])
            for n, state in enumerate(SHOWN)
        ),
        pieces=tuple(
            _piece(part)
            for part in bar((s.label, f.value, s.tone) for s, f in figures.items()).parts
            if part.value
        ),
    )


def _piece(part: Part) -> Piece:
    scale = WIDTH / 100
    x, width = float(part.start) * scale, float(part.width) * scale
    return Piece(
        x=_mm(x),
        width=_mm(width),
        fill=_colour(part.tone),
        number=str(part.value),
        number_x=_mm(x + width / 2),
        number_fill="#000000" if part.tone in DARK_ON else "#ffffff",
    )


@cache
def _colour(tone: str) -> str:
    """The tone's colour in the portal's sheet of tokens."""
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return re.search(rf"--{tone}-solid:\s*(#[0-9a-f]{{6}})", tokens)[1]


def _mm(value: float) -> str:
    """With a point, whatever the language of the page."""
    return f"{value:.2f}"
