"""Log in and out, one's password, as whom one acts, who signs for another, how documents look."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reporting.documents.letterhead import of_agency
from soctrang_ip import carrying, errors
from soctrang_ip.accounts import acting, delegation, letterheads, signatures
from soctrang_ip.accounts.forms import (
    DelegationForm,
    LetterheadForm,
    LoginForm,
    PasswordChangeForm,
)
from soctrang_ip.changes import changes_of
from soctrang_ip.lib.dates import document_date


class LoginView(views.LoginView):
    """Django's own, which also carries on what was typed into a form before (carrying.py)."""

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        carried = carrying.read(self.request.POST.get("carried", ""))
        if carried is None:
            return response
        acting.set_on(self.request)
        return errors.carry_on(self.request, carried)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        carried = carrying.read(self.request.POST.get("carried", ""))
        return super().get_context_data(**context, carried=carried)


login = LoginView.as_view(
    template_name="accounts/login.html",
    authentication_form=LoginForm,
    redirect_authenticated_user=True,
)
logout = views.LogoutView.as_view()


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    """Also where a first log-in is held until the password is the person's own."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        update_session_auth_hash(request, user)
        messages.success(request, "Đã đổi mật khẩu. Từ lần sau, hãy đăng nhập bằng mật khẩu mới.")
        return redirect("home")
    return render(request, "accounts/password_change.html", {"form": form})


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> JsonResponse:
    """How long the session lasts, for session.js; asked by POST it lasts longer.

    The token is that of the session as it is now: a page from before the last log-in could not
    save its words without it. `user` tells that page whether it is still the same person's.
    """
    remaining = request.session.remaining(timezone.now())
    if not request.user.is_authenticated or remaining is None:
        return JsonResponse({"user": None})
    return JsonResponse({"user": request.user.pk, "token": get_token(request), **asdict(remaining)})


@require_POST
def choose_acting(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own memberships; anybody else's does not exist."""
    chosen = request.POST.get("membership", "")
    for membership in request.memberships:
        if str(membership.pk) == chosen:
            acting.choose(request.session, membership)
            role, agency = membership.get_role_display(), membership.agency.short_name
            messages.success(request, f"Bạn đang làm việc với vai trò {role} – {agency}.")
            return redirect("home")
    raise Http404


@require_GET
def delegations(request: HttpRequest) -> HttpResponse:
    return _show_delegations(request)


def _show_delegations(
    request: HttpRequest, form: DelegationForm | None = None, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    by, today = request.acting, timezone.localdate(now)
    may_delegate = delegation.may_delegate(by)
    context = {
        "listed": delegation.listed(by.agency, by=by, today=today),
        "signers": delegation.signers(by.agency, today),
        "form": (form or DelegationForm(by=by, today=today)) if may_delegate else None,
        "breadcrumbs": [("Báo cáo", reverse("my_reports")), ("Ủy quyền ký", "")],
    }
    return render(request, "accounts/delegations.html", context, status=status)


@require_POST
def delegate(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = DelegationForm(request.POST, by=request.acting, today=timezone.localdate(now))
    if form.is_valid():
        try:
            made = delegation.delegate(by=request.acting, at=now, **form.cleaned_data)
        except delegation.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã ủy quyền ký cho {made.user}.")
            return redirect("delegations")
    return _show_delegations(request, form, status=400)


@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    ours = delegation.of(request.acting.agency)
    found = get_object_or_404(ours, pk=pk)
    try:
        delegation.end(found, by=request.user, at=timezone.now())
    except delegation.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã chấm dứt ủy quyền ký cho {found.user}.")
    return redirect("delegations")


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """How the agency's own documents are headed and signed from now on."""
    agency, today = request.acting.agency, timezone.localdate()
    name, status = letterheads.stored(agency, today), 200
    if name is None:
        raise Http404
    form = LetterheadForm(request.POST or None, instance=name)
    if form.is_bound and form.is_valid():
        try:
            letterheads.revise(agency, form.values, seen=form.cleaned_data["seen"], today=today)
        except letterheads.Stale:
            status = 409
        else:
            messages.success(request, "Đã lưu. Văn bản lập từ nay in theo mẫu dưới đây.")
            return redirect("letterhead")
    elif form.is_bound:
        status = 400
    return _show_letterhead(request, form, status)


def _show_letterhead(request: HttpRequest, form: LetterheadForm, status: int) -> HttpResponse:
    agency, today = request.acting.agency, timezone.localdate()
    name = letterheads.stored(agency, today) if form.is_bound else form.instance
    if status == 409:
        form.see(name)
    signer = delegation.signers(agency, today).first()
    context = {
        "form": form,
        "is_stale": status == 409,
        "head": of_agency(
            name.printed,
            date=document_date(today),
            signer=signer.user.full_name if signer else "",
        ),
        "examples": signatures.examples(agency.kind),
        "last_change": next(iter(changes_of(name)), None),
        "breadcrumbs": [("Báo cáo", reverse("my_reports")), ("Thể thức văn bản", "")],
    }
    return render(request, "accounts/letterhead.html", context, status=status)
