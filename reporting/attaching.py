"""Putting files to a draft and taking them off again.

A file is on the disk before the row that names it is committed, so that no row ever names a
file that is not there. What fails in between leaves a file without a row, for `sweeping`.
"""

import datetime
import hashlib

from django.db.models import Count, Sum

from reporting import attachments, drafting
from reporting.attachments import MAX_FILES, MAX_TOTAL_BYTES
from reporting.models import Attachment, ReportVersion
from soctrang_ip.accounts.models import User
from soctrang_ip.lib import attached_files
from soctrang_ip.lib.attached_files import UploadError


def attach(
    version: ReportVersion,
    *,
    place: str,
    name: str,
    content: bytes,
    note: str,
    by: User,
    at: datetime.datetime,
) -> Attachment:
    """Store a file and name it in the draft; the same file at the same place is there once.

    `place` is one of `attachments.choices`. Raises `UploadError` for a file that is not taken,
    `drafting.NotDraft`; then the draft is as it was.
    """
    kind = attached_files.check(name, content)
    columns = {
        "place": place,
        "name": attached_files.shown_name(name),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    # Asked before too: what the draft has no room for, or what is there, need not be written.
    with drafting.locked(version) as current:
        if there := _same(current, columns):
            return there
        _check_room(current, len(content))
    stored = attachments.store().write(content)
    with drafting.locked(version) as current:
        if there := _same(current, columns):
            return there
        _check_room(current, len(content))
        more = {"content_type": kind.content_type, "storage_name": stored, "note": note}
        return drafting.add(Attachment, current, {**columns, **more}, by=by, at=at)


def detach(version: ReportVersion, key: str) -> bool:
    """Take a file off the draft; False when a colleague did already. Raises `drafting.NotDraft`.

    Earlier versions that have it keep it. A row of an attachment is never changed, so there is
    nothing of a colleague's that could be lost with it.
    """
    with drafting.locked(version) as current:
        row = Attachment.objects.filter(version=current, key=key).first()
        return row is not None and drafting.remove(row, seen=row.edit_counter)


def _same(version: ReportVersion, columns: dict[str, object]) -> Attachment | None:
    return Attachment.objects.filter(version=version, **columns).first()


def _check_room(version: ReportVersion, size: int) -> None:
    held = Attachment.objects.filter(version=version).aggregate(count=Count("pk"), size=Sum("size"))
    if held["count"] >= MAX_FILES:
        raise UploadError(
            f"Báo cáo đã có {MAX_FILES} tệp minh chứng, là số nhiều nhất. "
            "Hãy gỡ bớt tệp không cần hoặc gộp nhiều tệp thành một."
        )
    if (held["size"] or 0) + size > MAX_TOTAL_BYTES:
        raise UploadError(
            f"Tổng dung lượng minh chứng của một báo cáo tối đa {MAX_TOTAL_BYTES // 1024 // 1024} "
            "MB. Hãy gỡ bớt tệp hoặc giảm độ phân giải bản quét."
        )
