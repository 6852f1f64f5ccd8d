from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils.formats import date_format, get_format, number_format


def shown(expression: str, value: object) -> str:
    return Template("{% load formats %}{{ value|" + expression + " }}").render(
        Context({"value": value})
    )


@pytest.mark.parametrize("name", ["money", "number", "percent", "day", "instant"])
def test_nothing_is_shown_as_a_blank(name: str) -> None:
    assert shown(name, None) == ""
    assert shown(name, "") == ""


@pytest.mark.parametrize(("name", "zero"), [("money", "0"), ("number", "0"), ("percent", "0%")])
def test_zero_is_shown_as_zero(name: str, zero: str) -> None:
    assert shown(name, 0) == zero


def test_the_filters_show_values_the_vietnamese_way() -> None:
    assert shown("money", 1_500_500_000) == "1.500,5"
    assert shown("number", Decimal("1234.5")) == "1.234,5"
    assert shown("percent", Decimal("12.34")) == "12,3%"
    assert shown("day", date(2025, 10, 5)) == "05/10/2025"
    assert shown("instant", datetime(2025, 10, 5, 3, 32, tzinfo=UTC)) == "10:32 05/10/2025"


def test_the_day_of_an_instant_is_the_local_day() -> None:
    assert shown("day", datetime(2025, 10, 4, 17, 0, tzinfo=UTC)) == "05/10/2025"


def test_django_itself_writes_and_reads_the_day_first() -> None:
    assert date_format(date(2025, 2, 1)) == "01/02/2025"
    assert forms.DateField().clean("01/02/2025") == date(2025, 2, 1)
    assert forms.DateField().clean("31/12/2025") == date(2025, 12, 31)
    assert forms.DateField().clean("2025-12-31") == date(2025, 12, 31)


def test_the_week_starts_on_monday() -> None:
    assert get_format("FIRST_DAY_OF_WEEK") == 1


def test_a_year_in_a_template_is_never_grouped() -> None:
    assert Template("{{ year }}").render(Context({"year": 2025})) == "2025"
    assert number_format(2025) == "2025"
