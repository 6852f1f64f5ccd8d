"""The handover page of one's own agency, and of any for the reviewers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting.handover import handover as read_handover
from soctrang_ip.accounts.models import Agency


@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    return _show(request, request.acting.agency, [("Báo cáo", reverse("my_reports"))])


@require_GET
def handover_of(request: HttpRequest, code: str) -> HttpResponse:
    reporting = Agency.objects.reporting().prefetch_related("names")
    agency = get_object_or_404(reporting, code=code)
    return _show(request, agency, [(agency.short_name, reverse("agency", args=[code]))])


def _show(request: HttpRequest, agency: Agency, crumbs: list[tuple[str, str]]) -> HttpResponse:
    now = timezone.now()
    context = {
        "handover": read_handover(agency, request.acting, now),
        "today": timezone.localdate(now),
        "breadcrumbs": [*crumbs, ("Bàn giao", "")],
    }
    return render(request, "reporting/handover.html", context)
