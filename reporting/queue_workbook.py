"""Who has filed in a round, as a workbook: the rows of the reviewers' page."""

from collections.abc import Iterable
from datetime import datetime

from reporting.documents import wording
from reporting.queue import Queue, QueueRow
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.xlsx import Column, Sheet, Value

COLUMNS = (
    Column("Mã", 14),
    Column("Cơ quan", 46),
    Column("Tình trạng", 18),
    Column("Thời hạn", 28),
    Column("Phải gửi trước", 18),
    Column("Gia hạn hoặc miễn", 34),
    Column("Gửi lúc", 18),
    Column("Mã tiếp nhận", 28),
    Column("Phiên bản", 10),
    Column("Số ngày chờ thẩm định", 14),
    Column("Số ngày ở đơn vị", 14),
    Column("Số ngày ở Sở", 14),
    Column("Phải gửi lại", 34),
    Column("Người thẩm định", 26),
    Column("Việc tiếp theo", 24),
)


def write(queue: Queue, rows: Iterable[QueueRow], *, filter_label: str, at: datetime) -> bytes:
    """`rows` are those of the page, filtered alike; the counts are of the whole round."""
    filing = queue.filing
    counts = (filing.expected, filing.filed, filing.on_time, filing.late, filing.missing)
    lines = [
        f"Xuất lúc {format_instant(at)}. Danh sách: {filter_label}.",
        "; ".join(f"{figure.label}: {figure.text}" for figure in counts),
    ]
    if queue.round.is_sample:
        lines.insert(0, wording.SAMPLE_LINE)
    title = f"Tình trạng nộp {str(queue.round)[0].lower()}{str(queue.round)[1:]}"
    sheet = Sheet("Tình trạng", title, COLUMNS, [_cells(row) for row in rows], tuple(lines))
    return xlsx.write(sheet)


def _cells(row: QueueRow) -> tuple[Value, ...]:
    version = row.readable
    return (
        row.code,
        row.agency,
        row.state.label,
        row.punctuality.label,
        None if row.obligation.round.is_for_paper else row.obligation.due_at,
        row.decided,
        row.sent_at,
        version.receipt_code if version else "",
        row.version.number if row.version else None,
        row.days_waiting,
        row.clock.at_agency,
        row.clock.at_dost,
        row.answer_by.label if row.answer_by else "",
        str(version.reviewer) if version and version.reviewer else "",
        row.next_step,
    )
