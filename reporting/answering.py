"""Answering many rows at once: "không phát sinh" for what is blank, last year's words again.

Both only fill blanks, so nothing anybody typed is lost, and both stay open to change row by row.
Figures are never carried from one year to the next: each year's are new.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from plan.models import SupplierPart
from reporting import contents, drafting, outline, progress
from reporting.asked import Asked, TaskBasis, asked
from reporting.checks import anchor
from reporting.contents import Contents
from reporting.models import (
    Answer,
    ContentRow,
    ListEntry,
    MeasureEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportVersion,
    StaffEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from reporting.outline import OutlineSection
from soctrang_ip.accounts.models import User

Models = tuple[type[ContentRow], ...]

CARRIED_TABLES = {
    StaffEntry: ("full_name", "position", "phone", "is_dedicated"),
    ObstacleEntry: ("text", "cause"),
    ProposalEntry: ("text", "addressee", "reason", "wanted_by"),
}
"""Tables of a topic that are often the same next year; documents, assets and work never are."""


# "Không phát sinh" -------------------------------------------------------------------------------


def blanks(
    section: OutlineSection, read: Contents, bases: dict[str, TaskBasis]
) -> list[ContentRow]:
    """The rows of a section nobody has answered and that may be "không phát sinh" together.

    `bases` says by code why each task is asked: a lead, or a partner named by the plan,
    answers task by task (design of the obligation, a and b).
    """
    return [
        row
        for row, is_answered in progress.answers(section, read)
        if not is_answered and _may_be_none(row, bases)
    ]


def _may_be_none(row: ContentRow, bases: dict[str, TaskBasis]) -> bool:
    if isinstance(row, TaskEntry):
        return bases.get(row.key) in {TaskBasis.GROUP, TaskBasis.EXTRA}
    if isinstance(row, TopicEntry) and row.key in outline.TOPICS:
        return not outline.TOPICS[row.key].is_line
    # A row that was begun says more than nothing.
    return row.answer == ""


def answer_blanks_with_none(
    version: ReportVersion,
    section: OutlineSection,
    models: Models,
    *,
    by: User,
    at: datetime.datetime,
) -> int:
    """Answer "không phát sinh" wherever the section is blank; returns in how many rows.

    Raises `drafting.NotDraft`.
    """
    with drafting.locked(version) as current:
        has_tasks = TaskEntry in models
        bases = task_bases(asked(current.obligation)) if has_tasks else {}
        rows = blanks(section, contents.read(current, models), bases)
        for model in {type(row) for row in rows}:
            answer = {"status": TaskStatus.NONE} if model is TaskEntry else {"answer": Answer.NONE}
            model._default_manager.filter(
                pk__in=[row.pk for row in rows if type(row) is model]
            ).update(**answer, edit_counter=F("edit_counter") + 1, updated_at=at, updated_by=by)
    return len(rows)


def task_bases(now_asked: Asked) -> dict[str, TaskBasis]:
    return {item.task.code: item.basis for item in now_asked.tasks}


# Last year's words -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """What last year's report says where this year's row is blank."""

    row: ContentRow
    words: dict[str, Any]
    """Columns of the row itself."""
    additions: tuple[tuple[type[ContentRow], dict[str, Any]], ...] = ()
    """Rows of its table."""

    def __bool__(self) -> bool:
        return bool(self.words or self.additions)


def offer(row: ContentRow, now: Contents, before: Contents) -> Offer:
    """What could be carried into one row (no queries)."""
    last = before.keyed(type(row)).get(row.key)
    if last is None:
        return Offer(row, {})
    if isinstance(row, TopicEntry):
        words = {}
        if last.text and not row.text and row.answer == "":
            words = {"text": last.text, "answer": Answer.GIVEN}
        return Offer(row, words, tuple(_topic_rows(row, now, before)))
    if isinstance(row, TaskEntry):
        words = {} if row.summary or not last.summary else {"summary": last.summary}
        return Offer(row, words, tuple(_results(row, now, before)))
    words = {} if row.note or not last.note else {"note": last.note}
    if isinstance(row, MeasureEntry):
        return Offer(row, words, tuple(_base_list(row, now, before)))
    return Offer(row, words)


Additions = Iterator[tuple[type[ContentRow], dict[str, Any]]]


def _topic_rows(row: TopicEntry, now: Contents, before: Contents) -> Additions:
    topic = outline.TOPICS.get(row.key)
    columns = CARRIED_TABLES.get(topic.table) if topic else None
    if columns and row.answer == "" and not now.of(topic.table):
        yield from _copies(before.of(topic.table), columns)


def _results(row: TaskEntry, now: Contents, before: Contents) -> Additions:
    """What was counted, without last year's count."""
    if not any(result.task_id == row.task_id for result in now.of(TaskResult)):
        mine = [result for result in before.of(TaskResult) if result.task_id == row.task_id]
        yield from _copies(mine, ("task_id", "label", "unit"))


def _base_list(row: MeasureEntry, now: Contents, before: Contents) -> Additions:
    """The list others are counted against is kept from year to year; supports are new."""

    def entries(read: Contents) -> list[ListEntry]:
        return [
            entry
            for entry in read.of(ListEntry)
            if (entry.measure_id, entry.part) == (row.measure_id, row.part)
        ]

    if row.part == SupplierPart.BASE_LIST and row.answer == "" and not entries(now):
        columns = ("measure_id", "part", "name", "code", "district_id", "note")
        yield from _copies(entries(before), columns)


def _copies(rows: Iterable[ContentRow], columns: tuple[str, ...]) -> Additions:
    """Keys stay, so that a row is found again in next year's report."""
    for row in rows:
        yield type(row), {column: getattr(row, column) for column in ("key", *columns)}


def has_offers(section: OutlineSection, now: Contents, before: Contents) -> bool:
    return any(offer(row, now, before) for row, _ in progress.answers(section, now))


def carry(
    version: ReportVersion,
    section: OutlineSection,
    models: Models,
    *,
    only: str = "",
    by: User,
    at: datetime.datetime,
) -> int:
    """Put last year's words where the section (or the row at the anchor `only`) is blank.

    Returns into how many rows. Raises `drafting.NotDraft`.
    """
    with drafting.locked(version) as current:
        now, before = contents.read(current, models), contents.last_year(current, models)
        offers = [
            offered
            for row, _ in progress.answers(section, now)
            if (not only or anchor(row) == only) and (offered := offer(row, now, before))
        ]
        for offered in offers:
            if offered.words:
                seen = offered.row.edit_counter
                drafting.save(offered.row, offered.words, seen=seen, by=by, at=at)
            for model, values in offered.additions:
                drafting.add(model, current, values, by=by, at=at)
    return len(offers)
