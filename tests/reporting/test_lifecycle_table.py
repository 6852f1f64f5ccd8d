"""Every action × state × role of the life cycle, against the table of the design.

`PERFORMED` is written out from the design by hand, not read from the code under test.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction

from reporting import lifecycle
from reporting.models import (
    CONTENT_MODELS,
    Action,
    Obligation,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    Status,
)
from soctrang_ip.accounts.models import Membership
from tests.reporting.lifecycle_states import (
    EVERY_STATE,
    NOTHING,
    ON_PAPER,
    actors,
    bring_to,
    needs,
    now,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

AGENCY = frozenset({"staff", "signer"})
SIGNER = frozenset({"signer"})
DOST = frozenset({"officer", "head"})


@dataclass(frozen=True)
class Row:
    who: frozenset[str]
    to: str
    opens_draft: bool = False


PERFORMED: dict[tuple[str, str], Row] = {
    ("start", "nothing"): Row(AGENCY, "draft"),
    ("start", "discarded"): Row(AGENCY, "draft"),
    ("ready", "draft"): Row(AGENCY, "awaiting_sign"),
    ("unlock", "awaiting_sign"): Row(AGENCY, "draft"),
    ("submit", "awaiting_sign"): Row(SIGNER, "submitted"),
    ("recall", "submitted"): Row(SIGNER, "recalled", opens_draft=True),
    ("take", "submitted"): Row(DOST, "in_review"),
    ("release", "in_review"): Row(DOST, "submitted"),
    ("return", "in_review"): Row(DOST, "returned", opens_draft=True),
    ("accept", "in_review"): Row(DOST, "accepted"),
    ("reopen", "accepted"): Row(DOST, "accepted", opens_draft=True),
    ("discard", "draft"): Row(AGENCY, "discarded"),
    ("transcribe", "nothing"): Row(DOST, "draft"),
    ("transcribe", "discarded"): Row(DOST, "draft"),
    ("transcribe", "accepted"): Row(DOST, "draft"),
    ("transcribe", "superseded"): Row(DOST, "draft"),
    # Their next draft, in which nobody has written yet, gives way.
    ("transcribe", "returned"): Row(DOST, "draft"),
    ("transcribe", "recalled"): Row(DOST, "draft"),
    ("record", ON_PAPER): Row(DOST, "submitted"),
    ("discard", ON_PAPER): Row(DOST, "discarded"),
}
"""(action, state) -> who may, and what the version is then; all else is refused.

The table of the design has `record` lead from nothing to SUBMITTED; what came on paper has to be
typed, so `transcribe` begins a draft of Sở KH&CN's and `record` ends it.
"""

MAKES_A_VERSION = {"start", "transcribe"}


def attempt(
    action: str, obligation: Obligation, version: ReportVersion | None, by: Membership
) -> ReportVersion:
    return lifecycle.perform(
        Action(action),
        obligation=obligation,
        version=None if action in MAKES_A_VERSION else version,
        by=by,
        at=now(obligation.round),
        **needs(obligation.round),
    )


def everything() -> list[object]:
    """What must be the same after a refusal."""
    return [
        list(ReportVersion.objects.order_by("pk").values_list()),
        ReportEvent.objects.count(),
        *(model.objects.count() for model in CONTENT_MODELS),
    ]


def test_the_walk_knows_every_action_and_state() -> None:
    assert {action for action, _ in PERFORMED} == set(Action)
    assert {state for _, state in PERFORMED} == set(EVERY_STATE)


@pytest.mark.parametrize("state", EVERY_STATE)
def test_each_action_is_performed_or_refused_as_the_table_says(
    state: str, round_: ReportingRound
) -> None:
    obligation, version = bring_to(state, round_)
    people = actors()
    before = everything()
    for action in Action:
        row = PERFORMED.get((action, state))
        for name, by in people.items():
            where = f"{action} of {state} by {name}"
            if row and name in row.who:
                with transaction.atomic():
                    result = attempt(action, obligation, version, by)
                    opened = set(obligation.versions.open()) - {result}
                    assert result.status == row.to, where
                    assert ReportVersion.objects.get(pk=result.pk).status == row.to, where
                    assert len(opened) == row.opens_draft, where
                    transaction.set_rollback(True)
            else:
                with pytest.raises(lifecycle.Refused):
                    attempt(action, obligation, version, by)
                assert everything() == before, where


@pytest.mark.parametrize("state", EVERY_STATE)
def test_the_buttons_are_the_rows_of_the_table(state: str, round_: ReportingRound) -> None:
    obligation, version = bring_to(state, round_)
    for name, by in actors().items():
        on_page = lifecycle.available(obligation, version, by, now(round_))
        wanted = {
            action
            for (action, source), row in PERFORMED.items()
            if source == state
            and name in row.who
            and (state == NOTHING or action not in MAKES_A_VERSION)
        }
        assert {transition.action for transition in on_page} == wanted, name


def test_who_is_not_acting_as_anybody_has_no_buttons(round_: ReportingRound) -> None:
    obligation, version = bring_to(Status.IN_REVIEW, round_)
    assert lifecycle.available(obligation, version, None, now(round_)) == []


@pytest.mark.parametrize("state", ["draft", ON_PAPER, "awaiting_sign", "submitted", "in_review"])
def test_from_every_open_state_an_ordinary_user_can_go_on_or_back(
    state: str, round_: ReportingRound
) -> None:
    obligation, version = bring_to(state, round_)
    people = actors()
    ways = {
        transition.to
        for name in ("staff", "signer", "officer")
        for transition in lifecycle.available(obligation, version, people[name], now(round_))
    }
    assert ways - {Status(version.status)}


def test_every_open_state_leads_to_an_accepted_report() -> None:
    edges = {
        (source, row.to) for (action, source), row in PERFORMED.items() if action != "transcribe"
    }
    edges |= {(source, "draft") for (_, source), row in PERFORMED.items() if row.opens_draft}
    reached = {"accepted"}
    for _ in EVERY_STATE:
        reached |= {source for source, to in edges if to in reached}
    assert {"draft", ON_PAPER, "awaiting_sign", "submitted", "in_review"} <= reached
