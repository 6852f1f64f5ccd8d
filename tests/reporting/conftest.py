"""Clients of the factory's people."""

from collections.abc import Callable

import pytest
from django.test import Client

from soctrang_ip.accounts.models import Role
from tests.reporting import factories

As = Callable[..., Client]


@pytest.fixture
def as_role() -> As:
    """`as_role(Role.SIGNER, "SNNPTNT")`: a client of that agency's signer."""

    def logged_in(role: Role = Role.STAFF, agency_code: str = "SNNPTNT") -> Client:
        client = Client()
        client.force_login(factories.membership(role, agency_code).user)
        return client

    return logged_in
