"""Who is told what when a report moves on, written in the transaction that moves it.

Only those are told who can act next, or for whom it is proof; nobody whose account is closed
or whose membership is not valid that day. Reviewers read on the portal that a report came in:
a letter for each would fill their boxes in the week of the deadline.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from reporting import badges
from reporting.documents.wording import SAMPLE
from reporting.models import (
    Action,
    DeadlineDecision,
    Decision,
    LeaderNote,
    Letter,
    Notice,
    NoticeKind,
    Obligation,
    PublishedReport,
    Question,
    ReopenRequest,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    ResponseChange,
    ResponseStatus,
    Status,
)
from soctrang_ip.accounts.models import Membership, Role
from soctrang_ip.accounts.roles import AGENCY_ROLES, ALL_ROLES, REVIEWER_ROLES
from soctrang_ip.lib.dates import format_date, format_instant

DOST = "Sở Khoa học và Công nghệ"
ANSWERS_ANCHOR = "tra-loi"
"""Of what an agency raised, with the answers, on the page of its report."""


@dataclass(frozen=True)
class News:
    """What a message is written from."""

    event: ReportEvent
    obligation: Obligation
    answer_by: datetime.date | None

    @property
    def version(self) -> ReportVersion:
        return self.event.version

    @property
    def report(self) -> str:
        return str(self.obligation.round)

    @property
    def agency(self) -> str:
        return self._name.name

    @property
    def agency_in_short(self) -> str:
        return self._name.short_name

    @property
    def _name(self) -> object:
        return self.obligation.agency.name_on(timezone.localdate(self.event.happened_at))

    @property
    def at(self) -> str:
        return format_instant(self.event.happened_at)

    @property
    def reason(self) -> str:
        return f"Lý do: {self.event.reason}"

    @cached_property
    def questions(self) -> str:
        """What has to be answered besides, or "" (one query)."""
        count = Question.objects.waiting_for(self.obligation.pk).count()
        if not count:
            return ""
        return (
            f"Kèm theo {count} câu hỏi tại từng chỗ của báo cáo, đọc và trả lời trên cổng; trả lời "
            "đủ mới chuyển ký và gửi lại được."
        )

    @property
    def punctuality(self) -> str:
        """By the first sending that counts, which a returned report keeps (five queries)."""
        owed = Obligation.objects.with_history().get(pk=self.obligation.pk)
        if owed.round.is_for_paper:
            return "không xét hạn"
        return "trễ hạn" if owed.is_late() else "đúng hạn"


@dataclass(frozen=True)
class Message:
    """One notice: to whom, its subject and paragraphs, the URL name it leads to."""

    kind: NoticeKind
    roles: frozenset[Role]
    write: Callable[[News], tuple[str, ...]]
    """The subject, then the paragraphs."""
    page: str = "report"
    by: frozenset[Role] = ALL_ROLES
    """Only when somebody acted under one of these roles."""
    has_letter: bool = True
    tells_actor: bool = True


def tell(
    event: ReportEvent, obligation: Obligation, *, answer_by: datetime.date | None = None
) -> None:
    """Write the notices of an event; whoever acted has seen what was told of the report before.

    Each person gets one notice at most, the first of the event's messages that is for them.
    """
    at = event.happened_at
    Notice.objects.of(event.by).filter(obligation=obligation).mark_read(at)
    if event.to_status == Status.SUBMITTED:
        _stop_reminders(obligation, at)
    news = News(event, obligation, answer_by)
    notices: dict[int, Notice] = {}
    for message in MESSAGES.get((Action(event.action), Status(event.to_status)), ()):
        if event.role not in message.by:
            continue
        written = message.write(news)
        for member in _members(message, news):
            notices.setdefault(member.user_id, _notice(message, news, member, written))
    Notice.objects.bulk_create(notices.values())


def tell_of_request(asked: ReopenRequest, *, at: datetime.datetime) -> None:
    """The reviewers are told that a correction is asked for, the agency that it was declined."""
    version = asked.version
    obligation, day = version.obligation, timezone.localdate(at)
    report = f"{obligation.round} của {obligation.agency.name_on(day).short_name}"
    if asked.answered_at is None:
        kind, page, has_letter = NoticeKind.REOPEN_ASKED, "review", False
        members = reviewers(at)
        subject = f"Đề nghị mở bản điều chỉnh: {report}"
        told = (f"{asked.asked_by} đề nghị lúc {format_instant(at)}.", f"Lý do: {asked.reason}")
    else:
        kind, page, has_letter = NoticeKind.REOPEN_DECLINED, "report", True
        members = people_of(obligation, at)
        subject = f"Chưa mở bản điều chỉnh: {report}"
        told = (
            f"{DOST} chưa mở bản điều chỉnh mà đơn vị đề nghị lúc "
            f"{format_instant(asked.asked_at)}. Người trả lời: {asked.answered_by}.",
            f"Lý do: {asked.answer}",
            "Bản đã chấp nhận vẫn có giá trị.",
        )
    path = reverse(page, args=[version.pk])
    occasion = f"{kind}-{asked.pk}"
    write(members, obligation, kind, occasion, (subject, *told), path, at, has_letter=has_letter)


def tell_of_decision(decision: DeadlineDecision) -> None:
    """The agency is told what was decided on its deadline, by whom and why."""
    obligation, at = decision.obligation, decision.decided_at
    if decision.kind in {Decision.EXTEND, Decision.EXEMPT}:
        _stop_reminders(obligation, at)
    name = obligation.agency.name_on(timezone.localdate(at))
    due = f"Hạn gửi: {badges.deadline(obligation.due_at)}."
    kind, what, effect = {
        Decision.EXTEND: (NoticeKind.EXTENDED, "gia hạn", due),
        Decision.EXEMPT: (
            NoticeKind.EXEMPTED,
            "miễn",
            "Đơn vị không phải gửi báo cáo trong kỳ này.",
        ),
        Decision.END_EXTENSION: (NoticeKind.DEADLINE_BACK, "bỏ gia hạn", due),
        Decision.END_EXEMPTION: (
            NoticeKind.DEADLINE_BACK,
            "bỏ việc miễn",
            f"Đơn vị phải gửi báo cáo. {due}",
        ),
    }[Decision(decision.kind)]
    told = (
        f"Đã {what}: {obligation.round} của {name.short_name}",
        f"{DOST} đã {what} {obligation.round} của {name.name}. {effect}",
        f"Lý do: {decision.reason}",
        f"Người quyết định: {decision.by}, lúc {format_instant(at)}.",
    )
    members = people_of(obligation, at)
    path = reverse("my_reports")
    write(members, obligation, kind, f"decision-{decision.pk}", told, path, at)


def tell_of_new_deadline(
    round_: ReportingRound, before: datetime.datetime, at: datetime.datetime
) -> None:
    """Everybody who has not sent yet is told that the round is due on another day."""
    owed = Obligation.objects.filter(round=round_, exempted_at=None).with_history()
    for obligation in owed:
        if obligation.first_sent_at is not None:
            continue
        told = (
            f"{round_} có hạn gửi mới",
            f"{DOST} đã đổi hạn gửi {round_}. Hạn cũ: {badges.deadline(before)}.",
            f"Hạn gửi của đơn vị: {badges.deadline(obligation.due_at)}.",
        )
        write(
            people_of(obligation, at),
            obligation,
            NoticeKind.DEADLINE_MOVED,
            f"due-{obligation.pk}-{at:%Y%m%d%H%M%S%f}",
            told,
            reverse("my_reports"),
            at,
        )


def tell_of_response(change: ResponseChange, obligation: Obligation, opinion: str) -> None:
    """The agency is told of each state its opinion comes to, once."""
    at = change.at
    name = obligation.agency.name_on(timezone.localdate(at))
    state, what = change.get_status_display(), change.response.get_kind_display().lower()
    where = f" đến {change.forwarded_to}" if change.status == ResponseStatus.FORWARDED else ""
    told = (
        f"Có trả lời cho {what} của {name.short_name}, {obligation.round}: {state.lower()}",
        f"{DOST} đã xem xét nội dung mà {name.name} nêu trong {obligation.round}:",
        f"“{opinion}”",
        f"Tình trạng: {state}{where}.",
        *([f"Trả lời: {change.answer}"] if change.answer else []),
    )
    write(
        people_of(obligation, at),
        obligation,
        NoticeKind.RESPONDED,
        f"response-{change.response_id}-{change.status}",
        told,
        _report_with_answers(obligation),
        at,
    )


def tell_of_note(note: LeaderNote, obligation: Obligation, opinion: str) -> None:
    """The reviewers read on the portal what a leader noted; the agency what is for it."""
    at, occasion = note.at, f"note-{note.pk}"
    agency = obligation.agency.name_on(timezone.localdate(at)).short_name
    told = (
        f"Ý kiến lãnh đạo về nội dung {agency} nêu trong {obligation.round}",
        f"“{opinion}”",
        f"{note.by}: {note.text}",
    )
    kind, path = NoticeKind.NOTED, note.response.get_absolute_url()
    write(reviewers(at), obligation, kind, occasion, told, path, at, has_letter=False)
    if note.is_for_agency:
        path, people = _report_with_answers(obligation), people_of(obligation, at)
        write(people, obligation, kind, occasion, told, path, at, has_letter=False)


def tell_of_publication(published: PublishedReport, *, at: datetime.datetime) -> None:
    """Leaders get a letter, the reviewers read it on the portal; each once."""
    round_ = published.round
    is_first = published.number == 1
    told = (
        f"{'Đã ban hành' if is_first else 'Đã ban hành bản điều chỉnh của'} báo cáo tổng hợp năm "
        f"{round_.year}{f' ({SAMPLE.lower()})' if round_.is_sample else ''}",
        f"{DOST} đã ban hành {published} lúc {format_instant(published.published_at)}.",
        *([f"Lý do điều chỉnh: {published.reason}"] if published.reason else []),
        f"Mã văn bản: {published.code}. Có thể tải bản PDF, Word và phụ lục Excel trên cổng.",
    )
    kind, occasion = NoticeKind.PUBLISHED, f"published-{published.pk}"
    path = reverse("published_reports")
    leaders = _people(at).filter(role=Role.LEADER)
    write(leaders, None, kind, occasion, told, path, at, has_letter=not round_.is_sample)
    write(reviewers(at), None, kind, occasion, told, path, at, has_letter=False)


def _report_with_answers(obligation: Obligation) -> str:
    """Where the agency reads them: its accepted report."""
    accepted = obligation.versions.accepted().values_list("pk", flat=True).get()
    return f"{reverse('report', args=[accepted])}#{ANSWERS_ANCHOR}"


def _stop_reminders(obligation: Obligation, at: datetime.datetime) -> None:
    """What nobody has to do any more is not asked for by a letter still on its way."""
    asked = Notice.objects.filter(obligation=obligation, kind=NoticeKind.REMINDER)
    asked.filter(letter=Letter.WAITING).update(letter=Letter.NONE, try_at=None)
    asked.mark_read(at)


def people_of(obligation: Obligation, at: datetime.datetime) -> QuerySet[Membership]:
    """Staff and signers of the agency who can log in that day."""
    return _people(at).filter(role__in=AGENCY_ROLES, agency=obligation.agency_id)


def reviewers(at: datetime.datetime) -> QuerySet[Membership]:
    return _people(at).filter(role__in=REVIEWER_ROLES)


def _people(at: datetime.datetime) -> QuerySet[Membership]:
    return Membership.objects.valid_on(timezone.localdate(at)).of_active_users()


def write(
    members: Iterable[Membership],
    obligation: Obligation | None,
    kind: NoticeKind,
    occasion: str,
    told: tuple[str, ...],
    path: str,
    at: datetime.datetime,
    *,
    has_letter: bool = True,
) -> None:
    """One notice for each person not told on this occasion; `told` is subject and paragraphs."""
    if obligation is not None and obligation.round.is_sample:
        has_letter = False
    notices: dict[int, Notice] = {}
    for member in members:
        notice = Notice.to(
            member,
            kind,
            occasion,
            told,
            path=path,
            at=at,
            obligation=obligation,
            has_letter=has_letter,
        )
        notices.setdefault(member.user_id, notice)
    Notice.objects.bulk_create(notices.values(), ignore_conflicts=True)


def settle_sample() -> None:
    """After sample rounds were played: no letter leaves, and closed rounds are no news."""
    sample = Notice.objects.filter(obligation__round__is_sample=True)
    sample.filter(letter=Letter.WAITING).update(letter=Letter.NONE, try_at=None)
    sample.filter(obligation__round__closed_at__isnull=False).mark_read(timezone.now())


def _members(message: Message, news: News) -> QuerySet[Membership]:
    """Those the message is for, among the people of the reporting agency or the reviewers."""
    members = _people(news.event.happened_at).filter(role__in=message.roles)
    if message.roles <= AGENCY_ROLES:
        members = members.filter(agency=news.obligation.agency_id)
    return members if message.tells_actor else members.exclude(user=news.event.by_id)


def _notice(message: Message, news: News, member: Membership, told: tuple[str, ...]) -> Notice:
    return Notice.to(
        member,
        message.kind,
        f"event-{news.event.pk}",
        told,
        path=reverse(message.page, args=[news.version.pk]),
        at=news.event.happened_at,
        obligation=news.obligation,
        has_letter=message.has_letter,
    )


# What is written ----------------------------------------------------------------------------


def _receipt(news: News) -> tuple[str, ...]:
    return (
        f"Đã nhận {news.report} của {news.agency_in_short} ({news.punctuality})",
        f"{DOST} đã nhận {news.report} của {news.agency} lúc {news.at}, {news.punctuality}.",
        f"Mã tiếp nhận: {news.version.receipt_code} (bản {news.version.number}). "
        f"Người ký và gửi: {news.event.by}.",
        f"Báo cáo chờ {DOST} thẩm định. Kết quả sẽ được báo cho đơn vị.",
    )


def _recorded(news: News) -> tuple[str, ...]:
    return (
        f"Đã nhập báo cáo giấy: {news.report} của {news.agency_in_short} ({news.punctuality})",
        f"{DOST} đã nhập vào cổng {news.report} mà {news.agency} gửi bằng bản giấy. Thời điểm "
        f"nhận bản giấy: {format_instant(news.version.sent_at)}, {news.punctuality}.",
        f"Mã tiếp nhận: {news.version.receipt_code} (bản {news.version.number}). "
        f"Người nhập: {news.event.by}.",
        f"Đề nghị đơn vị kiểm tra nội dung đã nhập và báo {DOST} nếu có sai khác.",
    )


def _came_in(news: News) -> tuple[str, ...]:
    return (
        f"{news.agency_in_short} đã gửi {news.report} ({news.punctuality})",
        f"Gửi lúc {news.at}, bản {news.version.number}, mã tiếp nhận {news.version.receipt_code}. "
        "Báo cáo chờ thẩm định.",
    )


def _ready(news: News) -> tuple[str, ...]:
    due_at = news.obligation.due_at
    is_due = news.event.happened_at < due_at
    return (
        f"{news.report} của {news.agency_in_short} chờ ông/bà ký",
        f"{news.event.by} đã soạn xong {news.report} của {news.agency} và chuyển ký lúc {news.at}.",
        f"Đề nghị ông/bà đọc, ký và gửi {DOST}, hoặc mở lại cho cán bộ sửa.",
        *([f"Hạn gửi: {badges.deadline(due_at)}."] if is_due else []),
    )


def _unlocked(news: News) -> tuple[str, ...]:
    return (
        f"{news.report} của {news.agency_in_short} được mở lại để sửa",
        f"Người ký {news.event.by} đã mở lại {news.report} của {news.agency} lúc {news.at}.",
        news.reason,
        "Đề nghị sửa rồi chuyển ký lại.",
    )


def _returned(news: News) -> tuple[str, ...]:
    until = format_date(news.answer_by)
    return (
        f"{news.report} của {news.agency_in_short} bị trả lại, gửi lại chậm nhất ngày {until}",
        f"{DOST} trả lại {news.report} của {news.agency} (bản {news.version.based_on.number}) lúc "
        f"{news.at}. Người thẩm định: {news.event.by}.",
        *([news.reason] if news.event.reason else []),
        *([news.questions] if news.questions else []),
        f"Đề nghị đơn vị bổ sung, ký và gửi lại chậm nhất ngày {until}. Bản {news.version.number} "
        "đã được mở sẵn với nguyên nội dung đã gửi.",
    )


def _accepted(news: News) -> tuple[str, ...]:
    return (
        f"{news.report} của {news.agency_in_short} đã được chấp nhận",
        f"{DOST} đã chấp nhận {news.report} của {news.agency} lúc {news.at} (bản "
        f"{news.version.number}, mã tiếp nhận {news.version.receipt_code}).",
        "Đơn vị đã xong việc trong kỳ này. Bản chính thức tải được ở trang báo cáo.",
    )


def _reopened(news: News) -> tuple[str, ...]:
    return (
        f"{news.report} của {news.agency_in_short} được mở bản điều chỉnh",
        f"{DOST} đã mở bản điều chỉnh (bản {news.version.number}) của {news.report} của "
        f"{news.agency} lúc {news.at}.",
        news.reason,
        "Bản đã chấp nhận vẫn có giá trị cho đến khi bản điều chỉnh được chấp nhận.",
    )


_SIGNERS = frozenset({Role.SIGNER})
_STAFF = frozenset({Role.STAFF})

MESSAGES: dict[tuple[Action, Status], tuple[Message, ...]] = {
    (Action.READY, Status.AWAITING_SIGN): (
        Message(NoticeKind.READY, _SIGNERS, _ready, tells_actor=False),
    ),
    (Action.UNLOCK, Status.DRAFT): (
        Message(NoticeKind.UNLOCKED, _STAFF, _unlocked, by=_SIGNERS, tells_actor=False),
    ),
    (Action.SUBMIT, Status.SUBMITTED): (
        Message(NoticeKind.RECEIPT, AGENCY_ROLES, _receipt, page="report_receipt"),
        Message(
            NoticeKind.CAME_IN,
            REVIEWER_ROLES,
            _came_in,
            page="review",
            has_letter=False,
            tells_actor=False,
        ),
    ),
    (Action.RECORD, Status.SUBMITTED): (
        Message(NoticeKind.RECORDED, AGENCY_ROLES, _recorded, page="report_receipt"),
    ),
    # Told at the next draft, which is where the agency goes on.
    (Action.RETURN, Status.DRAFT): (Message(NoticeKind.RETURNED, AGENCY_ROLES, _returned),),
    (Action.ACCEPT, Status.ACCEPTED): (Message(NoticeKind.ACCEPTED, AGENCY_ROLES, _accepted),),
    (Action.REOPEN, Status.DRAFT): (Message(NoticeKind.REOPENED, AGENCY_ROLES, _reopened),),
}
"""By what was done and the state it led to: an action that touches two versions tells once."""
