"""What differs between two versions of an agency's report: table by table, row by row.

Rows are matched by their key, which survives cloning (a code of the plan, or a UUID for rows a
person added). Works on snapshots, so that a sent version says what was sealed.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.db import models

from reporting.models import CONTENT_MODELS, ContentRow
from reporting.outline import DUTY_PREFIX
from reporting.snapshots import Snapshot
from reporting.verifying import TABLES, label_of
from soctrang_ip.lib.dates import format_date
from soctrang_ip.lib.model_fields import MoneyField
from soctrang_ip.lib.numbers import format_money, format_number
from soctrang_ip.lib.text import clean_text

Row = dict[str, Any]

ADDED, REMOVED, CHANGED = "Thêm", "Bỏ", "Sửa"
SAME, GONE, NEW = "same", "gone", "new"
_NAMES = ("full_name", "number", "title", "name", "label", "text")
"""Of rows without a code of the plan: what a reader knows them by."""
_UNTOLD = frozenset({"key", "place", "content_type"})
"""Columns that tell a reader nothing."""
_LONGEST_NAME = 120
_MONEY_UNIT = " triệu đồng"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class FieldDifference:
    """`before` and `after` as people read them, "" where nothing stood; `pieces` of prose only."""

    label: str
    before: str
    after: str
    change: str = ""
    """Of a number: by how much it grew or fell."""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class RowDifference:
    what: str
    title: str
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True)
class TableDifference:
    label: str
    rows: tuple[RowDifference, ...]
    unchanged: int

    def count(self, what: str) -> int:
        return sum(row.what == what for row in self.rows)


@dataclass(frozen=True)
class Differences:
    """Every table, also those in which nothing differs."""

    tables: tuple[TableDifference, ...]

    @property
    def changed_tables(self) -> list[TableDifference]:
        return [table for table in self.tables if table.rows]

    @property
    def unchanged(self) -> int:
        return sum(table.unchanged for table in self.tables)

    @property
    def summary(self) -> str:
        """`Sửa 2 dòng, thêm 1, bỏ 0; 140 dòng giữ nguyên.`"""
        counts = {
            what: sum(table.count(what) for table in self.tables)
            for what in (CHANGED, ADDED, REMOVED)
        }
        return (
            f"Sửa {counts[CHANGED]} dòng, thêm {counts[ADDED]}, bỏ {counts[REMOVED]}; "
            f"{format_number(self.unchanged)} dòng giữ nguyên."
        )


def differences(before: Snapshot, after: Snapshot) -> Differences:
    """No query."""
    titles = _Titles(before["titles"], after["titles"])
    return Differences(
        tuple(
            _table(
                model,
                before["rows"].get(model._meta.model_name, []),
                after["rows"].get(model._meta.model_name, []),
                titles,
            )
            for model in CONTENT_MODELS
        )
    )


def _table(
    model: type[ContentRow], before: list[Row], after: list[Row], titles: "_Titles"
) -> TableDifference:
    former = {row["key"]: row for row in before}
    latter = {row["key"]: row for row in after}
    rows, unchanged = [], 0
    for key in [*latter, *(key for key in former if key not in latter)]:
        old, new = former.get(key), latter.get(key)
        fields = tuple(_fields(model, old or {}, new or {}, titles))
        if old is not None and new is not None and not fields:
            unchanged += 1
            continue
        what = ADDED if old is None else REMOVED if new is None else CHANGED
        rows.append(RowDifference(what, titles.of(new or old), fields))
    label = TABLES[model]
    return TableDifference(label[0].upper() + label[1:], tuple(rows), unchanged)


def _fields(
    model: type[ContentRow], old: Row, new: Row, titles: "_Titles"
) -> Iterator[FieldDifference]:
    for field in model._meta.concrete_fields:
        name = field.name
        if name in _UNTOLD or (name not in old and name not in new):
            continue
        before, after = old.get(name), new.get(name)
        shown = _shown(field, before, titles), _shown(field, after, titles)
        if shown[0] == shown[1]:
            continue
        label = label_of(model, name)
        is_prose = isinstance(field, models.TextField) and all(shown)
        yield FieldDifference(
            label[0].upper() + label[1:],
            *shown,
            change=_change(field, before, after),
            pieces=tuple(_pieces(*shown)) if is_prose else (),
        )


def _shown(field: models.Field, value: Any, titles: "_Titles") -> str:
    """A value of a snapshot as people read it."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return titles.of_code(field.name, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return "Có" if value else "Không"
    if isinstance(field, MoneyField):
        return format_money(value) + _MONEY_UNIT
    if isinstance(field, models.DateField):
        return format_date(datetime.date.fromisoformat(value))
    if isinstance(field, models.DecimalField | models.IntegerField):
        return format_number(Decimal(value))
    return clean_text(str(value))


def _change(field: models.Field, before: Any, after: Any) -> str:
    if not isinstance(field, models.DecimalField | models.IntegerField):
        return ""
    if before is None or after is None:
        return ""
    grown = Decimal(after) - Decimal(before)
    if isinstance(field, MoneyField):
        amount = format_money(int(abs(grown))) + _MONEY_UNIT
    else:
        amount = format_number(abs(grown))
    return f"tăng {amount}" if grown > 0 else f"giảm {amount}"


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Word by word; joined, what stayed and went is the former text, what stayed and came the
    latter."""
    old, new = (re.findall(r"\S+|\s+", text) for text in (before, after))
    gone = came = ""
    for step, begin, end, new_begin, new_end in SequenceMatcher(None, old, new).get_opcodes():
        former, latter = "".join(old[begin:end]), "".join(new[new_begin:new_end])
        # A space alone does not part two changed words.
        if step == "equal" and not former.isspace():
            yield from _changed(gone, came)
            gone = came = ""
            yield Piece(SAME, former)
        else:
            gone, came = gone + former, came + latter
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece(GONE, gone)
    if came:
        yield Piece(NEW, came)


class _Titles:
    """What the codes of two snapshots stand for; the later one's word counts."""

    def __init__(self, *titles: dict[str, Any]) -> None:
        self.topics: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {
            name: {} for name in ("task", "measure", "source", "district")
        }
        for each in titles:
            duties = {
                f"{DUTY_PREFIX}{duty['code']}": f"V.{duty['code']} {duty['text']}"
                for duty in each["duties"]
            }
            self.topics |= each["topics"] | duties
            self.codes["task"] |= each["other_tasks"]
            self.codes["district"] |= each["districts"]
            for name, listed in (("task", "tasks"), ("measure", "measures"), ("source", "sources")):
                self.codes[name] |= {row["code"]: row["name"] for row in each[listed]}

    def of_code(self, field: str, code: Any) -> str:
        name = self.codes.get(field, {}).get(code, "")
        # The codes of sources and districts are ours, not the plan's: nobody reads them.
        if field in {"source", "district"} and name:
            return name
        return f"{code} {name}".strip()

    def of(self, row: Row) -> str:
        """What a reader calls the row."""
        coded = [
            self.of_code(field, row[field])
            for field in ("measure", "source", "task")
            if row.get(field)
        ]
        named = next((str(row[name]) for name in _NAMES if row.get(name)), "")
        if row["key"] in self.topics:
            named = self.topics[row["key"]]
        elif "summary" in row or "numerator" in row or "allocated" in row:
            named = ""
        return _short(clean_text(" · ".join(part for part in (*coded, named) if part)))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
