"""Part IV: the table's lines and periods, and the sources of money the plan speaks of."""

from django.db import models
from django.db.models import F, Q

from plan.document import Plan
from soctrang_ip.accounts.models import Agency, AgencyKind


class BudgetLine(models.Model):
    """A row of the table of part IV ("dòng kinh phí"); its totals are computed, never stored."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="budget_lines"
    )
    number = models.PositiveSmallIntegerField("số thứ tự")
    name = models.CharField("tên dòng kinh phí", max_length=200)

    class Meta:
        verbose_name = "dòng kinh phí"
        verbose_name_plural = "dòng kinh phí"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="budget_line_number_unique",
                violation_error_message="Số thứ tự này đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BudgetPeriod(models.Model):
    """A column of the table of part IV."""

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="budget_periods"
    )
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")

    class Meta:
        verbose_name = "giai đoạn kinh phí"
        verbose_name_plural = "giai đoạn kinh phí"
        ordering = ["first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "first_year"],
                name="budget_period_unique",
                violation_error_message="Giai đoạn này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="budget_period_span",
                violation_error_message="Năm cuối phải từ năm đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Giai đoạn {self.code}"

    @property
    def code(self) -> str:
        return f"{self.first_year}-{self.last_year}"


class BudgetAmount(models.Model):
    """A cell of the table of part IV, in whole đồng."""

    line = models.ForeignKey(
        BudgetLine, verbose_name="dòng kinh phí", on_delete=models.PROTECT, related_name="amounts"
    )
    period = models.ForeignKey(
        BudgetPeriod, verbose_name="giai đoạn", on_delete=models.PROTECT, related_name="amounts"
    )
    amount = models.BigIntegerField("số tiền (đồng)")

    class Meta:
        verbose_name = "kinh phí của giai đoạn"
        verbose_name_plural = "kinh phí của giai đoạn"
        ordering = ["line__number", "period__first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "period"],
                name="budget_amount_unique",
                violation_error_message="Dòng này đã có số tiền của giai đoạn.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_amount_not_negative",
                violation_error_message="Số tiền không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.period.code}"


class FundingSourceQuerySet(models.QuerySet["FundingSource"]):
    def named_for(self, agency: Agency) -> "FundingSourceQuerySet":
        """The sources part IV names for the agency or for its kind."""
        return self.filter(
            Q(named_for_agency=agency)
            | Q(named_for_kind=agency.kind, named_for_agency__isnull=True)
        )


class FundingSource(models.Model):
    """A wording for money in the appendix or in part IV's first paragraph ("nguồn").

    Its link to a line of the table is a proposal until an officer confirms it, and may stay empty.
    """

    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", on_delete=models.PROTECT, related_name="funding_sources"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.SlugField("mã", max_length=40)
    name = models.CharField("tên nguồn", max_length=200)
    name_as_issued = models.CharField("nguyên văn đã ban hành", max_length=200)
    budget_line = models.ForeignKey(
        BudgetLine,
        verbose_name="thuộc dòng kinh phí",
        on_delete=models.PROTECT,
        related_name="sources",
        null=True,
        blank=True,
    )
    is_link_confirmed = models.BooleanField("đã xác nhận dòng kinh phí", default=False)
    named_for_agency = models.ForeignKey(
        Agency,
        verbose_name="phần IV nêu cho cơ quan",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    named_for_kind = models.CharField(
        "phần IV nêu cho loại cơ quan", max_length=20, choices=AgencyKind, blank=True
    )

    objects = FundingSourceQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn kinh phí"
        verbose_name_plural = "nguồn kinh phí"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="funding_source_code_unique",
                violation_error_message="Mã nguồn này đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.name
