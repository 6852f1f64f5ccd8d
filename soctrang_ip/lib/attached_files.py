"""The gate for files people attach: pdf, docx, xlsx, png, jpg, by name and by content.

What passes is stored and handed out again, never opened here. Every refusal is a Vietnamese
sentence for the person who sent the file, and says what to do.
"""

import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from soctrang_ip.lib.text import clean_line
from soctrang_ip.lib.uploads import BROKEN_ZIP, Package, UploadError, check_package

MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 120
MAX_PIXELS = 60_000_000
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_ENTRIES = 2_000

_FORBIDDEN_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True)
class Kind:
    """`check` raises UploadError for a content that is not of this kind, or not safe."""

    content_type: str
    check: Callable[[bytes], None]


def check(name: str, content: bytes) -> Kind:
    """The kind of a file that may be stored; UploadError if it is not taken."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise UploadError(
            "Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx), ảnh PNG hoặc JPG. "
            "Hãy lưu tệp thành một trong các dạng này rồi gửi lại."
        )
    if not content:
        raise UploadError("Tệp không có nội dung. Hãy kiểm tra lại tệp trên máy rồi gửi lại.")
    if len(content) > MAX_BYTES:
        raise UploadError(
            f"Tệp quá lớn: tối đa {MAX_BYTES // 1024 // 1024} MB. "
            "Hãy giảm độ phân giải bản quét hoặc chia thành nhiều tệp."
        )
    kind.check(content)
    return kind


def shown_name(name: str) -> str:
    """The name as pages and downloads show it: one line, NFC, no path, no control or bidi marks."""
    name = clean_line(re.split(r"[/\\]", name)[-1])
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    name = _FORBIDDEN_IN_NAMES.sub("-", name).strip(" .")
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    return f"{stem[: MAX_NAME - len(suffix)].rstrip()}{suffix}"


# PDF ------------------------------------------------------------------------------------------

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch)(?![A-Za-z0-9])")
_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z0-9])[^<>]*(?:<<[^<>]*>>[^<>]*)*>>\s*$")
_MAX_OBJECTS = 20 * 1024 * 1024
"""Unpacked bytes of object streams that are looked through."""


def _check_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise UploadError(
            "Tệp không phải PDF hoặc bị hỏng. Hãy mở tệp, chọn In rồi “Lưu dạng PDF” và gửi lại."
        )
    objects = b"\n".join(_pdf_objects(content))
    names = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), objects)
    if _ENCRYPTED.search(names):
        raise UploadError("Tệp PDF đặt mật khẩu hoặc bị khóa. Hãy bỏ mật khẩu rồi gửi lại.")
    if _ACTIVE.search(names):
        raise UploadError(
            "Tệp PDF có mã lệnh hoặc lệnh mở chương trình khác. "
            "Hãy mở tệp, chọn In rồi “Lưu dạng PDF” và gửi lại."
        )


def _pdf_objects(content: bytes) -> Iterator[bytes]:
    """The PDF without its streams, and what its object streams hold unpacked.

    Pictures and pages are left out: any three letters occur in them by chance.
    """
    at, room = 0, _MAX_OBJECTS
    for found in _STREAM.finditer(content):
        outside = content[at : found.start()]
        yield outside
        at = found.end()
        if _OBJECT_STREAM.search(outside):
            try:
                unpacked = zlib.decompressobj().decompress(found[1], max_length=room + 1)
            except zlib.error:
                unpacked = found[1]
            room -= len(unpacked)
            if room < 0:
                raise UploadError("Tệp PDF quá phức tạp. Hãy chia thành nhiều tệp rồi gửi lại.")
            yield unpacked
    yield content[at:]


# Office ---------------------------------------------------------------------------------------


def _package(main: str) -> Package:
    return Package(
        main,
        MAX_ENTRIES,
        MAX_UNPACKED_BYTES,
        "Tệp chứa quá nhiều dữ liệu. Hãy bớt nội dung hoặc lưu thành PDF rồi gửi lại.",
        "Tệp có macro, đối tượng nhúng hoặc liên kết tới tệp khác. "
        "Hãy lưu tệp thành PDF rồi gửi lại.",
    )


def _check_office(package: Package, program: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_package(archive, package)
    except BROKEN_ZIP as error:
        raise UploadError(
            f"Tệp không phải tệp {program}, bị hỏng hoặc đặt mật khẩu. "
            f"Hãy mở bằng {program}, lưu lại rồi gửi lại."
        ) from error


# Pictures -------------------------------------------------------------------------------------


def _check_picture(form: str, content: bytes) -> None:
    # Here and not above: few requests carry a picture.
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow warns of what is refused below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[form])
        width, height = picture.size
        picture.verify()
    except Image.DecompressionBombError:
        width = height = MAX_PIXELS
    except Exception as error:
        # Whatever a broken picture makes the library raise.
        raise UploadError(
            "Ảnh bị hỏng hoặc nội dung không đúng với đuôi tệp. "
            "Hãy mở ảnh, lưu lại dạng PNG hoặc JPG rồi gửi lại."
        ) from error
    if width * height > MAX_PIXELS:
        raise UploadError("Ảnh quá lớn. Hãy thu nhỏ ảnh hoặc quét ở độ phân giải thấp hơn.")


_OFFICE = "application/vnd.openxmlformats-officedocument"
_JPEG = Kind("image/jpeg", partial(_check_picture, "JPEG"))

KINDS: dict[str, Kind] = {
    ".pdf": Kind("application/pdf", _check_pdf),
    ".docx": Kind(
        f"{_OFFICE}.wordprocessingml.document",
        partial(_check_office, _package("word/document.xml"), "Word"),
    ),
    ".xlsx": Kind(
        f"{_OFFICE}.spreadsheetml.sheet",
        partial(_check_office, _package("xl/workbook.xml"), "Excel"),
    ),
    ".png": Kind("image/png", partial(_check_picture, "PNG")),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
}
"""By extension, in lower case."""
