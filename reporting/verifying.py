"""Whether what was sealed still says what the database says: for `manage.py verify`.

Names, titles and targets in a snapshot are of the day it was sealed, so only its rows are
compared. A column that came into the database later is not in an older snapshot and is left out.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from reporting import attachments, snapshots, triggers
from reporting.models import (
    CONTENT_MODELS,
    Action,
    AssetEntry,
    Attachment,
    ContentRow,
    DocumentEntry,
    ListEntry,
    MadeDocument,
    MeasureEntry,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    PublishedReport,
    ReportVersion,
    Response,
    SpendingEntry,
    StaffEntry,
    Status,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from reporting.models.register import NOTHING_SAID, Said

TABLES: dict[type[ContentRow], str] = {
    TopicEntry: "nội dung",
    TaskEntry: "nhiệm vụ",
    TaskResult: "kết quả của nhiệm vụ",
    MeasureEntry: "chỉ tiêu",
    ListEntry: "danh sách của chỉ tiêu",
    SpendingEntry: "kinh phí",
    DocumentEntry: "văn bản",
    StaffEntry: "cán bộ phụ trách",
    AssetEntry: "tài sản trí tuệ",
    ObstacleEntry: "khó khăn, vướng mắc",
    ProposalEntry: "đề xuất, kiến nghị",
    NextWorkEntry: "công việc năm sau",
    Attachment: "minh chứng",
}
COLUMNS = {
    "task": "nhiệm vụ",
    "measure": "chỉ tiêu",
    "part": "phần cung cấp",
    "source": "nguồn kinh phí",
}
"""Columns that no form shows and so have no Vietnamese name of their own."""

DECISIONS = frozenset({Action.ACCEPT, Action.RETURN})


@dataclass(frozen=True)
class Flaw:
    version: ReportVersion
    text: str

    def __str__(self) -> str:
        return f"{self.version}: {self.text}"


def missing_triggers() -> list[str]:
    """Sentences about what the database no longer refuses."""
    return [
        f"Cơ sở dữ liệu thiếu trigger {trigger.name}; hãy chạy lại manage.py migrate."
        for trigger in triggers.missing(connection)
    ]


def sent_versions() -> Iterator[ReportVersion]:
    """One after the other, so that memory does not grow with their number."""
    versions = ReportVersion.objects.sent().order_by("pk")
    yield from versions.select_related("obligation__agency", "obligation__round").iterator(50)


def changed_responses() -> list[str]:
    """Sentences about answers to opinions that are not as their journal left them (two queries)."""
    responses = Response.objects.select_related("obligation__agency", "obligation__round")
    return [
        f"{response.obligation}: trả lời cho {response.get_kind_display().lower()} {response.key} "
        "không khớp nhật ký."
        for response in responses.prefetch_related("changes").order_by("pk")
        if response.said != _last_said(response)
    ]


def changed_documents() -> Iterator[str]:
    """Sentences about what was published or made for ever and is not as it was (it reads every
    file, one after the other)."""
    for published in PublishedReport.objects.select_related("round").order_by("pk").iterator(10):
        if snapshots.sha256(published.snapshot) != published.sha256:
            yield f"{published}: bản chụp không khớp mã SHA-256 đã niêm phong."
    for made in MadeDocument.objects.kept().iterator(10):
        if hashlib.sha256(made.content).hexdigest() != made.sha256:
            yield f"{made}: tệp không khớp mã SHA-256."


def _last_said(response: Response) -> Said:
    *_, last = (NOTHING_SAID, *(change.said for change in response.changes.all()))
    return last


def flaws(version: ReportVersion) -> Iterator[Flaw]:
    """What does not fit together in one sent version (15 queries, and it reads every file)."""
    digest = snapshots.sha256(version.snapshot)
    if digest != version.snapshot_sha256:
        yield Flaw(version, "bản chụp không khớp mã SHA-256 đã niêm phong")
    if version.receipt_code != snapshots.receipt_code(version, version.snapshot_sha256):
        yield Flaw(version, "mã tiếp nhận không khớp cơ quan, năm, số bản hoặc mã SHA-256")
    yield from (Flaw(version, text) for text in _journal(version))
    try:
        sealed_on, sealed = _opened(version)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Flaw(version, "bản chụp không đọc được")
        return
    if sealed_on != timezone.localdate(version.sent_at).isoformat():
        yield Flaw(version, "ngày gửi không khớp bản chụp")
    for model in CONTENT_MODELS:
        yield from _rows(version, model, sealed.get(model._meta.model_name, {}))
    yield from _files(version)


def _opened(version: ReportVersion) -> tuple[str, dict[str, dict[str, dict[str, object]]]]:
    """The snapshot's day and its rows by model and key; raises whatever a mangled one leads to."""
    snapshot = json.loads(version.snapshot)
    rows = snapshot["rows"].items()
    by_key = {model: {row["key"]: row for row in listed} for model, listed in rows}
    return snapshot["drawn_up_on"], by_key


def _journal(version: ReportVersion) -> Iterator[str]:
    """The events lead without a gap from nothing to the state, sending and decision included."""
    events = list(version.events.order_by("pk"))
    state, sendings, decided_at = "", 0, None
    for event in events:
        if event.from_status != state:
            yield f"nhật ký thiếu việc trước “{event.get_action_display()}”"
        state = event.to_status
        sendings += event.action in {Action.SUBMIT, Action.RECORD}
        # A paper report was sent when it was received, which is not when it was recorded.
        if event.action == Action.SUBMIT and event.happened_at != version.sent_at:
            yield "thời điểm gửi không khớp nhật ký"
        if event.action in DECISIONS and event.from_status == Status.IN_REVIEW:
            decided_at = event.happened_at
    if sendings != 1:
        yield "nhật ký không có lần gửi" if not sendings else "nhật ký có hơn một lần gửi"
    if state != version.status:
        yield "trạng thái không khớp việc cuối cùng trong nhật ký"
    if decided_at != version.decided_at:
        yield "thời điểm quyết định không khớp nhật ký"


def _rows(
    version: ReportVersion, model: type[ContentRow], sealed: dict[str, dict[str, object]]
) -> Iterator[Flaw]:
    table = TABLES[model]
    stored = {row["key"]: row for row in snapshots.rows_of(model, version)}
    for key, row in sealed.items():
        place = f"{table} {key}"
        found = stored.pop(key, None)
        if found is None:
            yield Flaw(version, f"{place}: có trong bản chụp, không còn trong dữ liệu")
        elif differing := [column for column in row if found.get(column) != row[column]]:
            labels = ", ".join(label_of(model, column) for column in differing)
            yield Flaw(version, f"{place}: khác bản chụp ở {labels}")
    for key in stored:
        yield Flaw(version, f"{table} {key}: có trong dữ liệu, không có trong bản chụp")


def _files(version: ReportVersion) -> Iterator[Flaw]:
    """Each attachment's file is in the store and has the hash that `_rows` found in the seal."""
    store = attachments.store()
    for row in Attachment.objects.filter(version=version).order_by("pk"):
        place = f"{TABLES[Attachment]} “{row.name}”"
        try:
            with store.path(row.storage_name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            yield Flaw(version, f"{place}: tệp không còn trong kho")
        else:
            if digest != row.sha256:
                yield Flaw(version, f"{place}: tệp trong kho không khớp mã SHA-256")


def label_of(model: type[ContentRow], column: str) -> str:
    known = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    return COLUMNS.get(column) or known.get(column, column)
