"""Whether what was sealed still says what the database says: for `manage.py verify`.

Names, titles and targets in a snapshot are of the day it was sealed, so only its rows are
compared. A column that came into the database later is not in an older snapshot and is left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from reporting import snapshots
from reporting.models import CONTENT_MODELS, Action, ContentRow, ReportVersion
from reporting.models.versions import UNSENT_STATUSES


@dataclass(frozen=True)
class Flaw:
    version: ReportVersion
    text: str

    def __str__(self) -> str:
        return f"{self.version}: {self.text}"


def sent_versions() -> Iterator[ReportVersion]:
    """One after the other, so that memory does not grow with their number."""
    versions = ReportVersion.objects.exclude(status__in=UNSENT_STATUSES).order_by("pk")
    yield from versions.select_related("obligation__agency", "obligation__round").iterator(50)


def flaws(version: ReportVersion) -> Iterator[Flaw]:
    """What does not fit together in one sent version (14 queries)."""
    digest = snapshots.sha256(version.snapshot)
    if digest != version.snapshot_sha256:
        yield Flaw(version, "bản chụp không khớp mã SHA-256 đã niêm phong")
    if not version.receipt_code.endswith(f"-{version.snapshot_sha256[:8].upper()}"):
        yield Flaw(version, "mã tiếp nhận không khớp mã SHA-256")
    yield from (Flaw(version, text) for text in _journal(version))
    try:
        sealed = json.loads(version.snapshot)["rows"]
    except (ValueError, KeyError, TypeError):
        yield Flaw(version, "bản chụp không đọc được")
        return
    for model in CONTENT_MODELS:
        yield from _rows(version, model, sealed.get(model._meta.model_name, []))


def _journal(version: ReportVersion) -> Iterator[str]:
    events = list(version.events.all())
    if not any(event.action in {Action.SUBMIT, Action.RECORD} for event in events):
        yield "nhật ký không có lần gửi"
    if not events or events[-1].to_status != version.status:
        yield "trạng thái không khớp việc cuối cùng trong nhật ký"


def _rows(
    version: ReportVersion, model: type[ContentRow], sealed: list[dict[str, object]]
) -> Iterator[Flaw]:
    name = model._meta.model_name
    stored = {row["key"]: row for row in snapshots.rows_of(model, version)}
    for row in sealed:
        found = stored.pop(row["key"], None)
        if found is None:
            yield Flaw(version, f"{name} {row['key']}: có trong bản chụp, không còn trong dữ liệu")
        elif differing := [column for column in row if found.get(column) != row[column]]:
            yield Flaw(version, f"{name} {row['key']}: khác bản chụp ở {', '.join(differing)}")
    for key in stored:
        yield Flaw(version, f"{name} {key}: có trong dữ liệu, không có trong bản chụp")
