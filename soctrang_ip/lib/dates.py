"""Days and instants as a Vietnamese office writes them; local time is the province's."""

import re
from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from soctrang_ip.lib.text import clean_line, search_key

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


_LEAD = r"(?:(?:truoc|den|trong|het|cham nhat|cuoi|ngay) )*"
_NAMED = re.compile(
    _LEAD + r"(?:"
    r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"
    r"|(?:thang )?(?P<of_month>[0-9]{1,2})(?:[/.-]| nam )(?P<month_year>[0-9]{4})"
    r"|quy (?P<quarter>iv|iii|ii|i|[1-4])(?:[/.-]| nam |, | )(?P<quarter_year>[0-9]{4})"
    r"|(?:nam )?(?P<only_year>[0-9]{4})"
    r")[.]?"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def last_day_named(text: str) -> date | None:
    """The last day of what a person calls a deadline: `Quý II năm 2026` is 30 June 2026.

    Also a day, a month, a year, each with or without "trước", "chậm nhất"; None for other words.
    """
    match = _NAMED.fullmatch(search_key(text))
    if match is None:
        return None
    if match["day"]:
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    elif match["of_month"]:
        year, month, day = int(match["month_year"]), int(match["of_month"]), None
    elif match["quarter"]:
        quarter = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
        year, month, day = int(match["quarter_year"]), 3 * quarter, None
    else:
        year, month, day = int(match["only_year"]), 12, None
    if year not in _YEARS or month not in range(1, 13):
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day is None or 1 <= day <= last else None


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
