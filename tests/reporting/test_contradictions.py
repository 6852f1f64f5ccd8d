"""Lead and partner must agree: one question to all concerned before either is accepted."""

import datetime
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reporting import lifecycle, questions
from reporting.models import (
    Action,
    Letter,
    Notice,
    NoticeKind,
    Question,
    ReportingRound,
    ReportVersion,
    Settlement,
    Status,
    TaskStatus,
)
from reporting.refusals import Incomplete
from soctrang_ip.accounts.models import Membership, Role
from tasks.models import Task
from tests.reporting import factories
from tests.reporting.factories import act, local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

As = Callable[..., Client]
NOW = local(2026, 9, 1)
LEAD, PARTNER, THIRD = "SKHCN", "UBND-941", "UBND-942"


@pytest.fixture(autouse=True)
def _on_1_september_2026() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reviewer() -> Membership:
    return factories.membership(Role.OFFICER, "SKHCN")


@pytest.fixture
def task(round_: ReportingRound) -> Task:
    """Led by Sở KH&CN in 2026, with all districts as partners."""
    led = Task.objects.due_in(2026).filter(leads__agency__code=LEAD)
    return led.filter(partners__group__members__code=PARTNER).in_plan_order().first()


def report(
    round_: ReportingRound,
    agency: str,
    task: Task,
    status: TaskStatus,
    version: ReportVersion | None = None,
) -> ReportVersion:
    return factories.report_saying(round_, agency, task, status, at=NOW, version=version)


@pytest.fixture
def done(round_: ReportingRound, task: Task) -> ReportVersion:
    return report(round_, LEAD, task, TaskStatus.DONE)


@pytest.fixture
def not_started(round_: ReportingRound, task: Task) -> ReportVersion:
    return report(round_, PARTNER, task, TaskStatus.NOT_STARTED)


@pytest.fixture
def shared(done: ReportVersion, not_started: ReportVersion, reviewer: Membership) -> Question:
    act(done, Action.TAKE, reviewer, NOW)
    return Question.objects.get()


def settle(question: Question, version: ReportVersion, by: Membership, text: str) -> Settlement:
    seen = Question.objects.get(pk=question.pk).counter
    return questions.settle(question, version, seen=seen, by=by, text=text, at=NOW)


def fresh(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def parties(question: Question) -> set[str]:
    return set(question.parties.values_list("obligation__agency__code", flat=True))


def test_taking_a_version_that_contradicts_another_puts_one_question_to_both(
    shared: Question, task: Task, done: ReportVersion
) -> None:
    assert shared.shared_task == task
    assert parties(shared) == {LEAD, PARTNER}
    said = shared.messages.get().text
    lead, partner = (factories.obligation(done.obligation.round, code) for code in (LEAD, PARTNER))
    assert f"{lead.agency.short_name} (chủ trì) báo cáo “Hoàn thành”" in said
    assert f"{partner.agency.short_name} (phối hợp) báo cáo “Chưa triển khai”" in said


def test_it_is_raised_once_however_often_a_version_is_taken(
    shared: Question, done: ReportVersion, not_started: ReportVersion, reviewer: Membership
) -> None:
    act(done, Action.RELEASE, reviewer, NOW)
    act(done, Action.TAKE, reviewer, NOW)
    act(not_started, Action.TAKE, reviewer, NOW)
    assert Question.objects.count() == 1
    assert shared.messages.count() == 1


@pytest.mark.parametrize(
    ("of_lead", "of_partner"),
    [
        (TaskStatus.DONE, TaskStatus.IN_PROGRESS),
        (TaskStatus.DONE, TaskStatus.NONE),
        (TaskStatus.IN_PROGRESS, TaskStatus.NOT_STARTED),
        (TaskStatus.NOT_STARTED, TaskStatus.DONE),
    ],
)
def test_other_answers_do_not_contradict(
    of_lead: TaskStatus,
    of_partner: TaskStatus,
    round_: ReportingRound,
    task: Task,
    reviewer: Membership,
) -> None:
    report(round_, PARTNER, task, of_partner)
    act(report(round_, LEAD, task, of_lead), Action.TAKE, reviewer, NOW)
    assert not Question.objects.exists()


def test_a_version_that_was_recalled_says_nothing(
    done: ReportVersion, not_started: ReportVersion, reviewer: Membership
) -> None:
    signer = factories.membership(Role.SIGNER, PARTNER)
    act(not_started, Action.RECALL, signer, NOW, reason="Nhầm.")
    act(done, Action.TAKE, reviewer, NOW)
    assert not Question.objects.exists()


def test_a_third_agency_that_says_so_too_joins_the_same_question(
    shared: Question, round_: ReportingRound, task: Task, reviewer: Membership
) -> None:
    act(report(round_, THIRD, task, TaskStatus.NOT_STARTED), Action.TAKE, reviewer, NOW)
    assert Question.objects.count() == 1
    assert parties(shared) == {LEAD, PARTNER, THIRD}


def test_both_agencies_read_and_answer_it_and_no_other(
    shared: Question, done: ReportVersion, not_started: ReportVersion, as_role: As
) -> None:
    for version, code in ((done, LEAD), (not_started, PARTNER)):
        client = as_role(Role.STAFF, code)
        assert (
            "Chưa triển khai"
            in client.get(reverse("report_questions", args=[version.pk])).content.decode()
        )
        typed = {"text": f"Trả lời của {code}.", "seen": fresh(shared).counter}
        url = reverse("question_answer", args=[version.pk, shared.pk])
        assert client.post(url, typed).status_code == 302
    other = factories.draft(done.obligation.round, THIRD)
    page = as_role(Role.STAFF, THIRD).get(reverse("report_questions", args=[other.pk]))
    assert "Chưa triển khai" not in page.content.decode()
    page = as_role(Role.STAFF, LEAD).get(reverse("report_questions", args=[done.pk]))
    assert f"Trả lời của {PARTNER}." in page.content.decode()


def test_neither_is_accepted_until_it_is_settled_with_a_reason(
    shared: Question,
    done: ReportVersion,
    not_started: ReportVersion,
    officer: Client,
    reviewer: Membership,
) -> None:
    act(not_started, Action.TAKE, reviewer, NOW)
    for version in (done, not_started):
        with pytest.raises(Incomplete, match="Còn 1 nhiệm vụ"):
            act(version, Action.ACCEPT, reviewer, NOW)
    url = reverse("question_settle", args=[done.pk, shared.pk])
    assert officer.post(url, {"text": "", "seen": 1}).status_code == 400
    typed = {"text": "Mỗi bên nói về phần việc của mình.", "seen": 1}
    assert officer.post(url, typed).status_code == 302
    assert fresh(shared).settled_as == Settlement.DIFFERENCE
    for version in (done, not_started):
        assert act(version, Action.ACCEPT, reviewer, NOW).status == Status.ACCEPTED


def test_it_is_raised_when_the_first_is_about_to_be_accepted_though_the_other_was_not_taken(
    done: ReportVersion,
    reviewer: Membership,
    round_: ReportingRound,
    task: Task,
    officer: Client,
) -> None:
    act(done, Action.TAKE, reviewer, NOW)
    report(round_, PARTNER, task, TaskStatus.NOT_STARTED)
    response = officer.post(reverse("report_accept", args=[done.pk]))
    assert response.status_code == 400
    assert "chủ trì và phối hợp báo cáo khác nhau" in response.content.decode()
    assert parties(Question.objects.get()) == {LEAD, PARTNER}
    assert ReportVersion.objects.get(pk=done.pk).status == Status.IN_REVIEW


@pytest.fixture
def corrected(
    shared: Question, not_started: ReportVersion, task: Task, reviewer: Membership
) -> ReportVersion:
    """The partner's next version no longer says so."""
    act(not_started, Action.TAKE, reviewer, NOW)
    day = datetime.date(2026, 9, 10)
    act(not_started, Action.RETURN, reviewer, NOW, reason="Xem lại.", answer_by=day)
    draft = not_started.obligation.versions.open().get()
    staff = factories.membership(Role.STAFF, PARTNER)
    questions.answer(shared, draft, seen=1, by=staff, text="Đã sửa.", at=NOW)
    return report(draft.obligation.round, PARTNER, task, TaskStatus.IN_PROGRESS, version=draft)


def test_after_a_corrected_version_it_is_settled_as_agreed(
    shared: Question, corrected: ReportVersion, done: ReportVersion, reviewer: Membership
) -> None:
    assert settle(shared, done, reviewer, "Bản mới đã thống nhất.") == Settlement.AGREED
    assert act(done, Action.ACCEPT, reviewer, NOW).status == Status.ACCEPTED


def test_what_was_agreed_and_contradicts_again_is_asked_again(
    shared: Question,
    corrected: ReportVersion,
    done: ReportVersion,
    reviewer: Membership,
    task: Task,
) -> None:
    settle(shared, done, reviewer, "Bản mới đã thống nhất.")
    signer = factories.membership(Role.SIGNER, PARTNER)
    act(corrected, Action.RECALL, signer, NOW, reason="Nhầm.")
    draft = corrected.obligation.versions.open().get()
    again = report(draft.obligation.round, PARTNER, task, TaskStatus.NOT_STARTED, version=draft)
    act(again, Action.TAKE, reviewer, NOW)
    assert not fresh(shared).is_settled
    assert shared.messages.count() == 4


def test_an_agency_that_mends_its_report_answers_the_shared_question_first(
    shared: Question, not_started: ReportVersion, reviewer: Membership
) -> None:
    act(not_started, Action.TAKE, reviewer, NOW)
    day = datetime.date(2026, 9, 10)
    act(not_started, Action.RETURN, reviewer, NOW, reason="Xem lại.", answer_by=day)
    draft = not_started.obligation.versions.open().get()
    with pytest.raises(lifecycle.Incomplete, match="Còn 1 câu hỏi"):
        act(draft, Action.READY, factories.membership(Role.STAFF, PARTNER), NOW)


def test_both_agencies_get_one_letter_and_reviewers_read_of_an_answer_on_the_portal(
    shared: Question, done: ReportVersion, not_started: ReportVersion, reviewer: Membership
) -> None:
    told = Notice.objects.filter(kind=NoticeKind.QUESTIONS)
    roles = set(told.values_list("membership__agency__code", "membership__role"))
    assert roles == {(code, role) for code in (LEAD, PARTNER) for role in ("staff", "signer")}
    assert set(told.values_list("letter", flat=True)) == {Letter.WAITING}
    staff = factories.membership(Role.STAFF, PARTNER)
    questions.answer(shared, not_started, seen=1, by=staff, text="Chưa được giao.", at=NOW)
    answered = Notice.objects.get(kind=NoticeKind.ANSWERED, recipient=reviewer.user)
    assert (answered.letter, answered.body) == (Letter.NONE, "Chưa được giao.")
    assert answered.path == f"{reverse('review', args=[not_started.pk])}#{shared.anchor}"
