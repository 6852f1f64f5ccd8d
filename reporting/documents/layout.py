"""A paper as the pages of a PDF."""

import datetime

from django.template.loader import render_to_string

from reporting.documents import Pages
from reporting.documents.paper import Paper


def pages(paper: Paper, *, filename: str, created: datetime.datetime) -> Pages:
    """The main text, and each annex as a part of its own."""
    context = {"paper": paper, "title": paper.title, "marks": paper.marks}
    return Pages(
        parts=(
            render_to_string("pdf/paper.html", context),
            *(
                render_to_string("pdf/annex.html", {**context, "annex": annex})
                for annex in paper.annexes
            ),
        ),
        filename=filename,
        title=paper.title,
        author=paper.head.agency_name,
        created=created,
    )
