"""Charts as plain shapes: positions and colours are attributes, in millimetres."""

import re
from dataclasses import dataclass
from functools import cache

from reporting.figures.tasks import SHOWN, Tasks
from soctrang_ip.lib.pdf import STATIC

WIDTH = 165
LABEL_WIDTH = 16
BAR_HEIGHT = 4
BAR_STEP = 5.2
LEGEND_HEIGHT = 6
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
class ChartBar:
    label: str
    y: str
    number_y: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class LegendItem:
    x: str
    text_x: str
    fill: str
    label: str


@dataclass(frozen=True)
class Chart:
    """A bar for each mục, as long as it has tasks; `description` says the same in words."""

    title: str
    description: str
    height: str
    legend: tuple[LegendItem, ...]
    bars: tuple[ChartBar, ...]


def tasks_by_status(tasks: Tasks, year: int) -> Chart:
    most = max((row.due.value for row in tasks.sections), default=0) or 1
    scale = (WIDTH - LABEL_WIDTH) / most
    title = f"Nhiệm vụ đến kỳ năm {year} theo mục và tình trạng"
    said = [
        f"Mục {row.roman}: "
        + ", ".join(f"{label.lower()} {value}" for label, value, _ in row.bar_parts)
        for row in tasks.sections
    ]
    step = WIDTH / len(SHOWN)
    return Chart(
        title=title,
        description="; ".join(said),
        height=_mm(LEGEND_HEIGHT + BAR_STEP * len(tasks.sections)),
        legend=tuple(
            LegendItem(_mm(step * n), _mm(step * n + 5), _colour(state.tone), state.label)
            for n, state in enumerate(SHOWN)
        ),
        bars=tuple(
            ChartBar(
                f"Mục {row.roman}",
                _mm(LEGEND_HEIGHT + BAR_STEP * n),
                _mm(LEGEND_HEIGHT + BAR_STEP * n + 3.1),
                tuple(_pieces(row.bar_parts, scale)),
            )
            for n, row in enumerate(tasks.sections)
        ),
    )


def _pieces(parts: list[tuple[str, int, str]], scale: float) -> list[Piece]:
    pieces, before = [], 0
    for _, value, tone in parts:
        if value:
            x, width = LABEL_WIDTH + before * scale, value * scale
            number_fill = "#000000" if tone in DARK_ON else "#ffffff"
            middle = _mm(x + width / 2)
            pieces.append(Piece(_mm(x), _mm(width), _colour(tone), str(value), middle, number_fill))
        before += value
    return pieces


@cache
def _colour(tone: str) -> str:
    """The tone's colour in the portal's sheet of tokens."""
    tokens = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    return re.search(rf"--{tone}-solid:\s*(#[0-9a-f]{{6}})", tokens)[1]


def _mm(value: float) -> str:
    """With a point, whatever the language of the page."""
    return f"{value:.2f}"
