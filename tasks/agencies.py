"""What the plan asks of each agency: tasks, duties, measures and money, by name and by group."""

from dataclasses import dataclass

from plan.models import Duty, FundingSource, MeasureSupplier, Plan
from soctrang_ip.accounts.models import Agency, AgencyGroup, GroupKind
from tasks.models import Task


@dataclass(frozen=True)
class GroupTasks:
    group: AgencyGroup
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class AgencyPart:
    """Everything in plan order; open groups stand apart, nobody belongs to them yet."""

    agency: Agency
    led: tuple[Task, ...]
    named: tuple[Task, ...]
    by_group: tuple[GroupTasks, ...]
    open_groups: tuple[GroupTasks, ...]
    duties: tuple[Duty, ...]
    supplies: tuple[MeasureSupplier, ...]
    named_sources: tuple[FundingSource, ...]
    """Those part IV names for the agency or its kind."""
    led_sources: tuple[FundingSource, ...]
    """Those of the tasks it leads, without the former."""

    @property
    def group_task_count(self) -> int:
        """Tasks it shares through closed groups alone, each counted once."""
        by_name = {task.pk for task in (*self.led, *self.named)}
        return len({task.pk for each in self.by_group for task in each.tasks} - by_name)

    @property
    def group_task_total(self) -> int:
        return len({task.pk for each in self.by_group for task in each.tasks})


def agency_parts(plan: Plan) -> tuple[AgencyPart, ...]:
    """One for each agency in plan order, in as many queries as for one of them (17)."""
    rows = Task.objects.filter(section__plan=plan).with_parts().in_plan_order()
    tasks = tuple(rows.select_related("heading__section"))
    groups = list(AgencyGroup.objects.prefetch_related("members"))
    duties = list(
        Duty.objects.filter(heading__plan=plan)
        .in_plan_order()
        .select_related("heading")
        .prefetch_related("subjects")
    )
    supplies = list(
        MeasureSupplier.objects.filter(measure__indicator__plan=plan)
        .select_related("measure__indicator", "group")
        .prefetch_related("measure__targets")
        .order_by("measure__indicator__order", "measure__order", "order")
    )
    sources = list(plan.funding_sources.select_related("budget_line"))
    return tuple(
        _part(agency, tasks, groups, duties, supplies, sources)
        for agency in Agency.objects.prefetch_related("names")
    )


def _part(
    agency: Agency,
    tasks: tuple[Task, ...],
    groups: list[AgencyGroup],
    duties: list[Duty],
    supplies: list[MeasureSupplier],
    sources: list[FundingSource],
) -> AgencyPart:
    memberships = {group.pk for group in groups if agency in group.members.all()}
    led = tuple(
        task for task in tasks if any(lead.agency_id == agency.pk for lead in task.leads.all())
    )
    paying = {funding.source_id for task in led for funding in task.funding.all()}
    named_sources = tuple(source for source in sources if _is_named_for(source, agency))
    return AgencyPart(
        agency=agency,
        led=led,
        named=tuple(
            task
            for task in tasks
            if any(partner.agency_id == agency.pk for partner in task.partners.all())
        ),
        by_group=tuple(
            _of_group(group, tasks)
            for group in groups
            if group.kind == GroupKind.CLOSED and group.pk in memberships
        ),
        open_groups=tuple(
            _of_group(group, tasks) for group in groups if group.kind == GroupKind.OPEN
        ),
        duties=tuple(
            duty
            for duty in duties
            if any(
                subject.agency_id == agency.pk or subject.group_id in memberships
                for subject in duty.subjects.all()
            )
        ),
        supplies=tuple(
            each for each in supplies if each.agency_id == agency.pk or each.group_id in memberships
        ),
        named_sources=named_sources,
        led_sources=tuple(
            source for source in sources if source.pk in paying and source not in named_sources
        ),
    )


def _of_group(group: AgencyGroup, tasks: tuple[Task, ...]) -> GroupTasks:
    return GroupTasks(
        group,
        tuple(
            task
            for task in tasks
            if any(partner.group_id == group.pk for partner in task.partners.all())
        ),
    )


def _is_named_for(source: FundingSource, agency: Agency) -> bool:
    """Like `FundingSource.objects.named_for`, of sources already read."""
    if source.named_for_agency_id is not None:
        return source.named_for_agency_id == agency.pk
    return source.named_for_kind == agency.kind
