"""Bring rows of a file into the database without overwriting what somebody edited there.

A row that is missing is inserted; a row that differs is reported and only changed on request.
The lists a row is made of (partners of a task, members of a group) belong to the row: they are
compared and taken as a whole, so what an officer removed does not come back by itself. Only a
list that no row of the database has yet, because it is new, is inserted for every row.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Model

EXCERPT_LENGTH = 60


class UnknownCodeError(ValueError):
    """A code to be taken names no row of the files."""


@dataclass
class Part:
    """The rows of `model` that belong to a record through its foreign key `parent`."""

    model: type[Model]
    parent: str
    rows: list[dict[str, Any]]


@dataclass(eq=False)
class Record:
    """A row as the files have it; a value may be another record, standing for its row.

    `place` says where it stands in the plan, `code` what it is called there.
    """

    model: type[Model]
    place: str
    code: str
    key: dict[str, Any]
    values: dict[str, Any]
    parts: list[Part] = field(default_factory=list)
    instance: Model | None = None


@dataclass(frozen=True)
class Difference:
    record: Record
    label: str
    in_database: str
    in_files: str

    def __str__(self) -> str:
        theirs, ours = excerpts(self.in_database, self.in_files)
        return f"{self.record.place} · {self.label}: hệ thống “{theirs}”, tệp “{ours}”"


@dataclass
class Outcome:
    inserted: int = 0
    differences: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)


@transaction.atomic
def synchronise(records: Iterable[Record], take: Sequence[str] = ()) -> Outcome:
    """Insert, compare, take; about one query for each model when nothing has changed.

    `records` come grouped by model, a record after those it refers to. `take` holds places or
    codes; UnknownCodeError when one of them names no record.
    """
    records = list(records)
    outcome = Outcome()
    for model, group in groupby(records, key=attrgetter("model")):
        _synchronise_model(model, list(group), outcome)
    for code in take:
        _take(code, records, outcome)
    return outcome


def _synchronise_model(model: type[Model], records: list[Record], outcome: Outcome) -> None:
    key_fields = list(records[0].key)
    found = {_values_of(row, key_fields): row for row in model._default_manager.all()}
    missing, present = [], []
    for record in records:
        record.instance = found.get(tuple(_plain(value) for value in record.key.values()))
        if record.instance:
            present.append(record)
        else:
            record.instance = model(**_resolved(record.key | record.values))
            missing.append(record)
    model._default_manager.bulk_create(record.instance for record in missing)
    outcome.inserted += len(missing)
    for record in present:
        outcome.differences += _field_differences(record)
    for index, part in enumerate(records[0].parts):
        stored = list(part.model._default_manager.all())
        without = missing if stored else records
        outcome.inserted += sum(_create_part(record, index) for record in without)
        if stored:
            outcome.differences += _part_differences(present, index, stored)


def _field_differences(record: Record) -> list[Difference]:
    differences = []
    for name, value in record.values.items():
        model_field = record.model._meta.get_field(name)
        if getattr(record.instance, model_field.attname) != _plain(value):
            theirs = _shown(getattr(record.instance, name))
            label = str(model_field.verbose_name)
            differences.append(Difference(record, label, theirs, _shown(_resolve(value))))
    return differences


def _create_part(record: Record, index: int) -> int:
    """How many rows the list has."""
    part = record.parts[index]
    part.model._default_manager.bulk_create(
        part.model(**{part.parent: record.instance}, **_resolved(row)) for row in part.rows
    )
    return len(part.rows)


def _part_differences(records: list[Record], index: int, stored: list[Model]) -> list[Difference]:
    """Compare one list of all records of a model; `stored` are all its rows."""
    parts = [record.parts[index] for record in records]
    fields = next((list(part.rows[0]) for part in parts if part.rows), [])
    if not fields:
        return []
    model, parent = parts[0].model, parts[0].parent
    rows_of = defaultdict(list)
    for row in stored:
        rows_of[getattr(row, f"{parent}_id")].append(row)
    differences = []
    for record, part in zip(records, parts, strict=True):
        rows = rows_of[record.instance.pk]
        theirs = {_values_of(row, fields) for row in rows}
        ours = {tuple(_plain(value) for value in row.values()) for row in part.rows}
        if theirs != ours or len(rows) != len(part.rows):
            in_database = [{name: getattr(row, name) for name in fields} for row in rows]
            label = str(model._meta.verbose_name)
            differences.append(
                Difference(record, label, _shown_rows(in_database), _shown_rows(part.rows))
            )
    return differences


def _take(code: str, records: list[Record], outcome: Outcome) -> None:
    named = [record for record in records if code in {record.place, record.code}]
    if not named:
        raise UnknownCodeError(f"Không có mã “{code}” trong các tệp dữ liệu.")
    changed = {id(difference.record) for difference in outcome.differences}
    named = [record for record in named if id(record) in changed]
    if len({record.place for record in named}) > 1:
        places = ", ".join(sorted({record.place for record in named}))
        named = [record for record in named if record.place == code]
        if not named:
            raise UnknownCodeError(f"Mã “{code}” ở nhiều nơi, hãy ghi rõ một trong: {places}.")
    for record in named:
        _overwrite(record)
    wanted = {id(record) for record in named}
    outcome.taken += [d for d in outcome.differences if id(d.record) in wanted]
    outcome.differences = [d for d in outcome.differences if id(d.record) not in wanted]


def _overwrite(record: Record) -> None:
    for name, value in record.values.items():
        setattr(record.instance, name, _resolve(value))
    if record.values:
        record.instance.save(update_fields=list(record.values))
    for part in record.parts:
        part.model._default_manager.filter(**{part.parent: record.instance}).delete()
        # One by one and not in bulk: a taken row is a change that its history shows.
        for row in part.rows:
            part.model(**{part.parent: record.instance}, **_resolved(row)).save()


def _resolve(value: Any) -> Any:
    return value.instance if isinstance(value, Record) else value


def _resolved(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _resolve(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    return value.instance.pk if isinstance(value, Record) else value


def _values_of(row: Model, fields: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in fields)


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _shown_rows(rows: Iterable[dict[str, Any]]) -> str:
    return "; ".join(
        " ".join(_shown(_resolve(value)) for value in row.values() if value not in (None, ""))
        for row in rows
    )


def excerpts(one: str, other: str) -> tuple[str, str]:
    """Both texts cut to the neighbourhood of their first difference."""
    same = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    start = max(0, same - EXCERPT_LENGTH // 3)
    return _excerpt(one, start), _excerpt(other, start)


def _excerpt(text: str, start: int) -> str:
    end = start + EXCERPT_LENGTH
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
