"""Error pages: a Vietnamese sentence, what to do, and a code that finds the log line.

Whoever had typed something finds the words on the page, with a button that sends them again.
"""

import logging
import secrets
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.template.context_processors import csrf
from django.urls import reverse

from soctrang_ip import carrying
from soctrang_ip.accounts.forms import LoginForm
from soctrang_ip.carrying import Carried

logger = logging.getLogger(__name__)

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_MUCH):
        return frameless("413.html", request, 413)
    return frameless("400.html", request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return framed("403.html", request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return framed("404.html", request, 404)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """For an address that only takes forms, opened by hand or from the history."""
    response = framed("405.html", request, 405)
    response["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return frameless("500.html", request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before the last log-in, or a forged form: that one gets nothing back."""
    if not carrying.is_from_here(request):
        context = {"reference": logged(403, request, reason)}
        return render(request, "403_csrf.html", context, status=403)
    if request.path == reverse("login"):
        return _second_log_in(request)
    if not request.user.is_authenticated:
        return session_expired(request)
    return framed("403_csrf.html", request, 403, reason)


def _second_log_in(request: HttpRequest) -> HttpResponse:
    """A log-in page that was open while the person logged in (and perhaps out) in another tab."""
    carried = carrying.read(request.POST.get("carried", ""))
    if carried and request.user.is_authenticated:
        return carry_on(request, carried)
    if carried:
        return _log_in_first(request, carried)
    # Whoever is logged in goes on from there to the page asked for.
    return redirect_to_login(request.POST.get("next", ""))


def session_expired(request: HttpRequest) -> HttpResponse:
    """The log-in page, which carries what was typed; without words just the way to it."""
    carried = carrying.of_request(request)
    if carried:
        return _log_in_first(request, carried)
    if "HX-Request" in request.headers:
        return HttpResponse(status=403)
    return redirect_to_login(carrying.page_left(request))


def _log_in_first(request: HttpRequest, carried: Carried) -> HttpResponse:
    context = {"form": LoginForm(request), "next": carried.left, "carried": carried}
    return render(request, "accounts/login.html", context, status=403)


def carry_on(request: HttpRequest, carried: Carried) -> HttpResponse:
    """After the log-in: the words, to be sent."""
    return render(request, "accounts/carry_on.html", {"carried": carried})


def password_first(request: HttpRequest) -> HttpResponse:
    """A form that was under way when an administrator gave the person a new password."""
    carried = carrying.of_request(request)
    if carried is None:
        return redirect("password_change")
    context = {"carried": carried, "needs_password": True}
    return render(request, "accounts/carry_on.html", context, status=403)


def framed(template: str, request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    context = {"reference": logged(status, request, reason), **_typed(request)}
    return render(request, template, context, status=status)


def frameless(template: str, request: HttpRequest, status: int) -> HttpResponse:
    """Rendered without the context processors: session or database may be what failed."""
    context = {"reference": logged(status, request), **csrf(request), **_typed(request)}
    return HttpResponse(loader.render_to_string(template, context), status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """`carried`, to be sent again: never for a form that stood on another site's page."""
    return {"carried": carrying.of_request(request) if carrying.is_from_here(request) else None}


def logged(status: int, request: HttpRequest, reason: str = "") -> str:
    """The new reference code, which also stands in the log."""
    reference = secrets.token_hex(4).upper()
    level = logging.ERROR if status == 500 else logging.WARNING
    logger.log(
        level,
        "reference %s: %s %s %s",
        reference,
        request.method,
        request.path,
        reason,
        exc_info=status == 500,
        extra={"status_code": status},
    )
    return reference
