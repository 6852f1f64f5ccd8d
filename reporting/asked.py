"""What one agency is asked in one round: one function of the round and the agency.

Source: part V (duties), part IV (funding) and the appendix (leads, partners) of the plan.
"""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from plan.models import Duty, FundingSource, Measure, MeasureSupplier, SupplierPart
from reporting.models import ListEntry, MeasureEntry, Obligation
from reporting.models.versions import UNSENT_STATUSES
from soctrang_ip.accounts.models import Agency, GroupKind
from tasks.models import Task, TaskFunding


class TaskBasis(models.TextChoices):
    """Why a task is asked of the agency; the first that fits."""

    LEAD = "lead", "Chủ trì"
    NAMED = "named", "Phối hợp (nêu đích danh)"
    GROUP = "group", "Phối hợp (theo nhóm)"
    EXTRA = "extra", "Bổ sung"


@dataclass(frozen=True)
class AskedTask:
    task: Task
    basis: TaskBasis


@dataclass(frozen=True)
class AskedMeasure:
    measure: Measure
    part: SupplierPart

    @property
    def key(self) -> str:
        return f"{self.measure.code}:{self.part}"


@dataclass(frozen=True)
class Asked:
    """In plan order. `tasks` holds only tasks due in the round's year, and extra ones."""

    tasks: tuple[AskedTask, ...]
    duties: tuple[Duty, ...]
    measures: tuple[AskedMeasure, ...]
    sources: tuple[FundingSource, ...]


def asked(obligation: Obligation) -> Asked:
    """What the obligation's agency must answer (a constant number of queries)."""
    agency, year = obligation.agency, obligation.round.year
    extra = set(obligation.extra_tasks.values_list("task_id", flat=True))
    groups = set(agency.agency_groups.filter(kind=GroupKind.CLOSED).values_list("pk", flat=True))
    due = Task.objects.due_in(year).with_parties().in_plan_order()
    tasks = tuple(
        AskedTask(task, basis)
        for task in due
        if (basis := _basis(task, agency, groups, extra)) is not None
    )
    return Asked(
        tasks=tasks,
        duties=tuple(Duty.objects.for_agency(agency).in_plan_order()),
        measures=tuple(
            AskedMeasure(supplier.measure, SupplierPart(supplier.part))
            for supplier in MeasureSupplier.objects.for_agency(agency)
            .select_related("measure__indicator")
            .prefetch_related("measure__targets")
            .order_by("measure__indicator__order", "measure__order", "part")
        ),
        sources=_sources(tasks, agency),
    )


def _basis(task: Task, agency: Agency, groups: set[int], extra: set[int]) -> TaskBasis | None:
    if any(lead.agency_id == agency.pk for lead in task.leads.all()):
        return TaskBasis.LEAD
    partners = task.partners.all()
    if any(partner.agency_id == agency.pk for partner in partners):
        return TaskBasis.NAMED
    if any(partner.group_id in groups for partner in partners):
        return TaskBasis.GROUP
    return TaskBasis.EXTRA if task.pk in extra else None


def _sources(tasks: tuple[AskedTask, ...], agency: Agency) -> tuple[FundingSource, ...]:
    led = [asked_task.task.pk for asked_task in tasks if asked_task.basis == TaskBasis.LEAD]
    named = FundingSource.objects.named_for(agency)
    return tuple(
        FundingSource.objects.filter(
            Q(pk__in=TaskFunding.objects.filter(task__in=led).values("source"))
            | Q(pk__in=named.values("pk"))
        ).order_by("order")
    )


def is_answered(supplier: MeasureSupplier) -> bool:
    """Whether a report that was sent answers as this supplier: its figures rest on the row."""
    agencies = Agency.objects.filter(
        Q(pk=supplier.agency_id) | Q(agency_groups=supplier.group_id, agency_groups__isnull=False)
    )
    return any(
        rows.objects.filter(
            measure=supplier.measure_id,
            part=supplier.part,
            version__obligation__agency__in=agencies,
        )
        .exclude(version__status__in=UNSENT_STATUSES)
        .exists()
        for rows in (MeasureEntry, ListEntry)
    )
