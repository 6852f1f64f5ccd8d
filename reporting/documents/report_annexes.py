"""Phụ lục I–IV of an agency's report: biểu 01 nhiệm vụ, 02 chỉ tiêu, 03 kinh phí, 04 tài sản;
phụ lục V lists the files that came with it."""

from collections.abc import Iterator
from itertools import groupby

from reporting.documents.blocks import DASH, NO_DATA, Column, ColumnKind, Row, RowKind, Table
from reporting.documents.paper import Annex
from reporting.documents.sealed import MONEY_COLUMNS, Entry, MeasureLine, Sealed, TaskLine
from reporting.models import AssetKind, TaskStatus
from soctrang_ip.lib.numbers import format_size

NO_TASKS = "Không có nhiệm vụ đến kỳ"
NO_MEASURES = "Không thuộc diện cung cấp số liệu chỉ tiêu"
NO_SOURCES = "Không có nguồn kinh phí phải báo cáo"

ATTACHMENTS = "attachments"
"""The table of the files; a page shows it with links to them."""
SHOWN_OF_SHA256 = 12
"""Characters: as many as tell two files apart and can be compared by eye."""


def annexes(report: Sealed) -> tuple[Annex, ...]:
    year = report.year
    return (
        Annex("I", "Biểu 01", f"KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM {year}", (_tasks(report),), True),
        Annex("II", "Biểu 02", f"KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM {year}", _measures(report), True),
        Annex("III", "Biểu 03", f"KINH PHÍ THỰC HIỆN NĂM {year}", (_money(report),)),
        Annex("IV", "Biểu 04", f"TÀI SẢN TRÍ TUỆ ĐƯỢC HỖ TRỢ NĂM {year}", (_assets(report),)),
        *_attached(report),
    )


def _attached(report: Sealed) -> Iterator[Annex]:
    """Only where there are files: a report without any has four annexes, as its form says."""
    if not report.attachments:
        return
    rows = [
        Row(
            (
                str(index),
                file.name,
                str(file.place).replace(": ", ":\n", 1),
                file.note,
                format_size(file.size),
                file.sha256[:SHOWN_OF_SHA256],
            )
        )
        for index, file in enumerate(report.attachments, start=1)
    ]
    columns = (
        Column("TT", ColumnKind.CENTRE),
        Column("Tên tệp", line=30),
        Column("Thuộc nội dung", line=24),
        Column("Ghi chú"),
        Column("Dung lượng", ColumnKind.CENTRE),
        Column(f"Mã SHA-256 ({SHOWN_OF_SHA256} ký tự đầu)"),
    )
    yield Annex("V", "", "DANH MỤC MINH CHỨNG", (Table(ATTACHMENTS, columns, tuple(rows)),))


def _tasks(report: Sealed) -> Table:
    rows: list[Row] = []
    for section, group in groupby(report.tasks, key=lambda task: task.section):
        tasks = list(group)
        rows.append(Row((f"{section}. {tasks[0].section_title}",), RowKind.GROUP))
        for task in tasks:
            rows.append(_task(task))
    return Table(
        "tasks",
        (
            Column("Mã số", ColumnKind.CENTRE),
            Column("Nhiệm vụ", line=50),
            Column("Thời gian thực hiện", ColumnKind.CENTRE),
            Column("Vai trò"),
            Column("Tình trạng"),
            Column("Kết quả thực hiện, lý do không thực hiện", line=46),
            Column("Số liệu kết quả"),
        ),
        _or_nothing(rows, NO_TASKS),
    )


def _task(task: TaskLine) -> Row:
    """A dash stands where the status asks for nothing."""
    is_worked_on = task.status in {TaskStatus.IN_PROGRESS, TaskStatus.DONE}
    is_refused = task.status == TaskStatus.NOT_DONE
    said = [text for text in (task.summary, task.reason and f"Lý do: {task.reason}") if text]
    return Row(
        (
            task.code,
            task.name,
            task.period,
            task.role,
            task.status_label,
            "\n".join(said) or (NO_DATA if is_worked_on or is_refused else DASH),
            ";\n".join(task.results) or (NO_DATA if is_worked_on else DASH),
        )
    )


def _measures(report: Sealed) -> tuple[Table, ...]:
    rows = [
        Row(
            (
                measure.code,
                _measure_name(measure),
                measure.targets.get(2025, DASH),
                measure.targets.get(2030, DASH),
                measure.value,
                measure.estimate or DASH,
                measure.previous or DASH,
                measure.note,
            )
        )
        for measure in report.measures
    ]
    table = Table(
        "measures",
        (
            Column("Mã số", ColumnKind.CENTRE),
            Column("Chỉ tiêu", line=32),
            Column("Mục tiêu đến năm 2025", ColumnKind.CENTRE),
            Column("Mục tiêu đến năm 2030", ColumnKind.CENTRE),
            Column(f"Thực hiện đến ngày {report.data_until}", ColumnKind.CENTRE),
            Column(f"Ước cả năm {report.year}", ColumnKind.CENTRE),
            Column(f"Chính thức năm {report.year - 1}", ColumnKind.CENTRE),
            Column("Giải trình, ghi chú"),
        ),
        _or_nothing(rows, NO_MEASURES),
    )
    return (table, *_lists(report))


def _measure_name(measure: MeasureLine) -> str:
    if measure.is_whole:
        return measure.name
    return f"{measure.name}\n(cung cấp: {measure.part_label[0].lower()}{measure.part_label[1:]})"


def _lists(report: Sealed) -> Iterator[Table]:
    for measure in report.measures:
        if measure.entries:
            yield Table(
                "entries",
                (
                    Column("TT", ColumnKind.CENTRE),
                    Column("Tên"),
                    Column("Mã số thuế hoặc số bằng"),
                    Column("Địa bàn"),
                    Column("Nội dung hỗ trợ"),
                ),
                tuple(_entry(report, index, row) for index, row in enumerate(measure.entries, 1)),
                caption=_list_caption(measure),
            )


def _list_caption(measure: MeasureLine) -> str:
    return f"{measure.part_label} kèm theo {measure.code}: {measure.name}"


def _entry(report: Sealed, index: int, row: Entry) -> Row:
    district = report.titles["districts"].get(row["district"], row["district"] or "")
    return Row((str(index), row["name"], row["code"], district, row["note"]))


def _money(report: Sealed) -> Table:
    rows = [
        _money_row(report, index, source, entry)
        for index, (source, entries) in enumerate(report.spending(), start=1)
        for entry in entries
    ]
    if rows:
        totals = (report.total(column) for column in MONEY_COLUMNS[:3])
        rows.append(Row(("", "Tổng cộng", *totals, "", ""), RowKind.TOTAL))
    return Table(
        "money",
        (
            Column("TT", ColumnKind.CENTRE),
            Column("Nguồn kinh phí"),
            Column(f"Được giao năm {report.year}", ColumnKind.NUMBER),
            Column(f"Đã chi đến {report.data_until}", ColumnKind.NUMBER),
            Column("Ước chi cả năm", ColumnKind.NUMBER),
            Column(f"Chi chính thức năm {report.year - 1}", ColumnKind.NUMBER),
            Column("Ghi chú"),
        ),
        _or_nothing(rows, NO_SOURCES),
        unit="ĐVT: triệu đồng",
    )


def _money_row(report: Sealed, index: int, source: str, row: Entry) -> Row:
    """A source, or one of its tasks ("of which")."""
    of_task = row["task"] and f"Trong đó: {row['task']} {report.task_name(row['task'])}"
    amounts = (_money_cell(report, row, column) for column in MONEY_COLUMNS)
    return Row(("" if of_task else str(index), of_task or source, *amounts, row["note"]))


def _money_cell(report: Sealed, row: Entry, column: str) -> str:
    """The official figure of the year before is asked only of those who have one."""
    if column == "previous_official" and row[column] is None:
        return DASH
    return report.money(row, column)


def _assets(report: Sealed) -> Table:
    rows = [
        Row(
            (
                str(index),
                AssetKind(row["kind"]).label,
                row["name"],
                row["owner"],
                row["certificate"],
                row["support"],
            )
        )
        for index, row in enumerate(report.rows("assetentry"), start=1)
    ]
    return Table(
        "assets",
        (
            Column("TT", ColumnKind.CENTRE),
            Column("Loại tài sản"),
            Column("Tên tài sản"),
            Column("Chủ sở hữu"),
            Column("Số đơn hoặc số văn bằng"),
            Column("Nội dung hỗ trợ"),
        ),
        _or_nothing(rows, report.nothing("assets")),
    )


def _or_nothing(rows: list[Row], words: str) -> tuple[Row, ...]:
    return tuple(rows) or (Row((words,), RowKind.GROUP),)
