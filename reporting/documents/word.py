"""A paper as a .docx that a clerk can edit: the layout of the PDF in Word's own styles."""

import datetime
from dataclasses import dataclass

from reporting.documents import Document
from reporting.documents.paper import Paper


@dataclass(frozen=True)
class WordFile:
    """Equal paper and `created` give equal bytes."""

    paper: Paper
    filename: str
    created: datetime.datetime

    def write(self) -> Document:
        # Here and not above: importing python-docx takes a while, and only the press writes.
        from reporting.documents import word_layout

        return Document(self.filename, word_layout.write(self.paper, self.created), page_count=0)
