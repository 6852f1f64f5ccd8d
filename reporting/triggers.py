"""What the database itself refuses: changing what was sent, or what was done.

From SUBMITTED on the content of a version stands for good (a correction is a new version, NĐ
30/2020, Điều 18), and so does its own row but for the columns of the review. The triggers are
made here from one list of models, for SQLite and PostgreSQL. Django rebuilds tables on SQLite
and would lose them or trip over them, so `reporting.apps` drops them before every migrate and
makes them anew afterwards. What they refuse raises IntegrityError with `REFUSAL`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from reporting.models import CONTENT_MODELS, ReportEvent, ReportVersion
from reporting.models.versions import UNSENT_STATUSES

REFUSAL = "A sent report and its journal cannot be changed."

LIVE_COLUMNS = frozenset({"status", "reviewer_id", "decided_at"})
"""Of a sent version: what the review goes on to write."""

LIVE_MODELS: dict[type[models.Model], str] = {
    ReportEvent: "The journal goes on after a version was sent; its own rows only ever get more.",
}
"""Models with a way to a version that are no content, each with the reason they are not frozen."""

_UNSENT = ", ".join(f"'{status}'" for status in sorted(UNSENT_STATUSES))
_SENT = f"status NOT IN ({_UNSENT})"
_SENT_AMONG = f"SELECT 1 FROM {ReportVersion._meta.db_table} WHERE id IN ({{}}) AND {_SENT}"  # noqa: S608


@dataclass(frozen=True)
class Trigger:
    """Refuses an operation on a row of `table` when `condition` (SQL over OLD and NEW) holds."""

    table: str
    operation: str
    condition: str

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.operation.lower()}"


def triggers(columns: dict[str, list[str]]) -> Iterator[Trigger]:
    """Every trigger of the tables there are; `columns` are those of each table."""
    for model in CONTENT_MODELS:
        yield from _content(model._meta.db_table)
    yield from _version(columns.get(ReportVersion._meta.db_table, []))
    for operation in ("UPDATE", "DELETE"):
        yield Trigger(ReportEvent._meta.db_table, operation, "TRUE")


def _content(table: str) -> Iterator[Trigger]:
    """A row neither comes into a sent version nor changes in it nor leaves it."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
    for operation, sides in rows.items():
        versions = ", ".join(f"{side}.version_id" for side in sides)
        yield Trigger(table, operation, f"EXISTS ({_SENT_AMONG.format(versions)})")


def _version(columns: list[str]) -> Iterator[Trigger]:
    table = ReportVersion._meta.db_table
    changed = " OR ".join(
        f"OLD.{column} IS DISTINCT FROM NEW.{column}"
        for column in columns
        if column not in LIVE_COLUMNS
    )
    yield Trigger(table, "UPDATE", f"OLD.{_SENT} AND ({changed or 'FALSE'} OR NOT (NEW.{_SENT}))")
    yield Trigger(table, "DELETE", f"OLD.{_SENT}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger of the tables that exist; those there already are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        table = ReportVersion._meta.db_table
        if table not in there:
            return
        described = connection.introspection.get_table_description(cursor, table)
        columns = {table: [column.name for column in described]}
        for trigger in triggers(columns):
            if trigger.table in there:
                for statement in _created(trigger, connection.vendor):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger off, whatever is there."""
    with connection.cursor() as cursor:
        for trigger in triggers({}):
            on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}")


def _created(trigger: Trigger, vendor: str) -> Iterator[str]:
    head = f"CREATE TRIGGER {trigger.name} BEFORE {trigger.operation} ON {trigger.table}"
    if vendor == "sqlite":
        yield (f"{head} WHEN {trigger.condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    # PostgreSQL takes no subquery in WHEN, so each trigger has a function of its name.
    row = "OLD" if trigger.operation == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {trigger.condition} THEN RAISE EXCEPTION '{REFUSAL}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    yield f"{head} FOR EACH ROW EXECUTE FUNCTION {trigger.name}()"
