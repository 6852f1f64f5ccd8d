"""Filters that show one value the Vietnamese way.

None gives a blank, so that the template says what a blank means there; 0 gives `0`.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from soctrang_ip.lib import dates, numbers

register = template.Library()


def _or_blank(value: Any, show: Callable[[Any], str]) -> str:
    return "" if value is None or value == "" else show(value)


@register.filter
def begins_small(text: str) -> str:
    """Within a sentence: "chuyên viên Sở" keeps the capital of its name."""
    return text[:1].lower() + text[1:]


@register.filter
def money(dong: int | None) -> str:
    """Triệu đồng, without the unit: `1.500,5`."""
    return _or_blank(dong, numbers.format_money)


@register.filter
def number(value: Decimal | int | None) -> str:
    """`1.234,5`."""
    return _or_blank(value, numbers.format_number)


@register.filter
def percent(value: Decimal | int | None) -> str:
    """`12,3%` from 12.3."""
    return _or_blank(value, numbers.format_percent_value)


@register.filter
def size(count: int | None) -> str:
    """`1,5 MB` from bytes."""
    return _or_blank(count, numbers.format_size)


@register.filter
def day(value: date | datetime | None) -> str:
    """`05/10/2025`; of an instant, the local day."""
    if isinstance(value, datetime):
        value = dates.local_day(value)
    return _or_blank(value, dates.format_date)


@register.filter
def instant(value: datetime | None) -> str:
    """`10:32 05/10/2025`, local time."""
    return _or_blank(value, dates.format_instant)
