"""Rounds: the list, opening the annual round of a year, changing and closing one."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plan.models import Plan
from reporting import badges, reminders, rounds
from reporting.forms.letters import LetterForm
from reporting.forms.rounds import ChangeRoundForm, OpenRoundForm
from reporting.models import ReportingRound
from reporting.queue import queue

LIST_NAME = "Kỳ báo cáo"


@require_GET
def rounds_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    listed = list(ReportingRound.objects.with_counts())
    context = {
        "rows": [(round_, badges.of_round(round_, now)) for round_ in listed],
        "is_sample": any(round_.is_sample for round_ in listed),
        "breadcrumbs": [(LIST_NAME, "")],
    }
    return render(request, "reporting/rounds/list.html", context)


@require_http_methods(["GET", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    now, plan = timezone.now(), _plan()
    suggested = rounds.next_year(plan, timezone.localdate(now).year)
    form = OpenRoundForm(request.POST or None, plan=plan, now=now, initial={"year": suggested})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        try:
            opened = rounds.open_annual(
                plan=plan,
                year=year,
                at=now,
                is_for_paper=form.is_for_paper,
                **form.values_of(year),
            )
        except IntegrityError:
            # Somebody opened it between the check and the insert.
            form.add_error("year", f"Năm {year} đã có kỳ báo cáo hằng năm.")
        else:
            count = opened.obligations.count()
            told = f"{count} cơ quan có nghĩa vụ báo cáo."
            if opened.is_for_paper:
                told = f"Kỳ chỉ để nhập báo cáo giấy của {count} cơ quan."
            messages.success(request, f"Đã mở {opened}. {told}")
            return redirect("round", opened.pk)
    context = {"form": form, "breadcrumbs": _crumbs("Mở kỳ báo cáo hằng năm")}
    return render(
        request, "reporting/rounds/open.html", context, status=400 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    now, round_ = timezone.now(), get_object_or_404(ReportingRound, pk=pk)
    form = ChangeRoundForm(request.POST or None, round_=round_, now=now)
    if request.method == "POST" and form.is_valid():
        if rounds.change(round_, at=now, **form.values):
            messages.success(request, "Đã lưu thay đổi của kỳ báo cáo.")
            return redirect("round", pk)
        messages.error(request, "Kỳ báo cáo đã đóng nên không sửa được.")
        round_.refresh_from_db()
        return _show_round(request, round_, form, status=409)
    return _show_round(request, round_, form, status=400 if form.errors else 200)


def _show_round(
    request: HttpRequest, round_: ReportingRound, form: ChangeRoundForm, status: int
) -> HttpResponse:
    now = timezone.now()
    found = queue(round_, now)
    context = {
        "round": round_,
        "state": badges.of_round(round_, now),
        "deadline": badges.deadline_of(round_),
        "is_open": round_.is_open_at(now),
        "queue": found,
        "unfiled": len(found.rows) - found.filing.filed.value - found.filing.exempt.value,
        "form": form,
        "typed": form["guidance"].value() if status == 409 else "",
        "breadcrumbs": _crumbs(str(round_)),
    }
    return render(request, "reporting/rounds/round.html", context, status=status)


@require_POST
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(ReportingRound, pk=pk)
    if rounds.close(round_, at=timezone.now()):
        messages.success(request, f"Đã đóng {round_}. Không cơ quan nào lập báo cáo mới được nữa.")
    else:
        messages.info(request, f"{round_} đã đóng từ trước.")
    return redirect("round", pk)


@require_GET
def round_reminders(request: HttpRequest, pk: int) -> HttpResponse:
    now, round_ = timezone.now(), get_object_or_404(ReportingRound, pk=pk)
    context = {
        "round": round_,
        "deadline": badges.deadline_of(round_),
        "is_open": round_.is_open_at(now),
        "overview": reminders.overview(round_, now),
        "letter_form": LetterForm(request.GET or None),
        "breadcrumbs": [
            (LIST_NAME, reverse("rounds")),
            (str(round_), reverse("round", args=[pk])),
            ("Đôn đốc", ""),
        ],
    }
    return render(request, "reporting/rounds/reminders.html", context)


@require_POST
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    now, round_ = timezone.now(), get_object_or_404(ReportingRound, pk=pk)
    if not round_.is_open_at(now):
        messages.error(request, f"{round_} đã đóng nên không nhắc nữa.")
    elif count := reminders.remind_now(round_, now):
        messages.success(request, f"Đã nhắc {count} người.")
    else:
        messages.info(request, "Hôm nay đã nhắc mọi người có thể làm tiếp.")
    return redirect("round_reminders", pk)


def _plan() -> Plan:
    try:
        return Plan.objects.current()
    except Plan.DoesNotExist:
        raise Http404("Chưa có Kế hoạch nào được nạp.") from None


def _crumbs(page: str) -> list[tuple[str, str]]:
    return [(LIST_NAME, reverse("rounds")), (page, "")]
