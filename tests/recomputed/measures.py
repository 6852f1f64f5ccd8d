"""The measures of part II.2 in a year, each by its kind and nature (domain.md §2)."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.recomputed.sql import (
    ACCEPTED,
    MISSING,
    Asked,
    Cursor,
    Figures,
    Told,
    added,
    percent,
    rows,
)

MEASURES = """
    SELECT measure.id, measure.code, measure.kind, indicator.code AS indicator,
           plan.base_year, plan.first_year, plan.growth_reading,
           base.id AS base_id, base.numerator, base.denominator, base.value
    FROM plan_measure measure
    JOIN plan_indicator indicator ON indicator.id = measure.indicator_id
    JOIN plan_plan plan ON plan.id = indicator.plan_id
    LEFT JOIN plan_basefigure base ON base.measure_id = measure.id
    ORDER BY indicator."order", measure."order"
"""
TARGETS = """
    SELECT target.measure_id, target.horizon, target.rule, target.minimum, target.maximum
    FROM plan_target target
    ORDER BY target.horizon
"""
SUPPLIERS = """
    SELECT supplier.measure_id, agency.code AS agency, supplier.part
    FROM plan_measuresupplier supplier
    LEFT JOIN accounts_agencygroup_members member ON member.agencygroup_id = supplier.group_id
    JOIN accounts_agency agency
      ON agency.id = COALESCE(supplier.agency_id, member.agency_id)
"""
ANSWERS = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.year, accepted.agency, entry.measure_id, entry.part, entry.answer,
           entry.numerator, entry.denominator, entry.value, entry.estimate,
           entry.previous_official, entry.milestone
    FROM reporting_measureentry entry
    JOIN accepted ON accepted.id = entry.version_id
"""
ENTRIES = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.year, accepted.agency, entry.measure_id, entry.part, entry.name, entry.code,
           entry.district_id AS district
    FROM reporting_listentry entry
    JOIN accepted ON accepted.id = entry.version_id
"""
DECISIONS = """
    SELECT measure_id, first, second, verdict FROM reporting_listdecision ORDER BY id
"""

_STEPS = 10**12
"""How finely a root is searched for."""


@dataclass(frozen=True)
class Measure:
    """One measure as planned, and all that accepted reports of any year say of it."""

    planned: Any
    """A row of `MEASURES`."""
    targets: list[Any]
    """By horizon."""
    suppliers: frozenset[tuple[str, str]]
    """Agency and part."""
    answers: list[Any]
    entries: list[Any]
    decisions: list[Any]
    """In the order they were made."""

    @property
    def code(self) -> str:
        return self.planned.code

    @property
    def base_year(self) -> int:
        return self.planned.base_year

    @property
    def agencies(self) -> set[str]:
        return {agency for agency, _ in self.suppliers}

    def column(self, year: int, name: str, *parts: str) -> Told:
        return added(
            Told(getattr(row, name), row.answer == "none")
            for row in self.answers
            if row.year == year and row.part in (parts or (row.part,))
        )

    def whole_years(self, year: int) -> dict[str, Told]:
        """Of each agency what the report of the next year says officially, else the estimate."""
        estimates = {
            row.agency: Told(row.estimate, row.answer == "none")
            for row in self.answers
            if row.year == year
        }
        return estimates | self.officials(year)

    def officials(self, year: int) -> dict[str, Told]:
        return {
            row.agency: Told(row.previous_official)
            for row in self.answers
            if row.year == year + 1 and row.previous_official is not None
        }

    def whole_year(self, year: int) -> Told:
        """What Sở KH&CN entered for the base year wins over what was reported of it."""
        if year == self.base_year and self.planned.value is not None:
            return Told(self.planned.value)
        return added(self.whole_years(year).values())

    def full_count(self, year: int) -> int | None:
        """The count of a year to which every supplier answered."""
        if year == self.base_year and self.planned.value is not None:
            return self.planned.value
        told = {a: told for a, told in self.whole_years(year).items() if told != MISSING}
        is_full = bool(told) and self.agencies <= set(told)
        return sum(answer.value or 0 for answer in told.values()) if is_full else None

    def identities(self, year: int, part: str) -> set[str]:
        """The distinct entries of a list up to the year."""
        return {
            self.counted(identity(row))
            for row in self.entries
            if row.part == part and row.year <= year
        }

    def decided(self, verdict: str) -> set[tuple[str, str]]:
        """Pairs whose last decision is this one."""
        last = {(row.first, row.second): row.verdict for row in self.decisions}
        return {pair for pair, held in last.items() if held == verdict}

    def counted(self, entry: str) -> str:
        """The least of the identities that are decided to be one with this one."""
        group = {entry}
        pairs = self.decided("same")
        while more := {other for pair in pairs if group & set(pair) for other in pair} - group:
            group |= more
        return min(group)

    def untold(self, year: int, part: str) -> Told:
        """What a list without entries is: did somebody answer "không phát sinh" so far?"""
        return Told(
            None,
            any(
                row.answer == "none" and row.year <= year and row.part == part
                for row in self.answers
            ),
        )

    def period_base(self, year: int) -> int:
        """Growth counts from the horizon before, at first from the base year."""
        past = [target.horizon for target in self.targets if target.horizon < year]
        return max([self.base_year, *past])

    def figures(self, year: int) -> Figures:
        return _KINDS[self.planned.kind](self, year)

    def main(self, year: int) -> tuple[str, Told]:
        """The figure that is held against the target, by its name."""
        figures = self.figures(year)
        names = ("percent", self.planned.growth_reading, "reached", "value")
        name = next(name for name in names if name in figures)
        return name, figures[name]


def all_measures(cursor: Cursor) -> list[Measure]:
    """In plan order."""
    targets, suppliers = rows(cursor, TARGETS), rows(cursor, SUPPLIERS)
    answers, entries = rows(cursor, ANSWERS), rows(cursor, ENTRIES)
    decisions = rows(cursor, DECISIONS)
    return [
        Measure(
            planned,
            [row for row in targets if row.measure_id == planned.id],
            frozenset((r.agency, r.part) for r in suppliers if r.measure_id == planned.id),
            [row for row in answers if row.measure_id == planned.id],
            [row for row in entries if row.measure_id == planned.id],
            [row for row in decisions if row.measure_id == planned.id],
        )
        for planned in rows(cursor, MEASURES)
    ]


def main_figures(cursor: Cursor, asked: Asked) -> Figures:
    found: Figures = {}
    for measure in all_measures(cursor):
        name, told = measure.main(asked.year)
        found[f"measures.{measure.code}.{name}"] = told
    return found


def folded(text: str) -> str:
    """Without case, diacritics and needless spaces; đ is d."""
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(mark for mark in marks if not unicodedata.combining(mark))
    return " ".join(letters.split())


def identity(entry: Any) -> str:
    """Tax code or number, else folded name and district."""
    code = re.sub(r"[\s-]", "", folded(entry.code))
    return code or f"{folded(entry.name)}|{entry.district or ''}"


def _ratio(measure: Measure, year: int) -> Figures:
    """Σ numerators ÷ Σ denominators of the closing date."""
    numerator = measure.column(year, "numerator", "whole", "numerator")
    denominator = measure.column(year, "denominator", "whole", "denominator")
    return {
        "percent": percent(numerator, denominator),
        "numerator": numerator,
        "denominator": denominator,
    }


def _list(measure: Measure, year: int) -> Figures:
    found = measure.identities(year, "list")
    return {"value": Told(len(found)) if found else measure.untold(year, "list")}


def _list_ratio(measure: Measure, year: int) -> Figures:
    """Supported products that stand in the base list ÷ the base list; nothing without it."""
    base, supported = measure.identities(year, "base_list"), measure.identities(year, "list")
    untold = measure.untold(year, "list")
    denominator = Told(len(base)) if base else measure.untold(year, "base_list")
    inside = Told(len(supported & base)) if supported else untold
    numerator = inside if base else denominator
    return {
        "percent": percent(numerator, denominator),
        "numerator": numerator,
        "denominator": denominator,
        "outside": Told(len(supported - base)) if supported else untold,
    }


def _direction(measure: Measure, year: int) -> Figures:
    return {
        "value": measure.whole_year(year),
        "previous": measure.whole_year(year - 1),
        "closing": measure.column(year, "value"),
    }


def _growth(measure: Measure, year: int) -> Figures:
    """Over the period so far, every year of which has to be known."""
    counts = [measure.full_count(past) for past in range(measure.period_base(year), year + 1)]
    last = [measure.full_count(year - 1), measure.full_count(year)]
    mean, compound = _grown(counts)
    return {
        "mean": mean,
        "compound": compound,
        "rate": _grown(last)[0],
        "value": measure.whole_year(year),
        "closing": measure.column(year, "value"),
    }


def _grown(counts: list[int | None]) -> tuple[Told, Told]:
    """The mean of the yearly rates, and the one rate that leads to the same end; in percent."""
    if None in counts or len(counts) < 2:
        return MISSING, MISSING
    pairs = list(zip(counts, counts[1:], strict=False))
    rates = [Fraction(100 * (after - before), before) for before, after in pairs if before]
    mean = Told(sum(rates) / len(rates)) if len(rates) == len(pairs) else MISSING
    return mean, _compound(counts) if counts[0] else MISSING


def _compound(counts: list[int]) -> Told:
    """The rate r in percent with first · (1 + r)^years = last: the last step not above it."""
    first, last, years = counts[0], counts[-1], len(counts) - 1
    factors = range(_STEPS * (last + 1) + 1)
    factor = bisect_right(factors, last * _STEPS**years, key=lambda step: first * step**years) - 1
    return Told(Fraction(100 * (factor - _STEPS), _STEPS))


def _milestone(measure: Measure, year: int) -> Figures:
    of_year = [row for row in measure.answers if row.year == year]
    told = [row.milestone for row in of_year if row.milestone]
    untold = Told(None, any(row.answer == "none" for row in of_year))
    return {"reached": Told(told.count("reached")) if told else untold}


def _count(measure: Measure, year: int) -> Figures:
    return {"value": measure.column(year, "value")}


_KINDS: dict[str, Callable[[Measure, int], Figures]] = {
    "ratio": _ratio,
    "list": _list,
    "list_ratio": _list_ratio,
    "growth": _growth,
    "direction": _direction,
    "milestone": _milestone,
    "count": _count,
}
