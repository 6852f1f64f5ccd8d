"""The plan as printed, and the tasks of its appendix."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from plan.models import Measure, PassagePart, Plan, Target
from plan.tables import budget_table, horizons
from reporting.models import ReportVersion, RoundKind, TaskEntry, TaskStatus
from tasks.appendix import appendix
from tasks.forms import TaskFilterForm
from tasks.models import Task, TaskInterval

PARTS = {
    "plan": "Phần chung",
    "plan_objectives": "Mục tiêu cụ thể",
    "plan_solutions": "Giải pháp",
    "plan_budget": "Kinh phí",
    "plan_duties": "Trách nhiệm",
    "tasks": "Nhiệm vụ",
}
"""The parts with a page of their own, by URL name, in the printed order."""


def overview(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    passages = defaultdict(list)
    for passage in plan.passages.all():
        passages[passage.part].append(passage)
    context = {
        "opening": passages[PassagePart.OPENING],
        "purposes": passages[PassagePart.PURPOSE],
        "requirements": passages[PassagePart.REQUIREMENT],
        "reporting": passages[PassagePart.REPORTING],
        "closing": passages[PassagePart.CLOSING],
        "legal_bases": plan.legal_bases.all(),
        "general_objectives": plan.objectives.filter(horizon__isnull=True),
        "recipients": plan.recipients.all(),
        "signature": plan.signature.split("|"),
        "errata": [(erratum, address_of(erratum.place)) for erratum in plan.errata.all()],
    }
    return page(request, "plan", plan, context)


def objectives(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    of_horizons = plan.objectives.filter(horizon__isnull=False).prefetch_related(
        Prefetch("targets", Target.objects.select_related("measure")),
        "targets__measure__suppliers__agency__names",
        "targets__measure__suppliers__group",
    )
    measures = Measure.objects.filter(indicator__plan=plan).select_related("indicator")
    context = {"horizons": horizons(of_horizons), "measures": measures.in_plan_order()}
    return page(request, "plan_objectives", plan, context)


def solutions(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    sections = plan.sections.prefetch_related("solutions")
    return page(request, "plan_solutions", plan, {"sections": sections})


def budget(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    sources = plan.funding_sources.select_related("budget_line", "named_for_agency")
    context = {
        "funding": plan.passages.filter(part=PassagePart.FUNDING),
        "money_unit": plan.passages.filter(part=PassagePart.MONEY_UNIT).first(),
        "table": budget_table(plan),
        "sources": sources.prefetch_related("named_for_agency__names"),
    }
    return page(request, "plan_budget", plan, context)


def duties(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    headings = plan.duty_headings.prefetch_related("duties__subjects__agency__names")
    return page(request, "plan_duties", plan, {"headings": headings})


def tasks(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    form = TaskFilterForm(plan, request.GET)
    rows = Task.objects.filter(section__plan=plan).with_parts().select_related("heading__section")
    found = list(form.filter(rows.in_plan_order()))
    context = {"form": form, "found": f"{len(found)} nhiệm vụ", "sections": appendix(found)}
    return page(request, "tasks", plan, context)


def task(request: HttpRequest, code: str) -> HttpResponse:
    plan = current_plan()
    rows = Task.objects.with_parts().select_related("heading__section")
    rows = rows.prefetch_related("partners__group__members__names", "funding__source__budget_line")
    shown = get_object_or_404(rows, section__plan=plan, code=code)
    years = history(shown, plan)
    context = {
        "task": shown,
        "years": years,
        "this_year": timezone.localdate().year,
        "is_sample": any(answer.is_sample for year in years for answer in year.answers),
        "breadcrumbs": [
            ("Kế hoạch", reverse("plan")),
            ("Nhiệm vụ", reverse("tasks")),
            (f"Nhiệm vụ {shown.code}", ""),
        ],
    }
    return page(request, "task", plan, context)


NOT_ACCEPTED = "Chưa có báo cáo được chấp nhận"


@dataclass(frozen=True)
class Answer:
    """What a leading agency's accepted report of a year says of the task."""

    agency: str
    status: str
    is_sample: bool


@dataclass(frozen=True)
class TaskYear:
    year: int
    interval: TaskInterval | None
    """None in a year the task is not due."""
    answers: tuple[Answer, ...]


def history(task: Task, plan: Plan) -> list[TaskYear]:
    """Each year of the plan with the leads' accepted status words (one query)."""
    leads = {lead.agency_id: lead.agency.short_name for lead in task.leads.all()}
    entries = TaskEntry.objects.filter(
        task=task,
        version__in=ReportVersion.objects.accepted(),
        version__obligation__round__kind=RoundKind.ANNUAL,
        version__obligation__agency__in=leads,
    ).select_related("version__obligation__round")
    answers = defaultdict(list)
    for entry in entries:
        obligation = entry.version.obligation
        status = TaskStatus(entry.status).label
        answer = Answer(leads[obligation.agency_id], status, obligation.round.is_sample)
        answers[obligation.round.year].append(answer)
    for year, given in answers.items():
        silent = set(leads.values()) - {answer.agency for answer in given}
        answers[year] += [Answer(name, NOT_ACCEPTED, False) for name in sorted(silent)]
    intervals = {year: interval for interval in task.intervals.all() for year in interval.years}
    return [TaskYear(year, intervals.get(year), tuple(answers[year])) for year in plan.years]


def current_plan() -> Plan:
    try:
        return Plan.objects.current()
    except Plan.DoesNotExist:
        raise Http404("Chưa nạp Kế hoạch.") from None


def page(request: HttpRequest, template: str, plan: Plan, context: dict[str, Any]) -> HttpResponse:
    """A page of the plan with the tabs to its parts."""
    name = request.resolver_match.url_name
    here = "tasks" if name == "task" else name
    tabs = [
        {"label": label, "url": reverse(part), "is_current": part == here}
        for part, label in PARTS.items()
    ]
    breadcrumbs = [("Kế hoạch", reverse("plan"))]
    if name != "plan":
        breadcrumbs.append((PARTS.get(name, ""), ""))
    standard = {"plan": plan, "tabs": tabs, "breadcrumbs": breadcrumbs}
    return render(request, f"plan/{template}.html", {**standard, **context})


def address_of(place: str) -> str:
    """Where an erratum's place ("II.2.1.c", "CT8/2030", "PL.V.3") stands on these pages."""
    pages = {"PL.": "tasks", "CT": "plan_objectives", "III.": "plan_solutions", "V.": "plan_duties"}
    for prefix, name in pages.items():
        if place.startswith(prefix):
            anchor = place if prefix == "CT" else place.removeprefix(prefix)
            return f"{reverse(name)}#{anchor}"
    name = {"II.2": "plan_objectives", "IV.Đ": "plan_budget"}.get(place[:4], "plan")
    return f"{reverse(name)}#{place}"
