"""What leaders read of a year, on two pages: every number is a figure of the dashboard."""

import datetime
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from reporting import snapshots
from reporting.charts import tasks_by_status
from reporting.documents import Fitting, Pages, letterhead, wording
from reporting.documents.blocks import DASH, Column, ColumnKind, Row, RowKind, Table, sentence
from reporting.documents.paper import Letterhead, Marks
from reporting.figures import Dashboard, Figure, TaskState, dashboard
from reporting.figures.budget import Money
from reporting.figures.measures import MeasureRow
from reporting.figures.scope import of_round
from reporting.figures.tasks import SHOWN
from reporting.models import ReportingRound
from soctrang_ip.accounts.models import DOST_CODE, Agency
from soctrang_ip.lib.dates import document_date
from soctrang_ip.lib.svg import Drawing
from soctrang_ip.lib.text import clean_line

MOST_PAGES = 2
PROPOSALS_SHOWN = (8, 4, 0)
"""How many are printed, tried in turn until the summary keeps to its pages."""
LONGEST_PROPOSAL = 160
"""Characters; a longer one is cut at a word and ends in an ellipsis."""


@dataclass(frozen=True)
class LeadershipSummary:
    """Everything the template prints, as text."""

    year: int
    title: str
    subject: str
    head: Letterhead
    filing: Table
    names: tuple[str, ...]
    chart: Drawing
    tasks: Table
    attention: tuple[str, ...]
    measures: Table
    budget: Table
    obstacles: str
    proposals: tuple[str, ...]
    marks: Marks


def pdf(round_: ReportingRound, *, at: datetime.datetime) -> Fitting:
    """A round's dashboard as it is at `at`, the instant of the export."""
    return of_figures(dashboard(of_round(round_), now=at), round_.plan.title, at=at)


def of_figures(numbers: Dashboard, plan_title: str, *, at: datetime.datetime) -> Fitting:
    """With as many proposals as two pages hold."""
    summaries = [
        of_dashboard(numbers, plan_title, at=at, proposals=most) for most in PROPOSALS_SHOWN
    ]
    return Fitting(tuple(_pages(summary, created=at) for summary in summaries), MOST_PAGES)


def _pages(summary: LeadershipSummary, *, created: datetime.datetime) -> Pages:
    context = {"summary": summary, "title": summary.title, "marks": summary.marks}
    return Pages(
        parts=(render_to_string("pdf/leadership_summary.html", context),),
        filename=f"tom-tat-lanh-dao-{summary.year}.pdf",
        title=summary.title,
        author=summary.head.agency_name,
        created=created,
    )


def of_dashboard(
    numbers: Dashboard, plan_title: str, *, at: datetime.datetime, proposals: int
) -> LeadershipSummary:
    year, today = numbers.year, timezone.localdate(at)
    name = Agency.objects.get(code=DOST_CODE).name_on(today)
    return LeadershipSummary(
        year=year,
        title=f"Tóm tắt kết quả năm {year} thực hiện Kế hoạch sở hữu trí tuệ",
        subject=f"Kết quả năm {year} {wording.lower_first(plan_title)}",
        head=letterhead.of_agency(name.printed, date=document_date(today)),
        filing=_filing(numbers),
        names=_names(numbers),
        chart=tasks_by_status(numbers.tasks, year),
        tasks=_tasks(numbers),
        attention=_attention(numbers),
        measures=_measures(numbers),
        budget=_budget(numbers),
        obstacles=f"{numbers.register.obstacle_count.label}: "
        f"{_with_unit(numbers.register.obstacle_count)}.",
        proposals=_proposals(numbers, proposals),
        marks=letterhead.marks(
            exported_at=at,
            code=f"TOM-TAT-{year}",
            sha256=snapshots.sha256(
                snapshots.canonical({key: f.plain for key, f in numbers.figures().items()})
            ),
            is_sample=numbers.is_sample,
        ),
    )


def _filing(numbers: Dashboard) -> Table:
    filing = numbers.filing
    shown = (
        filing.expected,
        filing.filed,
        filing.on_time,
        filing.late,
        filing.missing,
        filing.waiting,
        filing.accepted,
    )
    return Table(
        "filing",
        tuple(Column(figure.label, ColumnKind.CENTRE) for figure in shown),
        (Row(tuple(figure.text for figure in shown)),),
    )


def _names(numbers: Dashboard) -> tuple[str, ...]:
    return tuple(
        f"{figure.label} ({figure.text}): {', '.join(source.agency for source in figure.sources)}."
        for figure in (numbers.filing.late, numbers.filing.missing)
        if figure.sources
    )


def _tasks(numbers: Dashboard) -> Table:
    """A column for each mục, so that their long titles do not fill the page."""
    tasks = numbers.tasks
    columns = (*tasks.sections, tasks.total)

    def row(label: str, figures: Iterable[Figure], kind: RowKind = RowKind.ITEM) -> Row:
        return Row((label, *(figure.text for figure in figures)), kind)

    return Table(
        "task-counts",
        (
            Column("Số nhiệm vụ theo sáu mục của Kế hoạch"),
            *(Column(f"Mục {counts.roman}", ColumnKind.CENTRE) for counts in tasks.sections),
            Column("Tổng số", ColumnKind.CENTRE),
        ),
        (
            *(
                row(state.label, (counts.by_state[place] for counts in columns))
                for place, state in enumerate(SHOWN)
            ),
            row("Đến kỳ trong năm", (counts.due for counts in columns), RowKind.TOTAL),
        ),
    )


def _attention(numbers: Dashboard) -> tuple[str, ...]:
    """Tasks reported as not worked on, each with who leads it."""
    states = (TaskState.NOT_DONE, TaskState.NOT_STARTED)
    lines = []
    for state in states:
        tasks = [
            f"{row.code} ({', '.join(lead.agency for lead in row.leads)})"
            for row in numbers.tasks.rows
            if row.state is state
        ]
        if tasks:
            lines.append(f"{state.label}: {'; '.join(tasks)}.")
    return tuple(lines)


def _measures(numbers: Dashboard) -> Table:
    return Table(
        "measure-figures",
        (
            Column("Mã số", ColumnKind.CENTRE),
            Column("Chỉ tiêu"),
            Column("Mục tiêu (mốc)", ColumnKind.CENTRE),
            Column("Kết quả", ColumnKind.CENTRE),
            Column("Kỳ số liệu"),
            Column("Đánh giá", ColumnKind.CENTRE),
        ),
        tuple(_measure(row) for row in numbers.measures),
    )


def _measure(row: MeasureRow) -> Row:
    target = row.target
    aim = DASH
    if target:
        aim = f"{wording.aim(target)} ({target.horizon})"
    return Row(
        (row.code, row.name, aim, _with_unit(row.value), row.value.reading, row.standing.label)
    )


def _budget(numbers: Dashboard) -> Table:
    budget = numbers.budget

    def row(money: Money, number: str = "", kind: RowKind = RowKind.ITEM) -> Row:
        plan = money.plan.text if money.plan else DASH
        return Row(
            (
                number,
                money.label,
                plan,
                money.allocated.text,
                money.spent.text,
                money.estimate.text,
            ),
            kind,
        )

    return Table(
        "budget",
        (
            Column("TT", ColumnKind.CENTRE),
            Column("Dòng kinh phí"),
            Column(f"Kế hoạch {budget.period}".strip(), ColumnKind.NUMBER),
            Column(f"Được giao năm {numbers.year}", ColumnKind.NUMBER),
            Column(f"Đã chi {numbers.closing}", ColumnKind.NUMBER),
            Column("Ước cả năm", ColumnKind.NUMBER),
        ),
        (
            *(row(line, str(number)) for number, line in enumerate(budget.lines, start=1)),
            row(budget.unlinked),
            row(budget.total, kind=RowKind.TOTAL),
        ),
        unit="ĐVT: triệu đồng",
    )


def _proposals(numbers: Dashboard, most: int) -> tuple[str, ...]:
    register = numbers.register
    rows = register.proposals[:most]
    lines = [f"{register.proposal_count.label}: {_with_unit(register.proposal_count)}."]
    for row in rows:
        text = textwrap.shorten(clean_line(row.text), LONGEST_PROPOSAL, placeholder=" …")
        to_whom = f"kiến nghị {clean_line(row.addressee)}" if row.addressee else ""
        until = f"thời hạn: {clean_line(row.wanted_by)}" if row.wanted_by else ""
        notes = "; ".join(note for note in (row.source.agency, to_whom, until) if note)
        lines.append(f"- {sentence(text, '')} ({notes}).")
    if rest := len(register.proposals) - len(rows):
        lines.append(f"- Và {rest} đề xuất, kiến nghị khác trên hệ thống.")
    return tuple(lines)


def _with_unit(figure: Figure) -> str:
    return f"{figure.text} {figure.unit}".strip() if figure.value is not None else figure.text
