"""Whom the plan names: an agency, a group of agencies, or only some words."""

from django.db import models
from django.db.models import Q

from soctrang_ip.accounts.models import Agency, AgencyGroup


class Party(models.Model):
    """One name in a list of the plan, as printed, and the agency or group it means, if any."""

    order = models.PositiveSmallIntegerField("thứ tự")
    wording = models.CharField(
        "cách gọi trong Kế hoạch", max_length=200, help_text="Nguyên văn như đã ban hành."
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name="cơ quan",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    group = models.ForeignKey(
        AgencyGroup,
        verbose_name="nhóm cơ quan",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        abstract = True
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(group__isnull=True),
                name="%(app_label)s_%(class)s_one_party",
                violation_error_message="Chọn một cơ quan hoặc một nhóm, không chọn cả hai.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The agency's own name; groups and mere words read as the plan prints them."""
        return self.agency.name if self.agency else self.wording
