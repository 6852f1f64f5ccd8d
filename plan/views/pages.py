"""What every page of the plan shares: the current plan, the tabs, the errata of its passages."""

from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plan.models import Erratum, Plan
from tasks.forms import SearchForm

PARTS = {
    "plan": "Phần chung",
    "plan_objectives": "Mục tiêu cụ thể",
    "plan_solutions": "Giải pháp",
    "plan_budget": "Kinh phí",
    "plan_duties": "Trách nhiệm",
    "tasks": "Nhiệm vụ",
    "plan_timeline": "Tiến độ",
    "plan_agencies": "Cơ quan",
}
"""The parts with a page of their own, by URL name: the printed order, then other views of it."""

_PART_OF = {
    "task": "tasks",
    "agency": "plan_agencies",
    "indicator": "plan_objectives",
    "measure_base": "plan_objectives",
    "target_change": "plan_objectives",
    "solution": "plan_solutions",
}


def current_plan() -> Plan:
    try:
        return Plan.objects.current()
    except Plan.DoesNotExist:
        raise Http404("Chưa nạp Kế hoạch.") from None


def page(
    request: HttpRequest, template: str, plan: Plan, context: dict[str, Any], here: str = ""
) -> HttpResponse:
    """A page of the plan with the tabs to its parts; one query, for the errata.

    `here` names a page below one of the parts.
    """
    name = request.resolver_match.url_name
    part = _PART_OF.get(name, name)
    tabs = [
        {"label": label, "url": reverse(each), "is_current": each == part}
        for each, label in PARTS.items()
    ]
    breadcrumbs = [("Kế hoạch", reverse("plan"))]
    if part in PARTS and part != "plan":
        breadcrumbs.append((PARTS[part], reverse(part)))
    if here:
        breadcrumbs.append((here, ""))
    standard = {
        "plan": plan,
        "tabs": tabs,
        "breadcrumbs": breadcrumbs,
        "errata": errata_by_place(plan),
        "search_form": SearchForm(),
    }
    return render(request, f"plan/{template}.html", {**standard, **context})


def errata_by_place(plan: Plan) -> dict[str, list[Erratum]]:
    found = defaultdict(list)
    for erratum in plan.errata.all():
        found[erratum.place].append(erratum)
    return dict(found)
