"""What the database itself refuses: changing what was sent, or what was done.

The same holds for published reports and for the files made of either. It also draws the token
of `reporting.stamp`.

From SUBMITTED on the content of a version stands for good (a correction is a new version, NĐ
30/2020, Điều 18), and so does its own row but for the columns of the review. The triggers are
made here from one list of models, for SQLite and PostgreSQL. What waits for its signer or was
discarded was never sent: there the domain code is the lock. Django rebuilds tables on SQLite
and would lose them or trip over them, so `reporting.apps` drops them before every migrate and
makes them anew afterwards. What they refuse raises IntegrityError with `REFUSAL`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from reporting import stamp
from reporting.models import (
    CONTENT_MODELS,
    DeadlineDecision,
    FiguresStamp,
    LeaderNote,
    ListDecision,
    MadeDocument,
    Making,
    PublishedReport,
    QuestionMessage,
    ReportEvent,
    ReportVersion,
    ResponseChange,
)
from reporting.models.versions import UNSENT_STATUSES
from reporting.stamp import StampTrigger

REFUSAL = "A sent report and its journal cannot be changed."

LIVE_COLUMNS = frozenset({"status", "reviewer_id", "decided_at"})
"""Of a sent version: what the review goes on to write."""

JOURNALS = (
    ReportEvent,
    QuestionMessage,
    DeadlineDecision,
    ResponseChange,
    LeaderNote,
    ListDecision,
    PublishedReport,
)
"""Tables that only ever get more rows."""

_VERSIONS = ReportVersion._meta.db_table
_UNSENT = ", ".join(f"'{status}'" for status in sorted(UNSENT_STATUSES))
_SENT = f"status NOT IN ({_UNSENT})"
_SENT_AMONG = f"SELECT 1 FROM {_VERSIONS} WHERE id IN ({{}}) AND {_SENT}"  # noqa: S608

_FILES = MadeDocument._meta.db_table
_KEPT = f"OLD.is_kept AND OLD.state = '{Making.MADE}'"

_NAME = re.compile(r"\w+_(no|draws)_(insert|update|delete|truncate)")
_CATALOGUE = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal"
    ),
}


@dataclass(frozen=True)
class Trigger:
    """Refuses an operation on a row of `table` when `condition` (SQL over OLD and NEW) holds."""

    table: str
    operation: str
    condition: str
    versions: str = ""
    """The versions (SQL, ids with commas) whose state the condition looks up."""

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.operation.lower()}"

    def created(self, vendor: str) -> Iterator[str]:
        head = f"CREATE TRIGGER {self.name} BEFORE {self.operation} ON {self.table}"
        if vendor == "sqlite":
            yield (f"{head} WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            return
        # PostgreSQL takes no subquery in WHEN, so each trigger has a function of its name.
        row = "OLD" if self.operation == "DELETE" else "NEW"
        # A version that is just being sent in another transaction still looks unsent: wait for it.
        # Who writes a draft in the ordinary way holds its row already.
        wait = (
            f"PERFORM 1 FROM {_VERSIONS} WHERE id IN ({self.versions}) FOR SHARE; "
            if self.versions
            else ""
        )
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {wait}IF {self.condition} THEN RAISE EXCEPTION '{REFUSAL}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
        )
        each = "STATEMENT" if self.operation == "TRUNCATE" else "ROW"
        yield f"{head} FOR EACH {each} EXECUTE FUNCTION {self.name}()"


def expected(connection: BaseDatabaseWrapper) -> list[Trigger | StampTrigger]:
    """Every trigger the database should have, of the tables and columns that are there now."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if _VERSIONS not in there:
            return []
        described = connection.introspection.get_table_description(cursor, _VERSIONS)
    made = [*_version([column.name for column in described]), *_journal()]
    for model in CONTENT_MODELS:
        made += _content(model._meta.db_table)
    if connection.vendor == "postgresql":
        # TRUNCATE passes by what is asked of each row.
        tables = dict.fromkeys(trigger.table for trigger in made)
        made += [Trigger(table, "TRUNCATE", "TRUE") for table in tables]
    if FiguresStamp._meta.db_table in there:
        made += stamp.triggers(connection.vendor)
    return [trigger for trigger in made if trigger.table in there]


def _journal() -> Iterator[Trigger]:
    for operation in ("UPDATE", "DELETE"):
        for model in JOURNALS:
            yield Trigger(model._meta.db_table, operation, "TRUE")
        # The file of a sent version or a published report.
        yield Trigger(_FILES, operation, _KEPT)


def _content(table: str) -> Iterator[Trigger]:
    """A row neither comes into a sent version nor changes in it nor leaves it."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
    for operation, sides in rows.items():
        versions = ", ".join(f"{side}.version_id" for side in sides)
        condition = f"EXISTS ({_SENT_AMONG.format(versions)})"
        yield Trigger(table, operation, condition, versions)


def _version(columns: list[str]) -> Iterator[Trigger]:
    changed = " OR ".join(
        f"OLD.{column} IS DISTINCT FROM NEW.{column}"
        for column in columns
        if column not in LIVE_COLUMNS
    )
    yield Trigger(_VERSIONS, "UPDATE", f"OLD.{_SENT} AND ({changed} OR NOT (NEW.{_SENT}))")
    yield Trigger(_VERSIONS, "DELETE", f"OLD.{_SENT}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger of the tables that exist; those there already are made anew."""
    remove(connection)
    statements = [
        statement
        for trigger in expected(connection)
        for statement in trigger.created(connection.vendor)
    ]
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        if statements:
            stamp.begin(connection.alias)


def missing(connection: BaseDatabaseWrapper) -> list[Trigger | StampTrigger]:
    """The triggers the database should have and has not."""
    there = installed(connection)
    return [trigger for trigger in expected(connection) if trigger.name not in there]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger off, those of tables that have another name by now too."""
    on_postgresql = connection.vendor == "postgresql"
    there = installed(connection)
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for name, table in there.items():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql else ""))
            if on_postgresql:
                cursor.execute(f"DROP FUNCTION {name}()")


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The table of each of our triggers that is there, by its name."""
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE[connection.vendor])
        return {name: table for name, table in cursor.fetchall() if _NAME.fullmatch(name)}
