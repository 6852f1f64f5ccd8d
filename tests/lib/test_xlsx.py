"""Workbooks as somebody opens them: what is text, what is a number, what prints."""

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from soctrang_ip.lib import xlsx

FIRST_ROW = 4


def opened(*rows: Any, **options: Any) -> Worksheet:
    columns = tuple(xlsx.Column(f"Cột {number}") for number in range(1, 4))
    sheet = xlsx.Sheet("Bảng", "Bảng thử", columns, rows, **options)
    return load_workbook(io.BytesIO(xlsx.write(sheet))).active


def only(value: Any) -> Cell:
    return opened((value, "", "")).cell(FIRST_ROW, 1)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "#N/A", "1.500"])
def test_text_never_becomes_a_formula_or_a_number(text: str) -> None:
    cell = only(text)
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_text_that_looks_like_a_formula_stays_text_when_edited(text: str) -> None:
    assert only(text).quotePrefix
    assert not only("Sóc Trăng").quotePrefix


@pytest.mark.parametrize(
    ("value", "stored", "number_format"),
    [
        (0, 0, "#,##0"),
        (5000, 5000, "#,##0"),
        (Decimal("1500"), 1500, "#,##0"),
        (Decimal("40.500"), 40.5, "#,##0.0"),
        (xlsx.million(1_234_567), 1.234567, "#,##0.000000"),
        (datetime.date(2026, 10, 14), datetime.datetime(2026, 10, 14), "dd/mm/yyyy"),  # noqa: DTZ001
    ],
)
def test_numbers_and_days_keep_their_kind(value: Any, stored: Any, number_format: str) -> None:
    cell = only(value)
    assert (cell.value, cell.number_format) == (stored, number_format)


def test_an_instant_is_the_local_time() -> None:
    last_second = datetime.datetime(2026, 10, 14, 16, 59, 59, tzinfo=datetime.UTC)
    local = timezone.localtime(last_second).replace(tzinfo=None)
    assert only(last_second).value == local
    assert local.hour == 23


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_stays_empty(empty: Any) -> None:
    assert only(empty).value is None


def test_control_characters_and_over_long_texts_do_not_break_the_file() -> None:
    assert only("a\x00\x0bb").value == "ab"
    long = only("ă" * (xlsx.MAX_TEXT + 1)).value
    assert len(long) == xlsx.MAX_TEXT
    assert long.endswith("…")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        only(0.1)


def test_a_sheet_prints_with_its_header_on_each_page() -> None:
    sheet = opened(xlsx.Group("Mục I"), ("a", 1, None), lines=("Dữ liệu minh họa",))
    assert sheet["A1"].value == "Bảng thử"
    assert sheet["A2"].value == "Dữ liệu minh họa"
    assert [cell.value for cell in sheet[4]] == ["Cột 1", "Cột 2", "Cột 3"]
    assert sheet["A5"].value == "Mục I"
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "A5")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    sheet = opened(("a", "b", 1), ("dài " * 30, "hai\ndòng", 1), ("dài " * 5000, "", 1))
    heights = [sheet.row_dimensions[row].height for row in range(FIRST_ROW, FIRST_ROW + 3)]
    assert heights == [15, 6 * 15, 409]


def test_sheets_of_one_name_and_with_forbidden_letters_can_stand_together() -> None:
    columns = (xlsx.Column("Cột"),)
    sheets = [xlsx.Sheet("Nguồn: ngành/địa phương " + "x" * 20, "", columns, ()) for _ in "ab"]
    names = load_workbook(io.BytesIO(xlsx.write(*sheets))).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and ":" not in name and "/" not in name for name in names)


def test_a_marked_number_stays_a_number() -> None:
    cell = only(xlsx.Marked(Decimal("12.5"), "% (ước)"))
    assert (cell.value, cell.data_type) == (12.5, "n")
    assert cell.number_format == '#,##0.0"% (ước)"'


def test_a_total_is_bold_like_no_other_row() -> None:
    page = opened(("Một", 1, ""), xlsx.Total(("Tổng số", 1, "")))
    assert not page.cell(FIRST_ROW, 1).font.bold
    assert [page.cell(FIRST_ROW + 1, at).font.bold for at in (1, 2)] == [True, True]
