"""An obligation brought into any state of the life cycle, through the ordinary methods."""

import datetime

from reporting import lifecycle
from reporting.models import Action, Obligation, ReportingRound, ReportVersion, Status
from soctrang_ip.accounts.models import Membership, Role
from tests.reporting import factories

NOTHING = "nothing"
"""The agency has not begun a report."""
ON_PAPER = "a paper report being typed"
"""A draft of Sở KH&CN's."""
EVERY_STATE = (NOTHING, ON_PAPER, *Status)

AGENCY = "SNNPTNT"
FOREIGN = "SVHTTDL"
DAY = datetime.timedelta(days=1)


def actors() -> dict[str, Membership]:
    """The six roles, staff and signer both of the reporting agency and of another one."""
    return {
        "staff": factories.membership(Role.STAFF, AGENCY),
        "signer": factories.membership(Role.SIGNER, AGENCY),
        "foreign staff": factories.membership(Role.STAFF, FOREIGN),
        "foreign signer": factories.membership(Role.SIGNER, FOREIGN),
        "officer": factories.membership(Role.OFFICER, "SKHCN"),
        "head": factories.membership(Role.HEAD, "SKHCN"),
        "leader": factories.membership(Role.LEADER, "SKHCN"),
        "administrator": factories.membership(Role.ADMINISTRATOR, "SKHCN"),
    }


def now(round_: ReportingRound) -> datetime.datetime:
    """An instant after every step below and before the deadline."""
    return factories.opening(round_.year) + 20 * DAY


def bring_to(state: str, round_: ReportingRound) -> tuple[Obligation, ReportVersion | None]:
    """(obligation, the version that is in `state`); drafts are filled."""
    if state == NOTHING:
        return factories.obligation(round_, AGENCY), None
    if state == ON_PAPER:
        officer = factories.membership(Role.OFFICER, "SKHCN")
        at = factories.opening(round_.year) + DAY
        version = factories.paper_report(round_, AGENCY, by=officer, at=at)
        factories.attached(version, name="ban-quet.png")
        return factories.obligation(round_, AGENCY), version
    version = _MADE_BY[Status(state)](round_)
    version.refresh_from_db()
    assert version.status == state
    return factories.obligation(round_, AGENCY), version


def needs(round_: ReportingRound, key: str = "a key") -> dict[str, object]:
    """Everything any action may ask for besides the person and the version."""
    return {
        "reason": "Số liệu chưa khớp.",
        "key": key,
        "answer_by": datetime.date(round_.year, 10, 1),
        "received_at": now(round_) - DAY,
    }


def _draft(round_: ReportingRound) -> ReportVersion:
    version = factories.draft(round_, AGENCY)
    factories.fill(version)
    return version


def _discarded(round_: ReportingRound) -> ReportVersion:
    return _after(Action.DISCARD, "staff", _draft(round_))


def _in_review(round_: ReportingRound) -> ReportVersion:
    return _after(Action.TAKE, "officer", factories.submitted_report(round_, AGENCY))


def _returned(round_: ReportingRound) -> ReportVersion:
    return _after(Action.RETURN, "officer", _in_review(round_))


def _recalled(round_: ReportingRound) -> ReportVersion:
    return _after(Action.RECALL, "signer", factories.submitted_report(round_, AGENCY))


def _superseded(round_: ReportingRound) -> ReportVersion:
    former = factories.accepted_report(round_, AGENCY)
    _after(Action.REOPEN, "officer", former)
    factories.accepted_report(
        round_, AGENCY, version=former.obligation.versions.open().get(), at=former.sent_at + 5 * DAY
    )
    return former


def _after(action: Action, actor: str, version: ReportVersion) -> ReportVersion:
    round_ = version.obligation.round
    at = (version.sent_at or version.created_at) + DAY
    return lifecycle.perform(
        action,
        obligation=version.obligation,
        version=version,
        by=actors()[actor],
        at=at,
        **needs(round_),
    )


_MADE_BY = {
    Status.DRAFT: _draft,
    Status.AWAITING_SIGN: lambda round_: factories.waiting_report(round_, AGENCY),
    Status.SUBMITTED: lambda round_: factories.submitted_report(round_, AGENCY),
    Status.IN_REVIEW: _in_review,
    Status.ACCEPTED: lambda round_: factories.accepted_report(round_, AGENCY),
    Status.RETURNED: _returned,
    Status.RECALLED: _recalled,
    Status.SUPERSEDED: _superseded,
    Status.DISCARDED: _discarded,
}
