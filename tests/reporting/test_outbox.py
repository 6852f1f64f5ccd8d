"""The outbox: nothing is lost, nothing is sent twice, and one bad letter holds up no other."""

import datetime
import smtplib
from email import message_from_bytes
from email.policy import default
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from reporting import outbox
from reporting.models import Letter, Notice, NoticeKind
from soctrang_ip.accounts.models import Role, User
from tests.reporting import factories
from tests.reporting.factories import local
from tests.reporting.mail_server import MailServer
from tests.reporting.test_lifecycle_races import at_once

NOW = local(2026, 10, 1)


def clock() -> datetime.datetime:
    return NOW


def later(**delta: float) -> outbox.Clock:
    return lambda: NOW + datetime.timedelta(**delta)


def write(user: User | None = None, **columns: object) -> Notice:
    """A letter that waits for its first attempt."""
    number = Notice.objects.count()
    return Notice.objects.create(
        **{
            "recipient": user or reader(),
            "kind": NoticeKind.READY,
            "occasion": f"event-{number}",
            "subject": f"Báo cáo chờ ký {number}",
            "body": "Đề nghị ông/bà đọc, ký và gửi.",
            "path": "/",
            "made_at": NOW,
            "letter": Letter.WAITING,
            "try_at": NOW,
            **columns,
        }
    )


def reader(mailbox: str = "nguoi.ky") -> User:
    email = f"{mailbox}@example.vn"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email, "Huỳnh Ngọc Nhã", factories.PASSWORD
    )


@pytest.fixture
def server_down(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Undo it, and the mail server answers again."""

    def refuse(*args: object) -> None:
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(EmailBackend, "open", refuse)
    return monkeypatch


@pytest.mark.django_db
def test_a_waiting_letter_is_sent_once() -> None:
    notice = write()
    assert outbox.send_waiting(clock) == outbox.Outcome(sent=1)
    assert outbox.send_waiting(later(days=1)) == outbox.Outcome()
    (sent,) = mail.outbox
    assert sent.to == [notice.recipient.email]
    notice.refresh_from_db()
    assert (notice.letter, notice.sent_at) == (Letter.SENT, NOW)


@pytest.mark.django_db
def test_a_notice_without_a_letter_is_not_mailed() -> None:
    write(letter=Letter.NONE, try_at=None)
    assert outbox.send_waiting(clock) == outbox.Outcome()


@pytest.mark.django_db
def test_an_account_closed_before_sending_gets_nothing() -> None:
    notice = write()
    User.objects.update(is_active=False)
    assert outbox.send_waiting(clock) == outbox.Outcome()
    assert mail.outbox == []
    notice.refresh_from_db()
    assert notice.letter == Letter.NONE


@pytest.mark.django_db
def test_a_server_that_is_down_loses_nothing(server_down: pytest.MonkeyPatch) -> None:
    write()
    write()
    # The second is not even tried: it would only wait for the same server.
    assert outbox.send_waiting(clock) == outbox.Outcome(failed=1)
    first = Notice.objects.get(attempts=1)
    assert first.error == "ConnectionRefusedError: Connection refused"
    server_down.undo()
    assert outbox.send_waiting(clock) == outbox.Outcome(sent=1)
    assert outbox.send_waiting(later(seconds=59)) == outbox.Outcome()
    assert outbox.send_waiting(later(minutes=1)) == outbox.Outcome(sent=1)
    first.refresh_from_db()
    assert (first.letter, first.error) == (Letter.SENT, "")


@pytest.mark.django_db
def test_a_refused_address_holds_up_no_other_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = write(reader("khong.co")), write()
    deliver = EmailBackend.send_messages

    def refuse_unknown(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if messages[0].to == [bad.recipient.email]:
            raise smtplib.SMTPRecipientsRefused({bad.recipient.email: (550, b"no such user")})
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_unknown)
    assert outbox.send_waiting(clock) == outbox.Outcome(sent=1, failed=1)
    assert [message.to for message in mail.outbox] == [[good.recipient.email]]


@pytest.mark.django_db
def test_attempts_grow_rarer_and_the_last_failure_stays_visible(
    server_down: pytest.MonkeyPatch,
) -> None:
    notice = write()
    at = NOW
    for delay in outbox.DELAYS:
        outbox.send_waiting(lambda at=at: at)
        notice.refresh_from_db()
        assert (notice.letter, notice.try_at - at) == (Letter.WAITING, delay)
        at = notice.try_at
    outbox.send_waiting(lambda: at)
    notice.refresh_from_db()
    assert notice.letter == Letter.GIVEN_UP
    assert "Connection refused" in notice.error
    assert notice.attempts == len(outbox.DELAYS) + 1

    server_down.undo()
    assert outbox.send_waiting(later(days=30)) == outbox.Outcome()
    assert outbox.try_again(clock) == 1
    assert outbox.send_waiting(clock) == outbox.Outcome(sent=1)


@pytest.mark.django_db
def test_a_sender_that_died_is_followed_by_another_when_its_claim_runs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write()

    class PowerCut(BaseException):
        pass

    def die(*args: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", die)
        with pytest.raises(PowerCut):
            outbox.send_waiting(clock)
    assert outbox.send_waiting(later(minutes=9)) == outbox.Outcome()
    assert outbox.send_waiting(later(minutes=10)) == outbox.Outcome(sent=1)


@pytest.mark.django_db
def test_the_command_says_how_many_were_sent() -> None:
    write()
    out = StringIO()
    call_command("send_letters", stdout=out)
    assert out.getvalue().splitlines()[-1] == "Đã gửi 1 thư, 0 lần gửi không thành."
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_command_takes_up_what_was_given_up() -> None:
    write(letter=Letter.GIVEN_UP, attempts=9)
    call_command("send_letters", "--retry", stdout=StringIO())
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once() -> None:
    for number in range(6):
        write(reader(f"nguoi.ky{number}"))
    outcomes = at_once(lambda: outbox.send_waiting(clock), lambda: outbox.send_waiting(clock))
    assert sum(outcome.sent for outcome in outcomes) == 6
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 6


# With a real mail server --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_server_gets_both_parts_with_their_accents(mail_server: MailServer) -> None:
    notice = write()
    write(reader("can.bo"))
    assert outbox.send_waiting(clock) == outbox.Outcome(sent=2)
    (to, raw), _ = mail_server.letters
    letter = message_from_bytes(raw, policy=default)
    assert to == f"<{notice.recipient.email}>"
    assert letter["Subject"] == notice.subject
    assert letter["From"] == "cong@example.vn"
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = letter.iter_parts()
    assert "Kính gửi: Ông/Bà Huỳnh Ngọc Nhã" in text.get_content()
    assert "<p>Đề nghị ông/bà đọc, ký và gửi.</p>" in html.get_content()


@pytest.mark.usefixtures("plan_data")
def test_a_step_of_the_life_cycle_asks_no_mail_server(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "nowhere.Backend"
    factories.membership(Role.SIGNER)
    factories.submitted_report(factories.open_round())
    assert Notice.objects.filter(letter=Letter.WAITING).exists()
