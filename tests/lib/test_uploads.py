"""The gate for workbooks: what passes is text with its place, everything else a sentence."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from soctrang_ip.lib import uploads
from soctrang_ip.lib.uploads import Row, UploadError, read_workbook


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_entry(content: bytes, name: str, text: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


def refusal(content: bytes, name: str = "bang.xlsx") -> str:
    with pytest.raises(UploadError) as refused:
        read_workbook(name, content)
    return str(refused.value)


def test_cells_are_read_as_an_office_writes_them() -> None:
    day = datetime.date(2025, 10, 5)
    content = workbook(["Mã", None, 5000, 1234.5, 0.1, True, day], [], ["", "cuối"])
    (sheet,) = read_workbook("bang.xlsx", content)
    assert sheet == [
        Row(1, ("Mã", "", "5000", "1234,5", "0,1", "Có", "05/10/2025")),
        Row(3, ("", "cuối")),
    ]


@pytest.mark.parametrize("name", ["bang.xls", "bang.xlsm", "bang.csv", "bang.xlsx.exe", "xlsx"])
def test_other_kinds_of_files_are_refused(name: str) -> None:
    assert refusal(workbook(["a"]), name) == "Chỉ nhận tệp Excel dạng .xlsx."


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html>"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert "bị hỏng hoặc đặt mật khẩu" in refusal(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "không phải tệp Excel" in refusal(file.getvalue())


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/a.bin"]
)
def test_macros_links_and_embedded_files_are_refused(name: str) -> None:
    assert "macro, đối tượng nhúng hoặc liên kết" in refusal(with_entry(workbook(["a"]), name, b""))


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
    assert "không an toàn" in refusal(with_entry(workbook(["a"]), "xl/more.xml", bomb))


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    bomb = with_entry(workbook(["a"]), "xl/big.xml", b" " * (uploads.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < uploads.MAX_BYTES
    assert "quá nhiều dữ liệu" in refusal(bomb)


def test_a_zip_of_too_many_entries_is_refused() -> None:
    content = workbook(["a"])
    for number in range(uploads.MAX_ENTRIES):
        content = with_entry(content, f"xl/{number}.xml", b"")
    assert "quá nhiều dữ liệu" in refusal(content)


def test_a_file_too_large_is_refused() -> None:
    assert refusal(b"x" * (uploads.MAX_BYTES + 1)) == "Tệp quá lớn: tối đa 2 MB."


def formula(book: Workbook) -> None:
    book.active["B2"] = "=1+1"


def error_value(book: Workbook) -> None:
    book.active["B2"] = "#N/A"


def percentage(book: Workbook) -> None:
    book.active["B2"] = 0.08
    book.active["B2"].number_format = "0%"


@pytest.mark.parametrize(
    ("put", "told"),
    [
        (formula, "Ô B2 chứa công thức."),
        (error_value, "Ô B2 chứa giá trị lỗi."),
        (percentage, "Ô B2 định dạng phần trăm."),
    ],
)
def test_a_cell_whose_value_is_not_plain_is_refused(
    put: Callable[[Workbook], None], told: str
) -> None:
    book = Workbook()
    put(book)
    assert told in refusal(saved(book))


def test_too_many_rows_and_columns_are_refused() -> None:
    assert "hơn 2.000 dòng" in refusal(workbook(*[["a"]] * (uploads.MAX_ROWS + 1)))
    assert "hơn 60 cột" in refusal(workbook(["a"] * (uploads.MAX_COLUMNS + 1)))


def test_a_stray_format_far_below_costs_nothing_and_refuses_nothing() -> None:
    book = Workbook()
    book.active["A1"] = "a"
    book.active["A200000"].number_format = "0.00"
    assert read_workbook("bang.xlsx", saved(book)) == [[Row(1, ("a",))]]


def test_too_much_text_is_refused() -> None:
    long = "a" * 30_000
    assert "quá nhiều chữ" in refusal(workbook(*[[long]] * 17))
