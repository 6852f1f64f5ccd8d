"""Reporting rounds and what each agency owes in them.

Source: part VI of the plan (yearly, before 15 October, to Sở KH&CN; ad hoc on request)
and V.1.a (five-year review, 2030 review).
"""

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from plan.models import Plan
from soctrang_ip.accounts.models import Agency, Membership, Role, User
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES
from tasks.models import Task

if TYPE_CHECKING:
    from reporting.models.versions import ReportVersion


class RoundKind(models.TextChoices):
    ANNUAL = "annual", "Báo cáo hằng năm"
    AD_HOC = "ad_hoc", "Báo cáo đột xuất"
    INTERIM = "interim", "Sơ kết 2021-2025"
    FINAL = "final", "Tổng kết 2030"


def last_valid_day(due_at: datetime.datetime) -> datetime.date:
    """The last local day before an exclusive due instant: 14/10 for 15/10 00:00."""
    return timezone.localdate(due_at - datetime.timedelta(microseconds=1))


class RoundQuerySet(models.QuerySet["ReportingRound"]):
    def annual(self, year: int) -> "RoundQuerySet":
        return self.filter(kind=RoundKind.ANNUAL, year=year)

    def annual_by_year(self) -> dict[int, "ReportingRound"]:
        """The annual rounds with their plans, the newest first."""
        rounds = self.filter(kind=RoundKind.ANNUAL).select_related("plan").order_by("-year")
        return {round_.year: round_ for round_ in rounds}

    def open_at(self, instant: datetime.datetime) -> "RoundQuerySet":
        return self.filter(
            Q(closed_at__isnull=True) | Q(closed_at__gt=instant), opened_at__lte=instant
        )

    def with_reminders(self) -> "RoundQuerySet":
        """Rounds in which agencies are asked to send."""
        return self.filter(is_for_paper=False)

    def with_counts(self) -> "RoundQuerySet":
        """`agency_count` owe a report, `accepted_count` have an accepted one; newest first."""
        # Grouping would drop the model's own order.
        return self.order_by("-year", "kind").annotate(
            agency_count=Count("obligations", distinct=True),
            accepted_count=Count(
                "obligations", filter=Q(obligations__versions__status="accepted"), distinct=True
            ),
        )


class ReportingRound(models.Model):
    """A round of reports (kỳ báo cáo). `due_at` is exclusive: the first instant that is late."""

    plan = models.ForeignKey(Plan, verbose_name="kế hoạch", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField("năm báo cáo")
    kind = models.CharField("loại kỳ", max_length=10, choices=RoundKind, default=RoundKind.ANNUAL)
    data_from = models.DateField("số liệu từ ngày")
    data_until = models.DateField("ngày chốt số liệu")
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    due_at = models.DateTimeField("hạn gửi (trước thời điểm)")
    guidance = models.TextField("hướng dẫn", blank=True)
    is_for_paper = models.BooleanField("chỉ để nhập báo cáo giấy", default=False)
    """Of a year long past: Sở KH&CN types what came on paper, and nobody is late or missing."""
    is_sample = models.BooleanField("dữ liệu minh họa", default=False, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"],
                condition=Q(kind="annual"),
                name="round_one_annual_a_year",
                violation_error_message="Năm này đã có kỳ báo cáo hằng năm.",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("opened_at")) | Q(is_for_paper=True),
                name="round_due_after_opening",
                violation_error_message="Hạn gửi phải sau thời điểm mở kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(data_until__gte=F("data_from")),
                name="round_data_span",
                violation_error_message="Ngày chốt số liệu phải sau ngày bắt đầu kỳ số liệu.",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == RoundKind.ANNUAL:
            return f"Báo cáo năm {self.year}"
        return f"{self.get_kind_display()} năm {self.year}"

    @property
    def is_annual(self) -> bool:
        return self.kind == RoundKind.ANNUAL

    def is_open_at(self, instant: datetime.datetime) -> bool:
        return self.opened_at <= instant and (self.closed_at is None or instant < self.closed_at)

    @property
    def last_valid_day(self) -> datetime.date:
        return last_valid_day(self.due_at)


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, acting: Membership | None) -> "ObligationQuerySet":
        if acting is None:
            return self.none()
        if acting.role in AGENCY_ROLES:
            return self.filter(agency=acting.agency_id)
        if acting.role in REVIEWER_ROLES or acting.role == Role.LEADER:
            return self
        return self.none()

    def in_plan_order(self) -> "ObligationQuerySet":
        return self.order_by("agency__order")

    def with_history(self) -> "ObligationQuerySet":
        """Round, agency with names, versions with events: four queries however many rows.

        The sealed texts, by far the largest column, are left in the database.
        """
        versions = self.model._meta.get_field("versions").related_model.objects
        return self.select_related("round", "agency").prefetch_related(
            "agency__names", Prefetch("versions", versions.defer("snapshot")), "versions__events"
        )

    def with_versions(self) -> "list[Obligation]":
        """Each with the number, status and sending of its versions: one query, a join.

        `versions.all()` of such a row is a list.
        """
        version = self.model._meta.get_field("versions").related_model
        # In the order of the model's fields, as from_db wants them.
        names = ("id", "obligation_id", "number", "status", "sent_at")
        columns = {f"version_{name}": F(f"versions__{name}") for name in names}
        found: dict[int, Obligation] = {}
        versions = defaultdict(list)
        for row in self.annotate(**columns).order_by():
            owed = found.setdefault(row.pk, row)
            values = [getattr(row, column) for column in columns]
            if values[0] is not None:
                versions[owed.pk].append(version.from_db(self.db, names, values))
        for owed in found.values():
            # What prefetch_related fills with a second query.
            owed._prefetched_objects_cache = {"versions": versions[owed.pk]}
        return list(found.values())


class Obligation(models.Model):
    """What one agency owes in one round (nghĩa vụ báo cáo)."""

    round = models.ForeignKey(
        ReportingRound, verbose_name="kỳ", on_delete=models.PROTECT, related_name="obligations"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="obligations"
    )
    extended_due_at = models.DateTimeField("gia hạn đến trước", null=True, blank=True)
    extension_reason = models.TextField("lý do gia hạn", blank=True)
    exempted_at = models.DateTimeField("miễn báo cáo lúc", null=True, blank=True)
    exemption_reason = models.TextField("lý do miễn", blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name="người quyết định gia hạn hoặc miễn",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "nghĩa vụ báo cáo"
        verbose_name_plural = "nghĩa vụ báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["round", "agency"], name="obligation_unique")
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name} – {self.round}"

    @property
    def due_at(self) -> datetime.datetime:
        """Exclusive; when the whole round is put off further, that counts."""
        return max(self.extended_due_at or self.round.due_at, self.round.due_at)

    @property
    def is_extended(self) -> bool:
        return self.extended_due_at is not None

    @property
    def last_valid_day(self) -> datetime.date:
        return last_valid_day(self.due_at)

    @property
    def open_version(self) -> "ReportVersion | None":
        return next((version for version in self.versions.all() if version.is_open), None)

    @property
    def accepted_version(self) -> "ReportVersion | None":
        return next((version for version in self.versions.all() if version.is_accepted), None)

    @property
    def latest_version(self) -> "ReportVersion | None":
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    @property
    def standing_version(self) -> "ReportVersion | None":
        """The latest version that was not discarded."""
        kept = [version for version in self.versions.all() if not version.is_discarded]
        return max(kept, key=lambda version: version.number, default=None)

    @property
    def latest_sent(self) -> "ReportVersion | None":
        """The latest version that was sent, whatever came of it."""
        sent = [version for version in self.versions.all() if version.is_sent]
        return max(sent, key=lambda version: version.number, default=None)

    @property
    def owes(self) -> bool:
        """Whether the agency has to send something: it never did, or it is mending a report."""
        standing = self.standing_version
        if standing is None:
            return self.exempted_at is None
        return not standing.is_sent or standing.is_recalled

    @property
    def answer_by(self) -> datetime.date | None:
        """The day a returned report, while it is mended, has to come back (reads the events)."""
        mending = self.standing_version
        if mending is None or mending.is_sent:
            return None
        days = (
            event.answer_by
            for version in self.versions.all()
            if version.pk == mending.based_on_id
            for event in version.events.all()
        )
        return next((day for day in days if day), None)

    @property
    def first_sent_at(self) -> datetime.datetime | None:
        """When the first submission that was not recalled arrived; it alone decides lateness."""
        arrivals = [
            version.sent_at
            for version in self.versions.all()
            if version.sent_at is not None and not version.is_recalled
        ]
        return min(arrivals, default=None)

    def is_late(self) -> bool:
        """Sent, but at or after the due instant."""
        if self.round.is_for_paper:
            return False
        return self.first_sent_at is not None and self.first_sent_at >= self.due_at

    def is_overdue(self, now: datetime.datetime) -> bool:
        """Nothing sent, not exempted, and the due instant has come."""
        if self.round.is_for_paper or self.exempted_at is not None:
            return False
        return self.first_sent_at is None and now >= self.due_at

    def days_late(self, now: datetime.datetime) -> int:
        """Whole days after the last valid day, of the sending or, when overdue, of now."""
        if not (self.is_late() or self.is_overdue(now)):
            return 0
        return (timezone.localdate(self.first_sent_at or now) - self.last_valid_day).days


class ExtraTask(models.Model):
    """A task the plan does not ask of this agency, added by it or assigned by Sở KH&CN."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="extra_tasks")
    task = models.ForeignKey(Task, verbose_name="nhiệm vụ", on_delete=models.PROTECT)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("thêm lúc")

    class Meta:
        verbose_name = "nhiệm vụ bổ sung"
        verbose_name_plural = "nhiệm vụ bổ sung"
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "task"],
                name="extra_task_unique",
                violation_error_message="Nhiệm vụ này đã có trong báo cáo.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation} – {self.task}"
