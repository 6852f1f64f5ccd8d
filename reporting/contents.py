"""All content rows of one version, read once and used by checks, progress and pages."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from reporting.models import (
    CONTENT_MODELS,
    Attachment,
    ContentRow,
    ListEntry,
    MeasureEntry,
    NextWorkEntry,
    Obligation,
    ReportVersion,
    RoundKind,
    SpendingEntry,
    TaskEntry,
    TaskResult,
)

Row = TypeVar("Row", bound=ContentRow)

_JOINED: dict[type[ContentRow], tuple[str, ...]] = {
    TaskEntry: ("task__section", "task__heading"),
    TaskResult: ("task",),
    MeasureEntry: ("measure__indicator",),
    ListEntry: ("measure", "district"),
    SpendingEntry: ("source", "task__heading"),
    NextWorkEntry: ("task__heading",),
    Attachment: ("updated_by",),
}
_ORDER: dict[type[ContentRow], tuple[str, ...]] = {
    TaskEntry: ("task__order",),
    MeasureEntry: ("measure__indicator__order", "measure__order", "part"),
    SpendingEntry: ("source__order", "task__order"),
}


@dataclass(frozen=True)
class Contents:
    """Rows by model, in plan order; of no version at all they are empty."""

    version: ReportVersion | None = None
    rows: dict[type[ContentRow], list[ContentRow]] = field(default_factory=dict)

    def of(self, model: type[Row]) -> list[Row]:
        return self.rows.get(model, [])

    def keyed(self, model: type[Row]) -> dict[str, Row]:
        return {row.key: row for row in self.of(model)}

    @property
    def last_saved(self) -> ContentRow | None:
        """The row a person saved last; its `updated_by` costs a query."""
        saved = [row for rows in self.rows.values() for row in rows if row.updated_at]
        return max(saved, key=lambda row: row.updated_at, default=None)

    @property
    def last_saved_at(self) -> datetime.datetime | None:
        return self.last_saved.updated_at if self.last_saved else None


def read(version: ReportVersion, models: Iterable[type[ContentRow]] = CONTENT_MODELS) -> Contents:
    """The rows of the models asked for, one query each."""
    return read_many([version], models)[version.pk]


def read_many(
    versions: Iterable[ReportVersion], models: Iterable[type[ContentRow]] = CONTENT_MODELS
) -> dict[int, Contents]:
    """The rows of several versions, by version, in as many queries as those of one."""
    contents = {version.pk: Contents(version) for version in versions}
    if not contents:
        return contents
    for model in models:
        found = (
            model._default_manager.filter(version__in=list(contents))
            # Without a name it would join everything, the sealed texts of versions too.
            .select_related(*_JOINED.get(model, (None,)))
            .order_by(*_ORDER.get(model, ()), "pk")
        )
        for row in found:
            row.version = contents[row.version_id].version
            contents[row.version_id].rows.setdefault(model, []).append(row)
    return contents


def last_year(
    version: ReportVersion, models: Iterable[type[ContentRow]] = CONTENT_MODELS
) -> Contents:
    """What the agency's accepted annual report of the year before says (a query more than `read`).

    Rows are found by their key, which is the same in both years.
    """
    accepted = accepted_last_year(version.obligation)
    return read(accepted, models) if accepted else Contents()


def accepted_last_year(obligation: Obligation) -> ReportVersion | None:
    """The agency's accepted annual report of the year before (one query)."""
    return (
        ReportVersion.objects.accepted()
        .filter(
            obligation__agency=obligation.agency_id,
            obligation__round__kind=RoundKind.ANNUAL,
            obligation__round__year=obligation.round.year - 1,
        )
        .select_related("obligation__round", "obligation__agency")
        .defer("snapshot")
        .first()
    )
