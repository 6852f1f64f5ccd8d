"""The agency's report, measured on the PDF itself; snapshots are written by hand."""

import copy
import datetime
import functools
import itertools
import json
import unicodedata
from typing import Any

import pytest

from reporting import snapshots
from reporting.documents import agency_report, layout
from reporting.documents.paper import Paper
from reporting.models import CONTENT_MODELS
from soctrang_ip.accounts.models import NationHeader
from tests.reporting import pdf_tools

SENT_AT = datetime.datetime(2026, 1, 5, 2, 32, tzinfo=datetime.UTC)

SNAPSHOT: snapshots.Snapshot = {
    "form_version": 1,
    "plan": {
        "title": "Thực hiện Chiến lược Sở hữu trí tuệ đến năm 2030",
        "number": "",
        "issued_on": "",
        "year": 2021,
        "issuer": "Ủy ban nhân dân tỉnh Sóc Trăng",
    },
    "round": {
        "year": 2025,
        "kind": "annual",
        "name": "Báo cáo năm 2025",
        "data_from": "2025-01-01",
        "data_until": "2025-09-30",
        "is_sample": False,
    },
    "agency": {
        "code": "SNNPTNT",
        "name": "Sở Nông nghiệp và Phát triển nông thôn",
        "short_name": "Sở NN&PTNT",
        "header_parent": "UBND TỈNH SÓC TRĂNG",
        "header_name": "SỞ NÔNG NGHIỆP VÀ|PHÁT TRIỂN NÔNG THÔN",
        "place": "Sóc Trăng",
        "document_code": "SNNPTNT",
        "signature": "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC",
    },
    "recipient": "Sở Khoa học và Công nghệ",
    "version": 1,
    "drawn_up_on": "2026-01-05",
    "signer": "Huỳnh Ngọc Nhã",
    "titles": {
        "topics": {
            "integration": "Công tác chỉ đạo, lồng ghép",
            "documents": "Văn bản đã ban hành",
            "staff": "Cán bộ phụ trách sở hữu trí tuệ",
            "highlights": "Kết quả nổi bật",
            "obstacles": "Khó khăn, vướng mắc và nguyên nhân",
            "directions": "Phương hướng chung",
            "next_work": "Công việc cụ thể",
            "proposals": "Đề xuất, kiến nghị",
            "assets": "Tài sản trí tuệ được hỗ trợ",
        },
        "duties": [],
        "tasks": [],
        "other_tasks": {},
        "measures": [],
        "sources": [],
        "districts": {},
    },
    "rows": {model._meta.model_name: [] for model in CONTENT_MODELS},
}


@pytest.fixture
def snapshot() -> snapshots.Snapshot:
    """An empty report, free to be filled."""
    return copy.deepcopy(SNAPSHOT)


def report_of(snapshot: snapshots.Snapshot, **options: Any) -> Paper:
    return agency_report.of_snapshot(
        snapshot,
        **{"exported_at": SENT_AT, "code": "SNNPTNT-2025-01", "is_draft": False, **options},
    )


def pdf_of(snapshot: snapshots.Snapshot, *, is_draft: bool = False) -> bytes:
    return _laid_out(snapshots.canonical(snapshot), is_draft)


@functools.cache
def _laid_out(snapshot: str, is_draft: bool) -> bytes:
    report = report_of(json.loads(snapshot), is_draft=is_draft)
    return layout.pages(report, filename="x.pdf", created=SENT_AT).write().content


def say(snapshot: snapshots.Snapshot, topic: str, text: str = "", answer: str = "given") -> None:
    snapshot["rows"]["topicentry"].append({"key": topic, "answer": answer, "text": text})


def add_task(snapshot: snapshots.Snapshot, code: str, **said: str) -> None:
    snapshot["titles"]["tasks"].append(
        {
            "code": code,
            "name": f"Nhiệm vụ số {code}",
            "section": "I",
            "section_title": "Triển khai thực hiện chính sách, pháp luật",
            "period": "2021-2030",
            "basis": "lead",
            "basis_label": "Chủ trì",
        }
    )
    row = {"key": code, "task": code, "status": "done", "summary": "", "reason": "", **said}
    snapshot["rows"]["taskentry"].append(row)


def add_money(snapshot: snapshots.Snapshot, code: str, **said: object) -> None:
    snapshot["titles"]["sources"].append({"code": code, "name": f"Nguồn {code}"})
    row = {
        "key": code,
        "source": code,
        "task": None,
        "answer": "given",
        "allocated": None,
        "spent": None,
        "estimate": None,
        "previous_official": None,
        "note": "",
    }
    snapshot["rows"]["spendingentry"].append({**row, **said})


def add_measure(
    snapshot: snapshots.Snapshot, code: str, kind: str = "ratio", unit: str = "%", **said: object
) -> None:
    part = "list" if kind == "list" else "whole"
    snapshot["titles"]["measures"].append(
        {
            "code": code,
            "name": f"Số đo {code}",
            "part": part,
            "part_label": "Danh sách" if kind == "list" else "Toàn bộ số liệu",
            "kind": kind,
            "nature": "stock",
            "unit": unit,
            "numerator_label": "",
            "denominator_label": "",
            "targets": [
                {
                    "horizon": 2025,
                    "sentence": "Ít nhất một nửa.",
                    "rule": "at_least",
                    "minimum": "50",
                    "maximum": None,
                    "unit": unit,
                }
            ],
        }
    )
    row = {
        "key": f"{code}:{part}",
        "measure": code,
        "part": part,
        "answer": "given",
        "numerator": None,
        "denominator": None,
        "value": None,
        "estimate": None,
        "previous_official": None,
        "milestone": "",
        "note": "",
    }
    snapshot["rows"]["measureentry"].append({**row, **said})


def line(page: str, words: str) -> str:
    """The line of a page that holds the words."""
    return next(line for line in page.splitlines() if words in line)


def index_of_part(document: bytes, heading: str) -> int:
    return next(
        number for number, page in enumerate(pdf_tools.pages(document)) if heading in page[:600]
    )


# The page ------------------------------------------------------------------------------------


def test_pages_are_a4_and_the_wide_annexes_landscape(snapshot: snapshots.Snapshot) -> None:
    document = pdf_of(snapshot)
    upright, wide = (210, 297), (297, 210)
    sizes = pdf_tools.sizes(document)
    main = [size for size, _ in itertools.groupby(sizes)]
    assert main == [upright, wide, upright]
    assert sizes[index_of_part(document, "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM")] == wide
    assert sizes[index_of_part(document, "KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM")] == wide


def test_body_text_keeps_to_the_margins(snapshot: snapshots.Snapshot) -> None:
    say(snapshot, "integration", "Đơn vị đã lồng ghép nội dung Kế hoạch vào chương trình. " * 80)
    for sheet, (width, height) in zip(
        pdf_tools.words(pdf_of(snapshot)), pdf_tools.sizes(pdf_of(snapshot)), strict=True
    ):
        inside = [word for word in sheet if word.top >= 20 and word.bottom <= height - 19]
        assert inside
        assert min(word.left for word in inside) >= 29.9
        assert max(word.right for word in inside) <= width - 14.9


def test_body_lines_reach_both_margins_and_paragraphs_are_indented(
    snapshot: snapshots.Snapshot,
) -> None:
    say(snapshot, "integration", "Lồng ghép nội dung Kế hoạch vào chương trình công tác. " * 20)
    first = pdf_tools.words(pdf_of(snapshot))[0]
    beginning = next(word for word in first if word.text == "Lồng")
    assert beginning.left == pytest.approx(40, abs=0.3)
    assert max(word.right for word in first if word.top > beginning.top) == pytest.approx(
        195, abs=0.3
    )


def test_only_liberation_serif_is_used_and_embedded(snapshot: snapshots.Snapshot) -> None:
    say(snapshot, "integration", "Ghi ≥ 40% – “Vĩnh Châu”, ữ ễ ặ Ỷ đ Đ …")
    families = pdf_tools.fonts(pdf_of(snapshot))
    assert families
    assert all(family.startswith("Liberation Serif") for family in families)


def test_page_numbers_are_hidden_on_first_pages_and_restart_in_each_annex(
    snapshot: snapshots.Snapshot,
) -> None:
    say(snapshot, "integration", "Lồng ghép nội dung Kế hoạch vào chương trình công tác. " * 90)
    for number in range(1, 45):
        add_task(snapshot, f"I.{number}", summary="Đã tổ chức thực hiện.")
    printed = []
    for sheet, (width, _) in zip(
        pdf_tools.words(pdf_of(snapshot)), pdf_tools.sizes(pdf_of(snapshot)), strict=True
    ):
        top = [word for word in sheet if word.bottom < 19]
        printed.append([word.text for word in top])
        for word in top:
            middle = (30 + width - 15) / 2
            assert (word.left + word.right) / 2 == pytest.approx(middle, abs=1)
    starts = [n for n, texts in enumerate(printed) if not texts]
    assert len(starts) == 5
    assert starts[0] == 0
    for start, end in itertools.pairwise([*starts, len(printed)]):
        assert printed[start + 1 : end] == [[str(n)] for n in range(2, end - start + 1)]
    assert starts[1] > 2
    assert starts[2] - starts[1] > 2


# The head ------------------------------------------------------------------------------------


def test_the_head_stands_in_two_cells_with_their_lines_unbroken(
    snapshot: snapshots.Snapshot,
) -> None:
    document = pdf_of(snapshot)
    page = pdf_tools.pages(document)[0]
    assert "UBND TỈNH SÓC TRĂNG" in line(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert "SỞ NÔNG NGHIỆP VÀ" in line(page, "Độc lập - Tự do - Hạnh phúc")
    assert "PHÁT TRIỂN NÔNG THÔN" in page
    head = [word for word in pdf_tools.words(document)[0] if word.bottom < 50]
    republic = next(word for word in head if word.text == "CỘNG")
    parent = next(word for word in head if word.text == "UBND")
    assert republic.left >= 99
    assert max(word.right for word in head if word.top == parent.top and word.left < 99) <= 99


def test_the_number_stays_blank_and_the_place_and_day_stand_beside_it(
    snapshot: snapshots.Snapshot,
) -> None:
    head = line(pdf_tools.pages(pdf_of(snapshot))[0], "/BC-SNNPTNT")
    assert "".join(head.partition("/BC")[0].split()) == "Số:"
    assert "Sóc Trăng, ngày 05 tháng 01 năm 2026" in head


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-02-09", "ngày 09 tháng 02 năm 2026"),
        ("2025-09-08", "ngày 08 tháng 9 năm 2025"),
        ("2025-10-14", "ngày 14 tháng 10 năm 2025"),
    ],
)
def test_only_january_and_february_are_padded(
    snapshot: snapshots.Snapshot, day: str, words: str
) -> None:
    snapshot["drawn_up_on"] = day
    assert report_of(snapshot).head.date == words


def test_the_day_of_a_draft_is_left_to_be_written_in(snapshot: snapshots.Snapshot) -> None:
    head = line(pdf_tools.pages(pdf_of(snapshot, is_draft=True))[0], "/BC-SNNPTNT")
    assert " ".join(head.split()).endswith("Sóc Trăng, ngày tháng năm 2025")


def test_a_peoples_committee_prints_no_parent(snapshot: snapshots.Snapshot) -> None:
    snapshot["agency"] |= {
        "header_parent": "",
        "header_name": "ỦY BAN NHÂN DÂN|THÀNH PHỐ SÓC TRĂNG",
    }
    head = report_of(snapshot).head
    assert head.parent_lines == ()
    page = pdf_tools.pages(pdf_of(snapshot))[0]
    assert "ỦY BAN NHÂN DÂN" in line(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")


def test_an_organisation_with_a_header_of_its_own_prints_it_instead_of_the_states(
    snapshot: snapshots.Snapshot,
) -> None:
    snapshot["agency"]["header_nation"] = NationHeader.YOUTH_UNION
    page = pdf_tools.pages(pdf_of(snapshot))[0]
    assert "UBND TỈNH SÓC TRĂNG" in line(page, "ĐOÀN TNCS HỒ CHÍ MINH")
    assert "CỘNG HÒA" not in page
    assert "Độc lập" not in page


def test_an_agency_name_on_three_lines_stays_in_its_cell(snapshot: snapshots.Snapshot) -> None:
    snapshot["agency"]["header_name"] = (
        "BAN CHẤP HÀNH ĐOÀN|THANH NIÊN CỘNG SẢN HỒ CHÍ MINH|TỈNH SÓC TRĂNG"
    )
    sheet = pdf_tools.words(pdf_of(snapshot))[0]
    title_top = next(word.top for word in sheet if word.text == "BÁO")
    left = [word for word in sheet if word.top < title_top and word.left < 95]
    assert "TRĂNG" in {word.text for word in left}
    assert max(word.right for word in left) <= 99


# Title, end, signature -----------------------------------------------------------------------


def test_the_title_is_followed_by_what_it_is_about_and_the_recipient(
    snapshot: snapshots.Snapshot,
) -> None:
    text = pdf_tools.text(pdf_of(snapshot))
    assert (
        "BÁO CÁO Kết quả năm 2025 thực hiện Chiến lược Sở hữu trí tuệ đến năm 2030 "
        "Kính gửi: Sở Khoa học và Công nghệ" in text
    )


def test_the_seven_sections_stand_in_order_and_the_text_ends_with_the_mark(
    snapshot: snapshots.Snapshot,
) -> None:
    text = pdf_tools.text(pdf_of(snapshot))
    headings = [
        "I. CHỈ ĐẠO, TRIỂN KHAI",
        "II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ",
        "III. KẾT QUẢ THỰC HIỆN CHỈ TIÊU",
        "IV. KINH PHÍ THỰC HIỆN",
        "V. ĐÁNH GIÁ CHUNG",
        "VI. PHƯƠNG HƯỚNG NĂM SAU",
        "VII. ĐỀ XUẤT, KIẾN NGHỊ",
        "của Kế hoạch./.",
        "Nơi nhận:",
        "Phụ lục I ",
        "Phụ lục II ",
        "Phụ lục III ",
        "Phụ lục IV ",
    ]
    # From the first heading on: the text itself refers to its annexes.
    places = [text.rindex(heading) for heading in headings]
    assert places == sorted(places)
    assert text.count("./.") == 1


def test_the_signature_block_is_kept_with_the_last_lines(snapshot: snapshots.Snapshot) -> None:
    for count in range(15, 27, 4):
        filled = copy.deepcopy(snapshot)
        say(filled, "integration", "\n".join(["Một dòng ngắn."] * count))
        document = pdf_of(filled)
        page = next(page for page in pdf_tools.pages(document) if "KT. GIÁM ĐỐC" in page)
        for words in ("Trên đây là báo cáo", "./.", "Nơi nhận:", "- Như trên;", "- Lưu: VT."):
            assert words in page
        assert "PHÓ GIÁM ĐỐC" in page
        assert "Huỳnh Ngọc Nhã" in page


def test_room_is_left_for_a_signature(snapshot: snapshots.Snapshot) -> None:
    sheets = pdf_tools.words(pdf_of(snapshot))
    sheet = next(s for s in sheets if any(word.text == "PHÓ" for word in s))
    capacity = next(word for word in sheet if word.text == "PHÓ")
    name = next(word for word in sheet if word.text == "Huỳnh" and word.top > capacity.top)
    assert name.top - capacity.bottom >= 25


def test_every_annex_says_to_which_report_it_belongs_and_who_drew_it_up(
    snapshot: snapshots.Snapshot,
) -> None:
    say(snapshot, "preparer_name", "Lâm Thị Sa Rương")
    say(snapshot, "preparer_phone", "0299 382 1234")
    annexes = pdf_tools.pages(pdf_of(snapshot))[-4:]
    for number, page in zip(("I", "II", "III", "IV"), annexes, strict=True):
        words = " ".join(page.split())
        assert f"Phụ lục {number} " in words
        assert "(Kèm theo Báo cáo số /BC-SNNPTNT ngày 05 tháng 01 năm 2026 của Sở Nông" in words
        assert "Người lập biểu: Lâm Thị Sa Rương. Điện thoại: 0299 382 1234." in words


# Content -------------------------------------------------------------------------------------


def test_the_header_row_repeats_on_every_page_of_a_long_table(
    snapshot: snapshots.Snapshot,
) -> None:
    for number in range(1, 201):
        add_task(snapshot, f"I.{number}", summary="Đã tổ chức thực hiện.")
    document = pdf_of(snapshot)
    first = index_of_part(document, "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM")
    last = index_of_part(document, "KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM")
    assert last - first > 5
    sheets = pdf_tools.pages(document)[first:last]
    rows = "\n".join(sheets)
    assert all("Tình trạng" in sheet for sheet in sheets if "Nhiệm vụ số" in sheet)
    assert all(f"I.{number} " in rows for number in range(1, 201))


def test_a_very_long_text_loses_no_word_and_leaves_no_page_without_a_header(
    snapshot: snapshots.Snapshot,
) -> None:
    summary = " ".join(f"chữ{number}" for number in range(520))
    assert len(summary) > 3000
    add_task(snapshot, "I.1", summary=summary)
    document = pdf_of(snapshot)
    first = index_of_part(document, "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM")
    last = index_of_part(document, "KẾT QUẢ THỰC HIỆN CHỈ TIÊU NĂM")
    sheets = pdf_tools.pages(document)[first:last]
    assert all("Tình trạng" in sheet for sheet in sheets if "chữ" in sheet)
    found = " ".join(sheets).split()
    assert [word for word in found if word.startswith("chữ")] == summary.split()


def test_markup_formulas_and_control_characters_come_out_as_plain_text(
    snapshot: snapshots.Snapshot,
) -> None:
    say(
        snapshot,
        "highlights",
        "<b>đậm</b> &amp; {{ settings }} =1+1 <img src=http://a.vn/b.png>"
        " x\x07y\x00z \u202eđảo\u200b",
    )
    text = pdf_tools.text(pdf_of(snapshot))
    assert "<b>đậm</b> &amp; {{ settings }} =1+1 <img src=http://a.vn/b.png> xyz đảo" in text


def test_vietnamese_copies_out_composed_whatever_came_in(snapshot: snapshots.Snapshot) -> None:
    words = "Sóc Trăng, Vĩnh Châu, quyền sở hữu trí tuệ, Ủy ban, đặc thù, khuyến nghị"
    say(snapshot, "highlights", unicodedata.normalize("NFD", words))
    text = pdf_tools.text(pdf_of(snapshot))
    assert words in text
    assert unicodedata.is_normalized("NFC", text)


def test_blank_nothing_occurred_and_zero_are_three_different_amounts(
    snapshot: snapshots.Snapshot,
) -> None:
    add_money(snapshot, "một", allocated=0, spent=0, estimate=0)
    add_money(snapshot, "hai", answer="none")
    add_money(snapshot, "ba", answer="")
    rows = {row.cells[1]: row.cells[2:5] for row in report_of(snapshot).annexes[2].tables[0].rows}
    assert rows["Nguồn một"] == ("0", "0", "0")
    assert rows["Nguồn hai"] == ("Không phát sinh",) * 3
    assert rows["Nguồn ba"] == ("chưa có số liệu",) * 3
    assert rows["Tổng cộng"] == ("0", "0", "0")
    page = pdf_tools.pages(pdf_of(snapshot))[-2]
    assert "ĐVT: triệu đồng" in page


def test_money_is_printed_in_millions_and_a_task_is_part_of_its_source(
    snapshot: snapshots.Snapshot,
) -> None:
    add_money(snapshot, "một", allocated=5_000_000_000, spent=1_234_500_000, estimate=2_000_000_000)
    add_task(snapshot, "I.1")
    row = {**snapshot["rows"]["spendingentry"][0], "key": "một:I.1", "task": "I.1"}
    snapshot["rows"]["spendingentry"].append({**row, "spent": 1_000_000_000})
    rows = report_of(snapshot).annexes[2].tables[0].rows
    assert rows[0].cells[2:5] == ("5.000", "1.234,5", "2.000")
    assert rows[1].cells[1] == "Trong đó: I.1 Nhiệm vụ số I.1"
    assert rows[2].cells[2:5] == ("5.000", "1.234,5", "2.000")


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ({"numerator": 3, "denominator": 8}, "3/8 (37,5%)"),
        ({"numerator": 0, "denominator": 8}, "0/8 (0%)"),
        ({"numerator": 0, "denominator": 0}, "Không phát sinh (0/0)"),
        ({"numerator": 3}, "chưa có số liệu"),
        ({"answer": "none"}, "Không phát sinh"),
    ],
)
def test_a_ratio_is_printed_with_what_it_is_made_of(
    snapshot: snapshots.Snapshot, said: dict[str, object], printed: str
) -> None:
    add_measure(snapshot, "CT2", **said)
    row = report_of(snapshot).annexes[1].tables[0].rows[0]
    assert row.cells[2] == "≥ 50%"
    assert row.cells[4] == printed


def test_a_list_counts_an_entry_reported_twice_once_and_prints_every_row(
    snapshot: snapshots.Snapshot,
) -> None:
    add_measure(snapshot, "CT4", kind="list", unit="đơn vị")
    for name, code in (("HTX Hành tím", "2200-123"), ("HTX hành tím VC", "2200123"), ("Lò", "")):
        snapshot["rows"]["listentry"].append(
            {
                "key": name,
                "measure": "CT4",
                "part": "list",
                "name": name,
                "code": code,
                "district": None,
                "note": "",
            }
        )
    figures, entries = report_of(snapshot).annexes[1].tables
    assert figures.rows[0].cells[4] == "2 đơn vị (danh sách kèm theo)"
    assert [row.cells[1] for row in entries.rows] == ["HTX Hành tím", "HTX hành tím VC", "Lò"]


def test_a_task_that_is_not_done_prints_its_reason(snapshot: snapshots.Snapshot) -> None:
    add_task(snapshot, "I.1", status="not_done", reason="Chưa được bố trí kinh phí.")
    add_task(snapshot, "I.2", status="")
    add_task(snapshot, "I.3", status="none")
    rows = report_of(snapshot).annexes[0].tables[0].rows[1:]
    assert [row.cells[4:6] for row in rows] == [
        ("Không thực hiện", "Lý do: Chưa được bố trí kinh phí."),
        ("chưa có số liệu", "–"),
        ("Không phát sinh", "–"),
    ]


def test_an_empty_report_still_has_all_its_parts(snapshot: snapshots.Snapshot) -> None:
    say(snapshot, "assets", answer="none")
    text = pdf_tools.text(pdf_of(snapshot))
    assert "Chưa có nội dung." in text
    assert "Không có nhiệm vụ đến kỳ" in text
    assert text.index("Nội dung hỗ trợ Không phát sinh") > text.index("Phụ lục IV")


# Marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_draft", [True, False])
def test_every_page_of_a_draft_is_marked_and_no_page_of_a_sent_report(
    snapshot: snapshots.Snapshot, is_draft: bool
) -> None:
    sheets = pdf_tools.pages(pdf_of(snapshot, is_draft=is_draft))
    assert ["DỰ THẢO" in sheet for sheet in sheets] == [is_draft] * len(sheets)


@pytest.mark.parametrize("is_sample", [True, False])
def test_every_page_made_from_sample_data_says_so(
    snapshot: snapshots.Snapshot, is_sample: bool
) -> None:
    snapshot["round"]["is_sample"] = is_sample
    sheets = pdf_tools.pages(pdf_of(snapshot))
    assert ["DỮ LIỆU MINH HỌA" in sheet for sheet in sheets] == [is_sample] * len(sheets)


def test_every_page_says_when_it_was_exported_and_that_it_is_not_signed(
    snapshot: snapshots.Snapshot,
) -> None:
    sha256 = snapshots.sha256(snapshots.canonical(snapshot))
    foot = (
        "Xuất từ hệ thống lúc 09:32 ngày 05/01/2026, chưa ký số. "
        f"Mã báo cáo: SNNPTNT-2025-01. SHA-256: {sha256[:16]}"
    )
    sheets = pdf_tools.pages(pdf_of(snapshot))
    assert all(foot in " ".join(sheet.split()) for sheet in sheets)


def test_the_same_snapshot_gives_the_same_bytes(snapshot: snapshots.Snapshot) -> None:
    first = pdf_of(snapshot)
    _laid_out.cache_clear()
    assert pdf_of(snapshot) == first
