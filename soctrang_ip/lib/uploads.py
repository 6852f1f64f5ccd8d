"""The gate for workbooks people send: what passes is text in rows, with its place in the file.

Refused before anything is read: other kinds of files, too large ones, ones that unpack to too
much, macros, embedded objects, links to other files, document types in their XML (entities).
Refused while reading: formulas, error values and more cells than asked for. Every refusal is a
Vietnamese sentence for the person who sent the file.
"""

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from soctrang_ip.lib import dates
from soctrang_ip.lib.numbers import format_number

if TYPE_CHECKING:
    from openpyxl.cell import Cell

MAX_BYTES = 2 * 1024 * 1024
MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_SHEETS = 10
MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_CHARACTERS = 500_000

_FORBIDDEN_ENTRY = re.compile(
    r"vbaProject|vbaData|/externalLinks/|/embeddings/|/activeX/|/ctrlProps/", re.I
)
_XML = (".xml", ".rels", ".vml")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")


class UploadError(ValueError):
    """A file that is not taken; the message is a Vietnamese sentence for whoever sent it."""


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number in the sheet and the text of each cell, from A on."""

    number: int
    cells: tuple[str, ...]


def read_workbook(name: str, content: bytes) -> list[list[Row]]:
    """The sheets of an .xlsx file; numbers read `1234,5`, days `05/10/2025`, yes-or-no `Có`."""
    check_workbook(name, content)
    # Here and not above: the import costs a third of a second.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = [list(_rows(sheet)) for sheet in book.worksheets[:MAX_SHEETS]]
    except UploadError:
        raise
    except Exception as error:
        # Whatever else a broken file makes the library raise.
        raise UploadError(
            "Không đọc được tệp này. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
        ) from error
    if sum(len(cell) for rows in sheets for row in rows for cell in row.cells) > MAX_CHARACTERS:
        raise UploadError("Tệp có quá nhiều chữ. Hãy chia thành nhiều tệp nhỏ hơn.")
    return sheets


def check_workbook(name: str, content: bytes) -> None:
    """Opens the zip and looks at what it says and holds; UploadError if it is not taken."""
    if PurePath(name).suffix.lower() != ".xlsx":
        raise UploadError("Chỉ nhận tệp Excel dạng .xlsx.")
    if len(content) > MAX_BYTES:
        raise UploadError(f"Tệp quá lớn: tối đa {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_package(archive, WORKBOOK)
    except BROKEN_ZIP as error:
        raise UploadError(
            "Tệp không phải tệp Excel .xlsx, bị hỏng hoặc đặt mật khẩu. "
            "Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
        ) from error


BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)
"""What reading a zip raises that is broken, has a password or is packed in an unusual way."""


@dataclass(frozen=True)
class Package:
    """What an Office file of one kind may hold: its main part, bounds, and the refusals."""

    main: str
    max_entries: int
    max_unpacked_bytes: int
    too_much: str
    forbidden: str


WORKBOOK = Package(
    "xl/workbook.xml",
    MAX_ENTRIES,
    MAX_UNPACKED_BYTES,
    "Tệp chứa quá nhiều dữ liệu. Hãy chỉ giữ trang tính cần nhập.",
    "Tệp có macro, đối tượng nhúng hoặc liên kết tới tệp khác. "
    "Hãy sao chép các giá trị sang một tệp .xlsx mới.",
)


def check_package(archive: zipfile.ZipFile, package: Package) -> None:
    """Raises UploadError, or one of `BROKEN_ZIP` for what is no such file."""
    entries = archive.infolist()
    unpacked = sum(each.file_size for each in entries)
    if len(entries) > package.max_entries or unpacked > package.max_unpacked_bytes:
        raise UploadError(package.too_much)
    if not {"[Content_Types].xml", package.main} <= {each.filename for each in entries}:
        raise zipfile.BadZipFile(f"no {package.main}")
    for entry in entries:
        if _FORBIDDEN_ENTRY.search(entry.filename):
            raise UploadError(package.forbidden)
        # The reader stops at the size the entry declares, so this is bounded by the sum above.
        if entry.filename.lower().endswith(_XML):
            text = archive.read(entry)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text[:4]:
                raise UploadError("Tệp có nội dung không an toàn nên không được nhận.")
            if any(_reaches_out(tag) for tag in _RELATIONSHIP.findall(text)):
                raise UploadError(package.forbidden)


def _reaches_out(relationship: bytes) -> bool:
    """Whether it fetches something from elsewhere; a link that a reader may click does not."""
    is_external = re.search(rb"TargetMode\s*=\s*[\"']External", relationship)
    return bool(is_external) and not re.search(rb"/hyperlink[\"']", relationship)


def _rows(sheet: Any) -> Iterator[Row]:
    """Only the given corner is read: one stray format makes a sheet a million rows long."""
    bounded = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1)
    for number, cells in enumerate(bounded, start=1):
        texts = [_text(cell, number) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if number > MAX_ROWS:
            raise UploadError(
                f"Trang tính có hơn {format_number(MAX_ROWS)} dòng. Hãy chia thành nhiều tệp."
            )
        if len(texts) > MAX_COLUMNS:
            raise UploadError(f"Trang tính có hơn {MAX_COLUMNS} cột. Hãy bỏ các cột thừa.")
        yield Row(number, tuple(texts))


def _text(cell: "Cell", row: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "công thức" if cell.data_type == "f" else "giá trị lỗi"
        raise UploadError(f"Ô {cell.coordinate} chứa {what}. Hãy dán giá trị vào ô đó rồi gửi lại.")
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.datetime):
        return dates.format_date(value.date())
    if isinstance(value, int | float):
        if "%" in cell.number_format:
            raise UploadError(
                f"Ô {cell.coordinate} định dạng phần trăm. Hãy đổi định dạng thành số, ví dụ 8."
            )
        # The shortest writing of a float is what was typed.
        return f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
    return str(value).strip(" \t\r\n")
