"""The deadline of one agency: how it stands, what was decided, and deciding anew."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reporting import badges, deadlines, lifecycle
from reporting.deadlines import Wish
from reporting.forms.deadlines import DecisionForm, form_of
from reporting.models import Decision, Obligation
from reporting.views.transitions import tell_refusal

_TOLD = {
    Decision.EXTEND: "Đã gia hạn; cơ quan được báo hạn mới và lý do.",
    Decision.EXEMPT: "Đã miễn báo cáo; cơ quan được báo lý do.",
    Decision.END_EXTENSION: "Đã bỏ gia hạn; cơ quan được báo hạn chung và lý do.",
    Decision.END_EXEMPTION: "Đã bỏ miễn báo cáo; cơ quan được báo phải báo cáo.",
}


@require_GET
def obligation(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _visible(request, pk))


def _decide(kind: Decision) -> Callable[[HttpRequest, int], HttpResponse]:
    """One address for each decision; they differ in nothing else."""

    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        now, owed = timezone.now(), _visible(request, pk)
        form = form_of(kind)(request.POST, prefix=kind)
        if not form.is_valid():
            return _show(request, owed, kind=kind, typed=form, status=400)
        try:
            deadlines.decide(owed, Wish(kind, request.acting, now, **form.values))
        except lifecycle.Refused as refusal:
            status = tell_refusal(request, refusal)
            return _show(request, _visible(request, pk), kind=kind, typed=form, status=status)
        messages.success(request, _TOLD[kind])
        return redirect("obligation", pk)

    return view


obligation_extend = _decide(Decision.EXTEND)
obligation_exempt = _decide(Decision.EXEMPT)
obligation_end_extension = _decide(Decision.END_EXTENSION)
obligation_end_exemption = _decide(Decision.END_EXEMPTION)


def _visible(request: HttpRequest, pk: int) -> Obligation:
    return get_object_or_404(Obligation.objects.visible_to(request.acting).with_history(), pk=pk)


def _show(
    request: HttpRequest,
    owed: Obligation,
    *,
    kind: Decision | None = None,
    typed: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`typed` is the refused form of `kind`; after a conflict its words stand to be copied."""
    now = timezone.now()
    seen = deadlines.last_decision(owed)
    possible = deadlines.possible(owed, request.acting, now)
    forms = {one: form_of(one)(prefix=one, initial={"seen": seen}) for one in possible}
    if kind in possible and status == 400:
        forms[kind] = typed
    agency = owed.agency.name_on(timezone.localdate(now))
    context = {
        "obligation": owed,
        "round": owed.round,
        "agency": agency,
        "deadline": badges.deadline_of(owed),
        "general": badges.deadline_of(owed.round),
        "punctuality": badges.punctuality(owed, now),
        "version": owed.standing_version,
        "forms": {one.value: form for one, form in forms.items()},
        "asks": {kind.value: True} if kind and status == 400 else {},
        "typed": typed["reason"].value() if typed and status in {403, 409} else "",
        "obstacle": deadlines.obstacle(Decision.EXTEND, owed, now),
        "no_exemption": deadlines.obstacle(Decision.EXEMPT, owed, now),
        "may_decide": request.acting.role in deadlines.DECIDERS,
        "decisions": owed.decisions.select_related("by").order_by("-decided_at", "-pk"),
        "breadcrumbs": [
            ("Kỳ báo cáo", reverse("rounds")),
            (str(owed.round), reverse("round", args=[owed.round_id])),
            (f"Hạn của {agency.short_name}", ""),
        ],
    }
    return render(request, "reporting/rounds/obligation.html", context, status=status)
