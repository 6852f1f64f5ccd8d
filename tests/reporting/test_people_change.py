"""People come, go, are away or hold two offices: the report stays within reach."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting import reminders
from reporting.models import Action, Notice, NoticeKind, ReportEvent, ReportingRound, Status
from soctrang_ip.accounts import delegation
from soctrang_ip.accounts.models import Agency, Membership, Role, User
from tests.admin_pages import filled, is_saved
from tests.conftest import PASSWORD
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act

pytestmark = pytest.mark.usefixtures("plan_data")

ClientOf = Callable[[User], Client]


@pytest.fixture
def round_() -> ReportingRound:
    """Opened in the last August and open today, so that pages that read the clock show it."""
    now = timezone.now()
    year = (now - datetime.timedelta(days=220)).year
    return factories.open_round(year, due_at=now + datetime.timedelta(days=10))


def join(user: User, role: Role, agency_code: str) -> Membership:
    return Membership.objects.create(
        user=user,
        agency=Agency.objects.get(code=agency_code),
        role=role,
        valid_from=factories.SINCE,
    )


def newcomer(role: Role, agency_code: str = "SNNPTNT") -> Membership:
    """Somebody whose account is made today."""
    user = User.objects.create_user(
        "moi.den@example.vn", "Trần Thị Mới", PASSWORD, must_change_password=False
    )
    return join(user, role, agency_code)


def submit(client: Client, pk: int) -> int:
    url = reverse("report_submit", args=[pk])
    return client.post(url, {"key": f"key-{pk}"}, follow=True).status_code


# Who comes ----------------------------------------------------------------------------------


def test_staff_whose_account_is_made_after_the_report_go_on_with_it(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    version = factories.draft(round_)
    client = client_of(newcomer(Role.STAFF).user)
    assert client.get(reverse("report", args=[version.pk])).status_code == 200
    factories.fill(version)
    client.post(reverse("report_ready", args=[version.pk]))
    version.refresh_from_db()
    assert version.status == Status.AWAITING_SIGN


def test_a_signer_whose_account_is_made_after_the_report_opens_and_signs_it(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    version = factories.waiting_report(round_)
    client = client_of(newcomer(Role.SIGNER).user)
    assert "Đọc và ký" in client.get(reverse("home")).content.decode()
    assert submit(client, version.pk) == 200
    version.refresh_from_db()
    assert version.status == Status.SUBMITTED


def test_staff_who_come_later_read_the_reports_of_earlier_years(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    earlier = factories.accepted_report(factories.open_round(2023))
    client = client_of(newcomer(Role.STAFF).user)
    assert client.get(reverse("report_full", args=[earlier.pk])).status_code == 200


# Who holds two offices ----------------------------------------------------------------------


def test_staff_of_two_agencies_write_for_the_one_they_chose(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    first = factories.membership(Role.STAFF)
    second = join(first.user, Role.STAFF, "SCT")
    versions = {first: factories.draft(round_), second: factories.draft(round_, "SCT")}
    client = client_of(first.user)
    for chosen, other in ((first, second), (second, first)):
        client.post(reverse("acting"), {"membership": chosen.pk})
        answers = [
            client.get(reverse("report", args=[versions[each].pk])).status_code
            for each in (chosen, other)
        ]
        assert answers == [200, 404]


def test_what_they_do_is_written_down_under_the_agency_they_chose(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    user = factories.membership(Role.STAFF).user
    second = join(user, Role.STAFF, "SCT")
    client = client_of(user)
    client.post(reverse("acting"), {"membership": second.pk})
    owed = factories.obligation(round_, "SCT")
    client.post(reverse("report_start", args=[owed.pk]))
    event = ReportEvent.objects.get(version__obligation=owed)
    assert (event.by, event.agency.code, event.role) == (user, "SCT", Role.STAFF)


def test_an_officer_who_is_staff_of_the_department_too_acts_as_one_at_a_time(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    staff = join(officer.user, Role.STAFF, "SKHCN")
    version = factories.draft(round_, "SKHCN")
    client = client_of(officer.user)
    queue, report = reverse("review_queue"), reverse("report", args=[version.pk])
    for chosen, expected in ((officer, [200, 404]), (staff, [403, 200])):
        client.post(reverse("acting"), {"membership": chosen.pk})
        assert [client.get(url).status_code for url in (queue, report)] == expected


# One person alone ---------------------------------------------------------------------------


def test_the_only_person_of_an_agency_writes_signs_and_sends_and_the_receipt_says_so(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    staff = factories.membership(Role.STAFF)
    signer = join(staff.user, Role.SIGNER, "SNNPTNT")
    version = factories.waiting_report(round_)
    client = client_of(staff.user)
    client.post(reverse("acting"), {"membership": signer.pk})
    submit(client, version.pk)
    html = client.get(reverse("report_receipt", args=[version.pk])).content.decode()
    assert "Người ký cũng là người lập báo cáo." in html


# Who leaves ---------------------------------------------------------------------------------


def test_the_draft_of_somebody_who_left_goes_on_with_a_colleague(
    round_: ReportingRound, client_of: ClientOf
) -> None:
    version = factories.draft(round_)
    factories.fill(version)
    User.objects.filter(pk=factories.membership(Role.STAFF).user_id).update(is_active=False)
    client = client_of(newcomer(Role.STAFF).user)
    client.post(reverse("report_ready", args=[version.pk]))
    version.refresh_from_db()
    assert version.status == Status.AWAITING_SIGN


def test_a_closed_account_is_out_at_once(round_: ReportingRound, client_of: ClientOf) -> None:
    staff = factories.membership(Role.STAFF)
    client = client_of(staff.user)
    assert client.get(reverse("my_reports")).status_code == 200
    User.objects.filter(pk=staff.user_id).update(is_active=False)
    assert client.get(reverse("my_reports")).status_code == 302


def test_reminders_pass_over_who_left_and_reach_who_came(round_: ReportingRound) -> None:
    gone = factories.membership(Role.STAFF).user
    User.objects.filter(pk=gone.pk).update(is_active=False)
    came = newcomer(Role.STAFF)
    noon = timezone.localtime().replace(hour=12)
    reminders.remind_all(noon + datetime.timedelta(days=9))
    told = Notice.objects.filter(kind=NoticeKind.REMINDER)
    assert [notice.recipient for notice in told] == [came.user]


def test_without_a_signer_the_administrator_gives_one_who_signs(
    round_: ReportingRound, client_of: ClientOf, as_role: As
) -> None:
    version = factories.waiting_report(round_)
    gone = factories.membership(Role.SIGNER)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    staff = factories.membership(Role.STAFF).user
    administrator = as_role(Role.ADMINISTRATOR, "SKHCN")
    url = reverse("admin:accounts_user_change", args=[staff.pk])
    new = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-1-user": staff.pk,
        "memberships-1-agency": gone.agency_id,
        "memberships-1-role": Role.SIGNER.value,
        "memberships-1-valid_from": f"{timezone.localdate():%d/%m/%Y}",
    }
    assert is_saved(administrator.post(url, {**filled(administrator.get(url)), **new}))
    client = client_of(staff)
    given = staff.memberships.get(role=Role.SIGNER)
    client.post(reverse("acting"), {"membership": given.pk})
    submit(client, version.pk)
    version.refresh_from_db()
    assert version.status == Status.SUBMITTED


# A signer away ------------------------------------------------------------------------------


@pytest.fixture
def delegated(round_: ReportingRound) -> Membership:
    """The staff sign for the signer, who is away for five days from today."""
    now = timezone.now()
    today = timezone.localdate(now)
    return delegation.delegate(
        by=factories.membership(Role.SIGNER),
        to=factories.membership(Role.STAFF).user,
        valid_from=today,
        valid_until=today + datetime.timedelta(days=4),
        reason="Đi công tác.",
        at=now,
    )


def test_receipt_and_journal_say_for_whom_a_delegate_signed(
    round_: ReportingRound, delegated: Membership, client_of: ClientOf
) -> None:
    version = factories.waiting_report(round_)
    client = client_of(delegated.user)
    client.post(reverse("acting"), {"membership": delegated.pk})
    submit(client, version.pk)
    sentence = "Ký thay theo ủy quyền của Người ký Sở NN&amp;PTNT."
    for page in ("report_receipt", "report"):
        assert sentence in client.get(reverse(page, args=[version.pk])).content.decode()


def test_a_delegate_is_told_what_waits_for_a_signature(
    round_: ReportingRound, delegated: Membership
) -> None:
    other = newcomer(Role.STAFF)
    version = factories.draft(round_)
    factories.fill(version)
    act(version, Action.READY, other, timezone.now())
    told = Notice.objects.filter(kind=NoticeKind.READY)
    assert delegated.user in {notice.recipient for notice in told}


def test_after_the_span_the_delegate_signs_no_more(
    round_: ReportingRound, delegated: Membership, client_of: ClientOf
) -> None:
    version = factories.waiting_report(round_)
    client = client_of(delegated.user)
    client.post(reverse("acting"), {"membership": delegated.pk})
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(pk=delegated.pk).update(valid_from=yesterday, valid_until=yesterday)
    assert submit(client, version.pk) == 403
    version.refresh_from_db()
    assert version.status == Status.AWAITING_SIGN


def test_ended_early_the_delegate_signs_no_more(
    round_: ReportingRound, delegated: Membership, client_of: ClientOf
) -> None:
    version = factories.waiting_report(round_)
    client = client_of(delegated.user)
    client.post(reverse("acting"), {"membership": delegated.pk})
    delegation.end(delegated, by=delegated.delegated_by, at=timezone.now())
    assert submit(client, version.pk) == 403
