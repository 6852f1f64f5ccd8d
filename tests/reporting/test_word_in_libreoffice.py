"""The Word file as a word processor lays it out, beside the PDF of the same paper.

LibreOffice has Liberation Serif for Times New Roman, whose letters are as wide.
"""

import copy
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from reporting import snapshots
from reporting.documents import layout
from reporting.documents.paper import Annex, Paper
from reporting.documents.word import WordFile
from tests.reporting import pdf_tools
from tests.reporting.test_documents_agency_report import (
    SENT_AT,
    SNAPSHOT,
    add_measure,
    add_money,
    add_task,
    report_of,
    say,
)

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

PARAGRAPH = (
    "Đơn vị đã lồng ghép nội dung Kế hoạch vào chương trình công tác năm, phân công cán bộ theo "
    "dõi và đôn đốc thực hiện; đã tổ chức 02 lớp tập huấn cho 120 lượt người. "
)


def filled(tasks: int, length: int) -> snapshots.Snapshot:
    snapshot = copy.deepcopy(SNAPSHOT)
    for topic in ("integration", "highlights", "obstacles"):
        say(snapshot, topic, "\n".join([PARAGRAPH * 3] * 4))
    for number in range(1, tasks + 1):
        add_task(snapshot, f"I.{number}", summary=PARAGRAPH * (1 + number % length))
    for number in range(1, 8):
        add_money(snapshot, f"N{number}", allocated=5_000_000_000, spent=1_234_500_000)
        add_measure(snapshot, f"CT{number}", numerator=3, denominator=8)
    return snapshot


def three_lines() -> snapshots.Snapshot:
    snapshot = filled(5, 2)
    snapshot["agency"]["header_name"] = (
        "BAN CHẤP HÀNH ĐOÀN|THANH NIÊN CỘNG SẢN HỒ CHÍ MINH|TỈNH SÓC TRĂNG"
    )
    return snapshot


def sample() -> snapshots.Snapshot:
    snapshot = filled(5, 2)
    snapshot["round"]["is_sample"] = True
    return snapshot


def hostile() -> snapshots.Snapshot:
    snapshot = copy.deepcopy(SNAPSHOT)
    say(snapshot, "integration", "a" * 5000)
    add_task(snapshot, "I.1", summary="=1+1 {{ x }} <b>" + "b" * 500)
    return snapshot


def letter() -> Paper:
    paper = report_of(copy.deepcopy(SNAPSHOT))
    table = report_of(filled(3, 1)).annexes[2].tables[0]
    return replace(
        paper,
        type_name="",
        subject="V/v đôn đốc gửi báo cáo năm 2025 thực hiện Kế hoạch sở hữu trí tuệ",
        recipients=("Sở Y tế", "Ủy ban nhân dân thị xã Vĩnh Châu", "Công an tỉnh"),
        annexes=(Annex("", "", "DANH SÁCH", (table,)),),
        preparer="",
    )


CASES = {
    "empty": report_of(copy.deepcopy(SNAPSHOT)),
    "long": report_of(filled(45, 4)),
    "two hundred tasks": report_of(filled(200, 1)),
    "name on three lines": report_of(three_lines()),
    "draft": report_of(filled(5, 2), is_draft=True),
    "sample": report_of(sample()),
    "hostile": report_of(hostile()),
    "letter": letter(),
}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The PDF that LibreOffice makes of each case, all in one call since it starts slowly."""
    folder: Path = tmp_path_factory.mktemp("word")
    for name, paper in CASES.items():
        written = WordFile(paper, f"{name}.docx", SENT_AT).write()
        (folder / written.filename).write_bytes(written.content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ("--headless", "--convert-to", "pdf", "--outdir", folder)
    files = sorted(folder.glob("*.docx"))
    command = [SOFFICE, profile, *options, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in CASES}


def fonts(document: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(document)) as opened:
        return {
            str(font.BaseFont).rpartition("+")[2].partition("-")[0]
            for page in opened.pages
            for font in page.Resources.get("/Font", {}).values()
        }


@pytest.mark.parametrize("case", CASES)
def test_it_has_as_many_pages_as_the_pdf_give_or_take_one(
    converted: dict[str, bytes], case: str
) -> None:
    printed = layout.pages(CASES[case], filename="x.pdf", created=SENT_AT).write()
    assert abs(len(pdf_tools.sizes(converted[case])) - printed.page_count) <= 1


@pytest.mark.parametrize("case", CASES)
def test_only_the_letters_of_times_new_roman_are_used(
    converted: dict[str, bytes], case: str
) -> None:
    assert fonts(converted[case]) == {"LiberationSerif"}


def test_the_rule_under_the_motto_is_as_long_as_the_motto(converted: dict[str, bytes]) -> None:
    sheet = pdf_tools.sheet(converted["empty"])
    motto = sheet.phrase("Độc lập - Tự do - Hạnh phúc")
    rule = sheet.rule_under(motto)
    assert rule.width == pytest.approx(motto.width, abs=0.5)
    assert 0 < rule.top - motto.baseline < 3


def test_the_rule_under_the_agency_is_two_fifths_of_its_longest_line(
    converted: dict[str, bytes],
) -> None:
    sheet = pdf_tools.sheet(converted["empty"])
    agency = sheet.phrase("PHÁT TRIỂN NÔNG THÔN")
    assert sheet.rule_under(agency).width == pytest.approx(0.4 * agency.width, abs=0.5)


def test_each_part_numbers_its_own_pages_and_hides_the_first(converted: dict[str, bytes]) -> None:
    tops = [
        [word.text for word in sheet if word.bottom < 19]
        for sheet in pdf_tools.words(converted["long"])
    ]
    starts = [number for number, top in enumerate(tops) if not top]
    assert len(starts) == 5
    for start, end in zip(starts, [*starts[1:], len(tops)], strict=True):
        assert tops[start + 1 : end] == [[str(n)] for n in range(2, end - start + 1)]


def test_the_marks_stand_on_every_page(converted: dict[str, bytes]) -> None:
    for mark, case in (("DỰ THẢO", "draft"), ("DỮ LIỆU MINH HỌA", "sample")):
        sheets = pdf_tools.pages(converted[case])
        assert all(mark in sheet and "Xuất từ hệ thống lúc" in sheet for sheet in sheets)


def test_the_header_row_of_a_long_table_repeats(converted: dict[str, bytes]) -> None:
    rows = [
        page for page in pdf_tools.pages(converted["two hundred tasks"]) if "Nhiệm vụ số" in page
    ]
    in_annex = [page for page in rows if "2021-2030" in page]
    assert len(in_annex) > 5
    assert all("Tình trạng" in page for page in in_annex)


def test_the_signature_stands_with_the_closing_line(converted: dict[str, bytes]) -> None:
    for document in converted.values():
        page = next(page for page in pdf_tools.pages(document) if "PHÓ GIÁM ĐỐC" in page)
        for words in ("./.", "Nơi nhận:", "- Lưu: VT.", "Huỳnh Ngọc Nhã"):
            assert words in page
