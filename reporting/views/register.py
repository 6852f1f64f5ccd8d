"""One opinion of the register with its history; answering it, or several at once; noting on it."""

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reporting import raised, responding
from reporting.forms.register import NoteForm, OneResponseForm, ResponseForm
from reporting.models import OpinionKind
from reporting.raised import Opinion, Place
from reporting.refusals import Refused
from reporting.responding import Wish
from reporting.views.transitions import tell_refusal
from soctrang_ip.access import may_open

SEEN = "seen-"
"""Before the token of a row: the hidden field with its edit counter."""


@require_GET
def register_row(request: HttpRequest, obligation: int, kind: str, key: str) -> HttpResponse:
    return _show(request, (obligation, kind, key))


@require_POST
def register_answer(request: HttpRequest, obligation: int, kind: str, key: str) -> HttpResponse:
    place, form = (obligation, kind, key), OneResponseForm(request.POST)
    _found(place)
    if not form.is_valid():
        return _show(request, place, answer_form=form, status=400)
    try:
        seen = {place: form.cleaned_data["seen"]}
        responding.answer(seen, Wish(**form.said, by=request.acting, at=timezone.now()))
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return _show(request, place, answer_form=form, status=status)
    messages.success(request, "Đã lưu trả lời; cơ quan nêu ý kiến được báo.")
    return redirect("register_row", *place)


@require_POST
def register_note(request: HttpRequest, obligation: int, kind: str, key: str) -> HttpResponse:
    place, form = (obligation, kind, key), NoteForm(request.POST)
    _found(place)
    if not form.is_valid():
        return _show(request, place, note_form=form, status=400)
    try:
        responding.note(place, by=request.acting, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return _show(request, place, note_form=form, status=status)
    messages.success(request, "Đã ghi ý kiến; Sở Khoa học và Công nghệ được báo.")
    return redirect("register_row", *place)


def _found(place: Place) -> Opinion:
    """404 for a place that is and was in no accepted annual report."""
    found = raised.at([place]) if place[1] in OpinionKind else []
    if not found:
        raise Http404
    return found[0]


def _show(
    request: HttpRequest,
    place: Place,
    *,
    answer_form: OneResponseForm | None = None,
    note_form: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """A refused form keeps its words; after a conflict it is sent against what stands now."""
    opinion = _found(place)
    response, role = opinion.response, request.acting.role
    said = response.said if response and response.answered_at else ("", "", "")
    initial = dict(zip(("status", "answer", "forwarded_to"), said, strict=True))
    context = {
        "opinion": opinion,
        "round": opinion.obligation.round,
        "changes": response.changes.select_related("by").order_by("-at", "-pk") if response else [],
        "answer_form": _seeing(opinion.counter, answer_form)
        or OneResponseForm(initial={**initial, "seen": opinion.counter}),
        "note_form": _seeing(len(opinion.notes), note_form)
        or NoteForm(initial={"seen": len(opinion.notes)}),
        "may_answer": may_open("register_answer", role) and opinion.row is not None,
        "may_note": may_open("register_note", role) and opinion.row is not None,
        "is_stale": status == 409,
        "breadcrumbs": [
            ("Bảng điều khiển", reverse("dashboard")),
            ("Khó khăn, kiến nghị", reverse("dashboard_register")),
            (f"{opinion.kind.label} của {opinion.agency}", ""),
        ],
    }
    return render(request, "reporting/register/row.html", context, status=status)


def _seeing(counter: int, form: Form | None) -> Form | None:
    """The form as it was typed, to be sent next time against this counter."""
    if form is not None:
        form.data = {**form.data.dict(), "seen": counter}
    return form


# Several at once ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Picked:
    """An opinion among those answered together."""

    token: str
    opinion: Opinion
    is_ticked: bool
    is_stale: bool
    """Somebody answered it since the page was shown."""

    @property
    def seen_name(self) -> str:
        return f"{SEEN}{self.token}"


@require_http_methods(["GET", "HEAD", "POST"])
def register_answers(request: HttpRequest) -> HttpResponse:
    """The rows come ticked from the register, each as kind and id."""
    if request.method != "POST":
        tokens = request.GET.getlist("dong")
        return _show_picked(request, tokens, ResponseForm(), back=request.GET.get("ve", ""))
    form, back = ResponseForm(request.POST), request.POST.get("ve", "")
    tokens = [name.removeprefix(SEEN) for name in request.POST if name.startswith(SEEN)]
    ticked = {
        token: place for token, place in _places(tokens).items() if _is_ticked(request, token)
    }
    seen = {place: _counter(request.POST, token) for token, place in ticked.items()}
    if not form.is_valid():
        return _show_picked(request, tokens, form, back=back, status=400)
    if not seen:
        messages.error(request, "Hãy chọn ít nhất một ý kiến để trả lời.")
        return _show_picked(request, tokens, form, back=back, status=400)
    try:
        responding.answer(seen, Wish(**form.said, by=request.acting, at=timezone.now()))
    except Refused as refusal:
        status = tell_refusal(request, refusal)
        return _show_picked(request, tokens, form, back=back, status=status)
    messages.success(request, "Đã lưu trả lời cho các ý kiến đã chọn; các cơ quan được báo.")
    return redirect(_register(back))


def _show_picked(
    request: HttpRequest, tokens: list[str], form: ResponseForm, *, back: str, status: int = 200
) -> HttpResponse:
    places = _places(tokens)
    opinions = {opinion.place: opinion for opinion in raised.at(places.values())}
    picked = [
        Picked(
            token,
            opinions[place],
            request.method != "POST" or _is_ticked(request, token),
            request.method == "POST" and opinions[place].counter != _counter(request.POST, token),
        )
        for token, place in places.items()
        if place in opinions
    ]
    context = {
        "form": form,
        "picked": picked,
        "back": back,
        "register": _register(back),
        "is_sample": any(row.opinion.obligation.round.is_sample for row in picked),
        "breadcrumbs": [
            ("Bảng điều khiển", reverse("dashboard")),
            ("Khó khăn, kiến nghị", _register(back)),
            ("Trả lời cùng lúc", ""),
        ],
    }
    return render(request, "reporting/register/answers.html", context, status=status)


def _is_ticked(request: HttpRequest, token: str) -> bool:
    return token in request.POST.getlist("dong")


def _counter(data: QueryDict, token: str) -> int:
    """-1, never a counter, for what is no number."""
    text = data.get(f"{SEEN}{token}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _places(tokens: list[str]) -> dict[str, Place]:
    """By token, where the row belongs; what names no row is left out (two queries)."""
    found: dict[str, Place] = {}
    for kind in OpinionKind:
        rows = [token.removeprefix(f"{kind}-") for token in tokens if token.startswith(f"{kind}-")]
        ids = {int(row) for row in rows if row.isascii() and row.isdigit() and len(row) < 19}
        for row, place in raised.places_of(kind, ids).items():
            found[f"{kind}-{row}"] = place
    return found


def _register(back: str) -> str:
    """The register under the filters it was left with."""
    query = QueryDict(back.removeprefix("?")).urlencode()
    page = reverse("dashboard_register")
    return f"{page}?{query}" if query else page
