"""The appendix: tasks under their mục and headings, who leads, with whom, when, paid by what."""

from django.db import models
from django.db.models import F, Prefetch, Q

from plan.models import FundingSource, Section, Solution, SolutionLink
from plan.parties import Party
from soctrang_ip.accounts.history import keep_history
from soctrang_ip.accounts.models import Agency, AgencyGroup, GroupKind


class TaskHeading(models.Model):
    """A numbered row of the appendix that only groups the rows below it."""

    section = models.ForeignKey(
        Section, verbose_name="mục", on_delete=models.PROTECT, related_name="task_headings"
    )
    order = models.PositiveSmallIntegerField(
        "thứ tự", help_text="Thứ tự của dòng trong cả phụ lục, tính cả dòng mục."
    )
    number = models.CharField("STT", max_length=10)
    name = models.CharField("tên", max_length=500)
    name_as_issued = models.CharField("nguyên văn đã ban hành", max_length=500)

    class Meta:
        verbose_name = "đề mục nhiệm vụ"
        verbose_name_plural = "đề mục nhiệm vụ"
        ordering = ["section__number", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "number"],
                name="task_heading_number_unique",
                violation_error_message="STT này đã có trong mục.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def code(self) -> str:
        return f"{self.section.roman}.{self.number}"


class TaskQuerySet(models.QuerySet["Task"]):
    def due_in(self, year: int) -> "TaskQuerySet":
        """Tasks with an interval that holds the year; in other years they are "không đến kỳ"."""
        intervals = TaskInterval.objects.filter(first_year__lte=year, last_year__gte=year)
        return self.filter(pk__in=intervals.values("task"))

    def led_by(self, agency: Agency) -> "TaskQuerySet":
        return self.filter(pk__in=TaskLead.objects.filter(agency=agency).values("task"))

    def naming(self, agency: Agency) -> "TaskQuerySet":
        """Tasks that name the agency itself as a partner."""
        return self.filter(pk__in=TaskPartner.objects.filter(agency=agency).values("task"))

    def of_groups_of(self, agency: Agency) -> "TaskQuerySet":
        """Tasks whose partner is a closed group the agency belongs to."""
        groups = AgencyGroup.objects.filter(kind=GroupKind.CLOSED, members=agency)
        return self.filter(pk__in=TaskPartner.objects.filter(group__in=groups).values("task"))

    def partnered_by(self, agency: Agency) -> "TaskQuerySet":
        """Tasks that name the agency, or a closed group it belongs to, as a partner."""
        return self.naming(agency) | self.of_groups_of(agency)

    def paid_by(self, source: FundingSource) -> "TaskQuerySet":
        return self.filter(pk__in=TaskFunding.objects.filter(source=source).values("task"))

    def in_plan_order(self) -> "TaskQuerySet":
        return self.order_by("section__number", "order")

    def with_parts(self) -> "TaskQuerySet":
        """Everything a row of the appendix shows, in seven queries whatever the number of rows."""
        return self.with_parties().prefetch_related(
            "intervals", Prefetch("funding", TaskFunding.objects.select_related("source"))
        )

    def with_parties(self) -> "TaskQuerySet":
        """Title, leads and partners with their names, in five queries."""
        return self.select_related("section", "heading").prefetch_related(
            Prefetch("leads", TaskLead.objects.select_related("agency")),
            "leads__agency__names",
            Prefetch("partners", TaskPartner.objects.select_related("agency", "group")),
            "partners__agency__names",
        )


class Task(models.Model):
    """One of the 34 tasks; the code (mục and number) is its name for good."""

    section = models.ForeignKey(
        Section, verbose_name="mục", on_delete=models.PROTECT, related_name="tasks"
    )
    heading = models.ForeignKey(
        TaskHeading,
        verbose_name="đề mục",
        on_delete=models.PROTECT,
        related_name="tasks",
        null=True,
        blank=True,
    )
    order = models.PositiveSmallIntegerField(
        "thứ tự", help_text="Thứ tự của dòng trong cả phụ lục, tính cả dòng mục và đề mục."
    )
    number = models.CharField("STT", max_length=10)
    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên nhiệm vụ", max_length=500)
    name_as_issued = models.CharField("nguyên văn đã ban hành", max_length=500)
    period_wording = models.CharField("thời gian thực hiện như đã in", max_length=200)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["section__number", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "code"],
                name="task_code_unique",
                violation_error_message="Mã nhiệm vụ này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.full_name}"

    @property
    def full_name(self) -> str:
        """The leaf with its heading: leaf names alone repeat."""
        return f"{self.heading.name} – {self.name}" if self.heading else self.name

    @property
    def active_years(self) -> list[int]:
        """The years it is due, ascending; reads the `intervals` relation."""
        return sorted({year for interval in self.intervals.all() for year in interval.years})

    def is_due_in(self, year: int) -> bool:
        return year in self.active_years


class TaskLead(models.Model):
    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="leads"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="+"
    )
    wording = models.CharField(
        "cách gọi trong Kế hoạch", max_length=200, help_text="Nguyên văn như đã ban hành."
    )

    class Meta:
        verbose_name = "cơ quan chủ trì"
        verbose_name_plural = "cơ quan chủ trì"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "order"],
                name="task_lead_order_unique",
                violation_error_message="Thứ tự này đã có.",
            ),
            models.UniqueConstraint(
                fields=["task", "agency"],
                name="task_lead_agency_unique",
                violation_error_message="Cơ quan này đã chủ trì nhiệm vụ.",
            ),
        ]

    def __str__(self) -> str:
        return self.agency.name


class TaskPartner(Party):
    """A partner: an agency by its own name, a group, or only words ("doanh nghiệp")."""

    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="partners"
    )

    class Meta(Party.Meta):
        verbose_name = "cơ quan phối hợp"
        verbose_name_plural = "cơ quan phối hợp"
        constraints = [
            *Party.Meta.constraints,
            models.UniqueConstraint(
                fields=["task", "order"],
                name="task_partner_order_unique",
                violation_error_message="Thứ tự này đã có.",
            ),
        ]


class TaskInterval(models.Model):
    """Years in which a task is due, with the plan's word for them if it has one ("thí điểm")."""

    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="intervals"
    )
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")
    label = models.CharField("tên gọi", max_length=60, blank=True)

    class Meta:
        verbose_name = "khoảng thời gian"
        verbose_name_plural = "khoảng thời gian"
        ordering = ["first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "first_year"],
                name="task_interval_unique",
                violation_error_message="Nhiệm vụ đã có khoảng thời gian bắt đầu năm này.",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="task_interval_span",
                violation_error_message="Năm cuối phải từ năm đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class TaskFunding(models.Model):
    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="funding"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    source = models.ForeignKey(
        FundingSource, verbose_name="nguồn", on_delete=models.PROTECT, related_name="+"
    )
    wording = models.CharField(
        "cách gọi trong Kế hoạch", max_length=200, help_text="Nguyên văn như đã ban hành."
    )

    class Meta:
        verbose_name = "nguồn kinh phí của nhiệm vụ"
        verbose_name_plural = "nguồn kinh phí của nhiệm vụ"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "order"],
                name="task_funding_order_unique",
                violation_error_message="Thứ tự này đã có.",
            ),
            models.UniqueConstraint(
                fields=["task", "source"],
                name="task_funding_source_unique",
                violation_error_message="Nhiệm vụ đã có nguồn này.",
            ),
        ]

    def __str__(self) -> str:
        return self.source.name


class SolutionTask(SolutionLink):
    solution = models.ForeignKey(
        Solution, verbose_name="giải pháp", on_delete=models.PROTECT, related_name="task_links"
    )
    task = models.ForeignKey(
        Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT, related_name="solution_links"
    )

    class Meta:
        verbose_name = "nhiệm vụ thực hiện giải pháp"
        verbose_name_plural = "nhiệm vụ thực hiện giải pháp"
        ordering = ["task__section__number", "task__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "task"],
                name="solution_task_unique",
                violation_error_message="Nhiệm vụ này đã được nối với giải pháp.",
            )
        ]

    def __str__(self) -> str:
        return str(self.task)


keep_history(TaskHeading, Task, TaskLead, TaskPartner, TaskInterval, TaskFunding, SolutionTask)
