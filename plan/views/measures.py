"""What Sở KH&CN changes of a measure: its figure of the base year, and its targets."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plan.forms import BaseFigureForm, RevisionForm, TargetForm
from plan.models import BaseFigure, Measure, Plan, Target
from plan.revising import Revised, Stale, revise, stored
from plan.views.pages import current_plan, page
from soctrang_ip.changes import Change, changes_under


@require_http_methods(["GET", "HEAD", "POST"])
def measure_base(request: HttpRequest, code: str) -> HttpResponse:
    plan = current_plan()
    measure = _measure(plan, code)
    if measure.kind not in BaseFigure.KINDS:
        raise Http404
    row = BaseFigure.objects.filter(measure=measure).first() or BaseFigure(measure=measure)
    row.measure = measure
    title = f"Số năm gốc {plan.base_year} của {measure.code}"
    return _revise(request, plan, row, BaseFigureForm, title)


@require_http_methods(["GET", "HEAD", "POST"])
def target_change(request: HttpRequest, code: str, horizon: int) -> HttpResponse:
    plan = current_plan()
    measure = _measure(plan, code)
    row = get_object_or_404(Target, measure=measure, horizon=horizon)
    row.measure = measure
    return _revise(request, plan, row, TargetForm, f"Mục tiêu {horizon} của {measure.code}")


def changes_of_measures(keys: Iterable[int]) -> dict[int, list[Change]]:
    """What was changed of the targets and base figures of measures, by measure."""
    return changes_under((Target, BaseFigure), "measure_id", keys)


def _measure(plan: Plan, code: str) -> Measure:
    measures = Measure.objects.filter(indicator__plan=plan).select_related("indicator")
    return get_object_or_404(measures, code=code)


def _revise(
    request: HttpRequest,
    plan: Plan,
    row: Revised,
    form_of: type[RevisionForm],
    title: str,
) -> HttpResponse:
    measure, status = row.measure, 200
    form = form_of(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            asked = form.cleaned_data
            revise(row, form.values, reason=asked["reason"], seen=asked["seen"])
        except Stale:
            status = 409
        else:
            messages.success(request, "Đã lưu; thay đổi và lý do được ghi vào lịch sử.")
            place = reverse("indicator", args=[measure.indicator.code])
            return redirect(f"{place}#{measure.code}")
    elif form.is_bound:
        status = 400
    now = stored(row)
    if now and status == 409:
        form.see(now)
    context = {
        "form": form,
        "measure": measure,
        "title": title,
        "stored": now,
        "is_stale": status == 409,
        "target": row if isinstance(row, Target) else None,
        "changes": changes_of_measures([measure.pk]).get(measure.pk, []),
    }
    answer = page(request, "measure_revision", plan, context, here=title)
    answer.status_code = status
    return answer
