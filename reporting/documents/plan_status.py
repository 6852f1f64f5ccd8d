"""The plan's appendix in its printed order, with how each task stands in a year beside its row.

Wording as corrected, agencies by their own names, as on the page of the tasks; states, words and
counts are those of the year's dashboard. A task that is not due that year is not overdue.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from plan.models import Erratum, Plan
from plan.templatetags.plan_text import place_name
from reporting import snapshots
from reporting.documents import Document, Pages, letterhead, wording
from reporting.documents.blocks import DASH, Column, ColumnKind, Row, RowKind, Table
from reporting.documents.paper import BLANK
from reporting.figures.scope import of_round
from reporting.figures.task_board import task_board
from reporting.figures.task_years import NOT_DUE
from reporting.figures.tasks import LeadState, TaskCounts, TaskRow, TaskState
from reporting.models import ReportingRound
from soctrang_ip.accounts.models import DOST_CODE, Agency
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import document_date, format_instant
from soctrang_ip.lib.text import clean_text
from tasks.appendix import appendix
from tasks.models import Task, TaskHeading

NBSP = "\u00a0"
NO_WORDS = "Không ghi nội dung."
NOTE = (
    "Tình trạng và kết quả theo báo cáo đã được chấp nhận của cơ quan chủ trì; hai cơ quan cùng "
    f"chủ trì thì tính mức chậm hơn. “{NOT_DUE.label}”: nhiệm vụ không thực hiện trong năm, không "
    "phải chậm."
)
ERRATA_PART = "PL."
"""Begins the places of the appendix among the errata."""


@dataclass(frozen=True)
class Line:
    """A numbered row as the appendix prints it, then the year's two cells."""

    number: str
    code: str
    name: str
    leads: str
    partners: str
    period: str
    funding: str
    status: str
    said: str


@dataclass(frozen=True)
class Heading:
    """A numbered row that only groups those below it; it has no status."""

    number: str
    code: str
    name: str


@dataclass(frozen=True)
class Part:
    """One of the six mục."""

    number: str
    title: str
    rows: tuple[Line | Heading, ...]


@dataclass(frozen=True)
class Correction:
    """How the plan's print reads where the rows above are corrected."""

    place: str
    as_issued: str
    corrected: str
    note: str

    def __str__(self) -> str:
        said = f"{self.place}: bản in ghi “{self.as_issued}”, đọc là “{self.corrected}”."
        return f"{said} {self.note}".strip()


@dataclass(frozen=True)
class PlanStatus:
    year: int
    heading: str
    title: str
    year_title: str
    note: str
    """(Kèm theo Kế hoạch số …)"""
    summary: str
    parts: tuple[Part, ...]
    corrections: tuple[Correction, ...]
    is_sample: bool

    @property
    def sha256(self) -> str:
        return snapshots.sha256(snapshots.canonical(asdict(self)))


def pages(round_: ReportingRound, *, at: datetime.datetime) -> Pages:
    """An annual round's plan as a landscape PDF; `at` is the instant of the export."""
    status = of_round_at(round_, at)
    title = _title(status)
    context = {
        "status": status,
        "table": _table(status),
        "explanation": NOTE,
        "title": title,
        "marks": letterhead.marks(
            exported_at=at,
            code=f"KE-HOACH-{status.year}",
            sha256=status.sha256,
            is_sample=status.is_sample,
        ),
    }
    return Pages(
        parts=(render_to_string("pdf/plan_status.html", context),),
        filename=f"{_stem(status)}.pdf",
        title=title,
        author=Agency.objects.get(code=DOST_CODE).name_on(timezone.localdate(at)).name,
        created=at,
    )


def workbook(round_: ReportingRound, *, at: datetime.datetime) -> Document:
    """The same rows as a sheet, nothing cut; the code tells rows of the same name apart."""
    status = of_round_at(round_, at)
    lines = (
        *((wording.SAMPLE_LINE,) if status.is_sample else ()),
        f"{status.heading}: {status.title}",
        status.note,
        status.summary,
        NOTE,
        f"Xuất lúc {format_instant(at)}.",
    )
    columns = (
        xlsx.Column("STT", 7),
        xlsx.Column("Tên nhiệm vụ", 50),
        xlsx.Column("Cơ quan chủ trì", 26),
        xlsx.Column("Cơ quan phối hợp", 36),
        xlsx.Column("Thời gian thực hiện", 16),
        xlsx.Column("Nguồn kinh phí", 30),
        xlsx.Column(f"Tình trạng năm {status.year}", 20),
        xlsx.Column(f"Kết quả năm {status.year} (nguồn)", 70),
        xlsx.Column("Mã", 10),
    )
    rows = list(_sheet_rows(status))
    sheets = [xlsx.Sheet("Nhiệm vụ", _title(status), columns, rows, lines)]
    if status.corrections:
        sheets.append(_corrections_sheet(status.corrections))
    return Document(f"{_stem(status)}.xlsx", xlsx.write(*sheets), 0)


def _title(status: PlanStatus) -> str:
    return f"Danh mục nhiệm vụ và tình hình thực hiện năm {status.year}"


def _stem(status: PlanStatus) -> str:
    """What its files are called."""
    return f"ke-hoach-va-tinh-hinh-{status.year}"


# What it says --------------------------------------------------------------------------------


def of_round_at(round_: ReportingRound, at: datetime.datetime) -> PlanStatus:
    """An annual round's; fourteen queries, however many tasks and reports."""
    plan, year = round_.plan, round_.year
    tasks = task_board(of_round(round_), at).tasks
    known = {row.code: row for row in tasks.rows}
    return PlanStatus(
        year=year,
        heading=plan.appendix_heading,
        title=plan.appendix_title,
        year_title=f"VÀ TÌNH HÌNH THỰC HIỆN NĂM {year}",
        note=_attached_to(plan),
        summary=_summary(tasks.total, year),
        parts=tuple(
            Part(
                part.section.roman,
                part.section.title,
                tuple(_row(row, known, year) for row in part.rows),
            )
            for part in appendix(_tasks(plan))
        ),
        corrections=tuple(_corrections(plan.errata.all())),
        is_sample=round_.is_sample,
    )


def _tasks(plan: Plan) -> Iterable[Task]:
    rows = Task.objects.filter(section__plan=plan).with_parts()
    return rows.select_related("section", "heading__section").in_plan_order()


def _attached_to(plan: Plan) -> str:
    """The printed line with the number and day it leaves blank, or with room to write them."""
    number = f"số {plan.number}" if plan.number else f"số{BLANK}/KH-UBND"
    blank = letterhead.blank_date(plan.year)
    day = document_date(plan.issued_on) if plan.issued_on else blank
    printed = plan.appendix_note.replace("số /KH-UBND", number)
    return printed.replace(f"ngày tháng năm {plan.year}", day)


def _summary(total: TaskCounts, year: int) -> str:
    states = ", ".join(f"{figure.text} {state.label.lower()}" for state, figure in total.columns)
    return f"{total.due.text} nhiệm vụ đến kỳ năm {year}: {states}."


def _row(row: Task | TaskHeading, known: dict[str, TaskRow], year: int) -> Line | Heading:
    if isinstance(row, TaskHeading):
        return Heading(row.number, row.code, row.name)
    due = known.get(row.code)
    said = [text for lead in due.leads if (text := _said(lead, year))] if due else [DASH]
    return Line(
        number=row.number,
        code=row.code,
        name=row.name,
        leads=_joined(row.leads.all()),
        partners=_joined(row.partners.all()),
        period=row.period_wording,
        funding=_joined(source.wording for source in row.funding.all()),
        status=_status(due) if due else NOT_DUE.label,
        said="\n".join(said),
    )


def _joined(items: Iterable[object]) -> str:
    return "; ".join(map(str, items))


def _status(task: TaskRow) -> str:
    """With what each of several leads says, as a task of two leads counts as the slower one."""
    each = [f"{lead.agency}: {lead.state.label.lower()}" for lead in task.leads]
    return "\n".join((task.state.label, *(each if len(each) > 1 else ())))


def _said(lead: LeadState, year: int) -> str:
    """The lead's words and its results in figures, and the report they stand in."""
    told = [text for text in map(clean_text, (lead.words, *lead.results)) if text]
    if not told and lead.state is TaskState.NOT_REPORTED:
        return ""
    source = f"({lead.agency}, báo cáo năm {year}, bản{NBSP}{lead.source.version_number})"
    return "\n".join((*(told or [NO_WORDS]), source))


def _corrections(errata: Iterable[Erratum]) -> Iterator[Correction]:
    for each in errata:
        if each.place.startswith(ERRATA_PART):
            yield Correction(place_name(each.place), each.as_issued, each.corrected, each.note)


# How it is printed ---------------------------------------------------------------------------


def _table(status: PlanStatus) -> Table:
    columns = (
        Column("STT", ColumnKind.CENTRE, line=5),
        Column("Tên nhiệm vụ", line=36),
        Column(f"Cơ quan chủ{NBSP}trì", line=15),
        Column("Cơ quan phối hợp", line=22),
        Column("Thời gian thực hiện", ColumnKind.CENTRE, line=11),
        Column("Nguồn kinh phí", line=18),
        Column(f"Tình trạng năm {status.year}", line=13),
        Column(f"Kết quả năm {status.year} (nguồn)", line=40),
    )
    return Table("plan-status", columns, tuple(_printed_rows(status)))


def _printed_rows(status: PlanStatus) -> Iterator[Row]:
    """A mục or heading has two cells, the second of which spans the rest of the table."""
    for part in status.parts:
        yield Row((part.number, part.title), RowKind.GROUP)
        for row in part.rows:
            if isinstance(row, Heading):
                yield Row((row.number, row.name), RowKind.GROUP)
            else:
                yield Row(_cells(row))


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.number,
        line.name,
        line.leads,
        line.partners,
        line.period,
        line.funding,
        line.status,
        line.said,
    )


def _sheet_rows(status: PlanStatus) -> Iterator[Sequence[xlsx.Value] | xlsx.Group]:
    for part in status.parts:
        yield xlsx.Group(f"{part.number}. {part.title}")
        for row in part.rows:
            if isinstance(row, Heading):
                yield (row.number, row.name, *(None,) * 6, row.code)
            else:
                yield (*_cells(row), row.code)


def _corrections_sheet(corrections: Iterable[Correction]) -> xlsx.Sheet:
    return xlsx.Sheet(
        "Đính chính",
        "Đính chính lỗi in của phụ lục",
        (
            xlsx.Column("Vị trí", 18),
            xlsx.Column("Bản in ghi", 44),
            xlsx.Column("Đọc là", 60),
            xlsx.Column("Ghi chú", 60),
        ),
        [(each.place, each.as_issued, each.corrected, each.note) for each in corrections],
    )
