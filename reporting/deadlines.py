"""The head extends the deadline of one agency, exempts it, or takes either back.

Nothing is decided once a report stands as sent, so that no decision makes a report late or in
time afterwards; nobody is exempted while a version is in hand, so that no draft is stranded.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reporting import lifecycle, notify
from reporting.models import DeadlineDecision, Decision, Obligation
from soctrang_ip.accounts.models import Membership, Role
from soctrang_ip.lib.dates import format_date
from soctrang_ip.lib.text import clean_text

DECIDERS = frozenset({Role.HEAD})


@dataclass(frozen=True)
class Wish:
    """What somebody decides; `seen` is the last decision the page showed (0: none)."""

    kind: Decision
    by: Membership
    at: datetime.datetime
    seen: int
    reason: str
    due_at: datetime.datetime | None = None
    """For an extension: the new due instant, exclusive."""


def last_decision(obligation: Obligation) -> int:
    """What a form carries, so that a stale page changes nothing."""
    return obligation.decisions.order_by("-pk").values_list("pk", flat=True).first() or 0


def possible(obligation: Obligation, by: Membership, at: datetime.datetime) -> set[Decision]:
    """What this person could decide now (reads the obligation's versions)."""
    if by.role not in DECIDERS:
        return set()
    return {kind for kind in Decision if not obstacle(kind, obligation, at)}


def obstacle(kind: Decision, obligation: Obligation, at: datetime.datetime) -> str:
    """Why this cannot be decided now; "" if it can."""
    if obligation.round.is_for_paper:
        return "Kỳ này chỉ để nhập báo cáo giấy nên không có hạn gửi."
    if obligation.first_sent_at is not None:
        return "Cơ quan đã gửi báo cáo, hạn gửi không thay đổi được nữa."
    is_exempted, is_extended = obligation.exempted_at is not None, obligation.is_extended
    in_hand = obligation.open_version
    if kind == Decision.END_EXEMPTION:
        return "" if is_exempted else "Cơ quan không được miễn báo cáo."
    if is_exempted:
        return "Cơ quan được miễn báo cáo trong kỳ này."
    if kind == Decision.END_EXTENSION:
        return "" if is_extended else "Cơ quan không được gia hạn."
    if kind == Decision.EXEMPT and in_hand is not None:
        return (
            f"Cơ quan có bản {in_hand.number} đang ở trạng thái “{in_hand.get_status_display()}”. "
            "Miễn báo cáo khi cơ quan đã bỏ bản ấy."
        )
    if in_hand is None and not obligation.round.is_open_at(at):
        return "Kỳ báo cáo đã đóng và cơ quan không có bản nào đang làm."
    return ""


def decide(obligation: Obligation, wish: Wish) -> DeadlineDecision:
    """Raises `lifecycle.NotAllowed`, `Conflict` or `Incomplete`; then nothing has changed."""
    reason = clean_text(wish.reason)
    if wish.by.role not in DECIDERS:
        raise lifecycle.NotAllowed("Chỉ lãnh đạo Sở Khoa học và Công nghệ quyết định việc này.")
    with transaction.atomic():
        # The lock of the life cycle: no report is begun or sent meanwhile.
        held = (
            Obligation.objects.select_related("round", "agency")
            .select_for_update(of=("self",), no_key=True)
            .get(pk=obligation.pk)
        )
        if last_decision(held) != wish.seen:
            raise lifecycle.Conflict(
                "Hạn báo cáo của cơ quan này vừa được người khác quyết định; hãy xem lại trang."
            )
        if told := obstacle(wish.kind, held, wish.at):
            raise lifecycle.Conflict(told)
        if not reason:
            raise lifecycle.Incomplete("Hãy ghi lý do.")
        if wish.kind == Decision.EXTEND and (told := _wrong_day(held, wish)):
            raise lifecycle.Incomplete(told)
        due_before = None if held.exempted_at else held.due_at
        _write(held, wish, reason)
        decision = DeadlineDecision.objects.create(
            obligation=held,
            kind=wish.kind,
            reason=reason,
            due_before=due_before,
            due_after=None if held.exempted_at else held.due_at,
            by=wish.by.user,
            role=wish.by.role,
            decided_at=wish.at,
        )
        notify.tell_of_decision(decision)
    return decision


def _wrong_day(obligation: Obligation, wish: Wish) -> str:
    if wish.due_at is None:
        return "Hãy chọn hạn mới."
    if wish.due_at <= wish.at:
        return "Hạn mới phải sau hôm nay."
    if wish.due_at <= obligation.round.due_at:
        day = format_date(timezone.localdate(obligation.round.due_at))
        return f"Hạn mới phải sau hạn chung của kỳ (trước ngày {day})."
    return ""


def _write(obligation: Obligation, wish: Wish, reason: str) -> None:
    """How the obligation stands from now on; `decided_by` is who decided last."""
    if wish.kind == Decision.EXTEND:
        columns = {"extended_due_at": wish.due_at, "extension_reason": reason}
    elif wish.kind == Decision.EXEMPT:
        columns = {"exempted_at": wish.at, "exemption_reason": reason}
    elif wish.kind == Decision.END_EXTENSION:
        columns = {"extended_due_at": None, "extension_reason": ""}
    else:
        columns = {"exempted_at": None, "exemption_reason": ""}
    for column, value in (columns | {"decided_by": wish.by.user}).items():
        setattr(obligation, column, value)
    obligation.save(update_fields=[*columns, "decided_by"])
