"""How an official document words what the plan keeps as data."""

from decimal import Decimal

from plan.models import TargetRule
from soctrang_ip.lib.numbers import format_number

SAMPLE = "DỮ LIỆU MINH HỌA"
SAMPLE_LINE = f"{SAMPLE}, không phải báo cáo thật"
"""What everything made of illustrative data says of itself."""


def target(
    rule: str, minimum: Decimal | None, maximum: Decimal | None, unit: str, milestone: str
) -> str:
    """A target in as few characters as say it: `≥ 40%`, `8-10%/năm`, `Tăng lên`, the milestone."""
    tail = unit if unit.startswith("%") or not unit else f" {unit}"
    if rule == TargetRule.AT_LEAST and minimum == 100 and tail == "%":
        return "100%"
    if rule == TargetRule.AT_LEAST:
        return f"≥ {format_number(minimum)}{tail}"
    if rule == TargetRule.RANGE:
        return f"{format_number(minimum)}-{format_number(maximum)}{tail}"
    return "Tăng lên" if rule == TargetRule.INCREASE else milestone


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
