"""What was changed in a row of reference data and in the rows below it, newest first, in words."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils.text import capfirst
from simple_history.models import HistoricalRecords

from soctrang_ip.accounts.history import FIRST_VERSION
from soctrang_ip.accounts.models import Agency, Role, User
from soctrang_ip.lib import dates, numbers

State = dict[str, Any]
"""What a version says: a value for each field's name, a tuple of keys for a list."""


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """`what` is "Thêm", "Sửa" or "Xóa"; `row` is blank for the row the history is about."""

    what: str
    row: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Change:
    """What one person did in one go; `by` is None for a command of the operator."""

    at: datetime.datetime
    by: User | None
    role: str
    agency: str
    reason: str
    rows: tuple[RowChange, ...]


def changes_of(row: Model, parts: Iterable[tuple[type[Model], str]] = ()) -> list[Change]:
    """The row's changes, and those of `parts`: models with their foreign key to it.

    A fixed number of queries for each model, whatever the number of versions.
    """
    done: dict[tuple[datetime.datetime, int | None], list[tuple[Model, RowChange]]]
    done = defaultdict(list)
    for model, lookup in [(type(row), "pk"), *parts]:
        if not hasattr(model, "history"):
            continue
        key = model._meta.pk.attname if lookup == "pk" else lookup
        versions = model.history.filter(**{key: row.pk})
        for version, change in row_changes(model, versions, is_part=lookup != "pk"):
            done[version.history_date, version.history_user_id].append((version, change))
    return [change_of(versions) for _, versions in sorted(done.items(), key=newest, reverse=True)]


def changes_under(
    models: Iterable[type[Model]], owner: str, keys: Iterable[int]
) -> dict[int, list[Change]]:
    """By the key of the row they belong to: what was changed of rows with that foreign key.

    The newest first; a fixed number of queries for each model.
    """
    found: dict[int, list[Change]] = defaultdict(list)
    wanted = list(keys)
    for model in models:
        versions = model.history.filter(**{f"{owner}__in": wanted})
        for version, change in row_changes(model, versions, is_part=True):
            found[getattr(version, owner)].append(change_of([(version, change)]))
    return {key: sorted(of, key=lambda one: one.at, reverse=True) for key, of in found.items()}


def newest(entry: tuple[tuple[datetime.datetime, int | None], Any]) -> datetime.datetime:
    return entry[0][0]


def change_of(done: list[tuple[Model, RowChange]]) -> Change:
    version = done[0][0]
    agency = version.acting_agency
    return Change(
        at=version.history_date,
        by=version.history_user,
        role=Role(version.acting_role).label if version.acting_role else "",
        agency=agency.name_on(dates.local_day(version.history_date)).short_name if agency else "",
        reason=version.history_change_reason or "",
        rows=tuple(change for _, change in done),
    )


def row_changes(
    model: type[Model], versions: models.QuerySet[Model], is_part: bool
) -> Iterator[tuple[Model, RowChange]]:
    """Each change with the version it ended in; a save that changed nothing is left out."""
    key = model._meta.pk.attname
    versions = list(
        versions.select_related("history_user", "acting_agency")
        .prefetch_related("acting_agency__names")
        .order_by(key, "history_date", "history_id")
    )
    states = states_of(versions)
    names = Names(model, states.values())
    for _, of_row in groupby(versions, key=lambda version: getattr(version, key)):
        before: State = {}
        for _, together in groupby(of_row, key=lambda each: (each.history_date, each.history_type)):
            version = list(together)[-1]
            after = states[version.pk]
            if version.history_type == "-":
                before, after = after, {}
            fields = tuple(names.differences(before, after))
            is_first = version.history_change_reason == FIRST_VERSION
            if not is_first and (fields or version.history_change_reason):
                what = {"+": "Thêm", "~": "Sửa", "-": "Xóa"}[version.history_type]
                row = names.title(after or before) if is_part else ""
                yield version, RowChange(what, row, fields)
            before = after


def states_of(versions: list[Model]) -> dict[int, State]:
    """By the key of the version; one query for each many-to-many list."""
    states = {
        version.pk: {field.name: getattr(version, field.attname) for field in fields_of(version)}
        for version in versions
    }
    lists = versions[0]._history_m2m_fields if versions else []
    for each in lists:
        for state in states.values():
            state[each.name] = ()
        rows = HistoricalRecords.m2m_models[each].objects.filter(history__in=list(states))
        for version, member in rows.values_list("history_id", each.m2m_reverse_field_name()):
            states[version][each.name] += (member,)
    return states


def fields_of(version: Model) -> Iterator[models.Field]:
    return (field for field in version.tracked_fields if not field.primary_key)


class Names:
    """Shows the values of a model's versions; related rows are read once each model."""

    def __init__(self, model: type[Model], states: Iterable[State]) -> None:
        self.model = model
        keys: dict[type[Model], set[Any]] = defaultdict(set)
        for state in states:
            for name, value in state.items():
                related = model._meta.get_field(name).related_model
                if related:
                    keys[related].update(value if isinstance(value, tuple) else {value})
        self.rows = {
            related: with_names(related).in_bulk(wanted - {None})
            for related, wanted in keys.items()
        }

    def differences(self, before: State, after: State) -> Iterator[FieldChange]:
        for name in {**before, **after}:
            shown = self.shown(name, before.get(name)), self.shown(name, after.get(name))
            if before.get(name) != after.get(name) and shown[0] != shown[1]:
                label = capfirst(str(self.model._meta.get_field(name).verbose_name))
                yield FieldChange(label, *shown)

    def shown(self, name: str, value: Any) -> str:
        field = self.model._meta.get_field(name)
        if field.related_model:
            rows = self.rows[field.related_model]
            keys = value if isinstance(value, tuple) else (value,)
            return "; ".join(str(rows.get(key, key)) for key in sorted(keys, key=str) if key)
        if value is None or value == "":
            return ""
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "Có" if value else "Không"
        if isinstance(field, models.BigIntegerField):
            return numbers.format_number(value)
        return in_words(value)

    def title(self, state: State) -> str:
        """What the row called itself, as far as the version and today's related rows tell."""
        values = {
            field.name: self.rows[field.related_model].get(state[field.name])
            if field.related_model
            else state[field.name]
            for field in self.model._meta.fields
            if field.name in state
        }
        return capfirst(f"{self.model._meta.verbose_name}: {self.model(**values)}")


def with_names(model: type[Model]) -> models.QuerySet[Model]:
    rows = model._default_manager.all()
    return rows.prefetch_related("names") if model is Agency else rows


def in_words(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return dates.format_instant(value)
    if isinstance(value, datetime.date):
        return dates.format_date(value)
    return str(value) if isinstance(value, str | int) else numbers.format_number(value)
