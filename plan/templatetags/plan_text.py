"""The plan's wording and its typed targets, as a page shows them."""

import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from plan.models import BaseFigure, Erratum, Measure, Target, TargetRule
from soctrang_ip.lib.numbers import format_number

register = template.Library()

_SCIENTIFIC_NAMES = re.compile(r"\bArtemia\b")


@register.filter
def wording(text: str) -> SafeString:
    """Escaped, with names of species in italics as the plan prints them."""
    escaped = conditional_escape(text)
    return mark_safe(_SCIENTIFIC_NAMES.sub(r'<i lang="la">\g<0></i>', escaped))  # noqa: S308


@register.filter
def place_name(place: str) -> str:
    """Where an erratum stands, as a reader would say it: "Phụ lục, V.3", "CT8 (2030)"."""
    if place.startswith("PL."):
        return f"Phụ lục, {place.removeprefix('PL.')}"
    code, _, horizon = place.partition("/")
    if horizon:
        return f"{code} ({horizon})"
    return {"KT.2": "Câu cuối", "IV.ĐVT": "Bảng phần IV"}.get(place, place)


@register.filter
def at(by_place: dict[str, list[Erratum]], place: str) -> list[Erratum]:
    """The errata of one place."""
    return by_place.get(place, []) if by_place else []


@register.filter
def of_part(code: str, part: str) -> str:
    """A code with its part, as errata name places: "4.đ" of "III" is "III.4.đ"."""
    return f"{part}.{code}"


@register.filter
def plain_quotes(text: str) -> str:
    """For a text that stands between quotation marks itself."""
    return text.replace("“", "").replace("”", "")


@register.filter
def without_quoted(text: str) -> str:
    """A name without its proper name: "Chỉ dẫn địa lý" of "Chỉ dẫn địa lý “Vĩnh Châu”"."""
    return re.sub(r"\s*“[^”]*”", "", text).strip()


@register.filter
def zipped(first: Sequence[Any], second: Sequence[Any]) -> list[tuple[Any, Any]]:
    return list(zip(first, second, strict=True))


@register.filter
def goal(target: Target) -> str:
    """What a target asks for: "Tối thiểu 250 đơn vị", "8-10%/năm", "Tăng lên"."""
    unit = target.unit if target.unit.startswith("%") else f" {target.unit}"
    if target.rule == TargetRule.AT_LEAST:
        if target.minimum == 100 and target.unit == "%":
            return "100%"
        return f"{TargetRule.AT_LEAST.label} {format_number(target.minimum)}{unit}".strip()
    if target.rule == TargetRule.RANGE:
        bounds = f"{format_number(target.minimum)}-{format_number(target.maximum)}"
        return f"{bounds}{unit}".strip()
    return target.get_rule_display()


@register.filter
def base_figure(base: BaseFigure, measure: Measure) -> str:
    """`5/31` for a ratio, `58 đơn` for a count."""
    if base.value is None:
        return f"{format_number(base.numerator)}/{format_number(base.denominator)}"
    return f"{format_number(base.value)} {measure.unit}".strip()


@register.filter
def of_measure(by_measure: dict[int, list[Any]], measure: Measure) -> list[Any]:
    return by_measure.get(measure.pk, [])
