"""What part II.2 wants reached: indicators, what is measured, and the targets of each horizon."""

from django.db import models
from django.db.models import F, Q

from plan.document import Objective, Plan
from soctrang_ip.accounts.models import Agency, AgencyGroup
from soctrang_ip.lib.model_fields import CountField, LineField


class MeasureKind(models.TextChoices):
    """How the figure is made."""

    RATIO = "ratio", "Tỷ lệ (tử số ÷ mẫu số)"
    LIST = "list", "Danh sách (đếm không trùng)"
    LIST_RATIO = "list_ratio", "Danh sách ÷ danh mục gốc"
    GROWTH = "growth", "Tốc độ tăng"
    DIRECTION = "direction", "Chiều hướng (tăng lên)"
    MILESTONE = "milestone", "Mốc hoàn thành"
    COUNT = "count", "Số lượng"


class MeasureNature(models.TextChoices):
    """How the figure behaves over the years, and so which reading of a year counts."""

    FLOW = "flow", "Phát sinh trong năm"
    STOCK = "stock", "Hiện trạng tại ngày chốt"
    CUMULATIVE_LIST = "cumulative_list", "Danh sách lũy kế"
    MILESTONE = "milestone", "Mốc hoàn thành"


_COUNTED_READINGS: dict[str, str] = {
    MeasureNature.FLOW: (
        "Cả năm: số chính thức nêu trong báo cáo năm sau; chưa có thì số ước cả năm, ghi “(ước)”. "
        "Số đến ngày chốt chỉ để theo dõi."
    ),
    MeasureNature.STOCK: "Hiện trạng tại ngày chốt số liệu của kỳ báo cáo.",
    MeasureNature.CUMULATIVE_LIST: (
        "Lũy kế các mục khác nhau từ đầu kỳ Kế hoạch đến ngày chốt số liệu."
    ),
    MeasureNature.MILESTONE: "Mức độ thực hiện tại ngày chốt số liệu.",
}


class Indicator(models.Model):
    """A subject of part II.2 (CT1 … CT9)."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="indicators"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã", max_length=10)
    name = models.CharField("tên chỉ tiêu", max_length=300)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="indicator_code_unique",
                violation_error_message="Mã chỉ tiêu này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class MeasureQuerySet(models.QuerySet["Measure"]):
    def in_plan_order(self) -> "MeasureQuerySet":
        return self.order_by("indicator__order", "order")


class Measure(models.Model):
    """One figure that agencies supply; its code stays for good (CT1.1, CT2, CT5.3)."""

    indicator = models.ForeignKey(
        Indicator, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="measures"
    )
    order = models.PositiveSmallIntegerField("thứ tự", help_text="Thứ tự trong chỉ tiêu.")
    code = models.CharField("mã", max_length=10)
    name = models.CharField("số đo", max_length=300)
    kind = models.CharField("loại", max_length=15, choices=MeasureKind)
    nature = models.CharField("tính chất", max_length=20, choices=MeasureNature)
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    numerator_label = models.CharField("tử số là", max_length=300, blank=True)
    denominator_label = models.CharField("mẫu số là", max_length=300, blank=True)
    definition = models.TextField("cách tính", blank=True)
    is_proposal = models.BooleanField(
        "đề xuất",
        default=False,
        help_text="Cách hiểu không có trong Kế hoạch, chờ Sở KH&CN xác nhận.",
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "số đo"
        verbose_name_plural = "số đo"
        ordering = ["indicator__order", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "code"],
                name="measure_code_unique",
                violation_error_message="Mã số đo này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def counted_reading(self) -> str:
        """Which of the readings of a year counts, as a sentence."""
        return _COUNTED_READINGS[self.nature]


class BaseFigure(models.Model):
    """What a measure was in the plan's base year, as Sở KH&CN entered it.

    It wins over what agencies report of that year; growth and the path to a target begin here.
    """

    KINDS = frozenset(
        {MeasureKind.RATIO, MeasureKind.GROWTH, MeasureKind.DIRECTION, MeasureKind.COUNT}
    )
    """Lists begin with nothing, and a milestone has no figure."""

    measure = models.OneToOneField(
        Measure, verbose_name="số đo", on_delete=models.PROTECT, related_name="base"
    )
    numerator = CountField("tử số", null=True, blank=True)
    denominator = CountField("mẫu số", null=True, blank=True)
    value = CountField("số lượng", null=True, blank=True)
    source = LineField("nguồn số liệu", max_length=250)

    class Meta:
        verbose_name = "số năm gốc"
        verbose_name_plural = "số năm gốc"
        ordering = ["measure__indicator__order", "measure__order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
                | Q(value__isnull=True, numerator__isnull=False, denominator__isnull=False),
                name="base_figure_whole",
                violation_error_message="Tỷ lệ cần cả tử số và mẫu số; số đo khác cần số lượng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure.code}, năm gốc"


class TargetRule(models.TextChoices):
    """When a target is met; a range is met at its lower bound and exceeded above the upper."""

    AT_LEAST = "at_least", "Tối thiểu"
    RANGE = "range", "Trong khoảng"
    INCREASE = "increase", "Tăng lên"
    MILESTONE = "milestone", "Đạt mốc"


class Target(models.Model):
    """What a measure should reach by a horizon, beside the plan's exact sentence."""

    measure = models.ForeignKey(
        Measure, verbose_name="số đo", on_delete=models.PROTECT, related_name="targets"
    )
    objective = models.ForeignKey(
        Objective, verbose_name="mục tiêu", on_delete=models.PROTECT, related_name="targets"
    )
    order = models.PositiveSmallIntegerField(
        "gạch đầu dòng thứ", help_text="0 khi câu chỉ tiêu là lời văn của chính mục tiêu."
    )
    horizon = models.PositiveSmallIntegerField("đến năm")
    rule = models.CharField("quy tắc", max_length=10, choices=TargetRule)
    minimum = models.DecimalField(
        "từ (tối thiểu)", max_digits=12, decimal_places=3, null=True, blank=True
    )
    maximum = models.DecimalField("đến", max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    sentence_as_issued = models.TextField("nguyên văn đã ban hành")
    sentence = models.TextField("câu chỉ tiêu", help_text="Đã sửa các lỗi nêu trong đính chính.")

    class Meta:
        verbose_name = "mục tiêu của số đo"
        verbose_name_plural = "mục tiêu của số đo"
        ordering = ["horizon", "order", "measure__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "horizon"],
                name="target_horizon_unique",
                violation_error_message="Số đo đã có mục tiêu của năm này.",
            ),
            models.CheckConstraint(
                condition=Q(rule=TargetRule.AT_LEAST, minimum__isnull=False, maximum__isnull=True)
                | Q(
                    rule=TargetRule.RANGE,
                    minimum__isnull=False,
                    maximum__isnull=False,
                    maximum__gte=F("minimum"),
                )
                | Q(
                    rule__in=[TargetRule.INCREASE, TargetRule.MILESTONE],
                    minimum__isnull=True,
                    maximum__isnull=True,
                ),
                name="target_bounds",
                violation_error_message=(
                    "“Tối thiểu” cần mức từ; “trong khoảng” cần cả hai mức, mức sau không nhỏ hơn; "
                    "“tăng lên” và “đạt mốc” để trống cả hai."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.code} ({self.horizon})"

    @property
    def place(self) -> str:
        """Where it stands, as errata name places: "CT8/2030"."""
        return f"{self.measure.code}/{self.horizon}"

    @property
    def is_objective_itself(self) -> bool:
        """Whether its sentence is the objective's own text and not a dashed line below it."""
        return self.order == 0


class SupplierPart(models.TextChoices):
    """Which part of a measure's figure a supplier gives."""

    WHOLE = "whole", "Toàn bộ số liệu"
    NUMERATOR = "numerator", "Tử số"
    DENOMINATOR = "denominator", "Mẫu số"
    LIST = "list", "Danh sách"
    BASE_LIST = "base_list", "Danh mục gốc (mẫu số)"


class MeasureSupplierQuerySet(models.QuerySet["MeasureSupplier"]):
    def for_agency(self, agency: Agency) -> "MeasureSupplierQuerySet":
        """What the agency supplies by itself or as a member of a group."""
        groups = AgencyGroup.objects.filter(members=agency)
        return self.filter(Q(agency=agency) | Q(group__in=groups))


class MeasureSupplier(models.Model):
    """Who supplies which part of a measure."""

    measure = models.ForeignKey(
        Measure, verbose_name="số đo", on_delete=models.PROTECT, related_name="suppliers"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    agency = models.ForeignKey(
        Agency,
        verbose_name="cơ quan",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    group = models.ForeignKey(
        AgencyGroup,
        verbose_name="nhóm cơ quan",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    part = models.CharField("cung cấp", max_length=15, choices=SupplierPart)
    is_proposal = models.BooleanField(
        "đề xuất",
        default=False,
        help_text="Kế hoạch không nêu cơ quan cung cấp, chờ Sở KH&CN xác nhận.",
    )

    objects = MeasureSupplierQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan cung cấp số liệu"
        verbose_name_plural = "cơ quan cung cấp số liệu"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "order"],
                name="measure_supplier_order_unique",
                violation_error_message="Thứ tự này đã có.",
            ),
            models.UniqueConstraint(
                fields=["measure", "agency", "part"],
                name="measure_supplier_agency_unique",
                violation_error_message="Cơ quan này đã cung cấp phần số liệu đó.",
            ),
            models.UniqueConstraint(
                fields=["measure", "group", "part"],
                name="measure_supplier_group_unique",
                violation_error_message="Nhóm này đã cung cấp phần số liệu đó.",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True, group__isnull=False)
                | Q(agency__isnull=False, group__isnull=True),
                name="measure_supplier_one_party",
                violation_error_message="Chọn đúng một cơ quan hoặc một nhóm.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.agency.name if self.agency else self.group.name
