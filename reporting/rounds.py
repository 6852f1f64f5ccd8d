"""Opening, changing and closing rounds."""

import datetime

from django.db import transaction
from django.utils import timezone

from plan.models import Plan
from reporting import notify
from reporting.models import Obligation, ReportingRound, RoundKind
from soctrang_ip.accounts.models import Agency


def default_due_at(year: int) -> datetime.datetime:
    """15 October 00:00 local, exclusive: "trước ngày 15 tháng 10" (part VI of the plan)."""
    return datetime.datetime(year, 10, 15, tzinfo=timezone.get_default_timezone())


def default_data_from(year: int) -> datetime.date:
    return datetime.date(year, 1, 1)


def default_data_until(year: int) -> datetime.date:
    """Two weeks before the report is due, so that agencies have time to count."""
    return datetime.date(year, 9, 30)


def next_year(plan: Plan, this_year: int) -> int:
    """The first year from this one on whose annual round is not opened yet."""
    taken = set(
        ReportingRound.objects.filter(plan=plan, kind=RoundKind.ANNUAL).values_list(
            "year", flat=True
        )
    )
    years = range(max(plan.first_year, min(this_year, plan.last_year)), plan.last_year + 1)
    return next((year for year in years if year not in taken), plan.last_year)


def open_annual(
    *,
    plan: Plan,
    year: int,
    at: datetime.datetime,
    due_at: datetime.datetime | None = None,
    data_from: datetime.date | None = None,
    data_until: datetime.date | None = None,
    guidance: str = "",
    is_for_paper: bool = False,
    is_sample: bool = False,
) -> ReportingRound:
    """Open the annual round; every reporting agency active that day gets its obligation.

    `is_for_paper`: only Sở KH&CN types reports in it, and the due day may have passed.
    Raises IntegrityError when the year has its round already (the form says so first).
    """
    with transaction.atomic():
        round_ = ReportingRound.objects.create(
            plan=plan,
            year=year,
            kind=RoundKind.ANNUAL,
            opened_at=at,
            due_at=due_at or default_due_at(year),
            data_from=data_from or default_data_from(year),
            data_until=data_until or default_data_until(year),
            guidance=guidance,
            is_for_paper=is_for_paper,
            is_sample=is_sample,
        )
        active = Agency.objects.reporting().active_on(timezone.localdate(at))
        Obligation.objects.bulk_create(
            [Obligation(round=round_, agency=agency) for agency in active]
        )
    return round_


def change(
    round_: ReportingRound,
    *,
    at: datetime.datetime,
    due_at: datetime.datetime,
    data_from: datetime.date,
    data_until: datetime.date,
    guidance: str,
) -> bool:
    """Change an open round; False if it is closed, and then nothing has changed.

    Who has not sent yet is told of another due day.
    """
    with transaction.atomic():
        held = ReportingRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if not held.is_open_at(at):
            return False
        before = held.due_at
        held.due_at, held.guidance = due_at, guidance
        held.data_from, held.data_until = data_from, data_until
        held.save(update_fields=["due_at", "data_from", "data_until", "guidance"])
        if due_at != before and not held.is_for_paper:
            notify.tell_of_new_deadline(held, before, at)
    return True


def close(round_: ReportingRound, *, at: datetime.datetime) -> bool:
    """Close the round: no new version may be started. False if it was closed already."""
    changed = ReportingRound.objects.filter(pk=round_.pk, closed_at__isnull=True).update(
        closed_at=at
    )
    return changed == 1
