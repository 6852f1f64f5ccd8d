"""Who has filed, on time or late, who is missing, and how far each report has come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from reporting.figures.agencies import Agencies
from reporting.figures.figure import Figure, Source, tally
from reporting.models import Obligation, ReportingRound, ReportVersion, Status
from soctrang_ip.lib.dates import format_instant

WAITING_STATUSES = {Status.SUBMITTED, Status.IN_REVIEW}


@dataclass(frozen=True)
class Filing:
    """expected = filed + missing + not_due, and filed = on_time + late; the exempt stand apart.

    `waiting` (sent, not yet decided) and `returned` say how the latest version sent stands, so
    an agency correcting an accepted report may be in one of them and in `accepted` as well.
    """

    expected: Figure
    filed: Figure
    on_time: Figure
    late: Figure
    missing: Figure
    not_due: Figure
    exempt: Figure
    waiting: Figure
    accepted: Figure
    returned: Figure


class _Standing:
    """How one agency's report stands: everything the counts ask, worked out once."""

    def __init__(self, obligation: Obligation, agencies: Agencies, now: datetime.datetime) -> None:
        versions = [row for row in obligation.versions.all() if row.is_sent]
        standing = [row for row in versions if not row.is_recalled]
        latest = max(standing, key=lambda row: row.number, default=None)
        self.is_exempt = obligation.exempted_at is not None
        self.is_sent = latest is not None
        self.is_late = obligation.is_late()
        self.is_overdue = obligation.is_overdue(now)
        self.is_accepted = any(row.is_accepted for row in versions)
        self.is_waiting = latest is not None and latest.status in WAITING_STATUSES
        self.is_returned = latest is not None and latest.status == Status.RETURNED
        agency = agencies[obligation.agency_id]
        self.source = Source(
            agency.name,
            agency.code,
            latest.pk if latest else None,
            latest.number if latest else None,
            obligation.round.year,
            _story(obligation, latest),
            1,
        )


def filing(round_: ReportingRound | None, agencies: Agencies, now: datetime.datetime) -> Filing:
    """Two queries; none without a round, when every number is 0."""
    return filing_of(_obligations(round_) if round_ else [], agencies, now)


def filing_of(
    obligations: Iterable[Obligation], agencies: Agencies, now: datetime.datetime
) -> Filing:
    """Of obligations that know their round and versions: no query."""
    in_order = sorted(obligations, key=lambda row: agencies[row.agency_id].order)
    everybody = [_Standing(row, agencies, now) for row in in_order]
    asked = [row for row in everybody if not row.is_exempt]
    sent = [row for row in asked if row.is_sent]
    unsent = [row for row in asked if not row.is_sent]
    is_for_paper = any(row.round.is_for_paper for row in in_order)

    def count(name: str, label: str, rows: Iterable[_Standing]) -> Figure:
        return tally(f"filing.{name}", label, [row.source for row in rows], unit="cơ quan")

    return Filing(
        expected=count("expected", "Phải báo cáo", asked),
        filed=count("filed", "Đã gửi", sent),
        on_time=count(
            "on_time",
            "Đã nhận, không xét hạn" if is_for_paper else "Gửi đúng hạn",
            (row for row in sent if not row.is_late),
        ),
        late=count("late", "Gửi trễ hạn", (row for row in sent if row.is_late)),
        missing=count("missing", "Quá hạn chưa gửi", (row for row in unsent if row.is_overdue)),
        not_due=count(
            "not_due",
            "Chưa nhập báo cáo giấy" if is_for_paper else "Chưa gửi, còn hạn",
            (row for row in unsent if not row.is_overdue),
        ),
        exempt=count("exempt", "Được miễn", (row for row in everybody if row.is_exempt)),
        waiting=count("waiting", "Đã gửi, chờ thẩm định", (row for row in asked if row.is_waiting)),
        accepted=count("accepted", "Đã chấp nhận", (row for row in asked if row.is_accepted)),
        returned=count("returned", "Trả lại để bổ sung", (row for row in asked if row.is_returned)),
    )


def _obligations(round_: ReportingRound) -> list[Obligation]:
    versions = ReportVersion.objects.only("obligation_id", "number", "status", "sent_at")
    rows = list(
        Obligation.objects.filter(round=round_).prefetch_related(
            Prefetch("versions", versions.order_by())
        )
    )
    for row in rows:
        row.round = round_
    return rows


def _story(obligation: Obligation, version: ReportVersion | None) -> str:
    if obligation.exempted_at is not None:
        return f"Được miễn: {obligation.exemption_reason}".removesuffix(": ")
    if version is None:
        return "Chưa gửi"
    return f"{version.get_status_display()}, gửi lúc {format_instant(version.sent_at)}"
