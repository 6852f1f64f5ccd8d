"""The dashboards of the measures: all of them in a year, and one over the years."""

from tests.recomputed.corridor import count_edges, edges
from tests.recomputed.measures import Measure, all_measures
from tests.recomputed.sql import Asked, Cursor, Figures, Told, added, percent
from tests.recomputed.standings import answered, counted, need, standing

SUPPLIED = {
    "ratio": ("numerator", "denominator"),
    "growth": ("value", "estimate", "previous_official"),
    "direction": ("value", "estimate", "previous_official"),
    "count": ("value",),
    "milestone": (),
}


def measure_board(cursor: Cursor, asked: Asked) -> Figures:
    every = all_measures(cursor)
    kept = [
        measure
        for measure in every
        if asked.indicator in ("", measure.planned.indicator)
        and (not asked.agency or asked.agency in measure.agencies)
    ]
    found = counted(kept, every, asked.year)
    for measure in kept:
        found |= of_year(measure, every, asked.year)
    return found


def of_year(measure: Measure, every: list[Measure], year: int) -> Figures:
    figures = measure.figures(year) | need(measure, every, year)
    figures["answered"] = Told(len({agency for agency, _ in answered(measure, year)}))
    figures["asked"] = Told(len(measure.agencies))
    if standing(measure, every, year) != "not_due":
        low, high = edges(measure, year)
        figures |= {"low": Told(low)} if low is not None else {}
        figures |= {"high": Told(high)} if high is not None else {}
    return {f"measures.{measure.code}.{name}": told for name, told in figures.items()}


def measure_path(cursor: Cursor, asked: Asked, code: str) -> Figures:
    every = all_measures(cursor)
    [measure] = [each for each in every if each.code == code]
    found = of_year(measure, every, asked.year)
    for year in range(measure.base_year, 2031):
        row = _row(measure, year) if year <= asked.year else {}
        low, high = count_edges(measure, year, until=asked.year)
        row |= {"low": Told(low)} if low is not None else {}
        row |= {"high": Told(high)} if high is not None else {}
        found |= {f"path.{code}.{year}.{name}": told for name, told in row.items()}
    return found | _supplies(measure, asked.year)


def _row(measure: Measure, year: int) -> dict[str, Told]:
    """What stands in a year of the path; of the base year only what is known of it."""
    kind, figures = measure.planned.kind, measure.figures(year)
    is_base = year == measure.base_year
    if kind in ("growth", "direction"):
        officials = added(measure.officials(year).values())
        official = Told(measure.planned.value) if is_base and measure.planned.base_id else officials
        if is_base:
            return {"official": official, "value": official}
        row = {
            "closing": figures["closing"],
            "estimate": measure.column(year, "estimate"),
            "official": official,
            "value": figures["value"],
        }
        return row | ({"rate": measure.main(year)[1]} if kind == "growth" else {})
    if is_base:
        return _entered(measure)
    row = {"value": measure.main(year)[1]}
    return row | {name: figures[name] for name in ("numerator", "denominator") if name in figures}


def _entered(measure: Measure) -> dict[str, Told]:
    """What Sở KH&CN entered for the base year, of which nobody reported."""
    base = measure.planned
    if base.value is not None:
        return {"value": Told(base.value)}
    if base.numerator is None:
        return {}
    parts = {"numerator": Told(base.numerator), "denominator": Told(base.denominator)}
    return {"value": percent(*parts.values()), **parts}


def _supplies(measure: Measure, year: int) -> Figures:
    """What each supplier, and who reported without being one, gave in the year."""
    answers = {(row.agency, row.part): row for row in measure.answers if row.year == year}
    entries = [row for row in measure.entries if row.year == year]
    places = measure.suppliers | set(answers) | {(row.agency, row.part) for row in entries}
    found: Figures = {}
    for agency, part in places:
        key = f"supply.{measure.code}.{part}.{agency}"
        answer = answers.get((agency, part))
        is_none = answer is not None and answer.answer == "none"
        if measure.planned.kind in ("list", "list_ratio"):
            its = [row for row in entries if (row.agency, row.part) == (agency, part)]
            is_told = its or (answer is not None and answer.answer == "given")
            found[f"{key}.entries"] = Told(len(its)) if is_told else Told(None, is_none)
            continue
        for name in SUPPLIED[measure.planned.kind]:
            # "Không phát sinh" speaks of the report's own year.
            says_none = is_none and name != "previous_official"
            found[f"{key}.{name}"] = Told(answer and getattr(answer, name), says_none)
    return found
