"""The layout of Nghị định 30/2020/NĐ-CP (Phụ lục I), measured on the PDF; papers made by hand.

Places are in millimetres, sizes in points. That every Vietnamese letter is embedded in all four
faces and copies out composed is tested in tests/lib/test_pdf.py.
"""

import datetime
import functools
import re
import unicodedata
from dataclasses import replace

import pytest

from reporting.documents import layout
from reporting.documents.blocks import Block, BlockKind, Column, ColumnKind, Row, RowKind, Table
from reporting.documents.paper import Annex, Letterhead, Marks, Paper
from tests.reporting import pdf_tools
from tests.reporting.pdf_tools import POINTS_IN_MM, Phrase, Sheet

CREATED = datetime.datetime(2026, 1, 5, 2, 32, tzinfo=datetime.UTC)

LEFT, RIGHT, TOP, BOTTOM = 30, 195, 20, 277
"""The edges of the text on an upright page."""
MIDDLE = (LEFT + RIGHT) / 2

ASCENT, DESCENT = 0.891, 0.216
"""Of Times metrics, in sizes of the letter."""
SINGLE = 1.15
"""Times' own distance of lines ("single" in Word), in sizes of the letter."""

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SENTENCE = (
    "Sở Khoa học và Công nghệ đã phối hợp với các sở, ban ngành và Ủy ban nhân dân các huyện, "
    "thị xã, thành phố hướng dẫn đăng ký bảo hộ nhãn hiệu chứng nhận hành tím Vĩnh Châu."
)

HEAD = Letterhead(
    parent_lines=("UBND TỈNH SÓC TRĂNG",),
    agency_lines=("SỞ KHOA HỌC VÀ CÔNG NGHỆ",),
    agency_name="Sở Khoa học và Công nghệ",
    symbol="BC-SKHCN",
    place="Sóc Trăng",
    date="ngày 05 tháng 01 năm 2026",
    number="5",
    signature_lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Huỳnh Ngọc Nhã",
)
THREE_LINES = (
    "BAN CHẤP HÀNH ĐOÀN",
    "THANH NIÊN CỘNG SẢN HỒ CHÍ MINH",
    "TỈNH SÓC TRĂNG",
)

BLOCKS = (
    Block(
        BlockKind.BASIS, f"Căn cứ Luật Sở hữu trí tuệ ngày 29 tháng 11 năm 2005; {SENTENCE[:-1]};"
    ),
    Block(BlockKind.BASIS, "Căn cứ Kế hoạch số 12/KH-UBND ngày 08 tháng 9 năm 2021."),
    Block(BlockKind.SECTION, "I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ"),
    Block(BlockKind.HEADING, "1. Công tác chỉ đạo, lồng ghép"),
    Block(BlockKind.PARAGRAPH, " ".join(["Đoạn thứ nhất:", *[SENTENCE] * 2])),
    Block(BlockKind.POINT, f"a) Điểm thứ nhất: {SENTENCE}"),
    Block(BlockKind.PARAGRAPH, "Nội dung của điểm."),
)

MONEY = Table(
    name="plain",
    columns=(
        Column("TT", ColumnKind.CENTRE),
        Column("Nguồn kinh phí"),
        Column("Được giao năm 2025", ColumnKind.NUMBER),
    ),
    rows=(
        Row(("A. Nguồn trong tỉnh",), RowKind.GROUP),
        Row(("1", "Ngân sách tỉnh", "5.000")),
        Row(("2", "Nguồn hợp pháp khác", "1.234,5")),
        Row(("", "Tổng cộng", "6.234,5"), RowKind.TOTAL),
    ),
    unit="ĐVT: triệu đồng",
)
WIDE = Table(
    name="plain",
    columns=tuple(Column(f"Cột {number}") for number in range(1, 8)),
    rows=tuple(Row(tuple(f"d{row}c{column}" for column in range(1, 8))) for row in range(1, 41)),
    caption="Danh sách kèm theo",
)

REPORT = Paper(
    title="Báo cáo năm 2025",
    type_name="BÁO CÁO",
    subject="Kết quả năm 2025 thực hiện Chiến lược Sở hữu trí tuệ đến năm 2030",
    head=HEAD,
    recipients=("Ủy ban nhân dân tỉnh Sóc Trăng",),
    blocks=BLOCKS,
    closing="Trên đây là báo cáo kết quả năm 2025, kính gửi Ủy ban nhân dân tỉnh./.",
    copies=("- Như trên;", "- Lưu: VT, QLCN."),
    marks=Marks("Xuất từ hệ thống lúc 09:32 ngày 05/01/2026, chưa ký số."),
    annexes=(
        Annex("I", "Biểu 03", "KINH PHÍ THỰC HIỆN NĂM 2025", (MONEY,)),
        Annex("II", "", "KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025", (WIDE,), is_wide=True),
    ),
    annex_note="(Kèm theo Báo cáo số 05/BC-SKHCN ngày 05 tháng 01 năm 2026)",
    preparer="Người lập biểu: Lâm Thị Sa Rương.",
)
LETTER = replace(
    REPORT,
    title="Công văn đôn đốc gửi báo cáo năm 2025",
    type_name="",
    subject="V/v đôn đốc gửi báo cáo năm 2025 thực hiện Kế hoạch sở hữu trí tuệ",
    head=replace(HEAD, symbol="SKHCN-QLCN"),
    recipients=(
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ thuộc Sở Khoa học và Công nghệ tỉnh",
        "Ủy ban nhân dân thị xã Vĩnh Châu",
    ),
    blocks=(Block(BlockKind.PARAGRAPH, SENTENCE),),
    closing="Rất mong Quý cơ quan, đơn vị quan tâm, phối hợp thực hiện./.",
    annexes=(),
)


@functools.cache
def pdf_of(paper: Paper) -> bytes:
    return layout.pages(paper, filename="x.pdf", created=CREATED).write().content


def first_page(paper: Paper) -> Sheet:
    return pdf_tools.sheet(pdf_of(paper))


def with_head(paper: Paper, **changes: str | tuple[str, ...]) -> Paper:
    return replace(paper, head=replace(paper.head, **changes))


def with_blocks(paper: Paper, *texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Paper:
    return replace(paper, blocks=tuple(Block(kind, text) for text in texts))


def body_lines(page: Sheet) -> list[Phrase]:
    """Without what stands in the margins."""
    return [line for line in page.lines if TOP < line.baseline < BOTTOM]


def air(upper: Phrase, lower: Phrase) -> float:
    """Points between the boxes of two lines."""
    distance = (lower.glyphs[0].baseline - upper.baseline) * POINTS_IN_MM
    return distance - DESCENT * upper.glyphs[-1].size - ASCENT * lower.glyphs[0].size


# The page ------------------------------------------------------------------------------------


def test_a_full_page_keeps_the_margins_of_the_decree() -> None:
    document = pdf_of(with_blocks(REPORT, *[SENTENCE * 5] * 6))
    lines = body_lines(pdf_tools.sheet(document, 1))
    assert pdf_tools.sizes(document)[1] == (210, 297)
    assert min(line.left for line in lines) == pytest.approx(LEFT, abs=0.3)
    assert max(line.right for line in lines) == pytest.approx(RIGHT, abs=0.3)
    line_in_mm = 14 * SINGLE * 1.5 / POINTS_IN_MM
    assert TOP <= lines[0].baseline - ASCENT * 14 / POINTS_IN_MM <= 25
    assert 297 - 25 - line_in_mm <= lines[-1].baseline + DESCENT * 14 / POINTS_IN_MM <= BOTTOM


def test_a_landscape_page_keeps_the_same_margins() -> None:
    document = pdf_of(REPORT)
    page = pdf_tools.sheet(document, -1)
    assert pdf_tools.sizes(document)[-1] == (297, 210)
    assert min(rule.left for rule in page.rules) == pytest.approx(30, abs=0.3)
    assert max(rule.right for rule in page.rules) == pytest.approx(282, abs=0.3)


@pytest.mark.parametrize("paper", [REPORT, LETTER])
def test_everything_is_printed_in_black(paper: Paper) -> None:
    for number in range(len(pdf_tools.sizes(pdf_of(paper)))):
        assert all(glyph.is_black for glyph in pdf_tools.sheet(pdf_of(paper), number).glyphs)


@pytest.mark.parametrize("marks", [Marks("Chân trang."), Marks("C.", "DỰ THẢO", "MINH HỌA")])
def test_the_page_number_stands_upright_in_the_middle_of_the_top_margin(marks: Marks) -> None:
    paper = replace(with_blocks(REPORT, *[SENTENCE * 5] * 6), marks=marks)
    for number, middle in ((1, MIDDLE), (-1, (30 + 282) / 2)):
        page = pdf_tools.sheet(pdf_of(paper), number)
        found = [glyph for glyph in page.glyphs if glyph.baseline < TOP and glyph.text == "2"]
        assert len(found) == 1
        mark = Phrase(tuple(found))
        ((face, size),) = mark.looks
        assert face == ""
        assert 13 <= size <= 14
        assert mark.middle == pytest.approx(middle, abs=0.5)
        assert mark.baseline - size * 0.33 / POINTS_IN_MM == pytest.approx(10, abs=1)


def test_first_pages_have_no_number_and_each_annex_counts_its_own() -> None:
    document = pdf_of(with_blocks(REPORT, *[SENTENCE * 5] * 6))
    printed = [
        "".join(
            glyph.text for glyph in pdf_tools.sheet(document, number).glyphs if glyph.baseline < TOP
        )
        for number in range(len(pdf_tools.sizes(document)))
    ]
    assert printed == ["", "2", "3", "", "", "2"]


def test_what_the_file_says_of_itself_stands_small_under_the_text() -> None:
    foot = first_page(REPORT).phrase("Xuất từ hệ thống lúc 09:32 ngày 05/01/2026, chưa ký số.")
    ((face, size),) = foot.looks
    assert face == ""
    assert size < 9
    assert foot.left == pytest.approx(LEFT, abs=0.3)
    assert BOTTOM < foot.baseline < 292


# Size and weight of everything ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text", "face", "smallest", "largest"),
    [
        (0, NATION, "Bold", 12, 13),
        (0, MOTTO, "Bold", 13, 14),
        (0, "UBND TỈNH SÓC TRĂNG", "", 12, 13),
        (0, "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Bold", 12, 13),
        (0, "Số: 05/BC-SKHCN", "", 13, 13),
        (0, "Sóc Trăng, ngày 05 tháng 01 năm 2026", "Italic", 13, 14),
        (0, "BÁO CÁO", "Bold", 13, 14),
        (0, REPORT.subject, "Bold", 13, 14),
        (0, "Kính gửi: Ủy ban nhân dân tỉnh Sóc Trăng", "", 13, 14),
        *((0, block.text, "Italic", 13, 14) for block in BLOCKS if block.kind == BlockKind.BASIS),
        (0, "I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ", "Bold", 13, 14),
        (0, "1. Công tác chỉ đạo, lồng ghép", "Bold", 13, 14),
        (0, BLOCKS[4].text, "", 13, 14),
        (0, BLOCKS[5].text, "", 13, 14),
        (0, REPORT.closing, "", 13, 14),
        (0, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Bold", 13, 14),
        (0, "Huỳnh Ngọc Nhã", "Bold", 13, 14),
        (0, "Nơi nhận:", "BoldItalic", 12, 12),
        (0, "- Như trên;- Lưu: VT, QLCN.", "", 11, 11),
        (1, "Phụ lục I", "Bold", 14, 14),
        (1, "KINH PHÍ THỰC HIỆN NĂM 2025", "Bold", 13, 14),
        (1, REPORT.annex_note, "Italic", 13, 14),
        (1, "ĐVT: triệu đồng", "Italic", 11, 13),
        (1, "TT Nguồn kinh phí Được giao năm 2025", "Bold", 11, 13),
        (1, "A. Nguồn trong tỉnh", "Bold", 11, 13),
        (1, "1 Ngân sách tỉnh 5.000", "", 11, 13),
        (1, "Tổng cộng 6.234,5", "Bold", 11, 13),
    ],
)
def test_an_element_has_the_size_and_weight_of_the_decree(
    page: int, text: str, face: str, smallest: int, largest: int
) -> None:
    ((found_face, size),) = pdf_tools.sheet(pdf_of(REPORT), page).phrase(text).looks
    assert found_face == face
    assert smallest <= size <= largest


@pytest.mark.parametrize(
    ("text", "smallest", "largest"),
    [
        (LETTER.subject, 12, 13),
        ("Kính gửi:", 13, 14),
        *((each, 13, 14) for each in LETTER.recipients),
    ],
)
def test_an_element_of_a_letter_is_upright_and_as_large_as_the_decree_says(
    text: str, smallest: int, largest: int
) -> None:
    ((face, size),) = first_page(LETTER).phrase(text).looks
    assert face == ""
    assert smallest <= size <= largest


# The head ------------------------------------------------------------------------------------


def test_the_nation_stands_on_one_line_of_the_right_cell_and_the_motto_under_it() -> None:
    page = first_page(REPORT)
    nation, motto = page.phrase(NATION), page.phrase(MOTTO)
    assert len(nation.lines) == len(motto.lines) == 1
    assert 99 <= nation.left < nation.right <= RIGHT
    assert motto.middle == pytest.approx(nation.middle, abs=0.2)
    assert 0 <= air(nation, motto) <= 3


def test_the_rule_under_the_motto_is_exactly_as_long_as_its_text() -> None:
    motto = first_page(REPORT).phrase(MOTTO)
    rule = first_page(REPORT).rule_under(motto)
    assert rule.left == pytest.approx(motto.left, abs=0.2)
    assert rule.right == pytest.approx(motto.right, abs=0.2)
    assert 1 <= rule.top - motto.baseline <= 3


@pytest.mark.parametrize(
    "lines",
    [
        ("CÔNG AN TỈNH",),
        HEAD.agency_lines,
        THREE_LINES,
        ("TRƯỜNG CAO ĐẲNG CỘNG ĐỒNG VÀ DẠY NGHỀ SÓC TRĂNG",),
    ],
)
def test_the_rule_under_the_agency_is_a_third_to_half_of_its_line(lines: tuple[str, ...]) -> None:
    page = first_page(with_head(REPORT, agency_lines=lines))
    agency = page.phrase("".join(lines))
    rule = page.rule_under(agency)
    assert agency.looks == {("Bold", 12)}
    assert agency.left >= LEFT
    assert agency.right <= 99
    assert rule.middle == pytest.approx(LEFT + 69 / 2, abs=0.2)
    assert 1 / 3 <= rule.width / max(line.width for line in agency.lines) <= 1 / 2
    assert rule.top - agency.baseline - DESCENT * 12 / POINTS_IN_MM >= 2
    assert rule.top - agency.baseline <= 3


def test_the_number_is_centred_under_the_agency_and_the_day_stands_on_its_line() -> None:
    page = first_page(REPORT)
    number, day = page.phrase("Số: 05/BC-SKHCN"), page.phrase("Sóc Trăng, ngày 05 tháng 01")
    agency, motto = page.phrase("SỞ KHOA HỌC VÀ CÔNG NGHỆ"), page.phrase(MOTTO)
    assert number.middle == pytest.approx(agency.middle, abs=0.3)
    assert number.baseline == pytest.approx(day.baseline, abs=0.1)
    whole = page.phrase("Sóc Trăng, ngày 05 tháng 01 năm 2026")
    assert whole.middle == pytest.approx(motto.middle, abs=0.3)
    assert number.baseline > page.rule_under(agency).top


@pytest.mark.parametrize(("entered", "printed"), [("5", "05"), ("05", "05"), ("123", "123")])
def test_a_number_below_ten_is_printed_with_a_leading_zero(entered: str, printed: str) -> None:
    assert first_page(with_head(REPORT, number=entered)).phrase(f"Số: {printed}/BC-SKHCN")


def test_a_number_that_is_not_issued_leaves_room_to_write_it() -> None:
    page = first_page(with_head(REPORT, number=""))
    line = page.phrase("Số:/BC-SKHCN")
    assert len(line.lines) == 1
    colon, slash = line.glyphs[2], line.glyphs[3]
    assert 10 <= slash.left - colon.right <= 20
    assert line.middle == pytest.approx(LEFT + 69 / 2, abs=0.3)


def test_a_peoples_committee_prints_two_bold_lines_and_no_parent() -> None:
    lines = ("ỦY BAN NHÂN DÂN", "TỈNH SÓC TRĂNG")
    page = first_page(with_head(REPORT, parent_lines=(), agency_lines=lines))
    name = page.phrase("".join(lines))
    assert name.looks == {("Bold", 12)}
    assert name.lines[0].baseline == pytest.approx(page.phrase(NATION).baseline, abs=0.1)
    assert [line.text for line in name.lines] == ["ỦYBANNHÂNDÂN", "TỈNHSÓCTRĂNG"]


def test_an_organisation_with_a_header_of_its_own_prints_one_line_with_a_rule() -> None:
    page = first_page(with_head(REPORT, nation_lines=("ĐẢNG CỘNG SẢN VIỆT NAM",)))
    line = page.phrase("ĐẢNG CỘNG SẢN VIỆT NAM")
    ((face, size),) = line.looks
    assert face == "Bold"
    assert 13 <= size <= 14
    assert line.middle == pytest.approx(147, abs=0.3)
    assert page.rule_under(line).width == pytest.approx(line.width, abs=0.3)
    assert MOTTO.replace(" ", "") not in "".join(glyph.text for glyph in page.glyphs)


# What it is called and to whom it goes -------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        REPORT.subject,
        "Kết quả năm 2025",
        "Tình hình thực hiện Kế hoạch sở hữu trí tuệ",
        f"Kết quả năm 2025 {SENTENCE}",
    ],
)
def test_type_and_subject_are_centred_over_a_rule_of_a_third_to_half_of_their_line(
    subject: str,
) -> None:
    page = first_page(replace(REPORT, subject=subject))
    kind, about = page.phrase("BÁO CÁO"), page.phrase(subject)
    rule = page.rule_under(about)
    assert kind.middle == pytest.approx(MIDDLE, abs=0.3)
    assert all(line.middle == pytest.approx(MIDDLE, abs=0.8) for line in about.lines)
    assert rule.middle == pytest.approx(MIDDLE, abs=0.3)
    assert 1 / 3 <= rule.width / max(line.width for line in about.lines) <= 1 / 2
    assert rule.top < page.phrase("Kính gửi").baseline


def test_the_usual_subject_does_not_end_in_a_lonely_word() -> None:
    last = first_page(REPORT).phrase(REPORT.subject).lines[-1]
    assert last.text == "đếnnăm2030"


def test_one_recipient_stands_in_the_middle() -> None:
    whole = first_page(REPORT).phrase("Kính gửi: Ủy ban nhân dân tỉnh Sóc Trăng")
    assert whole.middle == pytest.approx(MIDDLE, abs=0.3)


def test_a_paper_to_nobody_prints_no_recipient() -> None:
    assert "Kính gửi" not in pdf_tools.text(pdf_of(replace(REPORT, recipients=())))


def test_a_letter_has_no_type_and_its_subject_stands_six_points_under_the_number() -> None:
    page = first_page(LETTER)
    number, about = page.phrase("Số: 05/SKHCN-QLCN"), page.phrase(LETTER.subject)
    assert about.middle == pytest.approx(number.middle, abs=0.5)
    assert about.right <= 99
    assert 6 <= air(number, about.lines[0]) <= 8
    below = next(line for line in page.lines if line.baseline > about.baseline + 1)
    assert below.text == "Kínhgửi:"


def test_several_recipients_stand_one_below_the_other_each_after_a_dash() -> None:
    page = first_page(LETTER)
    to = page.phrase("Kính gửi:")
    last = len(LETTER.recipients) - 1
    dashes = []
    for place, recipient in enumerate(LETTER.recipients):
        line = page.phrase(f"- {recipient}{'.' if place == last else ';'}")
        dashes.append(line.glyphs[0].left)
        assert line.glyphs[0].baseline > to.baseline
        # The second line of a long name begins under its first letter, not under the dash.
        assert all(each.left > line.left + 2 for each in line.lines[1:])
    assert max(dashes) == pytest.approx(min(dashes), abs=0.1)
    assert dashes[0] == pytest.approx(to.right, abs=2)


# The body ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(len(BLOCKS)))
def test_every_block_begins_indented_and_goes_on_at_the_margin(place: int) -> None:
    first, *others = first_page(REPORT).phrase(BLOCKS[place].text).lines
    assert first.left == pytest.approx(LEFT + 10, abs=0.4)
    assert all(line.left == pytest.approx(LEFT, abs=0.4) for line in others)


def test_the_body_is_justified() -> None:
    for block in (BLOCKS[0], BLOCKS[4], BLOCKS[5]):
        lines = first_page(REPORT).phrase(block.text).lines
        assert len(lines) > 1
        assert all(line.right == pytest.approx(RIGHT, abs=0.4) for line in lines[:-1])
        assert lines[-1].right < RIGHT - 1


def test_lines_are_spaced_between_one_and_one_and_a_half() -> None:
    lines = first_page(REPORT).phrase(BLOCKS[4].text).lines
    distances = {
        round((lower.baseline - upper.baseline) * POINTS_IN_MM, 1)
        for upper, lower in zip(lines, lines[1:], strict=False)
    }
    assert len(distances) == 1
    assert 1 <= distances.pop() / (14 * SINGLE) <= 1.5


def test_six_points_at_least_part_one_block_from_the_next() -> None:
    page = first_page(REPORT)
    found = [page.phrase(block.text) for block in BLOCKS]
    lines = found[4].lines
    within = air(lines[0], lines[1])
    for upper, lower in zip(found, found[1:], strict=False):
        assert air(upper, lower.lines[0]) - within >= 5.9


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for count in range(19, 23):
        blocks = (
            *(Block(BlockKind.PARAGRAPH, "Một dòng ngắn.") for _ in range(count)),
            Block(BlockKind.SECTION, "II. MỤC CUỐI TRANG"),
            Block(BlockKind.HEADING, "1. Tiêu đề cuối trang"),
            Block(BlockKind.PARAGRAPH, SENTENCE * 3),
        )
        document = pdf_of(replace(REPORT, blocks=blocks, annexes=()))
        assert body_lines(pdf_tools.sheet(document, 0))[-1].text != "1.Tiêuđềcuốitrang"
        assert body_lines(pdf_tools.sheet(document, 0))[-1].text != "II.MỤCCUỐITRANG"


def test_many_points_in_a_row_fill_the_page() -> None:
    points = [f"a) Điểm thứ {number}." for number in range(60)]
    document = pdf_of(with_blocks(REPORT, *points, kind=BlockKind.POINT))
    assert body_lines(pdf_tools.sheet(document, 0))[-1].baseline > BOTTOM - 15


def test_a_point_stays_with_what_is_said_of_it() -> None:
    for count in range(18, 22):
        blocks = (
            *(Block(BlockKind.PARAGRAPH, "Một dòng ngắn.") for _ in range(count)),
            Block(BlockKind.POINT, "a) Điểm cuối trang."),
            Block(BlockKind.PARAGRAPH, SENTENCE),
        )
        document = pdf_of(replace(REPORT, blocks=blocks, annexes=()))
        assert body_lines(pdf_tools.sheet(document, 0))[-1].text != "a)Điểmcuốitrang."


# The end -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(12, 20))
def test_two_lines_of_text_at_least_stand_above_the_signature(count: int) -> None:
    document = pdf_of(with_blocks(LETTER, *["Một dòng ngắn."] * count))
    page = pdf_tools.sheet(document, -1)
    text = [line.text for line in body_lines(page)]
    end = next(place for place, line in enumerate(text) if line.startswith("Nơinhận:"))
    assert end >= 2
    assert text[end - 1].endswith("./.")
    for words in ("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", "Huỳnh Ngọc Nhã", "- Lưu: VT, QLCN."):
        assert page.phrase(words)


def test_two_lines_go_over_to_the_page_of_the_signature_from_a_long_paragraph() -> None:
    for count in range(8, 14):
        document = pdf_of(with_blocks(LETTER, *["Một dòng ngắn."] * count, SENTENCE * 2))
        page = pdf_tools.sheet(document, -1)
        lines = [line.text for line in body_lines(page)]
        assert next(n for n, line in enumerate(lines) if line.startswith("Nơinhận:")) >= 2


def test_a_signature_stands_below_a_table_with_the_closing() -> None:
    paper = replace(LETTER, blocks=(replace(WIDE, rows=WIDE.rows[:26]),))
    document = pdf_of(paper)
    page = pdf_tools.sheet(document, -1)
    assert page.phrase(LETTER.closing).baseline < page.phrase("Nơi nhận:").baseline
    assert page.phrase("Huỳnh Ngọc Nhã")


def test_ninety_by_twenty_six_millimetres_are_left_for_the_signature() -> None:
    page = first_page(LETTER)
    capacity, name = page.phrase("PHÓ GIÁM ĐỐC"), page.phrase("Huỳnh Ngọc Nhã")
    above = capacity.baseline + DESCENT * 14 / POINTS_IN_MM
    below = name.baseline - ASCENT * 14 / POINTS_IN_MM
    assert below - above >= 26
    assert capacity.middle == pytest.approx(RIGHT - 45, abs=0.3)
    assert name.middle == pytest.approx(capacity.middle, abs=0.3)
    inside = [g for g in page.glyphs if above < g.baseline < below and g.right > RIGHT - 90]
    assert inside == []


def test_the_copies_stand_on_the_left_beside_the_signature() -> None:
    page = first_page(LETTER)
    title, last = page.phrase("Nơi nhận:"), page.phrase("- Lưu: VT, QLCN.")
    assert title.left == pytest.approx(LEFT, abs=0.3)
    assert last.left == pytest.approx(LEFT, abs=0.3)
    assert title.baseline == pytest.approx(page.phrase("KT. GIÁM ĐỐC").baseline, abs=1)


# Annexes and tables --------------------------------------------------------------------------


def test_an_annex_begins_with_its_number_its_title_and_its_report_centred() -> None:
    page = pdf_tools.sheet(pdf_of(REPORT), 1)
    head = [page.phrase(t) for t in ("Phụ lục I", "KINH PHÍ THỰC HIỆN NĂM 2025", REPORT.annex_note)]
    assert all(line.middle == pytest.approx(MIDDLE, abs=0.3) for line in head)
    assert body_lines(page)[:3] == head


def test_the_unit_of_money_stands_right_above_its_table() -> None:
    page = pdf_tools.sheet(pdf_of(REPORT), 1)
    unit, header = page.phrase("ĐVT: triệu đồng"), page.phrase("Nguồn kinh phí")
    assert unit.right == pytest.approx(RIGHT, abs=0.3)
    edge = min(rule.top for rule in page.rules)
    assert unit.baseline < edge < header.baseline


def test_amounts_stand_at_the_right_edge_of_their_column() -> None:
    page = pdf_tools.sheet(pdf_of(REPORT), 1)
    edges = [page.phrase(amount).right for amount in ("5.000", "1.234,5", "6.234,5")]
    assert max(edges) - min(edges) < 0.2
    assert 1 <= RIGHT - edges[0] <= 2


def test_no_row_of_a_long_table_stands_on_two_pages() -> None:
    """Cells of one to nine lines, so that every page ends at another height."""
    columns = (Column("TT"), Column("Nhiệm vụ", line=30), Column("Kết quả", line=30))
    rows = tuple(
        Row((f"({n})", f"({n}) " * (n * 5 % 37 + 1), f"({n}) " * (n * 7 % 41)))
        for n in range(1, 201)
    )
    annex = Annex("I", "", "BIỂU DÀI", (Table("plain", columns, rows),))
    sheets = pdf_tools.pages(pdf_of(replace(REPORT, blocks=(), annexes=(annex,))))[1:]
    assert len(sheets) > 10
    assert all("Kết quả" in sheet for sheet in sheets)
    found = [set(re.findall(r"\(\d+\)", sheet)) for sheet in sheets]
    assert sum(map(len, found)) == len(set().union(*found)) == len(rows)


# The whole as text ---------------------------------------------------------------------------


@pytest.mark.parametrize("paper", [REPORT, LETTER])
def test_the_text_copies_out_composed_and_in_the_order_in_which_it_is_read(paper: Paper) -> None:
    document = pdf_of(paper)
    copied = "".join(
        glyph.text
        for number in range(len(pdf_tools.sizes(document)))
        for glyph in pdf_tools.sheet(document, number).glyphs
    )
    said = (
        *paper.head.parent_lines,
        *paper.head.agency_lines,
        *paper.head.nation_lines,
        paper.head.number_line,
        *((paper.subject,) if paper.is_letter else ()),
        f"{paper.head.place}, {paper.head.date}",
        *(() if paper.is_letter else (paper.type_name, paper.subject)),
        "Kính gửi:",
        *paper.recipients,
        *(block.text for block in paper.blocks if isinstance(block, Block)),
        paper.closing,
        "Nơi nhận:",
        *paper.copies,
        *paper.head.signature_lines,
        paper.head.signer,
        *(text for annex in paper.annexes for text in (f"Phụ lục {annex.number}", annex.title)),
    )
    place = 0
    for text in said:
        wanted = "".join(text.split())
        place = copied.index(wanted, place) + len(wanted)
    assert unicodedata.is_normalized("NFC", copied)


def test_text_that_came_in_decomposed_copies_out_composed() -> None:
    paper = with_blocks(REPORT, "Vĩnh Châu, quyền sở hữu trí tuệ, Ủy ban, đặc thù, khuyến nghị")
    assert paper.blocks[0].text in pdf_tools.text(pdf_of(paper))


def test_markup_comes_out_as_plain_text_wherever_it_was_written() -> None:
    evil = "<b>x</b>&amp;{{ y }}<img src=http://a.vn/b.png>"
    table = replace(MONEY, rows=(Row((evil, evil, evil)),), unit=evil, caption=evil)
    paper = replace(
        with_head(LETTER, agency_lines=(evil,), signer=evil, place=evil, symbol=evil),
        title=evil,
        subject=evil,
        recipients=(evil, evil),
        blocks=(*(Block(kind, evil) for kind in BlockKind), table),
        closing=evil,
        copies=(evil,),
        annexes=(Annex(evil, evil, evil, ()),),
        annex_note=evil,
        preparer=evil,
    )
    document = pdf_of(paper)
    pages = range(len(pdf_tools.sizes(document)))
    copied = "".join(g.text for n in pages for g in pdf_tools.sheet(document, n).glyphs)
    in_the_head, in_the_body, in_the_annex = 4 + 1, 2 + len(BlockKind) + 5 + 1 + 1, 5
    assert copied.count("".join(evil.split())) == in_the_head + in_the_body + in_the_annex


def test_a_very_long_word_stays_inside_the_margins() -> None:
    word = "hành" * 150
    table = replace(MONEY, rows=(Row(("1", word, "5")),))
    blocks = (*(Block(kind, word) for kind in BlockKind), table)
    head = replace(HEAD, agency_lines=(word[:60],), symbol=word[:60], signer=word[:60])
    document = pdf_of(replace(LETTER, head=head, subject=word[:90], blocks=blocks))
    for number in range(len(pdf_tools.sizes(document))):
        for line in body_lines(pdf_tools.sheet(document, number)):
            assert line.left >= LEFT - 0.1
            assert line.right <= RIGHT + 0.4
