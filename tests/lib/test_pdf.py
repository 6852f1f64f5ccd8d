import io
import shutil
import socket
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from soctrang_ip.lib import pdf
from soctrang_ip.lib.pdf import RefusedURLError, render, static_file

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LOWER = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = LOWER + [letter.upper() for letter in LOWER]
CREATED = datetime(2025, 10, 14, 9, 30, tzinfo=UTC)


def page(body: str, style: str = "") -> str:
    return (
        f"<!doctype html><html lang=vi><title>Báo cáo</title><style>html {{ font-family: "
        f"'{pdf.FONT_FAMILY}' }} @page {{ @top-center {{ content: counter(page) }} }} {style}"
        f"</style><body>{body}</body></html>"
    )


def text_of(document: bytes) -> str:
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils is needed"
    command = [tool, "-layout", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode()


def fonts_of(document: bytes) -> set[str]:
    """Names of the embedded fonts, without their subset tags."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        fonts = [font for each in opened.pages for font in each.Resources.Font.values()]
        return {str(font.BaseFont).rpartition("+")[2] for font in fonts}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    (tmp_path / "secret.css").write_text("body { color: red }")
    (tmp_path / "static-other").mkdir()
    (tmp_path / "static-other" / "a.css").write_text("")
    monkeypatch.setattr(pdf, "STATIC", folder)
    return folder


def test_every_vietnamese_letter_is_in_all_four_faces_and_copies_out_as_nfc() -> None:
    assert len(set(LETTERS)) == 146
    lines = "".join(f"<p>{' '.join(LETTERS[i : i + 24])}</p>" for i in range(0, 146, 24))
    faces = [lines, f"<b>{lines}</b>", f"<i>{lines}</i>", f"<b><i>{lines}</i></b>"]
    document = render([page(face) for face in faces], title="Bảng chữ")
    assert {name.replace("-", "") for name in fonts_of(document)} == {
        "LiberationSerif",
        "LiberationSerifBold",
        "LiberationSerifItalic",
        "LiberationSerifBoldItalic",
    }
    # Letters standing singly look letter-spaced to pdftotext, which then drops the spaces.
    for sheet in text_of(document).split("\f")[:4]:
        assert "".join(sheet.split()) == "1" + "".join(LETTERS)


def test_an_annex_numbers_its_own_pages() -> None:
    two_pages = "<p>một</p><p style='break-before: page'>hai</p>"
    document = render([page(two_pages), page("<p>phụ lục</p>")], title="Báo cáo")
    sheets = [sheet.split() for sheet in text_of(document).split("\f")]
    assert sheets == [["1", "một"], ["2", "hai"], ["1", "phụ", "lục"], []]


def test_the_document_is_archivable_accessible_and_in_vietnamese() -> None:
    document = render([page("<h1>I</h1>"), page("<h1>II</h1>")], title="Báo cáo năm 2025")
    with pikepdf.open(io.BytesIO(document)) as opened:
        metadata = opened.open_metadata()
        assert metadata.pdfa_status == "3A"
        assert metadata["pdfuaid:part"] == "1"
        # PDF/A allows a mark it does not know only with a description of its schema.
        assert b"http://www.aiim.org/pdfa/ns/extension/" in opened.Root.Metadata.read_bytes()
        assert metadata["dc:title"] == "Báo cáo năm 2025"
        assert str(opened.Root.Lang) == "vi"
        assert opened.Root.MarkInfo.Marked
        assert len(opened.Root.StructTreeRoot.K[0].K) == 2


def test_equal_input_gives_equal_bytes() -> None:
    first, second = (render([page("Sóc Trăng")], title="T", created=CREATED) for _ in range(2))
    assert first == second


def test_stylesheets_and_pictures_come_from_the_static_folder(static: Path) -> None:
    (static / "css").mkdir()
    (static / "css" / "print.css").write_text("@import 'more.css';")
    (static / "css" / "more.css").write_text("p::after { content: ' từ tệp' }")
    (static / "mark.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">'
        '<text y="15">Dấu</text></svg>'
    )
    document = render(
        [page('<p>chữ</p><img src="mark.svg" alt="Dấu">')],
        stylesheets=["css/print.css"],
        title="T",
    )
    assert "chữ từ tệp" in text_of(document)
    assert "Dấu" in text_of(document)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.vn/a.css",
        "https://example.vn/a.css",
        "ftp://example.vn/a.css",
        "data:text/css,p",
        "file:///etc/passwd",
        "file://example.vn{static}/a.css",
        "file://{static}/../secret.css",
        "file://{static}/%2e%2e/secret.css",
        "file://{static}/..%2fsecret.css",
        "file://{static}-other/a.css",
        "{static}/a.css",
        "",
    ],
)
def test_everything_outside_the_static_folder_is_refused(static: Path, url: str) -> None:
    with pytest.raises(RefusedURLError):
        static_file(url.format(static=static))


def test_a_link_out_of_the_static_folder_is_refused(static: Path) -> None:
    (static / "link.css").symlink_to(static.parent / "secret.css")
    with pytest.raises(RefusedURLError):
        static_file(f"{static.as_uri()}/link.css")


@pytest.mark.parametrize(
    "body",
    [
        '<link rel=stylesheet href="{url}">',
        '<style>@import "{url}";</style>',
        '<img alt="" src="{url}">',
        '<base href="{folder}"><link rel=stylesheet href="secret.css">',
        '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
        '<link rel=attachment href="{url}">',
    ],
)
def test_a_document_that_asks_for_more_is_made_without_it(
    static: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    secret = static.parent / "secret.css"
    read: list[Path] = []
    original = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read.append(self) or original(self))
    filled = body.format(url=secret.as_uri(), folder=f"{secret.parent.as_uri()}/")
    document = render([page(filled + "<p>còn lại</p>")], title="T")
    assert "còn lại" in text_of(document)
    assert secret not in read


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "//127.0.0.1:9/x"]
)
@pytest.mark.parametrize(
    "body",
    [
        '<link rel=stylesheet href="{url}">',
        '<style>@import "{url}"; @font-face {{ font-family: X; src: url({url}) }}</style>',
        '<img alt="" src="{url}">',
        '<object data="{url}"></object>',
        '<p style="background: url({url})">nền</p>',
        '<base href="{url}/"><img alt="" src="a.png">',
        '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    ],
)
def test_a_document_that_links_to_the_network_opens_no_connection(
    monkeypatch: pytest.MonkeyPatch, body: str, url: str
) -> None:
    tried: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: tried.append(address))
    document = render([page(body.format(url=url) + "<p>còn lại</p>")], title="T")
    assert "còn lại" in text_of(document)
    assert tried == []


def test_a_picture_inside_a_document_is_not_drawn() -> None:
    drawn = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text y='9'>vẽ</text></svg>"
    document = render([page(f'<img alt="" src="{drawn}"><p>còn lại</p>')], title="T")
    assert text_of(document).split() == ["1", "còn", "lại"]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Sóc Trăng ≥ 40% – “Vĩnh Châu” ⅓ €", "Sóc Trăng ≥ 40% – “Vĩnh Châu” ⅓ €"),
        ("một\x07hai\x00ba\x1b", "mộthaiba"),
        ("nhãn\u202e hiệu\u200b\ufeff\ufffe", "nhãn hiệu"),
        ("một\n\thai", "một\n\thai"),
        ("\U00012000 và \ue000", "□ và □"),
    ],
)
def test_what_cannot_be_printed_is_left_out_or_shown_as_a_box(written: str, printed: str) -> None:
    assert pdf.printable(written) == printed


def test_no_letter_is_drawn_as_the_glyph_for_a_missing_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = render(
        [page("chữ \U00012000 \x01 \u2028 \ufffe hết")], title="T\x01", author="A\x02"
    )
    assert text_of(document).split() == ["1", "chữ", "□", "hết"]
    assert ".notdef" not in caplog.text
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert opened.open_metadata()["dc:title"] == "T"


def test_a_missing_stylesheet_of_ours_is_an_error(static: Path) -> None:
    with pytest.raises(FileNotFoundError):
        render([page("")], stylesheets=["css/absent.css"], title="T")


def test_the_layout_engine_is_loaded_only_to_render() -> None:
    code = "import sys, soctrang_ip.lib.pdf; sys.exit('weasyprint' in sys.modules)"
    root = Path(pdf.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
