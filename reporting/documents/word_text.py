"""Lines of text in Word: what may stand in one, and how long it is."""

import re
import unicodedata

from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.shared import Length
from docx.text.paragraph import Paragraph

from reporting.documents import word_styles
from reporting.documents.word_styles import Look, identifier
from soctrang_ip.lib.text import clean_text

Container = Document | BlockItemContainer

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LETTERS_BY_WIDTH = {
    220: "|",
    250: " ,.",
    278: "'/\\il",
    333: "!()-:;[]`fjt",
    389: "Is",
    394: "{}",
    444: "cerz",
    520: "~",
    554: "ơ",
    555: '"',
    556: "Sbdhknpquđ",
    570: "+<=>",
    581: "^",
    600: "ư",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQƠ",
    796: "Ư",
    833: "&m",
    930: "@",
    944: "M",
    1000: "%W",
}
_WIDTHS = {letter: width for width, letters in _LETTERS_BY_WIDTH.items() for letter in letters}
_USUAL_WIDTH = 500
"""Of digits and of every letter that is not listed."""


def add(container: Container, look: Look, text: str = "", *, is_strong: bool = False) -> Paragraph:
    """A paragraph with plain text, where a line break stays one."""
    paragraph = container.add_paragraph()
    # By its identifier: python-docx looks a name up among all styles, three times as long.
    paragraph._p.style = identifier(look.name)
    if text:
        run = paragraph.add_run(printable(text))
        if is_strong:
            run._r.style = identifier(word_styles.STRONG.name)
    return paragraph


def add_rule(container: Container, look: Look, *, width: Length, room: Length) -> None:
    """A line of that width in the middle of the room.

    It is the border of an empty paragraph: an underline would touch the text, and text as narrow
    as its own border would break where the letters are a hair wider.
    """
    form = add(container, look).paragraph_format
    form.left_indent = form.right_indent = Length((room - width) // 2)


def printable(text: str) -> str:
    """Without what XML forbids: a lone half of a letter, or no letter at all."""
    return _NOT_IN_XML.sub("", clean_text(text))


def bold_width(text: str, size: Length) -> Length:
    """Of one line in bold Times New Roman, whose widths are those of Liberation Serif too."""
    thousandths = sum(_WIDTHS.get(_without_tone(letter), _USUAL_WIDTH) for letter in text)
    return Length(thousandths * size // 1000)


def _without_tone(letter: str) -> str:
    """Tones and hats add nothing to the width of a letter, a horn does."""
    base, *signs = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", f"{base}\u031b") if "\u031b" in signs else base
