"""The plan's targets as rules, and which of them a year is held against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from plan.models import TargetRule


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


def horizon_of(year: int, horizons: Iterable[int]) -> int:
    """The first horizon not yet past (2025 up to 2025, then 2030); the last one after it."""
    horizons = sorted(horizons)
    return next((horizon for horizon in horizons if horizon >= year), horizons[-1])


def target_of(year: int, targets: Mapping[int, TargetLine]) -> TargetLine | None:
    """What a measure is held against in a year, of its own horizons; None without any."""
    return targets[horizon_of(year, targets)] if targets else None


def period_base(year: int, targets: Mapping[int, TargetLine], base_year: int) -> int:
    """The year that growth is counted from: the horizon before, else the plan's base year."""
    return max((horizon for horizon in targets if horizon < year), default=base_year)
