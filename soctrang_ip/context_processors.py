"""What every template knows: as whom the person acts and where they may go."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from reporting.models import Notice
from soctrang_ip.access import may_open
from soctrang_ip.accounts.roles import Role
from soctrang_ip.sessions import Remaining

SECTIONS = (
    ("home", "Việc cần làm", "home"),
    ("plan", "Kế hoạch", "plan"),
    ("my_reports", "Báo cáo", "report"),
    ("review_queue", "Thẩm định", "review"),
    ("dashboard", "Bảng điều khiển", "chart"),
    ("published_reports", "Văn bản", "note"),
    ("rounds", "Kỳ báo cáo", "calendar"),
    ("admin:index", "Dữ liệu nền", "settings"),
)
"""URL name, label, icon; shown to those who may open the URL, in this order."""


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    icon: str
    is_page: bool
    is_current: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """Asks the database nothing: the middleware has set what it reads.

    A request refused before the middleware ran has none of it. `unread_notices` is counted when
    a template first asks (one query), so what draws no header does not pay for it.
    """
    acting = getattr(request, "acting", None)

    @cache
    def unread_notices() -> int:
        return Notice.objects.of(request.user).unread().count() if acting else 0

    return {
        "acting": acting,
        "memberships": getattr(request, "memberships", []),
        "navigation": navigation(request, Role(acting.role) if acting else None),
        "unread_notices": unread_notices,
        "session_remaining": remaining(request),
    }


def remaining(request: HttpRequest) -> Remaining | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return request.session.remaining(timezone.now())


def navigation(request: HttpRequest, role: Role | None) -> list[NavigationItem]:
    """Empty for those who are not logged in or have to change their password first."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return []
    return [
        NavigationItem(
            label=label,
            url=url,
            icon=icon,
            is_page=request.path == url,
            is_current=request.path == url or (name != "home" and request.path.startswith(url)),
        )
        for name, label, icon in SECTIONS
        if may_open(name, role) and (url := url_of(name))
    ]


def url_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
