"""When a session ends: after half an hour without a request, and 12 hours after the log-in.

The end is the `expire_date` of the session's own row, so nothing but reading the session holds it.
It is moved by an UPDATE of that one column: writing the whole session would undo what another tab
chose at the same moment (as whom one acts).
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

BEGAN_AT = "began_at"
"""Key of the log-in's instant, in seconds since 1970."""

STEP = datetime.timedelta(minutes=1)
"""The end is not moved for less, so that not every page writes."""


@dataclass(frozen=True)
class Remaining:
    """Seconds until the session ends by itself, and until nothing can make it last longer."""

    ends_in: int
    final_in: int


def end_of(began_at: datetime.datetime, seen_at: datetime.datetime) -> datetime.datetime:
    """The end of a session whose last request came at `seen_at`."""
    idle_end = seen_at + datetime.timedelta(seconds=settings.SESSION_IDLE_AGE)
    return min(idle_end, final_end_of(began_at))


def final_end_of(began_at: datetime.datetime) -> datetime.datetime:
    return began_at + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)


class SessionStore(db.SessionStore):
    """Django's own, which knows when it ends."""

    ends_at: datetime.datetime | None = None

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()
        if row is None:
            return {}
        self.ends_at = row.expire_date
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        self.ends_at = row.expire_date
        return row

    def get_expiry_date(self, **kwargs: Any) -> datetime.datetime:
        now = timezone.now()
        return end_of(self.began_at or now, now)

    @property
    def began_at(self) -> datetime.datetime | None:
        """None for a session nobody has logged in with."""
        seconds = self.get(BEGAN_AT)
        return seconds and datetime.datetime.fromtimestamp(seconds, datetime.UTC)

    def keep_alive(self, at: datetime.datetime) -> None:
        """Somebody is there: move the end (one UPDATE a minute at most)."""
        if self.began_at is None or self.ends_at is None:
            return
        end = end_of(self.began_at, at)
        if end - self.ends_at >= STEP:
            self.model.objects.filter(pk=self.session_key).update(expire_date=end)
            self.ends_at = end

    def remaining(self, at: datetime.datetime) -> Remaining | None:
        """None if nobody is logged in."""
        if self.began_at is None or self.ends_at is None:
            return None
        return Remaining(
            ends_in=round((self.ends_at - at).total_seconds()),
            final_in=round((final_end_of(self.began_at) - at).total_seconds()),
        )


@receiver(user_logged_in)
def begin(request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN_AT] = int(timezone.now().timestamp())
