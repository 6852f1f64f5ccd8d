"""Who has filed, on time or late, who is missing, and how far each report has come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from reporting.figures.agencies import Agencies, AgencyLabel
from reporting.figures.figure import Figure, Source, tally, walk
from reporting.figures.table import Column, FigureTable, row
from reporting.models import Obligation, ReportingRound, ReportVersion, Status
from soctrang_ip.lib.dates import format_date, format_instant

WAITING_STATUSES = {Status.SUBMITTED, Status.IN_REVIEW}


class FilingState(Enum):
    """Words, tone and icon of one agency's year. In a round for paper nobody is late or missing."""

    ON_TIME = ("Đúng hạn", "success", "check-circle")
    LATE = ("Trễ hạn", "warning", "clock")
    MISSING = ("Quá hạn chưa gửi", "danger", "stop")
    NOT_DUE = ("Chưa đến hạn", "neutral", "circle")
    RECEIVED = ("Đã nhận, không xét hạn", "success", "note")
    NOT_TYPED = ("Chưa nhập báo cáo giấy", "neutral", "edit")
    EXEMPT = ("Được miễn", "neutral", "minus")
    NOT_ASKED = ("Không thuộc kỳ", "neutral", "cross")
    NO_ROUND = ("Chưa có kỳ", "neutral", "dash")

    def __init__(self, label: str, tone: str, icon: str) -> None:
        self.label, self.tone, self.icon = label, tone, icon

    @classmethod
    def of(cls, obligation: Obligation, now: datetime.datetime) -> "FilingState":
        """Reads the round and the versions."""
        is_for_paper = obligation.round.is_for_paper
        if obligation.exempted_at is not None:
            return cls.EXEMPT
        if obligation.first_sent_at is None:
            if is_for_paper:
                return cls.NOT_TYPED
            return cls.MISSING if obligation.is_overdue(now) else cls.NOT_DUE
        if is_for_paper:
            return cls.RECEIVED
        return cls.LATE if obligation.is_late() else cls.ON_TIME


SENT_STATES = frozenset({FilingState.ON_TIME, FilingState.RECEIVED, FilingState.LATE})


@dataclass(frozen=True)
class Filing:
    """expected = filed + missing + not_due, and filed = on_time + late; the exempt stand apart.

    `waiting` (sent, not yet decided) and `returned` say how the latest version sent stands, so
    an agency correcting an accepted report may be in one of them and in `accepted` as well.
    `returned_ever` holds every agency that got a version of this round back at least once.
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
    returned_ever: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(walk(self))

    @property
    def table(self) -> FigureTable:
        return FigureTable(
            "gui-bao-cao",
            "Tình hình gửi báo cáo",
            (Column("Báo cáo", width=40), Column("Số cơ quan", is_number=True)),
            tuple(row(figure.label, figure) for figure in self.figures),
        )


@dataclass(frozen=True)
class AgencyFiling:
    """How one agency's report of a round stands: everything the counts ask."""

    obligation: Obligation
    agency: AgencyLabel
    state: FilingState
    latest: ReportVersion | None
    """The latest version sent and not recalled."""
    accepted: ReportVersion | None
    was_returned: bool

    @property
    def is_asked(self) -> bool:
        return self.state is not FilingState.EXEMPT

    @property
    def is_waiting(self) -> bool:
        return self.latest is not None and self.latest.status in WAITING_STATUSES

    @property
    def is_returned(self) -> bool:
        return self.latest is not None and self.latest.status == Status.RETURNED

    @property
    def link(self) -> tuple[str, str] | None:
        """The accepted version, else the latest one sent, which only reviewers may read."""
        if self.accepted:
            return "report_full", str(self.accepted.pk)
        return ("review", str(self.latest.pk)) if self.latest else None

    @cached_property
    def source(self) -> Source:
        latest = self.latest
        return Source(
            self.agency.name,
            self.agency.code,
            latest.pk if latest else None,
            latest.number if latest else None,
            self.obligation.round.year,
            _story(self.obligation, latest),
            1,
        )


def filing(round_: ReportingRound | None, agencies: Agencies, now: datetime.datetime) -> Filing:
    """One query; none without a round, when every number is 0."""
    return filing_of(obligations_of([round_] if round_ else []), agencies, now)


def filing_of(
    obligations: Iterable[Obligation], agencies: Agencies, now: datetime.datetime
) -> Filing:
    """Of one round's obligations that know their round and versions: no query."""
    return count(by_agency(obligations, agencies, now))


def obligations_of(rounds: Iterable[ReportingRound]) -> list[Obligation]:
    """With their rounds and versions (one query for all rounds; none without a round)."""
    by_pk = {round_.pk: round_ for round_ in rounds}
    rows = Obligation.objects.filter(round__in=by_pk).with_versions()
    for owed in rows:
        owed.round = by_pk[owed.round_id]
    return rows


def by_agency(
    obligations: Iterable[Obligation], agencies: Agencies, now: datetime.datetime
) -> list[AgencyFiling]:
    """In plan order."""
    in_order = sorted(obligations, key=lambda row: agencies[row.agency_id].order)
    return [_agency_filing(row, agencies[row.agency_id], now) for row in in_order]


def count(everybody: Iterable[AgencyFiling], key: str = "filing", whose: str = "") -> Filing:
    """`key` begins the figures' keys (`filing.late`), `whose` their labels ("Năm 2024")."""
    everybody = list(everybody)
    asked = [row for row in everybody if row.is_asked]
    is_for_paper = any(row.obligation.round.is_for_paper for row in everybody)

    def figure(name: str, label: str, rows: Iterable[AgencyFiling]) -> Figure:
        of_whom = f"{whose}: {label[0].lower()}{label[1:]}" if whose else label
        return tally(f"{key}.{name}", of_whom, [row.source for row in rows], unit="cơ quan")

    def among(*states: FilingState) -> list[AgencyFiling]:
        return [row for row in asked if row.state in states]

    return Filing(
        expected=figure("expected", "Phải báo cáo", asked),
        filed=figure("filed", "Đã gửi", among(*SENT_STATES)),
        on_time=figure(
            "on_time",
            "Đã nhận, không xét hạn" if is_for_paper else "Gửi đúng hạn",
            among(FilingState.ON_TIME, FilingState.RECEIVED),
        ),
        late=figure("late", "Gửi trễ hạn", among(FilingState.LATE)),
        missing=figure("missing", "Quá hạn chưa gửi", among(FilingState.MISSING)),
        not_due=figure(
            "not_due",
            "Chưa nhập báo cáo giấy" if is_for_paper else "Chưa gửi, còn hạn",
            among(FilingState.NOT_DUE, FilingState.NOT_TYPED),
        ),
        exempt=figure("exempt", "Được miễn", (row for row in everybody if not row.is_asked)),
        waiting=figure(
            "waiting", "Đã gửi, chờ thẩm định", (row for row in asked if row.is_waiting)
        ),
        accepted=figure("accepted", "Đã chấp nhận", (row for row in asked if row.accepted)),
        returned=figure(
            "returned", "Trả lại để bổ sung", (row for row in asked if row.is_returned)
        ),
        returned_ever=figure(
            "returned_ever", "Đã từng trả lại", (row for row in asked if row.was_returned)
        ),
    )


def _agency_filing(
    obligation: Obligation, agency: AgencyLabel, now: datetime.datetime
) -> AgencyFiling:
    sent = [row for row in obligation.versions.all() if row.is_sent]
    standing = [row for row in sent if not row.is_recalled]
    return AgencyFiling(
        obligation,
        agency,
        FilingState.of(obligation, now),
        latest=max(standing, key=lambda row: row.number, default=None),
        accepted=obligation.accepted_version,
        was_returned=any(row.status == Status.RETURNED for row in sent),
    )


def _story(obligation: Obligation, version: ReportVersion | None) -> str:
    if obligation.exempted_at is not None:
        return f"Được miễn: {obligation.exemption_reason}".removesuffix(": ")
    if version is None:
        return "Chưa gửi"
    story = f"{version.get_status_display()}, gửi lúc {format_instant(version.sent_at)}"
    if obligation.first_sent_at and obligation.first_sent_at != version.sent_at:
        story += f", lần đầu lúc {format_instant(obligation.first_sent_at)}"
    if obligation.is_extended:
        story += f"; được gia hạn đến hết ngày {format_date(obligation.last_valid_day)}"
    return story
