"""The named styles of a Word document, with the sizes and distances of css/document.css.

A clerk finds them in Word's gallery, so that what is written in later looks like the rest.
Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import functools
from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt

from soctrang_ip.lib.text import search_key

FONT = "Times New Roman"
LANGUAGE = "vi-VN"

TEXT_WIDTH = Mm(165)
"""Between the margins of an upright page."""
WIDE_TEXT_WIDTH = Mm(252)

BODY_SIZE = Pt(14)
"""Of every style that says nothing else."""

SINGLE_LINE = 1.149
"""What Word calls a line of Times New Roman, in sizes of its letters."""

LEFT, CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
RIGHT, JUSTIFIED = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def _lines(height: float) -> float:
    """Word's lines of a line height that the style sheet gives in sizes of the letters.

    In hundredths, as Word shows them; LibreOffice would drop what is smaller.
    """
    return round(height / SINGLE_LINE, 2)


BODY_LINE = _lines(1.25)
"""Of every style that says nothing else."""


@functools.cache
def identifier(name: str) -> str:
    """What the file calls a style: programs other than Word may stumble over accents."""
    return "".join(word.capitalize() for word in search_key(name).split())


@dataclass(frozen=True)
class Look:
    """A paragraph style. What is not said is as in the style it is based on.

    `line` is in lines of Word, or a length that no letter stretches; `first` is the indent of the
    first line beyond `left`. A line as wide as `tabbed` has a stop at its middle and its end.
    `outline` is the level in the navigation pane, from 0; `follower` is the style of what is typed
    after it.
    """

    name: str
    base: "Look | None" = None
    size: Length | None = None
    bold: bool | None = None
    italic: bool | None = None
    align: WD_ALIGN_PARAGRAPH | None = None
    line: float | Length | None = None
    before: Length | None = None
    after: Length | None = None
    left: Length | None = None
    right: Length | None = None
    first: Length | None = None
    keeps_next: bool | None = None
    keeps_lines: bool | None = None
    tabbed: Length | None = None
    outline: int | None = None
    follower: "Look | None" = None
    is_ruled: bool = False
    is_built_in: bool = False
    """Known to Word, which shows its name in the user's language."""


@dataclass(frozen=True)
class Mark:
    """A style for some letters in a line."""

    name: str
    size: Length | None = None
    is_built_in: bool = False


# Body ----------------------------------------------------------------------------------------

BODY = Look("Nội dung", align=JUSTIFIED, before=Pt(6), first=Mm(10))
SECTION = Look(
    "Heading 1",
    bold=True,
    align=JUSTIFIED,
    before=Pt(6),
    first=Mm(10),
    keeps_next=True,
    outline=0,
    follower=BODY,
    is_built_in=True,
)
HEADING = Look(
    "Heading 2",
    bold=True,
    align=JUSTIFIED,
    before=Pt(6),
    first=Mm(10),
    keeps_next=True,
    outline=1,
    follower=BODY,
    is_built_in=True,
)
POINT = Look("Điểm", BODY)
BASIS = Look("Căn cứ", BODY, italic=True)
CLOSING = Look("Kết thúc văn bản", BODY, after=Mm(6), keeps_next=True, keeps_lines=True)

# Head ----------------------------------------------------------------------------------------

PARENT = Look("Cơ quan chủ quản", size=Pt(12), align=CENTRE, line=_lines(1.2))
AGENCY = Look("Cơ quan ban hành", PARENT, bold=True)
COUNTRY = Look("Quốc hiệu", size=Pt(12), bold=True, align=CENTRE, line=_lines(1.2))
MOTTO = Look("Tiêu ngữ", COUNTRY, size=Pt(13))
RULE = Look("Đường kẻ", size=Pt(1), line=Pt(2), before=Mm(1.85), is_ruled=True)
MOTTO_RULE = Look("Đường kẻ tiêu ngữ", RULE, before=Mm(0.5))
NUMBER = Look("Số và ký hiệu", size=Pt(13), align=CENTRE, line=_lines(1.2), before=Mm(2.5))
DATE = Look("Địa danh và ngày", NUMBER, italic=True)
ABOUT = Look(
    "Trích yếu công văn",
    size=Pt(12),
    align=CENTRE,
    line=_lines(1.2),
    before=Pt(6),
    left=Mm(3),
    right=Mm(3),
)
SUBJECT = Look("Trích yếu", bold=True, align=CENTRE, left=Mm(25), right=Mm(25))
TYPE_NAME = Look(
    "Tên loại văn bản",
    bold=True,
    align=CENTRE,
    before=Mm(7),
    keeps_next=True,
    follower=SUBJECT,
)
TO = Look("Kính gửi", align=CENTRE, before=Mm(6), after=Mm(3))
TO_SEVERAL = Look("Kính gửi nhiều nơi", before=Mm(6), left=Mm(35), keeps_next=True)
RECIPIENT = Look("Nơi kính gửi", before=Pt(3), left=Mm(58), first=Mm(-3))

# End -----------------------------------------------------------------------------------------

CAPACITY = Look("Chức vụ người ký", bold=True, align=CENTRE, line=_lines(1.2))
SIGNER = Look("Họ tên người ký", CAPACITY, before=Mm(26))
COPIES_TITLE = Look("Nơi nhận", size=Pt(12), bold=True, italic=True, line=_lines(1.2))
COPIES = Look("Danh sách nơi nhận", size=Pt(11), line=_lines(1.2))

# Annexes and tables --------------------------------------------------------------------------

ANNEX_NOTE = Look("Ghi chú phụ lục", italic=True, align=CENTRE)
ANNEX_TITLE = Look("Tên phụ lục", bold=True, align=CENTRE, keeps_next=True, follower=ANNEX_NOTE)
ANNEX = Look("Phụ lục", SECTION, align=CENTRE, before=Pt(0), first=Mm(0), follower=ANNEX_TITLE)
FORM = Look("Mẫu biểu", size=Pt(12), bold=True, align=RIGHT, before=Pt(6), keeps_next=True)
PREPARER = Look("Người lập biểu", size=Pt(12), before=Mm(4))
UNIT = Look("Đơn vị tính", size=Pt(12), italic=True, align=RIGHT, after=Mm(2), keeps_next=True)
CAPTION = Look("Tên bảng", size=Pt(12), bold=True, before=Mm(4), after=Mm(2), keeps_next=True)
BEFORE_TABLE = Look("Cách bảng", size=Pt(1), line=Mm(2), keeps_next=True)
CELL = Look("Ô bảng", size=Pt(11), line=_lines(1.2))
NUMBER_CELL = Look("Ô bảng số", CELL, align=RIGHT)
CENTRE_CELL = Look("Ô bảng giữa", CELL, align=CENTRE)
GROUP_CELL = Look("Ô bảng nhóm", CELL, bold=True, keeps_next=True)
HEADER_CELL = Look("Tiêu đề bảng", CELL, bold=True, align=CENTRE, keeps_next=True)
END_OF_PART = Look("Hết phần", size=Pt(1), line=Pt(1))
"""Word wants a paragraph after a table; this one takes no room."""

# Margins of the page -------------------------------------------------------------------------

HEADER = Look("Header", size=Pt(13), line=_lines(1.2), tabbed=TEXT_WIDTH, is_built_in=True)
WIDE_HEADER = Look("Đầu trang khổ ngang", size=Pt(13), line=_lines(1.2), tabbed=WIDE_TEXT_WIDTH)
FOOTER = Look("Footer", size=Pt(8.5), line=_lines(1.2), is_built_in=True)

STRONG = Mark("Strong", is_built_in=True)
DRAFT = Mark("Dấu dự thảo", Pt(12))
SAMPLE = Mark("Dấu dữ liệu minh họa", Pt(11))

PLAIN_TABLE = "Bảng không kẻ"
DATA_TABLE = "Bảng số liệu"

LOOKS = (
    *(BODY, SECTION, HEADING, POINT, BASIS, CLOSING),
    *(PARENT, AGENCY, COUNTRY, MOTTO, RULE, MOTTO_RULE, NUMBER, DATE, ABOUT),
    *(SUBJECT, TYPE_NAME, TO, TO_SEVERAL, RECIPIENT),
    *(CAPACITY, SIGNER, COPIES_TITLE, COPIES),
    *(ANNEX_NOTE, ANNEX_TITLE, ANNEX, FORM, PREPARER, UNIT, CAPTION, BEFORE_TABLE),
    *(CELL, NUMBER_CELL, CENTRE_CELL, GROUP_CELL, HEADER_CELL, END_OF_PART),
    *(HEADER, WIDE_HEADER, FOOTER),
)
"""Each after those it is based on or followed by."""

MARKS = (STRONG, DRAFT, SAMPLE)
