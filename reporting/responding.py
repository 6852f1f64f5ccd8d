"""Sở KH&CN answers what agencies raise, one opinion or several at once; leaders note on it.

An opinion is a row of the accepted report. Whoever answers names the edit counter they saw,
whoever notes the number of notes: of two at once one wins and the other is told. What raises one
of `reporting.refusals` has changed nothing.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from reporting import notify, raised
from reporting.models import LeaderNote, Obligation, Response, ResponseChange, ResponseStatus
from reporting.models.register import ANSWERED_STATUSES, Said
from reporting.raised import Opinion, Place
from reporting.refusals import Conflict, Incomplete, NotAllowed
from soctrang_ip.accounts.models import Membership, Role
from soctrang_ip.accounts.roles import REVIEWER_ROLES
from soctrang_ip.lib.text import clean_line, clean_text

NOTERS = frozenset({Role.LEADER})


@dataclass(frozen=True)
class Wish:
    """What is to be said, by whom and when."""

    status: str
    answer: str
    forwarded_to: str
    by: Membership
    at: datetime.datetime

    @property
    def said(self) -> Said:
        return self.status, clean_text(self.answer), clean_line(self.forwarded_to)


def answer(seen: dict[Place, int], wish: Wish) -> None:
    """Say the same to each opinion, all or none; `seen` are their edit counters (0: unanswered)."""
    if wish.by.role not in REVIEWER_ROLES:
        raise NotAllowed("Chỉ Sở Khoa học và Công nghệ trả lời khó khăn, kiến nghị.")
    if lack := lacking(*wish.said):
        raise Incomplete(lack[1])
    with transaction.atomic():
        _hold(seen)
        found = raised.at(seen)
        lost = [opinion for opinion in found if not _answer(opinion, seen[opinion.place], wish)]
        if lost or len(found) < len(seen):
            named = "; ".join(f"{opinion.agency} (“{opinion.text}”)" for opinion in lost)
            raise Conflict(
                "Chưa lưu gì, vì có ý kiến vừa được người khác trả lời hoặc không còn trong báo "
                f"cáo được chấp nhận: {named}. Hãy xem lại rồi gửi."
            )


def lacking(status: str, answer: str, forwarded_to: str) -> tuple[str, str] | None:
    """The field that an answer of this status needs and has not, and a sentence about it."""
    if status not in ANSWERED_STATUSES:
        return "status", "Hãy chọn tình trạng xử lý."
    if status == ResponseStatus.FORWARDED and not forwarded_to:
        return "forwarded_to", "Hãy ghi cơ quan được chuyển đến."
    if status == ResponseStatus.RESOLVED and not answer:
        return "answer", "Hãy ghi kết quả giải quyết."
    if status == ResponseStatus.DECLINED and not answer:
        return "answer", "Hãy ghi lý do không tiếp nhận."
    return None


def _answer(opinion: Opinion, seen: int, wish: Wish) -> bool:
    """False where somebody was quicker; the same words again change nothing."""
    if opinion.row is None:
        return False
    response = _response(opinion)
    if response.said == wish.said:
        return True
    status, said, forwarded_to = wish.said
    won = Response.objects.filter(pk=response.pk, edit_counter=seen).update(
        status=status,
        answer=said,
        forwarded_to=forwarded_to,
        text=opinion.text,
        answered_by=wish.by.user,
        answered_at=wish.at,
        edit_counter=F("edit_counter") + 1,
    )
    if won != 1:
        return False
    change = ResponseChange.objects.create(
        response=response,
        status=status,
        answer=said,
        forwarded_to=forwarded_to,
        by=wish.by.user,
        role=wish.by.role,
        at=wish.at,
    )
    notify.tell_of_response(change, opinion.obligation, opinion.text)
    return True


def note(
    place: Place,
    *,
    seen: int,
    text: str,
    is_for_agency: bool,
    by: Membership,
    at: datetime.datetime,
) -> None:
    """A leader's word; `seen` is the number of notes the page showed."""
    text = clean_text(text)
    if by.role not in NOTERS:
        raise NotAllowed("Chỉ lãnh đạo ghi ý kiến chỉ đạo.")
    if not text:
        raise Incomplete("Hãy ghi ý kiến.")
    with transaction.atomic():
        _hold([place])
        (opinion,) = raised.at([place]) or (None,)
        if opinion is None or opinion.row is None:
            raise Conflict("Nội dung này không còn trong báo cáo được chấp nhận.")
        response = _response(opinion)
        if response.notes.count() != seen:
            raise Conflict("Vừa có ý kiến khác được ghi; hãy đọc lại rồi gửi.")
        written = LeaderNote.objects.create(
            response=response,
            text=text,
            is_for_agency=is_for_agency,
            by=by.user,
            role=by.role,
            at=at,
        )
        notify.tell_of_note(written, opinion.obligation, opinion.text)


def _hold(places: Iterable[Place]) -> None:
    """The lock of the life cycle: no other version is accepted meanwhile."""
    obligations = {obligation for obligation, _, _ in places}
    list(
        Obligation.objects.select_for_update(no_key=True)
        .filter(pk__in=obligations)
        .order_by("pk")
        .values_list("pk")
    )


def _response(opinion: Opinion) -> Response:
    obligation, kind, key = opinion.place
    response, _ = Response.objects.get_or_create(
        obligation_id=obligation, kind=kind, key=key, defaults={"text": opinion.text}
    )
    return response
