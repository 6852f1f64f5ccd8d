"""Questions at the lines of a report: asked, answered, asked again, settled.

A question is about one obligation, or about several when lead and partner contradict each other
(`reporting.contradictions`). Whoever writes names the number of messages they saw: of two at once
one wins and the other is told. What raises one of `reporting.refusals` has changed nothing.
"""

import datetime

from django.db import transaction
from django.db.models import F

from reporting import contradictions, question_notices
from reporting.comparison import Line
from reporting.models import (
    MessageKind,
    Obligation,
    Question,
    QuestionMessage,
    QuestionParty,
    ReportVersion,
    Settlement,
)
from reporting.refusals import Conflict, Incomplete, NotAllowed
from soctrang_ip.accounts.models import Membership, User
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES
from soctrang_ip.lib.text import clean_text


def ask(
    version: ReportVersion, line: Line, *, by: Membership, text: str, at: datetime.datetime
) -> Question:
    """Pin a question to a line of a version in review."""
    text = _written(text, "Hãy ghi câu hỏi.")
    with transaction.atomic():
        _hold_in_review(version, by)
        question = Question.objects.create(
            round_id=version.obligation.round_id,
            section=line.section,
            item=line.item,
            label=line.label,
            title=" ".join(part for part in (line.code, line.title) if part),
            asked_at=at,
            counter=1,
        )
        QuestionParty.objects.create(
            question=question, obligation=version.obligation, version=version
        )
        question.say(version, MessageKind.ASK, by=by, text=text, at=at)
    return question


def confront(version: ReportVersion, *, by: Membership, at: datetime.datetime) -> None:
    """Put what contradicts a version about to be accepted to all agencies concerned."""
    with transaction.atomic():
        _hold_in_review(version, by)
        contradictions.ask(version, by=by, at=at)


def ask_again(
    question: Question,
    version: ReportVersion,
    *,
    seen: int,
    by: Membership,
    text: str,
    at: datetime.datetime,
) -> None:
    """A new round of the same question, to everybody it was put to."""
    text = _written(text, "Hãy ghi điều cần hỏi thêm.")
    with transaction.atomic():
        _hold_in_review(version, by)
        _win(question, seen)
        QuestionParty.objects.filter(question=question).update(is_to_answer=True)
        question.say(version, MessageKind.ASK, by=by, text=text, at=at)


def answer(
    question: Question,
    version: ReportVersion,
    *,
    seen: int,
    by: Membership,
    text: str,
    at: datetime.datetime,
) -> None:
    """What the agency of the version says; it may add to it until the question is settled."""
    text = _written(text, "Hãy ghi câu trả lời.")
    obligation = version.obligation
    if by.role not in AGENCY_ROLES or by.agency_id != obligation.agency_id:
        raise NotAllowed("Chỉ cơ quan được hỏi mới trả lời.")
    with transaction.atomic():
        _win(question, seen)
        question.parties.filter(obligation=obligation).update(is_to_answer=False)
        message = question.say(version, MessageKind.ANSWER, by=by, text=text, at=at)
        if question.is_shared:
            question_notices.tell_of_answer(message, obligation)


def settle(
    question: Question,
    version: ReportVersion,
    *,
    seen: int,
    by: Membership,
    text: str,
    at: datetime.datetime,
) -> Settlement:
    """The reviewers' last word: why is said unless an answer made a pinned question clear."""
    text = clean_text(text)
    if by.role not in REVIEWER_ROLES:
        raise NotAllowed("Chỉ Sở Khoa học và Công nghệ kết luận câu hỏi.")
    with transaction.atomic():
        settlement = _settlement(question)
        if not text and settlement != Settlement.CLEAR:
            raise Incomplete("Hãy ghi lý do kết luận.")
        _settle(question, version, settlement, seen=seen, by=by, text=text, at=at)
    return settlement


def _settlement(question: Question) -> Settlement:
    if question.is_shared:
        still = contradictions.between(question.round_id, {question.shared_task_id})
        return Settlement.DIFFERENCE if still else Settlement.AGREED
    is_waiting = question.parties.filter(is_to_answer=True).exists()
    return Settlement.WITHDRAWN if is_waiting else Settlement.CLEAR


def _settle(
    question: Question,
    version: ReportVersion,
    settlement: Settlement,
    *,
    seen: int,
    by: Membership,
    text: str,
    at: datetime.datetime,
) -> None:
    _win(question, seen, settled_as=settlement, settled_at=at)
    question.parties.update(is_to_answer=False)
    question.say(version, MessageKind.SETTLE, by=by, text=text, at=at, settled_as=settlement)


def _written(text: str, otherwise: str) -> str:
    text = clean_text(text)
    if not text:
        raise Incomplete(otherwise)
    return text


def _hold_in_review(version: ReportVersion, by: Membership) -> None:
    """The locks of the life cycle, so that nothing is asked of a report just being decided."""
    if by.role not in REVIEWER_ROLES:
        raise NotAllowed("Chỉ Sở Khoa học và Công nghệ đặt câu hỏi.")
    Obligation.objects.select_for_update(no_key=True).get(pk=version.obligation_id)
    version.refresh_from_db(fields=["status"])
    if not version.is_in_review:
        raise Conflict(
            f"Báo cáo đang ở trạng thái “{version.get_status_display()}” nên không hỏi được; "
            "chỉ hỏi khi đang thẩm định."
        )


def _win(question: Question, seen: int, **columns: object) -> None:
    """Compare-and-set on what the person had read."""
    won = (
        Question.objects.undecided()
        .filter(pk=question.pk, counter=seen)
        .update(counter=F("counter") + 1, **columns)
    )
    if won != 1:
        raise Conflict(
            "Câu hỏi này vừa có trao đổi mới hoặc đã được kết luận; hãy đọc lại rồi gửi."
        )


# What the life cycle asks ---------------------------------------------------------------------


def answered_by(version: ReportVersion, user: User) -> bool:
    """Whether the user answered for the agency whose version it is (one query)."""
    obligation = version.obligation
    return QuestionMessage.objects.filter(
        kind=MessageKind.ANSWER,
        by=user,
        agency=obligation.agency_id,
        question__parties__obligation=obligation,
    ).exists()


def check_answered(obligation: Obligation) -> None:
    """Nothing is signed or sent while a question waits; raises `Incomplete`."""
    if count := Question.objects.waiting_for(obligation.pk).count():
        raise Incomplete(
            f"Còn {count} câu hỏi của Sở Khoa học và Công nghệ chưa trả lời; hãy trả lời đủ rồi "
            "chuyển ký, gửi lại."
        )


def check_decided(version: ReportVersion) -> None:
    """Nothing is accepted while a question waits or a shared one is undecided."""
    if told := obstacle(version):
        raise Incomplete(told)


def obstacle(version: ReportVersion) -> str:
    """Why the version cannot be accepted for its questions; "" if it can (3 to 8 queries)."""
    obligation = version.obligation_id
    if count := Question.objects.waiting_for(obligation).filter(shared_task=None).count():
        return f"Còn {count} câu hỏi cơ quan chưa trả lời nên chưa chấp nhận được."
    shared = Question.objects.put_to(obligation).undecided().exclude(shared_task=None)
    tasks = set(shared.values_list("shared_task", flat=True))
    tasks |= {row.task.pk for row in contradictions.unasked(version)}
    if count := len(tasks):
        return (
            f"Còn {count} nhiệm vụ mà cơ quan chủ trì và phối hợp báo cáo khác nhau; hãy kết luận "
            "câu hỏi chung rồi chấp nhận."
        )
    return ""


def enclosed(obligation: Obligation) -> str:
    """What a returned report brings along besides its reason."""
    count = Question.objects.waiting_for(obligation.pk).count()
    return f"Kèm {count} câu hỏi phải trả lời trước khi gửi lại." if count else ""


def settle_answered(version: ReportVersion, *, by: Membership, at: datetime.datetime) -> None:
    """To accept a report is to say that what was answered is clear."""
    for question in Question.objects.put_to(version.obligation_id).undecided():
        _settle(question, version, Settlement.CLEAR, seen=question.counter, by=by, text="", at=at)
