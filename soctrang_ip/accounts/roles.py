"""The six roles of the portal (who does what is decided in `soctrang_ip.access`)."""

from django.db import models


class Role(models.TextChoices):
    STAFF = "staff", "Cán bộ"
    SIGNER = "signer", "Người ký"
    OFFICER = "officer", "Chuyên viên Sở"
    HEAD = "head", "Lãnh đạo Sở"
    LEADER = "leader", "Lãnh đạo"
    ADMINISTRATOR = "administrator", "Quản trị"


AGENCY_ROLES = frozenset({Role.STAFF, Role.SIGNER})
REVIEWER_ROLES = frozenset({Role.OFFICER, Role.HEAD})
ALL_ROLES = frozenset(Role)
