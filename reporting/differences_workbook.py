"""The differences between two versions as a workbook: the rows of the page."""

from collections.abc import Iterator

from reporting.differences import Differences
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.xlsx import Column, Group, Sheet, Value

COLUMNS = (
    Column("Bảng", 24),
    Column("Việc", 10),
    Column("Dòng", 50),
    Column("Mục", 24),
    Column("Trước", 50),
    Column("Sau", 50),
    Column("Thay đổi", 24),
)


def write(found: Differences, *, title: str, lines: tuple[str, ...]) -> bytes:
    rows = tuple(_rows(found)) or (Group("Hai bản giống hệt nhau."),)
    return xlsx.write(Sheet("So sánh", title, COLUMNS, rows, (*lines, found.summary)))


def _rows(found: Differences) -> Iterator[tuple[Value, ...]]:
    for table in found.tables:
        for row in table.rows:
            for field in row.fields:
                yield (
                    table.label,
                    row.what,
                    row.title,
                    field.label,
                    field.before,
                    field.after,
                    field.change,
                )
