"""What stands beside a row that somebody has saved: what is doubtful, what its figures make."""

from dataclasses import dataclass

from reporting import progress, totals
from reporting.checks import Problem, anchor
from reporting.contents import Contents
from reporting.outline import OutlineSection


@dataclass(frozen=True)
class Remarks:
    """`anchor` is that of the row."""

    anchor: str
    problems: tuple[Problem, ...]
    total: str

    def __bool__(self) -> bool:
        return bool(self.problems or self.total)


def of_section(
    section: OutlineSection, read: Contents, problems: tuple[Problem, ...]
) -> dict[str, Remarks]:
    """By anchor, for the rows the section asks (no queries).

    A row nobody has touched is only blank, and the list of sections says so already.
    """
    found = {}
    for row, _ in progress.answers(section, read):
        place = anchor(row)
        mine = tuple(problem for problem in problems if problem.anchor == place)
        found[place] = Remarks(place, mine if row.updated_at else (), totals.of_row(row))
    return found
