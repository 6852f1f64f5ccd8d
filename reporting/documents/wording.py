"""How an official document words what the plan keeps as data."""

import datetime
from decimal import Decimal

from plan.models import TargetRule
from reporting.figures.targets import TargetLine
from soctrang_ip.lib.dates import document_date
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


def aim(line: TargetLine) -> str:
    """A target of a dashboard in few characters; of a milestone only that it is to be reached."""
    return target(line.rule, line.minimum, line.maximum, line.unit, "Đạt mốc")


def plan_named(
    number: str, issued_on: datetime.date | None, year: int, issuer: str, title: str
) -> str:
    """The plan by its number and day; by its year as long as these are blank."""
    day = document_date(issued_on) if issued_on else ""
    which = " ".join(part for part in (number and f"số {number}", day) if part) or f"năm {year}"
    return f"Kế hoạch {which} của {issuer} về {lower_first(title)}"


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
