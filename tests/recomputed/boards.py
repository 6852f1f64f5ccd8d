"""What each dashboard shows, by its slug."""

from collections.abc import Callable
from functools import partial

from tests.recomputed.filing import filing_board
from tests.recomputed.measure_pages import measure_board, measure_path
from tests.recomputed.money import budget_board
from tests.recomputed.overview import of_year, overview
from tests.recomputed.quality import quality
from tests.recomputed.register import register_board
from tests.recomputed.sql import Asked, Cursor, Figures, written
from tests.recomputed.tasks import solutions, task_board
from tests.recomputed.two_years import two_years

Board = Callable[[Cursor, Asked], Figures]


def no_figures(cursor: Cursor, asked: Asked) -> Figures:
    return {}


BOARDS: dict[str, Board] = {
    "tong-quan": overview,
    "chi-tieu": measure_board,
    "nhiem-vu": task_board,
    "tien-trinh": no_figures,
    "giai-phap": solutions,
    "kinh-phi": budget_board,
    "kien-nghi": register_board,
    "gui-bao-cao": filing_board,
    "so-sanh": two_years,
    "chat-luong": quality,
}
OF_MEASURE = "chi-tieu-"
"""How the slugs of the pages of one measure begin; its code follows."""


def recomputed(slug: str, cursor: Cursor, asked: Asked) -> dict[str, str]:
    """Every figure of the dashboard under these filters, as the page writes it for machines."""
    code = slug.removeprefix(OF_MEASURE)
    board = BOARDS[slug] if code == slug else partial(measure_path, code=code)
    return _written(board(cursor, asked))


def recomputed_year(cursor: Cursor, asked: Asked) -> dict[str, str]:
    """What the overview's workbook and the leadership summary print."""
    return _written(of_year(cursor, asked))


def _written(figures: Figures) -> dict[str, str]:
    return {key: written(told) for key, told in figures.items()}
