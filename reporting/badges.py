"""What components/status.html shows of a report, besides the statuses themselves."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from reporting.models import Obligation
from soctrang_ip.lib.dates import format_date, format_instant


@dataclass(frozen=True)
class Badge:
    label: str
    icon: str
    tone: str


def last_valid_day(obligation: Obligation) -> datetime.date:
    """The last local day on which the agency is on time, an extension counted."""
    return timezone.localdate(obligation.due_at - datetime.timedelta(microseconds=1))


def punctuality(obligation: Obligation, now: datetime.datetime) -> Badge:
    """Sent in time or late, days left, overdue, exempted (reads versions and their events)."""
    if obligation.exempted_at:
        return Badge("Được miễn báo cáo", "minus", "neutral")
    sent = obligation.first_sent_at
    if sent:
        if obligation.is_late():
            return Badge(f"Gửi trễ, lúc {format_instant(sent)}", "alert", "warning")
        return Badge(f"Gửi đúng hạn, lúc {format_instant(sent)}", "check-circle", "success")
    if obligation.is_overdue(now):
        days = (timezone.localdate(now) - last_valid_day(obligation)).days
        return Badge(f"Quá hạn {days} ngày", "stop", "danger")
    return time_left(last_valid_day(obligation), timezone.localdate(now))


def time_left(until: datetime.date, today: datetime.date) -> Badge:
    """Until the end of a day that has not passed."""
    days = (until - today).days
    if days == 0:
        return Badge("Hôm nay là ngày cuối", "alert", "danger")
    tone = "warning" if days <= 7 else "info"
    return Badge(f"Còn {days} ngày", "clock", tone)


def answer_by(day: datetime.date, today: datetime.date) -> Badge:
    """The day by which a returned report has to be sent again."""
    if day < today:
        return Badge(f"Đã quá ngày phải gửi lại ({format_date(day)})", "stop", "danger")
    left = time_left(day, today)
    return Badge(
        f"Gửi lại trước hết ngày {format_date(day)} ({left.label.lower()})", left.icon, left.tone
    )
