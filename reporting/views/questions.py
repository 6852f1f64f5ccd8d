"""Questions at the lines of a report: the reviewers ask and settle, the agency answers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reporting import questions, threads
from reporting.comparison import line_at
from reporting.forms.questions import AskForm, MessageForm
from reporting.models import Question, ReportVersion
from reporting.refusals import Refused
from reporting.threads import Typed
from reporting.views.filing import crumbs, filed_version
from reporting.views.review import Asking, show_review, visible_to_review
from reporting.views.transitions import tell_refusal

Write = Callable[..., object]


@require_POST
def question_ask(request: HttpRequest, version: int) -> HttpResponse:
    found, form = visible_to_review(request, version), AskForm(request.POST)
    place = request.POST.get("place", "")
    line = line_at(found, place)
    if line is None:
        raise Http404
    asking = Asking(place, request.POST.get("text", ""))
    if not form.is_valid():
        return _refuse_words(request, found, form, asking=asking)
    try:
        asked = questions.ask(
            found, line, by=request.acting, text=form.cleaned_data["text"], at=timezone.now()
        )
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return show_review(request, found, asking=asking, status=status)
    messages.success(request, "Đã ghi câu hỏi. Cơ quan được báo khi bạn trả lại báo cáo.")
    return redirect(f"{_back(request, found)}#{asked.anchor}")


@require_POST
def question_ask_again(request: HttpRequest, version: int, question: int) -> HttpResponse:
    return _review(request, version, question, questions.ask_again, "again", "Đã hỏi lại.")


@require_POST
def question_settle(request: HttpRequest, version: int, question: int) -> HttpResponse:
    return _review(request, version, question, questions.settle, "settle", "Đã kết luận câu hỏi.")


def _review(
    request: HttpRequest, pk: int, question: int, write: Write, name: str, told: str
) -> HttpResponse:
    found, form = visible_to_review(request, pk), MessageForm(request.POST)
    asked = _question_of(request, found, question)
    typed = {asked.pk: Typed(name, request.POST.get("text", ""))}
    if not form.is_valid():
        return _refuse_words(request, found, form, typed=typed)
    try:
        write(asked, found, by=request.acting, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return show_review(request, found, written=typed, status=status)
    messages.success(request, told)
    return redirect(f"{_back(request, found)}#{asked.anchor}")


def _refuse_words(
    request: HttpRequest,
    version: ReportVersion,
    form: AskForm | MessageForm,
    *,
    asking: Asking | None = None,
    typed: dict[int, Typed] | None = None,
) -> HttpResponse:
    _tell_errors(request, form)
    return show_review(request, version, asking=asking, written=typed, status=400)


def _tell_errors(request: HttpRequest, form: AskForm | MessageForm) -> None:
    for errors in form.errors.values():
        messages.error(request, errors[0])


def _question_of(request: HttpRequest, version: ReportVersion, pk: int) -> Question:
    visible = Question.objects.visible_to(request.acting).put_to(version.obligation_id)
    return get_object_or_404(visible.distinct(), pk=pk)


def _back(request: HttpRequest, version: ReportVersion) -> str:
    page = reverse("review", args=[version.pk])
    return f"{page}?chi=sua" if request.GET.get("chi") == "sua" else page


# The agency ---------------------------------------------------------------------------------


@require_GET
def report_questions(request: HttpRequest, version: int) -> HttpResponse:
    return _show_questions(request, filed_version(request, version))


def _show_questions(
    request: HttpRequest,
    version: ReportVersion,
    *,
    typed: dict[int, Typed] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = threads.of(version.obligation, typed)
    context = {
        "version": version,
        "round": version.obligation.round,
        "waiting": [thread for thread in found if thread.is_to_answer],
        "typed": threads.without_form(typed or {}, found),
        "others": [thread for thread in found if not thread.is_to_answer],
        "breadcrumbs": crumbs(request, version, "Câu hỏi"),
    }
    return render(request, "reporting/questions/list.html", context, status=status)


@require_POST
def question_answer(request: HttpRequest, version: int, question: int) -> HttpResponse:
    found, form = filed_version(request, version), MessageForm(request.POST)
    asked = _question_of(request, found, question)
    typed = {asked.pk: Typed("answer", request.POST.get("text", ""))}
    if not form.is_valid():
        _tell_errors(request, form)
        return _show_questions(request, found, typed=typed, status=400)
    try:
        questions.answer(asked, found, by=request.acting, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return _show_questions(request, found, typed=typed, status=status)
    messages.success(request, "Đã gửi câu trả lời.")
    return redirect(f"{reverse('report_questions', args=[found.pk])}#{asked.anchor}")
