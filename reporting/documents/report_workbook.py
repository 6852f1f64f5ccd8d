"""An agency's report as a workbook: the texts, and biểu 01–04 with real numbers.

Made from the same snapshot as page and PDF. Where those print one cell ("7/9 (77,8%)"), a sheet
keeps the figures apart so that they can be added up. "Không phát sinh", no figure and 0 stay
three things: the first two are words in the column "Trả lời", the last is a number.
"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from plan.models import SupplierPart
from reporting import snapshots
from reporting.documents import Document, wording
from reporting.documents.blocks import NO_DATA, BlockKind
from reporting.documents.report_annexes import NO_MEASURES, NO_SOURCES, NO_TASKS
from reporting.documents.report_body import body
from reporting.documents.sealed import MONEY_COLUMNS, Entry, Sealed, distinct
from reporting.models import Answer, AssetKind, MilestoneState, ReportVersion, TaskStatus
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.xlsx import Column, Group, Sheet, Value

FIGURES = ("numerator", "denominator", "value", "estimate", "previous_official")

Rows = Iterator[tuple[Value, ...] | Group]


def make(version: ReportVersion, *, at: datetime.datetime) -> Document:
    """The workbook of a version; a draft's says that it is one. `page_count` is that of sheets."""
    snapshot = snapshots.of(version, at=version.sent_at or at)
    report = Sealed(snapshot)
    lines = tuple(_lines(report, version))
    sheets = [
        Sheet(
            name,
            f"{title} – {report.agency['name']}",
            columns,
            tuple(rows) or (Group(without_rows),),
            lines,
        )
        for name, title, columns, rows, without_rows in _tables(report)
    ]
    kind = "bao-cao" if version.is_sent else "du-thao"
    filename = f"{kind}-{report.agency['code']}-{report.year}-ban-{version.number}.xlsx"
    return Document(filename, xlsx.write(*sheets), len(sheets))


def _lines(report: Sealed, version: ReportVersion) -> Iterator[str]:
    if report.round["is_sample"]:
        yield wording.SAMPLE_LINE
    if version.is_sent:
        sent = format_instant(version.sent_at)
        yield f"{report.round['name']}, bản {version.number}, gửi lúc {sent}"
        yield f"Mã tiếp nhận: {version.receipt_code}"
    else:
        yield f"{report.round['name']}, bản {version.number}: DỰ THẢO, chưa gửi"


def _tables(report: Sealed) -> Iterator[tuple[str, str, tuple[Column, ...], Rows, str]]:
    """Name, title, columns, rows, and what stands in place of no rows."""
    year, until = report.year, report.data_until
    yield (
        "Nội dung",
        f"Báo cáo năm {year}",
        (Column("Nội dung", 120),),
        _texts(report),
        NO_DATA,
    )
    yield (
        "Biểu 01",
        f"Biểu 01. Kết quả thực hiện nhiệm vụ năm {year}",
        (
            Column("Mã số", 10),
            Column("Nhiệm vụ", 44),
            Column("Thời gian thực hiện", 16),
            Column("Vai trò", 18),
            Column("Tình trạng", 18),
            Column("Kết quả thực hiện", 50),
            Column("Lý do không thực hiện", 30),
        ),
        _tasks(report),
        NO_TASKS,
    )
    yield (
        "Biểu 01 - số liệu",
        f"Biểu 01. Kết quả bằng số năm {year}",
        (
            Column("Mã số", 10),
            Column("Nhiệm vụ", 44),
            Column("Kết quả", 40),
            Column("Số lượng", 14),
            Column("Đơn vị tính", 16),
        ),
        _results(report),
        "Không có kết quả bằng số",
    )
    yield (
        "Biểu 02",
        f"Biểu 02. Kết quả thực hiện chỉ tiêu năm {year}",
        (
            Column("Mã số", 10),
            Column("Chỉ tiêu", 44),
            Column("Phần cung cấp", 16),
            Column("Đơn vị tính", 14),
            Column("Mục tiêu đến năm 2025", 24),
            Column("Mục tiêu đến năm 2030", 24),
            Column("Trả lời", 18),
            Column("Tử số", 12),
            Column("Mẫu số", 12),
            Column(f"Thực hiện đến {until}", 16),
            Column(f"Ước cả năm {year}", 14),
            Column(f"Chính thức năm {year - 1}", 14),
            Column("Mức độ", 18),
            Column("Giải trình, ghi chú", 40),
        ),
        _measures(report),
        NO_MEASURES,
    )
    yield (
        "Biểu 02 - danh sách",
        f"Biểu 02. Danh sách kèm theo các chỉ tiêu năm {year}",
        (
            Column("Mã số", 10),
            Column("Danh sách", 18),
            Column("Tên", 44),
            Column("Mã số thuế hoặc số bằng", 22),
            Column("Địa bàn", 20),
            Column("Nội dung hỗ trợ", 44),
        ),
        _entries(report),
        "Không có danh sách kèm theo",
    )
    yield (
        "Biểu 03",
        f"Biểu 03. Kinh phí thực hiện năm {year} (triệu đồng)",
        (
            Column("Nguồn kinh phí", 44),
            Column("Trong đó: nhiệm vụ", 44),
            Column("Trả lời", 18),
            Column(f"Được giao năm {year}", 14),
            Column(f"Đã chi đến {until}", 14),
            Column("Ước chi cả năm", 14),
            Column(f"Chi chính thức năm {year - 1}", 14),
            Column("Ghi chú", 30),
        ),
        _money(report),
        NO_SOURCES,
    )
    yield (
        "Biểu 04",
        f"Biểu 04. Tài sản trí tuệ được hỗ trợ năm {year}",
        (
            Column("Loại tài sản", 24),
            Column("Tên tài sản", 44),
            Column("Chủ sở hữu", 36),
            Column("Số đơn hoặc số văn bằng", 22),
            Column("Nội dung hỗ trợ", 44),
        ),
        _assets(report),
        report.nothing("assets"),
    )
    yield (
        "Minh chứng",
        "Danh mục minh chứng",
        (
            Column("Tên tệp", 44),
            Column("Mục", 30),
            Column("Thuộc nội dung", 36),
            Column("Ghi chú", 44),
            Column("Dung lượng (byte)", 14),
            Column("Mã SHA-256", 66),
        ),
        _attached(report),
        "Không có tệp minh chứng",
    )


def _texts(report: Sealed) -> Rows:
    for block in body(report):
        is_heading = block.kind in {BlockKind.SECTION, BlockKind.HEADING}
        yield Group(block.text) if is_heading else (block.text,)
    yield (report.preparer,)


def _tasks(report: Sealed) -> Rows:
    section = None
    for task in report.tasks:
        if task.section != section:
            section = task.section
            yield Group(f"{task.section}. {task.section_title}")
        status = TaskStatus(task.status).label if task.status else NO_DATA
        yield task.code, task.name, task.period, task.role, status, task.summary, task.reason


def _results(report: Sealed) -> Rows:
    for row in report.rows("taskresult"):
        number = None if row["number"] is None else Decimal(row["number"])
        yield row["task"], report.task_name(row["task"]), row["label"], number, row["unit"]


def _measures(report: Sealed) -> Rows:
    entries = {(row["measure"], row["part"]): row for row in report.rows("measureentry")}
    for title, measure in zip(report.titles["measures"], report.measures, strict=True):
        row = entries.get((title["code"], title["part"]))
        figures = [row[name] if row else None for name in FIGURES]
        if measure.entries:
            figures[FIGURES.index("value")] = distinct(measure.entries)
        state = row["milestone"] if row else ""
        yield (
            title["code"],
            title["name"],
            title["part_label"],
            title["unit"],
            measure.targets.get(2025, ""),
            measure.targets.get(2030, ""),
            _answer(row, (*figures, state or None)),
            *figures,
            MilestoneState(state).label if state else "",
            row["note"] if row else "",
        )


def _entries(report: Sealed) -> Rows:
    for row in report.rows("listentry"):
        district = report.titles["districts"].get(row["district"], row["district"] or "")
        part = SupplierPart(row["part"]).label
        yield row["measure"], part, row["name"], row["code"], district, row["note"]


def _money(report: Sealed) -> Rows:
    for source, rows in report.spending():
        for row in rows:
            task = row["task"] and f"{row['task']} {report.task_name(row['task'])}"
            amounts = [xlsx.million(row[column]) for column in MONEY_COLUMNS]
            yield source, task or "", _answer(row, amounts[:3]), *amounts, row["note"]


def _assets(report: Sealed) -> Rows:
    for row in report.rows("assetentry"):
        kind = AssetKind(row["kind"]).label
        yield kind, row["name"], row["owner"], row["certificate"], row["support"]


def _attached(report: Sealed) -> Rows:
    for file in report.attachments:
        section = file.place.section.heading if file.place.section else ""
        yield file.name, section, file.place.label, file.note, file.size, file.sha256


def _answer(row: Entry | None, figures: Iterable[Value]) -> str:
    """ "Có phát sinh" only beside a figure: page and PDF call an answer without one no data."""
    if row and row["answer"] == Answer.NONE:
        return Answer.NONE.label
    return Answer.GIVEN.label if any(figure is not None for figure in figures) else NO_DATA
