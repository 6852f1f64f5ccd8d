"""`manage.py flush`: Django's own, with the triggers off meanwhile.

On SQLite it deletes row by row, which they refuse; afterwards post_migrate makes them again. The
tests empty the database with it after each test that commits.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from reporting import triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        triggers.remove(connection)
        try:
            super().handle(**options)
        finally:
            triggers.install(connection)
