"""Sends the letters that wait, from any number of processes, each letter by one of them.

A letter is claimed by moving its turn into the future, compare-and-set, so no transaction
stays open while the mail server is asked. It is marked as sent after the server has taken it:
a crash in between sends it again when the claim runs out. At least once, never not at all; the
Message-ID stays the same, so that mail programs show the two as one.
"""

import datetime
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from reporting.models import Letter, Notice

logger = logging.getLogger(__name__)

CLAIM = datetime.timedelta(minutes=10)
"""Longer than a mail server can keep one letter (each of its answers may take EMAIL_TIMEOUT)."""
DELAYS = tuple(
    datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440)
)
"""Between one attempt and the next; after the last one, in about three days, it is given up."""

_ABOUT_ONE_LETTER = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)
"""The server answers, but does not take this letter; the next one may fare better."""

Clock = Callable[[], datetime.datetime]


@dataclass
class Outcome:
    """How many letters of one round were sent, and how many attempts failed."""

    sent: int = 0
    failed: int = 0


def send_waiting(clock: Clock = timezone.now) -> Outcome:
    """Try every letter whose turn has come, until the mail server stops answering."""
    outcome = Outcome()
    connection = mail.get_connection()
    try:
        for pk, turn in list(Notice.objects.to_send(clock()).values_list("pk", "try_at")):
            notice = _claim(pk, turn, clock)
            if notice is None:
                continue
            try:
                connection.open()
                letter(notice, connection).send()
            except Exception as error:  # one bad letter must not hold up the others
                outcome.failed += 1
                _put_off(notice, error, clock)
                if not isinstance(error, _ABOUT_ONE_LETTER):
                    break
            else:
                outcome.sent += 1
                _update(notice, letter=Letter.SENT, sent_at=clock(), error="")
    finally:
        connection.close()
    return outcome


def try_again(clock: Clock = timezone.now) -> int:
    """Put the letters that were given up back among those that wait; how many there were."""
    given_up = Notice.objects.filter(letter=Letter.GIVEN_UP)
    return given_up.update(letter=Letter.WAITING, try_at=clock(), attempts=0)


def letter(notice: Notice, connection: BaseEmailBackend | None = None) -> mail.EmailMessage:
    """The letter of a notice, as text and as HTML."""
    url = f"{settings.SITE_URL}{reverse('notice', args=[notice.pk])}"
    context = {"notice": notice, "url": url}
    message = mail.EmailMultiAlternatives(
        subject=notice.subject,
        body=render_to_string("emails/letter.txt", context),
        to=[notice.recipient.email],
        headers={
            "Message-ID": f"<thong-bao-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    message.attach_alternative(render_to_string("emails/letter.html", context), "text/html")
    return message


def _claim(pk: int, turn: datetime.datetime, clock: Clock) -> Notice | None:
    """The letter, ours until the claim runs out; None if another sender has it."""
    claimed = Notice.objects.filter(pk=pk, letter=Letter.WAITING, try_at=turn).update(
        try_at=clock() + CLAIM, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    notice = Notice.objects.select_related("recipient", "obligation__round").get(pk=pk)
    if not notice.recipient.is_active:
        # Closed since it was written.
        _update(notice, letter=Letter.NONE)
        return None
    return notice


def _put_off(notice: Notice, error: Exception, clock: Clock) -> None:
    told = f"{type(error).__name__}: {error}"[:300]
    is_last = notice.attempts > len(DELAYS)
    logger.warning("letter %s, attempt %s: %s", notice.pk, notice.attempts, told)
    if is_last:
        _update(notice, letter=Letter.GIVEN_UP, error=told)
    else:
        _update(notice, try_at=clock() + DELAYS[notice.attempts - 1], error=told)


def _update(notice: Notice, **columns: object) -> None:
    Notice.objects.filter(pk=notice.pk, letter=Letter.WAITING).update(**columns)
