"""The Word file of a paper, read back with python-docx: its styles, parts, tables and text."""

import datetime
import io
import re
import time
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import _BaseHeaderFooter
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from reporting.documents import STYLESHEETS, press, word_styles, word_tables, word_text
from reporting.documents.blocks import Block, BlockKind, Column, ColumnKind, Row, RowKind, Table
from reporting.documents.paper import Annex, Letterhead, Marks, Paper
from reporting.documents.word import WordFile
from soctrang_ip.lib.pdf import STATIC

CREATED = datetime.datetime(2026, 1, 5, 2, 32, tzinfo=datetime.UTC)
HEAD = Letterhead(
    parent_lines=("UBND TỈNH SÓC TRĂNG",),
    agency_lines=("SỞ NÔNG NGHIỆP VÀ", "PHÁT TRIỂN NÔNG THÔN"),
    agency_name="Sở Nông nghiệp và Phát triển nông thôn",
    symbol="BC-SNNPTNT",
    place="Sóc Trăng",
    date="ngày 05 tháng 01 năm 2026",
    signature_lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Huỳnh Ngọc Nhã",
)
MONEY = Table(
    "money",
    (
        Column("TT", ColumnKind.CENTRE),
        Column("Nguồn kinh phí"),
        Column("Được giao", ColumnKind.NUMBER),
    ),
    (
        Row(("I. Ngân sách",), RowKind.GROUP),
        Row(("1", "Tỉnh\n(cấp năm 2025)", "5.000")),
        Row(("", "Tổng cộng", "5.000"), RowKind.TOTAL),
    ),
    caption="Bảng 1. Kinh phí",
    unit="ĐVT: triệu đồng",
)
FOOT = "Xuất từ hệ thống lúc 09:32 ngày 05/01/2026, chưa ký số."
PAPER = Paper(
    title="Báo cáo năm 2025",
    type_name="BÁO CÁO",
    subject="Kết quả năm 2025 thực hiện Chiến lược Sở hữu trí tuệ đến năm 2030",
    head=HEAD,
    recipients=("Sở Khoa học và Công nghệ",),
    blocks=(
        Block(BlockKind.BASIS, "Căn cứ Luật Sở hữu trí tuệ;"),
        Block(BlockKind.SECTION, "I. CHỈ ĐẠO, TRIỂN KHAI"),
        Block(BlockKind.HEADING, "1. Văn bản đã ban hành"),
        Block(BlockKind.POINT, "a) Kế hoạch năm;"),
        Block(BlockKind.PARAGRAPH, "Đã ban hành."),
        Block(BlockKind.PARAGRAPH, "Chưa có số liệu."),
    ),
    closing="Trên đây là báo cáo./.",
    copies=("- Như trên;", "- Lưu: VT."),
    marks=Marks(FOOT),
    annexes=(
        Annex("I", "Biểu 01", "KẾT QUẢ NHIỆM VỤ", (MONEY,), is_wide=True),
        Annex("II", "", "KẾT QUẢ CHỈ TIÊU", (MONEY, MONEY), is_wide=True),
        Annex("III", "", "KINH PHÍ", (MONEY,)),
    ),
    annex_note="(Kèm theo Báo cáo số /BC-SNNPTNT)",
    preparer="Người lập biểu: Lâm Thị Sa Rương.",
)


def content_of(paper: Paper) -> bytes:
    return WordFile(paper, "x.docx", CREATED).write().content


def word_of(**changes: Any) -> Document:
    return docx.Document(io.BytesIO(content_of(replace(PAPER, **changes))))


def with_text(text: str) -> Document:
    """The text in a paragraph and in a cell of the only table."""
    table = replace(MONEY, rows=(Row(("1", text, "")),))
    return word_of(blocks=(Block(BlockKind.PARAGRAPH, text), table), annexes=())


def lines(document: Document) -> list[Paragraph]:
    """Every paragraph of the text, those in tables too."""
    return [Paragraph(each, document) for each in document.element.body.iter(qn("w:p"))]


def line(document: Document, text: str) -> Paragraph:
    return next(each for each in lines(document) if each.text == text)


def style_of(document: Document, text: str) -> str:
    return line(document, text).style.name


def said_in(document: Document, style: str) -> list[str]:
    return [each.text for each in lines(document) if each.style.name == style]


def look(document: Document, style: str) -> tuple[float, bool, bool]:
    """Size, bold, italic, with what the style inherits."""
    found = {"size": None, "bold": None, "italic": None}
    each = document.styles[style]
    while each is not None:
        for name, value in found.items():
            found[name] = getattr(each.font, name) if value is None else value
        each = each.base_style
    size = found["size"].pt if found["size"] else 14
    return size, bool(found["bold"]), bool(found["italic"])


def data_tables(document: Document) -> list[WordTable]:
    return [each for each in document.tables if each.style.name == word_styles.DATA_TABLE]


def texts(part: _BaseHeaderFooter) -> str:
    return "\n".join(each.text for each in part.paragraphs)


# Styles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("UBND TỈNH SÓC TRĂNG", "Cơ quan chủ quản", (12, False, False)),
        ("PHÁT TRIỂN NÔNG THÔN", "Cơ quan ban hành", (12, True, False)),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quốc hiệu", (12, True, False)),
        ("Độc lập - Tự do - Hạnh phúc", "Tiêu ngữ", (13, True, False)),
        ("Số:\u2003\u2003\u2003/BC-SNNPTNT", "Số và ký hiệu", (13, False, False)),
        ("Sóc Trăng, ngày 05 tháng 01 năm 2026", "Địa danh và ngày", (13, False, True)),
        ("BÁO CÁO", "Tên loại văn bản", (14, True, False)),
        (PAPER.subject, "Trích yếu", (14, True, False)),
        ("Kính gửi: Sở Khoa học và Công nghệ", "Kính gửi", (14, False, False)),
        ("Căn cứ Luật Sở hữu trí tuệ;", "Căn cứ", (14, False, True)),
        ("I. CHỈ ĐẠO, TRIỂN KHAI", "Heading 1", (14, True, False)),
        ("1. Văn bản đã ban hành", "Heading 2", (14, True, False)),
        ("a) Kế hoạch năm;", "Điểm", (14, False, False)),
        ("Đã ban hành.", "Nội dung", (14, False, False)),
        ("Trên đây là báo cáo./.", "Kết thúc văn bản", (14, False, False)),
        ("Nơi nhận:", "Nơi nhận", (12, True, True)),
        ("- Như trên;", "Danh sách nơi nhận", (11, False, False)),
        ("PHÓ GIÁM ĐỐC", "Chức vụ người ký", (14, True, False)),
        ("Huỳnh Ngọc Nhã", "Họ tên người ký", (14, True, False)),
        ("Phụ lục I", "Phụ lục", (14, True, False)),
        ("KẾT QUẢ NHIỆM VỤ", "Tên phụ lục", (14, True, False)),
        ("(Kèm theo Báo cáo số /BC-SNNPTNT)", "Ghi chú phụ lục", (14, False, True)),
        ("Biểu 01", "Mẫu biểu", (12, True, False)),
        ("ĐVT: triệu đồng", "Đơn vị tính", (12, False, True)),
        ("Bảng 1. Kinh phí", "Tên bảng", (12, True, False)),
        ("Nguồn kinh phí", "Tiêu đề bảng", (11, True, False)),
        ("I. Ngân sách", "Ô bảng nhóm", (11, True, False)),
        ("Tổng cộng", "Ô bảng", (11, False, False)),
        ("Người lập biểu: Lâm Thị Sa Rương.", "Người lập biểu", (12, False, False)),
    ],
)
def test_every_line_has_a_named_style_with_the_size_of_the_decree(
    text: str, style: str, expected: tuple[float, bool, bool]
) -> None:
    document = word_of()
    assert style_of(document, text) == style
    assert look(document, style) == expected


def test_a_body_line_is_justified_indented_and_apart_from_the_one_before() -> None:
    form = word_of().styles["Nội dung"].paragraph_format
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert form.first_line_indent.mm == pytest.approx(10, abs=0.1)
    assert form.space_before.pt == 6


def test_lines_are_as_high_as_in_the_pdf() -> None:
    spacing = word_of().styles["Normal"].paragraph_format.line_spacing
    assert spacing * word_styles.SINGLE_LINE == pytest.approx(1.25, abs=0.01)


def test_the_navigation_pane_knows_parts_headings_and_annexes() -> None:
    styles = word_of().styles
    levels = {
        name: styles[name].element.xpath("w:pPr/w:outlineLvl/@w:val")
        for name in ("Heading 1", "Heading 2")
    }
    assert levels == {"Heading 1": ["0"], "Heading 2": ["1"]}
    assert styles["Phụ lục"].base_style.name == "Heading 1"


def test_what_is_typed_after_a_heading_is_body_text() -> None:
    styles = word_of().styles
    assert styles["Heading 1"].next_paragraph_style.name == "Nội dung"


def test_times_new_roman_and_black_stand_for_every_script() -> None:
    (defaults,) = word_of().styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    (fonts,) = defaults.xpath("w:rFonts")
    assert {qn(f"w:{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == set(
        fonts.keys()
    )
    assert set(fonts.values()) == {"Times New Roman"}
    assert defaults.xpath("w:color/@w:val") == ["000000"]


def test_no_style_names_a_font_of_its_own_and_no_two_share_an_identifier() -> None:
    styles = word_of().styles
    assert not styles.element.xpath("w:style//w:rFonts")
    identifiers = [style.style_id for style in styles]
    assert len(identifiers) == len(set(identifiers))
    assert all(identifier.isascii() for identifier in identifiers)


def test_no_run_is_formatted_by_hand() -> None:
    runs = word_of().element.body.xpath("//w:r/w:rPr/*")
    assert {run.tag for run in runs} == {qn("w:rStyle")}


# Pages ---------------------------------------------------------------------------------------


def test_pages_are_a4_with_the_margins_of_the_pdf_and_wide_annexes_landscape() -> None:
    sections = word_of().sections
    for section in sections:
        edges = (
            section.top_margin,
            section.right_margin,
            section.bottom_margin,
            section.left_margin,
        )
        assert [round(edge.mm) for edge in edges] == [20, 15, 20, 30]
    upright = (WD_ORIENTATION.PORTRAIT, 210, 297)
    wide = (WD_ORIENTATION.LANDSCAPE, 297, 210)
    assert [
        (each.orientation, round(each.page_width.mm), round(each.page_height.mm))
        for each in sections
    ] == [upright, wide, wide, upright]


def test_pages_are_numbered_by_a_field_from_1_in_each_part_and_not_on_its_first_page() -> None:
    for section in word_of().sections:
        (field,) = section.header._element.xpath(".//w:fldSimple/@w:instr")
        assert field == "PAGE"
        assert not section.first_page_header._element.xpath(".//w:fldSimple")
        assert section.different_first_page_header_footer
        assert section._sectPr.xpath("w:pgNumType/@w:start") == ["1"]


def test_the_page_number_stands_in_the_middle_of_the_text_at_13_points() -> None:
    document = word_of()
    for section, width in zip(document.sections, (165, 252, 252, 165), strict=True):
        style = section.header.paragraphs[0].style
        stops = [round(stop.position.mm, 1) for stop in style.paragraph_format.tab_stops]
        assert stops == [pytest.approx(width / 2, abs=0.1), pytest.approx(width, abs=0.1)]
        assert style.font.size.pt == 13


def test_every_page_bears_the_marks_of_a_draft_and_of_sample_data() -> None:
    document = word_of(marks=Marks(FOOT, draft="DỰ THẢO", sample="DỮ LIỆU MINH HỌA"))
    for section in document.sections:
        assert texts(section.header) == "DỰ THẢO\t\tDỮ LIỆU MINH HỌA"
        assert texts(section.first_page_header) == "DỰ THẢO\t\tDỮ LIỆU MINH HỌA"


def test_every_page_says_at_its_foot_where_it_comes_from() -> None:
    document = word_of()
    for section in document.sections:
        assert texts(section.footer) == texts(section.first_page_footer) == FOOT
    assert look(document, "Footer")[0] == 8.5


def test_a_part_ends_in_its_own_last_line() -> None:
    document = word_of()
    ends = [each for each in lines(document) if each._p.xpath("w:pPr/w:sectPr")]
    assert [each.text for each in ends] == ["", PAPER.preparer, PAPER.preparer]
    assert ends[0].style.paragraph_format.line_spacing.pt == 1


# Head ----------------------------------------------------------------------------------------


def test_the_head_stands_in_two_cells_without_lines() -> None:
    table = word_of().tables[0]
    assert [round(column.width.mm) for column in table.columns] == [69, 96]
    assert table.style.name == "Bảng không kẻ"
    assert not table.style.element.xpath(".//w:tblBorders")


def ruled(document: Document, text: str) -> tuple[Paragraph, float]:
    """The rule under a line and how long it is in millimetres, in a cell or on the page."""
    found = lines(document)
    rule = found[[each.text for each in found].index(text) + 1]
    assert rule.style.element.xpath("w:pPr/w:pBdr/w:top") or rule.style.base_style.element.xpath(
        "w:pPr/w:pBdr/w:top"
    )
    cells = rule._p.xpath("ancestor::w:tc/w:tcPr/w:tcW/@w:w")
    room = int(cells[0]) * 127 / 7200 if cells else 165
    form = rule.paragraph_format
    assert form.left_indent == form.right_indent
    return rule, room - 2 * form.left_indent.mm


def test_the_rule_under_the_motto_is_as_long_as_the_motto() -> None:
    _, length = ruled(word_of(), "Độc lập - Tự do - Hạnh phúc")
    assert length == pytest.approx(56.1, abs=0.1)


def test_the_rule_under_the_agency_is_between_a_third_and_half_of_its_longest_line() -> None:
    longest = word_text.bold_width("PHÁT TRIỂN NÔNG THÔN", word_styles.PARENT.size).mm
    rule, length = ruled(word_of(), "PHÁT TRIỂN NÔNG THÔN")
    assert longest / 3 <= length <= longest / 2
    assert rule.style.paragraph_format.space_before.mm == pytest.approx(1.85, abs=0.05)


def test_the_rule_under_the_subject_is_shorter_than_half_of_it() -> None:
    _, length = ruled(word_of(), PAPER.subject)
    assert 115 / 3 <= length <= 115 / 2


def test_an_organisation_with_a_header_of_its_own_prints_one_ruled_line() -> None:
    document = word_of(head=replace(HEAD, nation_lines=("ĐẢNG CỘNG SẢN VIỆT NAM",)))
    assert style_of(document, "ĐẢNG CỘNG SẢN VIỆT NAM") == "Tiêu ngữ"
    assert said_in(document, "Quốc hiệu") == []
    width = word_text.bold_width("ĐẢNG CỘNG SẢN VIỆT NAM", word_styles.MOTTO.size).mm
    assert ruled(document, "ĐẢNG CỘNG SẢN VIỆT NAM")[1] == pytest.approx(width, abs=0.1)


def test_an_agency_without_a_parent_prints_none() -> None:
    document = word_of(head=replace(HEAD, parent_lines=()))
    assert document.tables[0].rows[0].cells[0].paragraphs[0].text == "SỞ NÔNG NGHIỆP VÀ"


def test_a_letter_has_its_subject_under_its_number_and_no_type_name() -> None:
    subject = "V/v đôn đốc gửi báo cáo năm 2025"
    document = word_of(type_name="", subject=subject)
    number = document.tables[0].rows[1].cells[0]
    assert [each.text for each in number.paragraphs] == [HEAD.number_line, subject]
    assert look(document, number.paragraphs[1].style.name) == (12, False, False)
    assert number.paragraphs[1].style.paragraph_format.space_before.pt == 6
    assert said_in(document, "Tên loại văn bản") == said_in(document, "Trích yếu") == []


def test_several_recipients_stand_in_lines_of_their_own() -> None:
    document = word_of(recipients=("Sở Y tế", "Sở Tư pháp", "Công an tỉnh"))
    assert said_in(document, "Kính gửi nhiều nơi") == ["Kính gửi:"]
    assert said_in(document, "Nơi kính gửi") == ["- Sở Y tế;", "- Sở Tư pháp;", "- Công an tỉnh."]
    assert said_in(document, "Kính gửi") == []


# End -----------------------------------------------------------------------------------------


def test_the_signature_stays_on_one_page_with_the_closing_and_the_line_before_it() -> None:
    document = word_of()
    assert line(document, "Chưa có số liệu.").paragraph_format.keep_with_next
    closing = line(document, PAPER.closing).style.paragraph_format
    assert closing.keep_with_next
    assert closing.keep_together
    (row,) = document.tables[1].rows
    assert row._tr.xpath("w:trPr/w:cantSplit")


def test_room_is_left_above_the_name_for_a_signature() -> None:
    signer = word_of().tables[1].rows[0].cells[1]
    assert signer.width.mm == pytest.approx(90, abs=0.1)
    assert signer.paragraphs[-1].text == "Huỳnh Ngọc Nhã"
    assert signer.paragraphs[-1].style.paragraph_format.space_before.mm == pytest.approx(
        26, abs=0.1
    )


def test_what_is_said_of_a_point_stays_with_it() -> None:
    document = word_of()
    assert line(document, "a) Kế hoạch năm;").paragraph_format.keep_with_next
    assert not line(document, "Đã ban hành.").paragraph_format.keep_with_next


# Tables --------------------------------------------------------------------------------------


def test_header_rows_repeat_and_no_row_splits() -> None:
    tables = data_tables(word_of())
    assert len(tables) == 4
    for table in tables:
        repeated = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
        assert repeated == [True, False, False, False]
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)


def test_a_group_row_is_one_cell_across_all_columns() -> None:
    row = data_tables(word_of())[0].rows[1]
    (cell,) = row._tr.tc_lst
    assert cell.grid_span == 3
    assert row.cells[0].text == "I. Ngân sách"


def test_numbers_stand_at_the_right_and_centred_columns_in_the_middle() -> None:
    document = word_of()
    row = data_tables(document)[0].rows[2]
    styles = [cell.paragraphs[0].style for cell in row.cells]
    assert [style.paragraph_format.alignment for style in styles] == [
        WD_ALIGN_PARAGRAPH.CENTER,
        None,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]


def test_the_total_is_bold_and_stays_with_the_row_above_it() -> None:
    *_, above, total = data_tables(word_of())[0].rows
    runs = [run for cell in total.cells for each in cell.paragraphs for run in each.runs]
    assert {run.style.name for run in runs} == {"Strong"}
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in above.cells)


def test_columns_are_fixed_at_the_widths_of_the_style_sheet() -> None:
    tasks = Table("tasks", tuple(Column(str(place)) for place in range(7)), ())
    widths = word_tables.column_widths(tasks, Mm(252))
    assert [round(width.mm) for width in widths[:6]] == [15, 50, 23, 22, 22, 84]
    assert sum(width.mm for width in widths) == pytest.approx(252, abs=0.1)
    assert not data_tables(word_of())[0].autofit


def test_columns_without_a_width_share_the_room() -> None:
    unknown = Table("unknown", (Column("a"), Column("b"), Column("c")), ())
    assert [width.mm for width in word_tables.column_widths(unknown, Mm(165))] == [
        pytest.approx(55, abs=0.1)
    ] * 3


def test_every_column_that_the_style_sheet_sizes_is_read() -> None:
    sheet = (STATIC / STYLESHEETS[-1]).read_text()
    sized = re.findall(r"\.sheet-[\w-]+ col:nth-child", sheet)
    assert len(word_tables._sized_columns()) == len(sized)


def test_a_cell_too_long_for_a_row_goes_on_in_the_next_without_a_line_between() -> None:
    words = " ".join(f"chữ{number}" for number in range(100))
    first, second, *_ = data_tables(with_text(words))[0].rows[1:]
    assert not first._tr.xpath(".//w:tcBorders/w:top")
    assert first._tr.xpath(".//w:tcBorders/w:bottom[@w:val='nil']")
    assert second._tr.xpath(".//w:tcBorders/w:top[@w:val='nil']")
    rows = data_tables(with_text(words))[0].rows[1:]
    assert " ".join(row.cells[1].text for row in rows).split() == words.split()


def test_a_table_of_two_hundred_rows_is_written_in_seconds() -> None:
    rows = tuple(Row((str(place), "Nguồn kinh phí " * 5, "5.000")) for place in range(200))
    started = time.process_time()
    word_of(annexes=(Annex("I", "", "KINH PHÍ", (replace(MONEY, rows=rows),)),))
    assert time.process_time() - started < 3


# Text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<b>đậm</b> &amp; <w:br/>",
        "=1+1",
        "{{ settings.SECRET_KEY }} {% load x %}",
        'HYPERLINK "http://a.vn" INCLUDETEXT \\\\a\\b',
        "a" * 5000,
        "Quyền sở hữu trí tuệ ≥ 40% – “Vĩnh Châu” 😀",
    ],
)
def test_what_people_write_comes_out_as_plain_text(text: str) -> None:
    document = with_text(text)
    assert text in [each.text for each in document.paragraphs]
    cells = [row.cells[1].text for row in data_tables(document)[0].rows[1:]]
    assert "".join("".join(cells).split()) == "".join(text.split())
    assert not document.element.body.xpath("//w:fldSimple | //w:instrText | //w:hyperlink")


def test_characters_that_xml_forbids_are_left_out() -> None:
    document = with_text("x\x07y\x00z \ud800\ufffe\uffff\u202eđảo\u200b")
    assert "xyz đảo" in [each.text for each in document.paragraphs]


def test_a_line_break_in_a_cell_stays_one() -> None:
    cell = data_tables(word_of())[0].rows[2].cells[1]
    assert cell.text == "Tỉnh\n(cấp năm 2025)"
    assert len(cell._tc.xpath(".//w:br")) == 1


# The file ------------------------------------------------------------------------------------


def test_the_language_is_vietnamese() -> None:
    document = word_of()
    assert document.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["vi-VN"]
    assert document.core_properties.language == "vi-VN"


def test_the_properties_say_whose_document_it_is_and_of_when() -> None:
    properties = word_of().core_properties
    assert properties.title == "Báo cáo năm 2025"
    assert properties.author == properties.last_modified_by == HEAD.agency_name
    assert properties.created == properties.modified == CREATED
    assert properties.revision == 1
    assert properties.comments == ""


def test_a_very_long_title_is_cut_where_it_is_a_property() -> None:
    assert len(word_of(title="Báo cáo " * 100).core_properties.title) == 255


def test_nothing_is_left_of_the_template_of_python_docx() -> None:
    content = content_of(PAPER)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        names = opened.namelist()
        everything = b"".join(opened.read(name) for name in names)
    assert not [name for name in names if re.search("thumbnail|customXml|numbering|app.xml", name)]
    assert b"python-docx" not in everything
    assert b"http://" not in re.sub(rb'xmlns(:\w+)?="[^"]*"|Type="[^"]*"', b"", everything).replace(
        b"http://schemas.", b""
    )


def test_equal_papers_give_equal_bytes_at_any_time() -> None:
    first = content_of(PAPER)
    time.sleep(2.1)
    assert content_of(PAPER) == first


def test_the_press_prints_it_without_the_settings_of_the_portal() -> None:
    document = press.printed(WordFile(PAPER, "bao-cao.docx", CREATED))
    assert document.content == content_of(PAPER)
    assert document.content_type.endswith("wordprocessingml.document")
    assert document.page_count == 0
