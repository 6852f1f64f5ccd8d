"""What Sở KH&CN answers to an obstacle or a proposal, and what leaders note on it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from reporting.models.journal import WrittenOnce
from reporting.models.rounds import Obligation
from soctrang_ip.accounts.models import Role, User
from soctrang_ip.lib.model_fields import LineField, ParagraphField


class OpinionKind(models.TextChoices):
    OBSTACLE = "obstacle", "Khó khăn, vướng mắc"
    PROPOSAL = "proposal", "Đề xuất, kiến nghị"


class ResponseStatus(models.TextChoices):
    """How far an opinion has come; without a response it is new."""

    NEW = "new", "Mới"
    IN_PROGRESS = "in_progress", "Đang xử lý"
    NEEDS_DECISION = "needs_decision", "Cần lãnh đạo quyết định"
    FORWARDED = "forwarded", "Đã chuyển"
    RESOLVED = "resolved", "Đã giải quyết"
    DECLINED = "declined", "Không tiếp nhận"

    @property
    def icon(self) -> str:
        return _LOOKS[self][0]

    @property
    def tone(self) -> str:
        return _LOOKS[self][1]

    @property
    def is_settled(self) -> bool:
        """Nobody waits for anything any more."""
        return self in {ResponseStatus.RESOLVED, ResponseStatus.DECLINED}


_LOOKS: dict[ResponseStatus, tuple[str, str]] = {
    ResponseStatus.NEW: ("circle", "neutral"),
    ResponseStatus.IN_PROGRESS: ("half", "info"),
    ResponseStatus.NEEDS_DECISION: ("flag", "warning"),
    ResponseStatus.FORWARDED: ("send", "info"),
    ResponseStatus.RESOLVED: ("check-circle", "success"),
    ResponseStatus.DECLINED: ("cross", "danger"),
}

Said = tuple[str, str, str]
"""Status, answer, where it was forwarded to."""
NOTHING_SAID: Said = (ResponseStatus.NEW, "", "")
ANSWERED_STATUSES = tuple(status for status in ResponseStatus if status != ResponseStatus.NEW)
"""What a reviewer can set."""


class ResponseQuerySet(models.QuerySet["Response"]):
    def with_notes(self) -> "ResponseQuerySet":
        """Two queries with who answered and who noted."""
        notes = models.Prefetch("notes", LeaderNote.objects.select_related("by"))
        return self.select_related("answered_by").prefetch_related(notes)


class Response(models.Model):
    """How an opinion stands: the row `key` of an obligation's obstacles or proposals.

    It belongs to the row in whichever version is accepted; `text` is what the row said when it
    was last answered or noted. With only notes it is still NEW.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="responses")
    kind = models.CharField("dạng", max_length=10, choices=OpinionKind)
    key = models.CharField(max_length=80)
    text = models.TextField("nội dung được trả lời")
    status = models.CharField(
        "tình trạng", max_length=15, choices=ResponseStatus, default=ResponseStatus.NEW
    )
    answer = ParagraphField("trả lời", blank=True)
    forwarded_to = LineField("chuyển đến", max_length=200, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    edit_counter = models.PositiveIntegerField(default=0)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời ý kiến"
        verbose_name_plural = "trả lời ý kiến"
        constraints = [
            models.UniqueConstraint(fields=["obligation", "kind", "key"], name="response_once"),
            models.CheckConstraint(
                condition=~Q(status="forwarded") | ~Q(forwarded_to=""),
                name="response_forwarded_says_where",
                violation_error_message="Hãy ghi cơ quan được chuyển đến.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["resolved", "declined"]) | ~Q(answer=""),
                name="response_settled_has_answer",
                violation_error_message="Hãy ghi kết quả giải quyết hoặc lý do không tiếp nhận.",
            ),
            models.CheckConstraint(
                condition=Q(status="new", answered_at__isnull=True)
                | (~Q(status="new") & Q(answered_at__isnull=False)),
                name="response_answered_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def state(self) -> ResponseStatus:
        return ResponseStatus(self.status)

    @property
    def said(self) -> Said:
        return self.status, self.answer, self.forwarded_to

    @property
    def place(self) -> tuple[int, str, str]:
        return self.obligation_id, self.kind, self.key

    @property
    def notes_for_agency(self) -> list["LeaderNote"]:
        return [note for note in self.notes.all() if note.is_for_agency]

    def get_absolute_url(self) -> str:
        return reverse("register_row", args=self.place)


class ResponseChange(WrittenOnce):
    """What a reviewer set at one time, written once."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField("tình trạng", max_length=15, choices=ResponseStatus)
    answer = models.TextField("trả lời", blank=True)
    forwarded_to = models.CharField("chuyển đến", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("vai trò", max_length=15, choices=Role)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần trả lời ý kiến"
        verbose_name_plural = "các lần trả lời ý kiến"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def state(self) -> ResponseStatus:
        return ResponseStatus(self.status)

    @property
    def said(self) -> Said:
        return self.status, self.answer, self.forwarded_to


class LeaderNote(WrittenOnce):
    """A leader's word on an opinion: for the reviewers, for the agency where the leader says so."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField("ý kiến")
    is_for_agency = models.BooleanField("cho cơ quan xem", default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("vai trò", max_length=15, choices=Role)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "ý kiến lãnh đạo"
        verbose_name_plural = "ý kiến lãnh đạo"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
