"""A PDF of every shape that the portal makes, none of which needs a database."""

import copy
import functools
from collections.abc import Callable
from dataclasses import replace

from django.template.loader import render_to_string

from reporting import charts, snapshots
from reporting.documents import Pages, layout
from reporting.documents.blocks import Column, ColumnKind, Row, Table
from reporting.documents.leadership_summary import LeadershipSummary
from reporting.documents.paper import Marks, Paper
from reporting.figures.figure import Figure
from soctrang_ip.lib.svg import Drawing
from tests.reporting import test_documents_agency_report as agency
from tests.reporting import test_documents_layout as by_hand

MARKS = Marks("Xuất từ hệ thống lúc 09:32 ngày 05/01/2026.", "DỰ THẢO", "DỮ LIỆU MINH HỌA")


def full_report() -> Paper:
    snapshot: snapshots.Snapshot = copy.deepcopy(agency.SNAPSHOT)
    agency.say(snapshot, "integration", by_hand.SENTENCE * 20)
    agency.say(snapshot, "highlights", "≥ 40% – “Vĩnh Châu” … <b>&amp;</b>")
    for number in range(1, 60):
        agency.add_task(snapshot, f"I.{number}", summary=by_hand.SENTENCE * (number % 9))
    agency.add_money(snapshot, "một", allocated=5_000_000_000, spent=1_234_500_000)
    agency.add_measure(snapshot, "CT2", numerator=3, denominator=8)
    agency.add_measure(snapshot, "CT4", kind="list", unit="đơn vị")
    return agency.report_of(snapshot)


def chart() -> Drawing:
    parts = (("Hoàn thành", 18, "success"), ("Không thực hiện", 6, "danger"))
    return charts.stacked_bar(
        "24 nhiệm vụ đến kỳ năm 2025 theo tình trạng",
        [charts.Part(label, Figure(tone, label, count), tone) for label, count, tone in parts],
    )


def summary() -> Pages:
    table = Table(
        "task-counts", (Column("Mục"), Column("Số", ColumnKind.NUMBER)), (Row(("I", "2")),)
    )
    said = LeadershipSummary(
        year=2025,
        title="Tóm tắt kết quả năm 2025",
        subject=by_hand.REPORT.subject,
        head=by_hand.HEAD,
        filing=replace(table, name="filing"),
        names=("Quá hạn chưa gửi (1): Sở Công Thương.",),
        chart=chart(),
        tasks=table,
        attention=("Không thực hiện: I.1.1 (Sở KH&CN).",),
        measures=table,
        budget=replace(table, unit="ĐVT: triệu đồng"),
        obstacles="Khó khăn, vướng mắc: 3.",
        proposals=("- Bố trí kinh phí (Sở KH&CN).",),
        marks=MARKS,
    )
    context = {"summary": said, "title": said.title, "marks": said.marks}
    html = render_to_string("pdf/leadership_summary.html", context)
    return Pages((html,), "x.pdf", said.title, said.head.agency_name, by_hand.CREATED)


def laid_out(paper: Paper) -> Pages:
    return layout.pages(paper, filename="x.pdf", created=by_hand.CREATED)


SAMPLES: dict[str, Callable[[], Pages]] = {
    "agency-report": lambda: laid_out(full_report()),
    "empty-draft": lambda: laid_out(agency.report_of(agency.SNAPSHOT, is_draft=True)),
    "report": lambda: laid_out(replace(by_hand.REPORT, marks=MARKS)),
    "report-with-a-table-in-the-text": lambda: laid_out(
        replace(by_hand.REPORT, blocks=(*by_hand.BLOCKS, by_hand.MONEY))
    ),
    "letter": lambda: laid_out(by_hand.LETTER),
    "leadership-summary": summary,
}


@functools.cache
def pdf(name: str) -> bytes:
    return SAMPLES[name]().write().content
