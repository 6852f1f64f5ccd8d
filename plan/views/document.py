"""The plan as printed, part by part."""

from collections import defaultdict

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from plan.models import BaseFigure, Measure, PassagePart, Solution, Target
from plan.places import place_of
from plan.tables import budget_table, horizons
from plan.views.measures import changes_of_measures
from plan.views.pages import current_plan, page
from reporting.figures.task_years import statuses, task_table
from soctrang_ip.access import may_open
from tasks.models import Task
from tasks.search import mentions


@require_safe
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
        "errata_list": [(erratum, place_of(erratum.place).url) for erratum in plan.errata.all()],
    }
    return page(request, "plan", plan, context)


@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    of_horizons = plan.objectives.filter(horizon__isnull=False).prefetch_related(
        Prefetch("targets", Target.objects.select_related("measure__indicator")),
        "targets__measure__suppliers__agency__names",
        "targets__measure__suppliers__group",
    )
    measures = Measure.objects.filter(indicator__plan=plan).select_related("indicator")
    context = {
        "horizons": horizons(of_horizons),
        "measures": measures.in_plan_order(),
        "indicators": plan.indicators.all(),
    }
    return page(request, "plan_objectives", plan, context)


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    plan = current_plan()
    measures = (
        Measure.objects.in_plan_order()
        .select_related("base")
        .prefetch_related(
            Prefetch("targets", Target.objects.select_related("objective")),
            "suppliers__agency__names",
            "suppliers__group__members__names",
        )
    )
    shown = get_object_or_404(
        plan.indicators.prefetch_related(Prefetch("measures", measures)), code=code
    )
    context = {
        "indicator": shown,
        "changes": changes_of_measures(measure.pk for measure in shown.measures.all()),
        "base_kinds": BaseFigure.KINDS,
        "may_enter_base": may_open("measure_base", request.acting.role),
        "may_change_targets": may_open("target_change", request.acting.role),
        "mentions": mentions(plan, shown),
        "others": plan.indicators.all(),
    }
    return page(request, "indicator", plan, context, here=f"Chỉ tiêu {shown.code}")


@require_safe
def solutions(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    sections = plan.sections.prefetch_related("solutions")
    return page(request, "plan_solutions", plan, {"sections": sections})


@require_safe
def solution(request: HttpRequest, code: str) -> HttpResponse:
    plan = current_plan()
    rows = Solution.objects.filter(section__plan=plan).select_related("section")
    shown = get_object_or_404(rows, code=code)
    known = statuses(plan, request.acting, timezone.now())
    tasks = Task.objects.filter(solution_links__solution=shown).with_parts()
    tasks = tasks.select_related("heading__section").in_plan_order()
    years = [known.newest_year] if known.newest_year else []
    table = task_table(tasks, years, known)
    context = {
        "solution": shown,
        "siblings": rows.filter(section=shown.section),
        "table": table,
        "has_proposed_tasks": shown.task_links.filter(is_proposal=True).exists(),
        "duty_links": shown.duty_links.select_related("duty"),
        "is_sample": table.is_sample,
    }
    return page(request, "solution", plan, context, here=f"Giải pháp III.{shown.code}")


@require_safe
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


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    headings = plan.duty_headings.prefetch_related("duties__subjects__agency__names")
    return page(request, "plan_duties", plan, {"headings": headings})
