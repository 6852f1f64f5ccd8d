"""Changing what a measure is held against: with a reason, kept in the history for all to read."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from plan.models import Measure, Target


class Stale(Exception):
    """Somebody changed the row since it was seen; nothing was written."""


def seen_of(row: Model, names: Iterable[str]) -> str:
    """What a page saw of the row, to be sent back with a change of it."""
    return "|".join(f"{getattr(row, name)}" for name in names)


def revise(row: Model, values: dict[str, Any], *, reason: str, seen: str) -> None:
    """Write `values`, if the stored row still is what was seen; a row that is new was unseen.

    Raises `Stale`.
    """
    with transaction.atomic():
        # The measure's lock: of two people who enter its first base figure one waits.
        Measure.objects.select_for_update(no_key=True).get(pk=row.measure_id)
        stored = type(row).objects.filter(**_identity(row)).first()
        if seen_of(stored or type(row)(measure_id=row.measure_id), values) != seen:
            raise Stale
        changed = stored or row
        for name, value in values.items():
            setattr(changed, name, value)
        changed._change_reason = reason
        changed.save()


def _identity(row: Model) -> dict[str, Any]:
    if isinstance(row, Target):
        return {"measure": row.measure_id, "horizon": row.horizon}
    return {"measure": row.measure_id}
