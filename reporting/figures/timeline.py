"""The tasks under the filters, year by year over the whole plan."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from reporting.figures import content
from reporting.figures.agencies import Agencies
from reporting.figures.scope import Scope
from reporting.figures.table import Cell, Column, FigureTable, Row, row
from reporting.figures.task_years import Statuses, TaskLine, TaskTable, task_table
from tasks.models import Task


@dataclass(frozen=True)
class Timeline:
    table: TaskTable
    agencies: Agencies

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return (
            FigureTable(
                "tien-trinh",
                "Tiến trình",
                (
                    Column("Mã", width=10),
                    Column("Nhiệm vụ", width=60),
                    Column("Cơ quan chủ trì", width=34),
                    *(Column(str(year), width=18) for year in self.table.years),
                ),
                tuple(self._row(line) for line in self.table.lines),
            ),
        )

    def _row(self, line: TaskLine) -> Row:
        leads = (self.agencies[lead.agency_id].name for lead in line.task.leads.all())
        return row(
            line.task.code,
            line.task.full_name,
            "; ".join(leads),
            *(Cell(state=year.standing, note=year.label) for year in line.years),
        )


def timeline(scope: Scope, now: datetime.datetime) -> Timeline:
    """Four queries; a year that has yet to come is due, not unreported."""
    plan = scope.plan
    accepted = {
        (row.task_id, row.origin.year, row.origin.agency_id): (
            row.status,
            scope.rounds[row.origin.year].is_sample,
        )
        for row in content.lead_answers(plan, (plan.first_year, plan.last_year))
    }
    known = Statuses(max(scope.rounds, default=None), timezone.localdate(now).year, accepted)
    return Timeline(task_table(_tasks(scope), plan.years, known), scope.agencies)


def _tasks(scope: Scope) -> QuerySet[Task]:
    tasks = Task.objects.filter(section__plan=scope.plan).in_plan_order()
    if scope.section:
        tasks = tasks.filter(section__roman=scope.section)
    if scope.agency_ids is not None:
        tasks = tasks.filter(leads__agency__in=scope.agency_ids).distinct()
    return tasks.select_related("section", "heading__section").prefetch_related(
        "leads", "intervals"
    )
