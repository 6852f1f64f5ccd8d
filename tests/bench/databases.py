"""Two databases of one PostgreSQL: the sample alone, and the sample among many more entries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import TypeVar

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.bench import filling

LARGE = "bench_large"
Made = TypeVar("Made")


def make_large(entries: int) -> None:
    """A copy of the present database, filled up; nobody else may be connected to it."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE {LARGE} TEMPLATE "{connection.settings_dict["NAME"]}"')
        cursor.execute("VACUUM ANALYZE")
    with large():
        filling.fill(entries)


@contextmanager
def large() -> Iterator[None]:
    """Within it everything asks the large database."""
    small = connections["default"]
    connections["default"] = _to_large()
    try:
        yield
    finally:
        connections["default"] = small


def in_large(action: Callable[[], Made]) -> Callable[[], Made]:
    @wraps(action)
    def there() -> Made:
        with large():
            return action()

    return there


@cache
def _to_large() -> BaseDatabaseWrapper:
    made = connections.create_connection("default")
    made.settings_dict = made.settings_dict | {"NAME": LARGE}
    return made
