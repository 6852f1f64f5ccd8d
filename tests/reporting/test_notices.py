"""Who is told what when a report moves on, in the portal and by letter."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from reporting import deadlines, notify, outbox, reminders, reopening, responding, rounds
from reporting.deadlines import Wish
from reporting.models import (
    Action,
    Decision,
    Letter,
    Notice,
    NoticeKind,
    ProposalEntry,
    PublishedReport,
    ReportingRound,
    ReportVersion,
    TaskStatus,
)
from soctrang_ip.accounts.models import AgencyName, Membership, Role, User
from tasks.models import Task
from tests.reporting import factories, small_reports
from tests.reporting.conftest import As
from tests.reporting.factories import act, local

pytestmark = pytest.mark.usefixtures("plan_data", "people")

EXPECTED = Path(__file__).parent / "letters"
TAKEN_AT = local(2026, 8, 5, 9)
REASON = "Số liệu <b>chưa</b> khớp & thiếu minh chứng.\nXem mục II."


@pytest.fixture
def people() -> dict[str, Membership]:
    """Staff and signer of Sở NN&PTNT, the same of another agency, officer, head and the rest."""
    return {
        "staff": factories.membership(Role.STAFF),
        "signer": factories.membership(Role.SIGNER),
        "foreign staff": factories.membership(Role.STAFF, "SVHTTDL"),
        "foreign signer": factories.membership(Role.SIGNER, "SVHTTDL"),
        "officer": factories.membership(Role.OFFICER, "SKHCN"),
        "head": factories.membership(Role.HEAD, "SKHCN"),
        "leader": factories.membership(Role.LEADER, "SKHCN"),
        "administrator": factories.membership(Role.ADMINISTRATOR, "SKHCN"),
    }


Told = Callable[[NoticeKind], set[str]]


@pytest.fixture
def told(people: dict[str, Membership]) -> Told:
    """The names of those who have a notice of the kind."""
    names = {member.user_id: name for name, member in people.items()}

    def of_kind(kind: NoticeKind) -> set[str]:
        return {
            names[pk] for pk in Notice.objects.filter(kind=kind).values_list("recipient", flat=True)
        }

    return of_kind


def in_review(round_: ReportingRound) -> ReportVersion:
    version = factories.submitted_report(round_)
    return act(version, Action.TAKE, factories.membership(Role.OFFICER, "SKHCN"), TAKEN_AT)


def returned(round_: ReportingRound, reason: str = REASON) -> ReportVersion:
    return act(
        in_review(round_),
        Action.RETURN,
        factories.membership(Role.OFFICER, "SKHCN"),
        TAKEN_AT,
        reason=reason,
        answer_by=datetime.date(2026, 8, 20),
    )


def notice(kind: NoticeKind, to: Membership | None = None) -> Notice:
    to = to or factories.membership(Role.STAFF)
    return Notice.objects.get(kind=kind, recipient=to.user)


# To whom ------------------------------------------------------------------------------------


def test_a_report_ready_to_sign_is_told_to_the_signer_alone(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    factories.waiting_report(round_)
    assert told(NoticeKind.READY) == {"signer"}
    assert Notice.objects.count() == 1


def test_a_sent_report_is_told_to_its_agency_by_letter_and_to_reviewers_without(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    factories.submitted_report(round_)
    assert told(NoticeKind.RECEIPT) == {"staff", "signer"}
    assert told(NoticeKind.CAME_IN) == {"officer", "head"}
    letters = {row.kind for row in Notice.objects.filter(letter=Letter.WAITING)}
    assert letters == {NoticeKind.READY, NoticeKind.RECEIPT}


def test_a_returned_report_is_told_to_its_agency_and_leads_to_the_next_draft(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    version = returned(round_)
    assert told(NoticeKind.RETURNED) == {"staff", "signer"}
    found = notice(NoticeKind.RETURNED)
    assert "20/08/2026" in found.subject
    assert REASON in found.body
    draft = version.obligation.versions.open().get()
    assert found.path == reverse("report", args=[draft.pk])


def test_an_accepted_report_is_told_to_its_agency(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    factories.accepted_report(round_)
    assert told(NoticeKind.ACCEPTED) == {"staff", "signer"}


def test_a_correction_accepted_later_is_told_once(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    version = factories.accepted_report(round_)
    at = local(2026, 9, 1)
    act(version, Action.REOPEN, people["officer"], at, reason="Sửa số đã chi.")
    assert told(NoticeKind.REOPENED) == {"staff", "signer"}
    draft = version.obligation.versions.open().get()
    factories.accepted_report(round_, version=draft, at=at)
    accepted = Notice.objects.filter(kind=NoticeKind.ACCEPTED, recipient=people["staff"].user)
    assert accepted.count() == 2


def test_what_the_signer_opens_again_is_told_to_staff_with_the_reason(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    version = factories.waiting_report(round_)
    act(version, Action.UNLOCK, people["signer"], TAKEN_AT, reason="Thiếu số quý III.")
    assert told(NoticeKind.UNLOCKED) == {"staff"}
    assert "Thiếu số quý III." in notice(NoticeKind.UNLOCKED).body


def test_what_staff_open_again_themselves_is_told_to_nobody(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    version = factories.waiting_report(round_)
    act(version, Action.UNLOCK, people["staff"], TAKEN_AT)
    assert told(NoticeKind.UNLOCKED) == set()


def test_a_paper_report_is_told_to_its_agency_with_the_day_it_was_received(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    factories.recorded_report(
        round_, by=people["officer"], at=local(2026, 10, 20), received_at=local(2026, 10, 16, 10)
    )
    assert told(NoticeKind.RECORDED) == {"staff", "signer"}
    found = notice(NoticeKind.RECORDED)
    assert "10:00 16/10/2026, trễ hạn" in found.body


def test_closed_accounts_and_memberships_that_ended_are_told_nothing(
    round_: ReportingRound, people: dict[str, Membership], told: Told
) -> None:
    User.objects.filter(pk=people["staff"].user_id).update(is_active=False)
    version = factories.waiting_report(round_)
    Membership.objects.filter(pk=people["head"].pk).update(valid_until=datetime.date(2026, 8, 2))
    act(version, Action.SUBMIT, people["signer"], TAKEN_AT, key="k")
    assert told(NoticeKind.RECEIPT) == {"signer"}
    assert told(NoticeKind.CAME_IN) == {"officer"}


def test_somebody_with_two_roles_is_told_once(
    round_: ReportingRound, people: dict[str, Membership]
) -> None:
    signer = people["signer"]
    for role, agency in ((Role.STAFF, signer.agency), (Role.OFFICER, people["officer"].agency)):
        Membership.objects.create(
            user=signer.user, agency=agency, role=role, valid_from=factories.SINCE
        )
    factories.submitted_report(round_)
    found = Notice.objects.exclude(kind=NoticeKind.READY).get(recipient=signer.user)
    assert (found.kind, found.membership) == (NoticeKind.RECEIPT, signer)


def test_a_second_click_on_send_tells_nobody_twice(
    round_: ReportingRound, people: dict[str, Membership]
) -> None:
    version = factories.waiting_report(round_)
    for _ in range(2):
        act(version, Action.SUBMIT, people["signer"], TAKEN_AT, key="k")
    assert Notice.objects.filter(kind=NoticeKind.RECEIPT).count() == 2


def test_nobody_is_told_twice_about_one_occasion(round_: ReportingRound) -> None:
    factories.waiting_report(round_)
    factories.submitted_report(round_, "SCT")
    again = Notice.objects.filter(kind=NoticeKind.RECEIPT).first()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_step_that_is_rolled_back_tells_nobody(
    round_: ReportingRound, people: dict[str, Membership]
) -> None:
    version = factories.waiting_report(round_)
    before = Notice.objects.count()

    with transaction.atomic():
        act(version, Action.SUBMIT, people["signer"], TAKEN_AT, key="k")
        assert Notice.objects.count() > before
        transaction.set_rollback(True)
    assert Notice.objects.count() == before


def test_who_acts_on_a_report_has_read_what_was_told_of_it(
    round_: ReportingRound, people: dict[str, Membership]
) -> None:
    factories.submitted_report(round_)
    assert notice(NoticeKind.READY, people["signer"]).is_read
    assert not notice(NoticeKind.RECEIPT, people["signer"]).is_read


def test_a_report_sent_again_after_a_return_is_not_called_late(
    round_: ReportingRound, people: dict[str, Membership]
) -> None:
    draft = returned(round_).obligation.versions.open().get()
    factories.submitted_report(round_, version=draft, at=local(2026, 10, 20))
    latest = Notice.objects.filter(kind=NoticeKind.RECEIPT, recipient=people["staff"].user).first()
    assert "đúng hạn" in latest.subject


# The letters --------------------------------------------------------------------------------


@pytest.fixture
def address(settings: LazySettings) -> str:
    settings.SITE_URL = "https://cong.example.vn"
    return settings.SITE_URL


DECIDED = {
    NoticeKind.EXTENDED: (Decision.EXTEND,),
    NoticeKind.EXEMPTED: (Decision.EXEMPT,),
    NoticeKind.DEADLINE_BACK: (Decision.EXTEND, Decision.END_EXTENSION),
}


def decide(round_: ReportingRound, kind: Decision) -> None:
    owed, at = factories.obligation(round_), local(2026, 9, 1, 14, 5)
    head, seen = factories.membership(Role.HEAD, "SKHCN"), deadlines.last_decision(owed)
    due_at = local(2026, 10, 25, 0) if kind == Decision.EXTEND else None
    deadlines.decide(owed, Wish(kind, head, at, seen, "Chờ số liệu thống kê.", due_at))


def played(kind: NoticeKind, round_: ReportingRound) -> None:
    """Bring a report to where a letter of this kind is written."""
    officer, at = factories.membership(Role.OFFICER, "SKHCN"), local(2026, 9, 1, 14, 5)
    if kind == NoticeKind.READY:
        factories.waiting_report(round_)
    elif kind == NoticeKind.UNLOCKED:
        version = factories.waiting_report(round_)
        signer = factories.membership(Role.SIGNER)
        act(version, Action.UNLOCK, signer, at, reason="Thiếu số liệu quý III.")
    elif kind == NoticeKind.RECEIPT:
        factories.submitted_report(round_, at=local(2026, 10, 15))
    elif kind == NoticeKind.RETURNED:
        returned(round_)
    elif kind == NoticeKind.ACCEPTED:
        factories.accepted_report(round_)
    elif kind == NoticeKind.REOPEN_DECLINED:
        version = factories.accepted_report(round_)
        staff = factories.membership(Role.STAFF)
        reopening.ask(version, by=staff, reason="Sửa số đã chi.", at=local(2026, 8, 20, 9))
        reopening.decline(version, by=officer, answer="Ghi vào báo cáo năm sau.", at=at)
    elif kind in {NoticeKind.REMINDER, NoticeKind.DIGEST}:
        reminders.remind_all(local(2026, 10, 14))
    elif kind == NoticeKind.REOPENED:
        version = factories.accepted_report(round_)
        act(version, Action.REOPEN, officer, at, reason="Đơn vị đề nghị sửa số đã chi.")
    elif kind == NoticeKind.QUESTIONS:
        task = Task.objects.due_in(round_.year).get(code="I.2.2")
        factories.report_saying(round_, "UBND-941", task, TaskStatus.NOT_STARTED, at=at)
        version = factories.report_saying(round_, "SNNPTNT", task, TaskStatus.DONE, at=at)
        act(version, Action.TAKE, officer, at)
    elif kind == NoticeKind.RESPONDED:
        row = ProposalEntry(text="Bố trí kinh phí <đăng ký> & hỗ trợ.", addressee="UBND tỉnh")
        version = small_reports.report(round_, "SNNPTNT", row)
        said = responding.Wish("forwarded", "Đã chuyển\nkèm ý kiến.", "Sở Tài chính", officer, at)
        responding.answer({(version.obligation_id, "proposal", row.key): 0}, said)
    elif kind == NoticeKind.PUBLISHED:
        published = PublishedReport.objects.create(
            round=round_,
            number=2,
            snapshot="{}",
            sha256="9f86d081" * 8,
            reason="Sở <b>A</b> & B sửa số liệu.",
            published_at=at,
            published_by=officer.user,
        )
        notify.tell_of_publication(published, at=at)
    elif kind in DECIDED:
        for wish in DECIDED[kind]:
            decide(round_, wish)
    elif kind == NoticeKind.DEADLINE_MOVED:
        days = {"data_from": round_.data_from, "data_until": round_.data_until, "guidance": ""}
        rounds.change(round_, at=at, due_at=local(2026, 10, 25, 0), **days)
    else:
        factories.recorded_report(round_, by=officer, at=at, received_at=local(2026, 8, 31, 10))


WITHOUT_LETTER = {
    NoticeKind.CAME_IN,
    NoticeKind.REOPEN_ASKED,
    NoticeKind.ANSWERED,
    NoticeKind.NOTED,
}
WITH_LETTER = sorted(set(NoticeKind) - WITHOUT_LETTER)


@pytest.mark.parametrize("kind", WITH_LETTER)
def test_a_letter_reads_as_it_was_approved(
    kind: NoticeKind, round_: ReportingRound, people: dict[str, Membership], address: str
) -> None:
    """A wording is changed by deleting its file: the next run writes it, and fails once."""
    played(kind, round_)
    readers = {
        NoticeKind.READY: "signer",
        NoticeKind.DIGEST: "officer",
        NoticeKind.PUBLISHED: "leader",
    }
    reader = readers.get(kind, "staff")
    found = notice(kind, people[reader])
    letter = outbox.letter(found)
    html = letter.alternatives[0].content
    text = f"Tiêu đề: {letter.subject}\n\n{letter.body}\n=== HTML ===\n{html}"
    # The receipt code ends in a hash of the content and a link in a row's number.
    text = text.replace(f"/thong-bao/{found.pk}/", "/thong-bao/N/")
    for version in ReportVersion.objects.exclude(receipt_code=""):
        text = text.replace(version.receipt_code, version.receipt_code[:-8] + "XXXXXXXX")
    path = EXPECTED / f"{kind}.txt"
    if not path.exists():
        path.write_text(text)
        pytest.fail(f"{path.name} was missing: read it, then commit it.")
    assert text == path.read_text()


def test_what_people_type_is_text_in_both_parts_and_never_a_header(
    round_: ReportingRound, people: dict[str, Membership], address: str
) -> None:
    AgencyName.objects.filter(agency=people["staff"].agency).update(
        short_name="Sở A\r\nBcc: nguoi.la@example.com", name="Sở <i>A</i>"
    )
    returned(round_)
    letter = outbox.letter(notice(NoticeKind.RETURNED))
    message = letter.message()
    assert message["Bcc"] is None
    assert letter.recipients() == [people["staff"].user.email]
    assert "\n" not in letter.subject
    assert REASON in letter.body
    html = letter.alternatives[0].content
    assert "Số liệu &lt;b&gt;chưa&lt;/b&gt; khớp &amp; thiếu minh chứng." in html
    assert "<i>" not in html


def test_a_letter_about_a_sample_round_says_so(address: str) -> None:
    factories.waiting_report(factories.open_round(is_sample=True))
    letter = outbox.letter(notice(NoticeKind.READY, factories.membership(Role.SIGNER)))
    assert "dữ liệu minh họa" in letter.body
    assert "dữ liệu minh họa" in letter.alternatives[0].content


def test_an_address_typed_in_capitals_gets_its_letter_once(
    round_: ReportingRound, people: dict[str, Membership]
) -> None:
    signer = people["signer"].user
    signer.email = signer.email.upper()
    signer.save()
    factories.waiting_report(round_)
    found = notice(NoticeKind.READY, people["signer"])
    assert outbox.letter(found).to == ["signer.snnptnt@factory.example.vn"]


# On the portal ------------------------------------------------------------------------------


def test_the_header_counts_what_is_unread(round_: ReportingRound, as_role: As) -> None:
    officer = as_role(Role.OFFICER, "SKHCN")
    assert 'class="bell-count"' not in officer.get(reverse("home")).content.decode()
    for code in ("SNNPTNT", "SCT"):
        factories.submitted_report(round_, code)
    assert 'class="bell-count">2<' in officer.get(reverse("home")).content.decode()


def test_opening_a_notice_leads_on_and_marks_it_read(round_: ReportingRound, as_role: As) -> None:
    signer = as_role(Role.SIGNER)
    version = factories.waiting_report(round_)
    found = notice(NoticeKind.READY, factories.membership(Role.SIGNER))
    page = signer.get(reverse("notices")).content.decode()
    assert escape(found.subject) in page
    assert "Chưa đọc" in page
    answer = signer.get(reverse("notice", args=[found.pk]))
    assert answer["Location"] == reverse("report", args=[version.pk])
    assert "Chưa đọc" not in signer.get(reverse("notices")).content.decode()


def test_opening_a_notice_continues_under_the_role_it_was_told_to(
    round_: ReportingRound, as_role: As
) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    Membership.objects.create(
        user=officer.user,
        agency=factories.membership(Role.STAFF).agency,
        role=Role.STAFF,
        valid_from=factories.SINCE,
    )
    factories.accepted_report(round_)
    found = notice(NoticeKind.ACCEPTED, officer)
    page = as_role(Role.OFFICER, "SKHCN").get(reverse("notice", args=[found.pk]), follow=True)
    assert page.status_code == 200
    assert page.context["acting"] == found.membership


def test_a_notice_to_a_role_one_no_longer_has_says_so(round_: ReportingRound, as_role: As) -> None:
    staff = factories.membership(Role.STAFF)
    factories.submitted_report(round_)
    found = notice(NoticeKind.RECEIPT)
    Membership.objects.create(
        user=staff.user, agency=staff.agency, role=Role.SIGNER, valid_from=factories.SINCE
    )
    Membership.objects.filter(pk=staff.pk).update(valid_until=datetime.date(2026, 9, 1))
    page = as_role(Role.STAFF).get(reverse("notice", args=[found.pk]), follow=True)
    assert "không còn vai trò" in page.content.decode()


def test_nobody_opens_or_sees_what_another_was_told(round_: ReportingRound, as_role: As) -> None:
    factories.submitted_report(round_)
    found = notice(NoticeKind.RECEIPT)
    for other in (as_role(Role.STAFF, "SVHTTDL"), as_role(Role.SIGNER)):
        assert other.get(reverse("notice", args=[found.pk])).status_code == 404
    foreign = as_role(Role.STAFF, "SVHTTDL")
    assert escape(found.subject) not in foreign.get(reverse("notices")).content.decode()
    foreign.post(reverse("notices_read"))
    found.refresh_from_db()
    assert not found.is_read


def test_all_are_marked_read_by_one_button(round_: ReportingRound, as_role: As) -> None:
    officer = as_role(Role.OFFICER, "SKHCN")
    factories.submitted_report(round_)
    assert "Đánh dấu đã đọc tất cả" in officer.get(reverse("notices")).content.decode()
    page = officer.post(reverse("notices_read"), follow=True).content.decode()
    assert "Chưa đọc" not in page
    assert "Đánh dấu đã đọc tất cả" not in page


def test_reading_all_takes_a_form(as_role: As) -> None:
    assert as_role().get(reverse("notices_read")).status_code == 405


def test_without_notices_the_page_says_when_they_come(as_role: As) -> None:
    assert "Chưa có thông báo nào" in as_role().get(reverse("notices")).content.decode()


def test_typed_text_is_escaped_on_the_page(round_: ReportingRound, as_role: As) -> None:
    returned(round_)
    page = as_role().get(reverse("notices")).content.decode()
    assert "<b>chưa</b>" not in page
    assert "&lt;b&gt;chưa&lt;/b&gt;" in page


def test_the_list_costs_the_same_queries_whatever_its_length(
    round_: ReportingRound, as_role: As, django_assert_num_queries: Callable[[int], object]
) -> None:
    officer = as_role(Role.OFFICER, "SKHCN")
    for code in ("SNNPTNT", "SCT", "SVHTTDL"):
        factories.submitted_report(round_, code)
    # Session, user, memberships, names; count, rows, unread.
    with django_assert_num_queries(7):
        officer.get(reverse("notices"))


def test_a_long_list_is_paged(round_: ReportingRound, as_role: As) -> None:
    factories.waiting_report(round_)
    first = notice(NoticeKind.READY, factories.membership(Role.SIGNER))
    Notice.objects.bulk_create(
        Notice(
            recipient=first.recipient,
            membership=first.membership,
            obligation=first.obligation,
            kind=first.kind,
            occasion=f"other-{number}",
            subject=f"Thông báo {number}",
            body="Nội dung.",
            path=first.path,
            made_at=first.made_at + datetime.timedelta(minutes=number),
        )
        for number in range(1, 22)
    )
    page = as_role(Role.SIGNER).get(reverse("notices")).content.decode()
    assert "Trang 1 / 2" in page
    assert "Thông báo 21" in page
    assert escape(first.subject) not in page


def test_the_administrator_sees_what_became_of_a_letter_but_not_its_text(
    round_: ReportingRound, as_role: As
) -> None:
    administrator: Client = as_role(Role.ADMINISTRATOR, "SKHCN")
    returned(round_)
    found = notice(NoticeKind.RETURNED)
    page = administrator.get(reverse("admin:reporting_notice_changelist")).content.decode()
    assert escape(found.subject) in page
    assert "Chờ gửi" in page
    detail = administrator.get(reverse("admin:reporting_notice_change", args=[found.pk]))
    assert detail.status_code == 200
    for shown in (page, detail.content.decode()):
        assert "minh chứng" not in shown
    assert (
        as_role(Role.OFFICER, "SKHCN").get(reverse("admin:reporting_notice_changelist")).status_code
        == 403
    )
