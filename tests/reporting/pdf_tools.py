"""Reading a finished PDF back: words with their places, fonts, page boxes."""

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape

import pikepdf

POINTS_IN_MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    """A word and its box in millimetres from the top left corner of the page."""

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
