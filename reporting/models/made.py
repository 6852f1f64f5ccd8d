"""Files that the background worker makes, each once."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.models.consolidated import PublishedReport


class DocumentKind(models.TextChoices):
    AGENCY_REPORT = "agency-report", "Báo cáo của cơ quan"
    CONSOLIDATED_REPORT = "consolidated-report", "Báo cáo tổng hợp"
    LEADERSHIP_SUMMARY = "leadership-summary", "Tóm tắt cho lãnh đạo"
    REMINDER_LETTER = "reminder-letter", "Công văn đôn đốc"
    PLAN_STATUS = "plan-status", "Kế hoạch kèm tình hình thực hiện"


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"


class Making(models.TextChoices):
    WAITING = "waiting", "Đang chờ đến lượt"
    READING = "reading", "Đang đọc số liệu"
    PRINTING = "printing", "Đang dàn trang"
    MADE = "made", "Đã lập xong"
    FAILED = "failed", "Không lập được"


UNDER_WAY = (Making.WAITING, Making.READING, Making.PRINTING)
ABANDONED_AFTER = datetime.timedelta(minutes=5)
"""Longer than a document may take: the worker that had it, or its turn, is gone."""


class MadeDocumentQuerySet(models.QuerySet["MadeDocument"]):
    def without_content(self) -> "MadeDocumentQuerySet":
        return self.defer("content")

    def waiting_before(self, row: "MadeDocument") -> "MadeDocumentQuerySet":
        """Those that the worker makes first."""
        return self.filter(state=Making.WAITING, pk__lt=row.pk)

    def untaken(self) -> "MadeDocumentQuerySet":
        """Those that a worker may take."""
        return self.filter(state__in=(Making.WAITING, Making.FAILED))

    def abandoned(self, at: datetime.datetime) -> "MadeDocumentQuerySet":
        return self.filter(state__in=UNDER_WAY, moved_at__lt=at - ABANDONED_AFTER)

    def kept(self) -> "MadeDocumentQuerySet":
        """What is made and stays for ever."""
        return self.filter(is_kept=True, state=Making.MADE)

    def passing_before(self, at: datetime.datetime) -> "MadeDocumentQuerySet":
        """Those of drafts and of the day's figures asked for before that instant."""
        return self.filter(is_kept=False, requested_at__lt=at)


class MadeDocument(models.Model):
    """One file of one content: the same content asked for again is the same row.

    `is_kept`: made of what never changes (a sent version, a published report), and so kept and
    unchanged for ever; the others are swept after some days.
    """

    key = models.CharField(max_length=64, unique=True)
    """SHA-256 of kind, format and `made_of`."""
    kind = models.CharField("loại", max_length=30, choices=DocumentKind)
    format = models.CharField("dạng tệp", max_length=4, choices=FileFormat)
    made_of = models.JSONField()
    """What reporting.documents.kinds needs to draw it up, and what tells contents apart."""
    title = models.CharField("tên", max_length=300)
    is_kept = models.BooleanField("lưu mãi", default=False)
    published = models.ForeignKey(
        PublishedReport, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    state = models.CharField("tình trạng", max_length=10, choices=Making, default=Making.WAITING)
    error = models.CharField("lỗi", max_length=300, blank=True)
    requested_at = models.DateTimeField("yêu cầu lúc")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    moved_at = models.DateTimeField("chuyển bước lúc")
    """When it came to its state."""
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    filename = models.CharField("tên tệp", max_length=120, blank=True)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    page_count = models.PositiveIntegerField("số trang", default=0)

    objects = MadeDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đã lập"
        verbose_name_plural = "văn bản đã lập"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Making.MADE, content__isnull=False, finished_at__isnull=False)
                | (~Q(state=Making.MADE) & Q(content__isnull=True)),
                name="made_document_has_content",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"

    @property
    def is_made(self) -> bool:
        return self.state == Making.MADE

    @property
    def has_failed(self) -> bool:
        return self.state == Making.FAILED

    @property
    def step(self) -> int:
        """Of the four from waiting to made."""
        return 1 + (Making.WAITING, Making.READING, Making.PRINTING, Making.MADE).index(self.state)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def is_abandoned(self, at: datetime.datetime) -> bool:
        return self.is_under_way and self.moved_at < at - ABANDONED_AFTER
