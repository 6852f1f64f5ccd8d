"""Removing stored files that no report names: what a failed save or a removal left behind."""

import datetime

from reporting import attachments
from reporting.models import Attachment

GRACE = datetime.timedelta(days=1)
"""A file is written before its row is committed; none takes nearly as long as this."""


def sweep_files(*, at: datetime.datetime) -> int:
    """Delete what is older than a day and named by no row; returns how many files that were.

    The files are listed before the rows are read, so a row that appears meanwhile names either
    a file that is too young or one that another row named all along: a clone's.
    """
    store = attachments.store()
    old = list(store.older_than(at - GRACE))
    named = set(Attachment.objects.values_list("storage_name", flat=True).distinct())
    orphans = [name for name in old if name not in named]
    for name in orphans:
        store.delete(name)
    return len(orphans)
