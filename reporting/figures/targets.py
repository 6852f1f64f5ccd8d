"""How a measure stands against the plan's target for the horizon the year belongs to."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from plan.models import TargetRule
from reporting.figures.figure import Figure


class Verdict(Enum):
    """Words, tone and icon."""

    EXCEEDED = ("Vượt", "success", "flag")
    MET = ("Đạt", "success", "check-circle")
    NOT_YET = ("Chưa đạt", "warning", "half")
    INSUFFICIENT = ("Chưa đủ dữ liệu", "neutral", "question")
    NONE = ("Không phát sinh", "neutral", "minus")
    NO_TARGET = ("Không có mục tiêu", "neutral", "dash")

    def __init__(self, label: str, tone: str, icon: str) -> None:
        self.label, self.tone, self.icon = label, tone, icon


class Trend(Enum):
    """Against the year before; words and icon."""

    UP = ("Tăng", "success", "arrow-right")
    EQUAL = ("Không đổi", "neutral", "minus")
    DOWN = ("Giảm", "warning", "arrow-right")

    def __init__(self, label: str, tone: str, icon: str) -> None:
        self.label, self.tone, self.icon = label, tone, icon

    @classmethod
    def between(cls, before: int, after: int) -> "Trend":
        if after == before:
            return cls.EQUAL
        return cls.UP if after > before else cls.DOWN


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with the plan's exact sentence (as corrected)."""

    horizon: int
    rule: TargetRule
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str
    sentence: str


def horizon_of(year: int, horizons: set[int]) -> int:
    """The first horizon not yet past (2025 up to 2025, then 2030); the last one after it."""
    return min((horizon for horizon in horizons if horizon >= year), default=max(horizons))


def judge(target: TargetLine | None, figure: Figure, *, is_complete: bool) -> Verdict:
    """Of a number against AT_LEAST or RANGE: met at the lower bound, exceeded above the upper.

    `is_complete`: everybody who supplies the measure has answered, or more answers could only
    raise the number.
    """
    if target is None:
        return Verdict.NO_TARGET
    if figure.is_none:
        return Verdict.NONE
    if figure.value is None or not is_complete:
        return Verdict.INSUFFICIENT
    if figure.value < target.minimum:
        return Verdict.NOT_YET
    if target.maximum is not None and figure.value > target.maximum:
        return Verdict.EXCEEDED
    return Verdict.MET
