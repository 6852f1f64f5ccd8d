"""The gate for files people attach: five kinds, by name and content; each refusal is a sentence."""

import io
import zipfile
import zlib

import pytest
from openpyxl import Workbook
from PIL import Image

from soctrang_ip.lib import attached_files
from soctrang_ip.lib.attached_files import check, shown_name
from soctrang_ip.lib.uploads import UploadError


def pdf(objects: bytes = b"1 0 obj\n<</Type/Catalog>>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n" + objects + b"trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def picture(form: str, size: tuple[int, int] = (4, 3)) -> bytes:
    file = io.BytesIO()
    Image.new("1" if form == "PNG" else "RGB", size).save(file, form)
    return file.getvalue()


def workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def package(**entries: bytes) -> bytes:
    """A zip; `word_document_xml="…"` becomes the entry word/document.xml."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in entries.items():
            folder, stem, suffix = name.split("__")
            archive.writestr(f"{folder.replace('_', '/')}/{stem}.{suffix}", content)
    return file.getvalue()


def word(**entries: bytes) -> bytes:
    return package(word__document__xml=b"<w:document/>", **entries)


def relationships(kind: str, target: str) -> bytes:
    return (
        b'<Relationships><Relationship Id="a" Type="http://x/' + kind.encode() + b'" '
        b'Target="' + target.encode() + b'" TargetMode="External"/></Relationships>'
    )


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(UploadError) as caught:
        check(name, content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", pdf(), "application/pdf"),
        ("a.PNG", picture("PNG"), "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.xlsx", workbook(), attached_files.KINDS[".xlsx"].content_type),
        ("a.docx", word(), attached_files.KINDS[".docx"].content_type),
    ],
)
def test_the_five_kinds_pass(name: str, content: bytes, content_type: str) -> None:
    assert check(name, content).content_type == content_type


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.docm", "a.doc", "a", "a.pdf.js"])
def test_other_kinds_are_refused_by_their_name(name: str) -> None:
    assert "Chỉ nhận tệp PDF" in refusal(name, pdf())


@pytest.mark.parametrize("name", sorted(attached_files.KINDS))
def test_a_name_does_not_make_the_kind(name: str) -> None:
    assert "gửi lại" in refusal(f"a{name}", b"<script>alert(1)</script>")


def test_a_picture_under_the_name_of_the_other_kind_is_refused() -> None:
    assert "đuôi tệp" in refusal("a.png", picture("JPEG"))


def test_an_empty_file_is_refused() -> None:
    assert "không có nội dung" in refusal("a.pdf", b"")


def test_a_file_of_the_largest_size_passes_and_a_byte_more_does_not() -> None:
    filler = attached_files.MAX_BYTES - len(pdf(b""))
    check("a.pdf", pdf(b" " * filler))
    assert "tối đa 10 MB" in refusal("a.pdf", pdf(b" " * (filler + 1)))


# PDF ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action", [b"/S/JavaScript", b"/JS (app.alert)", b"/S /Launch", b"/S/J#61vaScript"]
)
def test_a_pdf_that_acts_is_refused(action: bytes) -> None:
    assert "mã lệnh" in refusal("a.pdf", pdf(b"2 0 obj <<" + action + b">> endobj\n"))


def test_a_pdf_with_a_password_is_refused() -> None:
    assert "mật khẩu" in refusal("a.pdf", pdf(b"trailer <</Encrypt 5 0 R>>\n"))


def test_an_action_packed_into_an_object_stream_is_found() -> None:
    packed = zlib.compress(b"5 0 <</S/JavaScript/JS(x)>>")
    stream = b"4 0 obj <</Type/ObjStm/N 1/First 4>>stream\n" + packed + b"\nendstream endobj\n"
    assert "mã lệnh" in refusal("a.pdf", pdf(stream))


def test_an_object_stream_that_unpacks_to_too_much_is_refused() -> None:
    packed = zlib.compress(b" " * 30_000_000)
    stream = b"4 0 obj <</Type/ObjStm/N 1/First 4>>stream\n" + packed + b"\nendstream endobj\n"
    assert "quá phức tạp" in refusal("a.pdf", pdf(stream))


def test_the_letters_of_an_action_within_a_picture_mean_nothing() -> None:
    check("a.pdf", pdf(b"4 0 obj <</Subtype/Image>>stream\n\x00/JS /Encrypt\x01\nendstream\n"))


# Office ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        {"word__vbaProject__bin": b"x"},
        {"word_embeddings__oleObject1__bin": b"x"},
        {"word_activeX__activeX1__xml": b"<a/>"},
        {"word__rels__rels": relationships("attachedTemplate", "https://example.vn/a.dotm")},
        {"word__rels__rels": relationships("image", "https://example.vn/a.png")},
    ],
)
def test_a_document_with_something_foreign_in_it_is_refused(entry: dict[str, bytes]) -> None:
    assert "lưu tệp thành PDF" in refusal("a.docx", word(**entry))


def test_a_link_to_be_clicked_passes() -> None:
    check("a.docx", word(word__rels__rels=relationships("hyperlink", "https://example.vn")))


def test_a_document_that_unpacks_to_too_much_is_refused() -> None:
    huge = b" " * (attached_files.MAX_UNPACKED_BYTES + 1)
    assert "quá nhiều dữ liệu" in refusal("a.docx", word(word__media__xml=huge))


def test_a_document_with_entities_is_refused() -> None:
    assert "không an toàn" in refusal(
        "a.docx", word(word__a__xml=b'<!DOCTYPE a [<!ENTITY b "c">]>')
    )


def test_a_workbook_under_the_name_of_a_document_is_refused() -> None:
    assert "không phải tệp Word" in refusal("a.docx", workbook())


# Pictures -------------------------------------------------------------------------------------


def test_a_picture_with_too_many_pixels_is_refused() -> None:
    assert "Ảnh quá lớn" in refusal("a.png", picture("PNG", (60_001, 1000)))


def test_a_picture_cut_short_is_refused() -> None:
    assert "bị hỏng" in refusal("a.png", picture("PNG")[:-20])


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Biên bản lớp.pdf", "Biên bản lớp.pdf"),
        ("So\u0301c Tra\u0306ng.pdf", "Sóc Trăng.pdf"),
        ("C:\\Users\\a\\báo cáo.pdf", "báo cáo.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("hoa\u202efdp.exe.pdf", "hoafdp.exe.pdf"),
        ("a\x00b\x7f\r\n c.pdf", "ab c.pdf"),
        ('a<b>:"c|?*.pdf', "a-b---c---.pdf"),
        (f"{'ă' * 300}.pdf", f"{'ă' * (attached_files.MAX_NAME - 4)}.pdf"),
    ],
)
def test_a_name_is_shown_without_what_could_deceive(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown
