"""Everything the consolidated report of a year is drawn from, read once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from reporting.consolidated.citations import Cite
from reporting.figures import Dashboard, content
from reporting.figures import year as years
from reporting.figures.agencies import AgencyLabel
from reporting.figures.budget_board import BudgetBoard, budget_board
from reporting.figures.content import Origin, spans_of_year
from reporting.figures.filing import AgencyFiling, by_agency, count, obligations_of
from reporting.figures.overview import dashboard_of, planned
from reporting.figures.scope import of_round
from reporting.figures.tasks import PlanTask, TaskRow, task_rows
from reporting.figures.year import Year
from reporting.models import (
    AssetEntry,
    ContentRow,
    DocumentEntry,
    NextWorkEntry,
    ReportingRound,
    Status,
    TaskResult,
    TopicEntry,
)
from soctrang_ip.accounts.models import DOST_CODE, Agency

Entry = TypeVar("Entry", bound=ContentRow)


@dataclass(frozen=True)
class Said:
    """A row of an accepted report that no dashboard counts, with the report it stands in."""

    row: ContentRow
    agency: AgencyLabel
    cite: Cite


@dataclass(frozen=True)
class Material:
    """Figures are those of the dashboards; the rest are the words of the accepted reports."""

    round: ReportingRound
    at: datetime.datetime
    year: Year
    sections: dict[str, str]
    """The titles of the six mục by number, as printed."""
    board: Dashboard
    money: BudgetBoard
    filed: tuple[AgencyFiling, ...]
    """Every agency of the round in plan order."""
    plan_tasks: tuple[PlanTask, ...]
    tasks: tuple[TaskRow, ...]
    """Those due, with what their leads say."""
    documents: tuple[Said, ...]
    works: tuple[Said, ...]
    assets: tuple[Said, ...]
    topics: tuple[Said, ...]
    """What Sở KH&CN itself says in prose."""

    def cite(self, origin: Origin) -> Cite:
        return Cite(self.year.agencies[origin.agency_id].name, origin.year, origin.version_number)

    def topic(self, key: str) -> Said | None:
        return next((said for said in self.topics if said.row.key == key and said.row.text), None)

    @property
    def without_report(self) -> tuple[AgencyFiling, ...]:
        """Who has to report and has no accepted report: nothing of theirs is counted."""
        return tuple(each for each in self.filed if each.is_asked and not each.accepted)


def read(round_: ReportingRound, *, at: datetime.datetime) -> Material:
    """About fifteen queries, whatever the data."""
    scope, year = of_round(round_), round_.year
    spans = {**spans_of_year(round_.plan, year), TaskResult: (year, year)}
    rows = content.read(round_.plan, spans)
    filed = by_agency(obligations_of([round_]), scope.agencies, at)
    plan = planned(round_.plan)
    of_year = years.of(scope, rows, year)
    dost = Agency.objects.get(code=DOST_CODE)
    return Material(
        round=round_,
        at=at,
        year=of_year,
        sections={task.section: task.section_title for task in plan.tasks},
        board=dashboard_of(scope, year, rows, plan, count(filed)),
        money=budget_board(scope, at),
        filed=tuple(filed),
        plan_tasks=plan.tasks,
        tasks=task_rows(plan.tasks, of_year),
        documents=_said(DocumentEntry.objects.all(), of_year, round_),
        works=_said(NextWorkEntry.objects.select_related("task"), of_year, round_),
        assets=_said(AssetEntry.objects.all(), of_year, round_),
        topics=_said(TopicEntry.objects.filter(version__obligation__agency=dost), of_year, round_),
    )


def _said(rows: "QuerySet[Entry]", year: Year, round_: ReportingRound) -> tuple[Said, ...]:
    """In the order of agencies and rows (one query)."""
    accepted: Iterable[ContentRow] = (
        rows.filter(version__obligation__round=round_, version__status=Status.ACCEPTED)
        .select_related("version__obligation")
        .defer("version__snapshot")
        .order_by("version__obligation__agency__order", "pk")
    )
    found = []
    for row in accepted:
        agency = year.agencies[row.version.obligation.agency_id]
        found.append(Said(row, agency, Cite(agency.name, year.year, row.version.number)))
    return tuple(found)
