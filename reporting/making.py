"""Documents made by the background worker, each content once.

Whoever asks gets the row at once, made or not; the worker (`manage.py db_worker`) takes the rows
one after the other, so that ten of them leave the server its other core. A row is claimed by
compare-and-set: two workers never make the same one, and one whose worker died is put before
them again by whoever asks for it.
"""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from reporting import notify
from reporting.documents import Document, NothingToPrint, kinds, press
from reporting.documents.kinds import Order
from reporting.documents.press import PrintingFailed
from reporting.models import MadeDocument, Making, PublishedReport
from soctrang_ip.accounts.models import User

logger = logging.getLogger(__name__)

KEPT_DAYS = datetime.timedelta(days=7)
"""How long what is made of a draft or of the day's figures can be fetched again."""


def ask(order: Order, *, by: User | None, at: datetime.datetime) -> MadeDocument:
    """The row of this content, put before the worker if nobody makes it yet.

    Its content is not loaded: one query for what is there already.
    """
    rows = MadeDocument.objects.without_content()
    row = rows.filter(key=order.key).first()
    if row is not None and not row.is_abandoned(at):
        return row
    with transaction.atomic():
        row, is_new = rows.get_or_create(
            key=order.key,
            defaults={
                "kind": order.kind,
                "format": order.format,
                "made_of": order.made_of,
                "title": order.title,
                "is_kept": order.is_kept,
                "published_id": order.published_id,
                "requested_at": at,
                "requested_by": by,
                "moved_at": at,
            },
        )
        gone = MadeDocument.objects.abandoned(at).filter(pk=row.pk)
        if is_new or gone.update(state=Making.WAITING, moved_at=at):
            make_document.enqueue(row.pk)
    return row


def keep(order: Order, document: Document, *, by: User, at: datetime.datetime) -> None:
    """Store what is made already."""
    MadeDocument.objects.create(
        key=order.key,
        kind=order.kind,
        format=order.format,
        made_of=order.made_of,
        title=order.title,
        is_kept=order.is_kept,
        published_id=order.published_id,
        state=Making.MADE,
        requested_at=at,
        requested_by=by,
        moved_at=at,
        finished_at=at,
        **_content(document),
    )


def try_again(order: Order, *, by: User, at: datetime.datetime) -> None:
    """Put one that failed before the worker again; nothing where none has failed."""
    with transaction.atomic():
        failed = MadeDocument.objects.filter(key=order.key, state=Making.FAILED)
        row = failed.select_for_update().without_content().first()
        if row is not None:
            failed.update(
                state=Making.WAITING, error="", requested_at=at, requested_by=by, moved_at=at
            )
            make_document.enqueue(row.pk)


def now(order: Order, *, at: datetime.datetime) -> Document:
    """The file without waiting for the worker, stored for whoever asks next.

    Raises `NothingToPrint` and `PrintingFailed`.
    """
    row = ask(order, by=None, at=at)
    if not row.is_made and not make(row.pk):
        # Somebody else is at it: what two print of the same content is the same.
        return press.printed(_drawn(row))
    row = MadeDocument.objects.get(pk=row.pk)
    if not row.is_made:
        raise PrintingFailed(row.error)
    return Document(row.filename, bytes(row.content), row.page_count)


@task(queue_name="documents")
def make_document(pk: int) -> None:
    make(pk)


def make(pk: int) -> bool:
    """Draw up, print and store one row; False when somebody else has it.

    What can be said of a failure stands in the row; what cannot is raised besides.
    """
    untaken = MadeDocument.objects.untaken().filter(pk=pk)
    if not untaken.update(state=Making.READING, moved_at=timezone.now(), error=""):
        return False
    row = MadeDocument.objects.without_content().get(pk=pk)
    try:
        drawn = _drawn(row)
        _move(pk, Making.PRINTING)
        document = press.printed(drawn)
    except (NothingToPrint, PrintingFailed) as reason:
        _move(pk, Making.FAILED, error=str(reason))
        return True
    except Exception:
        error = "Không lập được văn bản. Hãy thử lại; nếu vẫn lỗi, báo quản trị."
        _move(pk, Making.FAILED, error=error)
        raise
    _store(row, document)
    return True


def sweep(*, at: datetime.datetime) -> int:
    """Delete what is made of drafts and of past figures and older than some days; how many.

    With them goes what the worker kept of its finished turns.
    """
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT_DAYS).delete()
    count, _ = MadeDocument.objects.passing_before(at - KEPT_DAYS).delete()
    return count


def _drawn(row: MadeDocument) -> kinds.Printable:
    return kinds.draw(row.kind, row.format, row.made_of, at=row.requested_at)


def _move(pk: int, state: Making, **columns: object) -> None:
    MadeDocument.objects.filter(pk=pk).update(state=state, moved_at=timezone.now(), **columns)


def _store(row: MadeDocument, document: Document) -> None:
    with transaction.atomic():
        _move(row.pk, Making.MADE, finished_at=timezone.now(), **_content(document))
        if row.published_id is not None:
            published = PublishedReport.objects.select_related("round").get(pk=row.published_id)
            if published.is_complete:
                notify.tell_of_publication(published, at=timezone.now())


def _content(document: Document) -> dict[str, object]:
    return {
        "content": document.content,
        "sha256": document.sha256,
        "filename": document.filename,
        "page_count": document.page_count,
    }
