"""Who owed a report of a year and how it stands (domain.md §3)."""

import datetime
from collections import Counter
from typing import Any, NamedTuple

from tests.recomputed.sql import Asked, Cursor, Figures, instant, rows

VERSIONS = """
    SELECT round.year, round.due_at, round.opened_at, round.is_for_paper,
           agency.code AS agency, agency.kind AS agency_kind,
           obligation.id AS obligation_id, obligation.extended_due_at, obligation.exempted_at,
           version.number, version.status, version.sent_at
    FROM reporting_obligation obligation
    JOIN reporting_reportinground round ON round.id = obligation.round_id
    JOIN accounts_agency agency ON agency.id = obligation.agency_id
    LEFT JOIN reporting_reportversion version ON version.obligation_id = obligation.id
    WHERE round.kind = 'annual' AND round.year BETWEEN %(first)s AND %(last)s
    ORDER BY round.year, agency."order", version.number
"""
COUNTS = (
    "expected",
    "filed",
    "on_time",
    "late",
    "missing",
    "not_due",
    "exempt",
    "waiting",
    "accepted",
    "returned",
)


class Standing(NamedTuple):
    """One agency in one round: the counts it belongs to."""

    year: int
    agency: str
    agency_kind: str
    obligation_id: int
    counts: frozenset[str]


def filing(cursor: Cursor, asked: Asked) -> Figures:
    counted = Counter(name for each in standings(cursor, asked, asked.year) for name in each.counts)
    return {f"filing.{name}": str(counted[name]) for name in COUNTS}


def standings(cursor: Cursor, asked: Asked, first: int) -> list[Standing]:
    """Of the agencies that the filters keep, in the years from `first` on."""
    by_obligation: dict[int, list[Any]] = {}
    for row in rows(cursor, VERSIONS, first=first, last=asked.year):
        if asked.keeps(row.agency, row.agency_kind):
            by_obligation.setdefault(row.obligation_id, []).append(row)
    return [_standing(versions, asked.now) for versions in by_obligation.values()]


def _standing(versions: list[Any], now: datetime.datetime) -> Standing:
    any_row = versions[0]
    return Standing(
        any_row.year,
        any_row.agency,
        any_row.agency_kind,
        any_row.obligation_id,
        frozenset(_counts(versions, now)),
    )


def _counts(versions: list[Any], now: datetime.datetime) -> set[str]:
    """Late is who first sent, without recalling it, at or after the (extended) due instant."""
    owed = versions[0]
    if owed.exempted_at is not None:
        return {"exempt"}
    counts = {"expected"}
    due = max(filter(None, (instant(owed.due_at), instant(owed.extended_due_at))))
    standing = [row for row in versions if row.sent_at is not None and row.status != "recalled"]
    if standing:
        is_late = min(instant(row.sent_at) for row in standing) >= due and not owed.is_for_paper
        counts |= {"filed", "late" if is_late else "on_time"}
        last = max(standing, key=lambda row: row.number)
        counts |= {"waiting"} if last.status in ("submitted", "in_review") else set()
        counts |= {"returned"} if last.status == "returned" else set()
        counts |= {"accepted"} if any(row.status == "accepted" for row in standing) else set()
    else:
        counts.add("missing" if now >= due and not owed.is_for_paper else "not_due")
    return counts
