"""The plan's wording and its typed targets, as a page shows them."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from plan.models import Target, TargetRule
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
