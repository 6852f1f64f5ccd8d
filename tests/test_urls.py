"""Every URL × every role: what `soctrang_ip.access` says is what the server answers."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from soctrang_ip import access
from soctrang_ip.accounts.models import Role, User
from tests.conftest import Cast

ClientOf = Callable[[User], Client]

# Access is decided before a view looks for a row, so the arguments need only have the right form.
ARGUMENTS_BY_CONVERTER: dict[str, Any] = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": uuid.UUID(int=1),
    "PathConverter": "x",
}
# A URL whose own converter or regular expression wants more than that names its arguments here.
ARGUMENTS: dict[str, dict[str, Any]] = {
    "admin:app_list": {"app_label": "accounts"},
    "dashboard_measure": {"code": "CT4"},
    "dashboard_xlsx": {"page": "tong-quan"},
    "figure": {"page": "tong-quan", "key": "filing.expected"},
    "figure_xlsx": {"page": "tong-quan", "key": "filing.expected"},
}

ROLES = [*Role, None]


def patterns(
    resolver: URLResolver, namespace: str = "", converters: dict[str, Any] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name with namespace, example arguments) of every URL below a resolver."""
    for entry in resolver.url_patterns:
        found = {**(converters or {}), **entry.pattern.converters}
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}"
            yield name, ARGUMENTS.get(name) or example_arguments(found)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, found)


def example_arguments(converters: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ARGUMENTS_BY_CONVERTER.get(type(converter).__name__, "x")
        for name, converter in converters.items()
    }


EVERY_URL = list(patterns(get_resolver()))
PORTAL_URLS = [entry for entry in EVERY_URL if not entry[0].startswith("admin:")]
ADMIN_URLS = [
    (name, arguments)
    for name, arguments in EVERY_URL
    # The catch-all that answers 404 has no name.
    if name.startswith("admin:") and name != "admin:None"
]


def sends_to_log_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("login"))


def person(cast: Cast, role: Role | None) -> User:
    return cast.of_role(role) if role else cast.stranger


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert {name for name, _ in PORTAL_URLS} == set(access.ALLOWED)


@pytest.mark.parametrize(("name", "arguments"), PORTAL_URLS, ids=lambda value: str(value))
def test_a_url_answers_each_role_as_the_table_says(
    name: str, arguments: dict[str, Any], cast: Cast, client_of: ClientOf, client: Client
) -> None:
    url = reverse(name, kwargs=arguments)
    anonymous = client.get(url)
    if access.ALLOWED[name] is access.PUBLIC:
        assert anonymous.status_code != 403
        assert not sends_to_log_in(anonymous)
    else:
        assert sends_to_log_in(anonymous)
    refused = {role for role in ROLES if client_of(person(cast, role)).get(url).status_code == 403}
    assert refused == {role for role in ROLES if not access.may_open(name, role)}


@pytest.mark.parametrize(("name", "arguments"), ADMIN_URLS, ids=lambda value: str(value))
def test_reference_data_is_closed_to_those_who_do_not_keep_it(
    name: str, arguments: dict[str, Any], cast: Cast, client_of: ClientOf, client: Client
) -> None:
    url = reverse(name, kwargs=arguments)
    assert sends_to_log_in(client.get(url))
    for role in set(ROLES) - access.ADMIN_ROLES:
        assert client_of(person(cast, role)).get(url).status_code == 403


@pytest.mark.parametrize("role", sorted(access.ADMIN_ROLES))
def test_reference_data_opens_for_those_who_keep_it(
    role: Role, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.of_role(role)).get(reverse("admin:index")).status_code == 200


def test_a_url_without_a_row_is_closed_to_everyone() -> None:
    assert not any(access.may_open("no_such_row", role) for role in ROLES)


@pytest.fixture
def answers(cast: Cast, client_of: ClientOf, client: Client) -> dict[str, HttpResponse]:
    staff = client_of(cast.staff)
    return {
        "log-in page": client.get(reverse("login")),
        "redirect": client.get(reverse("home")),
        "home": staff.get(reverse("home")),
        "forbidden": staff.get(reverse("admin:index")),
        "not found": staff.get("/khong-co-trang-nay/"),
        "not found, nobody": client.get("/khong-co-trang-nay/"),
        "static file": client.get("/static/admin/css/base.css"),
        "healthz": client.get("/healthz"),
    }


def test_the_answers_are_what_they_are_called(answers: dict[str, HttpResponse]) -> None:
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "log-in page": 200,
        "redirect": 302,
        "home": 200,
        "forbidden": 403,
        "not found": 404,
        "not found, nobody": 404,
        "static file": 200,
        "healthz": 200,
    }


def test_every_answer_carries_the_security_headers(answers: dict[str, HttpResponse]) -> None:
    for name, answer in answers.items():
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Referrer-Policy"] == settings.SECURE_REFERRER_POLICY, name
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_nothing_behind_the_log_in_is_stored(answers: dict[str, HttpResponse]) -> None:
    for name in ("home", "forbidden", "not found"):
        assert "no-store" in answers[name]["Cache-Control"], name
