"""A report as its snapshot tells it, looked up by what the sections and annexes ask for."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from plan.models import MeasureKind, SupplierPart
from reporting import attachments
from reporting.attachments import AttachedFile
from reporting.documents import wording
from reporting.documents.blocks import NO_DATA, NONE
from reporting.figures.content import Origin, Spending
from reporting.figures.flows import Amount
from reporting.figures.money import counted
from reporting.models import Answer, ContentRow, ListEntry, MilestoneState, TaskStatus
from reporting.snapshots import Snapshot
from soctrang_ip.lib.dates import format_date
from soctrang_ip.lib.numbers import format_money, format_number, format_percent
from soctrang_ip.lib.text import clean_text

Entry = dict[str, Any]
MONEY_COLUMNS = ("allocated", "spent", "estimate", "previous_official")


@dataclass(frozen=True)
class TaskLine:
    """One task with what the agency said about it."""

    code: str
    name: str
    section: str
    section_title: str
    period: str
    role: str
    is_led: bool
    status: str
    summary: str
    reason: str
    results: tuple[str, ...]

    @property
    def status_label(self) -> str:
        return TaskStatus(self.status).label if self.status else NO_DATA

    @property
    def has_story(self) -> bool:
        return bool(self.summary or self.reason or self.results)


@dataclass(frozen=True)
class MeasureLine:
    """One part of one measure: the closing-date reading, the estimate, last year's figure."""

    code: str
    name: str
    part: str
    part_label: str
    is_whole: bool
    targets: dict[int, str]
    value: str
    estimate: str
    previous: str
    note: str
    entries: tuple[Entry, ...]


class Sealed:
    """Reads a snapshot; every text that comes out of it is clean (NFC, no control characters)."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = _clean(snapshot)
        self.round = self.snapshot["round"]
        self.agency = self.snapshot["agency"]
        self.plan = self.snapshot["plan"]
        self.titles = self.snapshot["titles"]
        self.year = self.round["year"]

    def rows(self, model_name: str) -> list[Entry]:
        """None of a table that came into the portal after the report was sealed."""
        return self.snapshot["rows"].get(model_name, [])

    @cached_property
    def topics(self) -> dict[str, Entry]:
        return {row["key"]: row for row in self.rows("topicentry")}

    def said(self, topic: str) -> str:
        """The prose of a topic; what stands there when nothing was written or nothing occurred."""
        row = self.topics.get(topic)
        if row and row["answer"] == Answer.NONE:
            return f"{NONE}."
        return row["text"] if row and row["text"] else "Chưa có nội dung."

    def nothing(self, topic: str) -> str:
        """What stands in place of a table without rows: answered so, or not answered."""
        row = self.topics.get(topic)
        return NONE if row and row["answer"] == Answer.NONE else NO_DATA.capitalize()

    @property
    def data_until(self) -> str:
        return iso_day(self.round["data_until"])

    @property
    def preparer(self) -> str:
        name = self.topics.get("preparer_name", {}).get("text", "")
        phone = self.topics.get("preparer_phone", {}).get("text", "")
        return f"Người lập biểu: {name or 'chưa ghi'}. Điện thoại: {phone or 'chưa ghi'}."

    @cached_property
    def tasks(self) -> tuple[TaskLine, ...]:
        entries = {row["task"]: row for row in self.rows("taskentry")}
        return tuple(
            self._task(title, entries.get(title["code"])) for title in self.titles["tasks"]
        )

    def task_name(self, code: str) -> str:
        names = {task.code: task.name for task in self.tasks} | self.titles["other_tasks"]
        return names.get(code, code)

    @cached_property
    def measures(self) -> tuple[MeasureLine, ...]:
        entries = {(row["measure"], row["part"]): row for row in self.rows("measureentry")}
        return tuple(
            self._measure(title, entries.get((title["code"], title["part"])))
            for title in self.titles["measures"]
        )

    def spending(self) -> Iterator[tuple[str, list[Entry]]]:
        """Each source with its rows, in plan order: the whole first, then "of which" by task."""
        for source in self.titles["sources"]:
            rows = [row for row in self.rows("spendingentry") if row["source"] == source["code"]]
            yield source["name"], sorted(rows, key=lambda row: bool(row["task"]))

    @cached_property
    def attachments(self) -> list[AttachedFile]:
        sources = {source["code"]: source["name"] for source in self.titles["sources"]}
        return attachments.listed(self.rows("attachment"), sources)

    def attached_to(self, model: type[ContentRow], key: str) -> tuple[AttachedFile, ...]:
        place = attachments.code(model, key)
        return tuple(file for file in self.attachments if file.place.code == place)

    def money(self, row: Entry, column: str) -> str:
        if row["answer"] == Answer.NONE:
            return NONE
        return NO_DATA if row[column] is None else format_money(row[column])

    def total(self, column: str) -> str:
        """The sum in triệu đồng of what was given; what is missing is never counted as 0."""
        amounts = [_counted(rows, column) for _, rows in self.spending() if rows]
        values = [amount.value for amount in amounts if amount.value is not None]
        if values:
            return format_money(sum(values))
        return NONE if any(amount.is_none for amount in amounts) else NO_DATA

    @property
    def has_all_money(self) -> bool:
        """Whether every source has its three amounts, or was answered "không phát sinh"."""
        return all(
            amount.is_none or amount.value is not None
            for column in MONEY_COLUMNS[:3]
            for _, rows in self.spending()
            if rows and (amount := _counted(rows, column))
        )

    def _task(self, title: Entry, entry: Entry | None) -> TaskLine:
        entry = entry or {"status": "", "summary": "", "reason": ""}
        return TaskLine(
            code=title["code"],
            name=title["name"],
            section=title["section"],
            section_title=title["section_title"],
            period=title["period"],
            role=title["basis_label"],
            is_led=title["basis"] == "lead",
            status=entry["status"],
            summary=entry["summary"],
            reason=entry["reason"],
            results=tuple(
                _result(row) for row in self.rows("taskresult") if row["task"] == title["code"]
            ),
        )

    def _measure(self, title: Entry, entry: Entry | None) -> MeasureLine:
        entries = tuple(
            row
            for row in self.rows("listentry")
            if (row["measure"], row["part"]) == (title["code"], title["part"])
        )
        value, estimate, previous = _readings(title, entry, entries)
        return MeasureLine(
            code=title["code"],
            name=title["name"],
            part=title["part"],
            part_label=title["part_label"],
            is_whole=title["part"] == SupplierPart.WHOLE,
            targets={target["horizon"]: _target(target) for target in title["targets"]},
            value=value,
            estimate=estimate,
            previous=previous,
            note=entry["note"] if entry else "",
            entries=entries,
        )


def _counted(rows: list[Entry], column: str) -> Amount:
    """What the report says of one source, by the rule the dashboard counts with."""
    origin = Origin(0, 0, 0, 0)
    return counted(
        [
            Spending(
                origin,
                row["source"],
                row["task"],
                row["answer"],
                *(row[name] for name in MONEY_COLUMNS),
            )
            for row in rows
        ],
        column,
    )


def _target(target: Entry) -> str:
    bounds = (Decimal(value) if value else None for value in (target["minimum"], target["maximum"]))
    return wording.target(target["rule"], *bounds, target["unit"], target["sentence"])


def iso_day(text: str) -> str:
    return format_date(datetime.date.fromisoformat(text))


def _readings(
    title: Entry, entry: Entry | None, entries: tuple[Entry, ...]
) -> tuple[str, str, str]:
    """Closing date, estimate, official figure of the year before; "" where not asked."""
    is_flow = title["kind"] in {MeasureKind.GROWTH, MeasureKind.DIRECTION}
    if entry is None:
        return NO_DATA, NO_DATA if is_flow else "", ""
    if entry["answer"] == Answer.NONE:
        return NONE, "", ""
    if is_flow:
        previous = entry["previous_official"]
        return (
            _figure(entry["value"], title["unit"]),
            _figure(entry["estimate"], title["unit"]),
            "" if previous is None else _figure(previous, title["unit"]),
        )
    if title["kind"] == MeasureKind.RATIO:
        return _ratio(entry, title["part"]), "", ""
    if title["kind"] == MeasureKind.MILESTONE:
        state = entry["milestone"]
        return (MilestoneState(state).label if state else NO_DATA), "", ""
    if title["kind"] == MeasureKind.COUNT:
        return _figure(entry["value"], title["unit"]), "", ""
    if not entries:
        return NO_DATA, "", ""
    unit = "" if title["unit"].startswith("%") else f" {title['unit']}"
    return f"{format_number(distinct(entries))}{unit} (danh sách kèm theo)", "", ""


def distinct(entries: Iterable[Entry]) -> int:
    """How many a list names: what it names twice counts once."""
    return len(
        {
            ListEntry(name=row["name"], code=row["code"], district_id=row["district"]).identity
            for row in entries
        }
    )


def _ratio(entry: Entry, part: str) -> str:
    numerator, denominator = entry["numerator"], entry["denominator"]
    if part in {SupplierPart.NUMERATOR, SupplierPart.DENOMINATOR}:
        return _figure(entry[part], "")
    if numerator is None or denominator is None:
        return NO_DATA
    if not denominator:
        return f"{NONE} (0/0)"
    share = format_percent(numerator, denominator)
    return f"{format_number(numerator)}/{format_number(denominator)} ({share})"


def _figure(value: int | None, unit: str) -> str:
    if value is None:
        return NO_DATA
    unit = "" if unit.startswith("%") else unit
    return f"{format_number(value)} {unit}".strip()


def _result(row: Entry) -> str:
    number = NO_DATA if row["number"] is None else _number(row["number"])
    return f"{row['label']}: {number} {row['unit']}".strip()


def _number(text: str) -> str:
    return format_number(Decimal(text))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value
