"""Questions at the lines of a report: asked, answered in place, settled; all of it stays."""

import datetime
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from reporting import lifecycle, questions
from reporting.comparison import Line, compare
from reporting.models import (
    Action,
    Notice,
    NoticeKind,
    Question,
    QuestionMessage,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    Settlement,
    Status,
)
from reporting.refusals import Conflict, Incomplete, NotAllowed
from soctrang_ip.accounts.models import Membership, Role
from tests.reporting import factories
from tests.reporting.factories import act, local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

As = Callable[..., Client]
NOW = local(2026, 9, 1)
ASKED = "Số này gồm cả đơn vị <b>trực thuộc</b> chưa?"
ANSWERED = "Đã gồm cả hai đơn vị trực thuộc."
RETURN = {"return-reason": "", "return-answer_by": "10/09/2026"}


@pytest.fixture(autouse=True)
def _on_1_september_2026() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reviewer() -> Membership:
    return factories.membership(Role.OFFICER, "SKHCN")


@pytest.fixture
def staff() -> Membership:
    return factories.membership(Role.STAFF)


@pytest.fixture
def agency(as_role: As) -> Client:
    return as_role(Role.STAFF)


@pytest.fixture
def taken(round_: ReportingRound, reviewer: Membership) -> ReportVersion:
    return act(factories.submitted_report(round_), Action.TAKE, reviewer, NOW)


def line_of(version: ReportVersion, section: str = "nhiem-vu", label: str = "Kết quả") -> Line:
    """The first line there that says something."""
    return next(
        row.line
        for part in compare(version).sections
        for item in part.items
        for row in item.lines
        if part.slug == section and row.line.label == label and row.line.text
    )


@pytest.fixture
def asked(taken: ReportVersion, reviewer: Membership) -> Question:
    return questions.ask(taken, line_of(taken), by=reviewer, text=ASKED, at=NOW)


@pytest.fixture
def draft(taken: ReportVersion, asked: Question, reviewer: Membership) -> ReportVersion:
    """What the agency mends after the report came back with the question."""
    act(taken, Action.RETURN, reviewer, NOW, answer_by=NOW.date())
    return taken.obligation.versions.open().get()


def fresh(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def answer(question: Question, version: ReportVersion, by: Membership) -> None:
    seen = fresh(question).counter
    questions.answer(question, version, seen=seen, by=by, text=ANSWERED, at=NOW)


def settle(question: Question, version: ReportVersion, by: Membership, text: str = "") -> None:
    questions.settle(question, version, seen=fresh(question).counter, by=by, text=text, at=NOW)


def text_of(client: Client, name: str, *arguments: object, query: str = "") -> str:
    return client.get(reverse(name, args=arguments) + query).content.decode()


def post_ask(client: Client, version: ReportVersion, line: Line, text: str) -> HttpResponse:
    typed = {"place": line.key, "text": text}
    return client.post(reverse("question_ask", args=[version.pk]), typed)


def post(
    client: Client, name: str, version: ReportVersion, question: Question, text: str, seen: int = -1
) -> HttpResponse:
    seen = fresh(question).counter if seen < 0 else seen
    url = reverse(name, args=[version.pk, question.pk])
    return client.post(url, {"text": text, "seen": seen})


# Asking -------------------------------------------------------------------------------------


def test_an_officer_asks_at_a_line_of_the_report(taken: ReportVersion, officer: Client) -> None:
    line = line_of(taken)
    page = text_of(officer, "review", taken.pk)
    assert f"hoi={quote(line.key)}#hoi" in page
    asking = officer.get(reverse("review", args=[taken.pk]), {"hoi": line.key}).content.decode()
    assert f'name="place" value="{line.key}"' in asking
    response = post_ask(officer, taken, line, ASKED)
    question = Question.objects.get()
    assert response["Location"].endswith(f"#{question.anchor}")
    assert (question.place, question.title) == (line.place, f"{line.code} {line.title}")
    page = text_of(officer, "review", taken.pk)
    assert escape(ASKED) in page
    assert f'id="{question.anchor}"' in page


def test_a_question_says_who_asked_it_when_and_at_which_version(
    taken: ReportVersion, officer: Client, reviewer: Membership
) -> None:
    post_ask(officer, taken, line_of(taken), ASKED)
    message = QuestionMessage.objects.get()
    assert (message.by, message.role, message.agency) == (
        reviewer.user,
        Role.OFFICER,
        reviewer.agency,
    )
    assert (message.version, message.written_at) == (taken, NOW)
    assert "08:00 01/09/2026 · bản 1" in text_of(officer, "review", taken.pk)


def test_a_blank_question_is_refused_at_its_line(taken: ReportVersion, officer: Client) -> None:
    response = post_ask(officer, taken, line_of(taken), "  ")
    assert response.status_code == 400
    page = response.content.decode()
    assert "Hãy ghi câu hỏi." in page
    assert 'id="hoi"' in page


def test_a_line_that_does_not_exist_is_not_asked_about(
    taken: ReportVersion, officer: Client
) -> None:
    typed = {"place": "nhiem-vu|IX.9|Kết quả", "text": ASKED}
    assert officer.post(reverse("question_ask", args=[taken.pk]), typed).status_code == 404


def test_a_report_that_was_just_decided_takes_no_question_and_the_words_stay(
    taken: ReportVersion, officer: Client, reviewer: Membership
) -> None:
    line = line_of(taken)
    act(taken, Action.ACCEPT, reviewer, NOW)
    response = post_ask(officer, taken, line, "Câu hỏi đến muộn.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Đã chấp nhận" in page
    assert "Câu hỏi đến muộn." in page
    assert not Question.objects.exists()


def test_of_two_officers_who_go_on_at_once_the_second_is_told_and_keeps_the_words(
    taken: ReportVersion, asked: Question, officer: Client, as_role: As
) -> None:
    seen = asked.counter
    head = as_role(Role.HEAD, "SKHCN")
    assert post(head, "question_ask_again", taken, asked, "Hỏi thêm.", seen).status_code == 302
    response = post(officer, "question_ask_again", taken, asked, "Tôi cũng hỏi.", seen)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Tôi cũng hỏi." in page
    assert "vừa có trao đổi mới" in page
    assert fresh(asked).messages.count() == 2


# Returning ----------------------------------------------------------------------------------


def test_questions_are_reason_enough_to_return(
    taken: ReportVersion, asked: Question, officer: Client
) -> None:
    officer.post(reverse("report_return", args=[taken.pk]), RETURN)
    event = ReportEvent.objects.get(version=taken, action=Action.RETURN)
    assert event.note == "Kèm 1 câu hỏi phải trả lời trước khi gửi lại."
    assert ReportVersion.objects.get(pk=taken.pk).status == Status.RETURNED


def test_the_return_letter_says_how_many_questions_and_is_the_only_one(
    draft: ReportVersion, staff: Membership
) -> None:
    told = Notice.objects.get(recipient=staff.user, kind=NoticeKind.RETURNED)
    assert "Kèm theo 1 câu hỏi" in told.body
    assert "Lý do" not in told.body
    assert not Notice.objects.filter(kind=NoticeKind.QUESTIONS).exists()


def test_the_agency_reads_what_it_has_to_answer_where_it_comes_by(
    draft: ReportVersion, asked: Question, agency: Client
) -> None:
    link = f"{reverse('report_questions', args=[draft.pk])}#{asked.anchor}"
    for name in ("report", "report_check"):
        page = text_of(agency, name, draft.pk)
        assert "Còn 1 câu hỏi phải trả lời" in page
        assert link in page


# Answering ----------------------------------------------------------------------------------


def test_the_agency_answers_on_the_page_of_its_questions(
    draft: ReportVersion, asked: Question, agency: Client
) -> None:
    page = text_of(agency, "report_questions", draft.pk)
    assert escape(ASKED) in page
    row = f"{reverse('report_section', args=[draft.pk, 'nhiem-vu'])}#taskentry-"
    assert row in page
    assert post(agency, "question_answer", draft, asked, ANSWERED).status_code == 302
    page = text_of(agency, "report_questions", draft.pk)
    assert ANSWERED in page
    assert "Đã trả lời" in page
    assert not Question.objects.waiting_for(draft.obligation_id).exists()


@pytest.mark.parametrize(
    ("section", "label"),
    [
        ("nhiem-vu", "Kết quả"),
        ("chi-tieu", "Đến ngày chốt số liệu"),
        ("kinh-phi", "Đã chi đến ngày chốt"),
        ("danh-gia", ""),
        ("chi-dao", "Việc đã làm"),
    ],
)
def test_the_link_of_a_question_leads_to_its_row(
    section: str, label: str, taken: ReportVersion, reviewer: Membership, agency: Client
) -> None:
    line = line_of(taken, section, label)
    question = questions.ask(taken, line, by=reviewer, text=ASKED, at=NOW)
    act(taken, Action.RETURN, reviewer, NOW, answer_by=NOW.date())
    draft = taken.obligation.versions.open().get()
    page = text_of(agency, "report_questions", draft.pk)
    base = f'href="{reverse("report_section", args=[draft.pk, section])}#'
    anchor = page.split(base)[1].split('"')[0]
    panel = text_of(agency, "report_section", draft.pk, section).split(f'id="{anchor}"')[1]
    assert f'id="{question.anchor}"' in panel
    assert page.count(escape(ASKED)) == 1


def test_an_answer_is_given_beside_the_row_within_the_form_of_the_page(
    draft: ReportVersion, asked: Question, agency: Client
) -> None:
    page = reverse("report_section", args=[draft.pk, "nhiem-vu"])
    name = asked.answer_prefix
    assert f'name="{name}-text"' in agency.get(page).content.decode()
    typed = {f"{name}-text": ANSWERED, f"{name}-seen": asked.counter}
    assert agency.post(page, typed).status_code == 302
    assert asked.messages.last().text == ANSWERED


def test_an_answer_beside_the_row_that_comes_too_late_stays_on_the_page(
    draft: ReportVersion, asked: Question, agency: Client, reviewer: Membership
) -> None:
    name, seen = asked.answer_prefix, asked.counter
    answer(asked, draft, factories.membership(Role.SIGNER))
    typed = {f"{name}-text": "Trả lời thứ hai.", f"{name}-seen": seen}
    response = agency.post(reverse("report_section", args=[draft.pk, "nhiem-vu"]), typed)
    assert response.status_code == 409
    assert "Trả lời thứ hai." in response.content.decode()
    assert fresh(asked).messages.count() == 2


def test_an_answer_to_a_settled_question_is_refused_and_stays(
    draft: ReportVersion, asked: Question, agency: Client, reviewer: Membership
) -> None:
    settle(asked, draft, reviewer, "Đã trao đổi qua điện thoại.")
    response = post(agency, "question_answer", draft, asked, ANSWERED)
    page = response.content.decode()
    assert response.status_code == 409
    assert "đã được kết luận" in page
    assert ANSWERED in page
    name = asked.answer_prefix
    typed = {f"{name}-text": ANSWERED, f"{name}-seen": asked.counter}
    response = agency.post(reverse("report_section", args=[draft.pk, "nhiem-vu"]), typed)
    assert response.status_code == 409
    assert ANSWERED in response.content.decode()


def test_another_agency_neither_reads_nor_answers_a_pinned_question(
    draft: ReportVersion, asked: Question, as_role: As, round_: ReportingRound
) -> None:
    other = as_role(Role.STAFF, "SCT")
    theirs = factories.draft(round_, "SCT")
    assert other.get(reverse("report_questions", args=[draft.pk])).status_code == 404
    assert post(other, "question_answer", draft, asked, ANSWERED).status_code == 404
    assert post(other, "question_answer", theirs, asked, ANSWERED).status_code == 404
    assert fresh(asked).messages.count() == 1


# Sending again ------------------------------------------------------------------------------


def test_a_report_is_not_passed_on_while_a_question_waits(
    draft: ReportVersion, asked: Question, agency: Client, staff: Membership
) -> None:
    url = reverse("report_ready", args=[draft.pk])
    response = agency.post(url)
    page = response.content.decode()
    assert response.status_code == 400
    assert "Còn 1 câu hỏi của Sở Khoa học và Công nghệ chưa trả lời" in page
    assert f"#{asked.anchor}" in page
    answer(asked, draft, staff)
    assert agency.post(url).status_code == 302
    assert ReportVersion.objects.get(pk=draft.pk).status == Status.AWAITING_SIGN


def test_a_report_is_not_sent_while_a_question_waits(
    draft: ReportVersion, asked: Question, staff: Membership, reviewer: Membership
) -> None:
    answer(asked, draft, staff)
    act(draft, Action.READY, staff, NOW)
    asked.parties.update(is_to_answer=True)
    with pytest.raises(Incomplete, match="Còn 1 câu hỏi"):
        act(draft, Action.SUBMIT, factories.membership(Role.SIGNER), NOW, key="a")


# Deciding -----------------------------------------------------------------------------------


@pytest.fixture
def sent_again(
    draft: ReportVersion, asked: Question, staff: Membership, reviewer: Membership
) -> ReportVersion:
    answer(asked, draft, staff)
    factories.submitted_report(draft.obligation.round, version=draft, at=NOW)
    return act(draft, Action.TAKE, reviewer, NOW)


def test_no_report_is_accepted_while_a_question_waits(
    taken: ReportVersion, asked: Question, officer: Client
) -> None:
    assert reverse("report_accept", args=[taken.pk]) not in text_of(officer, "review", taken.pk)
    response = officer.post(reverse("report_accept", args=[taken.pk]))
    assert response.status_code == 400
    assert "Còn 1 câu hỏi cơ quan chưa trả lời" in response.content.decode()
    assert ReportVersion.objects.get(pk=taken.pk).status == Status.IN_REVIEW


def test_accepting_says_and_records_that_answered_questions_are_clear(
    sent_again: ReportVersion, asked: Question, officer: Client
) -> None:
    assert "1 câu hỏi đã trả lời được ghi là “Đã rõ”" in text_of(officer, "review", sent_again.pk)
    officer.post(reverse("report_accept", args=[sent_again.pk]))
    assert ReportVersion.objects.get(pk=sent_again.pk).status == Status.ACCEPTED
    assert fresh(asked).settled_as == Settlement.CLEAR


def test_an_answered_question_is_clear_with_one_click(
    sent_again: ReportVersion, asked: Question, officer: Client
) -> None:
    assert post(officer, "question_settle", sent_again, asked, "").status_code == 302
    assert fresh(asked).settled_as == Settlement.CLEAR


def test_asked_again_it_waits_again_and_every_round_stays_readable(
    sent_again: ReportVersion, asked: Question, officer: Client, agency: Client
) -> None:
    post(officer, "question_ask_again", sent_again, asked, "Cho biết từng đơn vị.")
    assert Question.objects.waiting_for(sent_again.obligation_id).exists()
    for page in (
        text_of(officer, "review", sent_again.pk),
        text_of(agency, "report_questions", sent_again.pk),
    ):
        places = [page.index(text) for text in (escape(ASKED), ANSWERED, "Cho biết từng đơn vị.")]
        assert places == sorted(places)


def test_a_question_asked_by_mistake_is_withdrawn_with_a_reason(
    taken: ReportVersion, asked: Question, officer: Client
) -> None:
    assert post(officer, "question_settle", taken, asked, "").status_code == 400
    assert post(officer, "question_settle", taken, asked, "Hỏi nhầm dòng.").status_code == 302
    assert fresh(asked).settled_as == Settlement.WITHDRAWN
    assert "Hỏi nhầm dòng." in text_of(officer, "review", taken.pk)


def test_the_reviewer_sees_that_a_questioned_line_was_not_changed(
    sent_again: ReportVersion, asked: Question, officer: Client
) -> None:
    page = text_of(officer, "review", sent_again.pk, query="?chi=sua")
    assert "Không thay đổi so với bản 1." in page
    assert escape(ASKED) in page


def test_a_section_without_a_change_is_there_and_says_so(
    sent_again: ReportVersion, officer: Client
) -> None:
    page = text_of(officer, "review", sent_again.pk, query="?chi=sua")
    section = page.split('id="muc-kinh-phi"')[1].split("</section>")[0]
    assert "Không thay đổi (" in section


def test_who_answered_for_the_agency_does_not_decide(
    taken: ReportVersion, asked: Question, officer: Client, reviewer: Membership
) -> None:
    """The officer has a second membership, at the agency."""
    factories.membership(Role.HEAD, "SKHCN")
    both = Membership.objects.create(
        user=reviewer.user,
        agency=taken.obligation.agency,
        role=Role.STAFF,
        valid_from=datetime.date(2021, 1, 1),
    )
    answer(asked, taken, both)
    assert lifecycle.is_self_review(taken, reviewer.user)
    session = officer.session
    session["acting"] = reviewer.pk
    session.save()
    response = officer.post(reverse("report_accept", args=[taken.pk]))
    assert response.status_code == 403
    assert "người khác phải thẩm định" in response.content.decode()


# What is kept -------------------------------------------------------------------------------


def test_what_was_said_is_neither_changed_nor_deleted(asked: Question) -> None:
    message = asked.messages.get()
    with pytest.raises(TypeError):
        message.save()
    with pytest.raises(TypeError):
        message.delete()
    for change in (
        lambda: QuestionMessage.objects.update(text="Khác."),
        lambda: QuestionMessage.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_nobody_but_the_agency_answers_and_nobody_but_reviewers_settle(
    draft: ReportVersion, asked: Question, staff: Membership, reviewer: Membership
) -> None:
    with pytest.raises(NotAllowed):
        answer(asked, draft, reviewer)
    with pytest.raises(NotAllowed):
        answer(asked, draft, factories.membership(Role.STAFF, "SCT"))
    with pytest.raises(NotAllowed):
        settle(asked, draft, staff, "Xong.")


def test_a_returned_report_takes_no_further_question(
    taken: ReportVersion, draft: ReportVersion, asked: Question, reviewer: Membership
) -> None:
    with pytest.raises(Conflict, match="Trả lại"):
        questions.ask_again(asked, taken, seen=1, by=reviewer, text="Thêm.", at=NOW)


def test_more_questions_cost_no_more_queries(
    taken: ReportVersion, asked: Question, officer: Client, agency: Client, reviewer: Membership
) -> None:
    pages = [
        (officer, reverse("review", args=[taken.pk])),
        (agency, reverse("report_questions", args=[taken.pk])),
        (agency, reverse("report", args=[taken.pk])),
    ]

    def counts() -> list[int]:
        found = []
        for client, url in pages:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        return found

    before = counts()
    for _ in range(4):
        question = questions.ask(taken, line_of(taken), by=reviewer, text=ASKED, at=NOW)
        questions.ask_again(question, taken, seen=1, by=reviewer, text=ASKED, at=NOW)
    assert counts() == before
