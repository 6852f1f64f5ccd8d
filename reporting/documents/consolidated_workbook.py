"""The annexes of the consolidated report as a workbook, numbers as numbers."""

from collections.abc import Iterator

from reporting import dashboard_workbook
from reporting.consolidated.material import Material
from reporting.documents import Document, wording
from reporting.documents.blocks import RowKind, Table
from reporting.documents.paper import Annex, Paper
from reporting.figures.measure_board import measures_table
from reporting.figures.table import FigureTable
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.xlsx import Column, Group, Sheet, Value


def make(material: Material, paper: Paper, *, code: str) -> Document:
    """`paper` is what the PDF prints: its annexes of words are taken over cell by cell."""
    lines = (
        *([wording.SAMPLE_LINE] if material.round.is_sample else []),
        f"Phụ lục kèm theo {paper.title}. Mã văn bản: {code}.",
        f"Số liệu lúc {format_instant(material.at)}, chỉ gồm báo cáo đã được chấp nhận.",
    )
    sheets = list(_sheets(material, paper, lines))
    name = f"phu-luc-tong-hop-{material.year.year}.xlsx"
    return Document(name, xlsx.write(*sheets), len(sheets))


def _sheets(material: Material, paper: Paper, lines: tuple[str, ...]) -> Iterator[Sheet]:
    annexes = {annex.number: annex for annex in paper.annexes}
    yield _words("I. Nhiệm vụ", annexes["I"], annexes["I"].tables[0], lines)
    yield _figures("II. Chỉ tiêu", measures_table(material.board.measures), lines)
    for number, table in enumerate(_money(material), start=1):
        yield _figures(f"III.{number}. Kinh phí", table, lines)
    yield _words("IV. Tài sản trí tuệ", annexes["IV"], annexes["IV"].tables[0], lines)
    for number, table in enumerate(annexes["V"].tables, start=1):
        name = ("Báo cáo", "Nguồn số liệu")[number - 1]
        yield _words(f"V.{number}. {name}", annexes["V"], table, lines)


def _money(material: Material) -> tuple[FigureTable, ...]:
    """The year by line; the period, sources and agencies as the dashboard of money shows them."""
    of_year = material.board.tables[-1]
    shown = {"giai-doan", "theo-nguon", "theo-co-quan"}
    return (of_year, *(table for table in material.money.tables if table.key in shown))


def _figures(name: str, table: FigureTable, lines: tuple[str, ...]) -> Sheet:
    return dashboard_workbook.sheet(name, table, lines)


def _words(name: str, annex: Annex, table: Table, lines: tuple[str, ...]) -> Sheet:
    rows: list[tuple[Value, ...] | Group] = [
        Group(row.cells[0]) if row.kind is RowKind.GROUP else row.cells for row in table.rows
    ]
    title = f"Phụ lục {annex.number}. {annex.title}"
    columns = tuple(Column(column.title, column.line) for column in table.columns)
    return Sheet(name, title, columns, rows, (*lines, *([table.caption] if table.caption else [])))
