"""The append-only journal of what was decided on the deadline of one agency."""

from django.db import models

from reporting.models.journal import WrittenOnce
from reporting.models.rounds import Obligation
from soctrang_ip.accounts.models import Role, User


class Decision(models.TextChoices):
    EXTEND = "extend", "Gia hạn"
    EXEMPT = "exempt", "Miễn báo cáo"
    END_EXTENSION = "end_extension", "Bỏ gia hạn"
    END_EXEMPTION = "end_exemption", "Bỏ miễn báo cáo"


class DeadlineDecision(WrittenOnce):
    """One decision: who, when, why, and when the report was due before and after it.

    The obligation's own columns say how it stands now. Without an instant after it (or before)
    the agency was exempted.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("quyết định", max_length=15, choices=Decision)
    reason = models.TextField("lý do")
    due_before = models.DateTimeField("hạn gửi trước đó", null=True)
    due_after = models.DateTimeField("hạn gửi sau đó", null=True)
    by = models.ForeignKey(
        User, verbose_name="người quyết định", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("vai trò", max_length=15, choices=Role)
    decided_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "quyết định về hạn báo cáo"
        verbose_name_plural = "quyết định về hạn báo cáo"
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.obligation}: {self.get_kind_display()}"
