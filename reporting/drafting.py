"""Writing a draft: rows are filled in from what is asked, saved under an edit counter, cloned.

Every write locks the version row and needs DRAFT; `ready` and `submit` take the same lock,
so no save slips past a snapshot.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from reporting import contents, outline
from reporting.asked import asked
from reporting.contents import Contents
from reporting.models import (
    CONTENT_MODELS,
    ContentRow,
    ExtraTask,
    MeasureEntry,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TopicEntry,
)
from soctrang_ip.accounts.models import User
from tasks.models import Task

ASKED_MODELS = (TopicEntry, TaskEntry, MeasureEntry, SpendingEntry)
"""The models whose rows the plan asks for; rows of the others are added by people."""


class NotDraft(Exception):
    """The version can no longer be written; the text is a sentence for the user."""


@contextmanager
def locked(version: ReportVersion) -> Iterator[ReportVersion]:
    """A transaction holding the row of a version that is a draft; raises `NotDraft`."""
    with transaction.atomic():
        current = ReportVersion.objects.select_for_update().get(pk=version.pk)
        if not current.is_draft:
            raise NotDraft(
                f"Báo cáo đang ở trạng thái “{current.get_status_display()}” nên không lưu được. "
                "Nội dung bạn vừa nhập vẫn còn trên trang này."
            )
        yield current


def save(
    row: ContentRow, values: dict[str, Any], *, seen: int, by: User, at: datetime.datetime
) -> bool:
    """Write the named columns if nobody saved the row since `seen`; call inside `locked`."""
    changed = (
        type(row)
        ._default_manager.filter(pk=row.pk, edit_counter=seen)
        .update(**values, edit_counter=F("edit_counter") + 1, updated_at=at, updated_by=by)
    )
    return changed == 1


def add(
    model: type[ContentRow],
    version: ReportVersion,
    values: dict[str, Any],
    *,
    by: User,
    at: datetime.datetime,
) -> ContentRow:
    """Append a row a person wrote; call inside `locked`."""
    return model._default_manager.create(version=version, updated_at=at, updated_by=by, **values)


def remove(row: ContentRow, *, seen: int) -> bool:
    """Delete a row if nobody saved it since `seen`; call inside `locked`."""
    deleted, _ = type(row)._default_manager.filter(pk=row.pk, edit_counter=seen).delete()
    return deleted == 1


def fill_in(version: ReportVersion) -> None:
    """Make the rows that are asked and not there yet."""
    missing, _ = _differences(version)
    _store(version, missing)


def _store(version: ReportVersion, missing: list[ContentRow]) -> None:
    """Insert rows; "chính thức năm trước" starts as what was estimated for that year."""
    before = contents.last_year(version, (MeasureEntry, SpendingEntry))
    for model in ASKED_MODELS:
        rows = [row for row in missing if type(row) is model]
        estimated = {row.key: row.estimate for row in before.of(model)}
        for row in rows:
            if row.key in estimated:
                row.previous_official = estimated[row.key]
        model._default_manager.bulk_create(rows)


@dataclass(frozen=True)
class PlanChanges:
    """What the plan asks since the draft was made, and what it no longer asks, by label."""

    added: tuple[str, ...]
    dropped: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped)


def plan_changes(version: ReportVersion, read: Contents | None = None) -> PlanChanges:
    """How a draft differs from what is asked today; `read` saves reading its rows again."""
    missing, untouched = _differences(version, read)
    return PlanChanges(tuple(map(_label, missing)), tuple(map(_label, untouched)))


def follow_plan(version: ReportVersion) -> None:
    """Take the plan's changes into the draft; what somebody has written is never removed."""
    with locked(version) as current:
        missing, untouched = _differences(current)
        _store(current, missing)
        for row in untouched:
            remove(row, seen=row.edit_counter)


def _differences(
    version: ReportVersion, read: Contents | None = None
) -> tuple[list[ContentRow], list[ContentRow]]:
    """Rows that are asked and missing; rows no longer asked that nobody has written in."""
    read = read or contents.read(version, ASKED_MODELS)
    wanted = {(type(row), row.key): row for row in _asked_rows(version)}
    there = {(model, row.key): row for model in ASKED_MODELS for row in read.of(model)}
    missing = [row for place, row in wanted.items() if place not in there]
    untouched = [
        row for place, row in there.items() if place not in wanted and row.updated_at is None
    ]
    return missing, untouched


def _asked_rows(version: ReportVersion) -> list[ContentRow]:
    """A blank row, not stored, for everything asked today."""
    now_asked = asked(version.obligation)
    topics = [
        *(topic.key for topic in outline.TOPICS.values() if topic.is_required),
        *(outline.DUTY_PREFIX + duty.code for duty in now_asked.duties),
    ]
    return [
        *(TopicEntry(version=version, key=key) for key in topics),
        *(
            TaskEntry(version=version, key=item.task.code, task=item.task)
            for item in now_asked.tasks
        ),
        *(
            MeasureEntry(version=version, key=item.key, measure=item.measure, part=item.part)
            for item in now_asked.measures
        ),
        *(
            SpendingEntry(version=version, key=source.code, source=source)
            for source in now_asked.sources
        ),
    ]


def _label(row: ContentRow) -> str:
    if isinstance(row, TaskEntry):
        return f"nhiệm vụ {row.key}"
    if isinstance(row, MeasureEntry):
        return f"chỉ tiêu {row.measure.code}"
    if isinstance(row, SpendingEntry):
        return f"nguồn {row.source.name}"
    return f"trách nhiệm V.{row.key.removeprefix(outline.DUTY_PREFIX)}"


def clone(source: ReportVersion, target: ReportVersion) -> None:
    """Copy every content row, keeping keys and who wrote it; counters start again at 0."""
    for model in CONTENT_MODELS:
        rows = list(model._default_manager.filter(version=source).order_by("pk"))
        for row in rows:
            row.pk = None
            row._state.adding = True
            row.version = target
            row.edit_counter = 0
        model._default_manager.bulk_create(rows)


def add_task(version: ReportVersion, task: Task, *, by: User, at: datetime.datetime) -> None:
    """Put one more active task into the report (adding it twice has one effect)."""
    with locked(version) as current:
        ExtraTask.objects.get_or_create(
            obligation=current.obligation, task=task, defaults={"added_by": by, "added_at": at}
        )
        fill_in(current)
