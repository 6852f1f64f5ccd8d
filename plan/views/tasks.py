"""The tasks of the appendix: the table with its filters, one task, the timeline."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from plan.views.pages import current_plan, page
from reporting.figures.task_years import filtered_tasks, statuses, task_table, timeline
from tasks.forms import TaskFilterForm
from tasks.models import Task


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    form = TaskFilterForm(plan, request.GET)
    table = filtered_tasks(plan, form, statuses(plan, request.acting, timezone.now()))
    context = {
        "form": form,
        "found": f"{len(table.lines)} nhiệm vụ",
        "table": table,
        "is_sample": table.is_sample,
    }
    return page(request, "tasks", plan, context)


@require_safe
def task(request: HttpRequest, code: str) -> HttpResponse:
    plan = current_plan()
    rows = Task.objects.with_parts().select_related("heading__section")
    rows = rows.prefetch_related("partners__group__members__names", "funding__source__budget_line")
    shown = get_object_or_404(rows, section__plan=plan, code=code)
    table = task_table([shown], plan.years, statuses(plan, request.acting, timezone.now()))
    context = {"task": shown, "years": table.lines[0].years, "is_sample": table.is_sample}
    return page(request, "task", plan, context, here=f"Nhiệm vụ {shown.code}")


@require_safe
def plan_timeline(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    table = timeline(plan, statuses(plan, request.acting, timezone.now()))
    context = {
        "table": table,
        "is_sample": table.is_sample,
        "this_year": timezone.localdate().year,
    }
    return page(request, "plan_timeline", plan, context)
