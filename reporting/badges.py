"""What components/status.html shows of a report, besides the statuses themselves."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from reporting.models import Obligation, ReportingRound
from soctrang_ip.lib.dates import format_date

NO_DEADLINE = "không xét hạn, kỳ chỉ để nhập báo cáo giấy"


@dataclass(frozen=True)
class Badge:
    label: str
    icon: str
    tone: str


def punctuality(obligation: Obligation, now: datetime.datetime) -> Badge:
    """Sent in time or late, days left, overdue, exempted (reads versions and their events)."""
    if obligation.exempted_at:
        return Badge("Được miễn báo cáo", "minus", "neutral")
    sent = obligation.first_sent_at
    if sent:
        sent_on = format_date(timezone.localdate(sent))
        if obligation.round.is_for_paper:
            return Badge(f"Nhận bản giấy {sent_on}", "check-circle", "success")
        if obligation.is_late():
            return Badge(f"Gửi trễ hạn {sent_on}", "alert", "warning")
        return Badge(f"Gửi đúng hạn {sent_on}", "check-circle", "success")
    if obligation.round.is_for_paper:
        return Badge("Chưa nhập báo cáo giấy", "circle", "neutral")
    if obligation.is_overdue(now):
        return Badge(f"Quá hạn {obligation.days_late(now)} ngày", "stop", "danger")
    return time_left(obligation.last_valid_day, timezone.localdate(now))


def time_left(until: datetime.date, today: datetime.date) -> Badge:
    """Until the end of a day that has not passed."""
    days = (until - today).days
    if days == 0:
        return Badge("Hôm nay là ngày cuối", "alert", "danger")
    tone = "warning" if days <= 7 else "info"
    return Badge(f"Còn {days} ngày", "clock", tone)


def of_round(round_: ReportingRound, now: datetime.datetime) -> Badge:
    if round_.is_open_at(now) and round_.is_for_paper:
        return Badge("Chỉ nhập báo cáo giấy", "note", "neutral")
    if round_.is_open_at(now):
        return Badge("Đang mở", "edit", "info")
    return Badge("Đã đóng", "lock", "neutral")


def deadline(due_at: datetime.datetime) -> str:
    """The exclusive due instant, and the last minute in which a report is still on time."""
    last = due_at - datetime.timedelta(minutes=1)
    return f"trước {_clock(due_at)} (chậm nhất {_clock(last)})"


def deadline_of(owed: Obligation | ReportingRound) -> str:
    """The deadline of an agency or of a whole round, in words."""
    round_ = owed.round if isinstance(owed, Obligation) else owed
    return NO_DEADLINE if round_.is_for_paper else deadline(owed.due_at)


def _clock(instant: datetime.datetime) -> str:
    return f"{timezone.localtime(instant):%H:%M} ngày {format_date(timezone.localdate(instant))}"


def answer_by(day: datetime.date, today: datetime.date) -> Badge:
    """The day by which a returned report has to be sent again."""
    if day < today:
        return Badge(f"Đã quá ngày phải gửi lại ({format_date(day)})", "stop", "danger")
    left = time_left(day, today)
    return Badge(
        f"Gửi lại chậm nhất ngày {format_date(day)} ({left.label.lower()})", left.icon, left.tone
    )
