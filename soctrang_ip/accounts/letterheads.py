"""An agency changes how its own documents are headed and signed from now on."""

import datetime
import hashlib
from typing import Any

from django.db import transaction

from soctrang_ip.accounts.agencies import Agency, AgencyName, in_force

OWN_FIELDS = ("header_nation", "signature")
"""What the agency's people change themselves; the rest of its name Sở KH&CN keeps."""


class Stale(Exception):
    """Somebody changed the row since it was seen; nothing was written."""


def seen_of(name: AgencyName) -> str:
    """What a page saw, to be sent back with a change of it; another name in force differs too."""
    shown = (str(name.pk), *(getattr(name, field) for field in OWN_FIELDS))
    return hashlib.sha256("\x1f".join(shown).encode()).hexdigest()[:16]


def stored(agency: Agency, today: datetime.date) -> AgencyName | None:
    """The name in force as the table has it, whatever was typed; None for an agency without one."""
    names = AgencyName.objects.filter(agency=agency).select_related("agency")
    return in_force(names, today) if names else None


def revise(agency: Agency, values: dict[str, Any], *, seen: str, today: datetime.date) -> None:
    """Write `values` into the name in force today, if it still is what was seen.

    The agency has a name. Saving what stands there already leaves no trace. Raises `Stale`.
    """
    with transaction.atomic():
        names = AgencyName.objects.select_for_update(no_key=True).filter(agency=agency)
        name = in_force(names, today)
        if seen_of(name) != seen:
            raise Stale
        changed = [field for field, value in values.items() if getattr(name, field) != value]
        for field in changed:
            setattr(name, field, values[field])
        if changed:
            name.save(update_fields=changed)
