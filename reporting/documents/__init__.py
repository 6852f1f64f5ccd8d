"""Official documents in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I–III).

A document is drawn up as a `Paper`, which says everything it prints as text, and then printed:
`layout` gives the pages of its PDF, `word` the same for Word. What is printed is plain data, so
that `press` can print it in a process of its own.
"""

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from soctrang_ip.lib import pdf

STYLESHEETS = ("css/tokens.css", "css/document.css")

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NothingToPrint(Exception):
    """There is no such document; the text is a Vietnamese sentence saying why."""


@dataclass(frozen=True)
class Document:
    """A finished file and the name it is saved under; `page_count` is 0 where the reader's
    program decides it."""

    filename: str
    content: bytes
    page_count: int

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[PurePath(self.filename).suffix]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def write(self) -> "Document":
        return self


class Printable(Protocol):
    """Plain data that knows how to become a file; it takes seconds of CPU and no database."""

    def write(self) -> Document: ...


@dataclass(frozen=True)
class Pages:
    """HTML parts, each with page numbers of its own, to be joined into one PDF."""

    parts: tuple[str, ...]
    filename: str
    title: str
    author: str
    created: datetime.datetime

    def write(self) -> Document:
        laid_out = pdf.lay_out(
            self.parts,
            stylesheets=STYLESHEETS,
            title=self.title,
            author=self.author,
            created=self.created,
        )
        return Document(self.filename, pdf.write(laid_out), len(laid_out.pages))


@dataclass(frozen=True)
class Fitting:
    """The first of the candidates that keeps to so many pages, else the last of them."""

    candidates: tuple[Pages, ...]
    most_pages: int

    def write(self) -> Document:
        for candidate in self.candidates:
            document = candidate.write()
            if document.page_count <= self.most_pages:
                break
        return document
