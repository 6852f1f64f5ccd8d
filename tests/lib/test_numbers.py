import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soctrang_ip.lib.numbers import (
    MAX_COUNT,
    MAX_MONEY,
    NumberError,
    format_money,
    format_number,
    format_percent,
    format_percent_value,
    parse_count,
    parse_money,
    parse_number,
)

DECIMALS = st.decimals(
    min_value=-(10**12), max_value=10**12, places=6, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5.000", "5000"),
        ("1.234.567,5", "1234567.5"),
        ("1200,5", "1200.5"),
        ("0", "0"),
        ("0,125", "0.125"),
        (" 12 ", "12"),
        ("\u00a012\u200b", "12"),
        ("-3,5", "-3.5"),
        ("\u22123,5", "-3.5"),
        ("1,2000", "1.2"),
    ],
)
def test_a_number_is_read_the_vietnamese_way(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["0.125", "1,200.5", "1.5", "1.50", "1.2345", "1.234.5", "1,2,3", "0.000", ",5", "5,"]
)
def test_another_countrys_number_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(NumberError, match="Dùng dấu phẩy cho phần thập phân"):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["", "abc", "1e5", "NaN", "5 000", "１２", "-", "--5", "12%"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberError):
        parse_number(typed)


def test_a_number_longer_than_a_column_is_refused() -> None:
    with pytest.raises(NumberError, match="quá dài"):
        parse_number("9" * 10_000)


@given(DECIMALS)
def test_a_shown_number_is_read_back_as_itself(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


@given(st.integers(0, MAX_COUNT))
def test_a_shown_count_is_read_back_as_itself(value: int) -> None:
    assert parse_count(format_number(value)) == value


@given(st.text(alphabet="0123456789.,-+ tỷrieuđồng", max_size=20))
def test_any_text_is_read_or_refused(typed: str) -> None:
    for parse in (parse_number, parse_count, parse_money):
        with contextlib.suppress(NumberError):
            assert parse(typed) is not None


@pytest.mark.parametrize("typed", ["1,5", "-1", str(MAX_COUNT + 1), "1.5"])
def test_a_count_is_whole_and_not_negative(typed: str) -> None:
    with pytest.raises(NumberError):
        parse_count(typed)


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("1.500", 1_500_000_000),
        ("0", 0),
        ("0,000001", 1),
        ("12,5", 12_500_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1,5tỉ", 1_500_000_000),
        ("1,5 ty\u0309", 1_500_000_000),
        ("1.500 triệu", 1_500_000_000),
        ("1.500 triệu đồng", 1_500_000_000),
        ("1.500tr", 1_500_000_000),
        ("500 nghìn", 500_000),
        ("500 ngàn đồng", 500_000),
        ("500.000 đồng", 500_000),
        ("500.000đ", 500_000),
        ("500.000 VNĐ", 500_000),
        ("500.000₫", 500_000),
        ("1 tỷ 500 triệu", 1_500_000_000),
        ("1 TỶ 500 TRIỆU ĐỒNG", 1_500_000_000),
        ("1tỷ500tr", 1_500_000_000),
        ("2 triệu 500 nghìn 1 đồng", 2_500_001),
    ],
)
def test_money_is_read_in_the_unit_it_bears_or_in_trieu_dong(typed: str, dong: int) -> None:
    assert parse_money(typed) == dong


def test_a_bare_sum_is_read_in_the_unit_the_caller_names() -> None:
    assert parse_money("500.000", default_unit="đồng") == 500_000


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5", "không được âm"),
        ("-5 triệu", "không được âm"),
        ("0,0000001", "tối đa 6 chữ số thập phân"),
        ("1,5 đồng", "số nguyên"),
        ("1.5", "Dùng dấu phẩy"),
        ("1.5 tỷ", "Dùng dấu phẩy"),
        ("1 tỷ 500", "đơn vị cho từng phần"),
        ("500 triệu 1 tỷ", "từ đơn vị lớn"),
        ("1 triệu 2 triệu", "từ đơn vị lớn"),
        ("5.000.000.000", "thêm chữ “đồng”"),
        ("tỷ", "Hãy nhập số tiền"),
        ("1 tỷ rưỡi", "Hãy nhập số tiền"),
        ("", "Hãy nhập số tiền"),
    ],
)
def test_a_sum_that_cannot_be_meant_is_refused_with_the_reason(typed: str, told: str) -> None:
    with pytest.raises(NumberError, match=told):
        parse_money(typed)


def test_more_digits_than_any_sum_has_are_refused() -> None:
    with pytest.raises(NumberError, match="quá dài"):
        parse_money("9" * 10_000)


@given(st.integers(0, MAX_MONEY))
def test_shown_money_is_read_back_to_the_dong(dong: int) -> None:
    assert parse_money(format_money(dong)) == dong


@pytest.mark.parametrize(
    ("dong", "shown"),
    [
        (0, "0"),
        (1, "0,000001"),
        (5_000_000_000, "5.000"),
        (12_500_000, "12,5"),
        (-1_500_000, "-1,5"),
        (Decimal(7_500_000_000), "7.500"),
    ],
)
def test_money_is_shown_in_trieu_dong(dong: int, shown: str) -> None:
    assert format_money(dong) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234567, "1.234.567"),
        (Decimal("1234.50"), "1.234,5"),
        (Decimal("-0.125"), "-0,125"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("0.00"), "0"),
        (999, "999"),
    ],
)
def test_a_number_is_shown_exactly(value: Decimal | int, shown: str) -> None:
    assert format_number(value) == shown


def test_rounding_goes_half_up_and_leaves_no_trailing_zero() -> None:
    assert format_number(Decimal("2.45"), decimals=1) == "2,5"
    assert format_number(Decimal("2.04"), decimals=1) == "2"
    assert format_number(Decimal("-0.04"), decimals=1) == "0"


@pytest.mark.parametrize("show", [format_number, format_money])
def test_a_float_is_never_shown(show: object) -> None:
    with pytest.raises(TypeError):
        show(0.1)


def test_a_percentage_has_a_comma_and_no_space() -> None:
    assert format_percent_value(Decimal("12.34")) == "12,3%"
    assert format_percent(1, 3) == "33,3%"
    assert format_percent(1, 1) == "100%"


def test_a_share_of_nothing_is_blank() -> None:
    assert format_percent(0, 0) == ""
