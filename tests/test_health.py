"""What a monitor hears."""

from typing import Any

from django.db import OperationalError, connection
from django.test import Client


def refuse_every_query(*args: Any, **kwargs: Any) -> None:
    raise OperationalError("connection refused")


def test_healthz_answers_without_a_database(client: Client) -> None:
    # Without the `db` fixture any query would fail the test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_monitor_may_call_by_address(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code == 400


def test_readyz_answers_when_every_migration_is_there(client: Client, db: None) -> None:
    assert client.get("/readyz").status_code == 200


def test_readyz_says_503_while_a_migration_is_missing(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    assert client.get("/readyz").status_code == 503


def test_readyz_says_503_when_the_database_does_not_answer(client: Client, db: None) -> None:
    with connection.execute_wrapper(refuse_every_query):
        assert client.get("/readyz").status_code == 503
