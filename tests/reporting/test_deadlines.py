"""Extension and exemption of one agency: decided by the head, journalled, told, shown."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting import deadlines, lifecycle, reminders
from reporting.deadlines import Wish
from reporting.models import (
    Action,
    DeadlineDecision,
    Decision,
    Letter,
    Notice,
    NoticeKind,
    Obligation,
    ReportingRound,
)
from reporting.queue import queue
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local
from tests.reporting.workbooks import cells

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = local(2026, 10, 1, 9)
REASON = "Chờ số liệu <b>thống kê</b>."


@pytest.fixture(autouse=True)
def _on_1_october() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owed(round_: ReportingRound) -> Obligation:
    factories.membership(Role.STAFF)
    factories.membership(Role.SIGNER)
    return factories.obligation(round_)


@pytest.fixture
def head(as_role: As) -> Client:
    return as_role(Role.HEAD, "SKHCN")


def decide(
    client: Client, owed: Obligation, name: str, seen: int = 0, **typed: str
) -> HttpResponse:
    prefix = name.removeprefix("obligation_")
    values = {"seen": str(seen), "reason": REASON} | typed
    url = reverse(name, args=[owed.pk])
    return client.post(url, {f"{prefix}-{field}": value for field, value in values.items()})


def extend(
    client: Client, owed: Obligation, seen: int = 0, day: str = "25/10/2026"
) -> HttpResponse:
    return decide(client, owed, "obligation_extend", seen, due_before=day)


def page(client: Client, owed: Obligation) -> str:
    return client.get(reverse("obligation", args=[owed.pk])).content.decode()


# Extension ------------------------------------------------------------------------------------


def test_the_head_extends_the_deadline_of_one_agency(head: Client, owed: Obligation) -> None:
    assert extend(head, owed).status_code == 302
    owed.refresh_from_db()
    assert (owed.due_at, owed.extension_reason) == (local(2026, 10, 25, 0), REASON)
    other = factories.obligation(owed.round, "SCT")
    assert other.due_at == local(2026, 10, 15, 0)
    shown = page(head, owed)
    assert "trước 00:00 ngày 25/10/2026 (chậm nhất 23:59 ngày 24/10/2026)" in shown
    assert "Chờ số liệu &lt;b&gt;thống kê&lt;/b&gt;." in shown


def test_the_decision_is_journalled_with_who_when_why_before_and_after(
    head: Client, owed: Obligation
) -> None:
    extend(head, owed)
    made = DeadlineDecision.objects.get()
    assert (made.kind, made.reason, made.role) == (Decision.EXTEND, REASON, Role.HEAD)
    assert made.by == factories.membership(Role.HEAD, "SKHCN").user
    assert (made.due_before, made.due_after) == (local(2026, 10, 15, 0), local(2026, 10, 25, 0))
    assert made.decided_at == NOW


def test_the_journal_is_never_changed(head: Client, owed: Obligation) -> None:
    extend(head, owed)
    rows = DeadlineDecision.objects.all()
    for change in (lambda: rows.update(reason="khác"), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(TypeError):
        rows.get().save()
    assert rows.get().reason == REASON


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("15/10/2026", "Hạn mới phải sau hạn chung của kỳ (trước ngày 15/10/2026)."),
        ("01/10/2026", "Hạn mới phải sau hôm nay."),
        ("mai", "Hãy nhập ngày theo dạng ngày/tháng/năm"),
    ],
)
def test_a_day_that_is_no_extension_is_refused_in_words(
    day: str, sentence: str, head: Client, owed: Obligation
) -> None:
    answer = extend(head, owed, day=day)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "Chờ số liệu" in answer.content.decode()
    assert not DeadlineDecision.objects.exists()


def test_a_decision_needs_a_reason(head: Client, owed: Obligation) -> None:
    assert decide(head, owed, "obligation_exempt", reason=" ").status_code == 400
    owed.refresh_from_db()
    assert owed.exempted_at is None


def test_a_stale_page_changes_nothing_and_keeps_the_words(head: Client, owed: Obligation) -> None:
    extend(head, owed)
    answer = extend(head, owed, seen=0, day="30/10/2026")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "vừa được người khác quyết định" in text
    assert "Chờ số liệu &lt;b&gt;thống kê" in text
    owed.refresh_from_db()
    assert owed.due_at == local(2026, 10, 25, 0)


def test_an_extension_is_extended_again_and_taken_back(head: Client, owed: Obligation) -> None:
    extend(head, owed)
    extend(head, owed, seen=deadlines.last_decision(owed), day="30/10/2026")
    decide(head, owed, "obligation_end_extension", deadlines.last_decision(owed))
    owed.refresh_from_db()
    assert (owed.due_at, owed.is_extended) == (local(2026, 10, 15, 0), False)
    kinds = list(DeadlineDecision.objects.values_list("kind", flat=True))
    assert kinds == [Decision.EXTEND, Decision.EXTEND, Decision.END_EXTENSION]


def test_a_report_in_the_extended_days_is_in_time(owed: Obligation, head: Client) -> None:
    extend(head, owed)
    factories.submitted_report(owed.round, at=local(2026, 10, 24, 23, 59))
    assert not factories.obligation(owed.round).is_late()


def test_nothing_is_decided_once_the_report_was_sent(owed: Obligation, head: Client) -> None:
    factories.submitted_report(owed.round)
    answer = extend(head, owed)
    assert answer.status_code == 409
    assert "đã gửi báo cáo, hạn gửi không thay đổi được nữa" in answer.content.decode()
    assert reverse("obligation_extend", args=[owed.pk]) not in page(head, owed)


# Exemption ------------------------------------------------------------------------------------


def test_an_exempted_agency_owes_nothing(head: Client, owed: Obligation, as_role: As) -> None:
    decide(head, owed, "obligation_exempt")
    owed.refresh_from_db()
    assert (owed.exempted_at, owed.exemption_reason) == (NOW, REASON)
    made = DeadlineDecision.objects.get()
    assert (made.due_before, made.due_after) == (local(2026, 10, 15, 0), None)
    staff = as_role(Role.STAFF)
    assert staff.post(reverse("report_start", args=[owed.pk])).status_code == 409
    assert "Đơn vị được miễn báo cáo trong kỳ này." in staff.get(reverse("home")).content.decode()
    codes = {row.obligation.agency.code for row in reminders.owing(owed.round, NOW)}
    assert "SNNPTNT" not in codes


def test_an_exemption_is_taken_back(head: Client, owed: Obligation, as_role: As) -> None:
    decide(head, owed, "obligation_exempt")
    decide(head, owed, "obligation_end_exemption", deadlines.last_decision(owed))
    start = as_role(Role.STAFF).post(reverse("report_start", args=[owed.pk]))
    assert start.status_code == 302
    assert Notice.objects.filter(kind=NoticeKind.DEADLINE_BACK).count() == 2


def test_nobody_is_exempted_while_a_version_is_in_hand(head: Client, owed: Obligation) -> None:
    factories.draft(owed.round)
    answer = decide(head, owed, "obligation_exempt")
    assert answer.status_code == 409
    told = "Cơ quan có bản 1 đang ở trạng thái “Đang soạn”. Miễn báo cáo khi cơ quan đã bỏ bản ấy."
    assert told in answer.content.decode()
    assert reverse("obligation_exempt", args=[owed.pk]) not in page(head, owed)


# Who ------------------------------------------------------------------------------------------


def test_an_officer_sees_the_deadline_and_decides_nothing(as_role: As, owed: Obligation) -> None:
    officer = as_role(Role.OFFICER, "SKHCN")
    shown = page(officer, owed)
    assert "Lãnh đạo Sở Khoa học và Công nghệ quyết định gia hạn" in shown
    assert reverse("obligation_extend", args=[owed.pk]) not in shown
    assert extend(officer, owed).status_code == 403
    assert not DeadlineDecision.objects.exists()


def test_the_domain_refuses_whoever_is_not_the_head(owed: Obligation) -> None:
    wish = Wish(Decision.EXEMPT, factories.membership(Role.OFFICER, "SKHCN"), NOW, 0, REASON)
    with pytest.raises(lifecycle.NotAllowed):
        deadlines.decide(owed, wish)


# Told and shown -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "kind", "words"),
    [
        (
            "obligation_extend",
            {"due_before": "25/10/2026"},
            NoticeKind.EXTENDED,
            "Hạn gửi: trước 00:00 ngày 25/10/2026 (chậm nhất 23:59 ngày 24/10/2026).",
        ),
        ("obligation_exempt", {}, NoticeKind.EXEMPTED, "Đơn vị không phải gửi báo cáo"),
    ],
)
def test_the_people_of_the_agency_are_told_by_notice_and_letter(
    name: str, typed: dict[str, str], kind: NoticeKind, words: str, head: Client, owed: Obligation
) -> None:
    factories.membership(Role.STAFF, "SCT")
    decide(head, owed, name, **typed)
    told = Notice.objects.filter(kind=kind)
    people = {factories.membership(role).user_id for role in (Role.STAFF, Role.SIGNER)}
    assert {notice.recipient_id for notice in told} == people
    for notice in told:
        assert words in notice.body
        assert f"Lý do: {REASON}" in notice.body
        assert notice.letter == Letter.WAITING


def test_a_reminder_on_its_way_is_stopped(head: Client, owed: Obligation) -> None:
    reminders.remind_all(NOW)
    asked = Notice.objects.filter(obligation=owed, kind=NoticeKind.REMINDER)
    assert asked.filter(letter=Letter.WAITING).count() == 1
    extend(head, owed)
    assert asked.get().letter == Letter.NONE
    assert asked.get().is_read


def test_the_extension_is_shown_wherever_the_deadline_is(
    head: Client, owed: Obligation, as_role: As
) -> None:
    version = factories.draft(owed.round)
    extend(head, owed)
    staff, until = as_role(Role.STAFF), "chậm nhất 23:59 ngày 24/10/2026"
    for name, arguments in (
        ("home", []),
        ("my_reports", []),
        ("report", [version.pk]),
        ("agency", ["SNNPTNT"]),
    ):
        shown = staff.get(reverse(name, args=arguments)).content.decode()
        assert until in shown, name
        assert "gia hạn" in shown, name
    listed = head.get(reverse("review_queue")).content.decode()
    assert "đã gia hạn" in listed
    assert (
        "trước 00:00 25/10/2026 (gia hạn)"
        in head.get(reverse("round", args=[owed.round_id])).content.decode()
    )
    book = head.get(reverse("queue_workbook", args=[owed.round_id])).content
    assert f"Gia hạn: {REASON}" in cells(book)


def test_a_later_day_of_the_whole_round_counts_for_who_was_extended(
    head: Client, owed: Obligation
) -> None:
    extend(head, owed)
    ReportingRound.objects.update(due_at=local(2026, 11, 1, 0))
    assert factories.obligation(owed.round).due_at == local(2026, 11, 1, 0)


# The whole round ------------------------------------------------------------------------------


def change(client: Client, round_: ReportingRound, day: str) -> HttpResponse:
    return client.post(
        reverse("round", args=[round_.pk]),
        {
            "due_before": day,
            "data_from": "01/01/2026",
            "data_until": "30/09/2026",
            "guidance": "",
        },
    )


def test_another_day_of_the_round_is_told_to_who_has_not_sent(
    head: Client, owed: Obligation
) -> None:
    factories.submitted_report(owed.round, "SCT")
    Obligation.objects.filter(agency__code="SVHTTDL").update(exempted_at=NOW)
    factories.membership(Role.STAFF, "SVHTTDL")
    change(head, owed.round, "25/10/2026")
    told = Notice.objects.filter(kind=NoticeKind.DEADLINE_MOVED)
    assert set(told.values_list("obligation__agency__code", flat=True)) == {"SNNPTNT"}
    assert "chậm nhất 23:59 ngày 24/10/2026" in told.first().body


def test_words_of_guidance_alone_are_no_new_deadline(head: Client, owed: Obligation) -> None:
    change(head, owed.round, "15/10/2026")
    assert not Notice.objects.filter(kind=NoticeKind.DEADLINE_MOVED).exists()


def test_the_round_cannot_be_moved_to_a_day_that_makes_a_sent_report_late(
    head: Client, owed: Obligation
) -> None:
    factories.submitted_report(owed.round, at=NOW - datetime.timedelta(days=3))
    answer = change(head, owed.round, "20/09/2026")
    assert answer.status_code == 400
    assert "Hạn mới phải sau hôm nay, để không ai thành trễ hạn." in answer.content.decode()
    assert change(head, owed.round, "02/10/2026").status_code == 302
    assert not factories.obligation(owed.round).is_late()


# Rounds for paper reports alone ---------------------------------------------------------------


@pytest.fixture
def paper_round(head: Client) -> ReportingRound:
    head.post(reverse("round_open"), {"year": "2023"})
    return ReportingRound.objects.get(year=2023)


def test_a_past_year_is_opened_for_paper_reports_alone(paper_round: ReportingRound) -> None:
    assert paper_round.is_for_paper
    assert paper_round.due_at == local(2023, 10, 15, 0)
    assert paper_round.obligations.count() == 31


def test_this_year_is_opened_for_the_agencies(head: Client) -> None:
    head.post(reverse("round_open"), {"year": "2026"})
    assert not ReportingRound.objects.get().is_for_paper


def test_a_past_year_may_be_asked_of_the_agencies(head: Client) -> None:
    head.post(reverse("round_open"), {"year": "2025", "way": "online", "due_before": "01/12/2026"})
    assert not ReportingRound.objects.get().is_for_paper


def test_the_due_day_of_an_ordinary_round_is_after_its_opening() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.open_round(2023, at=NOW)
    assert factories.open_round(2023, at=NOW, is_for_paper=True).pk


def test_no_agency_begins_a_report_in_a_round_for_paper(
    paper_round: ReportingRound, as_role: As
) -> None:
    owed = factories.obligation(paper_round)
    staff = as_role(Role.STAFF)
    answer = staff.post(reverse("report_start", args=[owed.pk]))
    assert answer.status_code == 409
    assert "Báo cáo năm 2023 chỉ để Sở KH&amp;CN nhập báo cáo giấy." in answer.content.decode()
    assert (
        reverse("report_start", args=[owed.pk]) not in staff.get(reverse("home")).content.decode()
    )
    assert "không xét hạn" in staff.get(reverse("my_reports")).content.decode()


def test_a_paper_report_is_typed_there_and_never_late(paper_round: ReportingRound) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    factories.recorded_report(paper_round, by=officer, at=NOW, received_at=local(2024, 3, 1))
    found = queue(paper_round, NOW)
    filing = found.filing
    assert (filing.late.value, filing.missing.value) == (0, 0)
    assert (filing.filed.value, filing.not_due.value) == (1, 30)
    row = next(row for row in found.rows if row.code == "SNNPTNT")
    assert row.punctuality.label == "Nhận bản giấy 01/03/2024"


def test_nobody_is_reminded_of_a_round_for_paper(paper_round: ReportingRound) -> None:
    factories.membership(Role.STAFF)
    assert reminders.remind_all(NOW) == reminders.Outcome()
    assert reminders.remind_now(paper_round, NOW) == 0


def test_a_round_for_paper_is_called_so(paper_round: ReportingRound, head: Client) -> None:
    for url in (
        reverse("rounds"),
        reverse("round", args=[paper_round.pk]),
        f"{reverse('review_queue')}?ky={paper_round.pk}",
    ):
        assert "không xét hạn" in head.get(url).content.decode(), url
    owed = factories.obligation(paper_round)
    assert extend(head, owed).status_code == 409


def test_a_round_for_paper_is_not_the_current_one(
    paper_round: ReportingRound, round_: ReportingRound, head: Client
) -> None:
    factories.open_round(2025, at=local(2025, 8, 1))
    assert "<h1>Báo cáo năm 2026</h1>" in head.get(reverse("review_queue")).content.decode()


def test_an_open_draft_goes_on_after_the_extension_was_ended(
    head: Client, owed: Obligation
) -> None:
    version = factories.draft(owed.round)
    factories.fill(version)
    extend(head, owed)
    decide(head, owed, "obligation_end_extension", deadlines.last_decision(owed))
    done = act(version, Action.READY, factories.membership(Role.STAFF), NOW)
    assert done.status == "awaiting_sign"
