"""What the reviewers ask about a line of a report, what is answered, how it is settled."""

import datetime

from django.db import models
from django.db.models import Prefetch

from reporting.models.journal import WrittenOnce
from reporting.models.rounds import Obligation, ReportingRound
from reporting.models.versions import ReportVersion
from soctrang_ip.accounts.models import Agency, Membership, Role, User
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES
from tasks.models import Task


class Settlement(models.TextChoices):
    CLEAR = "clear", "Đã rõ"
    WITHDRAWN = "withdrawn", "Đã rút"
    AGREED = "agreed", "Đã thống nhất"
    DIFFERENCE = "difference", "Chấp nhận khác biệt"


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, acting: Membership | None) -> "QuestionQuerySet":
        if acting is not None and acting.role in REVIEWER_ROLES:
            return self
        if acting is not None and acting.role in AGENCY_ROLES:
            return self.filter(parties__obligation__agency=acting.agency_id)
        return self.none()

    def put_to(self, obligation: int) -> "QuestionQuerySet":
        return self.filter(parties__obligation=obligation)

    def undecided(self) -> "QuestionQuerySet":
        return self.filter(settled_at__isnull=True)

    def waiting_for(self, obligation: int) -> "QuestionQuerySet":
        """Those the agency of this obligation still has to answer."""
        return self.undecided().filter(parties__obligation=obligation, parties__is_to_answer=True)

    def with_threads(self) -> "QuestionQuerySet":
        """With parties and messages in their order: five queries however many questions."""
        return self.prefetch_related(
            Prefetch(
                "messages",
                QuestionMessage.objects.select_related("by", "agency", "version").defer(
                    "version__snapshot"
                ),
            ),
            "messages__agency__names",
            Prefetch("parties", QuestionParty.objects.select_related("obligation__agency")),
            "parties__obligation__agency__names",
        )


class Question(models.Model):
    """A question pinned to a line of a report, or put to several agencies about one task.

    `section`, `item` and `label` are the place of the line (reporting.comparison.Line); `title`
    keeps it readable when the line is gone. `counter` is the number of messages: whoever writes
    names the one they saw.
    """

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="questions")
    shared_task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    """The task on which lead and partners contradict each other; None for a pinned question."""
    section = models.CharField(max_length=20)
    item = models.CharField(max_length=120)
    label = models.CharField(max_length=80, blank=True)
    title = models.TextField("chỗ được hỏi")
    asked_at = models.DateTimeField("hỏi lúc")
    counter = models.PositiveIntegerField(default=0)
    settled_as = models.CharField("kết luận", max_length=10, choices=Settlement, blank=True)
    settled_at = models.DateTimeField("kết luận lúc", null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "câu hỏi"
        verbose_name_plural = "câu hỏi"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "shared_task"], name="question_one_shared_a_task"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_as="", settled_at__isnull=True)
                | (~models.Q(settled_as="") & models.Q(settled_at__isnull=False)),
                name="question_settled_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> tuple[str, str, str]:
        return self.section, self.item, self.label

    @property
    def anchor(self) -> str:
        """The id of its element on every page."""
        return f"cau-hoi-{self.pk}"

    @property
    def answer_prefix(self) -> str:
        """Names its answer among the fields of a page."""
        return f"answer-{self.pk}"

    @property
    def is_shared(self) -> bool:
        return self.shared_task_id is not None

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    def say(
        self,
        version: ReportVersion,
        kind: "MessageKind",
        *,
        by: Membership,
        text: str,
        at: datetime.datetime,
        settled_as: str = "",
    ) -> "QuestionMessage":
        """Append a message; who may is for `reporting.questions` to say."""
        return QuestionMessage.objects.create(
            question=self,
            version=version,
            kind=kind,
            text=text,
            settled_as=settled_as,
            by=by.user,
            role=by.role,
            agency=by.agency,
            written_at=at,
        )

    @property
    def waits(self) -> bool:
        """Whether some agency has still to answer (reads the parties)."""
        return not self.is_settled and any(party.is_to_answer for party in self.parties.all())


class QuestionParty(models.Model):
    """An agency a question is put to; `version` is the one that gave rise to it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="parties")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="questions")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="+")
    is_to_answer = models.BooleanField("chờ trả lời", default=True)

    class Meta:
        verbose_name = "cơ quan được hỏi"
        verbose_name_plural = "cơ quan được hỏi"
        ordering = ["obligation__agency__order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "obligation"], name="question_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} – {self.obligation}"


class MessageKind(models.TextChoices):
    ASK = "ask", "Hỏi"
    ANSWER = "answer", "Trả lời"
    SETTLE = "settle", "Kết luận"


class QuestionMessage(WrittenOnce):
    """One thing said, written once: by whom, as whom, when, at which version."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="messages")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=MessageKind)
    text = models.TextField(blank=True)
    settled_as = models.CharField(max_length=10, choices=Settlement, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=15, choices=Role)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = "trao đổi"
        verbose_name_plural = "trao đổi"
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    @property
    def headline(self) -> str:
        """What was done, in the words of its kind."""
        return self.get_settled_as_display() or self.get_kind_display()
