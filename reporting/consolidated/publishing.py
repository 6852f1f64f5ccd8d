"""Publishing the consolidated report: a numbered version that stays as it is for ever."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from reporting import making, snapshots
from reporting.consolidated.drafting import Draft, DraftPassage, draft_of
from reporting.documents import consolidated_report, consolidated_workbook, kinds
from reporting.documents.consolidated_report import Issue
from reporting.models import FileFormat, PublishedReport, ReportingRound
from reporting.refusals import Conflict, Incomplete, NotAllowed
from soctrang_ip.accounts.models import Membership, Role

FORM_VERSION = 1
CHANGED_MEANWHILE = (
    "Dự thảo vừa được sửa, hoặc vừa có báo cáo được chấp nhận, sau khi ông/bà mở trang này. Hãy "
    "đọc lại rồi ban hành; chưa có gì được ban hành."
)


def publish(
    round_: ReportingRound,
    issue: Issue,
    *,
    reason: str,
    seen: str,
    by: Membership,
    at: datetime.datetime,
) -> PublishedReport:
    """The next numbered version, its workbook made, its PDF and DOCX put before the worker.

    `seen` is the seal of the draft that the head has read. Raises `NotAllowed`, `Conflict` when
    the draft is another by now, `Incomplete` while something is undecided.
    """
    if by.role != Role.HEAD:
        raise NotAllowed("Chỉ lãnh đạo Sở Khoa học và Công nghệ ban hành báo cáo tổng hợp.")
    with transaction.atomic():
        # Two who publish at once get two numbers, and the second one reads what the first left.
        ReportingRound.objects.select_for_update().get(pk=round_.pk)
        draft = draft_of(round_, at=at)
        number = PublishedReport.objects.next_number(round_)
        _refuse(draft, number, reason, seen)
        snapshot = snapshots.canonical(_snapshot(draft, issue, number, by, at))
        published = PublishedReport.objects.create(
            round=round_,
            number=number,
            snapshot=snapshot,
            sha256=snapshots.sha256(snapshot),
            reason=reason,
            published_at=at,
            published_by=by.user,
        )
        workbook = consolidated_workbook.make(
            draft.material, consolidated_report.paper(draft, issue), code=published.code
        )
        making.keep(kinds.published_order(published, FileFormat.XLSX), workbook, by=by.user, at=at)
        for format in (FileFormat.PDF, FileFormat.DOCX):
            making.ask(kinds.published_order(published, format), by=by.user, at=at)
    return published


def _refuse(draft: Draft, number: int, reason: str, seen: str) -> None:
    if not draft.is_begun:
        raise Incomplete("Chưa có dự thảo. Hãy lập dự thảo trước khi ban hành.")
    if draft.seal != seen:
        raise Conflict(CHANGED_MEANWHILE)
    if draft.undecided:
        raise Incomplete(
            f"Còn {draft.undecided} chỗ số liệu đã đổi từ khi lập dự thảo. Hãy lấy hoặc giữ từng "
            "chỗ rồi ban hành."
        )
    if number > 1 and not reason:
        raise Incomplete("Bản điều chỉnh phải ghi lý do.")


def _snapshot(
    draft: Draft, issue: Issue, number: int, by: Membership, at: datetime.datetime
) -> snapshots.Snapshot:
    round_ = draft.material.round
    figures = draft.material.board.figures()
    return {
        "form_version": FORM_VERSION,
        "year": round_.year,
        "number": number,
        "is_sample": round_.is_sample,
        "published_at": at.isoformat(),
        "published_by": by.user.full_name,
        "passages": _passages(draft.passages),
        "figures": {key: figure.plain for key, figure in figures.items()},
        "paper": consolidated_report.plain(consolidated_report.paper(draft, issue)),
    }


def _passages(passages: Iterable[DraftPassage]) -> list[dict[str, object]]:
    return [
        {"key": each.part.key, "text": each.text, "citations": each.part.cited} for each in passages
    ]
