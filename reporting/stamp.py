"""When a figure can have changed: a token that the database itself draws anew.

Every table that figures are made of draws it when a row changes, whoever changes it. A kept page
is shown again only under the token it was made for. The token is random, so that a restored
backup or an undone transaction never meets an old one with other content. On PostgreSQL it is
drawn when the transaction commits: the row is locked for that moment only, and after everything
else, so that no two transactions wait for each other over it.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Q, Subquery, Value
from django.utils import timezone

from reporting.models import (
    CONTENT_MODELS,
    ConsolidatedPart,
    FiguresStamp,
    Letter,
    MadeDocument,
    Notice,
    Obligation,
    PublishedReport,
    ReportingRound,
    ReportVersion,
)
from soctrang_ip.accounts.models import Agency, AgencyGroup, AgencyName, User

COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    ReportVersion: ("status", "sent_at", "decided_at", "reviewer_id"),
    User: ("full_name",),
}
"""Of these an UPDATE counts only when it writes one of the columns: autosaves and log-ins are
many and change no figure."""

UNCOUNTED: frozenset[type[models.Model]] = frozenset(
    {
        *CONTENT_MODELS,
        ConsolidatedPart,
        FiguresStamp,
        Letter,
        MadeDocument,
        Notice,
        PublishedReport,
    }
)
"""Content counts from its version's acceptance on, and stands from its sending on; no figure is
made of documents."""


_DRAWN_IN = "portal.drawn_in"
"""A setting of PostgreSQL's transaction, which draws once however many rows it changes."""
_TRANSACTION = "txid_current()::text"


@dataclass(frozen=True)
class StampTrigger:
    """Draws a new token after an operation on `table`; `columns` narrow an UPDATE."""

    table: str
    operation: str
    columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.table}_draws_{self.operation.lower()}"

    def created(self, vendor: str) -> Iterator[str]:
        event = self.operation
        if self.columns:
            event = f"UPDATE OF {', '.join(self.columns)}"
        if vendor == "sqlite":
            yield (
                f"CREATE TRIGGER {self.name} AFTER {event} ON {self.table} "
                f"BEGIN {_draw('lower(hex(randomblob(16)))')}; END"
            )
            return
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF current_setting('{_DRAWN_IN}', true) IS DISTINCT FROM {_TRANSACTION} THEN "
            f"{_draw('gen_random_uuid()::text')}; "
            f"PERFORM set_config('{_DRAWN_IN}', {_TRANSACTION}, true); END IF; RETURN NULL; END $$"
        )
        if event == "TRUNCATE":
            yield (
                f"CREATE TRIGGER {self.name} AFTER TRUNCATE ON {self.table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
            )
            return
        yield (
            f"CREATE CONSTRAINT TRIGGER {self.name} AFTER {event} ON {self.table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def _draw(token: str) -> str:
    return f"UPDATE {FiguresStamp._meta.db_table} SET token = {token}"  # noqa: S608


def stamped_models() -> list[type[models.Model]]:
    """Every model of the plan, its tasks and what was reported, and the agencies' names."""
    found = [
        model
        for label in ("plan", "tasks", "reporting")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical") and model not in UNCOUNTED
    ]
    return [*found, Agency, AgencyName, AgencyGroup, AgencyGroup.members.through, User]


def triggers(vendor: str) -> Iterator[StampTrigger]:
    operations = ["INSERT", "UPDATE", "DELETE"]
    if vendor == "postgresql":
        operations.append("TRUNCATE")
    for model in stamped_models():
        for operation in operations:
            columns = COLUMNS.get(model, ()) if operation == "UPDATE" else ()
            yield StampTrigger(model._meta.db_table, operation, columns)


def begin(using: str) -> None:
    """Make the one row, if it is not there, with a token never seen before."""
    FiguresStamp.objects.using(using).get_or_create(defaults={"token": uuid4().hex})


def current(now: datetime.datetime) -> str | None:
    """The token with what the clock alone changes: the day, and how many deadlines have passed.

    One query. None before the first token, and inside a transaction, whose own writes have not
    drawn one yet: then nothing may be kept.
    """
    if connection.in_atomic_block:
        return None
    passed = Obligation.objects.filter(
        Q(extended_due_at__lte=now) | Q(extended_due_at__isnull=True),
        round__due_at__lte=now,
    )
    opened = ReportingRound.objects.filter(opened_at__lte=now)
    found = FiguresStamp.objects.values_list("token", _count(passed), _count(opened)).first()
    if found is None:
        return None
    return "|".join(map(str, (*found, timezone.localdate(now))))


def of_figures(now: datetime.datetime) -> str:
    """What tells the figures of this moment from any others: `current`, or where there is none
    something never said before."""
    return current(now) or uuid4().hex


def _count(rows: models.QuerySet) -> Subquery:
    counted = rows.order_by().annotate(one=Value(1)).values("one")
    return Subquery(counted.annotate(number=Count("pk")).values("number"))
