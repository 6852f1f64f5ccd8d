"""The append-only journal of what was done to each version."""

from django.db import models

from reporting.models.journal import WrittenOnce
from reporting.models.versions import ReportVersion, Status
from soctrang_ip.accounts.models import Agency, Role, User


class Action(models.TextChoices):
    START = "start", "Bắt đầu lập"
    READY = "ready", "Chuyển ký"
    UNLOCK = "unlock", "Mở lại để sửa"
    SUBMIT = "submit", "Ký và gửi"
    RECALL = "recall", "Thu hồi"
    TAKE = "take", "Nhận thẩm định"
    RELEASE = "release", "Thôi thẩm định"
    RETURN = "return", "Trả lại"
    ACCEPT = "accept", "Chấp nhận"
    REOPEN = "reopen", "Mở bản điều chỉnh"
    DISCARD = "discard", "Bỏ bản soạn"
    TRANSCRIBE = "transcribe", "Nhập thay báo cáo giấy"
    RECORD = "record", "Ghi nhận báo cáo giấy"


OPENS_A_DRAFT = (Action.RECALL, Action.RETURN, Action.REOPEN)


class EventQuerySet(models.QuerySet["ReportEvent"]):
    def history_of(self, obligation: int) -> "EventQuerySet":
        """What happened to every version of an obligation, the newest first (two queries).

        An action that also opened a next draft is told once, at the version it was done to.
        """
        return (
            self.filter(version__obligation=obligation)
            .exclude(from_status="", action__in=OPENS_A_DRAFT)
            .select_related("by", "agency", "version")
            .defer("version__snapshot")
            .prefetch_related("agency__names")
            .order_by("-happened_at", "-pk")
        )


class ReportEvent(WrittenOnce):
    """One change of state: from, to, who, under which role and agency, why, when.

    `from_status` is "" when the action made the version. `note` is what the system adds
    (for example that the signer also wrote the report).
    """

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="events")
    action = models.CharField("việc", max_length=10, choices=Action)
    from_status = models.CharField("từ", max_length=15, choices=Status, blank=True)
    to_status = models.CharField("đến", max_length=15, choices=Status)
    by = models.ForeignKey(
        User, verbose_name="người thực hiện", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("vai trò", max_length=15, choices=Role)
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("lý do", blank=True)
    note = models.TextField("ghi chú của hệ thống", blank=True)
    answer_by = models.DateField("trả lời trước ngày", null=True, blank=True)
    happened_at = models.DateTimeField("lúc")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "nhật ký báo cáo"
        verbose_name_plural = "nhật ký báo cáo"
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version} – {self.get_action_display()}"
