"""Reading a finished PDF back: words with their places, fonts, page boxes.

Places are in millimetres from the top left corner of the page, sizes of letters in points.
"""

import functools
import io
import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pdfplumber
import pikepdf
from pdfplumber.page import Page

POINTS_IN_MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    """A word and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def _read(tool: str, *options: str, document: bytes) -> str:
    path = shutil.which(tool)
    assert path, "poppler-utils is needed"
    command = [path, *options, "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode()


def pages(document: bytes) -> list[str]:
    """The text of each page, laid out in lines."""
    return _read("pdftotext", "-layout", document=document).split("\f")[:-1]


def text(document: bytes) -> str:
    """All words in reading order with single spaces."""
    return " ".join(_read("pdftotext", document=document).split())


def words(document: bytes) -> list[list[Word]]:
    """The words of each page with their places."""
    boxes = re.compile(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    )
    sheets = _read("pdftotext", "-bbox", document=document).split("<page ")[1:]
    return [
        [
            Word(unescape(found[5]), *(float(found[n]) / POINTS_IN_MM for n in range(1, 5)))
            for found in boxes.finditer(sheet)
        ]
        for sheet in sheets
    ]


def sizes(document: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole millimetres."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        return [
            tuple(round(float(edge) / POINTS_IN_MM) for edge in page.mediabox[2:])
            for page in opened.pages
        ]


def fonts(document: bytes) -> set[str]:
    """The families in use; fails for a font that is not embedded."""
    families = set()
    with pikepdf.open(io.BytesIO(document)) as opened:
        for page in opened.pages:
            for font in page.Resources.Font.values():
                descendant = font.DescendantFonts[0]
                assert "/FontFile2" in descendant.FontDescriptor
                families.add(str(font.BaseFont).rpartition("+")[2].replace("-", " "))
    return families


# What is drawn -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Glyph:
    """A printed letter. `face` is "Bold", "Italic", "BoldItalic" or "" for the regular one."""

    text: str
    face: str
    size: float
    left: float
    right: float
    baseline: float
    is_black: bool


@dataclass(frozen=True)
class Phrase:
    """Letters one after the other, spaces left out."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def looks(self) -> set[tuple[str, float]]:
        """Every face and size it is printed in."""
        return {(glyph.face, glyph.size) for glyph in self.glyphs}

    @property
    def left(self) -> float:
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def baseline(self) -> float:
        """Of its last line."""
        return self.glyphs[-1].baseline

    @property
    def lines(self) -> list["Phrase"]:
        return [
            Phrase(tuple(line))
            for _, line in itertools.groupby(self.glyphs, lambda glyph: round(glyph.baseline, 1))
        ]


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    left: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Sheet:
    """What is drawn on one page, in the order in which it is read."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]

    @property
    def lines(self) -> list[Phrase]:
        """Letters on one baseline, cells of a row together, from top to bottom."""
        ordered = sorted(self.glyphs, key=lambda glyph: (round(glyph.baseline, 1), glyph.left))
        return Phrase(tuple(ordered)).lines

    def phrase(self, text: str) -> Phrase:
        """The first place where the text is printed, broken into lines or not."""
        wanted = "".join(text.split())
        place = "".join(glyph.text for glyph in self.glyphs).find(wanted)
        assert place >= 0, f"{text!r} is not on the page"
        return Phrase(self.glyphs[place : place + len(wanted)])

    def rule_under(self, phrase: Phrase) -> Rule:
        """The nearest one below it that is centred on it."""
        below = [
            rule
            for rule in self.rules
            if rule.top > phrase.baseline and abs(rule.middle - phrase.middle) < 1
        ]
        assert below, f"No rule under {phrase.text!r}"
        return min(below, key=lambda rule: rule.top)


@functools.cache
def sheet(document: bytes, number: int = 0) -> Sheet:
    """The page with that index; it takes a fifth of a second for a full one."""
    with pdfplumber.open(io.BytesIO(document)) as opened:
        page = opened.pages[number]
        return Sheet(tuple(_glyphs(page)), tuple(_rules(page)))


def _glyphs(page: Page) -> Iterator[Glyph]:
    for found in page.chars:
        # An em space is room to write in, not a letter.
        if found["text"].strip():
            yield Glyph(
                text=found["text"],
                face=found["fontname"].partition("Serif")[2].replace("-", ""),
                size=round(found["size"], 1),
                left=found["x0"] / POINTS_IN_MM,
                right=found["x1"] / POINTS_IN_MM,
                baseline=(page.height - found["matrix"][5]) / POINTS_IN_MM,
                is_black=not any(found["non_stroking_color"]),
            )


def _rules(page: Page) -> Iterator[Rule]:
    """A border is filled as a flat box, or drawn as a line for each cell of a table."""
    for found in (*page.rects, *page.lines):
        if found["height"] < 2 < found["width"]:
            yield Rule(
                found["x0"] / POINTS_IN_MM,
                found["x1"] / POINTS_IN_MM,
                found["top"] / POINTS_IN_MM,
            )
