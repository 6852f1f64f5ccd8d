"""Two people at once, each on a connection of their own: exactly one wins, the other is told."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from reporting import drafting, lifecycle, reopening
from reporting.models import (
    Action,
    ObstacleEntry,
    ReopenRequest,
    ReportingRound,
    ReportVersion,
    Status,
    TopicEntry,
)
from soctrang_ip.accounts.models import Role
from tasks.models import Task
from tests.reporting import factories
from tests.reporting.factories import act
from tests.reporting.lifecycle_states import AGENCY, bring_to, needs, now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plan_data")]

PATIENCE = 30
"""Seconds; whoever still waits then will wait for ever."""
HEAD_START = 0.5
"""Seconds in which the other thread runs into the lock."""


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each job returned or raised, all of them begun at the same moment."""
    results: list[object] = [None] * len(jobs)
    barrier = threading.Barrier(len(jobs))

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            barrier.wait(PATIENCE)
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place, job), daemon=True)
        for place, job in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results


def told(results: list[object]) -> str:
    """One of two won; the sentence the other got."""
    (lost,) = (result for result in results if isinstance(result, Exception))
    assert isinstance(lost, lifecycle.Conflict), repr(lost)
    return str(lost)


def events(version: ReportVersion, *actions: Action) -> int:
    return version.events.filter(action__in=actions).count()


def test_of_two_sendings_one_wins_and_the_other_is_told(round_: ReportingRound) -> None:
    _, version = bring_to(Status.AWAITING_SIGN, round_)
    signer = factories.membership(Role.SIGNER, AGENCY)
    results = at_once(
        lambda: act(version, Action.SUBMIT, signer, now(round_), key="one"),
        lambda: act(version, Action.SUBMIT, signer, now(round_), key="other"),
    )
    assert signer.user.full_name in told(results)
    assert events(version, Action.SUBMIT) == 1


def test_an_impatient_second_click_gets_the_same_receipt(round_: ReportingRound) -> None:
    _, version = bring_to(Status.AWAITING_SIGN, round_)
    signer = factories.membership(Role.SIGNER, AGENCY)

    def click() -> ReportVersion:
        return act(version, Action.SUBMIT, signer, now(round_), key="k")

    first, second = at_once(click, click)
    assert first.receipt_code == second.receipt_code != ""
    assert events(version, Action.SUBMIT) == 1


def test_a_report_is_accepted_or_returned_never_both(round_: ReportingRound) -> None:
    obligation, version = bring_to(Status.IN_REVIEW, round_)
    officer = factories.membership(Role.OFFICER, "SKHCN")
    head = factories.membership(Role.HEAD, "SKHCN")
    results = at_once(
        lambda: act(version, Action.ACCEPT, officer, now(round_)),
        lambda: act(version, Action.RETURN, head, now(round_), **needs(round_)),
    )
    assert told(results)
    version.refresh_from_db()
    assert events(version, Action.ACCEPT, Action.RETURN) == 1
    assert obligation.versions.open().exists() is (version.status == Status.RETURNED)


def test_a_report_is_taken_or_recalled_never_both(round_: ReportingRound) -> None:
    _, version = bring_to(Status.SUBMITTED, round_)
    officer = factories.membership(Role.OFFICER, "SKHCN")
    signer = factories.membership(Role.SIGNER, AGENCY)
    results = at_once(
        lambda: act(version, Action.TAKE, officer, now(round_)),
        lambda: act(version, Action.RECALL, signer, now(round_), reason="Nhầm."),
    )
    assert told(results)
    assert events(version, Action.TAKE, Action.RECALL) == 1


def test_a_paper_report_is_begun_once_however_many_officers_begin_it(
    round_: ReportingRound,
) -> None:
    obligation = factories.obligation(round_, AGENCY)

    def begin(role: Role) -> Callable[[], ReportVersion]:
        by = factories.membership(role, "SKHCN")
        return lambda: lifecycle.perform(
            Action.TRANSCRIBE, obligation=obligation, by=by, at=now(round_)
        )

    assert told(at_once(begin(Role.OFFICER), begin(Role.HEAD)))
    assert obligation.versions.count() == 1


def test_a_draft_gives_way_to_paper_or_takes_the_words_never_both(
    round_: ReportingRound,
) -> None:
    idle = factories.draft(round_, AGENCY)
    staff = factories.membership(Role.STAFF, AGENCY)
    officer = factories.membership(Role.OFFICER, "SKHCN")

    def save() -> None:
        with drafting.locked(idle):
            row = TopicEntry.objects.get(version=idle, key="highlights")
            factories.save(row, by=staff.user, at=now(round_), text="Câu vừa gõ.")

    saved, begun = at_once(
        save,
        lambda: lifecycle.perform(
            Action.TRANSCRIBE, obligation=idle.obligation, by=officer, at=now(round_)
        ),
    )
    idle.refresh_from_db()
    assert isinstance(saved, drafting.NotDraft) or isinstance(begun, lifecycle.Conflict)
    assert (idle.status == Status.DISCARDED) is isinstance(begun, ReportVersion)


def test_a_correction_is_asked_for_once_and_opened_or_declined(
    round_: ReportingRound,
) -> None:
    _, version = bring_to(Status.ACCEPTED, round_)
    staff = factories.membership(Role.STAFF, AGENCY)
    officer = factories.membership(Role.OFFICER, "SKHCN")
    reopening.ask(version, by=staff, reason="Sai số.", at=now(round_))
    opened, declined = at_once(
        lambda: act(version, Action.REOPEN, officer, now(round_), reason="Đồng ý."),
        lambda: reopening.decline(version, by=officer, answer="Không.", at=now(round_)),
    )
    # Opening is the reviewers' own right: it may follow a request that was declined.
    assert opened == version
    assert isinstance(declined, lifecycle.Conflict) is ReopenRequest.objects.get().is_granted


def test_two_colleagues_begin_one_report(round_: ReportingRound) -> None:
    obligation = factories.obligation(round_, AGENCY)

    def begin(role: Role) -> Callable[[], ReportVersion]:
        by = factories.membership(role, AGENCY)
        return lambda: lifecycle.perform(Action.START, obligation=obligation, by=by, at=now(round_))

    assert told(at_once(begin(Role.STAFF), begin(Role.SIGNER)))
    assert obligation.versions.count() == 1


def test_a_row_written_past_the_domain_code_waits_for_the_seal(round_: ReportingRound) -> None:
    _, version = bring_to(Status.AWAITING_SIGN, round_)
    signer = factories.membership(Role.SIGNER, AGENCY)
    is_sending = threading.Event()

    def send() -> None:
        with transaction.atomic():
            act(version, Action.SUBMIT, signer, now(round_), key="k")
            is_sending.set()
            time.sleep(HEAD_START)

    def slip_in() -> None:
        assert is_sending.wait(PATIENCE)
        ObstacleEntry.objects.create(version=version, text="Chèn vào sau khi ký.")

    sent, refused = at_once(send, slip_in)
    assert sent is None
    assert isinstance(refused, IntegrityError)
    assert not ObstacleEntry.objects.filter(version=version).exists()


def test_a_save_gets_under_the_seal_or_is_refused(round_: ReportingRound) -> None:
    _, version = bring_to(Status.DRAFT, round_)
    staff = factories.membership(Role.STAFF, AGENCY)
    signer = factories.membership(Role.SIGNER, AGENCY)

    def save() -> None:
        with drafting.locked(version):
            row = TopicEntry.objects.get(version=version, key="highlights")
            factories.save(row, by=staff.user, at=now(round_), text="Câu vừa gõ.")

    def send() -> ReportVersion:
        act(version, Action.READY, staff, now(round_))
        return act(version, Action.SUBMIT, signer, now(round_), key="k")

    saved, sent = at_once(save, send)
    assert isinstance(sent, ReportVersion)
    assert isinstance(saved, drafting.NotDraft) or saved is None
    assert ("Câu vừa gõ." in sent.snapshot) is (saved is None)


def test_adding_a_task_while_the_report_goes_to_the_signer_does_not_deadlock(
    round_: ReportingRound,
) -> None:
    _, version = bring_to(Status.DRAFT, round_)
    staff = factories.membership(Role.STAFF, AGENCY)
    asked = version.taskentry_rows.values("task")
    task = Task.objects.due_in(round_.year).exclude(pk__in=asked).first()
    holds_the_version = threading.Event()

    def add() -> None:
        with drafting.locked(version):
            holds_the_version.set()
            time.sleep(HEAD_START)
            drafting.add_task(version, task, by=staff.user, at=now(round_))

    def ready() -> None:
        holds_the_version.wait(PATIENCE)
        act(version, Action.READY, staff, now(round_))

    added, refused = at_once(add, ready)
    assert added is None
    # The task that was added has no answer yet.
    assert isinstance(refused, lifecycle.Incomplete), repr(refused)
