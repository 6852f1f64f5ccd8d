"""The append-only journal of what Sở KH&CN decided on two entries of a list."""

from django.db import models
from django.db.models import F, Q

from plan.models import Measure
from reporting.models.journal import WrittenOnce
from soctrang_ip.accounts.models import Role, User
from soctrang_ip.lib.model_fields import LineField


class Verdict(models.TextChoices):
    SAME = "same", "Là một"
    DIFFERENT = "different", "Khác nhau"
    UNDONE = "undone", "Bỏ quyết định"

    @property
    def icon(self) -> str:
        return _LOOKS[self][0]

    @property
    def tone(self) -> str:
        return _LOOKS[self][1]


_LOOKS: dict[Verdict, tuple[str, str]] = {
    Verdict.SAME: ("check-circle", "success"),
    Verdict.DIFFERENT: ("cross", "neutral"),
    Verdict.UNDONE: ("return", "waiting"),
}


class ListDecision(WrittenOnce):
    """One decision on a pair of entries; the last one of a pair holds.

    `first` and `second` are identities (`reporting.models.content.list_identity`), the lesser
    one first; the labels are how the reports put them on that day: name, code, district. `number`
    counts the decisions on the pair, so that of two people at once only one decides.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    first = models.TextField()
    second = models.TextField()
    number = models.PositiveIntegerField()
    verdict = models.CharField("quyết định", max_length=9, choices=Verdict)
    first_label = LineField("mục thứ nhất", max_length=500)
    second_label = LineField("mục thứ hai", max_length=500)
    note = LineField("ghi chú", max_length=250, blank=True)
    by = models.ForeignKey(
        User, verbose_name="người quyết định", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("vai trò", max_length=15, choices=Role)
    decided_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "quyết định về mục trùng"
        verbose_name_plural = "quyết định về mục trùng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "first", "second", "number"],
                name="list_decision_unique",
                violation_error_message="Cặp này vừa được người khác quyết định.",
            ),
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="list_decision_of_two",
                violation_error_message="Hai mục của một cặp phải khác nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_label} – {self.second_label}: {self.get_verdict_display()}"

    @property
    def state(self) -> Verdict:
        return Verdict(self.verdict)
