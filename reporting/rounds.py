"""Opening and closing rounds."""

import datetime

from django.db import transaction
from django.utils import timezone

from plan.models import Plan
from reporting.models import Obligation, ReportingRound, RoundKind
from soctrang_ip.accounts.models import Agency


def default_due_at(year: int) -> datetime.datetime:
    """15 October 00:00 local, exclusive: "trước ngày 15 tháng 10" (part VI of the plan)."""
    return datetime.datetime(year, 10, 15, tzinfo=timezone.get_default_timezone())


def open_annual(
    *,
    plan: Plan,
    year: int,
    at: datetime.datetime,
    due_at: datetime.datetime | None = None,
    data_from: datetime.date | None = None,
    data_until: datetime.date | None = None,
    guidance: str = "",
    is_sample: bool = False,
) -> ReportingRound:
    """Open the annual round; every reporting agency active that day gets its obligation.

    Raises IntegrityError when the year has its round already (the form says so first).
    """
    with transaction.atomic():
        round_ = ReportingRound.objects.create(
            plan=plan,
            year=year,
            kind=RoundKind.ANNUAL,
            opened_at=at,
            due_at=due_at or default_due_at(year),
            data_from=data_from or datetime.date(year, 1, 1),
            data_until=data_until or datetime.date(year, 9, 30),
            guidance=guidance,
            is_sample=is_sample,
        )
        active = Agency.objects.reporting().active_on(timezone.localdate(at))
        Obligation.objects.bulk_create(
            [Obligation(round=round_, agency=agency) for agency in active]
        )
    return round_


def close(round_: ReportingRound, *, at: datetime.datetime) -> bool:
    """Close the round: no new version may be started. False if it was closed already."""
    changed = ReportingRound.objects.filter(pk=round_.pk, closed_at__isnull=True).update(
        closed_at=at
    )
    return changed == 1
