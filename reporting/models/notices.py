"""What each person is told, on the portal and by letter."""

import datetime

from django.db import models
from django.db.models import Q

from reporting.models.rounds import Obligation
from soctrang_ip.accounts.models import Membership, User
from soctrang_ip.lib.text import clean_line


class NoticeKind(models.TextChoices):
    RECEIPT = "receipt", "Biên nhận"
    RECORDED = "recorded", "Nhập báo cáo giấy"
    CAME_IN = "came_in", "Báo cáo mới gửi"
    READY = "ready", "Báo cáo chờ ký"
    UNLOCKED = "unlocked", "Người ký mở lại"
    RETURNED = "returned", "Báo cáo bị trả lại"
    ACCEPTED = "accepted", "Báo cáo được chấp nhận"
    REOPENED = "reopened", "Mở bản điều chỉnh"
    EXTENDED = "extended", "Gia hạn báo cáo"
    EXEMPTED = "exempted", "Miễn báo cáo"
    DEADLINE_BACK = "deadline_back", "Bỏ gia hạn hoặc miễn"
    DEADLINE_MOVED = "deadline_moved", "Đổi hạn của kỳ"
    REMINDER = "reminder", "Nhắc hạn báo cáo"
    DIGEST = "digest", "Tổng hợp nhắc hạn"
    QUESTIONS = "questions", "Câu hỏi chung"
    ANSWERED = "answered", "Trả lời câu hỏi chung"
    REOPEN_ASKED = "reopen_asked", "Đề nghị mở bản điều chỉnh"
    REOPEN_DECLINED = "reopen_declined", "Không mở bản điều chỉnh"
    RESPONDED = "responded", "Trả lời khó khăn, kiến nghị"
    NOTED = "noted", "Ý kiến lãnh đạo"
    PUBLISHED = "published", "Ban hành báo cáo tổng hợp"


class Letter(models.TextChoices):
    """How far the letter that goes with a notice has come."""

    NONE = "none", "Không gửi thư"
    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    GIVEN_UP = "given_up", "Không gửi được"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> "NoticeQuerySet":
        """A notice is seen by its recipient only, under whatever role they act."""
        return self.filter(recipient=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def mark_read(self, at: datetime.datetime) -> int:
        """How many were unread until now."""
        return self.unread().update(read_at=at)

    def to_send(self, at: datetime.datetime) -> "NoticeQuerySet":
        """Letters whose turn has come, the longest waiting first."""
        return self.filter(letter=Letter.WAITING, try_at__lte=at).order_by("try_at", "pk")


class Notice(models.Model):
    """One person told once about one occasion.

    Subject and body are written when it happens, so the names of that day stay; the body is
    plain text, a blank line between paragraphs. `occasion` names what it is about, such as
    `event-12`; the constraint keeps anybody from being told twice. `path` is what it leads to.
    """

    recipient = models.ForeignKey(
        User, verbose_name="người nhận", on_delete=models.PROTECT, related_name="notices"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """As whom the recipient is told: opening the notice continues under this role."""
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField("loại", max_length=20, choices=NoticeKind)
    occasion = models.CharField(max_length=60)
    subject = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    path = models.CharField(max_length=200)
    made_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    letter = models.CharField("thư", max_length=10, choices=Letter, default=Letter.NONE)
    try_at = models.DateTimeField("gửi từ lúc", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    sent_at = models.DateTimeField("đã gửi lúc", null=True, blank=True)
    error = models.CharField("lỗi lần gửi cuối", max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo và thư"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "occasion"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(letter="sent", sent_at__isnull=False)
                | (~Q(letter="sent") & Q(sent_at__isnull=True)),
                name="notice_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(letter="waiting") | Q(try_at__isnull=False),
                name="notice_waiting_has_turn",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(fields=["recipient", "-made_at"], name="notice_list"),
            models.Index(fields=["try_at"], condition=Q(letter="waiting"), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def to(
        cls,
        member: Membership,
        kind: NoticeKind,
        occasion: str,
        told: tuple[str, ...],
        *,
        path: str,
        at: datetime.datetime,
        obligation: Obligation | None,
        has_letter: bool = True,
    ) -> "Notice":
        """A notice not stored yet; `told` is the subject, then the paragraphs."""
        subject, *paragraphs = told
        return cls(
            recipient_id=member.user_id,
            membership=member,
            obligation=obligation,
            kind=kind,
            occasion=occasion,
            # A subject is one line of a letter's head: what people typed must not add another.
            subject=clean_line(subject)[:200],
            body="\n\n".join(paragraphs),
            path=path,
            made_at=at,
            letter=Letter.WAITING if has_letter else Letter.NONE,
            try_at=at if has_letter else None,
        )

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    @property
    def is_sample(self) -> bool:
        return self.obligation is not None and self.obligation.round.is_sample
