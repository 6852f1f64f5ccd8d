"""An agency asks for the correction of its accepted report; Sở KH&CN declines or opens it.

Opening it is the transition `reopen` of `reporting.lifecycle`, which grants what was asked.
"""

import datetime

from django.db import transaction

from reporting import lifecycle, notify
from reporting.models import Obligation, ReopenRequest, ReportVersion
from soctrang_ip.accounts.models import Membership
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES
from soctrang_ip.lib.text import clean_text


def may_ask(version: ReportVersion, by: Membership) -> bool:
    """Whether there is an accepted report of their own to ask about, and nothing in hand."""
    return (
        by.role in AGENCY_ROLES
        and by.agency_id == version.obligation.agency_id
        and version.is_accepted
        and not version.obligation.versions.open().exists()
        and waiting_for(version) is None
    )


def waiting_for(version: ReportVersion) -> ReopenRequest | None:
    return version.reopen_requests.waiting().select_related("asked_by").first()


def ask(
    version: ReportVersion, *, by: Membership, reason: str, at: datetime.datetime
) -> ReopenRequest:
    """Raises `lifecycle.Conflict` or `lifecycle.Incomplete`; then nothing has changed."""
    reason = clean_text(reason)
    with transaction.atomic():
        _lock(version)
        if not may_ask(version, by):
            raise lifecycle.Conflict(
                "Chỉ đề nghị được khi báo cáo đã được chấp nhận, không có bản nào đang làm và "
                "chưa có đề nghị nào đang chờ trả lời."
            )
        if not reason:
            raise lifecycle.Incomplete("Hãy ghi lý do cần điều chỉnh.")
        asked = ReopenRequest.objects.create(
            version=version, reason=reason, asked_by=by.user, asked_at=at
        )
        notify.tell_of_request(asked, at=at)
    return asked


def decline(version: ReportVersion, *, by: Membership, answer: str, at: datetime.datetime) -> None:
    """Raises `lifecycle.Conflict` or `lifecycle.Incomplete`; then nothing has changed."""
    answer = clean_text(answer)
    with transaction.atomic():
        _lock(version)
        asked = waiting_for(version)
        if asked is None or by.role not in REVIEWER_ROLES:
            raise lifecycle.Conflict("Đề nghị này đã được trả lời; hãy tải lại trang.")
        if not answer:
            raise lifecycle.Incomplete("Hãy ghi lý do không mở bản điều chỉnh.")
        asked.answer, asked.answered_by, asked.answered_at = answer, by.user, at
        asked.save(update_fields=["answer", "answered_by", "answered_at"])
        notify.tell_of_request(asked, at=at)


def _lock(version: ReportVersion) -> None:
    """Serves those who act on one report one after the other, as the life cycle does."""
    Obligation.objects.select_for_update(no_key=True).get(pk=version.obligation_id)
    version.refresh_from_db(fields=["status"])
