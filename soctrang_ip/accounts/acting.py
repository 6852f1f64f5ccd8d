"""As whom a person acts: one of their memberships valid today, chosen in the header."""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from soctrang_ip.accounts.people import Membership, User

SESSION_KEY = "acting_membership"


def set_on(request: HttpRequest) -> None:
    """`request.memberships` (valid today) and `request.acting` (the chosen one or None)."""
    request.memberships, request.acting = [], None
    if request.user.is_authenticated:
        request.memberships = memberships_of(request.user)
        request.acting = current(request.memberships, request.session)


def memberships_of(user: User) -> list[Membership]:
    """The memberships valid today (two queries: memberships with agencies, names)."""
    return list(user.memberships_on(timezone.localdate()))


def current(memberships: list[Membership], session: SessionBase) -> Membership | None:
    """The chosen membership if it is still valid, else the first one, else nothing."""
    chosen = session.get(SESSION_KEY)
    for membership in memberships:
        if membership.pk == chosen:
            return membership
    return memberships[0] if memberships else None


def choose(session: SessionBase, membership: Membership) -> None:
    session[SESSION_KEY] = membership.pk
