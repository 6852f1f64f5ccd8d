"""The tasks due in a year, by what their leads report (domain.md §1 and §3)."""

from dataclasses import dataclass, replace
from typing import Any

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
    LEFT JOIN tasks_tasklead lead ON lead.task_id = task.id
    LEFT JOIN accounts_agency agency ON agency.id = lead.agency_id
    LEFT JOIN answered
           ON answered.task_id = task.id AND answered.agency_id = lead.agency_id
    WHERE EXISTS (
        SELECT 1 FROM tasks_taskinterval span
        WHERE span.task_id = task.id AND %(year)s BETWEEN span.first_year AND span.last_year
    )
"""
"""Of each task due in the year what each of its leads answered."""

ROUND = "SELECT id FROM reporting_reportinground WHERE kind = 'annual' AND year = %(year)s"
LINKED_TASKS = """
    SELECT solution.code AS solution, task.code
    FROM tasks_solutiontask link
    JOIN plan_solution solution ON solution.id = link.solution_id
    JOIN tasks_task task ON task.id = link.task_id
"""
LINKED_DUTIES = """
    SELECT solution.code AS solution, duty.code
    FROM plan_solutionduty link
    JOIN plan_solution solution ON solution.id = link.solution_id
    JOIN plan_duty duty ON duty.id = link.duty_id
"""
SOLUTIONS = """
    SELECT solution.code, section.roman
    FROM plan_solution solution
    JOIN plan_section section ON section.id = solution.section_id
"""
TOLD_OF_TASKS = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT DISTINCT task.code, accepted.agency
    FROM reporting_taskentry entry
    JOIN accepted ON accepted.id = entry.version_id
    JOIN tasks_task task ON task.id = entry.task_id
    WHERE accepted.year = %(year)s AND (
        entry.summary <> '' OR entry.reason <> '' OR EXISTS (
            SELECT 1 FROM reporting_taskresult result
            WHERE result.version_id = entry.version_id AND result.task_id = entry.task_id
        )
    )
"""
TOLD_OF_DUTIES = f"""
    WITH accepted AS ({ACCEPTED})
    SELECT SUBSTR(entry.key, 6) AS code, accepted.agency
    FROM reporting_topicentry entry
    JOIN accepted ON accepted.id = entry.version_id
    WHERE accepted.year = %(year)s AND entry.key LIKE 'duty:%%' AND entry.text <> ''
"""


@dataclass(frozen=True)
class Task:
    """A due task: what each lead answers, and the less advanced of these."""

    section: str
    answers: dict[str, str]
    """By the lead's code."""

    @property
    def state(self) -> str:
        return min(self.answers.values(), key=STATES.__getitem__, default="not_reported")


def tasks(cursor: Cursor, asked: Asked) -> Figures:
    """By mục, of those in which something is due."""
    due = list(due_tasks(cursor, asked, asked.year).values())
    found = _counted("tasks.total", [task.state for task in due])
    for roman in {task.section for task in due}:
        states = [task.state for task in due if task.section == roman]
        found |= _counted(f"tasks.{roman}", states)
    return found


def task_board(cursor: Cursor, asked: Asked) -> Figures:
    """By mục, by lead as each of them answers, by year from the plan's or the asked first one."""
    due = due_tasks(cursor, asked, asked.year)
    found = tasks(cursor, asked)
    for lead, kind in _leads(cursor, asked):
        answers = [task.answers[lead] for task in due.values() if lead in task.answers]
        if answers and asked.keeps(lead, kind):
            found |= _counted(f"tasks_leads.{lead}", answers)
    [plan] = rows(cursor, "SELECT first_year FROM plan_plan")
    for year in range(asked.first_year if asked.is_span else plan.first_year, asked.year + 1):
        states = [task.state for task in due_tasks(cursor, asked, year).values()]
        counted = _counted(f"tasks_years.{year}", states)
        if not rows(cursor, ROUND, year=year):
            # Nobody was asked yet.
            counted = {k: v for k, v in counted.items() if k.endswith((".due", ".not_reported"))}
        found |= counted
    return found


def solutions(cursor: Cursor, asked: Asked) -> Figures:
    """What was reported on each point of part III, by the tasks and duties linked to it."""
    due = due_tasks(cursor, replace(asked, section=""), asked.year)
    told = {row for row in _pairs(cursor, TOLD_OF_TASKS, asked) if row[0] in due}
    duties_told = _pairs(cursor, TOLD_OF_DUTIES, asked)
    linked, linked_duties = rows(cursor, LINKED_TASKS), rows(cursor, LINKED_DUTIES)
    codes = [row.code for row in rows(cursor, SOLUTIONS) if asked.section in ("", row.roman)]
    found: Figures = {}
    silent = 0
    for place, members in {**{code: {code} for code in codes}, "total": set(codes)}.items():
        its_tasks = {row.code for row in linked if row.solution in members} & set(due)
        its_duties = {row.code for row in linked_duties if row.solution in members}
        counted = _counted(f"solutions.{place}", [due[code].state for code in its_tasks])
        counted[f"solutions.{place}.tasks"] = counted.pop(f"solutions.{place}.due")
        reports = {agency for code, agency in told if code in its_tasks}
        duty_reports = {agency for code, agency in duties_told if code in its_duties}
        silent += place != "total" and not reports | duty_reports
        found |= counted
        found[f"solutions.{place}.reports"] = Told(len(reports))
        found[f"solutions.{place}.duty_reports"] = Told(len(duty_reports))
    return found | {"solutions.silent": Told(silent)}


def due_tasks(cursor: Cursor, asked: Asked, year: int) -> dict[str, Task]:
    """By code; those of the mục and of the leads that the filters keep."""
    by_code: dict[str, list[Any]] = {}
    for row in rows(cursor, LED, year=year):
        if asked.section in ("", row.roman):
            by_code.setdefault(row.code, []).append(row)
    return {
        code: Task(
            its_rows[0].roman,
            {row.lead: row.status if row.status in STATES else "not_reported" for row in its_rows},
        )
        for code, its_rows in by_code.items()
        if any(asked.keeps(row.lead, row.lead_kind) for row in its_rows)
    }


def _counted(key: str, states: list[str]) -> Figures:
    counted = {name: Told(states.count(name)) for name in STATES}
    return {f"{key}.{name}": told for name, told in (counted | {"due": Told(len(states))}).items()}


def _leads(cursor: Cursor, asked: Asked) -> set[tuple[str, str]]:
    return {(row.lead, row.lead_kind) for row in rows(cursor, LED, year=asked.year)}


def _pairs(cursor: Cursor, statement: str, asked: Asked) -> set[tuple[str, str]]:
    return {(row.code, row.agency) for row in rows(cursor, statement, year=asked.year)}
