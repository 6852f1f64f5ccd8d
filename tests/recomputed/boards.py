"""Which families of figures each dashboard shows, by its slug."""

from collections.abc import Callable
from functools import partial

from tests.recomputed.filing import filing_board
from tests.recomputed.measure_pages import measure_board, measure_path
from tests.recomputed.money import budget_board
from tests.recomputed.overview import of_year, overview
from tests.recomputed.quality import quality
from tests.recomputed.sql import Asked, Cursor, Figures, written
from tests.recomputed.tasks import solutions, task_board
from tests.recomputed.two_years import two_years

Family = Callable[[Cursor, Asked], Figures]

FAMILIES: dict[str, tuple[Family, ...]] = {
    "tong-quan": (overview,),
    "kinh-phi": (budget_board,),
    "nhiem-vu": (task_board,),
    "giai-phap": (solutions,),
    "tien-trinh": (),
    "chi-tieu": (measure_board,),
    "chat-luong": (quality,),
    "gui-bao-cao": (filing_board,),
    "so-sanh": (two_years,),
}


OF_MEASURE = "chi-tieu-"
"""How the slugs of the pages of one measure begin; its code follows."""


def families(slug: str) -> tuple[Family, ...]:
    if slug.startswith(OF_MEASURE):
        return (partial(measure_path, code=slug.removeprefix(OF_MEASURE)),)
    return FAMILIES[slug]


def recomputed(slug: str, cursor: Cursor, asked: Asked) -> dict[str, str]:
    """Every figure of the dashboard under these filters, as the page writes it for machines."""
    found: Figures = {}
    for family in families(slug):
        found |= family(cursor, asked)
    return {key: written(told) for key, told in found.items()}


def recomputed_year(cursor: Cursor, asked: Asked) -> dict[str, str]:
    """What the overview's workbook and the leadership summary print."""
    return {key: written(told) for key, told in of_year(cursor, asked).items()}
