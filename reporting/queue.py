"""Who has filed in a round and who has to act now: the reviewers' table of agencies."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils import timezone

from reporting import badges, contents, progress
from reporting.badges import Badge
from reporting.clock import Clock, Moment, clock
from reporting.contents import Contents
from reporting.figures import agencies
from reporting.figures.filing import Filing, filing_of
from reporting.models import Action, Obligation, ReportEvent, ReportingRound, ReportVersion, Status

URGE = "Đôn đốc"
NOT_STARTED = Badge("Chưa lập", "circle", "neutral")
EXEMPT = Badge("Được miễn", "minus", "neutral")


@dataclass(frozen=True)
class DraftProgress:
    """All that is told of a draft: how far it is and when it was last saved."""

    answered: int
    asked: int
    last_saved_at: datetime.datetime | None


@dataclass(frozen=True)
class QueueRow:
    """One agency of the round. `version` is the latest one that was not discarded."""

    obligation: Obligation
    agency: str
    code: str
    version: ReportVersion | None
    state: Badge | Status
    punctuality: Badge
    clock: Clock
    days_waiting: int | None
    """Days since the report came in, while nothing is decided."""
    draft: DraftProgress | None
    answer_by: Badge | None
    """Until when a returned report has to be sent again."""
    next_step: str

    @property
    def sent_at(self) -> datetime.datetime | None:
        return self.obligation.first_sent_at

    @property
    def decided(self) -> str:
        """What was decided for this agency alone, with the reason."""
        owed = self.obligation
        if owed.exempted_at:
            return f"Được miễn: {owed.exemption_reason}"
        return f"Gia hạn: {owed.extension_reason}" if owed.is_extended else ""

    @property
    def readable(self) -> ReportVersion | None:
        """The version a reviewer may open: the latest that was sent."""
        return self.obligation.latest_sent

    @property
    def waited(self) -> str:
        return f"{self.days_waiting} ngày" if self.days_waiting else "chưa đến một ngày"

    @property
    def is_to_urge(self) -> bool:
        return self.next_step == URGE

    @property
    def is_waiting(self) -> bool:
        return self.days_waiting is not None


@dataclass(frozen=True)
class Queue:
    round: ReportingRound
    filing: Filing
    rows: tuple[QueueRow, ...]

    @property
    def waiting(self) -> list[QueueRow]:
        """Those the reviewers have to decide on, the longest wait first."""
        rows = [row for row in self.rows if row.is_waiting]
        return sorted(rows, key=lambda row: row.days_waiting, reverse=True)

    def among(self, name: str) -> list[QueueRow]:
        """The rows behind one number of the filing, such as `late`."""
        codes = {source.agency_code for source in getattr(self.filing, name).sources}
        return [row for row in self.rows if row.code in codes]


def current_round(listed: list[ReportingRound], now: datetime.datetime) -> ReportingRound | None:
    """Of rounds listed newest first: the newest open annual one, else the newest."""
    is_current = (
        row for row in listed if row.is_annual and row.is_open_at(now) and not row.is_for_paper
    )
    return next(is_current, listed[0] if listed else None)


def queue(round_: ReportingRound, now: datetime.datetime) -> Queue:
    """In plan order; 16 queries at most, however many agencies and drafts."""
    today = timezone.localdate(now)
    labels = agencies.read(today)
    obligations = _obligations(round_)
    latest = {row.pk: row.standing_version for row in obligations}
    drafts = contents.read_many(
        version for version in latest.values() if version and not version.is_sent
    )
    events = _events(round_)
    deadlines = _answer_by(events)
    moments = _moments(events)
    rows = []
    for obligation in sorted(obligations, key=lambda row: labels[row.agency_id].order):
        version, label = latest[obligation.pk], labels[obligation.agency_id]
        is_waiting = version is not None and version.is_open and version.is_sent
        days = (today - timezone.localdate(version.sent_at)).days if is_waiting else None
        rows.append(
            QueueRow(
                obligation=obligation,
                agency=label.name,
                code=label.code,
                version=version,
                state=_state(obligation, version),
                punctuality=badges.punctuality(obligation, now),
                clock=clock(round_.opened_at, moments[obligation.pk], now),
                days_waiting=days,
                draft=_progress(drafts.get(version.pk)) if version else None,
                answer_by=_answer_badge(deadlines, version, today),
                next_step=reviewers_step(obligation, version, now),
            )
        )
    return Queue(round_, filing_of(obligations, labels, now), tuple(rows))


def _obligations(round_: ReportingRound) -> list[Obligation]:
    versions = ReportVersion.objects.defer("snapshot").select_related("reviewer")
    rows = list(
        Obligation.objects.filter(round=round_).prefetch_related(Prefetch("versions", versions))
    )
    for row in rows:
        row.round = round_
    return rows


def _events(round_: ReportingRound) -> list[ReportEvent]:
    """What the rows need of the journal of the round, the earliest first (one query)."""
    events = ReportEvent.objects.filter(version__obligation__round=round_)
    return list(
        events.annotate(owed=F("version__obligation"))
        .only("version_id", "action", "happened_at", "answer_by")
        .order_by("happened_at", "pk")
    )


def _answer_by(events: list[ReportEvent]) -> dict[int, datetime.date]:
    """By returned version."""
    returned = (event for event in events if event.action == Action.RETURN and event.answer_by)
    return {event.version_id: event.answer_by for event in returned}


def _moments(events: list[ReportEvent]) -> dict[int, list[Moment]]:
    """By obligation."""
    moments: dict[int, list[Moment]] = defaultdict(list)
    for event in events:
        moments[event.owed].append((event.action, event.happened_at))
    return moments


def _answer_badge(
    deadlines: dict[int, datetime.date], version: ReportVersion | None, today: datetime.date
) -> Badge | None:
    if version is None or version.is_sent or version.based_on_id not in deadlines:
        return None
    return badges.answer_by(deadlines[version.based_on_id], today)


def _state(obligation: Obligation, version: ReportVersion | None) -> Badge | Status:
    if version is not None:
        return Status(version.status)
    return EXEMPT if obligation.exempted_at else NOT_STARTED


def _progress(read: Contents | None) -> DraftProgress | None:
    if read is None:
        return None
    sections = progress.by_section(read, ())
    return DraftProgress(
        answered=sum(section.answered for section in sections),
        asked=sum(section.asked for section in sections),
        last_saved_at=read.last_saved_at,
    )


_NEXT_STEPS = {
    Status.DRAFT: "Chờ cơ quan gửi",
    Status.AWAITING_SIGN: "Chờ người ký gửi",
    Status.SUBMITTED: "Nhận thẩm định",
    Status.IN_REVIEW: "Thẩm định tiếp",
    Status.ACCEPTED: "Xem báo cáo",
    Status.RETURNED: "Chờ cơ quan gửi lại",
    Status.RECALLED: "Chờ cơ quan gửi lại",
}


def reviewers_step(
    obligation: Obligation, version: ReportVersion | None, now: datetime.datetime
) -> str:
    """What comes next as the reviewers see it; `version` is the standing one."""
    if version is not None and version.is_being_transcribed:
        return "Nhập tiếp báo cáo giấy"
    if version is not None and (version.is_sent or not obligation.is_overdue(now)):
        is_mending = version.based_on_id is not None and not version.is_sent
        return "Chờ cơ quan gửi lại" if is_mending else _NEXT_STEPS[Status(version.status)]
    if obligation.exempted_at:
        return ""
    if obligation.round.is_for_paper:
        return "Nhập báo cáo giấy"
    return URGE if obligation.is_overdue(now) else "Chờ cơ quan lập"
