"""Drawings as SVG text: shapes whose looks are attributes, so that page and PDF draw them alike.

Lengths are in the drawing's own units; whatever people wrote is escaped.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_TOKENS = Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css"

Attribute = str | float


@dataclass(frozen=True)
class Drawing:
    """`title` names it and `description` says the same as the shapes, for who cannot see them."""

    title: str
    description: str
    width: float
    height: float
    shapes: tuple[SafeString, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {number(self.width)} {number(self.height)}"


def shape(tag: str, text: str = "", **attributes: Attribute) -> SafeString:
    """One element; `stroke_width` is written `stroke-width`."""
    written = format_html_join(
        "",
        ' {}="{}"',
        (
            (name.rstrip("_").replace("_", "-"), value if isinstance(value, str) else number(value))
            for name, value in attributes.items()
        ),
    )
    return format_html("<{tag}{written}>{text}</{tag}>", tag=tag, written=written, text=text)


def points(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)


def number(value: float) -> str:
    """With a point, whatever the language of the page."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def colour(token: str) -> str:
    """Of the portal's sheet of tokens, such as "success-solid"."""
    return re.search(rf"--{token}:\s*(#[0-9a-f]{{6}})", _TOKENS.read_text(encoding="utf-8"))[1]
