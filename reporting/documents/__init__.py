"""Official documents as PDF, in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I–III)."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from soctrang_ip.lib import pdf, xlsx

STYLESHEETS = ("css/tokens.css", "css/document.css")


class NothingToPrint(Exception):
    """There is no such document; the text is a Vietnamese sentence saying why."""


@dataclass(frozen=True)
class Document:
    """A finished file and the name it is saved under."""

    filename: str
    content: bytes
    page_count: int

    @property
    def content_type(self) -> str:
        return xlsx.CONTENT_TYPE if self.filename.endswith(".xlsx") else "application/pdf"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def lay_out(
    parts: Sequence[str], *, filename: str, title: str, author: str, created: datetime.datetime
) -> Document:
    """Join the parts, each with page numbers of its own, into one PDF."""
    laid_out = pdf.lay_out(
        parts, stylesheets=STYLESHEETS, title=title, author=author, created=created
    )
    return Document(filename, pdf.write(laid_out), len(laid_out.pages))
