"""Writing a draft: rows are filled in from what is asked, saved under an edit counter, cloned.

Every write locks the version row and needs DRAFT; `ready` and `submit` take the same lock,
so no save slips past a snapshot.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F

from reporting import contents, outline
from reporting.asked import TaskBasis, asked
from reporting.models import (
    CONTENT_MODELS,
    ContentRow,
    ExtraTask,
    MeasureEntry,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskStatus,
    TopicEntry,
)
from soctrang_ip.accounts.models import User
from tasks.models import Task


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


def fill_in(version: ReportVersion) -> int:
    """Make the rows that are asked and not there yet; returns how many were made.

    "Chính thức năm trước" starts as what was estimated for that year.
    """
    now_asked = asked(version.obligation)
    before = contents.last_year(version, (MeasureEntry, SpendingEntry))
    estimated = {
        model: {row.key: row.estimate for row in before.of(model)}
        for model in (MeasureEntry, SpendingEntry)
    }
    wanted: list[ContentRow] = [TopicEntry(version=version, key=key) for key in outline.TOPICS]
    wanted += [
        TopicEntry(version=version, key=outline.DUTY_PREFIX + duty.code)
        for duty in now_asked.duties
    ]
    wanted += [
        TaskEntry(version=version, key=item.task.code, task=item.task) for item in now_asked.tasks
    ]
    wanted += [
        MeasureEntry(
            version=version,
            key=item.key,
            measure=item.measure,
            part=item.part,
            previous_official=estimated[MeasureEntry].get(item.key),
        )
        for item in now_asked.measures
    ]
    wanted += [
        SpendingEntry(
            version=version,
            key=source.code,
            source=source,
            previous_official=estimated[SpendingEntry].get(source.code),
        )
        for source in now_asked.sources
    ]
    made = 0
    for model in (TopicEntry, TaskEntry, MeasureEntry, SpendingEntry):
        there = set(model.objects.filter(version=version).values_list("key", flat=True))
        missing = [row for row in wanted if type(row) is model and row.key not in there]
        made += len(model.objects.bulk_create(missing))
    return made


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


def answer_rest_with_none(version: ReportVersion, *, by: User, at: datetime.datetime) -> int:
    """Answer "không phát sinh" for every group task still blank; returns how many."""
    with locked(version) as current:
        group = [
            item.task.pk
            for item in asked(current.obligation).tasks
            if item.basis in {TaskBasis.GROUP, TaskBasis.EXTRA}
        ]
        return TaskEntry.objects.filter(version=current, task__in=group, status="").update(
            status=TaskStatus.NONE,
            edit_counter=F("edit_counter") + 1,
            updated_at=at,
            updated_by=by,
        )
