"""What the plan asks of each agency, and how its reports stand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plan.tables import budget_table
from plan.views.pages import current_plan, page
from reporting.agency_reports import agency_reports
from reporting.figures.task_years import statuses, task_table
from tasks.agencies import agency_parts


@require_safe
def plan_agencies(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    parts = agency_parts(plan)
    return page(request, "plan_agencies", plan, {"parts": parts})


@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    plan, now = current_plan(), timezone.now()
    part = next((each for each in agency_parts(plan) if each.agency.code == code), None)
    if part is None:
        raise Http404("Không có cơ quan này.")
    known = statuses(plan, request.acting, now)
    years = [known.newest_year] if known.newest_year else []
    led = task_table(part.led, years, known)
    reports = agency_reports(part.agency, request.acting, now)
    context = {
        "part": part,
        "led": led,
        "budget": budget_table(plan),
        "reports": reports,
        "is_sample": led.is_sample or reports.is_sample,
    }
    return page(request, "agency", plan, context, here=part.agency.short_name)
