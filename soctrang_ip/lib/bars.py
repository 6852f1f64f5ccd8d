"""Parts of a whole as one horizontal bar, ready for `components/bar.html`."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One piece; start and width are percent of the bar, written with a point for SVG."""

    label: str
    value: int
    tone: str
    start: str
    width: str


@dataclass(frozen=True)
class Bar:
    parts: tuple[Part, ...]

    @property
    def description(self) -> str:
        return "; ".join(f"{part.label}: {part.value}" for part in self.parts)


def bar(parts: Iterable[tuple[str, int, str]]) -> Bar:
    """From (label, value, tone) in drawing order; all zero gives an empty bar."""
    rows = list(parts)
    total = sum(value for _, value, _ in rows) or 1
    drawn, before = [], 0
    for label, value, tone in rows:
        width = f"{100 * value / total:.3f}" if value else ""
        drawn.append(Part(label, value, tone, f"{100 * before / total:.3f}", width))
        before += value
    return Bar(tuple(drawn))
