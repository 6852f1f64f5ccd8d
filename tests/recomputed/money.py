"""Part IV and what reports tell of money, in whole đồng (domain.md §1–2)."""

from collections import Counter
from collections.abc import Iterable
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

COLUMNS = ("allocated", "spent", "estimate", "whole_year")

SOURCES = """
    SELECT source.code, line.number AS line
    FROM plan_fundingsource source
    LEFT JOIN plan_budgetline line ON line.id = source.budget_line_id
    ORDER BY source."order"
"""
CELLS = """
    SELECT line.number AS line, period.first_year, period.last_year, cell.amount
    FROM plan_budgetline line
    CROSS JOIN plan_budgetperiod period
    LEFT JOIN plan_budgetamount cell ON cell.line_id = line.id AND cell.period_id = period.id
    ORDER BY line.number, period.first_year
"""


def _column(name: str) -> str:
    """The row of the whole source; only without its number the rows of its tasks add up."""
    whole = f"MAX(CASE WHEN entry.task_id IS NULL THEN entry.{name} END)"
    by_task = f"SUM(CASE WHEN entry.task_id IS NOT NULL THEN entry.{name} END)"
    return f"COALESCE({whole}, {by_task}) AS {name}"


BOOKS = f"""
    WITH accepted AS ({ACCEPTED}),
    told AS (
        SELECT accepted.year, accepted.agency, accepted.agency_kind, accepted.agency_order,
               source.code AS source, line.number AS line,
               {_column("allocated")}, {_column("spent")}, {_column("estimate")},
               {_column("previous_official")},
               MAX(CASE WHEN entry.answer = 'none' THEN 1 ELSE 0 END) AS is_none
        FROM reporting_spendingentry entry
        JOIN accepted ON accepted.id = entry.version_id
        JOIN plan_fundingsource source ON source.id = entry.source_id
        LEFT JOIN plan_budgetline line ON line.id = source.budget_line_id
        LEFT JOIN tasks_task task ON task.id = entry.task_id
        LEFT JOIN plan_section section ON section.id = task.section_id
        WHERE %(section)s = '' OR section.roman = %(section)s
        GROUP BY accepted.year, accepted.agency, accepted.agency_kind, accepted.agency_order,
                 source.code, line.number
    ),
    readings AS (
        SELECT year, agency, agency_kind, agency_order, source, line, allocated, spent,
               estimate, NULL AS official, is_none
        FROM told
        UNION ALL
        SELECT year - 1, agency, agency_kind, agency_order, source, line, NULL, NULL,
               NULL, previous_official, 0
        FROM told
        WHERE previous_official IS NOT NULL
    )
    SELECT year, agency, agency_kind, source, line, MAX(allocated) AS allocated,
           MAX(spent) AS spent, MAX(estimate) AS estimate,
           COALESCE(MAX(official), MAX(estimate)) AS whole_year, MAX(is_none) AS is_none
    FROM readings
    GROUP BY year, agency, agency_kind, agency_order, source, line
    ORDER BY year, agency_order, source
"""
"""Of each agency, source and year: the closing-date readings, and the year as it counts."""


BY_TASK = f"""
    WITH accepted AS ({ACCEPTED}),
    told AS (
        SELECT accepted.year, accepted.agency, accepted.agency_kind, source.code AS source,
               task.code AS task, entry.allocated, entry.spent, entry.estimate,
               entry.previous_official,
               CASE WHEN entry.answer = 'none' THEN 1 ELSE 0 END AS is_none
        FROM reporting_spendingentry entry
        JOIN accepted ON accepted.id = entry.version_id
        JOIN plan_fundingsource source ON source.id = entry.source_id
        JOIN tasks_task task ON task.id = entry.task_id
        JOIN plan_section section ON section.id = task.section_id
        WHERE %(section)s = '' OR section.roman = %(section)s
    ),
    readings AS (
        SELECT year, agency, agency_kind, source, task, allocated, spent, estimate,
               NULL AS official, is_none
        FROM told
        UNION ALL
        SELECT year - 1, agency, agency_kind, source, task, NULL, NULL, NULL,
               previous_official, 0
        FROM told
        WHERE previous_official IS NOT NULL
    )
    SELECT year, agency, agency_kind, source, task, MAX(allocated) AS allocated,
           MAX(spent) AS spent, MAX(estimate) AS estimate,
           COALESCE(MAX(official), MAX(estimate)) AS whole_year, MAX(is_none) AS is_none
    FROM readings
    GROUP BY year, agency, agency_kind, source, task
"""
"""As `BOOKS`, of each task apart, from the rows that name one."""


def books(cursor: Cursor, asked: Asked) -> list[Any]:
    """All years, of the agencies and the mục that the filters keep."""
    return [
        row
        for row in rows(cursor, BOOKS, section=asked.section)
        if asked.keeps(row.agency, row.agency_kind)
    ]


def sums(key: str, kept: Iterable[Any], columns: Iterable[str] = COLUMNS) -> Figures:
    kept = list(kept)
    return {f"{key}.{column}": summed(kept, column) for column in columns}


def summed(kept: Iterable[Any], column: str) -> Told:
    return added(Told(getattr(row, column), bool(row.is_none)) for row in kept)


def planned(cells: Iterable[Any]) -> Told:
    return added(Told(cell.amount) for cell in cells)


def by_line(cursor: Cursor, kept: list[Any]) -> dict[str, list[Any]]:
    """The table's lines, the money of no line, all of it."""
    numbers = sorted({cell.line for cell in rows(cursor, CELLS)})
    return {
        **{f"line.{number}": [row for row in kept if row.line == number] for number in numbers},
        "unlinked": [row for row in kept if row.line is None],
        "total": kept,
    }


def of_sources(cursor: Cursor, kept: list[Any]) -> dict[str, list[Any]]:
    return {
        f"source.{source.code}": [row for row in kept if row.source == source.code]
        for source in rows(cursor, SOURCES)
    }


def budget(cursor: Cursor, asked: Asked) -> Figures:
    """One year, with the plan of the whole period it lies in."""
    of_year = [row for row in books(cursor, asked) if row.year == asked.year]
    places = {**by_line(cursor, of_year), **of_sources(cursor, of_year)}
    found: Figures = {}
    for place, kept in places.items():
        found |= sums(f"budget.{place}", kept)
    cells = [
        cell for cell in rows(cursor, CELLS) if cell.first_year <= asked.year <= cell.last_year
    ]
    for number in sorted({cell.line for cell in cells}):
        amount = planned(cell for cell in cells if cell.line == number)
        found[f"budget.line.{number}.plan"] = amount
    return found | {"budget.total.plan": planned(cells)}


def budget_board(cursor: Cursor, asked: Asked) -> Figures:
    """The period so far, the asked year or span, then years, agencies and the printed table."""
    told, cells = books(cursor, asked), rows(cursor, CELLS)
    return (
        _period(cursor, told, cells, asked.year)
        | _asked(cursor, told, asked)
        | _years(told, cells, asked)
        | _agencies(told, asked)
        | _tasks(cursor, told, asked)
        | _printed(cells)
    )


def _period(cursor: Cursor, told: list[Any], cells: list[Any], year: int) -> Figures:
    """Plan, percent and the rest only where the table of part IV has an amount."""
    of_period = [cell for cell in cells if cell.first_year <= year <= cell.last_year]
    first = min(cell.first_year for cell in of_period)
    kept = [row for row in told if first <= row.year <= year]
    places = by_line(cursor, kept)
    places["lines"] = [row for row in kept if row.line is not None]
    found: Figures = {}
    for place, its_rows in places.items():
        key = f"budget_period.{place}"
        allocated, spent = summed(its_rows, "allocated"), summed(its_rows, "whole_year")
        found[f"{key}.allocated"], found[f"{key}.whole_year"] = allocated, spent
        found[f"{key}.difference"] = _minus(allocated, spent)
        if place == "lines" or place.startswith("line."):
            plan = planned(cell for cell in of_period if place in ("lines", f"line.{cell.line}"))
            found[f"{key}.plan"] = plan
            found[f"{key}.percent"] = percent(spent, plan)
            found[f"{key}.left"] = _minus(plan, spent)
    return found


def _minus(more: Told, less: Told) -> Told:
    """Missing where either is; "không phát sinh" is nothing to add or to subtract."""
    if MISSING in (more, less):
        return MISSING
    return added([more, less._replace(value=less.value and -less.value)])


def _asked(cursor: Cursor, told: list[Any], asked: Asked) -> Figures:
    """Of several years only what may be summed: allocated, and the years as they count."""
    kept = [row for row in told if row.year in asked.years]
    columns = _summable(asked)
    found: Figures = {}
    for place, its_rows in (by_line(cursor, kept) | of_sources(cursor, kept)).items():
        found |= sums(f"budget.{place}", its_rows, columns)
    return found


def _summable(asked: Asked) -> tuple[str, ...]:
    return ("allocated", "whole_year") if asked.is_span else COLUMNS


def _years(told: list[Any], cells: list[Any], asked: Asked) -> Figures:
    """Those of the period so far, and of the asked span."""
    period = {cell.first_year for cell in cells if cell.first_year <= asked.year <= cell.last_year}
    found: Figures = {}
    for year in range(min(asked.first_year, *period), asked.year + 1):
        found |= sums(f"budget_years.{year}", [row for row in told if row.year == year])
    return found


def _agencies(told: list[Any], asked: Asked) -> Figures:
    """Those that told anything."""
    kept = [row for row in told if row.year in asked.years and _says_anything(row)]
    found: Figures = {}
    for agency in {row.agency for row in kept}:
        its_rows = [row for row in kept if row.agency == agency]
        found |= sums(f"budget_agencies.{agency}", its_rows, _summable(asked))
    return found


def _says_anything(row: Any) -> bool:
    return bool(row.is_none) or any(getattr(row, column) is not None for column in COLUMNS)


def _tasks(cursor: Cursor, told: list[Any], asked: Asked) -> Figures:
    """Each task that money was told of; then of each source and agency what none of them tells."""
    kept = [
        row
        for row in rows(cursor, BY_TASK, section=asked.section)
        if row.year in asked.years and asked.keeps(row.agency, row.agency_kind)
    ]
    columns = _summable(asked)
    found: Figures = {}
    for task in {row.task for row in kept if _says_anything(row)}:
        its_rows = [row for row in kept if row.task == task]
        found |= sums(f"budget_tasks.{task}", its_rows, columns)
    if found and not asked.section:
        whole = [row for row in told if row.year in asked.years]
        for column in columns:
            found[f"budget_tasks.none.{column}"] = _untold(whole, kept, column)
    return found


def _untold(whole: list[Any], by_task: list[Any], column: str) -> Told:
    """Never below nothing."""
    parts: Counter[tuple[int, str, str]] = Counter()
    for row in by_task:
        parts[row.year, row.agency, row.source] += getattr(row, column) or 0
    rest = []
    for row in whole:
        amount = getattr(row, column)
        if amount is not None:
            amount = max(amount - parts[row.year, row.agency, row.source], 0)
        rest.append(Told(amount, bool(row.is_none)))
    return added(rest)


def _printed(cells: list[Any]) -> Figures:
    found: Figures = {}
    for period in {(cell.first_year, cell.last_year) for cell in cells}:
        name = f"{period[0]}-{period[1]}"
        of_period = [cell for cell in cells if (cell.first_year, cell.last_year) == period]
        for cell in of_period:
            found[f"budget_printed.line.{cell.line}.{name}"] = planned([cell])
        found[f"budget_printed.total.{name}"] = planned(of_period)
    return found
