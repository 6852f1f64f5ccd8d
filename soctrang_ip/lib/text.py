"""Vietnamese text: one normal form for what comes in, one folded form for searching."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")


def clean_text(text: str) -> str:
    """NFC, Unix line ends, no invisible or control characters, plain spaces, trimmed."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def clean_line(text: str) -> str:
    """Like `clean_text`, on one line."""
    return " ".join(clean_text(text).split())


@lru_cache(maxsize=10_000)
def search_key(text: str) -> str:
    """What two spellings of the same words share: no case, no diacritics, `đ` as `d`.

    Kept, since a dashboard asks it of the names of every list again and again.
    """
    return _folded(clean_line(text))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    without_marks = "".join(char for char in decomposed if not unicodedata.combining(char))
    return without_marks.replace("đ", "d")


_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its search key and where it stands there."""

    key: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of an NFC text in order, without punctuation."""
    return [Word(_folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDERED = str.maketrans({letter: chr(ord("a") + i) for i, letter in enumerate(_ALPHABET)})
_TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_TONE = re.compile(f"[{''.join(_TONES)}]")


def sort_key(text: str) -> list[tuple[str, int]]:
    """Dictionary order: word by word, letters first, then ngang huyền hỏi ngã sắc nặng."""
    return [_word_key(word) for word in re.findall(r"\w+", clean_line(text).lower())]


def _word_key(word: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = [*_TONE.findall(decomposed), ""]
    letters = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    return letters.translate(_ORDERED), _TONES.index(tones[0])
