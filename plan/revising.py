"""Changing what a measure is held against: with a reason, kept in the history for all to read."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from plan.models import BaseFigure, Measure, Target

Revised = BaseFigure | Target


class Stale(Exception):
    """Somebody changed the row since it was seen; nothing was written."""


def seen_of(row: Model, names: Iterable[str]) -> str:
    """What a page saw of the row, to be sent back with a change of it."""
    return "|".join(f"{getattr(row, name)}" for name in names)


def revise(row: Revised, values: dict[str, Any], *, reason: str, seen: str) -> None:
    """Write `values`, if the stored row still is what was seen; a row that is new was unseen.

    Raises `Stale`.
    """
    with transaction.atomic():
        # The measure's lock: of two people who enter its first base figure one waits.
        Measure.objects.select_for_update(no_key=True).get(pk=row.measure_id)
        found = stored(row)
        if seen_of(found or type(row)(measure_id=row.measure_id), values) != seen:
            raise Stale
        changed = found or row
        for name, value in values.items():
            setattr(changed, name, value)
        changed._change_reason = reason
        changed.save()


def stored(row: Revised) -> Revised | None:
    """The row as the table has it now, whatever was typed into this one."""
    found = type(row).objects.filter(measure=row.measure_id)
    if isinstance(row, Target):
        found = found.filter(horizon=row.horizon)
    return found.select_related("measure").first()
