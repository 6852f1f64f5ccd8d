"""Which families of figures each dashboard shows, by its slug."""

from collections.abc import Callable

from tests.recomputed.filing import filing
from tests.recomputed.measures import measures
from tests.recomputed.money import budget, budget_board
from tests.recomputed.register import register
from tests.recomputed.sql import Asked, Cursor, Figures
from tests.recomputed.tasks import tasks

Family = Callable[[Cursor, Asked], Figures]

FAMILIES: dict[str, tuple[Family, ...]] = {
    "tong-quan": (filing, tasks, measures, budget, register),
    "kinh-phi": (budget_board,),
}


def recomputed(slug: str, cursor: Cursor, asked: Asked) -> Figures:
    """Every figure of the dashboard under these filters."""
    found: Figures = {}
    for family in FAMILIES[slug]:
        found |= family(cursor, asked)
    return found
