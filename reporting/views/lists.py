"""Deciding on two entries of a list; the list itself is a dashboard."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plan.models import Measure
from reporting.dashboards import list_page
from reporting.figures.list_board import LISTS
from reporting.forms.lists import ListDecisionForm
from reporting.list_deciding import Wish, decide
from reporting.models import Verdict
from reporting.refusals import Refused
from reporting.views.dashboards import show
from reporting.views.transitions import tell_refusal

_TOLD = {
    Verdict.SAME: "Đã gộp: hai mục được tính là một trong mọi số liệu.",
    Verdict.DIFFERENT: "Đã ghi nhận hai mục khác nhau; cặp này không còn bị nghi trùng.",
    Verdict.UNDONE: "Đã bỏ quyết định; số liệu trở lại như trước quyết định đó.",
}


@require_POST
def list_decide(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the list under the filters of the address."""
    measure = _list(code)
    form = ListDecisionForm(request.POST)
    if not form.is_valid():
        for problem in dict.fromkeys(each for listed in form.errors.values() for each in listed):
            messages.error(request, problem)
        return show(request, list_page(code), typed=request.POST.get("note", ""), status=400)
    asked = form.cleaned_data
    wish = Wish(**asked, by=request.acting, at=timezone.now())
    try:
        decide(measure, wish)
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return show(request, list_page(code), typed=asked["note"], status=status)
    messages.success(request, _TOLD[Verdict(asked["verdict"])])
    return redirect(f"{reverse('measure_list', args=[code])}?{request.GET.urlencode()}")


def _list(code: str) -> Measure:
    """Of the newest plan."""
    measures = Measure.objects.filter(code=code, kind__in=LISTS).select_related("indicator__plan")
    found = measures.order_by("-indicator__plan__first_year").first()
    if found is None:
        raise Http404
    return found
