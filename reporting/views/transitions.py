"""One way for every view to ask the life cycle for an action and tell the person the outcome."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from reporting import lifecycle
from reporting.models import Action, Obligation, ReportVersion
from soctrang_ip.lib.dates import format_date

_STATUS = {lifecycle.NotAllowed: 403, lifecycle.Conflict: 409, lifecycle.Incomplete: 400}


def attempt(
    request: HttpRequest,
    action: Action,
    obligation: Obligation,
    version: ReportVersion | None,
    *,
    at: datetime.datetime,
    **needs: Any,
) -> tuple[ReportVersion | None, int]:
    """The version and 200; or None and 403, 409 or 400, the sentence put among the messages."""
    try:
        performed = lifecycle.perform(
            action, obligation=obligation, version=version, by=request.acting, at=at, **needs
        )
    except lifecycle.Refused as refusal:
        return None, tell_refusal(request, refusal)
    return performed, 200


def tell_refusal(request: HttpRequest, refusal: lifecycle.Refused) -> int:
    """Puts the sentence among the messages; the status of the answer."""
    messages.error(request, str(refusal))
    return _STATUS[type(refusal)]


def action_context(
    request: HttpRequest, version: ReportVersion, now: datetime.datetime, asking: str
) -> dict[str, Any]:
    """What the overview needs to draw the actions this person may take now."""
    obligation = version.obligation
    available = lifecycle.available(obligation, version, request.acting, now)
    return {
        "actions": {transition.action.value for transition in available},
        "asks_unlock": asking == Action.UNLOCK,
        "asks_recall": asking == Action.RECALL,
        "asks_reopening": asking == Action.REOPEN,
        "reason": request.POST.get("reason", ""),
        "needs_reason": {
            transition.action.value
            for transition in available
            if transition.needs_reason(request.acting.role)
        },
        "submission_key": uuid.uuid4().hex,
        "recall_effect": _recall_effect(obligation, now),
    }


def _recall_effect(obligation: Obligation, now: datetime.datetime) -> str:
    if now < obligation.due_at:
        day = format_date(obligation.last_valid_day)
        return f"Báo cáo được coi như chưa gửi. Gửi lại đến hết ngày {day} thì vẫn đúng hạn."
    return "Báo cáo được coi như chưa gửi. Đã quá hạn, nên bản gửi lại sẽ bị ghi nhận là gửi trễ."
