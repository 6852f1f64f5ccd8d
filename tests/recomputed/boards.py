"""Which families of figures each dashboard shows, by its slug."""

from collections.abc import Callable

from tests.recomputed.filing import filing, filing_board
from tests.recomputed.measures import measures
from tests.recomputed.money import budget, budget_board
from tests.recomputed.register import register
from tests.recomputed.sql import Asked, Cursor, Figures, written
from tests.recomputed.tasks import solutions, task_board, tasks
from tests.recomputed.two_years import two_years

Family = Callable[[Cursor, Asked], Figures]

FAMILIES: dict[str, tuple[Family, ...]] = {
    "tong-quan": (filing, tasks, measures, budget, register),
    "kinh-phi": (budget_board,),
    "nhiem-vu": (task_board,),
    "giai-phap": (solutions,),
    "tien-trinh": (),
    "gui-bao-cao": (filing_board,),
    "so-sanh": (two_years,),
}


def recomputed(slug: str, cursor: Cursor, asked: Asked) -> dict[str, str]:
    """Every figure of the dashboard under these filters, as the page writes it for machines."""
    found: Figures = {}
    for family in FAMILIES[slug]:
        found |= family(cursor, asked)
    return {key: written(told) for key, told in found.items()}
