"""Days and instants as a Vietnamese office writes them; local time is the province's."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from soctrang_ip.lib.text import clean_line

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_YEARS = range(1900, 2101)


class DateError(ValueError):
    """Text that is no day; the message is a Vietnamese sentence for whoever typed it."""


def parse_date(text: str) -> date:
    """`05/10/2025` is 5 October; also `5/10/2025`, `5-10-2025` and ISO, as browsers send it."""
    text = clean_line(text)
    match = _DAY_FIRST.fullmatch(text) or _ISO.fullmatch(text)
    if not match:
        raise DateError("Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ: 05/10/2025.")
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise DateError(f"Không có ngày {text}. Hãy kiểm tra lại ngày và tháng.") from None
    if day.year not in _YEARS:
        raise DateError(f"Năm {day.year} không hợp lệ. Hãy kiểm tra lại năm.")
    return day


def format_date(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def local_day(instant: datetime) -> date:
    """The calendar day in the province; a time without a zone is refused."""
    return _local(instant).date()


def format_instant(instant: datetime) -> str:
    """`10:32 05/10/2025` in the province's time; a time without a zone is refused."""
    local = _local(instant)
    return f"{local.hour:02}:{local.minute:02} {format_date(local.date())}"


def document_date(day: date) -> str:
    """`ngày 05 tháng 01 năm 2026`: the month is padded only for 1 and 2 (NĐ 30/2020)."""
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(LOCAL)
