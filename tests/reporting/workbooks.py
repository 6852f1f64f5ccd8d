"""Reading a workbook that a page gave."""

import io

from openpyxl import load_workbook


def cells(content: bytes) -> list[object]:
    """Every value of every sheet, row by row, without the empty ones."""
    book = load_workbook(io.BytesIO(content))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return [value for row in rows for value in row if value is not None]
