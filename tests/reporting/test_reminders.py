"""The ladder of reminders: who is told when, once, and never who cannot act."""

import datetime
import io
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from reporting import outbox, reminders, rounds
from reporting.models import (
    Action,
    Letter,
    Notice,
    NoticeKind,
    Obligation,
    ReportingRound,
)
from reporting.reminders import DAYS_BEFORE_ANSWER, Outcome, rung_reached
from soctrang_ip.accounts.models import Membership, Role, User
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local
from tests.reporting.mail_server import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

LAST_DAY = datetime.date(2026, 10, 14)


def on(month: int, day: int, hour: int = 8) -> datetime.datetime:
    return local(2026, month, day, hour)


@pytest.fixture
def round_() -> ReportingRound:
    """Only Sở NN&PTNT and Sở VHTT&DL owe a report in it, and only the first has people."""
    round_ = factories.open_round(2026)
    factories.membership(Role.STAFF)
    factories.membership(Role.SIGNER)
    Obligation.objects.filter(round=round_).exclude(agency__code__in=["SNNPTNT", "SVHTTDL"]).update(
        exempted_at=on(8, 1)
    )
    return round_


@pytest.fixture
def officer() -> Membership:
    return factories.membership(Role.OFFICER, "SKHCN")


def reminded() -> list[tuple[str, str]]:
    """(mailbox, subject) of every reminder, in the order they were written."""
    rows = Notice.objects.filter(kind=NoticeKind.REMINDER).order_by("pk")
    return [(row.recipient.email.split(".")[0], row.subject) for row in rows]


# The rungs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "days_left"),
    [
        ((9, 13), None),
        ((9, 14), 30),
        ((9, 28), 30),
        ((9, 29), 15),
        ((10, 6), 15),
        ((10, 7), 7),
        ((10, 12), 7),
        ((10, 13), 1),
        ((10, 14), 1),
        ((10, 15), -1),
        ((10, 21), -1),
        ((10, 22), -8),
        ((10, 29), -15),
        ((12, 31), -78),
    ],
)
def test_each_day_stands_on_the_last_rung_reached(
    day: tuple[int, int], days_left: int | None
) -> None:
    rung = rung_reached(LAST_DAY, datetime.date(2026, *day))
    assert (rung and rung.days_left) == days_left


def test_a_rung_knows_its_day() -> None:
    assert rung_reached(LAST_DAY, datetime.date(2026, 10, 23)).day == datetime.date(2026, 10, 22)


def test_a_returned_report_has_a_ladder_of_its_own() -> None:
    days = [datetime.date(2026, 8, day) for day in (18, 19, 20, 21, 28)]
    until = datetime.date(2026, 8, 20)
    rungs = [rung_reached(until, day, DAYS_BEFORE_ANSWER) for day in days]
    assert [rung and rung.days_left for rung in rungs] == [None, 1, 1, -1, -8]


# To whom ------------------------------------------------------------------------------------


def test_who_has_not_begun_is_reminded_through_its_staff(round_: ReportingRound) -> None:
    reminders.remind_all(on(10, 7))
    assert reminded() == [("staff", "Còn 7 ngày đến hạn gửi: Báo cáo năm 2026 của Sở NN&PTNT")]


def test_the_letter_says_until_when_and_what_to_do(round_: ReportingRound) -> None:
    reminders.remind_all(on(10, 13))
    body = Notice.objects.get(kind=NoticeKind.REMINDER).body
    assert "trước 00:00 ngày 15/10/2026 (chậm nhất 23:59 ngày 14/10/2026)" in body
    assert "Đề nghị ông/bà lập, chuyển ký và gửi báo cáo." in body


def test_what_waits_for_a_signature_is_told_to_the_signer(round_: ReportingRound) -> None:
    factories.waiting_report(round_)
    reminders.remind_all(on(10, 14))
    assert reminded() == [
        ("signer", "Hôm nay là hạn gửi: Báo cáo năm 2026 của Sở NN&PTNT"),
    ]


def test_without_staff_the_signer_is_reminded(round_: ReportingRound) -> None:
    User.objects.filter(email__startswith="staff").update(is_active=False)
    reminders.remind_all(on(10, 7))
    assert [mailbox for mailbox, _ in reminded()] == ["signer"]


@pytest.mark.parametrize("state", ["sent", "accepted", "being corrected", "exempt", "typed"])
def test_who_has_nothing_to_send_is_left_alone(
    state: str, round_: ReportingRound, officer: Membership
) -> None:
    if state == "sent":
        factories.submitted_report(round_)
    elif state in {"accepted", "being corrected"}:
        version = factories.accepted_report(round_)
        if state == "being corrected":
            act(version, Action.REOPEN, officer, on(9, 1), reason="Sửa số.")
    elif state == "exempt":
        Obligation.objects.update(exempted_at=on(8, 2))
    else:
        factories.paper_report(round_, by=officer, at=on(9, 1))
    reminders.remind_all(on(10, 20))
    assert reminded() == []


def test_a_recalled_report_is_owed_again(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_)
    act(version, Action.RECALL, factories.membership(Role.SIGNER), on(9, 1), reason="Nhầm.")
    reminders.remind_all(on(10, 15))
    assert reminded() == [
        ("staff", "Quá hạn 1 ngày: Báo cáo năm 2026 của Sở NN&PTNT chưa gửi"),
    ]


def test_a_returned_report_is_reminded_by_its_own_day(
    round_: ReportingRound, officer: Membership
) -> None:
    version = factories.submitted_report(round_)
    act(version, Action.TAKE, officer, on(8, 10))
    until = datetime.date(2026, 8, 20)
    act(version, Action.RETURN, officer, on(8, 10), reason="Thiếu.", answer_by=until)
    reminders.remind_all(on(8, 18))
    assert reminded() == []
    reminders.remind_all(on(8, 19))
    reminders.remind_all(on(8, 21))
    assert [subject.split(":")[0] for _, subject in reminded()] == [
        "Còn 1 ngày đến ngày phải gửi lại",
        "Quá hạn 1 ngày",
    ]


def test_an_extension_moves_the_ladder(round_: ReportingRound) -> None:
    reminders.remind_all(on(10, 13))
    Obligation.objects.filter(agency__code="SNNPTNT").update(extended_due_at=on(10, 25, 0))
    reminders.remind_all(on(10, 15))
    reminders.remind_all(on(10, 17))
    assert [subject.split(":")[0] for _, subject in reminded()] == [
        "Còn 1 ngày đến hạn gửi",
        "Còn 9 ngày đến hạn gửi",
        "Còn 7 ngày đến hạn gửi",
    ]


# Once, and never in a burst -------------------------------------------------------------------


def test_any_number_of_runs_reminds_once(round_: ReportingRound, officer: Membership) -> None:
    first = reminders.remind_all(on(10, 7))
    again = [reminders.remind_all(on(10, 7, hour)) for hour in (8, 12, 23)]
    assert first == Outcome(reminders=1, digests=1)
    assert again == [Outcome()] * 3


def test_after_days_of_downtime_only_the_rung_reached_is_told(round_: ReportingRound) -> None:
    reminders.remind_all(on(9, 14))
    reminders.remind_all(on(10, 23))
    assert [subject.split(":")[0] for _, subject in reminded()] == [
        "Còn 30 ngày đến hạn gửi",
        "Quá hạn 9 ngày",
    ]


def test_a_whole_autumn_day_by_day(round_: ReportingRound, officer: Membership) -> None:
    for days in range(100):
        reminders.remind_all(on(8, 1) + datetime.timedelta(days=days))
    told = [row.made_at.date() for row in Notice.objects.filter(kind=NoticeKind.REMINDER)]
    assert sorted(told) == [
        datetime.date(2026, month, day)
        for month, day in (
            *((9, 14), (9, 29), (10, 7), (10, 13)),
            *((10, 15), (10, 22), (10, 29), (11, 5)),
        )
    ]
    assert Notice.objects.filter(kind=NoticeKind.DIGEST).count() == len(told)


def test_a_rung_before_the_opening_is_not_told_late() -> None:
    factories.membership(Role.STAFF)
    rounds_opened = factories.open_round(2026, at=on(10, 2))
    reminders.remind_all(on(10, 2))
    assert reminded() == []
    reminders.remind_all(on(10, 7))
    assert len(reminded()) == 1
    assert rounds_opened.is_open_at(on(10, 7))


def test_a_closed_round_reminds_nobody(round_: ReportingRound) -> None:
    rounds.close(round_, at=on(10, 10))
    assert reminders.remind_all(on(10, 15)) == Outcome()


def test_nobody_is_reminded_at_night(round_: ReportingRound) -> None:
    assert reminders.remind_all(on(10, 15, 0)) == Outcome()
    assert reminders.remind_all(on(10, 15, 7)).reminders == 1


def test_a_sample_round_sends_no_letter(round_: ReportingRound, officer: Membership) -> None:
    ReportingRound.objects.update(is_sample=True)
    reminders.remind_all(on(10, 15))
    assert set(Notice.objects.values_list("letter", flat=True)) == {Letter.NONE}


def test_sending_makes_the_reminder_read(round_: ReportingRound) -> None:
    version = factories.waiting_report(round_)
    reminders.remind_all(on(10, 14))
    act(version, Action.SUBMIT, factories.membership(Role.SIGNER), on(10, 14, 9), key="k")
    assert Notice.objects.get(kind=NoticeKind.REMINDER).is_read


def test_a_letter_on_its_way_is_stopped_when_the_report_is_sent(round_: ReportingRound) -> None:
    reminders.remind_all(on(10, 14))
    factories.submitted_report(round_, at=on(10, 14, 9))
    assert Notice.objects.get(kind=NoticeKind.REMINDER).letter == Letter.NONE


def test_whom_the_report_reached_after_the_rung_is_not_told_that_rung_again(
    round_: ReportingRound,
) -> None:
    version = factories.draft(round_)
    factories.fill(version)
    reminders.remind_all(on(10, 7))
    act(version, Action.READY, factories.membership(Role.STAFF), on(10, 8))
    reminders.remind_all(on(10, 9))
    reminders.remind_all(on(10, 13))
    assert [mailbox for mailbox, _ in reminded()] == ["staff", "signer"]


# Sở KH&CN -------------------------------------------------------------------------------------


def test_the_digest_names_the_late_and_those_nobody_can_reach(
    round_: ReportingRound, officer: Membership
) -> None:
    reminders.remind_all(on(10, 15))
    digest = Notice.objects.get(kind=NoticeKind.DIGEST)
    assert digest.recipient == officer.user
    assert "Quá hạn (2): Sở NN&PTNT; Sở VHTT&DL." in digest.body
    assert "Không có người nhận lời nhắc (1): Sở VHTT&DL." in digest.body
    assert digest.path == reverse("round_reminders", args=[round_.pk])


def test_the_digest_comes_when_nobody_can_be_reached(
    round_: ReportingRound, officer: Membership
) -> None:
    User.objects.exclude(pk=officer.user_id).update(is_active=False)
    outcomes = [reminders.remind_all(on(10, day)) for day in (15, 16, 22)]
    assert outcomes == [Outcome(digests=1), Outcome(), Outcome(digests=1)]


def test_a_day_on_which_nobody_is_reminded_has_no_digest(
    round_: ReportingRound, officer: Membership
) -> None:
    reminders.remind_all(on(9, 1))
    assert not Notice.objects.exists()


@pytest.fixture
def client(as_role: As) -> Client:
    return as_role(Role.OFFICER, "SKHCN")


def test_the_page_lists_who_is_missing_and_who_cannot_be_reached(
    round_: ReportingRound, client: Client
) -> None:
    page = client.get(reverse("round_reminders", args=[round_.pk])).content.decode()
    assert "2 cơ quan còn phải gửi" in page
    assert "1 cơ quan không có người nhận lời nhắc" in page
    assert factories.membership(Role.STAFF).user.email in page


def test_a_reviewer_reminds_the_late_once_a_day(round_: ReportingRound, client: Client) -> None:
    ReportingRound.objects.update(due_at=on(8, 20, 0))
    url = reverse("round_remind", args=[round_.pk])
    told = [client.post(url, follow=True).content.decode() for _ in range(2)]
    assert "Đã nhắc 1 người." in told[0]
    assert "Hôm nay đã nhắc mọi người có thể làm tiếp." in told[1]
    assert len(reminded()) == 1


# The command ----------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue().splitlines()[-1]


def test_the_last_line_says_how_many_were_written(
    round_: ReportingRound, officer: Membership
) -> None:
    assert run("--on", "2026-10-14") == "Đã viết 1 lời nhắc và 1 bản tổng hợp cho Sở KH&CN."
    assert run("--on", "2026-10-14") == "Đã viết 0 lời nhắc và 0 bản tổng hợp cho Sở KH&CN."


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="2025-10-14"):
        run("--on", "14/10/2026")


def test_a_reminder_and_the_digest_arrive_by_mail(
    round_: ReportingRound, officer: Membership, mail_server: MailServer
) -> None:
    run("--on", "2026-10-14")
    run("--on", "2026-10-14")
    assert outbox.send_waiting(lambda: on(10, 14, 9)) == outbox.Outcome(sent=2)
    letters = {to: message_from_bytes(raw, policy=default) for to, raw in mail_server.letters}
    staff, reviewer = factories.membership(Role.STAFF).user.email, officer.user.email
    assert set(letters) == {f"<{staff}>", f"<{reviewer}>"}
    reminder = letters[f"<{staff}>"]
    # A long subject begins on a line of its own, and its fold is read as a space.
    assert reminder["Subject"].strip() == "Hôm nay là hạn gửi: Báo cáo năm 2026 của Sở NN&PTNT"
    text = reminder.get_body(("plain",)).get_content()
    assert "chậm nhất 23:59 ngày 14/10/2026" in text
    assert letters[f"<{reviewer}>"]["Subject"].strip() == "Báo cáo năm 2026: 2 cơ quan còn phải gửi"
