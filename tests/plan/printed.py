"""The plan as printed: an independent reading of fixtures/ke-hoach.txt for comparison.

It shares nothing with the loader. Page cuts are joined and asterisks dropped; the wording is
otherwise the text's own, byte for byte.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

PATH = Path(__file__).resolve().parents[2] / "fixtures" / "ke-hoach.txt"
PAGE_CUTS = ["tạo\n\nmôi trường", "thực\n\nhiện", "ban Chỉ\n\nđạo"]


@cache
def text() -> str:
    """The whole text with its three cut sentences joined, without the marks of italics."""
    whole = PATH.read_bytes().decode("utf-8")
    for cut in PAGE_CUTS:
        assert whole.count(cut) == 1
        whole = whole.replace(cut, cut.replace("\n\n", " "))
    return whole.replace("*", "")


def between(start: str, end: str) -> list[str]:
    """The non-empty lines after the line `start` and before the line `end`."""
    lines = text().split("\n")
    first = lines.index(start)
    return [line for line in lines[first + 1 : lines.index(end, first)] if line]


@dataclass
class Heading:
    number: str
    title: str
    points: list[tuple[str, str]] = field(default_factory=list)


def headings(start: str, end: str) -> list[Heading]:
    """Numbered headings with their points: (letter as printed or "", text)."""
    found: list[Heading] = []
    for line in between(start, end):
        if heading := re.fullmatch(r"(\d+)\. (.+)", line):
            found.append(Heading(heading[1], heading[2]))
        elif point := re.fullmatch(r"([a-zđ])\) (.+)", line):
            found[-1].points.append((point[1], point[2]))
        else:
            found[-1].points.append(("", line))
    return found


def solutions() -> list[Heading]:
    return headings("III. NHIỆM VỤ, GIẢI PHÁP", "IV. KINH PHÍ THỰC HIỆN")


def duties() -> list[Heading]:
    return headings("V. TỔ CHỨC THỰC HIỆN", "VI. CHẾ ĐỘ BÁO CÁO")


def general_objectives() -> list[str]:
    return between("1. Mục tiêu chung", "2. Mục tiêu cụ thể")


def specific_objectives(horizon: int) -> list[Heading]:
    """The lettered paragraphs of a horizon, each with its dashed lines as points."""
    ends = {2025: "2.2. Đến năm 2030", 2030: "III. NHIỆM VỤ, GIẢI PHÁP"}
    starts = {2025: "2.1. Đến năm 2025", 2030: "2.2. Đến năm 2030"}
    found: list[Heading] = []
    for line in between(starts[horizon], ends[horizon]):
        if line.startswith("- "):
            found[-1].points.append(("-", line.removeprefix("- ")))
        else:
            found.append(Heading(line[0], line[3:]))
    return found


def budget_rows() -> list[list[str]]:
    """The table of part IV without its header: number, name and two amounts; last the total."""
    rows = [line.split("\t") for line in text().split("\n")]
    return [row for row in rows if len(row) == 4 and row[0] != "STT"]


@dataclass
class Row:
    code: str
    number: str
    name: str
    leads: list[str]
    partners: list[str]
    period: str
    funding: list[str]


def appendix() -> list[Row]:
    """The rows of the appendix in order, its repeated headers left out."""
    rows, roman = [], ""
    for line in text().split("\n"):
        cells = line.split("\t")
        if len(cells) != 6 or cells[0] == "STT":
            continue
        if re.fullmatch("[IV]+", cells[0]):
            roman = code = cells[0]
        else:
            code = f"{roman}.{cells[0]}"
        rows.append(
            Row(code, cells[0], cells[1], cut(cells[2]), cut(cells[3]), cells[4], cut(cells[5]))
        )
    return rows


def cut(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def recipients() -> list[str]:
    lines = between("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN")
    return [line.removeprefix("- ").rstrip(";.") for line in lines]
