"""The longest form there can be: a draft that answers for all the tasks of the plan."""

from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from reporting import drafting
from reporting.models import ExtraTask, ReportVersion, Status
from soctrang_ip.accounts.models import Membership, Role, User
from tasks.models import Task, TaskInterval


class LongForm(NamedTuple):
    """A page of one section, and who may write in it."""

    url: str
    staff: User


def all_tasks_asked() -> LongForm:
    """Section II of the sample's draft with most tasks, with those it lacks added and made due."""
    version = (
        ReportVersion.objects.filter(status=Status.DRAFT)
        .annotate(tasks=Count("taskentry_rows"))
        .order_by("-tasks")
        .first()
    )
    owed = version.obligation
    staff = Membership.objects.filter(agency=owed.agency, role=Role.STAFF).first().user
    year = owed.round.year
    for task in Task.objects.exclude(pk__in=Task.objects.due_in(year)):
        TaskInterval.objects.create(task=task, first_year=year, last_year=year)
    for task in Task.objects.exclude(pk__in=version.taskentry_rows.values("task")):
        ExtraTask.objects.create(
            obligation=owed, task=task, added_by=staff, added_at=timezone.now()
        )
    drafting.follow_plan(version)
    return LongForm(reverse("report_section", args=[version.pk, "nhiem-vu"]), staff)
