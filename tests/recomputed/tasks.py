"""The tasks due in a year, by what their leads report (domain.md §1 and §3)."""

from collections import Counter

from tests.recomputed.sql import ACCEPTED, Asked, Cursor, Figures, Told, rows

STATES = {
    "not_reported": 0,
    "not_done": 1,
    "not_started": 2,
    "in_progress": 3,
    "done": 4,
}
"""From the least advanced; of two leads the less advanced one counts."""

LED = f"""
    WITH accepted AS ({ACCEPTED}),
    due AS (
        SELECT DISTINCT span.task_id
        FROM tasks_taskinterval span
        WHERE %(year)s BETWEEN span.first_year AND span.last_year
    ),
    answered AS (
        SELECT entry.task_id, accepted.agency_id, entry.status
        FROM reporting_taskentry entry
        JOIN accepted ON accepted.id = entry.version_id
        WHERE accepted.year = %(year)s
    )
    SELECT section.roman, task.code, agency.code AS lead, agency.kind AS lead_kind,
           COALESCE(answered.status, '') AS status
    FROM tasks_task task
    JOIN plan_section section ON section.id = task.section_id
    JOIN due ON due.task_id = task.id
    LEFT JOIN tasks_tasklead lead ON lead.task_id = task.id
    LEFT JOIN accounts_agency agency ON agency.id = lead.agency_id
    LEFT JOIN answered
           ON answered.task_id = task.id AND answered.agency_id = lead.agency_id
"""


def tasks(cursor: Cursor, asked: Asked) -> Figures:
    """By mục, of those in which something is due."""
    least = states(cursor, asked.year)
    counted = Counter()
    for (roman, _), state in least.items():
        for place in (roman, "total"):
            counted[place, "due"] += 1
            counted[place, state] += 1
    places = {place for place, name in counted if name == "due"} | {"total"}
    return {
        f"tasks.{place}.{name}": Told(counted[place, name])
        for place in places
        for name in ("due", *STATES)
    }


def states(cursor: Cursor, year: int) -> dict[tuple[str, str], str]:
    """The state of each due task, by mục and code."""
    least: dict[tuple[str, str], str] = {}
    for row in rows(cursor, LED, year=year):
        state = row.status if row.status in STATES else "not_reported"
        task = (row.roman, row.code)
        least[task] = min(least.get(task, state), state, key=STATES.__getitem__)
    return least
