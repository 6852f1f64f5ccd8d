"""Pages about figures, kept until a figure on them can have changed."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from reporting import stamp

SECONDS = 24 * 60 * 60
Made = TypeVar("Made")


def kept(request: HttpRequest, make: Callable[[], Made]) -> Made:
    """What `make` gives for this address to whoever acts under this role and agency.

    It must hold nothing of one person (no form token). What is kept is found only under the
    present stamp, so it is never older than the tables.
    """
    token = stamp.current(timezone.now())
    if token is None:
        return make()
    acting = request.acting
    whose = f"{acting.role}|{acting.agency_id}" if acting else ""
    said = "\n".join((token, whose, request.get_full_path()))
    key = hashlib.sha256(said.encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found
