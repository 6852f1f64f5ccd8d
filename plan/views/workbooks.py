"""Each table of the plan's pages as a workbook, under the filters of the page."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plan.models import Duty, Plan, Target
from plan.tables import budget_table
from plan.views.pages import current_plan
from reporting import plan_sheets
from reporting.figures.task_years import Statuses, filtered_tasks, statuses, timeline
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.downloads import file_answer
from tasks.agencies import agency_parts
from tasks.forms import TaskFilterForm


@require_safe
def plan_xlsx(request: HttpRequest, kind: str) -> HttpResponse:
    plan = current_plan()
    if kind not in SHEETS:
        raise Http404("Không có bảng này.")
    content = xlsx.write(SHEETS[kind](plan, request))
    return file_answer(content, f"ke-hoach-{kind}.xlsx", xlsx.CONTENT_TYPE)


def _tasks(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    form = TaskFilterForm(plan, request.GET)
    table = filtered_tasks(plan, form, _known(plan, request))
    return plan_sheets.tasks_sheet(table, form.chosen)


def _timeline(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    return plan_sheets.timeline_sheet(timeline(plan, _known(plan, request)))


def _objectives(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    targets = Target.objects.filter(measure__indicator__plan=plan)
    return plan_sheets.objectives_sheet(
        targets.select_related("measure", "objective")
        .prefetch_related("measure__suppliers__agency__names", "measure__suppliers__group")
        .order_by("horizon", "objective__order", "order", "measure__order")
    )


def _budget(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    return plan_sheets.budget_sheet(budget_table(plan))


def _duties(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    duties = Duty.objects.filter(heading__plan=plan).in_plan_order()
    return plan_sheets.duties_sheet(
        duties.select_related("heading").prefetch_related("subjects__agency__names")
    )


def _solutions(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    return plan_sheets.solutions_sheet(plan.sections.prefetch_related("solutions"))


def _agencies(plan: Plan, request: HttpRequest) -> xlsx.Sheet:
    return plan_sheets.agencies_sheet(agency_parts(plan))


def _known(plan: Plan, request: HttpRequest) -> Statuses:
    return statuses(plan, request.acting, timezone.now())


SHEETS: dict[str, Callable[[Plan, HttpRequest], xlsx.Sheet]] = {
    "nhiem-vu": _tasks,
    "tien-do": _timeline,
    "muc-tieu": _objectives,
    "kinh-phi": _budget,
    "trach-nhiem": _duties,
    "giai-phap": _solutions,
    "co-quan": _agencies,
}
