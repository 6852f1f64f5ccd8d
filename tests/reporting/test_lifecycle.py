"""What each step of the life cycle leaves behind: events, next drafts, seals, lateness."""

import datetime
import hashlib
import json

import pytest
from django.db import IntegrityError, transaction

from reporting import drafting, lifecycle, rounds, snapshots
from reporting.models import (
    CONTENT_MODELS,
    Action,
    Answer,
    Obligation,
    ObstacleEntry,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    Status,
    TopicEntry,
)
from soctrang_ip.accounts.models import AgencyName, Membership, Role, User
from tests.reporting import factories
from tests.reporting.factories import act, local
from tests.reporting.lifecycle_states import AGENCY, DAY, actors, bring_to, needs, now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

MIDNIGHT = local(2026, 10, 15, 0)
"""The due instant of the round of 2026: the first one that is late."""


@pytest.fixture
def staff() -> Membership:
    return factories.membership(Role.STAFF, AGENCY)


@pytest.fixture
def signer() -> Membership:
    return factories.membership(Role.SIGNER, AGENCY)


@pytest.fixture
def officer() -> Membership:
    return factories.membership(Role.OFFICER, "SKHCN")


def as_loaded(obligation: Obligation) -> Obligation:
    return Obligation.objects.select_related("round", "agency").get(pk=obligation.pk)


# Events -------------------------------------------------------------------------------------


def test_an_event_says_who_as_what_why_and_when(
    round_: ReportingRound, officer: Membership
) -> None:
    _, version = bring_to(Status.IN_REVIEW, round_)
    at, answer_by = local(2026, 8, 21, 9, 30), datetime.date(2026, 8, 28)
    act(version, Action.RETURN, officer, at, reason="Thiếu số đã chi.", answer_by=answer_by)
    event = version.events.last()
    assert (event.action, event.from_status, event.to_status) == (
        Action.RETURN,
        Status.IN_REVIEW,
        Status.RETURNED,
    )
    assert (event.by, event.role, event.agency) == (officer.user, Role.OFFICER, officer.agency)
    assert (event.reason, event.answer_by, event.happened_at) == (
        "Thiếu số đã chi.",
        answer_by,
        at,
    )


def test_each_change_of_a_version_is_one_event(round_: ReportingRound) -> None:
    version = factories.accepted_report(round_)
    steps = version.events.values_list("from_status", "to_status")
    assert list(steps) == [
        ("", "draft"),
        ("draft", "awaiting_sign"),
        ("awaiting_sign", "submitted"),
        ("submitted", "in_review"),
        ("in_review", "accepted"),
    ]


def test_events_are_neither_changed_nor_deleted(round_: ReportingRound) -> None:
    event = factories.draft(round_).events.get()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


@pytest.mark.parametrize(
    ("action", "state", "actor"),
    [
        (Action.UNLOCK, Status.AWAITING_SIGN, "signer"),
        (Action.RECALL, Status.SUBMITTED, "signer"),
        (Action.RETURN, Status.IN_REVIEW, "officer"),
        (Action.REOPEN, Status.ACCEPTED, "officer"),
    ],
)
def test_what_needs_a_reason_is_refused_with_a_blank_one(
    action: Action, state: Status, actor: str, round_: ReportingRound
) -> None:
    _, version = bring_to(state, round_)
    events = ReportEvent.objects.count()
    with pytest.raises(lifecycle.Incomplete, match="lý do"):
        act(version, action, actors()[actor], now(round_), **needs(round_) | {"reason": " \n"})
    assert ReportVersion.objects.get(pk=version.pk).status == state
    assert ReportEvent.objects.count() == events


def test_staff_take_a_report_back_from_the_signer_without_a_reason(
    round_: ReportingRound, staff: Membership
) -> None:
    _, version = bring_to(Status.AWAITING_SIGN, round_)
    assert act(version, Action.UNLOCK, staff, now(round_)).status == Status.DRAFT


@pytest.mark.parametrize("day", [None, datetime.date(2026, 8, 20)])
def test_a_return_needs_an_answer_by_day_to_come(
    day: datetime.date | None, round_: ReportingRound, officer: Membership
) -> None:
    _, version = bring_to(Status.IN_REVIEW, round_)
    with pytest.raises(lifecycle.Incomplete, match="[Nn]gày"):
        act(version, Action.RETURN, officer, local(2026, 8, 21), reason="Thiếu.", answer_by=day)


def test_a_draft_with_errors_does_not_go_to_the_signer(
    round_: ReportingRound, staff: Membership
) -> None:
    version = factories.draft(round_)
    with pytest.raises(lifecycle.Incomplete, match="phải bổ sung"):
        act(version, Action.READY, staff, now(round_))
    assert ReportVersion.objects.get(pk=version.pk).status == Status.DRAFT


# Next drafts --------------------------------------------------------------------------------


def draft_with_an_obstacle(round_: ReportingRound) -> ReportVersion:
    """A filled draft that also has a row a person added, whose key is no code of the plan."""
    version = factories.draft(round_, AGENCY)
    factories.fill(version)
    by, at = factories.membership(Role.STAFF, AGENCY).user, version.created_at
    with drafting.locked(version):
        drafting.add(ObstacleEntry, version, {"text": "Thiếu người."}, by=by, at=at)
        topic = TopicEntry.objects.get(version=version, key="obstacles")
        factories.save(topic, by=by, at=at, answer=Answer.GIVEN)
    return version


def content(version: ReportVersion) -> list[tuple[object, ...]]:
    """Every content row without its own id, version and edit counter."""
    rows = []
    for model in CONTENT_MODELS:
        kept = [
            field.attname
            for field in model._meta.concrete_fields
            if field.name not in {"id", "version", "edit_counter"}
        ]
        rows += model.objects.filter(version=version).order_by("key").values_list(*kept)
    return rows


@pytest.mark.parametrize("action", [Action.RECALL, Action.RETURN, Action.REOPEN])
def test_the_next_draft_is_a_clone_with_the_same_keys(
    action: Action, round_: ReportingRound, signer: Membership, officer: Membership
) -> None:
    draft = draft_with_an_obstacle(round_)
    if action == Action.REOPEN:
        version = factories.accepted_report(round_, version=draft)
    else:
        version = factories.submitted_report(round_, version=draft)
    if action == Action.RETURN:
        act(version, Action.TAKE, officer, now(round_))
    by = signer if action == Action.RECALL else officer
    act(version, action, by, now(round_), **needs(round_))
    following = version.obligation.versions.open().get()
    assert (following.status, following.number, following.based_on) == (Status.DRAFT, 2, version)
    assert following.change_reason == "Số liệu chưa khớp."
    assert content(following) == content(version)
    assert following.events.get().action == action


def test_the_clone_is_written_without_touching_its_model(
    round_: ReportingRound, staff: Membership
) -> None:
    obligation, returned = bring_to(Status.RETURNED, round_)
    before = content(returned)
    with drafting.locked(obligation.versions.open().get()) as following:
        row = TopicEntry.objects.get(version=following, key="highlights")
        factories.save(row, by=staff.user, at=now(round_), text="Đã sửa.")
    assert content(returned) == before


def test_accepting_supersedes_the_former_accepted_version(round_: ReportingRound) -> None:
    obligation, former = bring_to(Status.SUPERSEDED, round_)
    event = former.events.last()
    assert (event.from_status, event.to_status) == (Status.ACCEPTED, Status.SUPERSEDED)
    assert event.note == "Được thay bằng bản 2."
    assert obligation.versions.accepted().get().number == 2


def test_until_its_correction_is_accepted_a_version_stays_accepted(
    round_: ReportingRound, officer: Membership
) -> None:
    obligation, accepted = bring_to(Status.ACCEPTED, round_)
    act(accepted, Action.REOPEN, officer, now(round_), reason="Số liệu CT5 sai.")
    factories.submitted_report(round_, version=obligation.versions.open().get(), at=now(round_))
    assert obligation.versions.accepted().get() == accepted


def test_a_second_correction_waits_for_the_first(
    round_: ReportingRound, officer: Membership
) -> None:
    _, accepted = bring_to(Status.ACCEPTED, round_)
    act(accepted, Action.REOPEN, officer, now(round_), reason="Số liệu CT5 sai.")
    with pytest.raises(lifecycle.Conflict, match="chưa xong"):
        act(accepted, Action.REOPEN, officer, now(round_), reason="Số liệu CT4 sai.")


def test_after_a_discard_the_report_begins_again_from_the_last_version_kept(
    round_: ReportingRound, staff: Membership
) -> None:
    obligation, returned = bring_to(Status.RETURNED, round_)
    act(obligation.versions.open().get(), Action.DISCARD, staff, now(round_))
    again = lifecycle.perform(Action.START, obligation=obligation, by=staff, at=now(round_))
    assert (again.number, again.based_on) == (3, returned)


def second_version(version: ReportVersion, **columns: object) -> None:
    ReportVersion.objects.create(
        obligation=version.obligation, number=9, created_at=version.created_at, **columns
    )


def test_the_database_holds_one_open_version_at_most(round_: ReportingRound) -> None:
    version = factories.draft(round_)
    with pytest.raises(IntegrityError), transaction.atomic():
        second_version(version, status=Status.AWAITING_SIGN)


def test_the_database_holds_one_accepted_version_at_most(round_: ReportingRound) -> None:
    version = factories.accepted_report(round_)
    with pytest.raises(IntegrityError), transaction.atomic():
        second_version(
            version, status=Status.ACCEPTED, sent_at=version.sent_at, snapshot_sha256="0" * 64
        )


def test_the_database_holds_no_sent_version_without_a_seal(round_: ReportingRound) -> None:
    version = factories.draft(round_)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportVersion.objects.filter(pk=version.pk).update(status=Status.SUBMITTED)


# Sending ------------------------------------------------------------------------------------


def test_sending_twice_with_the_same_key_has_one_effect(
    round_: ReportingRound, signer: Membership
) -> None:
    version = factories.waiting_report(round_)
    first = act(version, Action.SUBMIT, signer, local(2026, 10, 1, 9), key="k")
    again = act(version, Action.SUBMIT, signer, local(2026, 10, 1, 9, 1), key="k")
    assert (again.receipt_code, again.sent_at) == (first.receipt_code, first.sent_at)
    assert version.events.filter(action=Action.SUBMIT).count() == 1


def test_the_receipt_is_shown_again_even_after_the_report_was_taken(
    round_: ReportingRound, signer: Membership, officer: Membership
) -> None:
    version = factories.waiting_report(round_)
    first = act(version, Action.SUBMIT, signer, local(2026, 10, 1), key="k")
    act(version, Action.TAKE, officer, local(2026, 10, 2))
    again = act(version, Action.SUBMIT, signer, local(2026, 10, 3), key="k")
    assert again.receipt_code == first.receipt_code


def test_another_key_after_the_sending_is_told_who_sent_it_and_when(
    round_: ReportingRound, signer: Membership
) -> None:
    version = factories.waiting_report(round_)
    act(version, Action.SUBMIT, signer, local(2026, 10, 1, 9, 5), key="k")
    with pytest.raises(lifecycle.Conflict) as refusal:
        act(version, Action.SUBMIT, signer, local(2026, 10, 1, 9, 6), key="another")
    assert signer.user.full_name in str(refusal.value)
    assert "09:05 01/10/2026" in str(refusal.value)


def test_the_key_does_not_open_the_receipt_to_who_may_not_send(
    round_: ReportingRound, signer: Membership, staff: Membership
) -> None:
    version = factories.waiting_report(round_)
    act(version, Action.SUBMIT, signer, local(2026, 10, 1), key="k")
    with pytest.raises(lifecycle.NotAllowed):
        act(version, Action.SUBMIT, staff, local(2026, 10, 1), key="k")


def test_sending_without_a_key_is_refused(round_: ReportingRound, signer: Membership) -> None:
    version = factories.waiting_report(round_)
    with pytest.raises(lifecycle.Incomplete):
        act(version, Action.SUBMIT, signer, local(2026, 10, 1))


def test_the_event_says_that_the_signer_also_wrote(
    round_: ReportingRound, signer: Membership, staff: Membership
) -> None:
    version = factories.draft(round_)
    factories.fill(version, by=signer.user)
    factories.submitted_report(round_, version=version)
    assert version.events.get(action=Action.SUBMIT).note == "Người ký cũng là người lập báo cáo."


def test_the_event_of_a_signer_who_only_signed_says_nothing(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_)
    assert version.events.get(action=Action.SUBMIT).note == ""


# Nobody decides on their own work -----------------------------------------------------------


@pytest.fixture
def also_officer(officer: Membership) -> dict[Role, Membership]:
    """The officer, who is staff and signer of Sở KH&CN too."""
    return {
        Role.OFFICER: officer,
        **{
            role: Membership.objects.create(
                user=officer.user, agency=officer.agency, role=role, valid_from=factories.SINCE
            )
            for role in (Role.STAFF, Role.SIGNER)
        },
    }


@pytest.fixture
def own_work(
    request: pytest.FixtureRequest,
    round_: ReportingRound,
    also_officer: dict[Role, Membership],
) -> ReportVersion:
    """A report of Sở KH&CN that the officer wrote in, signed or recorded, and then took."""
    how, officer = request.param, also_officer[Role.OFFICER]
    at = local(2026, 9, 1)
    if how == "recorded":
        version = factories.recorded_report(round_, "SKHCN", by=officer, at=at, received_at=at)
    else:
        version = factories.draft(round_, "SKHCN")
        factories.fill(version, by=officer.user if how == "wrote" else None)
        by_signer = factories.membership(Role.SIGNER, "SKHCN")
        signer = also_officer[Role.SIGNER] if how == "signed" else by_signer
        act(version, Action.READY, factories.membership(Role.STAFF, "SKHCN"), at)
        act(version, Action.SUBMIT, signer, at, key="k")
    return act(version, Action.TAKE, officer, at + DAY)


HOW = pytest.mark.parametrize("own_work", ["wrote", "signed", "recorded"], indirect=True)


@HOW
@pytest.mark.parametrize("action", [Action.ACCEPT, Action.RETURN])
def test_nobody_decides_on_their_own_work_while_another_reviewer_is_active(
    action: Action, own_work: ReportVersion, officer: Membership, round_: ReportingRound
) -> None:
    factories.membership(Role.HEAD, "SKHCN")
    assert action not in {
        transition.action
        for transition in lifecycle.available(
            own_work.obligation, own_work, officer, local(2026, 9, 3)
        )
    }
    with pytest.raises(lifecycle.NotAllowed, match="người khác"):
        act(own_work, action, officer, local(2026, 9, 3), **needs(round_))


@HOW
def test_the_only_reviewer_decides_on_their_own_work_and_the_event_says_so(
    own_work: ReportVersion, officer: Membership
) -> None:
    act(own_work, Action.ACCEPT, officer, local(2026, 9, 3))
    assert own_work.events.last().note == "Không có chuyên viên khác để thẩm định."


@pytest.mark.parametrize("why", ["the account is closed", "the membership has ended"])
@pytest.mark.parametrize("own_work", ["wrote"], indirect=True)
def test_a_reviewer_who_left_does_not_stand_in_the_way(
    why: str, own_work: ReportVersion, officer: Membership
) -> None:
    head = factories.membership(Role.HEAD, "SKHCN")
    if why == "the account is closed":
        User.objects.filter(pk=head.user_id).update(is_active=False)
    else:
        Membership.objects.filter(pk=head.pk).update(valid_until=datetime.date(2026, 9, 2))
    assert act(own_work, Action.ACCEPT, officer, local(2026, 9, 3)).status == Status.ACCEPTED


def test_a_decision_on_the_work_of_others_has_no_note(round_: ReportingRound) -> None:
    version = factories.accepted_report(round_)
    assert version.events.last().note == ""


# The deadline -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent_at", "is_late"),
    [(MIDNIGHT - datetime.timedelta(seconds=1), False), (MIDNIGHT, True)],
    ids=["14/10 23:59:59", "15/10 00:00:00"],
)
def test_the_last_second_of_14_october_is_on_time(
    sent_at: datetime.datetime, is_late: bool, round_: ReportingRound
) -> None:
    version = factories.submitted_report(round_, at=sent_at)
    assert version.status == Status.SUBMITTED
    assert as_loaded(version.obligation).is_late() is is_late


def test_a_recall_gives_the_lateness_back(round_: ReportingRound, signer: Membership) -> None:
    version = factories.submitted_report(round_, at=local(2026, 10, 14, 9))
    act(version, Action.RECALL, signer, local(2026, 10, 14, 10), reason="Nhầm tệp.")
    obligation = as_loaded(version.obligation)
    assert obligation.first_sent_at is None
    assert obligation.is_overdue(MIDNIGHT)
    factories.submitted_report(
        round_, version=obligation.versions.open().get(), at=local(2026, 10, 16)
    )
    assert as_loaded(obligation).is_late()


def test_a_returned_report_keeps_the_day_it_was_first_sent(
    round_: ReportingRound, officer: Membership
) -> None:
    version = factories.submitted_report(round_, at=local(2026, 10, 14, 9))
    act(version, Action.TAKE, officer, local(2026, 10, 16))
    day = datetime.date(2026, 10, 25)
    act(version, Action.RETURN, officer, local(2026, 10, 16), reason="Thiếu.", answer_by=day)
    following = version.obligation.versions.open().get()
    factories.submitted_report(round_, version=following, at=local(2026, 10, 24))
    obligation = as_loaded(version.obligation)
    assert obligation.first_sent_at == local(2026, 10, 14, 9)
    assert not obligation.is_late()


@pytest.mark.parametrize(
    ("received_at", "is_late"),
    [(MIDNIGHT - datetime.timedelta(seconds=1), False), (MIDNIGHT, True)],
)
def test_the_day_a_paper_report_arrived_decides(
    received_at: datetime.datetime, is_late: bool, round_: ReportingRound, officer: Membership
) -> None:
    version = factories.recorded_report(
        round_, by=officer, at=local(2026, 10, 20), received_at=received_at
    )
    assert version.is_recorded
    assert as_loaded(version.obligation).is_late() is is_late
    event = version.events.get(action=Action.RECORD)
    assert (event.happened_at, event.note) == (
        local(2026, 10, 20),
        "Nhập thay từ báo cáo giấy.",
    )


@pytest.mark.parametrize("received_at", [None, local(2026, 10, 21)])
def test_a_paper_report_needs_a_day_of_arrival_that_has_come(
    received_at: datetime.datetime | None, round_: ReportingRound, officer: Membership
) -> None:
    with pytest.raises(lifecycle.Incomplete):
        factories.recorded_report(
            round_, by=officer, at=local(2026, 10, 20), received_at=received_at
        )


def test_an_extension_moves_the_due_instant(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_, at=local(2026, 10, 18))
    obligation = as_loaded(version.obligation)
    obligation.extended_due_at = local(2026, 10, 20, 0)
    assert not obligation.is_late()


def test_who_has_sent_nothing_is_overdue_from_the_due_instant_on(round_: ReportingRound) -> None:
    obligation = factories.obligation(round_)
    assert not obligation.is_overdue(MIDNIGHT - datetime.timedelta(seconds=1))
    assert obligation.is_overdue(MIDNIGHT)


# When a report may be begun -----------------------------------------------------------------


def begin(round_: ReportingRound, at: datetime.datetime) -> ReportVersion:
    return lifecycle.perform(
        Action.START,
        obligation=factories.obligation(round_),
        by=factories.membership(Role.STAFF, AGENCY),
        at=at,
    )


def test_a_closed_round_takes_no_new_report(round_: ReportingRound) -> None:
    rounds.close(round_, at=local(2026, 12, 20))
    with pytest.raises(lifecycle.Conflict, match="không mở"):
        begin(round_, local(2026, 12, 20))


def test_a_round_closed_since_the_page_was_read_takes_no_new_report(
    round_: ReportingRound,
) -> None:
    obligation = factories.obligation(round_)
    assert obligation.round.closed_at is None
    rounds.close(round_, at=local(2026, 12, 20))
    with pytest.raises(lifecycle.Conflict):
        lifecycle.perform(
            Action.START,
            obligation=obligation,
            by=factories.membership(Role.STAFF, AGENCY),
            at=local(2026, 12, 21),
        )


def test_a_round_takes_no_report_before_it_opens(round_: ReportingRound) -> None:
    with pytest.raises(lifecycle.Conflict, match="không mở"):
        begin(round_, factories.opening(2026) - DAY)


def test_a_report_begun_before_the_closing_can_still_be_sent(
    round_: ReportingRound, signer: Membership
) -> None:
    version = factories.waiting_report(round_)
    rounds.close(round_, at=local(2026, 12, 20))
    sent = act(version, Action.SUBMIT, signer, local(2026, 12, 21), key="k")
    assert sent.status == Status.SUBMITTED


def test_an_exempted_agency_begins_no_report(round_: ReportingRound) -> None:
    Obligation.objects.filter(round=round_).update(exempted_at=local(2026, 9, 1))
    with pytest.raises(lifecycle.Conflict, match="miễn"):
        begin(round_, local(2026, 9, 2))
    assert not factories.obligation(round_).is_overdue(MIDNIGHT)


# The seal -----------------------------------------------------------------------------------


def test_the_seal_is_the_hash_of_the_canonical_snapshot(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_)
    sealed = version.snapshot
    assert version.snapshot_sha256 == hashlib.sha256(sealed.encode()).hexdigest()
    assert snapshots.canonical(json.loads(sealed)) == sealed
    assert version.receipt_code.endswith(version.snapshot_sha256[:8].upper())


def test_the_seal_says_what_the_rows_say(round_: ReportingRound, signer: Membership) -> None:
    version = factories.submitted_report(round_)
    rebuilt = snapshots.build(version, at=version.sent_at, signer=signer.user)
    assert snapshots.canonical(rebuilt) == version.snapshot


def test_every_content_row_is_under_the_seal(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_, version=draft_with_an_obstacle(round_))
    rows = json.loads(version.snapshot)["rows"]
    assert {name: len(found) for name, found in rows.items()} == {
        model._meta.model_name: model.objects.filter(version=version).count()
        for model in CONTENT_MODELS
    }


def test_the_seal_keeps_the_name_the_agency_had_that_day(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_)
    agency = version.obligation.agency
    AgencyName.objects.create(
        agency=agency,
        valid_from=datetime.date(2026, 8, 2),
        name="Sở Nông nghiệp và Môi trường",
        short_name="Sở NN&MT",
        header_name="SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
    )
    kept = snapshots.of(ReportVersion.objects.get(pk=version.pk), at=local(2027, 1, 1))
    assert kept["agency"]["name"] == "Sở Nông nghiệp và Phát triển nông thôn"
    assert kept["signer"] == factories.membership(Role.SIGNER, AGENCY).user.full_name
    assert kept["drawn_up_on"] == "2026-08-04"
