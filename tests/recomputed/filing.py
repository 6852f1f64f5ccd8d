"""Who owed a report of a year and how it stands (domain.md §3)."""

import datetime
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.recomputed.sql import MISSING, Asked, Cursor, Figures, Told, instant, rows

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
    "returned_ever",
)
EVENTS = """
    SELECT version.obligation_id, event.action, event.happened_at
    FROM reporting_reportevent event
    JOIN reporting_reportversion version ON version.id = event.version_id
    ORDER BY version.obligation_id, event.happened_at, event.id
"""
PLAN_YEARS = "SELECT first_year FROM plan_plan"
AT_DOST_AFTER = {"submit", "transcribe", "record"}
AT_AGENCY_AFTER = {"return", "recall", "reopen", "discard"}
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Standing(NamedTuple):
    """One agency in one round: the counts it belongs to."""

    year: int
    agency: str
    agency_kind: str
    obligation_id: int
    opened_at: datetime.datetime
    counts: frozenset[str]
    days_late: int
    """Until the first sending, or until now."""


def filing(cursor: Cursor, asked: Asked) -> Figures:
    return _counted("filing", standings(cursor, asked, asked.year))


def filing_board(cursor: Cursor, asked: Asked) -> Figures:
    """The year, its kinds of agencies, whom to follow; then the years, the plan's if none asked."""
    [plan] = rows(cursor, PLAN_YEARS)
    first = asked.first_year if asked.is_span else plan.first_year
    everybody = standings(cursor, asked, first)
    of_year = [each for each in everybody if each.year == asked.year]
    found = _counted("filing", of_year)
    for kind in {each.agency_kind for each in of_year}:
        its = [each for each in of_year if each.agency_kind == kind]
        found |= _counted(f"filing_kinds.{kind}", its)
    for each in of_year:
        if each.counts & {"missing", "returned", "waiting", "late"}:
            found[f"filing_agencies.{each.agency}.days_late"] = Told(each.days_late)
    for year in {each.year for each in everybody}:
        its = [each for each in everybody if each.year == year]
        key = f"filing_years.{year}"
        found |= _counted(key, its) | _durations(cursor, key, its)
    return found


def _counted(key: str, its: list["Standing"]) -> Figures:
    counted = Counter(name for each in its for name in each.counts)
    return {f"{key}.{name}": Told(counted[name]) for name in COUNTS}


def standings(cursor: Cursor, asked: Asked, first: int) -> list[Standing]:
    """Of the agencies that the filters keep, in the years from `first` on."""
    by_obligation: dict[int, list[Any]] = {}
    for row in rows(cursor, VERSIONS, first=first, last=asked.year):
        if asked.keeps(row.agency, row.agency_kind):
            by_obligation.setdefault(row.obligation_id, []).append(row)
    return [_standing(versions, asked.now) for versions in by_obligation.values()]


def _standing(versions: list[Any], now: datetime.datetime) -> Standing:
    """Late is who first sent, without recalling it, at or after the (extended) due instant."""
    owed = versions[0]
    due = max(filter(None, (instant(owed.due_at), instant(owed.extended_due_at))))
    sent = [row for row in versions if row.sent_at is not None and row.status != "recalled"]
    arrived = min((instant(row.sent_at) for row in sent), default=now)
    is_late = arrived >= due and not owed.is_for_paper
    return Standing(
        owed.year,
        owed.agency,
        owed.agency_kind,
        owed.obligation_id,
        instant(owed.opened_at),
        frozenset(_counts(versions, sent, is_late)),
        (_day(arrived) - _day(due - datetime.timedelta.resolution)).days if is_late else 0,
    )


def _counts(versions: list[Any], sent: list[Any], is_late: bool) -> Iterator[str]:
    if versions[0].exempted_at is not None:
        yield "exempt"
        return
    yield "expected"
    if any(row.status == "returned" for row in versions):
        yield "returned_ever"
    if not sent:
        yield "missing" if is_late else "not_due"
        return
    yield "filed"
    yield "late" if is_late else "on_time"
    last = max(sent, key=lambda row: row.number)
    if last.status in ("submitted", "in_review"):
        yield "waiting"
    if last.status == "returned":
        yield "returned"
    if any(row.status == "accepted" for row in sent):
        yield "accepted"


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(ZONE).date()


def _durations(cursor: Cursor, key: str, its: list[Standing]) -> Figures:
    """Medians of the whole days that reports lay at either side until first accepted."""
    events: dict[int, list[Any]] = {}
    for row in rows(cursor, EVENTS):
        events.setdefault(row.obligation_id, []).append(row)
    accepted = [
        _lay(each.opened_at, events[each.obligation_id])
        for each in its
        if any(row.action == "accept" for row in events.get(each.obligation_id, ()))
    ]
    return {
        f"{key}.days_{side}": Told(Fraction(median(lay[side] for lay in accepted)))
        if accepted
        else MISSING
        for side in ("agency", "dost")
    }


def _lay(opened_at: datetime.datetime, events: list[Any]) -> dict[str, int]:
    """Whole days at the agency (from the opening on) and at Sở KH&CN (from each sending on)."""
    lengths = {"agency": datetime.timedelta(), "dost": datetime.timedelta()}
    side, since = "agency", opened_at
    for event in events:
        at = max(instant(event.happened_at), since)
        lengths[side] += at - since
        since = at
        if event.action == "accept":
            break
        if event.action in AT_DOST_AFTER:
            side = "dost"
        elif event.action in AT_AGENCY_AFTER:
            side = "agency"
    return {side: length.days for side, length in lengths.items()}
