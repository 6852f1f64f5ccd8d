"""A report's PDF beside WeasyPrint alone, and what ten of them in the making do to other pages."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from django.utils import timezone

from reporting import making
from reporting.documents import STYLESHEETS, Pages, agency_report, kinds
from reporting.models import FileFormat, MadeDocument, ReportVersion
from soctrang_ip.lib import pdf
from tests.bench.timing import CPU, side_by_side

PROJECT = Path(__file__).resolve().parent.parent.parent
TURNS = 5
TEN = 10


class Busy(NamedTuple):
    """The 95th percentile of a page's seconds while documents are made, and before."""

    meanwhile: float
    before: float


def ours_and_alone() -> list[float]:
    """CPU seconds of one report's PDF: from the snapshot, and of its HTML by WeasyPrint alone."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    version = _versions(1)[0]
    pages = agency_report.pdf(version)
    assert isinstance(pages, Pages)

    def alone() -> None:
        fonts = FontConfiguration()
        sheets = [CSS(filename=pdf.STATIC / name, font_config=fonts) for name in STYLESHEETS]
        laid_out = [
            HTML(string=part).render(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a")
            for part in pages.parts
        ]
        whole = laid_out[0].copy([page for each in laid_out for page in each.pages])
        whole.write_pdf(pdf_variant="pdf/a-3a")

    def ours() -> None:
        agency_report.pdf(version).write()

    return side_by_side(ours, alone, clock=CPU, turns=TURNS)


def while_ten_are_made(ask: Callable[[], object]) -> Busy:
    """Seconds of `ask` while a worker makes ten reports, each in a process of its own."""
    at = timezone.now()
    before = [_seconds(ask) for _ in range(100)]
    for version in _versions(TEN):
        making.ask(kinds.agency_report_order(version, FileFormat.PDF, at=at), by=None, at=at)
    worker = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "db_worker",
            "--queue-name=documents",
            "--batch",
            "--no-startup-delay",
        ],
        cwd=PROJECT,
    )
    meanwhile = []
    while worker.poll() is None:
        meanwhile.append(_seconds(ask))
    made = [row for row in MadeDocument.objects.without_content() if row.is_made]
    assert len(made) >= TEN, "The worker made fewer documents than were asked for."
    return Busy(_slowest(meanwhile), _slowest(before))


def _versions(count: int) -> list[ReportVersion]:
    rows = ReportVersion.objects.accepted().select_related(
        "obligation__round__plan", "obligation__agency"
    )
    return list(rows.order_by("-pk")[:count])


def _seconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _slowest(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]
