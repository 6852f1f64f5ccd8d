"""Log in and out, change one's password, choose as whom one acts."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from soctrang_ip.accounts import acting
from soctrang_ip.accounts.forms import LoginForm, PasswordChangeForm

login = views.LoginView.as_view(
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
