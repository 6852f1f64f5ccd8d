"""The consolidated report of Sở KH&CN to UBND tỉnh: its draft, and what was published."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.models.rounds import ReportingRound


class ConsolidatedPartQuerySet(models.QuerySet["ConsolidatedPart"]):
    def of_round(self, round_: ReportingRound) -> dict[str, "ConsolidatedPart"]:
        """By key (one query)."""
        return {part.key: part for part in self.filter(round=round_).select_related("updated_by")}


class ConsolidatedPart(models.Model):
    """One passage of the draft as the officers have it; its order and heading are in
    reporting.consolidated."""

    round = models.ForeignKey(
        ReportingRound, on_delete=models.PROTECT, related_name="consolidated_parts"
    )
    key = models.CharField(max_length=40)
    text = models.TextField("nội dung", blank=True)
    cited = models.JSONField(default=list)
    """What the text cites, as reporting.consolidated.Citation holds it."""
    edit_counter = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConsolidatedPartQuerySet.as_manager()

    class Meta:
        verbose_name = "đoạn của báo cáo tổng hợp"
        verbose_name_plural = "đoạn của báo cáo tổng hợp"
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="consolidated_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.key}"


class PublishedReportQuerySet(models.QuerySet["PublishedReport"]):
    def next_number(self, round_: ReportingRound) -> int:
        """What the next version of the round is; the first one is 1."""
        return 1 + self.filter(round=round_).count()

    def with_files(self) -> "PublishedReportQuerySet":
        """Newest year and number first, their files without content (two queries)."""
        files = self.model.files.rel.related_model.objects.without_content()
        return (
            self.select_related("round", "published_by")
            .prefetch_related(models.Prefetch("files", files))
            .order_by("-round__year", "-round", "-number")
        )


class PublishedReport(models.Model):
    """One numbered version, for ever: names, texts, figures and their sources of that day.

    A correction is a new number (NĐ 30/2020, Điều 18); the highest one of a round is in force.
    """

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="published")
    number = models.PositiveSmallIntegerField("lần")
    snapshot = models.TextField()
    """Canonical JSON, from which its files are made."""
    sha256 = models.CharField(max_length=64)
    reason = models.CharField("lý do điều chỉnh", max_length=500, blank=True)
    published_at = models.DateTimeField("ban hành lúc")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PublishedReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tổng hợp đã ban hành"
        verbose_name_plural = "báo cáo tổng hợp đã ban hành"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="published_report_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="published_correction_has_reason",
                violation_error_message="Bản điều chỉnh phải ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo tổng hợp năm {self.round.year}, lần {self.number}"

    @property
    def is_complete(self) -> bool:
        """Whether the worker has made every file of it (one query)."""
        return all(file.is_made for file in self.files.without_content())

    @property
    def code(self) -> str:
        """Year, number and the beginning of the seal, such as TH-2026-01-9F86D081."""
        return f"TH-{self.round.year}-{self.number:02d}-{self.sha256[:8].upper()}"
