"""The year on one page: some figures of every subject."""

from tests.recomputed.filing import filing
from tests.recomputed.measure_pages import measure_board
from tests.recomputed.measures import all_measures
from tests.recomputed.money import budget
from tests.recomputed.register import register
from tests.recomputed.sql import Asked, Cursor, Figures
from tests.recomputed.standings import standing
from tests.recomputed.tasks import tasks

ALWAYS = {
    "filing.expected",
    "filing.filed",
    "filing.accepted",
    "budget.total.allocated",
    "budget.total.whole_year",
    "budget.unlinked.allocated",
    "budget.unlinked.whole_year",
    "register.obstacles",
    "register.proposals",
}
UNLESS_ZERO = ("standings.", "filing.missing", "filing.late")


def of_year(cursor: Cursor, asked: Asked) -> Figures:
    """All that workbook and leadership summary draw on."""
    return (
        filing(cursor, asked)
        | tasks(cursor, asked)
        | measure_board(cursor, asked)
        | budget(cursor, asked)
        | register(cursor, asked)
    )


def overview(cursor: Cursor, asked: Asked) -> Figures:
    """The headlines, what asks for a decision, and the measures that are behind."""
    every = all_measures(cursor)
    behind = {
        f"measures.{measure.code}.{name}"
        for measure in every
        if standing(measure, every, asked.year) in ("off_track", "at_risk")
        for name in (measure.main(asked.year)[0], "low")
    }
    return {
        key: told
        for key, told in of_year(cursor, asked).items()
        if key in ALWAYS | behind
        or key.startswith("tasks.total.")
        or (key.startswith(UNLESS_ZERO) and told.value)
    }
