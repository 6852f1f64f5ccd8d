"""The content rows of a report version: biểu 01–04 and the sections around them.

Every row has a `key` that survives cloning (a code of the plan, or a UUID for rows a person
adds) and its own `edit_counter`, which a save must name. Blank, "không phát sinh" and 0 are
three different answers.
"""

import uuid

from django.db import models

from plan.models import FundingSource, Measure, SupplierPart
from reporting.models.events import ReportEvent
from reporting.models.questions import QuestionMessage, QuestionParty
from reporting.models.reopening import ReopenRequest
from reporting.models.versions import ReportVersion
from soctrang_ip.accounts.models import Agency, AgencyKind, User
from soctrang_ip.lib.model_fields import (
    CountField,
    LineField,
    MoneyField,
    NumberField,
    ParagraphField,
)
from soctrang_ip.lib.text import search_key
from tasks.models import Task


class Answer(models.TextChoices):
    """How a row or a whole table was answered; "" means not answered yet."""

    GIVEN = "given", "Có phát sinh"
    NONE = "none", "Không phát sinh"


class TaskStatus(models.TextChoices):
    """The year's status of a task; "Không đến kỳ" is derived from the plan, never stored."""

    NOT_STARTED = "not_started", "Chưa triển khai"
    IN_PROGRESS = "in_progress", "Đang triển khai"
    DONE = "done", "Hoàn thành"
    NOT_DONE = "not_done", "Không thực hiện"
    NONE = "none", "Không phát sinh"

    @property
    def icon(self) -> str:
        return _TASK_LOOKS[self][0]

    @property
    def tone(self) -> str:
        return _TASK_LOOKS[self][1]


_TASK_LOOKS: dict[TaskStatus, tuple[str, str]] = {
    TaskStatus.NOT_STARTED: ("circle", "neutral"),
    TaskStatus.IN_PROGRESS: ("half", "info"),
    TaskStatus.DONE: ("check-circle", "success"),
    TaskStatus.NOT_DONE: ("cross", "danger"),
    TaskStatus.NONE: ("minus", "neutral"),
}


class MilestoneState(models.TextChoices):
    NOT_STARTED = "not_started", "Chưa bắt đầu"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    REACHED = "reached", "Đã đạt"


class AssetKind(models.TextChoices):
    PATENT = "patent", "Sáng chế"
    UTILITY_SOLUTION = "utility_solution", "Giải pháp hữu ích"
    DESIGN = "design", "Kiểu dáng công nghiệp"
    TRADEMARK = "trademark", "Nhãn hiệu"
    COLLECTIVE_MARK = "collective_mark", "Nhãn hiệu tập thể"
    CERTIFICATION_MARK = "certification_mark", "Nhãn hiệu chứng nhận"
    GEOGRAPHICAL_INDICATION = "geographical_indication", "Chỉ dẫn địa lý"
    PLANT_VARIETY = "plant_variety", "Giống cây trồng"
    COPYRIGHT = "copyright", "Quyền tác giả, quyền liên quan"


def new_key() -> str:
    return uuid.uuid4().hex


class ContentRow(models.Model):
    version = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, related_name="%(class)s_rows"
    )
    key = models.CharField(max_length=80, default=new_key, editable=False)
    edit_counter = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)
    updated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="%(class)s_key_unique")
        ]

    def __str__(self) -> str:
        return self.key


class TopicEntry(ContentRow):
    """A prose answer, or the "không phát sinh" of a whole table; `key` is the topic.

    Topics are listed in `reporting.outline`; duty prompts use the key `duty:<code>`.
    """

    answer = models.CharField("trả lời", max_length=5, choices=Answer, blank=True)
    text = ParagraphField("nội dung", blank=True)


class TaskEntry(ContentRow):
    """Biểu 01: what was done on one task in the year; `key` is the task's code."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    status = models.CharField("tình trạng", max_length=11, choices=TaskStatus, blank=True)
    summary = ParagraphField("kết quả thực hiện", blank=True)
    reason = ParagraphField("lý do không thực hiện", blank=True)

    @property
    def state(self) -> TaskStatus | None:
        """None while not answered."""
        return TaskStatus(self.status) if self.status else None


class TaskResult(ContentRow):
    """A result in figures of one task: label, number, unit."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    label = LineField("kết quả", max_length=200)
    number = NumberField("số lượng", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = LineField("đơn vị tính", max_length=40, blank=True)


class MeasureEntry(ContentRow):
    """Biểu 02: one part of one measure; `key` is `<measure code>:<part>`.

    Ratios use `numerator` and `denominator`; flows `value` (to the closing date), `estimate`
    (whole year) and `previous_official` (official figure of the year before); counts `value`;
    milestones `milestone`; lists only `answer`, their entries being `ListEntry` rows.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=SupplierPart)
    answer = models.CharField("trả lời", max_length=5, choices=Answer, blank=True)
    numerator = CountField("tử số", null=True, blank=True)
    denominator = CountField("mẫu số", null=True, blank=True)
    value = CountField("thực hiện đến ngày chốt", null=True, blank=True)
    estimate = CountField("ước cả năm", null=True, blank=True)
    previous_official = CountField("chính thức năm trước", null=True, blank=True)
    milestone = models.CharField("mức độ", max_length=11, choices=MilestoneState, blank=True)
    note = ParagraphField("giải trình, ghi chú", blank=True)


class ListEntry(ContentRow):
    """One unit, product or patent of a list measure (CT4, CT6, CT9)."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=SupplierPart)
    name = LineField("tên", max_length=250)
    code = LineField("mã số thuế hoặc số bằng", max_length=40, blank=True)
    district = models.ForeignKey(
        Agency,
        verbose_name="địa bàn",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"kind": AgencyKind.DISTRICT},
        related_name="+",
    )
    note = LineField("nội dung hỗ trợ", max_length=250, blank=True)

    @property
    def identity(self) -> str:
        return list_identity(self.name, self.code, self.district_id)


def list_identity(name: str, code: str, district_id: int | None) -> str:
    """What makes two entries of a list the same one: the code, else folded name and district."""
    code = search_key(code).replace(" ", "").replace("-", "") if code else ""
    return code or f"{search_key(name)}|{district_id or ''}"


class SpendingEntry(ContentRow):
    """Biểu 03: money of one funding source, optionally for one task; whole đồng.

    `key` is `<source code>` or `<source code>:<task code>`. An agency enters only money it
    spent itself.
    """

    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField("trả lời", max_length=5, choices=Answer, blank=True)
    allocated = MoneyField("được giao", null=True, blank=True)
    spent = MoneyField("đã chi đến ngày chốt", null=True, blank=True)
    estimate = MoneyField("ước cả năm", null=True, blank=True)
    previous_official = MoneyField("chi chính thức năm trước", null=True, blank=True)
    note = LineField("ghi chú", max_length=250, blank=True)


class DocumentEntry(ContentRow):
    """A document the agency issued to carry out the plan."""

    number = LineField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    title = ParagraphField("trích yếu")


class StaffEntry(ContentRow):
    """A person in charge of intellectual property at the agency."""

    full_name = LineField("họ và tên", max_length=120)
    position = LineField("chức vụ, đơn vị", max_length=200, blank=True)
    phone = LineField("điện thoại", max_length=30, blank=True)
    is_dedicated = models.BooleanField("chuyên trách", default=False)


class AssetEntry(ContentRow):
    """Biểu 04: an intellectual property asset that was supported in the year."""

    kind = models.CharField("loại tài sản", max_length=25, choices=AssetKind)
    name = LineField("tên tài sản", max_length=250)
    owner = LineField("chủ sở hữu", max_length=250, blank=True)
    certificate = LineField("số đơn hoặc số văn bằng", max_length=60, blank=True)
    support = ParagraphField("nội dung hỗ trợ", blank=True)


class ObstacleEntry(ContentRow):
    text = ParagraphField("khó khăn, vướng mắc")
    cause = ParagraphField("nguyên nhân", blank=True)


class ProposalEntry(ContentRow):
    text = ParagraphField("nội dung đề xuất, kiến nghị")
    addressee = LineField("gửi cơ quan", max_length=200)
    reason = ParagraphField("lý do", blank=True)
    wanted_by = LineField("thời hạn mong muốn", max_length=100, blank=True)


class NextWorkEntry(ContentRow):
    text = ParagraphField("công việc năm sau")
    task = models.ForeignKey(
        Task,
        verbose_name="nhiệm vụ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


class Attachment(ContentRow):
    """Minh chứng: a file that shows what the report, or one row of it, says.

    `place` is `report` for the whole of it, else `<model name>:<key>` of the row, which survives
    cloning as that key does. A stored file never changes, so the versions of a report share it.
    """

    place = models.CharField("chỗ đính kèm", max_length=100)
    name = LineField("tên tệp", max_length=150)
    size = models.PositiveIntegerField("kích thước")
    """In bytes."""
    content_type = models.CharField("loại tệp", max_length=80)
    sha256 = models.CharField("mã SHA-256", max_length=64)
    storage_name = models.CharField(max_length=40, editable=False)
    note = LineField("ghi chú", max_length=250, blank=True)


CONTENT_MODELS: tuple[type[ContentRow], ...] = (
    TopicEntry,
    TaskEntry,
    TaskResult,
    MeasureEntry,
    ListEntry,
    SpendingEntry,
    DocumentEntry,
    StaffEntry,
    AssetEntry,
    ObstacleEntry,
    ProposalEntry,
    NextWorkEntry,
    Attachment,
)
"""Everything that is cloned into a next version, sealed in the snapshot and frozen when sent."""

LIVE_MODELS: dict[type[models.Model], str] = {
    ReportEvent: "The journal goes on after a version was sent; its own rows only ever get more.",
    ReopenRequest: "Asked about an accepted version and answered later.",
    QuestionParty: "A version is asked about after it was sent; answering clears the mark.",
    QuestionMessage: "Questions and answers go on after sending; each is written once for good.",
}
"""Whatever else has a way to a version, each with the reason why sending does not freeze it."""
