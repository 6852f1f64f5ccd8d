"""Two years of the overview beside each other, and the newer minus the older."""

from dataclasses import replace

from tests.recomputed.filing import filing
from tests.recomputed.measures import main_figures
from tests.recomputed.money import budget
from tests.recomputed.register import register
from tests.recomputed.sql import MISSING, NONE, Asked, Cursor, Figures, Told, rows
from tests.recomputed.tasks import tasks

EARLIER = """
    SELECT year FROM reporting_reportinground WHERE kind = 'annual' AND year < %(year)s
"""


def two_years(cursor: Cursor, asked: Asked) -> Figures:
    """With the newest earlier year that has a round, if no other is asked."""
    earlier = [row.year for row in rows(cursor, EARLIER, year=asked.year)]
    other = asked.compared_year or max(earlier, default=asked.year - 1)
    newer, older = max(asked.year, other), min(asked.year, other)
    told = {year: _compared(cursor, replace(asked, year=year)) for year in (older, newer)}
    found: Figures = {}
    for year, figures in told.items():
        found |= {f"compare.{year}.{key}": text for key, text in figures.items()}
    for key, text in told[newer].items():
        found[f"compare.difference.{key}"] = _difference(text, told[older][key])
    return found


def _compared(cursor: Cursor, asked: Asked) -> Figures:
    total = {k: v for k, v in tasks(cursor, asked).items() if k.startswith("tasks.total.")}
    money = {
        key: text
        for key, text in budget(cursor, asked).items()
        if key.endswith((".allocated", ".whole_year")) and not key.startswith("budget.source.")
    }
    return (
        filing(cursor, asked)
        | total
        | main_figures(cursor, asked)
        | money
        | register(cursor, asked)
    )


def _difference(newer: Told, older: Told) -> Told:
    if newer == older == NONE:
        return NONE
    if newer.value is None or older.value is None:
        return MISSING
    return Told(newer.value - older.value)
