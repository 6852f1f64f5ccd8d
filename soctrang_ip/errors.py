"""Error pages: a Vietnamese sentence, what to do, and a code that finds the log line."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

logger = logging.getLogger(__name__)

NOT_TYPED = {"csrfmiddlewaretoken", "membership", "next", "signed_rows"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return frameless(400, logged(400, request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reference": logged(403, request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"reference": logged(404, request)}, status=404)


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """For an address that only takes forms, opened by hand or from the history."""
    context = {"reference": logged(405, request)}
    response = render(request, "405.html", context, status=405)
    response["Allow"] = allowed
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Gives the typed words back, to the person whose session it is and not to a forged form:
    browsers send no session cookie with a POST from another site."""
    typed = typed_text(request) if request.user.is_authenticated else ""
    context = {"reference": logged(403, request, reason), "typed": typed}
    return render(request, "403_csrf.html", context, status=403)


def session_expired(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/expired.html", {"typed": typed_text(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    return frameless(500, logged(500, request))


def typed_text(request: HttpRequest) -> str:
    """What a person typed into the form, one value a line; secrets and hidden keys left out."""
    return "\n".join(
        value.strip()
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and "password" not in name
        for value in values
        if value.strip()
    )


def frameless(status: int, reference: str) -> HttpResponse:
    """Rendered without the request: the session or the database may be what failed."""
    body = loader.render_to_string(f"{status}.html", {"reference": reference})
    return HttpResponse(body, status=status)


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
