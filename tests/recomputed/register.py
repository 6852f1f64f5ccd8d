"""Obstacles and proposals of a year's accepted reports."""

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


def register(cursor: Cursor, asked: Asked) -> Figures:
    [row] = rows(cursor, COUNTED, year=asked.year)
    return {
        "obstacles.open": Told(row.obstacles) if row.reports else MISSING,
        "proposals.open": Told(row.proposals) if row.reports else MISSING,
    }
