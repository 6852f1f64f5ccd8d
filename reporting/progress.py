"""How far a report is: for each section of the outline, what is asked and what is answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from reporting import outline
from reporting.badges import Badge
from reporting.checks import Problem, needed_money, needed_values
from reporting.contents import Contents
from reporting.models import (
    Answer,
    ContentRow,
    ListEntry,
    MeasureEntry,
    SpendingEntry,
    TaskEntry,
    TopicEntry,
)
from reporting.outline import OutlineSection


@dataclass(frozen=True)
class SectionProgress:
    section: OutlineSection
    answered: int
    asked: int
    errors: int
    warnings: int

    @property
    def is_complete(self) -> bool:
        return self.errors == 0

    @property
    def status(self) -> Badge:
        count = f"{self.answered}/{self.asked}"
        if self.is_complete:
            return Badge(count, "check-circle", "success")
        if self.answered:
            return Badge(count, "half", "warning")
        return Badge(count, "circle", "neutral")


def by_section(read: Contents, problems: tuple[Problem, ...]) -> tuple[SectionProgress, ...]:
    """Counts in the order of the outline; `problems` are those of the same contents."""
    return tuple(of_section(section, read, problems) for section in outline.SECTIONS)


def of_section(
    section: OutlineSection, read: Contents, problems: tuple[Problem, ...]
) -> SectionProgress:
    """Needs the models of the section's page only."""
    answered = [is_answered for _, is_answered in answers(section, read)]
    mine = [problem for problem in problems if problem.section == section.slug]
    errors = sum(problem.is_error for problem in mine)
    return SectionProgress(section, sum(answered), len(answered), errors, len(mine) - errors)


def answers(section: OutlineSection, read: Contents) -> Iterator[tuple[ContentRow, bool]]:
    """Each row the section asks, and whether it is answered."""
    rows = read.keyed(TopicEntry)
    for topic in section.topics:
        row = rows.get(topic.key)
        if row and topic.is_required:
            has_rows = topic.table is not None and bool(read.of(topic.table))
            yield row, bool(row.text or row.answer == Answer.NONE or has_rows)
    if section.slug == "chi-dao":
        for key, row in rows.items():
            if key.startswith(outline.DUTY_PREFIX):
                yield row, bool(row.text or row.answer == Answer.NONE)
    if section.slug == "nhiem-vu":
        yield from ((row, bool(row.status)) for row in read.of(TaskEntry))
    if section.slug == "chi-tieu":
        listed = {(row.measure_id, row.part) for row in read.of(ListEntry)}
        for row in read.of(MeasureEntry):
            is_listed = (row.measure_id, row.part) in listed
            yield row, is_listed or row.answer == Answer.NONE or None not in needed_values(row)
    if section.slug == "kinh-phi":
        for row in read.of(SpendingEntry):
            yield row, row.answer == Answer.NONE or None not in needed_money(row)
