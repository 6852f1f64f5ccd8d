"""Who has filed, on time or late, who is missing, and how far each report has come."""

import datetime
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


def filing(round_: ReportingRound | None, agencies: Agencies, now: datetime.datetime) -> Filing:
    """Two queries; none without a round, when every number is 0."""
    obligations = _obligations(round_, agencies) if round_ else []
    asked = [row for row in obligations if row.exempted_at is None]
    sent = [row for row in asked if row.first_sent_at is not None]
    unsent = [row for row in asked if row.first_sent_at is None]

    def count(name: str, label: str, rows: list[Obligation]) -> Figure:
        sources = [_source(row, agencies) for row in rows]
        return tally(f"filing.{name}", label, sources, unit="cơ quan")

    return Filing(
        expected=count("expected", "Phải báo cáo", asked),
        filed=count("filed", "Đã gửi", sent),
        on_time=count("on_time", "Gửi đúng hạn", [row for row in sent if not row.is_late()]),
        late=count("late", "Gửi trễ hạn", [row for row in sent if row.is_late()]),
        missing=count(
            "missing", "Quá hạn chưa gửi", [row for row in unsent if row.is_overdue(now)]
        ),
        not_due=count(
            "not_due", "Chưa gửi, còn hạn", [row for row in unsent if not row.is_overdue(now)]
        ),
        exempt=count(
            "exempt", "Được miễn", [row for row in obligations if row.exempted_at is not None]
        ),
        waiting=count(
            "waiting", "Đã gửi, chờ thẩm định", [row for row in asked if _is_waiting(row)]
        ),
        accepted=count("accepted", "Đã chấp nhận", [row for row in asked if row.accepted_version]),
        returned=count(
            "returned", "Trả lại để bổ sung", [row for row in asked if _is_returned(row)]
        ),
    )


def _obligations(round_: ReportingRound, agencies: Agencies) -> list[Obligation]:
    versions = ReportVersion.objects.defer("snapshot")
    rows = list(
        Obligation.objects.filter(round=round_).prefetch_related(Prefetch("versions", versions))
    )
    for row in rows:
        row.round = round_
    return sorted(rows, key=lambda row: agencies[row.agency_id].order)


def _latest_sent(obligation: Obligation) -> ReportVersion | None:
    sent = [row for row in obligation.versions.all() if row.is_sent and not row.is_recalled]
    return max(sent, key=lambda row: row.number, default=None)


def _is_waiting(obligation: Obligation) -> bool:
    latest = _latest_sent(obligation)
    return latest is not None and latest.status in WAITING_STATUSES


def _is_returned(obligation: Obligation) -> bool:
    latest = _latest_sent(obligation)
    return latest is not None and latest.status == Status.RETURNED


def _source(obligation: Obligation, agencies: Agencies) -> Source:
    agency, version = agencies[obligation.agency_id], _latest_sent(obligation)
    return Source(
        agency.name,
        agency.code,
        version.pk if version else None,
        version.number if version else None,
        obligation.round.year,
        _story(obligation, version),
        1,
    )


def _story(obligation: Obligation, version: ReportVersion | None) -> str:
    if obligation.exempted_at is not None:
        return f"Được miễn: {obligation.exemption_reason}" if obligation.exemption_reason else ""
    if version is None:
        return "Chưa gửi"
    return f"{version.get_status_display()}, gửi lúc {format_instant(version.sent_at)}"
