"""Obstacles and proposals of a year's accepted reports."""

import re
from collections import Counter

from tests.recomputed.measures import folded
from tests.recomputed.sql import ACCEPTED, MISSING, Asked, Cursor, Figures, Told, rows

COUNTED = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT count(*) AS reports,
           (SELECT count(*) FROM reporting_obstacleentry entry
            JOIN accepted ON accepted.id = entry.version_id
            WHERE accepted.year = %(year)s) AS obstacles,
           (SELECT count(*) FROM reporting_proposalentry entry
            JOIN accepted ON accepted.id = entry.version_id
            WHERE accepted.year = %(year)s) AS proposals
    FROM accepted
    WHERE accepted.year = %(year)s
"""


PLAN_YEARS = "SELECT first_year FROM plan_plan"
RAISED = f"""
    WITH accepted AS ({ACCEPTED}),
    raised AS (
        SELECT 'proposal' AS kind, entry.key, entry.version_id, entry.addressee
        FROM reporting_proposalentry entry
        UNION ALL
        SELECT 'obstacle', entry.key, entry.version_id, ''
        FROM reporting_obstacleentry entry
    )
    SELECT raised.kind, raised.addressee, accepted.agency, accepted.agency_kind,
           COALESCE(response.status, 'new') AS status
    FROM raised
    JOIN accepted ON accepted.id = raised.version_id
    LEFT JOIN reporting_response response
           ON response.obligation_id = accepted.obligation_id
          AND response.kind = raised.kind AND response.key = raised.key
    WHERE accepted.year BETWEEN %(first)s AND %(last)s
"""
REPORTS = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT agency, agency_kind FROM accepted WHERE year BETWEEN %(first)s AND %(last)s
"""
STATUSES = ("new", "in_progress", "needs_decision", "forwarded", "resolved", "declined")
PROVINCE = "ubnd-tinh"


def register_board(cursor: Cursor, asked: Asked) -> Figures:
    """Of the plan's years so far, if no first one is asked: by status and by addressee."""
    [plan] = rows(cursor, PLAN_YEARS)
    span = {"first": asked.first_year if asked.is_span else plan.first_year, "last": asked.year}
    reports = [
        row for row in rows(cursor, REPORTS, **span) if asked.keeps(row.agency, row.agency_kind)
    ]
    raised = [
        row
        for row in rows(cursor, RAISED, **span)
        if asked.keeps(row.agency, row.agency_kind)
        and asked.opinion_kind in ("", row.kind)
        and asked.addressee in ("", slug(row.addressee))
        and asked.response_status in ("", row.status)
    ]
    proposals = [row for row in raised if row.kind == "proposal"]
    statuses = Counter(row.status for row in raised)
    addressees = Counter(slug(row.addressee) for row in proposals)
    undecided = statuses["needs_decision"] + sum(
        row.status == "new" and slug(row.addressee) == PROVINCE for row in proposals
    )
    counts = {
        "undecided": undecided,
        "proposals": len(proposals),
        "obstacles": len(raised) - len(proposals),
        **{f"status.{status}": statuses[status] for status in STATUSES},
        **{f"addressee.{name}": count for name, count in addressees.items()},
    }
    return {f"register.{key}": Told(count) if reports else MISSING for key, count in counts.items()}


def slug(addressee: str) -> str:
    return re.sub(r"[^a-z0-9 -]", "", folded(addressee)).replace(" ", "-")


def register(cursor: Cursor, asked: Asked) -> Figures:
    [row] = rows(cursor, COUNTED, year=asked.year)
    return {
        "register.obstacles": Told(row.obstacles) if row.reports else MISSING,
        "register.proposals": Told(row.proposals) if row.reports else MISSING,
    }
