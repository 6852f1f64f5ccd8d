from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soctrang_ip.lib.dates import (
    DateError,
    document_date,
    format_date,
    format_instant,
    last_day_named,
    local_day,
    parse_date,
)


@pytest.mark.parametrize(
    "typed", ["05/10/2025", "5/10/2025", "05-10-2025", "5.10.2025", "2025-10-05", " 05/10/2025 "]
)
def test_the_day_comes_before_the_month(typed: str) -> None:
    assert parse_date(typed) == date(2025, 10, 5)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/02/2025", "Không có ngày 31/02/2025"),
        ("10/25/2025", "Không có ngày"),
        ("05/10/25", "ngày/tháng/năm"),
        ("05/10-2025", "ngày/tháng/năm"),
        ("hôm nay", "ngày/tháng/năm"),
        ("", "ngày/tháng/năm"),
        ("05/10/0205", "Năm 205"),
        ("05/10/2925", "Năm 2925"),
    ],
)
def test_what_is_no_day_is_refused_with_what_to_do(typed: str, told: str) -> None:
    with pytest.raises(DateError, match=told):
        parse_date(typed)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_shown_day_is_read_back_as_itself(day: date) -> None:
    assert parse_date(format_date(day)) == day


def test_an_instant_is_shown_in_the_provinces_time() -> None:
    assert format_instant(datetime(2025, 10, 4, 17, 5, tzinfo=UTC)) == "00:05 05/10/2025"


def test_the_last_second_before_midnight_belongs_to_the_day_before() -> None:
    midnight = datetime(2025, 10, 14, 17, 0, tzinfo=UTC)
    assert local_day(midnight) == date(2025, 10, 15)
    assert local_day(midnight - timedelta(seconds=1)) == date(2025, 10, 14)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_instant(datetime(2025, 10, 5, 10, 32))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2025, 9, 30), "ngày 30 tháng 9 năm 2025"),
        (date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
    ],
)
def test_a_document_pads_every_day_but_only_the_first_two_months(day: date, written: str) -> None:
    assert document_date(day) == written


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Quý II năm 2026", date(2026, 6, 30)),
        ("trong quý 4/2026", date(2026, 12, 31)),
        ("Trước ngày 30/6/2026", date(2026, 6, 30)),
        ("chậm nhất 05-10-2026.", date(2026, 10, 5)),
        ("tháng 2 năm 2028", date(2028, 2, 29)),
        ("hết tháng 2/2027", date(2027, 2, 28)),
        ("2/2027", date(2027, 2, 28)),
        ("Năm 2027", date(2027, 12, 31)),
        ("2027", date(2027, 12, 31)),
    ],
)
def test_the_last_day_of_what_people_call_a_deadline(written: str, day: date) -> None:
    assert last_day_named(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "sớm",
        "Quý II",
        "Quý V năm 2026",
        "31/02/2026",
        "tháng 13/2026",
        "năm 2026, 2027",
        "0000",
    ],
)
def test_other_words_name_no_day(written: str) -> None:
    assert last_day_named(written) is None
