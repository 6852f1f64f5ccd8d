"""The appendix as printed: each mục with its headings and tasks in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from plan.models import Section
from tasks.models import Task, TaskHeading


@dataclass(frozen=True)
class AppendixSection:
    section: Section
    rows: tuple[Task | TaskHeading, ...]


def appendix(tasks: Iterable[Task]) -> tuple[AppendixSection, ...]:
    """The given tasks (in plan order, with section and heading) under their mục and headings.

    A mục or heading none of whose tasks is given is left out.
    """
    return tuple(
        AppendixSection(section, tuple(_with_headings(group)))
        for section, group in groupby(tasks, key=lambda task: task.section)
    )


def _with_headings(tasks: Iterable[Task]) -> list[Task | TaskHeading]:
    rows: list[Task | TaskHeading] = []
    for heading, leaves in groupby(tasks, key=lambda task: task.heading):
        if heading:
            rows.append(heading)
        rows.extend(leaves)
    return rows
