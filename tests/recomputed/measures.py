"""The measures of part II.2 in a year, each by its kind and nature (domain.md §2)."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

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
    SELECT measure.id, measure.code, measure.kind
    FROM plan_measure measure
    JOIN plan_indicator indicator ON indicator.id = measure.indicator_id
    ORDER BY indicator."order", measure."order"
"""
SUPPLIERS = """
    SELECT supplier.measure_id, agency.code AS agency, agency.kind AS agency_kind, supplier.part
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
           district.code AS district
    FROM reporting_listentry entry
    JOIN accepted ON accepted.id = entry.version_id
    LEFT JOIN accounts_agency district ON district.id = entry.district_id
    WHERE accepted.year <= %(year)s
"""


_STEPS = 10**12
"""How finely a root is searched for."""


class Reported(NamedTuple):
    """All that accepted reports say of one measure."""

    answers: list[Any]
    """Of every year."""
    entries: list[Any]
    """Up to the year."""
    suppliers: frozenset[str]

    def column(self, year: int, name: str, *parts: str) -> Told:
        return added(
            Told(getattr(row, name), row.answer == "none")
            for row in self.answers
            if row.year == year and row.part in (parts or (row.part,))
        )

    def whole_year(self, year: int) -> dict[str, Told]:
        """Of each agency what the report of the next year says officially, else the estimate."""
        estimates = {
            row.agency: Told(row.estimate, row.answer == "none")
            for row in self.answers
            if row.year == year
        }
        official = {
            row.agency: Told(row.previous_official)
            for row in self.answers
            if row.year == year + 1 and row.previous_official is not None
        }
        return estimates | official

    def identities(self, part: str) -> set[str]:
        return {identity(row) for row in self.entries if row.part == part}

    def is_none(self, year: int, *parts: str) -> bool:
        """Somebody answered "không phát sinh" up to the year."""
        return any(
            row.answer == "none" and row.year <= year and row.part in parts for row in self.answers
        )


def measures(cursor: Cursor, asked: Asked) -> Figures:
    answers, entries = rows(cursor, ANSWERS), rows(cursor, ENTRIES, year=asked.year)
    suppliers = rows(cursor, SUPPLIERS)
    found: Figures = {}
    for measure in rows(cursor, MEASURES):
        reported = Reported(
            [row for row in answers if row.measure_id == measure.id],
            [row for row in entries if row.measure_id == measure.id],
            frozenset(row.agency for row in suppliers if row.measure_id == measure.id),
        )
        figures = _KINDS[measure.kind](reported, asked.year)
        found |= {f"measures.{measure.code}.{name}": text for name, text in figures.items()}
    return found


def main_figures(cursor: Cursor, asked: Asked) -> Figures:
    """Of each measure the one figure that is held against its target."""
    [plan] = rows(cursor, "SELECT growth_reading FROM plan_plan")
    told = measures(cursor, asked)
    found: Figures = {}
    for measure in dict.fromkeys(key.rpartition(".")[0] for key in told):
        names = ("percent", plan.growth_reading, "reached", "value")
        key = next(f"{measure}.{name}" for name in names if f"{measure}.{name}" in told)
        found[key] = told[key]
    return found


def folded(text: str) -> str:
    """Without case, diacritics and needless spaces; đ is d."""
    marks = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(mark for mark in marks if not unicodedata.combining(mark))
    return " ".join(letters.split())


def identity(entry: Any) -> str:
    """Tax code or number, else folded name and district."""
    code = re.sub(r"[\s-]", "", folded(entry.code))
    return code or f"{folded(entry.name)}|{entry.district}"


def _ratio(reported: Reported, year: int) -> Figures:
    """Σ numerators ÷ Σ denominators of the closing date."""
    numerator = reported.column(year, "numerator", "whole", "numerator")
    denominator = reported.column(year, "denominator", "whole", "denominator")
    return {
        "percent": percent(numerator, denominator),
        "numerator": numerator,
        "denominator": denominator,
    }


def _counted(found: set[str], is_none: bool) -> Told:
    """A list without any entry is missing, or "không phát sinh"."""
    return Told(len(found)) if found else Told(None, is_none)


def _list(reported: Reported, year: int) -> Figures:
    entries = _counted(reported.identities("list"), reported.is_none(year, "list"))
    return {"value": entries}


def _list_ratio(reported: Reported, year: int) -> Figures:
    """Supported products that stand in the base list ÷ the base list; nothing without it."""
    base, supported = reported.identities("base_list"), reported.identities("list")
    denominator = _counted(base, reported.is_none(year, "base_list"))
    untold = Told(None, reported.is_none(year, "list"))
    inside = Told(len(supported & base)) if supported else untold
    outside = Told(len(supported - base)) if supported else untold
    numerator = inside if base else denominator
    return {
        "percent": percent(numerator, denominator),
        "numerator": numerator,
        "denominator": denominator,
        "outside": outside,
    }


def _direction(reported: Reported, year: int) -> Figures:
    return {
        "value": added(reported.whole_year(year).values()),
        "previous": added(reported.whole_year(year - 1).values()),
        "closing": reported.column(year, "value"),
    }


def _growth(reported: Reported, year: int) -> Figures:
    """Over the unbroken run of years of which every supplier has told the count."""
    run: list[int] = []
    for past in range(year, 0, -1):
        count = _full_count(reported, past)
        if count is None:
            break
        run.insert(0, count)
    pairs = list(zip(run, run[1:], strict=False))
    rates = [Fraction(100 * (after - before), before) for before, after in pairs if before]
    is_whole = bool(pairs) and len(rates) == len(pairs)
    return {
        "mean": Told(sum(rates) / len(rates)) if is_whole else MISSING,
        "compound": _compound(run) if pairs and run[0] else MISSING,
        "rate": Told(rates[-1]) if pairs and pairs[-1][0] else MISSING,
        "value": added(reported.whole_year(year).values()),
        "closing": reported.column(year, "value"),
    }


def _full_count(reported: Reported, year: int) -> int | None:
    """The count of a year to which every supplier answered."""
    told = {
        agency: answer
        for agency, answer in reported.whole_year(year).items()
        if answer.value is not None or answer.is_none
    }
    if not told or not reported.suppliers <= set(told):
        return None
    return sum(answer.value or 0 for answer in told.values())


def _compound(run: list[int]) -> Told:
    """The rate r in percent with first · (1 + r)^years = last: the last step not above it."""
    first, last, years = run[0], run[-1], len(run) - 1
    factors = range(_STEPS * (last + 1) + 1)
    factor = bisect_right(factors, last * _STEPS**years, key=lambda step: first * step**years) - 1
    return Told(Fraction(100 * (factor - _STEPS), _STEPS))


def _milestone(reported: Reported, year: int) -> Figures:
    of_year = [row for row in reported.answers if row.year == year]
    told = [row.milestone for row in of_year if row.milestone]
    untold = Told(None, any(row.answer == "none" for row in of_year))
    return {"reached": Told(told.count("reached")) if told else untold}


def _count(reported: Reported, year: int) -> Figures:
    return {"value": reported.column(year, "value")}


_KINDS: dict[str, Callable[[Reported, int], Figures]] = {
    "ratio": _ratio,
    "list": _list,
    "list_ratio": _list_ratio,
    "growth": _growth,
    "direction": _direction,
    "milestone": _milestone,
    "count": _count,
}
