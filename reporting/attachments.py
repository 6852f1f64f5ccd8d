"""The files of a report as people see them: where each belongs, in the order of the outline."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from plan.models import SupplierPart
from reporting import outline, progress
from reporting.contents import Contents
from reporting.models import (
    Attachment,
    ContentRow,
    MeasureEntry,
    SpendingEntry,
    TaskEntry,
    TopicEntry,
)
from reporting.outline import OutlineSection
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.stores import Store

MAX_FILES = 60
MAX_TOTAL_BYTES = 150 * 1024 * 1024
"""Of one report."""

WHOLE_REPORT = "report"
_LONGEST_CHOICE = 100

_SECTIONS = {
    TaskEntry._meta.model_name: "nhiem-vu",
    MeasureEntry._meta.model_name: "chi-tieu",
    SpendingEntry._meta.model_name: "kinh-phi",
}
_SECTION_OF_TOPIC = {
    topic.key: section.slug for section in outline.SECTIONS for topic in section.topics
}
_COLUMNS = ("key", "name", "size", "sha256", "note")
_ORDER = {section: place for place, section in enumerate((None, *outline.SECTIONS))}


def store() -> Store:
    return Store(Path(settings.MEDIA_ROOT) / "minh-chung")


@dataclass(frozen=True)
class Place:
    """Where a file belongs: `code` as `Attachment.place` says it; no section: the whole report."""

    code: str
    label: str
    section: OutlineSection | None = None

    @property
    def anchor(self) -> str:
        """The id of the row's element on its page (see `checks.anchor`)."""
        return self.code.replace(":", "-").replace(".", "-")

    def __str__(self) -> str:
        return f"{self.section.heading}: {self.label}" if self.section else self.label


@dataclass(frozen=True)
class AttachedFile:
    key: str
    name: str
    size: int
    sha256: str
    note: str
    place: Place
    added: str = ""
    """Who put it there and when; a sealed report does not say."""


def code_of(row: ContentRow) -> str:
    """How an attachment names the row it belongs to; "" for one that takes no files."""
    topic = outline.TOPICS.get(row.key) if isinstance(row, TopicEntry) else None
    if topic is not None and topic.is_line:
        return ""
    return code(type(row), row.key)


def code(model: type[ContentRow], key: str) -> str:
    return f"{model._meta.model_name}:{key}"


def place(at: str, sources: Mapping[str, str]) -> Place:
    """`at` as `Attachment.place` says it; `sources` are the funding sources' names by code."""
    if at == WHOLE_REPORT:
        return Place(at, "Toàn bộ báo cáo")
    model, _, key = at.partition(":")
    slug = _SECTIONS.get(model) or _SECTION_OF_TOPIC.get(key, "chi-dao")
    return Place(at, _label(model, key, sources), outline.SECTION_BY_SLUG[slug])


def _label(model: str, key: str, sources: Mapping[str, str]) -> str:
    first, _, second = key.partition(":")
    if model == TaskEntry._meta.model_name:
        return f"Nhiệm vụ {key}"
    if model == MeasureEntry._meta.model_name:
        part = "" if second == SupplierPart.WHOLE else f", {SupplierPart(second).label.lower()}"
        return f"Chỉ tiêu {first}{part}"
    if model == SpendingEntry._meta.model_name:
        return f"Nguồn {sources.get(first, first)}" + (f", nhiệm vụ {second}" if second else "")
    if model == TopicEntry._meta.model_name and key.startswith(outline.DUTY_PREFIX):
        return f"Trách nhiệm V.{second}"
    return outline.TOPICS[key].label if key in outline.TOPICS else key


def listed(rows: Iterable[Mapping[str, Any]], sources: Mapping[str, str]) -> list[AttachedFile]:
    """Attachments, by column, in the order of the outline and within a place as they came."""
    files = [
        AttachedFile(
            **{column: row[column] for column in _COLUMNS},
            place=place(row["place"], sources),
            added=row.get("added", ""),
        )
        for row in rows
    ]
    return sorted(files, key=lambda file: (_ORDER[file.place.section], file.place.code))


def of_contents(read: Contents) -> list[AttachedFile]:
    """The files of a version whose rows were read (no queries)."""
    rows = [{**vars(row), "added": _added(row)} for row in read.of(Attachment)]
    return listed(rows, {row.source.code: row.source.name for row in read.of(SpendingEntry)})


def _added(row: Attachment) -> str:
    if row.updated_at is None:
        return ""
    return f"{row.updated_by}, {format_instant(row.updated_at)}"


def total_size(files: Iterable[AttachedFile]) -> int:
    """In bytes."""
    return sum(file.size for file in files)


def by_place(files: Iterable[AttachedFile]) -> dict[str, list[AttachedFile]]:
    found: dict[str, list[AttachedFile]] = {}
    for file in files:
        found.setdefault(file.place.code, []).append(file)
    return found


def choices(read: Contents) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Where a file may be put, for a select: groups by section, needs the rows of them all."""
    sources = {row.source.code: row.source.name for row in read.of(SpendingEntry)}
    whole = place(WHOLE_REPORT, sources)
    yield "Cả báo cáo", [(whole.code, whole.label)]
    for section in outline.SECTIONS:
        rows = [row for row, _ in progress.answers(section, read) if code_of(row)]
        if rows:
            yield section.heading, [(code_of(row), _choice(row, sources)) for row in rows]


def _choice(row: ContentRow, sources: Mapping[str, str]) -> str:
    label = place(code_of(row), sources).label
    if isinstance(row, TaskEntry):
        label = f"{label}: {row.task.full_name}"
    if isinstance(row, MeasureEntry):
        label = f"{label}: {row.measure.name}"
    return label if len(label) <= _LONGEST_CHOICE else f"{label[: _LONGEST_CHOICE - 1]}…"
