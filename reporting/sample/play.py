"""Plays one report through the ordinary life cycle, each step at its own instant."""

import datetime
import random

from django.utils import timezone

from reporting import deadlines, lifecycle, questions
from reporting.comparison import compare
from reporting.deadlines import Wish
from reporting.models import Action, Decision, Obligation, Question, ReportVersion
from reporting.sample import content, files
from reporting.sample.accounts import Cast
from reporting.sample.courses import Course, Day
from soctrang_ip.accounts.models import Membership

RETURN_REASONS = (
    "Đề nghị bổ sung số liệu kết quả của nhiệm vụ chủ trì và rà soát số đã chi.",
    "Phần kết quả nổi bật chưa nêu số liệu; đề nghị bổ sung và đối chiếu với biểu 01.",
    "Kinh phí ước cả năm chưa khớp với số được giao; đề nghị kiểm tra lại mục IV (biểu 03).",
    "Đề nghị rà soát tình trạng các nhiệm vụ phối hợp và nêu rõ việc đã làm trong năm.",
)
RECALL_REASON = "Phát hiện sai số liệu sau khi gửi, xin thu hồi để chỉnh sửa."
QUESTIONS = (
    ("nhiem-vu", "Kết quả", "Kết quả này đã gồm phần việc của đơn vị trực thuộc chưa?"),
    ("kinh-phi", "Đã chi đến ngày chốt", "Số đã chi đã đối chiếu với Kho bạc chưa?"),
)
"""Section and label of the line, and what is asked there."""
YEARS_WITH_QUESTIONS = (2026,)
ANSWERS = {
    "nhiem-vu": "Đã rà soát: kết quả đã gồm phần việc của đơn vị trực thuộc, không thay đổi.",
    "kinh-phi": "Đã đối chiếu với Kho bạc đến ngày chốt; số trong báo cáo là số đúng.",
}
SHARED_ANSWER = "Đơn vị chưa nhận được đề nghị phối hợp trong năm nên chưa triển khai."
SETTLED = (
    "Chấp nhận khác biệt: cơ quan chủ trì đã xong phần việc của năm, cơ quan phối hợp sẽ triển "
    "khai năm sau."
)
REOPEN_REASON = "Đơn vị đề nghị điều chỉnh số liệu sau khi đối chiếu với phòng kế toán."

_DAYS_BEFORE_DUE = 15
_HOURS = {"ready": 1, "review": 2}


def instant(year: int, day: Day, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(year, *day, hour, minute, tzinfo=timezone.get_default_timezone())


def play(obligation: Obligation, course: Course, cast: Cast) -> None:
    """Take one report from its start to the last step of its course."""
    if course.is_exempt:
        _exempt(obligation, cast)
    elif not course.is_missing:
        if course.extended_to:
            _extend(obligation, course.extended_to, cast)
        _Player(obligation, course, cast).play()


def _exempt(obligation: Obligation, cast: Cast) -> None:
    at = instant(obligation.round.year, (9, 20), 9)
    reason = "Cơ quan không có nhiệm vụ đến kỳ trong năm."
    deadlines.decide(obligation, Wish(Decision.EXEMPT, cast.head, at, 0, reason))


def _extend(obligation: Obligation, until: Day, cast: Cast) -> None:
    year, reason = obligation.round.year, "Chờ số liệu tổng hợp từ cơ sở."
    due_at, at = instant(year, until, 0), instant(year, (10, 12), 10)
    deadlines.decide(obligation, Wish(Decision.EXTEND, cast.head, at, 0, reason, due_at))


class _Player:
    """The steps of one report; `self.at` is the instant of the last one."""

    def __init__(self, obligation: Obligation, course: Course, cast: Cast) -> None:
        self.obligation, self.course = obligation, course
        self.code, self.year = obligation.agency.code, obligation.round.year
        self.staff, self.signer = cast.staff[self.code], cast.signer[self.code]
        self.dice = random.Random(f"course-{self.code}-{self.year}")  # noqa: S311
        self.officer = self.dice.choice(cast.officers)
        self.at = instant(self.year, (9, self.dice.randint(8, 22)), 9, self.dice.randint(0, 59))

    def play(self) -> None:
        course = self.course
        self.act(Action.START, self.staff)
        saved_at = self.at + datetime.timedelta(days=4)
        if course.last == Action.START:
            content.begin(self.draft, self.staff.user, at=saved_at)
            return
        content.fill(self.draft, self.staff.user, at=saved_at)
        files.attach(self.draft, self.staff.user, at=saved_at)
        self.send(self.first_sending())
        if course.is_recalled_once:
            self.wait(hours=1)
            self.act(Action.RECALL, self.signer, reason=RECALL_REASON)
            self.mend_and_send()
        if course.last in {Action.READY, Action.SUBMIT}:
            return
        self.take()
        if course.last == Action.TAKE:
            return
        if course.is_returned_once or course.last == Action.RETURN:
            self.return_()
            if course.last == Action.RETURN:
                return
            self.mend_and_send()
            self.take()
        self.accept()
        if course.is_corrected:
            self.correct()

    def first_sending(self) -> datetime.datetime:
        hour, minute = self.dice.choice((9, 10, 14, 15, 16)), self.dice.randint(0, 59)
        if self.course.sent:
            return instant(self.year, self.course.sent, hour, minute)
        early = datetime.timedelta(days=self.dice.randint(1, _DAYS_BEFORE_DUE))
        return instant(self.year, (10, 15), hour, minute) - early

    @property
    def draft(self) -> ReportVersion:
        return self.obligation.versions.open().get()

    def act(self, action: Action, by: Membership, **needs: object) -> None:
        lifecycle.perform(
            action,
            obligation=self.obligation,
            version=self.version_for(action),
            by=by,
            at=self.at,
            **needs,
        )

    def version_for(self, action: Action) -> ReportVersion | None:
        if action == Action.START:
            return None
        if action == Action.REOPEN:
            return self.obligation.versions.accepted().get()
        return self.draft

    def wait(self, *, days: int = 0, hours: int = 0) -> None:
        self.at += datetime.timedelta(days=days, hours=hours)

    def send(self, at: datetime.datetime) -> None:
        self.at = at - datetime.timedelta(hours=_HOURS["ready"])
        self.act(Action.READY, self.staff)
        if self.course.last != Action.READY:
            self.at = at
            self.act(Action.SUBMIT, self.signer, key=f"minh-hoa-{self.code}-{at:%Y%m%d}")

    def take(self) -> None:
        self.wait(days=self.dice.randint(1, 4))
        self.act(Action.TAKE, self.officer)

    def return_(self) -> None:
        self.wait(hours=_HOURS["review"])
        if self.year in YEARS_WITH_QUESTIONS:
            self.ask()
        answer_by = timezone.localdate(self.at) + datetime.timedelta(days=7)
        reason = self.dice.choice(RETURN_REASONS)
        self.act(Action.RETURN, self.officer, reason=reason, answer_by=answer_by)
        if self.course.is_torn_open:
            content.tear_open(self.draft, self.staff.user, at=self.at + datetime.timedelta(days=3))

    def mend_and_send(self) -> None:
        tomorrow = timezone.localdate(self.at) + datetime.timedelta(days=1)
        self.at = instant(self.year, (tomorrow.month, tomorrow.day), 8, self.dice.randint(5, 55))
        content.mend(self.draft, self.staff.user, at=self.at)
        self.answer()
        self.send(self.at + datetime.timedelta(hours=6))

    def ask(self) -> None:
        """Pin each question to the first line of its section that says something."""
        lines = [
            row.line
            for section in compare(self.draft).sections
            for item in section.items
            for row in item.lines
        ]
        for section, label, text in QUESTIONS:
            said = (line for line in lines if line.section == section and line.label == label)
            if line := next((line for line in said if line.text), None):
                questions.ask(self.draft, line, by=self.officer, text=text, at=self.at)

    def answer(self) -> None:
        waiting = Question.objects.waiting_for(self.obligation.pk)
        for question in waiting:
            questions.answer(
                question,
                self.draft,
                seen=question.counter,
                by=self.staff,
                text=SHARED_ANSWER if question.is_shared else ANSWERS[question.section],
                at=self.at,
            )

    def settle(self) -> None:
        """What lead and partner say differently is decided before either is accepted."""
        shared = Question.objects.put_to(self.obligation.pk).undecided()
        for question in shared.exclude(shared_task=None):
            questions.settle(
                question,
                self.draft,
                seen=question.counter,
                by=self.officer,
                text=SETTLED,
                at=self.at,
            )

    def accept(self) -> None:
        self.wait(hours=_HOURS["review"])
        self.settle()
        self.act(Action.ACCEPT, self.officer)

    def correct(self) -> None:
        self.wait(days=5)
        self.act(Action.REOPEN, self.officer, reason=REOPEN_REASON)
        if self.course.last != Action.REOPEN:
            self.mend_and_send()
            self.take()
            self.accept()
