"""Clients of the factory's people, and a mail server."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from reporting.models import ReportingRound
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.mail_server import MailServer

As = Callable[..., Client]


@pytest.fixture
def as_role() -> As:
    """`as_role(Role.SIGNER, "SNNPTNT")`: a client of that agency's signer."""

    def logged_in(role: Role = Role.STAFF, agency_code: str = "SNNPTNT") -> Client:
        client = Client()
        client.force_login(factories.membership(role, agency_code).user)
        return client

    return logged_in


@pytest.fixture
def round_() -> ReportingRound:
    """The annual round of 2026, opened on 1 August."""
    return factories.open_round()


@pytest.fixture
def officer(as_role: As) -> Client:
    return as_role(Role.OFFICER, "SKHCN")


@pytest.fixture
def mail_server(settings: LazySettings) -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        settings.DEFAULT_FROM_EMAIL = "cong@example.vn"
        yield server
        server.shutdown()
