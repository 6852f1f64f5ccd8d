"""Doubtful places in a year's accepted reports: how many there are by each check's rule."""

from fractions import Fraction
from typing import Any, NamedTuple

from tests.recomputed.measures import folded, identity
from tests.recomputed.sql import ACCEPTED, Asked, Cursor, Figures, Told, instant, rows

LED = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.agency, accepted.agency_kind, task.code, entry.status
    FROM accepted
    JOIN tasks_tasklead lead ON lead.agency_id = accepted.agency_id
    JOIN tasks_task task ON task.id = lead.task_id
    JOIN reporting_taskentry entry
      ON entry.task_id = task.id AND entry.version_id = accepted.id
    WHERE accepted.year = %(year)s AND EXISTS (
        SELECT 1 FROM tasks_taskinterval span
        WHERE span.task_id = task.id AND %(year)s BETWEEN span.first_year AND span.last_year
    )
"""
TASKS = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.year, accepted.agency, accepted.agency_kind, task.code, entry.status,
           entry.summary
    FROM reporting_taskentry entry
    JOIN accepted ON accepted.id = entry.version_id
    JOIN tasks_task task ON task.id = entry.task_id
    WHERE accepted.year BETWEEN %(year)s - 1 AND %(year)s
"""
MEASURES = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.year, accepted.agency, accepted.agency_kind, measure.code, measure.kind,
           entry.part, entry.answer, entry.numerator, entry.denominator, entry.value,
           entry.estimate, entry.previous_official, entry.milestone
    FROM reporting_measureentry entry
    JOIN accepted ON accepted.id = entry.version_id
    JOIN plan_measure measure ON measure.id = entry.measure_id
    WHERE accepted.year BETWEEN %(year)s - 1 AND %(year)s
"""
ENTRIES = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.year, accepted.agency, accepted.agency_kind, measure.code AS measure,
           measure.kind, entry.part, entry.name, entry.code, district.code AS district
    FROM reporting_listentry entry
    JOIN accepted ON accepted.id = entry.version_id
    JOIN plan_measure measure ON measure.id = entry.measure_id
    LEFT JOIN accounts_agency district ON district.id = entry.district_id
    WHERE accepted.year <= %(year)s
"""
MONEY = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.year, accepted.agency, accepted.agency_kind, source.code AS source,
           entry.task_id, entry.answer, entry.allocated, entry.spent, entry.estimate,
           entry.previous_official
    FROM reporting_spendingentry entry
    JOIN accepted ON accepted.id = entry.version_id
    JOIN plan_fundingsource source ON source.id = entry.source_id
    WHERE accepted.year BETWEEN %(year)s - 1 AND %(year)s
"""
VERSIONS = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT accepted.agency, accepted.agency_kind, version.sent_at, version.decided_at,
           (SELECT count(*) FROM reporting_reopenrequest request
            WHERE request.version_id = version.id AND request.answered_at IS NULL) AS requests
    FROM accepted
    JOIN reporting_reportversion version ON version.id = accepted.id
    WHERE accepted.year = %(year)s
"""
NUMBERS = ("numerator", "denominator", "value", "estimate", "milestone")
COLUMNS = ("allocated", "spent", "estimate", "previous_official")
FAR, FALL = Fraction(50, 100), Fraction(20, 100)
COPIED_FROM, REVIEW_DAYS = 80, 60


def quality(cursor: Cursor, asked: Asked) -> Figures:
    def read(statement: str) -> list:
        found = rows(cursor, statement, year=asked.year)
        return [row for row in found if asked.keeps(row.agency, row.agency_kind)]

    counts = {
        **_tasks(read(LED), read(TASKS), rows(cursor, LED, year=asked.year), asked.year),
        **_measures(read(MEASURES), read(ENTRIES), asked.year),
        **_money(read(MONEY), asked.year),
        "outside_base": _outside(read(ENTRIES), rows(cursor, ENTRIES, year=asked.year), asked.year),
    }
    versions = read(VERSIONS)
    flows, flows_before = _flows(read(MEASURES), asked.year), _flows(read(MEASURES), asked.year - 1)
    counts["estimate_below_spent"] += sum(
        _is_below(row.estimate, row.value) for row in flows.values()
    )
    counts["official_far"] += sum(
        _is_far(row.previous_official, flows_before[key].estimate)
        for key, row in flows.items()
        if key in flows_before
    )
    counts["long_review"] = sum(
        (instant(row.decided_at) - instant(row.sent_at)).days > REVIEW_DAYS
        for row in versions
        if row.decided_at
    )
    counts["asked_to_correct"] = sum(row.requests > 0 for row in versions)
    return {f"quality.{name}": Told(int(count)) for name, count in counts.items()}


def _tasks(led: list, told: list, leads: list, year: int) -> dict[str, int]:
    done = {row.code for row in leads if row.status == "done"}
    of_leads = {(row.agency, row.code) for row in leads}
    now = [row for row in told if row.year == year]
    before = {(row.agency, row.code): folded(row.summary) for row in told if row.year == year - 1}
    return {
        "blank_tasks": sum(row.status == "" for row in led),
        "lead_against_partner": sum(
            row.status == "not_started"
            and row.code in done
            and (row.agency, row.code) not in of_leads
            for row in now
        ),
        "same_words": sum(
            len(row.summary) >= COPIED_FROM
            and before.get((row.agency, row.code)) == folded(row.summary)
            for row in now
        ),
    }


def _measures(told: list, entries: list, year: int) -> dict[str, int]:
    now = {(row.agency, row.code, row.part): row for row in told if row.year == year}
    before = {(row.agency, row.code, row.part): row for row in told if row.year == year - 1}
    listed = {(row.agency, row.measure, row.part) for row in entries if row.year == year}
    pairs = [(row, before[key]) for key, row in now.items() if key in before]
    return {
        "blank_measures": sum(_is_blank(row) and key not in listed for key, row in now.items()),
        "part_above_whole": sum(
            None not in (row.numerator, row.denominator) and row.numerator > row.denominator
            for row in now.values()
        ),
        "below_last_year": sum(_has_fallen(row, past) for row, past in pairs),
    }


def _flows(told: list, year: int) -> dict[tuple[str, str], Any]:
    return {
        (row.agency, row.code): row
        for row in told
        if row.year == year and row.kind in ("growth", "direction")
    }


def _is_blank(row: Any) -> bool:
    return row.answer == "" and all(getattr(row, name) in (None, "") for name in NUMBERS)


def _has_fallen(row: Any, past: Any) -> bool:
    """A stock below that of the year before, or a whole that fell by more than a fifth."""
    if row.kind not in ("ratio", "count"):
        return False
    name = "numerator" if row.kind == "ratio" else "value"
    whole, past_whole = row.denominator, past.denominator
    return _is_below(getattr(row, name), getattr(past, name)) or (
        None not in (whole, past_whole) and past_whole - whole > FALL * past_whole
    )


def _is_below(less: int | None, more: int | None) -> bool:
    return None not in (less, more) and less < more


def _money(told: list, year: int) -> dict[str, int]:
    """By report and source: the row of the whole source, else what its tasks add up to."""
    now = _sources(told, year)
    estimates = {
        (row.agency, row.source, row.task_id): row.estimate for row in told if row.year == year - 1
    }
    return {
        "blank_money": sum(each.is_blank for each in now.values()),
        "tasks_above_source": sum(each.tasks_above for each in now.values()),
        "spent_above_allocated": sum(
            any(
                _is_below(each.counted["allocated"], each.counted[n]) for n in ("spent", "estimate")
            )
            for each in now.values()
        ),
        "estimate_below_spent": sum(
            _is_below(each.counted["estimate"], each.counted["spent"]) for each in now.values()
        ),
        "official_far": sum(
            _is_far(row.previous_official, estimates.get((row.agency, row.source, row.task_id)))
            for row in told
            if row.year == year
        ),
    }


class Source(NamedTuple):
    """What one report says of one source."""

    is_blank: bool
    tasks_above: int
    """In how many columns."""
    counted: dict[str, int | None]


def _sources(told: list, year: int) -> dict[tuple[str, str], Source]:
    grouped: dict[tuple[str, str], list] = {}
    for row in told:
        if row.year == year:
            grouped.setdefault((row.agency, row.source), []).append(row)
    return {key: _source(its_rows) for key, its_rows in grouped.items()}


def _source(its_rows: list) -> Source:
    whole, of_tasks = {}, {}
    for name in COLUMNS:
        parts = [getattr(row, name) for row in its_rows if row.task_id is not None]
        given = [part for part in parts if part is not None]
        of_tasks[name] = sum(given) if given else None
        whole[name] = next((getattr(r, name) for r in its_rows if r.task_id is None), None)
    is_none = any(row.answer == "none" for row in its_rows)
    counted = {name: of_tasks[name] if whole[name] is None else whole[name] for name in COLUMNS}
    return Source(
        not is_none and all(counted[name] is None for name in COLUMNS[:3]),
        sum(_is_below(whole[name], of_tasks[name]) for name in COLUMNS[:3]),
        counted,
    )


def _is_far(official: int | None, estimate: int | None) -> bool:
    return bool(estimate) and official is not None and abs(official - estimate) > FAR * estimate


def _outside(entries: list, every: list, year: int) -> int:
    """Rows of this year that are on no base list so far."""
    base = {(row.measure, identity(row)) for row in every if row.part == "base_list"}
    return sum(
        row.year == year
        and row.kind == "list_ratio"
        and row.part != "base_list"
        and (row.measure, identity(row)) not in base
        for row in entries
    )
