"""One version of what an agency files, and the states it passes through."""

from django.db import models
from django.db.models import Q

from reporting.models.rounds import Obligation
from soctrang_ip.accounts.models import Membership, Role, User
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES


class Status(models.TextChoices):
    """The label; `icon` and `tone` are what every page shows with it (components/status.html)."""

    DRAFT = "draft", "Đang soạn"
    AWAITING_SIGN = "awaiting_sign", "Chờ ký"
    SUBMITTED = "submitted", "Đã gửi"
    IN_REVIEW = "in_review", "Đang thẩm định"
    ACCEPTED = "accepted", "Đã chấp nhận"
    RETURNED = "returned", "Trả lại"
    RECALLED = "recalled", "Đã thu hồi"
    SUPERSEDED = "superseded", "Đã được thay thế"
    DISCARDED = "discarded", "Đã bỏ"

    @property
    def icon(self) -> str:
        return _LOOKS[self][0]

    @property
    def tone(self) -> str:
        return _LOOKS[self][1]


_LOOKS: dict[Status, tuple[str, str]] = {
    Status.DRAFT: ("edit", "neutral"),
    Status.AWAITING_SIGN: ("clock", "waiting"),
    Status.SUBMITTED: ("send", "info"),
    Status.IN_REVIEW: ("review", "info"),
    Status.ACCEPTED: ("check-circle", "success"),
    Status.RETURNED: ("return", "warning"),
    Status.RECALLED: ("return", "neutral"),
    Status.SUPERSEDED: ("history", "neutral"),
    Status.DISCARDED: ("cross", "neutral"),
}

OPEN_STATUSES = frozenset({Status.DRAFT, Status.AWAITING_SIGN, Status.SUBMITTED, Status.IN_REVIEW})
UNSENT_STATUSES = frozenset({Status.DRAFT, Status.AWAITING_SIGN, Status.DISCARDED})
EVER_ACCEPTED_STATUSES = frozenset({Status.ACCEPTED, Status.SUPERSEDED})


class VersionQuerySet(models.QuerySet["ReportVersion"]):
    def visible_to(self, acting: Membership | None) -> "VersionQuerySet":
        """The rows somebody acting so may read in full (design: "Who sees what")."""
        if acting is None:
            return self.none()
        if acting.role in AGENCY_ROLES:
            return self.filter(obligation__agency=acting.agency_id)
        if acting.role in REVIEWER_ROLES:
            return self.exclude(status__in=UNSENT_STATUSES, is_recorded=False)
        if acting.role == Role.LEADER:
            return self.filter(status__in=EVER_ACCEPTED_STATUSES)
        return self.none()

    def filed_by(self, acting: Membership | None) -> "VersionQuerySet":
        """Those of the own agency; for reviewers those they type from paper."""
        visible = self.visible_to(acting)
        if acting is not None and acting.role in REVIEWER_ROLES:
            return visible.filter(is_recorded=True)
        return visible

    def status_words_visible_to(self, acting: Membership | None) -> "VersionQuerySet":
        """The accepted versions, if somebody acting so may read their tasks' status words."""
        readers = AGENCY_ROLES | REVIEWER_ROLES | {Role.LEADER}
        return self.accepted() if acting and acting.role in readers else self.none()

    def accepted(self) -> "VersionQuerySet":
        """The current accepted version of each obligation: what dashboards count."""
        return self.filter(status=Status.ACCEPTED)

    def sent(self) -> "VersionQuerySet":
        """Signed and sealed, whatever came of them."""
        return self.exclude(status__in=UNSENT_STATUSES)

    def kept(self) -> "VersionQuerySet":
        """All but the drafts that were discarded."""
        return self.exclude(status=Status.DISCARDED)

    def open(self) -> "VersionQuerySet":
        return self.filter(status__in=OPEN_STATUSES)


class ReportVersion(models.Model):
    """One numbered version (1, 2, …) of an agency's report.

    `snapshot` is canonical JSON (see `reporting.snapshots`), sealed on submission with its
    SHA-256; documents are made from it. The constraints keep at most one open and at most
    one accepted version per obligation.
    """

    obligation = models.ForeignKey(
        Obligation, verbose_name="nghĩa vụ", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("phiên bản")
    status = models.CharField("trạng thái", max_length=15, choices=Status, default=Status.DRAFT)
    based_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    change_reason = models.TextField("lý do lập phiên bản mới", blank=True)
    created_at = models.DateTimeField("tạo lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    is_recorded = models.BooleanField("nhập thay từ báo cáo giấy", default=False)
    submission_key = models.CharField(max_length=64, blank=True, editable=False)
    receipt_code = models.CharField("mã tiếp nhận", max_length=60, blank=True)
    snapshot = models.TextField(blank=True, editable=False)
    snapshot_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    reviewer = models.ForeignKey(
        User,
        verbose_name="người thẩm định",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["obligation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(status__in=["draft", "awaiting_sign", "submitted", "in_review"]),
                name="version_one_open",
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(status="accepted"),
                name="version_one_accepted",
            ),
            models.UniqueConstraint(
                fields=["receipt_code"],
                condition=~Q(receipt_code=""),
                name="version_receipt_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "awaiting_sign", "discarded"])
                | (Q(sent_at__isnull=False) & ~Q(snapshot_sha256="")),
                name="version_sent_is_sealed",
            ),
        ]
        indexes = [models.Index(fields=["status", "obligation"], name="version_status")]

    def __str__(self) -> str:
        return f"{self.obligation} – bản {self.number}"

    @property
    def agency(self) -> object:
        return self.obligation.agency

    @property
    def round(self) -> object:
        return self.obligation.round

    @property
    def state(self) -> Status:
        return Status(self.status)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_being_transcribed(self) -> bool:
        """Sở KH&CN is typing it from paper."""
        return self.is_draft and self.is_recorded

    def is_written_as(self, role: str) -> bool:
        """Whether this role writes the draft: Sở KH&CN types paper reports, and only those."""
        return role in (REVIEWER_ROLES if self.is_recorded else AGENCY_ROLES)

    def is_writable_as(self, role: str) -> bool:
        return self.is_draft and self.is_written_as(role)

    @property
    def is_in_review(self) -> bool:
        return self.status == Status.IN_REVIEW

    @property
    def is_sent(self) -> bool:
        return self.status not in UNSENT_STATUSES

    @property
    def is_accepted(self) -> bool:
        return self.status == Status.ACCEPTED

    @property
    def is_discarded(self) -> bool:
        return self.status == Status.DISCARDED

    @property
    def is_recalled(self) -> bool:
        return self.status == Status.RECALLED

    def was_late(self) -> bool:
        """Whether this very sending came at or after the due instant."""
        owed = self.obligation
        if owed.round.is_for_paper or self.sent_at is None:
            return False
        return self.sent_at >= owed.due_at
