"""How each measure stands, and what it still takes: by the rules that the pages print."""

from collections import Counter
from fractions import Fraction
from math import ceil
from typing import Any

from tests.recomputed.corridor import base, bound, edges, target_of
from tests.recomputed.measures import Measure
from tests.recomputed.sql import Figures, Told

CLASSES = (
    "off_track",
    "at_risk",
    "insufficient",
    "not_reported",
    "on_track",
    "met",
    "exceeded",
    "none",
    "not_due",
)
NEARLY = Fraction(80, 100)


def counted(measures: list[Measure], every: list[Measure], year: int) -> Figures:
    counts = Counter(standing(measure, every, year) for measure in measures)
    return {f"standings.{name}": Told(counts[name]) for name in CLASSES}


def standing(measure: Measure, every: list[Measure], year: int) -> str:
    horizons = sorted({target.horizon for each in every for target in each.targets})
    target = target_of(measure, year)
    if target.horizon > next((horizon for horizon in horizons if horizon >= year), 0):
        return "not_due"
    if not answered(measure, year) and not _is_told(measure, year):
        return "not_reported"
    _, told = measure.main(year)
    is_complete = measure.suppliers <= answered(measure, year)
    if told.is_none and is_complete:
        return "none"
    needs_all = measure.planned.kind in ("ratio", "growth", "milestone")
    if told.value is None or (needs_all and not is_complete):
        return "insufficient"
    return _RULES[target.rule](measure, target, told.value, year)


def _is_told(measure: Measure, year: int) -> bool:
    """Whether anybody, supplier or not, says what the whole year came to."""
    return bool(measure.officials(year)) or any(
        row.year == year and (row.answer == "none" or row.estimate is not None)
        for row in measure.answers
    )


def answered(measure: Measure, year: int) -> set[tuple[str, str]]:
    """The suppliers, with their part, whose accepted report of the year answers.

    A list with entries is an answer.
    """
    fields = ("numerator", "denominator", "value", "estimate", "milestone")
    found = {
        (row.agency, row.part)
        for row in measure.answers
        if row.year == year
        and (row.answer or any(getattr(row, name) not in (None, "") for name in fields))
    }
    found |= {(row.agency, row.part) for row in measure.entries if row.year == year}
    return found & measure.suppliers


def need(measure: Measure, every: list[Measure], year: int) -> dict[str, Told]:
    """What is missing to the target, in whole things, and in each year that is left."""
    if standing(measure, every, year) not in ("off_track", "at_risk", "on_track"):
        return {}
    target, figures = target_of(measure, year), measure.figures(year)
    minimum = bound(target.minimum)
    if minimum is None:
        return {}
    found: dict[str, Told] = {}
    if measure.planned.kind == "growth":
        begins = measure.period_base(year)
        asked = measure.full_count(begins) * (1 + minimum / 100) ** (target.horizon - begins)
        found["needed"] = Told(ceil(asked))
        gap = ceil(asked) - figures["value"].value
    elif "percent" in figures:
        gap = ceil(minimum * figures["denominator"].value / 100) - figures["numerator"].value
    else:
        gap = ceil(minimum - figures["value"].value)
    if gap <= 0:
        return {}
    found["gap"] = Told(gap)
    if (left := target.horizon - year) > 0:
        found["yearly"] = Told(ceil(Fraction(gap, left)))
    return found


def _amount(measure: Measure, target: Any, value: Fraction, year: int) -> str:
    minimum, maximum = bound(target.minimum), bound(target.maximum)
    is_growth = measure.planned.kind == "growth"
    if value >= minimum:
        if is_growth and year < target.horizon:
            return "on_track"
        return "exceeded" if maximum is not None and value > maximum else "met"
    if year > target.horizon:
        return "off_track"
    low, _ = edges(measure, year)
    if low is None:
        return "insufficient"
    if value >= low:
        return "on_track"
    begins = 0 if is_growth else base(measure) or 0
    is_near = low > begins and (value - begins) / (low - begins) >= NEARLY
    return "at_risk" if is_near else "off_track"


def _increase(measure: Measure, target: Any, value: int, year: int) -> str:
    """Both years told by every supplier."""
    before, now = measure.full_count(year - 1), measure.full_count(year)
    if before is None or now is None:
        return "insufficient"
    if now > before:
        return "met" if year >= target.horizon else "on_track"
    return "at_risk" if now == before else "off_track"


def _milestone(measure: Measure, target: Any, value: int, year: int) -> str:
    """Every supplier, and who else reports of it, has said how far it is."""
    states = {row.agency: row.milestone for row in measure.answers if row.year == year}
    if not measure.agencies <= set(states) or "" in states.values():
        return "insufficient"
    if set(states.values()) == {"reached"}:
        return "met"
    if year >= target.horizon:
        return "off_track"
    return "at_risk" if "not_started" in states.values() else "on_track"


_RULES = {
    "at_least": _amount,
    "range": _amount,
    "increase": _increase,
    "milestone": _milestone,
}
