"""What each dashboard shows, by its slug."""

from collections.abc import Callable
from functools import partial

from tests.recomputed.filing import filing_board
from tests.recomputed.lists import list_board
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
OF_CODE: dict[str, Callable[..., Figures]] = {"chi-tieu-": measure_path, "danh-sach-": list_board}
"""By how the slugs of pages of one measure begin; its code follows."""


def recomputed(slug: str, cursor: Cursor, asked: Asked) -> dict[str, str]:
    """Every figure of the dashboard under these filters, as the page writes it for machines."""
    board = BOARDS.get(slug) or next(
        partial(of_code, code=slug.removeprefix(prefix))
        for prefix, of_code in OF_CODE.items()
        if slug.startswith(prefix)
    )
    return _written(board(cursor, asked))


def recomputed_year(cursor: Cursor, asked: Asked) -> dict[str, str]:
    """What the overview's workbook and the leadership summary print."""
    return _written(of_year(cursor, asked))


def _written(figures: Figures) -> dict[str, str]:
    return {key: written(told) for key, told in figures.items()}
