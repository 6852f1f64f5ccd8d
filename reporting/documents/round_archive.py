"""All reports of a round as one ZIP: each agency's PDF, its files, and a list of them all.

It is made while it is sent, one file after the other, so that the download starts at once and
never stands in memory or on the disk as a whole. The list comes last, when every hash is known;
an archive that was cut short has none and does not open.
"""

import datetime
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from reporting import attachments, making
from reporting.documents import NothingToPrint, kinds, wording
from reporting.documents.press import PrintingFailed
from reporting.models import (
    Attachment,
    FileFormat,
    Obligation,
    ReportingRound,
    ReportVersion,
    Status,
)
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.text import search_key
from soctrang_ip.lib.xlsx import Column, Sheet, Value

LIST_NAME = "danh-muc.xlsx"
PIECE = 256 * 1024
"""Bytes of a stored file that are read at a time."""
_LONGEST_NAME = 80

COLUMNS = (
    Column("Mã", 12),
    Column("Cơ quan", 40),
    Column("Bản", 8),
    Column("Trạng thái", 20),
    Column("Gửi lúc", 18),
    Column("Mã tiếp nhận", 28),
    Column("Tệp trong gói", 60),
    Column("Tên gốc, ghi chú", 50),
    Column("Dung lượng (byte)", 14),
    Column("Mã SHA-256", 66),
)


@dataclass(frozen=True)
class Item:
    """A file of the archive: its path there, what it is, and its content in pieces."""

    path: str
    told: str
    pieces: Iterator[bytes]


def filename(round_: ReportingRound) -> str:
    return f"bao-cao-{round_.year}-ky-{round_.pk}.zip"


def chosen_version(obligation: Obligation) -> ReportVersion | None:
    """The accepted version, else the latest that was sent and not recalled."""
    sent = [row for row in obligation.versions.all() if row.is_sent and not row.is_recalled]
    return obligation.accepted_version or max(sent, key=lambda row: row.number, default=None)


def stream(round_: ReportingRound, *, at: datetime.datetime) -> Iterator[bytes]:
    """The archive in pieces; a query for each report beside five for them all."""
    obligations = list(Obligation.objects.filter(round=round_).with_history().in_plan_order())
    chosen = {obligation: chosen_version(obligation) for obligation in obligations}
    files = _files(version for version in chosen.values() if version)
    rows: list[tuple[Value, ...]] = []
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for number, (obligation, version) in enumerate(chosen.items(), start=1):
            told = _told(obligation, version, at)
            if version is None:
                rows.append((*told, "", "", None, ""))
                continue
            version.obligation = obligation
            folder = f"{number:02}-{obligation.agency.code}"
            for item in _items(folder, version, files.get(version.pk, []), at):
                size, digest = 0, hashlib.sha256()
                with archive.open(_entry(item.path, at), "w") as entry:
                    for piece in item.pieces:
                        entry.write(piece)
                        size += len(piece)
                        digest.update(piece)
                        yield from sink.taken()
                rows.append((*told, item.path, item.told, size, digest.hexdigest()))
        archive.writestr(_entry(LIST_NAME, at), _list(round_, rows, at))
        yield from sink.taken()
    yield from sink.taken()


def _files(versions: Iterator[ReportVersion]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for row in Attachment.objects.filter(version__in=list(versions)).order_by("pk"):
        found.setdefault(row.version_id, []).append(row)
    return found


def _items(
    folder: str, version: ReportVersion, files: list[Attachment], at: datetime.datetime
) -> Iterator[Item]:
    try:
        order = kinds.agency_report_order(version, FileFormat.PDF, at=at)
        document = making.now(order, at=at)
    except (NothingToPrint, PrintingFailed) as reason:
        yield _excuse(f"{folder}/khong-lap-duoc-pdf.txt", str(reason))
    else:
        yield Item(f"{folder}/{safe_name(document.filename)}", "", iter([document.content]))
    for number, row in enumerate(files, start=1):
        path = f"{folder}/minh-chung/{number:02}-{safe_name(row.name)}"
        stored = attachments.store().path(row.storage_name)
        if stored.is_file():
            told = f"{row.name} ({row.note})" if row.note else row.name
            yield Item(path, told, _pieces(stored))
        else:
            yield _excuse(f"{path}.txt", f"Tệp “{row.name}” không còn trong kho.")


def _excuse(path: str, reason: str) -> Item:
    """Stands in place of what is not there, so that one report does not spoil the whole."""
    return Item(path, reason, iter([reason.encode()]))


def _pieces(stored: Path) -> Iterator[bytes]:
    with stored.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def safe_name(name: str) -> str:
    """ASCII letters without accents, digits, hyphens and dots: the same on every system."""
    stem, _, suffix = name.rpartition(".")
    stem = re.sub(r"[^a-z0-9]+", "-", search_key(stem)).strip("-")
    suffix = re.sub(r"[^a-z0-9]+", "", search_key(suffix))
    return f"{stem[:_LONGEST_NAME] or 'tep'}.{suffix}"


def _entry(path: str, at: datetime.datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, timezone.localtime(at).timetuple()[:6])
    entry.external_attr = 0o644 << 16
    return entry


def _told(
    obligation: Obligation, version: ReportVersion | None, at: datetime.datetime
) -> tuple[Value, ...]:
    agency = obligation.agency
    named = agency.code, agency.name_on(timezone.localdate(at)).name
    if version is None:
        state = "Được miễn" if obligation.exempted_at else "Chưa gửi"
        return (*named, None, state, None, "")
    state = Status(version.status).label
    return (*named, version.number, state, version.sent_at, version.receipt_code)


def _list(round_: ReportingRound, rows: list[tuple[Value, ...]], at: datetime.datetime) -> bytes:
    lines = [
        f"Lập lúc {format_instant(at)}. Mỗi cơ quan: bản đã chấp nhận, nếu chưa có thì bản gửi "
        "sau cùng.",
        "Mã SHA-256 tính trên từng tệp; mã của tệp minh chứng trùng với mã trong báo cáo.",
    ]
    if round_.is_sample:
        lines.insert(0, wording.SAMPLE_LINE)
    return xlsx.write(Sheet("Danh mục", f"Các báo cáo của {round_}", COLUMNS, rows, tuple(lines)))


class _Sink(io.RawIOBase):
    """Takes what the archive writes until it is sent on; it cannot be read or gone back in."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        pieces, self._written = self._written, []
        yield from pieces
