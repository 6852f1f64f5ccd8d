"""An agency asks Sở KH&CN to open its accepted report again."""

from django.db import models
from django.db.models import Q

from reporting.models.versions import ReportVersion, Status
from soctrang_ip.accounts.models import User


class ReopenRequestQuerySet(models.QuerySet["ReopenRequest"]):
    def waiting(self) -> "ReopenRequestQuerySet":
        """Not answered; what was asked of a version replaced since is answered by that."""
        return self.filter(answered_at__isnull=True, version__status=Status.ACCEPTED)


class ReopenRequest(models.Model):
    """Asked once at a time of each version; opening the correction grants it."""

    version = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, related_name="reopen_requests"
    )
    reason = models.TextField("lý do")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("đề nghị lúc")
    is_granted = models.BooleanField("được chấp thuận", default=False)
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    objects = ReopenRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị mở bản điều chỉnh"
        verbose_name_plural = "đề nghị mở bản điều chỉnh"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(answered_at__isnull=True),
                name="reopen_request_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: đề nghị mở bản điều chỉnh"
