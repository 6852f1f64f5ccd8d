"""The life cycle of a report: one table of transitions, and the one way to perform them.

Buttons are drawn from `available`, and `perform` enforces the same table, so a hidden button
and a refused action can never disagree. Every change of state is one atomic compare-and-set
under a lock of the obligation: of two people at once exactly one wins and the other is told.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from reporting import checks, contents, contradictions, drafting, notify, questions, snapshots
from reporting.models import (
    CONTENT_MODELS,
    Action,
    Attachment,
    Obligation,
    Question,
    ReopenRequest,
    ReportEvent,
    ReportVersion,
    Status,
)
from reporting.refusals import Conflict, Incomplete, NotAllowed, Refused
from soctrang_ip.accounts.models import Membership, Role, User
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.text import clean_text


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    `source` is None where a new version is made. `to` is the state the version gets (None:
    it stays); `opens_draft` says that a next DRAFT is made as a clone of it.
    """

    action: Action
    source: Status | None
    to: Status | None
    roles: frozenset[Role]
    opens_draft: bool = False
    reason_from: frozenset[Role] = frozenset()
    """Acting under these roles one must give a reason."""
    is_decision: bool = False
    """Nobody decides on a version they wrote in, signed or recorded (self-review rule)."""
    is_writers: bool = False
    """Only for who writes the draft: its agency, or Sở KH&CN when it types a paper report."""

    @property
    def label(self) -> str:
        return self.action.label

    def needs_reason(self, role: str) -> bool:
        return role in self.reason_from


_SIGNER = frozenset({Role.SIGNER})

TRANSITIONS: dict[Action, Transition] = {
    row.action: row
    for row in (
        Transition(Action.START, None, Status.DRAFT, AGENCY_ROLES),
        Transition(Action.READY, Status.DRAFT, Status.AWAITING_SIGN, AGENCY_ROLES, is_writers=True),
        Transition(
            Action.UNLOCK, Status.AWAITING_SIGN, Status.DRAFT, AGENCY_ROLES, reason_from=_SIGNER
        ),
        Transition(Action.SUBMIT, Status.AWAITING_SIGN, Status.SUBMITTED, _SIGNER),
        Transition(
            Action.RECALL,
            Status.SUBMITTED,
            Status.RECALLED,
            _SIGNER,
            opens_draft=True,
            reason_from=_SIGNER,
        ),
        Transition(Action.TAKE, Status.SUBMITTED, Status.IN_REVIEW, REVIEWER_ROLES),
        Transition(Action.RELEASE, Status.IN_REVIEW, Status.SUBMITTED, REVIEWER_ROLES),
        Transition(
            Action.RETURN,
            Status.IN_REVIEW,
            Status.RETURNED,
            REVIEWER_ROLES,
            opens_draft=True,
            reason_from=REVIEWER_ROLES,
            is_decision=True,
        ),
        Transition(
            Action.ACCEPT, Status.IN_REVIEW, Status.ACCEPTED, REVIEWER_ROLES, is_decision=True
        ),
        Transition(
            Action.REOPEN,
            Status.ACCEPTED,
            None,
            REVIEWER_ROLES,
            opens_draft=True,
            reason_from=REVIEWER_ROLES,
        ),
        Transition(
            Action.DISCARD,
            Status.DRAFT,
            Status.DISCARDED,
            AGENCY_ROLES | REVIEWER_ROLES,
            is_writers=True,
        ),
        Transition(Action.TRANSCRIBE, None, Status.DRAFT, REVIEWER_ROLES),
        Transition(Action.RECORD, Status.DRAFT, Status.SUBMITTED, REVIEWER_ROLES, is_writers=True),
    )
}


@dataclass(frozen=True)
class Request:
    """What somebody asks for, with everything an action may need."""

    action: Action
    obligation: Obligation
    by: Membership
    at: datetime.datetime
    version: ReportVersion | None = None
    reason: str = ""
    key: str = ""
    """Idempotency key of a submission: the same key again answers with the same receipt."""
    answer_by: datetime.date | None = None
    received_at: datetime.datetime | None = None
    """For a paper report: when it reached Sở KH&CN; it alone decides lateness."""


def available(
    obligation: Obligation,
    version: ReportVersion | None,
    by: Membership | None,
    at: datetime.datetime,
) -> list[Transition]:
    """The actions this person could perform now (reads the obligation's versions)."""
    if by is None:
        return []
    state = version.status if version else None
    return [
        transition
        for transition in TRANSITIONS.values()
        if transition.source == state
        and refusal(transition.action, obligation, version, by, at) is None
    ]


def refusal(
    action: Action,
    obligation: Obligation,
    version: ReportVersion | None,
    by: Membership,
    at: datetime.datetime,
) -> Refused | None:
    """Why this person could not perform the action now, whatever they supply; None if they can."""
    transition, asked = TRANSITIONS[action], Request(action, obligation, by, at, version)
    try:
        _check_person(transition, asked)
        _check_state(transition, asked)
    except Refused as reason:
        return reason
    return None


def perform(
    action: Action,
    *,
    obligation: Obligation,
    by: Membership,
    at: datetime.datetime,
    version: ReportVersion | None = None,
    reason: str = "",
    key: str = "",
    answer_by: datetime.date | None = None,
    received_at: datetime.datetime | None = None,
) -> ReportVersion:
    """Perform one action of the table and return the version it made or changed.

    Raises `NotAllowed`, `Conflict` or `Incomplete`; then nothing has changed. Submitting
    again with the same key returns the version already sent.
    """
    transition = TRANSITIONS[action]
    with transaction.atomic():
        # The lock comes before anything is read, so two people are served one after the other.
        # Without no_key, PostgreSQL would also hold up a save that adds a row pointing here
        # while it keeps the version this waits for: a deadlock.
        held = (
            Obligation.objects.select_related("round", "agency")
            .select_for_update(of=("self",), no_key=True)
            .get(pk=obligation.pk)
        )
        if version is not None:
            version = held.versions.select_for_update(no_key=True).get(pk=version.pk)
        asked = Request(
            action, held, by, at, version, clean_text(reason), key, answer_by, received_at
        )
        _check_person(transition, asked)
        if action == Action.SUBMIT and key and version and version.submission_key == key:
            return version
        _check_state(transition, asked)
        _check_needs(transition, asked)
        return _EFFECTS.get(action, _move)(transition, asked)


def obstacle_to_paper(in_hand: ReportVersion, last_saved_at: datetime.datetime | None) -> str:
    """Why no paper report can be typed beside an open version; "" for one that gives way.

    That is a draft in which its agency has written nothing since it was opened.
    """
    is_untouched = last_saved_at is None or last_saved_at <= in_hand.created_at
    if in_hand.is_draft and not in_hand.is_recorded and is_untouched:
        return ""
    return (
        f"Cơ quan có bản {in_hand.number} trên cổng ở trạng thái "
        f"“{in_hand.get_status_display()}”. Hãy xử lý bản đó trước, hoặc đề nghị cơ quan bỏ bản "
        "soạn, rồi nhập báo cáo giấy."
    )


def is_self_review(version: ReportVersion, user: User) -> bool:
    """Whether the user wrote in, signed or recorded this version, or answered about it."""
    own_actions = (
        Action.START,
        Action.READY,
        Action.SUBMIT,
        Action.TRANSCRIBE,
        Action.RECORD,
    )
    acted = version.events.filter(by=user, action__in=own_actions).exists()
    return acted or wrote_in(version, user) or questions.answered_by(version, user)


def wrote_in(version: ReportVersion, user: User) -> bool:
    """Whether a row of this version bears the user's last save (one query)."""
    first, *others = (
        model._default_manager.order_by().filter(version=version, updated_by=user).values("pk")
        for model in CONTENT_MODELS
    )
    return first.union(*others, all=True).exists()


def other_reviewers(user: User, on: datetime.date) -> QuerySet[Membership]:
    """Memberships of other active officers and heads."""
    return (
        Membership.objects.valid_on(on)
        .of_active_users()
        .filter(role__in=REVIEWER_ROLES)
        .exclude(user=user)
    )


# What every action is checked against ------------------------------------------------------


def _check_person(transition: Transition, asked: Request) -> None:
    """Role and agency; raises `NotAllowed`."""
    by = asked.by
    if by.role not in transition.roles:
        raise NotAllowed(f"Vai trò “{by.get_role_display()}” không được {_do(transition)}.")
    if by.role in AGENCY_ROLES and by.agency_id != asked.obligation.agency_id:
        raise NotAllowed("Báo cáo này thuộc cơ quan khác.")
    if transition.is_writers and asked.version and not asked.version.is_written_as(by.role):
        if asked.version.is_recorded:
            raise NotAllowed("Sở Khoa học và Công nghệ đang nhập thay báo cáo giấy này.")
        raise NotAllowed("Bản này do cơ quan soạn.")


def _check_state(transition: Transition, asked: Request) -> None:
    """State of the report, and that nobody decides on their own work.

    Raises `Conflict` or `NotAllowed`.
    """
    by, version, obligation = asked.by, asked.version, asked.obligation
    if transition.source is None:
        _check_new(transition, asked)
    elif version is None or version.status != transition.source:
        raise Conflict(_what_happened(transition, version))
    if transition.opens_draft and transition.to is None and obligation.versions.open().exists():
        raise Conflict("Cơ quan đang có một bản khác chưa xong, không thể mở thêm bản mới.")
    if (
        transition.is_decision
        and version
        and is_self_review(version, by.user)
        and other_reviewers(by.user, timezone.localdate(asked.at)).exists()
    ):
        raise NotAllowed(
            "Bạn đã tham gia lập, ký hoặc nhập báo cáo này nên người khác phải thẩm định."
        )


def _check_new(transition: Transition, asked: Request) -> None:
    obligation = asked.obligation
    if asked.version is not None:
        raise Conflict("Việc này tạo phiên bản mới, không áp dụng cho phiên bản đang xem.")
    if transition.action == Action.TRANSCRIBE:
        # A paper report comes when it comes: after the closing, from an exempted agency, or as
        # the correction of an accepted one.
        if obligation.open_version:
            _check_gives_way(obligation.open_version)
        return
    if obligation.round.is_for_paper:
        raise Conflict(f"{obligation.round} chỉ để Sở KH&CN nhập báo cáo giấy.")
    if obligation.exempted_at is not None:
        raise Conflict("Cơ quan được miễn báo cáo trong kỳ này.")
    if not obligation.round.is_open_at(asked.at):
        raise Conflict(f"{obligation.round} hiện không mở, không thể {_do(transition)}.")
    versions = list(obligation.versions.all())
    if any(version.is_open for version in versions):
        raise Conflict("Cơ quan đang có một bản báo cáo chưa xong; hãy mở bản đó để làm tiếp.")
    if any(version.is_accepted for version in versions):
        raise Conflict(
            "Báo cáo đã được chấp nhận; muốn điều chỉnh, đề nghị Sở KH&CN mở bản điều chỉnh."
        )


def _check_gives_way(in_hand: ReportVersion) -> None:
    if told := obstacle_to_paper(in_hand, contents.read(in_hand).last_saved_at):
        raise Conflict(told)


def _check_needs(transition: Transition, asked: Request) -> None:
    """What the person must supply; raises `Incomplete`."""
    if transition.needs_reason(asked.by.role) and not asked.reason and not _asks(asked):
        raise Incomplete("Hãy ghi lý do.")
    if asked.action == Action.RETURN and asked.answer_by is None:
        raise Incomplete("Hãy chọn ngày cơ quan phải gửi lại.")
    if asked.action == Action.RETURN and asked.answer_by < timezone.localdate(asked.at):
        raise Incomplete("Ngày gửi lại không được trước hôm nay.")
    if asked.action == Action.SUBMIT and not asked.key:
        raise Incomplete("Thiếu khóa gửi; hãy tải lại trang rồi gửi lại.")
    if asked.action == Action.RECORD:
        if not Attachment.objects.filter(version=asked.version).exists():
            raise Incomplete("Hãy đính kèm bản quét của báo cáo giấy ở mục Minh chứng.")
        if asked.received_at is None:
            raise Incomplete("Hãy ghi thời điểm Sở KH&CN nhận báo cáo giấy.")
        if asked.received_at > asked.at:
            raise Incomplete("Ngày nhận báo cáo giấy không được ở tương lai.")
    if asked.action == Action.READY:
        _check_ready(asked.version)
    if asked.action in {Action.READY, Action.SUBMIT}:
        questions.check_answered(asked.obligation)
    if asked.action == Action.ACCEPT:
        questions.check_decided(asked.version)


def _asks(asked: Request) -> bool:
    """Questions that wait for the agency say as well as a reason why a report goes back."""
    waiting = Question.objects.waiting_for(asked.obligation.pk)
    return asked.action == Action.RETURN and waiting.exists()


def _check_ready(version: ReportVersion) -> None:
    read = contents.read(version)
    if drafting.plan_changes(version, read):
        raise Incomplete(
            "Kế hoạch có thay đổi sau khi lập bản này; hãy bấm “Cập nhật theo Kế hoạch” rồi "
            "trả lời các mục mới."
        )
    if count := len(checks.errors(version, read)):
        raise Incomplete(f"Còn {count} chỗ phải bổ sung trước khi chuyển ký.")


def _do(transition: Transition) -> str:
    label = transition.label
    return label[0].lower() + label[1:]


def _what_happened(transition: Transition, version: ReportVersion | None) -> str:
    if version is None:
        return "Chưa có báo cáo để thực hiện việc này."
    last = version.events.select_related("by").order_by("happened_at", "pk").last()
    state = version.get_status_display()
    if last is None:
        return f"Báo cáo đang ở trạng thái “{state}”, không thể {_do(transition)}."
    return (
        f"Không thể {_do(transition)}: báo cáo đang ở trạng thái “{state}” "
        f"({last.get_action_display().lower()} bởi {last.by} lúc "
        f"{format_instant(last.happened_at)})."
    )


# What each action does ----------------------------------------------------------------------


def _move(transition: Transition, asked: Request) -> ReportVersion:
    """Change the state of the version; where the row says so, open a next draft."""
    version, note = asked.version, ""
    columns: dict[str, object] = {}
    if asked.action == Action.TAKE:
        columns["reviewer"] = asked.by.user
    if asked.action == Action.RELEASE:
        columns["reviewer"] = None
    if transition.is_decision:
        columns |= {"reviewer": asked.by.user, "decided_at": asked.at}
        if is_self_review(version, asked.by.user):
            note = "Không có chuyên viên khác để thẩm định."
    if asked.action == Action.RETURN:
        note = " ".join(filter(None, (note, questions.enclosed(asked.obligation))))
    if transition.to is not None:
        _set(version, transition.to, **columns)
    _record_event(version, asked, transition.source, version.status, note=note)
    if transition.opens_draft:
        _next_draft(asked, based_on=version)
    return version


def _start(transition: Transition, asked: Request) -> ReportVersion:
    return _next_draft(asked, based_on=_latest(asked.obligation))


def _submit(transition: Transition, asked: Request) -> ReportVersion:
    version, signer = asked.version, asked.by.user
    _set(
        version,
        Status.SUBMITTED,
        sent_at=asked.at,
        submission_key=asked.key,
        **_seal(version, at=asked.at, signer=signer),
    )
    notes = ["Người ký cũng là người lập báo cáo."] if wrote_in(version, signer) else []
    if asked.by.is_delegated:
        notes.append(f"Ký thay theo ủy quyền của {asked.by.delegated_by}.")
    _record_event(version, asked, transition.source, Status.SUBMITTED, note=" ".join(notes))
    return version


def _accept(transition: Transition, asked: Request) -> ReportVersion:
    former = asked.obligation.versions.accepted().first()
    if former is not None:
        _set(former, Status.SUPERSEDED)
        note = f"Được thay bằng bản {asked.version.number}."
        _record_event(former, asked, Status.ACCEPTED, Status.SUPERSEDED, note=note)
    questions.settle_answered(asked.version, by=asked.by, at=asked.at)
    return _move(transition, asked)


def _take(transition: Transition, asked: Request) -> ReportVersion:
    version = _move(transition, asked)
    contradictions.ask(version, by=asked.by, at=asked.at)
    return version


def _reopen(transition: Transition, asked: Request) -> ReportVersion:
    """Also grants the agency's request, if there is one."""
    ReopenRequest.objects.waiting().filter(version=asked.version).update(
        is_granted=True, answered_by=asked.by.user, answered_at=asked.at
    )
    return _move(transition, asked)


def _transcribe(transition: Transition, asked: Request) -> ReportVersion:
    """A draft in which Sở KH&CN types a paper report; it takes the place of one not begun."""
    for idle in asked.obligation.versions.select_for_update(no_key=True).open():
        # Somebody may have written in it until the lock was there.
        _check_gives_way(idle)
        _set(idle, Status.DISCARDED)
        note = "Nhường chỗ cho bản nhập thay từ báo cáo giấy."
        _record_event(idle, asked, Status.DRAFT, Status.DISCARDED, note=note)
    return _next_draft(asked, based_on=_latest(asked.obligation), is_recorded=True)


def _record(transition: Transition, asked: Request) -> ReportVersion:
    """What was typed from paper counts from the day the paper was received."""
    version = asked.version
    _set(
        version,
        Status.SUBMITTED,
        sent_at=asked.received_at,
        **_seal(version, at=asked.received_at, signer=None),
    )
    note = "Nhập thay từ báo cáo giấy."
    _record_event(version, asked, Status.DRAFT, Status.SUBMITTED, note=note)
    return version


_EFFECTS: dict[Action, Callable[[Transition, Request], ReportVersion]] = {
    Action.START: _start,
    Action.SUBMIT: _submit,
    Action.TAKE: _take,
    Action.ACCEPT: _accept,
    Action.REOPEN: _reopen,
    Action.TRANSCRIBE: _transcribe,
    Action.RECORD: _record,
}


def _set(version: ReportVersion, to: Status, **columns: object) -> None:
    """Compare-and-set: only from the state that was read, else somebody was quicker."""
    changed = ReportVersion.objects.filter(pk=version.pk, status=version.status).update(
        status=to, **columns
    )
    if changed != 1:
        raise Conflict("Trạng thái báo cáo vừa được người khác thay đổi; hãy tải lại trang.")
    version.status = to
    for column, value in columns.items():
        setattr(version, column, value)


def _latest(obligation: Obligation) -> ReportVersion | None:
    """What a new version is a clone of."""
    return obligation.versions.kept().order_by("number").last()


def _new_version(
    asked: Request, based_on: ReportVersion | None, *, is_recorded: bool
) -> ReportVersion:
    last = asked.obligation.versions.aggregate(last=models.Max("number"))["last"] or 0
    version = ReportVersion.objects.create(
        obligation=asked.obligation,
        number=last + 1,
        based_on=based_on,
        change_reason=asked.reason,
        created_at=asked.at,
        is_recorded=is_recorded,
    )
    if based_on is not None:
        drafting.clone(based_on, version)
    drafting.fill_in(version)
    return version


def _next_draft(
    asked: Request, based_on: ReportVersion | None, *, is_recorded: bool = False
) -> ReportVersion:
    version = _new_version(asked, based_on, is_recorded=is_recorded)
    _record_event(version, asked, "", Status.DRAFT)
    return version


def _seal(
    version: ReportVersion, *, at: datetime.datetime, signer: User | None
) -> dict[str, object]:
    """The columns that a sent version keeps for good."""
    text = snapshots.canonical(snapshots.build(version, at=at, signer=signer))
    digest = snapshots.sha256(text)
    return {
        "snapshot": text,
        "snapshot_sha256": digest,
        "receipt_code": snapshots.receipt_code(version, digest),
    }


def _record_event(
    version: ReportVersion,
    asked: Request,
    from_status: Status | str,
    to_status: Status | str,
    note: str = "",
) -> None:
    event = ReportEvent.objects.create(
        version=version,
        action=asked.action,
        from_status=from_status,
        to_status=to_status,
        by=asked.by.user,
        role=asked.by.role,
        agency=asked.by.agency,
        reason=asked.reason,
        note=note,
        answer_by=asked.answer_by if from_status else None,
        happened_at=asked.at,
    )
    notify.tell(event, asked.obligation, answer_by=asked.answer_by)
