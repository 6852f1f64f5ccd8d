"""The plan as printed: its parts in order, the wording as issued beside the corrected one."""

from django.db import models
from django.db.models import F, Q

from plan.parties import Party
from soctrang_ip.accounts.models import Agency


class GrowthReading(models.TextChoices):
    """Which of two readings of "tăng trung bình … %/năm" is the official one."""

    MEAN = "mean", "Trung bình cộng các tốc độ tăng hằng năm"
    COMPOUND = "compound", "Tốc độ tăng bình quân kép"


class PlanQuerySet(models.QuerySet["Plan"]):
    def current(self) -> "Plan":
        """The newest plan; raises Plan.DoesNotExist before `load_plan`."""
        return self.latest("first_year")


class Plan(models.Model):
    """A plan of the province; number, day and month stay blank until somebody knows them."""

    code = models.SlugField("mã", max_length=40, unique=True)
    heading = models.CharField("loại văn bản", max_length=60, default="KẾ HOẠCH")
    title = models.CharField("tên kế hoạch", max_length=500)
    issuer = models.ForeignKey(
        Agency, verbose_name="cơ quan ban hành", on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField("số, ký hiệu", max_length=40, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    year = models.PositiveSmallIntegerField("năm ban hành")
    first_year = models.PositiveSmallIntegerField("năm đầu", unique=True)
    last_year = models.PositiveSmallIntegerField("năm cuối")
    base_year = models.PositiveSmallIntegerField(
        "năm gốc", help_text="Năm làm gốc để tính tốc độ tăng của các năm sau."
    )
    growth_reading = models.CharField(
        "cách tính tăng bình quân chính thức",
        max_length=10,
        choices=GrowthReading,
        default=GrowthReading.MEAN,
    )
    signature = models.CharField("khối chữ ký", max_length=200, help_text="Dấu | để xuống dòng.")
    signer = models.CharField("người ký", max_length=120)
    appendix_heading = models.CharField("tiêu đề phụ lục", max_length=60, default="Phụ lục")
    appendix_title = models.CharField("tên phụ lục", max_length=500)
    appendix_note = models.CharField("dòng kèm theo của phụ lục", max_length=300)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["first_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plan_span",
                violation_error_message="Năm cuối phải từ năm đầu trở đi.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class IssuedText(models.Model):
    """A piece of wording: what was issued never changes, what is shown may be corrected."""

    text_as_issued = models.TextField("nguyên văn đã ban hành")
    text = models.TextField("nội dung", help_text="Đã sửa các lỗi nêu trong danh mục đính chính.")

    class Meta:
        abstract = True

    @property
    def is_corrected(self) -> bool:
        return self.text != self.text_as_issued


class LegalBasis(models.Model):
    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="legal_bases"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    number = models.CharField("số, ký hiệu", max_length=40)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.CharField("trích yếu", max_length=300)

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="legal_basis_number_unique",
                violation_error_message="Căn cứ này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"Quyết định số {self.number}"


class PassagePart(models.TextChoices):
    """Where a paragraph without a number of its own stands."""

    OPENING = "opening", "Mở đầu"
    PURPOSE = "purpose", "Mục đích"
    REQUIREMENT = "requirement", "Yêu cầu"
    FUNDING = "funding", "Kinh phí thực hiện"
    MONEY_UNIT = "money_unit", "Đơn vị tính của bảng kinh phí"
    REPORTING = "reporting", "Chế độ báo cáo"
    CLOSING = "closing", "Kết thúc"


class Passage(IssuedText):
    """A paragraph of the plan that is neither objective, solution nor duty."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="passages"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("vị trí", max_length=20)
    part = models.CharField("phần", max_length=20, choices=PassagePart)

    class Meta:
        verbose_name = "đoạn văn"
        verbose_name_plural = "đoạn văn"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="passage_code_unique",
                violation_error_message="Vị trí này đã có đoạn văn.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Objective(IssuedText):
    """A paragraph of part II: general ones (no horizon) and the letters of each horizon."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="objectives"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã", max_length=20)
    horizon = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    letter = models.CharField("điểm", max_length=2, blank=True)

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="objective_code_unique",
                violation_error_message="Mã mục tiêu này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Section(models.Model):
    """One of the six mục, the same in part III (solutions) and in the appendix (tasks)."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="sections"
    )
    number = models.PositiveSmallIntegerField("số")
    roman = models.CharField("số La Mã", max_length=5)
    title = models.CharField("tên mục", max_length=500)

    class Meta:
        verbose_name = "mục"
        verbose_name_plural = "mục"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="section_number_unique",
                violation_error_message="Số mục này đã có.",
            ),
            models.UniqueConstraint(
                fields=["plan", "roman"],
                name="section_roman_unique",
                violation_error_message="Số La Mã này đã có.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roman}. {self.title}"


class Solution(IssuedText):
    """A lettered point of part III; its code is mục and letter, such as 4.đ."""

    section = models.ForeignKey(
        Section, verbose_name="mục", on_delete=models.PROTECT, related_name="solutions"
    )
    order = models.PositiveSmallIntegerField("thứ tự", help_text="Thứ tự trong mục.")
    letter = models.CharField("điểm", max_length=2)
    code = models.CharField("mã", max_length=10)

    class Meta:
        verbose_name = "giải pháp"
        verbose_name_plural = "giải pháp"
        ordering = ["section__number", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "code"],
                name="solution_code_unique",
                violation_error_message="Mã giải pháp này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class DutyHeading(models.Model):
    """A numbered heading of part V: the agencies that have the duties below it."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="duty_headings"
    )
    number = models.PositiveSmallIntegerField("số")
    title = models.CharField("tên đề mục", max_length=300)

    class Meta:
        verbose_name = "đề mục trách nhiệm"
        verbose_name_plural = "đề mục trách nhiệm"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="duty_heading_number_unique",
                violation_error_message="Số đề mục này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class DutyQuerySet(models.QuerySet["Duty"]):
    def for_agency(self, agency: Agency) -> "DutyQuerySet":
        """Duties the agency has by its own name or as a member of a group."""
        subjects = DutySubject.objects.filter(Q(agency=agency) | Q(group__members=agency))
        return self.filter(pk__in=subjects.values("duty"))

    def in_plan_order(self) -> "DutyQuerySet":
        return self.order_by("heading__number", "order")


class Duty(IssuedText):
    """A point of part V; its code is heading and letter, such as 2.a, or the heading alone."""

    heading = models.ForeignKey(
        DutyHeading, verbose_name="đề mục", on_delete=models.PROTECT, related_name="duties"
    )
    order = models.PositiveSmallIntegerField("thứ tự", help_text="Thứ tự trong đề mục.")
    letter = models.CharField("điểm", max_length=2, blank=True)
    letter_as_issued = models.CharField("điểm như đã in", max_length=2, blank=True)
    code = models.CharField("mã", max_length=10)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "trách nhiệm"
        verbose_name_plural = "trách nhiệm"
        ordering = ["heading__number", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["heading", "code"],
                name="duty_code_unique",
                violation_error_message="Mã trách nhiệm này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class SolutionLink(models.Model):
    """Says that something carries out a point of part III: the plan does not connect them."""

    is_proposal = models.BooleanField(
        "đề xuất",
        default=True,
        help_text="Kế hoạch không nối giải pháp với nhiệm vụ, trách nhiệm; chờ Sở KH&CN xác nhận.",
    )

    class Meta:
        abstract = True


class SolutionDuty(SolutionLink):
    solution = models.ForeignKey(
        Solution, verbose_name="giải pháp", on_delete=models.PROTECT, related_name="duty_links"
    )
    duty = models.ForeignKey(
        Duty, verbose_name="trách nhiệm", on_delete=models.PROTECT, related_name="solution_links"
    )

    class Meta:
        verbose_name = "trách nhiệm thực hiện giải pháp"
        verbose_name_plural = "trách nhiệm thực hiện giải pháp"
        ordering = ["duty__heading__number", "duty__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "duty"],
                name="solution_duty_unique",
                violation_error_message="Trách nhiệm này đã được nối với giải pháp.",
            )
        ]

    def __str__(self) -> str:
        return str(self.duty)


class DutySubject(Party):
    """Who has a duty."""

    duty = models.ForeignKey(
        Duty, verbose_name="trách nhiệm", on_delete=models.PROTECT, related_name="subjects"
    )

    class Meta(Party.Meta):
        verbose_name = "đối tượng"
        verbose_name_plural = "đối tượng"
        constraints = [
            *Party.Meta.constraints,
            models.UniqueConstraint(
                fields=["duty", "order"],
                name="duty_subject_order_unique",
                violation_error_message="Thứ tự này đã có.",
            ),
        ]


class Recipient(Party):
    """A line of "Nơi nhận", without its dash and semicolon."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="recipients"
    )

    class Meta(Party.Meta):
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"
        constraints = [
            *Party.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="recipient_order_unique",
                violation_error_message="Thứ tự này đã có.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording


class Erratum(models.Model):
    """A slip of the printed text and how the portal reads it."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="errata"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    place = models.CharField("vị trí", max_length=20)
    as_issued = models.CharField("đã in", max_length=300)
    corrected = models.CharField("đọc là", max_length=300)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "đính chính"
        verbose_name_plural = "đính chính"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "place", "as_issued"],
                name="erratum_unique",
                violation_error_message="Lỗi này đã có trong danh mục đính chính.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.as_issued} → {self.corrected}"
