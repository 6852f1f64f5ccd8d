"""A report beside last year's and beside the version it mends, line by line, for its reviewer.

Read from the seals: what is reviewed is what was signed.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from reporting import outline
from reporting.attachments import AttachedFile
from reporting.documents.sealed import MONEY_COLUMNS, Entry, MeasureLine, Sealed, iso_day
from reporting.models import (
    AssetKind,
    MeasureEntry,
    ReportVersion,
    RoundKind,
    SpendingEntry,
    TaskEntry,
    TopicEntry,
)
from reporting.threads import Thread
from soctrang_ip.lib.numbers import format_size

MONEY_LABELS = ("Được giao", "Đã chi đến ngày chốt", "Ước cả năm", "Chi chính thức năm trước")


@dataclass(frozen=True)
class Line:
    """One thing a report says; `section`, `item` and `label` find it in another report."""

    section: str
    item: str
    title: str
    label: str
    text: str
    code: str = ""
    group: str = ""
    targets: tuple[str, ...] = ()
    is_figure: bool = False
    files: tuple[AttachedFile, ...] = ()
    """Of a line about the files of its item; `text` names them."""

    @property
    def place(self) -> tuple[str, str, str]:
        return self.section, self.item, self.label

    @property
    def key(self) -> str:
        """The place as a page sends it."""
        return "|".join(self.place)


ByPlace = dict[tuple[str, str, str], Line]


@dataclass(frozen=True)
class ComparedLine:
    line: Line
    before: str
    """Last year's text; "" when there is none."""
    former: str | None
    """What the version this one mends said; None where it said the same."""
    threads: tuple[Thread, ...] = ()
    """The questions asked here."""

    @property
    def is_changed(self) -> bool:
        return self.former is not None


@dataclass(frozen=True)
class ComparedItem:
    """A task, a measure, a source of money or a topic."""

    code: str
    title: str
    group: str
    """The heading under which it begins; "" when it goes on under the one before."""
    targets: tuple[str, ...]
    lines: tuple[ComparedLine, ...]

    @property
    def is_single(self) -> bool:
        """One answer to a question, which is its own label."""
        return len(self.lines) == 1 and not self.lines[0].line.label


@dataclass(frozen=True)
class ComparedSection:
    slug: str
    heading: str
    items: tuple[ComparedItem, ...]
    has_targets: bool
    unchanged: int = 0
    """Lines that are left out because the version it mends says the same."""

    @property
    def width(self) -> int:
        """Columns of its table."""
        return 4 if self.has_targets else 3


@dataclass(frozen=True)
class Comparison:
    year: int
    has_last_year: bool
    former_number: int | None
    """The version it mends, when there is one."""
    sections: tuple[ComparedSection, ...]
    changes: int
    files: tuple[AttachedFile, ...]
    """All of the report, those that belong to no row too."""
    unplaced: tuple[Thread, ...] = ()
    """Questions whose line this version has no longer."""


def compare(
    version: ReportVersion, *, only_changes: bool = False, threads: Iterable[Thread] = ()
) -> Comparison:
    """Of a version that was sent (two queries besides it). ValueError for a draft.

    With only the changes, every section is there and says how many lines are left out; a line
    with a question stays.
    """
    if not version.snapshot:
        raise ValueError("A version that was never sent has no seal to compare.")
    report = Sealed(json.loads(version.snapshot))
    last_year, former = _last_year(version), version.based_on
    before, mended = _by_place(last_year), _by_place(former)
    lines = list(_lines(report))
    if former:
        here = {line.place for line in lines}
        lines += [
            replace(line, text="", files=()) for line in mended.values() if line.place not in here
        ]
        lines.sort(key=lambda line: _ORDER[line.section])
    asked: dict[tuple[str, str, str], list[Thread]] = {}
    for thread in threads:
        asked.setdefault(thread.question.place, []).append(thread)
    compared = [
        _compared(line, before, mended if former else None, tuple(asked.pop(line.place, ())))
        for line in lines
    ]
    told = [row for row in compared if row.is_changed or row.line.text or row.before or row.threads]
    shown = [row for row in told if not only_changes or row.is_changed or row.threads]
    left_out = Counter(row.line.section for row in told) - Counter(
        row.line.section for row in shown
    )
    return Comparison(
        year=report.year,
        has_last_year=last_year is not None,
        former_number=former.number if former else None,
        sections=tuple(_sections(shown, left_out)),
        changes=sum(row.is_changed for row in compared),
        files=tuple(report.attachments),
        unplaced=tuple(thread for rows in asked.values() for thread in rows),
    )


def line_at(version: ReportVersion, key: str) -> Line | None:
    """The line of a sent version with this key, or of the one it mends."""
    for source in (version, version.based_on):
        if source is not None and source.snapshot:
            for line in _lines(Sealed(json.loads(source.snapshot))):
                if line.key == key:
                    return line
    return None


def _compared(
    line: Line, before: ByPlace, mended: ByPlace | None, threads: tuple[Thread, ...]
) -> ComparedLine:
    place = line.place
    former = None
    if mended is not None:
        text = mended[place].text if place in mended else ""
        former = text if text != line.text else None
    return ComparedLine(line, before[place].text if place in before else "", former, threads)


def _last_year(version: ReportVersion) -> ReportVersion | None:
    obligation = version.obligation
    return (
        ReportVersion.objects.accepted()
        .filter(
            obligation__agency=obligation.agency_id,
            obligation__round__kind=RoundKind.ANNUAL,
            obligation__round__year=obligation.round.year - 1,
        )
        .first()
    )


def _by_place(version: ReportVersion | None) -> ByPlace:
    if version is None or not version.snapshot:
        return {}
    return {line.place: line for line in _lines(Sealed(json.loads(version.snapshot)))}


def _sections(rows: list[ComparedLine], left_out: Counter[str]) -> Iterator[ComparedSection]:
    by_section = {
        slug: list(found) for slug, found in groupby(rows, key=lambda row: row.line.section)
    }
    for section in outline.SECTIONS:
        in_section, unchanged = by_section.get(section.slug, []), left_out[section.slug]
        if not in_section and not unchanged:
            continue
        items = []
        group = ""
        for _, in_item in groupby(in_section, key=lambda row: row.line.item):
            lines = tuple(in_item)
            first = lines[0].line
            begins = first.group if first.group != group else ""
            group = first.group
            items.append(ComparedItem(first.code, first.title, begins, first.targets, lines))
        has_targets = any(item.targets for item in items)
        yield ComparedSection(section.slug, section.heading, tuple(items), has_targets, unchanged)


# What a report says, in the order of the outline ---------------------------------------------


def _lines(report: Sealed) -> Iterator[Line]:
    for section in outline.SECTIONS:
        for topic in section.topics:
            if not topic.is_required:
                continue
            text = _table(report, topic.key) if topic.table else _said(report, topic.key)
            yield Line(section.slug, topic.key, topic.label, "", text)
            files = report.attached_to(TopicEntry, topic.key)
            title = f"{topic.label} – minh chứng"
            yield Line(section.slug, f"{topic.key}:files", title, "", _named(files), files=files)
        yield from _LINES_OF.get(section.slug, _no_lines)(report)


def _no_lines(report: Sealed) -> Iterator[Line]:
    return iter(())


def _said(report: Sealed, topic: str) -> str:
    row = report.topics.get(topic)
    return row["text"] if row and row["text"] else report.nothing(topic)


def _table(report: Sealed, topic: str) -> str:
    rows = [f"– {_ROWS_OF[topic](row)}" for row in report.rows(_MODELS[topic])]
    return "\n".join(rows) or report.nothing(topic)


def _duties(report: Sealed) -> Iterator[Line]:
    for duty in report.titles["duties"]:
        code = duty["code"]
        text = _said(report, f"{outline.DUTY_PREFIX}{code}")
        line = Line(
            section="chi-dao",
            item=f"{outline.DUTY_PREFIX}{code}",
            code=f"V.{code}",
            title=duty["text"],
            label="Việc đã làm",
            text=text,
            group="Trách nhiệm nêu tại phần V của Kế hoạch",
        )
        yield line
        yield _about_files(line, report.attached_to(TopicEntry, line.item))


def _tasks(report: Sealed) -> Iterator[Line]:
    for task in report.tasks:
        told = {
            "Tình trạng": task.status_label,
            "Kết quả": task.summary,
            "Số liệu": "\n".join(task.results),
            "Lý do không thực hiện": task.reason,
        }
        for label, text in told.items():
            line = Line(
                section="nhiem-vu",
                item=task.code,
                code=task.code,
                title=f"{task.name} · {task.role.lower()}",
                label=label,
                text=text,
                group=f"{task.section}. {task.section_title}",
            )
            yield line
        yield _about_files(line, report.attached_to(TaskEntry, task.code))


def _measures(report: Sealed) -> Iterator[Line]:
    for measure in report.measures:
        told = {
            "Đến ngày chốt số liệu": measure.value,
            "Ước cả năm": measure.estimate,
            "Chính thức năm trước": measure.previous,
            "Danh sách": "\n".join(_listed(report, row) for row in measure.entries),
            "Giải trình, ghi chú": measure.note,
        }
        for label, text in told.items():
            line = Line(
                section="chi-tieu",
                item=f"{measure.code}:{measure.part_label}",
                code=measure.code,
                title=_title(measure),
                label=label,
                text=text,
                targets=tuple(f"{year}: {text}" for year, text in sorted(measure.targets.items())),
                is_figure=label not in {"Danh sách", "Giải trình, ghi chú"},
            )
            yield line
        key = f"{measure.code}:{measure.part}"
        yield _about_files(line, report.attached_to(MeasureEntry, key))


def _spending(report: Sealed) -> Iterator[Line]:
    for source, rows in report.spending():
        for row in rows:
            title = f"{source}, nhiệm vụ {row['task']}" if row["task"] else source
            told = {
                label: report.money(row, column)
                for column, label in zip(MONEY_COLUMNS, MONEY_LABELS, strict=True)
            }
            if row["previous_official"] is None:
                told[MONEY_LABELS[-1]] = ""
            for label, text in (told | {"Ghi chú": row["note"]}).items():
                line = Line(
                    section="kinh-phi",
                    item=row["key"],
                    title=title,
                    label=label,
                    text=text,
                    is_figure=label != "Ghi chú",
                )
                yield line
            yield _about_files(line, report.attached_to(SpendingEntry, row["key"]))


def _about_files(line: Line, files: tuple[AttachedFile, ...]) -> Line:
    """One more line of the same item."""
    text = _named(files)
    return replace(line, label="Minh chứng", text=text, is_figure=False, files=files)


def _named(files: tuple[AttachedFile, ...]) -> str:
    """With the beginning of the hash, so that another file of the same name is a change."""
    return "\n".join(
        f"– {file.name} ({format_size(file.size)}, {file.sha256[:8]})" for file in files
    )


_LINES_OF = {
    "chi-dao": _duties,
    "nhiem-vu": _tasks,
    "chi-tieu": _measures,
    "kinh-phi": _spending,
}


def _listed(report: Sealed, row: Entry) -> str:
    district = report.titles["districts"].get(row["district"], row["district"] or "")
    return "– " + ", ".join(part for part in (row["name"], row["code"], district) if part)


def _title(measure: MeasureLine) -> str:
    return measure.name if measure.is_whole else f"{measure.name} · {measure.part_label.lower()}"


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


_ORDER = {section.slug: place for place, section in enumerate(outline.SECTIONS)}
_MODELS = {
    topic.key: topic.table._meta.model_name for topic in outline.TOPICS.values() if topic.table
}
_ROWS_OF = {
    "documents": lambda row: _joined(
        row["number"], iso_day(row["issued_on"]) if row["issued_on"] else "", row["title"]
    ),
    "staff": lambda row: _joined(
        row["full_name"],
        row["position"],
        row["phone"],
        "chuyên trách" if row["is_dedicated"] else "kiêm nhiệm",
    ),
    "obstacles": lambda row: _joined(row["text"], row["cause"] and f"nguyên nhân: {row['cause']}"),
    "next_work": lambda row: _joined(row["text"], row["task"] and f"nhiệm vụ {row['task']}"),
    "proposals": lambda row: _joined(
        row["text"],
        f"gửi {row['addressee']}",
        row["reason"] and f"lý do: {row['reason']}",
        row["wanted_by"] and f"thời hạn: {row['wanted_by']}",
    ),
    "assets": lambda row: _joined(
        AssetKind(row["kind"]).label, row["name"], row["owner"], row["certificate"], row["support"]
    ),
}
