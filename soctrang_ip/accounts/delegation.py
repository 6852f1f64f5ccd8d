"""A signer who is away lets a colleague sign for a span of days.

The right is a SIGNER membership that names who gave it: what it allows, and when, is decided
where every membership is. It stays on record after it ended. Nobody passes it on.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from soctrang_ip.accounts.agencies import Agency
from soctrang_ip.accounts.people import Membership, MembershipQuerySet, User
from soctrang_ip.accounts.roles import Role
from soctrang_ip.lib.dates import format_date


class Refused(Exception):
    """Nothing was changed; the text is a Vietnamese sentence saying why."""


@dataclass(frozen=True)
class Delegation:
    """One delegation as its agency sees it; `may_end` is for the person who looks."""

    membership: Membership
    state: str
    tone: str
    is_over: bool
    may_end: bool


def may_delegate(by: Membership) -> bool:
    return by.role == Role.SIGNER and not by.is_delegated


def colleagues(by: Membership, today: datetime.date) -> QuerySet[User]:
    """The staff of the agency who can log in today."""
    staff = Membership.objects.valid_on(today).filter(agency=by.agency_id, role=Role.STAFF)
    return User.objects.filter(is_active=True, memberships__in=staff).exclude(pk=by.user_id)


def of(agency: Agency) -> MembershipQuerySet:
    return (
        Membership.objects.delegated()
        .filter(agency=agency)
        .select_related("user", "delegated_by", "ended_by")
        .order_by("-valid_from", "-pk")
    )


def signers(agency: Agency, today: datetime.date) -> MembershipQuerySet:
    """Who can sign for the agency today, in their own right or for another."""
    return (
        Membership.objects.valid_on(today)
        .of_active_users()
        .filter(agency=agency, role=Role.SIGNER)
        .select_related("user", "delegated_by")
    )


def listed(agency: Agency, *, by: Membership, today: datetime.date) -> list[Delegation]:
    """All that were ever given, the newest first (one query)."""
    return [_read(row, by, today) for row in of(agency)]


def delegate(
    *,
    by: Membership,
    to: User,
    valid_from: datetime.date,
    valid_until: datetime.date,
    reason: str,
    at: datetime.datetime,
) -> Membership:
    """Let `to` sign for the agency of `by` from the first to the last of these days.

    Raises `Refused`.
    """
    today = timezone.localdate(at)
    if not may_delegate(by):
        raise Refused("Chỉ người ký của đơn vị được ủy quyền; người được ủy quyền không ủy lại.")
    if valid_from < today:
        raise Refused(f"Ngày bắt đầu không được trước hôm nay ({format_date(today)}).")
    if valid_until < valid_from:
        raise Refused("Ngày kết thúc không được trước ngày bắt đầu.")
    with transaction.atomic():
        # Two at once are served one after the other, so that the second sees the first.
        Agency.objects.select_for_update(no_key=True).get(pk=by.agency_id)
        if not Membership.objects.valid_on(today).filter(pk=by.pk).exists():
            raise Refused("Vai trò người ký của ông/bà đã hết hiệu lực.")
        if not colleagues(by, today).filter(pk=to.pk).exists():
            raise Refused(f"{to} không phải cán bộ đang hoạt động của đơn vị.")
        _check_overlap(by, to, valid_from, valid_until)
        return Membership.objects.create(
            user=to,
            agency=by.agency,
            role=Role.SIGNER,
            valid_from=valid_from,
            valid_until=valid_until,
            delegated_by=by.user,
            delegation_reason=reason,
        )


def end(delegation: Membership, *, by: User, at: datetime.datetime) -> None:
    """End it at once; either of the two may. Raises `Refused`."""
    with transaction.atomic():
        held = Membership.objects.select_for_update(no_key=True).get(pk=delegation.pk)
        if by.pk not in {held.user_id, held.delegated_by_id}:
            raise Refused("Chỉ người ủy quyền hoặc người được ủy quyền chấm dứt được.")
        if held.ended_at is not None or held.valid_until < timezone.localdate(at):
            raise Refused("Ủy quyền này đã hết hiệu lực.")
        held.ended_at, held.ended_by = at, by
        held.save(update_fields=["ended_at", "ended_by"])


def _check_overlap(
    by: Membership, to: User, valid_from: datetime.date, valid_until: datetime.date
) -> None:
    signing = Membership.objects.overlapping(valid_from, valid_until).filter(
        agency=by.agency_id, role=Role.SIGNER
    )
    if signing.filter(user=to).exists():
        raise Refused(f"{to} đã có quyền ký trong thời gian này.")
    other = signing.filter(delegated_by=by.user_id).select_related("user").first()
    if other is not None:
        raise Refused(
            f"Trong thời gian này ông/bà đã ủy quyền cho {other.user} (từ "
            f"{format_date(other.valid_from)} đến {format_date(other.valid_until)}). Hãy chấm dứt "
            "ủy quyền đó hoặc chọn ngày khác."
        )


def _read(row: Membership, by: Membership, today: datetime.date) -> Delegation:
    if row.ended_at is not None:
        state, tone = "Đã chấm dứt", "neutral"
    elif row.valid_until < today:
        state, tone = "Đã hết hạn", "neutral"
    elif row.valid_from > today:
        state, tone = "Chưa bắt đầu", "info"
    else:
        state, tone = "Đang hiệu lực", "success"
    is_over = tone == "neutral"
    is_party = by.user_id in {row.user_id, row.delegated_by_id}
    return Delegation(row, state, tone, is_over, is_party and not is_over)
