"""What every request passes: as whom, whether they may, and that nothing private is cached."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import middleware as auth
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from soctrang_ip import access, errors
from soctrang_ip.accounts import acting
from soctrang_ip.accounts.roles import Role

GetResponse = Callable[[HttpRequest], HttpResponse]

OPEN_BEFORE_PASSWORD_CHANGE = {"password_change", "logout", "session"}


class ReceivedMiddleware:
    """Sets `request.received_at`, the one instant that decides whether a report is in time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = timezone.now()
        return self.get_response(request)


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """A form sent after the session ended meets a log-in page that carries its words on."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if request.method == "POST":
            return errors.session_expired(request)
        return super().handle_no_permission(request, view_func)


class SessionEndMiddleware:
    """Whatever a person asks for keeps their session alive, but not how long it still lasts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        only_asks = request.method == "GET" and request.resolver_match.view_name == "session"
        if request.user.is_authenticated and not only_asks:
            request.session.keep_alive(timezone.now())


class NoStoreMiddleware:
    """Answers behind login are never kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class ActingMiddleware:
    """Sets `request.memberships` (valid today) and `request.acting` (the chosen one or None)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting.set_on(request)
        return self.get_response(request)


class AccessMiddleware:
    """Holds `soctrang_ip.access.ALLOWED` and the forced first password change."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.method_not_allowed(request, response["Allow"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name
        if not request.user.is_authenticated:
            if access.ALLOWED.get(name, access.LOGGED_IN) is not access.PUBLIC:
                # LoginRequiredMiddleware has sent everyone else to the log-in page already:
                # a view marked public without a PUBLIC row stays closed.
                raise PermissionDenied
            return None
        if request.user.must_change_password and name not in OPEN_BEFORE_PASSWORD_CHANGE:
            return errors.password_first(request)
        role = Role(request.acting.role) if request.acting else None
        if not access.may_open(name, role):
            raise PermissionDenied
        return None
