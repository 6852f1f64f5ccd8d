"""The ladder of reminders before and after a report is due, and who is told on which rung.

Part VI of the plan: reports are due before 15 October. Only who can act is reminded, once per
person and occasion, however often and however late the clock runs this: after days of downtime
the rung reached by then is told and those missed are not. The reviewers get one digest for each
day on which a rung was reached.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reporting import badges
from reporting.models import (
    Action,
    Notice,
    NoticeKind,
    Obligation,
    ReportingRound,
    ReportVersion,
    Status,
)
from soctrang_ip.accounts.models import Membership, Role
from soctrang_ip.accounts.roles import REVIEWER_ROLES
from soctrang_ip.lib.dates import format_date

DAYS_BEFORE = (30, 15, 7, 1)
DAYS_BEFORE_ANSWER = (1,)
"""A returned report comes back in days, so that its ladder is short."""
FIRST_HOUR = 7
WEEK = 7
"""Days from one reminder to the next once the day has passed, beginning with the day after."""


@dataclass(frozen=True)
class Rung:
    """One step: so many days before (positive) or after (negative) the last valid day."""

    until: datetime.date
    days_left: int

    @property
    def day(self) -> datetime.date:
        return self.until - datetime.timedelta(days=self.days_left)

    @property
    def is_after(self) -> bool:
        return self.days_left < 0

    @property
    def distance(self) -> int:
        return abs(self.days_left)


def rung_reached(
    until: datetime.date, today: datetime.date, days_before: Iterable[int] = DAYS_BEFORE
) -> Rung | None:
    """The last rung whose day has come; None before the first."""
    left = (until - today).days
    if left < 0:
        late = -left - 1
        return Rung(until, -(late - late % WEEK) - 1)
    reached = [days for days in days_before if days >= left]
    return Rung(until, min(reached)) if reached else None


@dataclass(frozen=True)
class Owing:
    """One agency that has to send, until which day, and the people who can go on.

    `is_answer` says that it mends a returned report. Nobody in `people` means that no reminder
    reaches the agency.
    """

    obligation: Obligation
    agency: str
    until: datetime.date
    is_answer: bool
    needs_signature: bool
    since: datetime.date | None
    """Since when it waits for these people, where the report came to them meanwhile."""
    people: tuple[Membership, ...]

    @property
    def is_reachable(self) -> bool:
        return bool(self.people)

    def rung(self, today: datetime.date) -> Rung | None:
        """The rung reached, unless it was reached before these people had the report.

        They were told then that it had come to them.
        """
        days_before = DAYS_BEFORE_ANSWER if self.is_answer else DAYS_BEFORE
        rung = rung_reached(self.until, today, days_before)
        return rung if rung and (self.since is None or rung.day > self.since) else None


@dataclass(frozen=True)
class Outcome:
    """How many people were reminded and how many reviewers got a digest."""

    reminders: int = 0
    digests: int = 0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.reminders + other.reminders, self.digests + other.digests)


def owing(round_: ReportingRound, now: datetime.datetime) -> list[Owing]:
    """In plan order: who still has to send in this round, whether a rung is reached or not.

    Six queries.
    """
    if round_.is_for_paper:
        return []
    today = timezone.localdate(now)
    obligations = (
        Obligation.objects.filter(round=round_, exempted_at=None).with_history().in_plan_order()
    )
    waiting = [(row, row.standing_version) for row in obligations]
    waiting = [(row, version) for row, version in waiting if _has_to_send(row, version)]
    people: dict[tuple[int, str], list[Membership]] = defaultdict(list)
    members = Membership.objects.valid_on(today).of_active_users().select_related("user")
    agencies = [row.agency_id for row, _ in waiting]
    for member in members.filter(agency__in=agencies).order_by("user__full_name"):
        people[member.agency_id, member.role].append(member)
    return [_owing(row, version, people, today) for row, version in waiting]


def _has_to_send(obligation: Obligation, version: ReportVersion | None) -> bool:
    """`version` is the standing one; the correction of an accepted report has no deadline."""
    if version is None:
        return obligation.owes
    if obligation.accepted_version is not None or version.is_being_transcribed:
        return False
    # Returned and the draft to mend it discarded: there is nothing in hand, and yet it is owed.
    return obligation.owes or version.status == Status.RETURNED


def _owing(
    obligation: Obligation,
    version: ReportVersion | None,
    people: dict[tuple[int, str], list[Membership]],
    today: datetime.date,
) -> Owing:
    needs_signature = version is not None and version.status == Status.AWAITING_SIGN
    staff, signers = (people[obligation.agency_id, role] for role in (Role.STAFF, Role.SIGNER))
    answer_by = obligation.answer_by
    return Owing(
        obligation=obligation,
        agency=obligation.agency.name_on(today).short_name,
        until=answer_by or obligation.last_valid_day,
        is_answer=answer_by is not None,
        needs_signature=needs_signature,
        since=_came_on(version),
        people=tuple(signers if needs_signature else staff or signers),
    )


def _came_on(version: ReportVersion | None) -> datetime.date | None:
    """The day of the last event of a version that somebody passed on or gave back."""
    events = list(version.events.all()) if version and not version.is_sent else []
    last = max(events, key=lambda event: event.happened_at, default=None)
    if last is None or last.action == Action.START:
        return None
    return timezone.localdate(last.happened_at)


def remind_all(now: datetime.datetime) -> Outcome:
    """Write what is due in every open round; any number of runs has one effect.

    Nothing is written at night: a letter that arrives at 00:00 looks like an alarm.
    """
    outcome = Outcome()
    if timezone.localtime(now).hour < FIRST_HOUR:
        return outcome
    for pk in ReportingRound.objects.with_reminders().open_at(now).values_list("pk", flat=True):
        outcome += remind(pk, now)
    return outcome


def remind(pk: int, now: datetime.datetime) -> Outcome:
    """Write what is due in one round today."""
    today = timezone.localdate(now)
    with transaction.atomic():
        # Two runs at once are served one after the other.
        round_ = ReportingRound.objects.select_for_update(no_key=True).get(pk=pk)
        listed = owing(round_, now)
        reached = [(row, row.rung(today)) for row in listed]
        opened_on = timezone.localdate(round_.opened_at)
        due = [(row, rung) for row, rung in reached if rung and rung.day >= opened_on]
        written = _store(
            notice
            for row, rung in due
            for notice in _reminders(row, f"{rung.until:%Y%m%d}-{rung.days_left}", now)
        )
        digests = _store(_digests(round_, listed, due, now))
    return Outcome(written, digests)


def remind_now(round_: ReportingRound, now: datetime.datetime) -> int:
    """Remind whoever is past the day at a reviewer's word, once a day; how many people."""
    today = timezone.localdate(now)
    with transaction.atomic():
        ReportingRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
        late = [row for row in owing(round_, now) if row.until < today]
        return _store(
            notice for row in late for notice in _reminders(row, f"now-{today:%Y%m%d}", now)
        )


def _store(notices: Iterable[Notice]) -> int:
    """Insert those that nobody was told yet; how many."""
    wanted = {(notice.recipient_id, notice.occasion): notice for notice in notices}
    told = set(
        Notice.objects.filter(occasion__in={occasion for _, occasion in wanted}).values_list(
            "recipient", "occasion"
        )
    )
    return len(
        Notice.objects.bulk_create(row for place, row in wanted.items() if place not in told)
    )


def occasion(obligation: Obligation, which: str) -> str:
    return f"reminder-{obligation.pk}-{which}"


def _reminders(row: Owing, which: str, now: datetime.datetime) -> Iterator[Notice]:
    told = _words(row, timezone.localdate(now))
    version = row.obligation.standing_version
    path = reverse("report", args=[version.pk]) if version else reverse("my_reports")
    for member in row.people:
        yield Notice.to(
            member,
            NoticeKind.REMINDER,
            occasion(row.obligation, which),
            told,
            path=path,
            at=now,
            obligation=row.obligation,
            has_letter=not row.obligation.round.is_sample,
        )


def _words(row: Owing, today: datetime.date) -> tuple[str, ...]:
    """The subject, then the paragraphs; days are counted from today, not from the rung."""
    left, day = (row.until - today).days, format_date(row.until)
    report = f"{row.obligation.round} của {row.agency}"
    todo = (
        "Báo cáo đã soạn xong và đang chờ ông/bà ký, gửi."
        if row.needs_signature
        else "Đề nghị ông/bà bổ sung, chuyển ký và gửi lại báo cáo."
        if row.is_answer
        else "Đề nghị ông/bà lập, chuyển ký và gửi báo cáo."
    )
    last = f"Ngày cuối để gửi lại là {day}." if row.is_answer else _deadline(row.obligation)
    if left < 0:
        again = "gửi lại" if row.is_answer else "gửi"
        return (
            f"Quá hạn {-left} ngày: {report} chưa {again}",
            f"{report} chưa {again}.",
            last,
            todo,
        )
    what = "ngày phải gửi lại" if row.is_answer else "hạn gửi"
    soon = f"Hôm nay là {what}" if left == 0 else f"Còn {left} ngày đến {what}"
    return (f"{soon}: {report}", f"{soon} {report}.", last, todo)


def _deadline(obligation: Obligation) -> str:
    return f"Hạn gửi: {badges.deadline(obligation.due_at)}."


def _digests(
    round_: ReportingRound,
    listed: list[Owing],
    due: list[tuple[Owing, Rung]],
    now: datetime.datetime,
) -> Iterator[Notice]:
    """One for each day on which a rung was reached, be it only by agencies nobody can reach."""
    if not due:
        return
    today, reached_on = timezone.localdate(now), max(rung.day for _, rung in due)
    late = [row for row in listed if row.until < today]
    told = [
        f"{len(listed)} cơ quan còn phải gửi, {len(late) or 'chưa có cơ quan nào'} quá hạn.",
        _named("Quá hạn", late),
        _named("Chưa đến hạn", [row for row in listed if row.until >= today]),
        _named("Không có người nhận lời nhắc", [row for row in listed if not row.is_reachable]),
    ]
    reviewers = Membership.objects.valid_on(today).of_active_users().filter(role__in=REVIEWER_ROLES)
    for member in reviewers.select_related("user"):
        yield Notice.to(
            member,
            NoticeKind.DIGEST,
            f"digest-{round_.pk}-{reached_on:%Y%m%d}",
            (f"{round_}: {len(listed)} cơ quan còn phải gửi", *filter(None, told)),
            path=reverse("round_reminders", args=[round_.pk]),
            at=now,
            obligation=None,
            # Sample rounds send no letters.
            has_letter=not round_.is_sample,
        )


def _named(label: str, rows: list[Owing]) -> str:
    if not rows:
        return ""
    return f"{label} ({len(rows)}): {'; '.join(row.agency for row in rows)}."


# What the reviewers see of it ----------------------------------------------------------------


@dataclass(frozen=True)
class Reminded:
    """An agency that still has to send, and when somebody there was last reminded."""

    owing: Owing
    last_at: datetime.datetime | None
    count: int
    is_late: bool


@dataclass(frozen=True)
class Step:
    """A rung of the round's own deadline: when, and how many people it reached."""

    rung: Rung
    sent: int
    is_past: bool


@dataclass(frozen=True)
class Overview:
    steps: tuple[Step, ...]
    agencies: tuple[Reminded, ...]

    @property
    def late(self) -> list[Reminded]:
        return [row for row in self.agencies if row.is_late]

    @property
    def unreachable(self) -> list[Reminded]:
        return [row for row in self.agencies if not row.owing.is_reachable]


def overview(round_: ReportingRound, now: datetime.datetime) -> Overview:
    """The ladder of the round with what was sent, and whom it still waits for (eight queries)."""
    today = timezone.localdate(now)
    told = Notice.objects.filter(obligation__round=round_, kind=NoticeKind.REMINDER)
    by_obligation: dict[int, list[datetime.datetime]] = defaultdict(list)
    by_rung: dict[str, int] = defaultdict(int)
    for obligation, which, at in told.values_list("obligation", "occasion", "made_at"):
        by_obligation[obligation].append(at)
        by_rung[which.split("-", 2)[2]] += 1
    until = round_.last_valid_day
    rungs = [Rung(until, days) for days in DAYS_BEFORE]
    rungs += [
        Rung(until, -1 - WEEK * weeks) for weeks in range(max(0, (today - until).days) // 7 + 2)
    ]
    return Overview(
        steps=tuple(
            Step(rung, by_rung[f"{until:%Y%m%d}-{rung.days_left}"], rung.day <= today)
            for rung in rungs
        ),
        agencies=tuple(
            Reminded(
                owing=row,
                last_at=max(by_obligation[row.obligation.pk], default=None),
                count=len(by_obligation[row.obligation.pk]),
                is_late=row.until < today,
            )
            for row in owing(round_, now)
        ),
    )
