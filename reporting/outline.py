"""The outline every report follows: seven sections, biểu 01–04, who drew it up.

Source: part VI of the plan and the design of the report ("The report's outline").
"""

from dataclasses import dataclass

from reporting.models import (
    AssetEntry,
    ContentRow,
    DocumentEntry,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    StaffEntry,
)


@dataclass(frozen=True)
class Topic:
    """A prose question, or (with `table`) a table that may be answered "không phát sinh".

    One that is not required is of this year alone: it is not counted among what is asked, has no
    row until somebody writes in it, and last year's words are not offered.
    """

    key: str
    label: str
    hint: str = ""
    table: type[ContentRow] | None = None
    is_required: bool = True
    is_line: bool = False


@dataclass(frozen=True)
class OutlineSection:
    """One page of the filing form; `slug` is its place in the URL."""

    slug: str
    number: str
    title: str
    topics: tuple[Topic, ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


DUTY_PREFIX = "duty:"
DOCUMENT_NUMBER = "document_number"

SECTIONS: tuple[OutlineSection, ...] = (
    OutlineSection(
        "chi-dao",
        "I",
        "Chỉ đạo, triển khai",
        (
            Topic(
                "integration",
                "Công tác chỉ đạo, lồng ghép",
                "Việc chỉ đạo, phổ biến và lồng ghép Kế hoạch vào chương trình của đơn vị.",
            ),
            Topic("documents", "Văn bản đã ban hành", table=DocumentEntry),
            Topic("staff", "Cán bộ phụ trách sở hữu trí tuệ", table=StaffEntry),
        ),
    ),
    OutlineSection("nhiem-vu", "II", "Kết quả thực hiện nhiệm vụ"),
    OutlineSection("chi-tieu", "III", "Kết quả thực hiện chỉ tiêu"),
    OutlineSection("kinh-phi", "IV", "Kinh phí thực hiện"),
    OutlineSection(
        "danh-gia",
        "V",
        "Đánh giá chung",
        (
            Topic("highlights", "Kết quả nổi bật"),
            Topic("obstacles", "Khó khăn, vướng mắc và nguyên nhân", table=ObstacleEntry),
        ),
    ),
    OutlineSection(
        "phuong-huong",
        "VI",
        "Phương hướng năm sau",
        (
            Topic("directions", "Phương hướng chung"),
            Topic("next_work", "Công việc cụ thể", table=NextWorkEntry),
        ),
    ),
    OutlineSection(
        "kien-nghi",
        "VII",
        "Đề xuất, kiến nghị",
        (Topic("proposals", "Đề xuất, kiến nghị", table=ProposalEntry),),
    ),
    OutlineSection(
        "tai-san",
        "Biểu 04",
        "Tài sản trí tuệ được hỗ trợ",
        (Topic("assets", "Tài sản trí tuệ được hỗ trợ", table=AssetEntry),),
    ),
    OutlineSection(
        "nguoi-lap",
        "",
        "Người lập biểu",
        (
            Topic("preparer_name", "Họ và tên người lập biểu", is_line=True),
            Topic("preparer_phone", "Điện thoại", is_line=True),
            Topic(
                DOCUMENT_NUMBER,
                "Số văn bản (nếu đã cấp)",
                "Để trống nếu văn thư chưa cấp số; bản in chừa chỗ để ghi tay.",
                is_required=False,
                is_line=True,
            ),
        ),
    ),
)

SECTION_BY_SLUG = {section.slug: section for section in SECTIONS}
TOPICS: dict[str, Topic] = {topic.key: topic for section in SECTIONS for topic in section.topics}
