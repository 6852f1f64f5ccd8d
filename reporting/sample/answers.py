"""Illustrative answers to what the sample's agencies raise, and a leader's notes on some."""

import datetime
import random
from collections.abc import Iterator

from reporting import contents, raised, responding
from reporting.models import ReportingRound, ReportVersion, ResponseStatus
from reporting.raised import Opinion
from reporting.responding import Wish
from reporting.sample import texts
from reporting.sample.accounts import Cast

DAYS_TO_ANSWER, DAYS_TO_NOTE = 5, 7
_SHARES = {
    ResponseStatus.NEW: 35,
    ResponseStatus.IN_PROGRESS: 15,
    ResponseStatus.NEEDS_DECISION: 10,
    ResponseStatus.FORWARDED: 12,
    ResponseStatus.RESOLVED: 20,
    ResponseStatus.DECLINED: 8,
}
"""Of a hundred opinions, how many come to stand how."""


def respond(round_: ReportingRound, cast: Cast) -> None:
    """Answer the opinions of the round's accepted reports, each report's by dice of its own."""
    accepted = ReportVersion.objects.accepted().filter(obligation__round=round_).defer("snapshot")
    for version in accepted.select_related("obligation__round", "obligation__agency").order_by(
        "obligation__agency__order"
    ):
        dice = random.Random(  # noqa: S311
            f"answers-{version.obligation.agency.code}-{round_.year}"
        )
        for opinion, status in _drawn(version, dice):
            _answer(opinion, status, dice, cast, version.decided_at)


def _drawn(version: ReportVersion, dice: random.Random) -> Iterator[tuple[Opinion, ResponseStatus]]:
    read = contents.read(version, raised.KINDS)
    for opinion in raised.of_report(version.obligation, read):
        (status,) = dice.choices(list(_SHARES), list(_SHARES.values()))
        if status != ResponseStatus.NEW:
            yield opinion, status


def _answer(
    opinion: Opinion,
    status: ResponseStatus,
    dice: random.Random,
    cast: Cast,
    decided_at: datetime.datetime,
) -> None:
    at = decided_at + datetime.timedelta(days=DAYS_TO_ANSWER)
    answer, forwarded_to = dice.choice(texts.RESPONSES[status])
    wish = Wish(status, answer, forwarded_to, dice.choice(cast.officers), at)
    responding.answer({opinion.place: 0}, wish)
    if status == ResponseStatus.NEEDS_DECISION and dice.random() < 0.5:
        responding.note(
            opinion.place,
            seen=0,
            text=dice.choice(texts.LEADER_NOTES),
            is_for_agency=dice.random() < 0.5,
            by=cast.leader,
            at=decided_at + datetime.timedelta(days=DAYS_TO_NOTE),
        )
