"""People and what they may do: users and their dated memberships."""

import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from soctrang_ip.accounts.agencies import DOST_CODE, Agency, AgencyKind
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES, Role
from soctrang_ip.lib.text import clean_line


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, full_name: str, password: str, **fields: Any) -> "User":
        """Create an account; the first log-in asks for a new password unless told otherwise."""
        user = self.model(email=email, full_name=full_name, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser):
    """A person who logs in with an e-mail address, in any letter case."""

    email = models.EmailField("thư điện tử", unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    is_active = models.BooleanField("được đăng nhập", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=True)
    is_sample = models.BooleanField("tài khoản minh họa", default=False, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = clean_line(self.email).lower()
        super().save(*args, **kwargs)

    def memberships_on(self, day: datetime.date) -> "MembershipQuerySet":
        return self.memberships.valid_on(day).select_related("agency").with_names()

    # Django's admin asks these two; whether somebody may enter it is decided by the
    # membership they act under (soctrang_ip.admin), not by rows of permissions.
    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return self.is_active

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: datetime.date) -> "MembershipQuerySet":
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            valid_from__lte=day,
            ended_at__isnull=True,
        )

    def delegated(self) -> "MembershipQuerySet":
        return self.filter(delegated_by__isnull=False)

    def overlapping(self, first: datetime.date, last: datetime.date) -> "MembershipQuerySet":
        """Those valid on some day of the span."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=first),
            valid_from__lte=last,
            ended_at__isnull=True,
        )

    def with_names(self) -> "MembershipQuerySet":
        return self.prefetch_related("agency__names")

    def of_active_users(self) -> "MembershipQuerySet":
        return self.filter(user__is_active=True)


class Membership(models.Model):
    """What a person may do, for which agency, from when to when.

    A signer who is away delegates: a SIGNER membership for a span that names them
    (`soctrang_ip.accounts.delegation`). It may be ended before its last day, at once.
    """

    user = models.ForeignKey(
        User, verbose_name="tài khoản", on_delete=models.PROTECT, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("vai trò", max_length=15, choices=Role)
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    delegated_by = models.ForeignKey(
        User,
        verbose_name="người ủy quyền",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    delegation_reason = models.TextField("lý do ủy quyền", blank=True)
    ended_at = models.DateTimeField("chấm dứt lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        User,
        verbose_name="người chấm dứt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò của tài khoản"
        verbose_name_plural = "vai trò của tài khoản"
        ordering = ["agency__order", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role", "valid_from"],
                condition=Q(ended_at__isnull=True),
                name="membership_unique",
                violation_error_message="Người này đã có vai trò này tại cơ quan từ ngày đó.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_span",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True)
                | Q(role=Role.SIGNER, valid_until__isnull=False),
                name="membership_delegates_signing",
                violation_error_message="Chỉ ủy quyền việc ký, trong một thời hạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.agency.short_name}"

    @property
    def is_delegated(self) -> bool:
        return self.delegated_by_id is not None

    def clean(self) -> None:
        """Which agency a role may stand at; who enters a membership is told otherwise."""
        if self.agency_id is None:
            return
        if self.role in AGENCY_ROLES and not self.agency.is_reporting:
            raise ValidationError({"agency": "Vai trò này chỉ có ở cơ quan phải báo cáo."})
        if self.role in REVIEWER_ROLES and self.agency.code != DOST_CODE:
            raise ValidationError({"agency": "Vai trò này chỉ có ở Sở Khoa học và Công nghệ."})
        is_province = self.agency.kind == AgencyKind.PROVINCE
        if self.role == Role.LEADER and not is_province and self.agency.code != DOST_CODE:
            raise ValidationError(
                {"agency": "Vai trò này chỉ có ở UBND tỉnh và Sở Khoa học và Công nghệ."}
            )
