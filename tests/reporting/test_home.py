"""Home answers: what do I have to do, and by when."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reporting import rounds
from reporting.models import Action, Obligation, ReportingRound
from soctrang_ip.accounts.models import Membership, Role, User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.factories import act, local
from tests.reporting.lifecycle_states import needs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

As = Callable[..., Client]
NOW = local(2026, 10, 4, 9)


@pytest.fixture(autouse=True)
def _on_4_october_2026() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home(as_role: As) -> Callable[..., str]:
    """`home(Role.SIGNER)`: what that person of Sở NN&PTNT (or the agency named) sees."""

    def shown(role: Role, agency_code: str = "SNNPTNT") -> str:
        return as_role(role, agency_code).get(reverse("home")).content.decode()

    return shown


# Staff and signer ---------------------------------------------------------------------------


def test_staff_see_what_is_owed_by_when_and_begin(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    page = home(Role.STAFF)
    assert "Còn 10 ngày" in page
    assert "trước 00:00 ngày 15/10/2026 (chậm nhất 23:59 ngày 14/10/2026)" in page
    assert "Bắt đầu lập báo cáo" in page
    assert f'action="{reverse("report_start", args=[factories.obligation(round_).pk])}"' in page


def test_an_extension_is_the_deadline_shown(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    Obligation.objects.update(extended_due_at=local(2026, 10, 20, 0))
    assert "trước 00:00 ngày 20/10/2026 (chậm nhất 23:59 ngày 19/10/2026)" in home(Role.STAFF)


def test_after_the_deadline_staff_see_by_how_many_days(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    with time_machine.travel(local(2026, 10, 17), tick=False):
        assert "Quá hạn 3 ngày" in home(Role.STAFF)


def test_staff_go_on_with_a_draft_and_the_signer_waits_for_it(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    draft = factories.draft(round_)
    staff, signer = home(Role.STAFF), home(Role.SIGNER)
    assert "Làm tiếp" in staff
    assert reverse("report", args=[draft.pk]) in staff
    assert "Làm tiếp" not in signer
    assert "Hiện không có việc nào chờ bạn." in signer


def test_the_signer_is_asked_to_sign_and_staff_read_whom_it_waits_for(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    factories.waiting_report(round_)
    signer = factories.membership(Role.SIGNER).user
    User.objects.filter(pk=signer.pk).update(full_name="Huỳnh Ngọc Nhã")
    assert "Đọc và ký" in home(Role.SIGNER)
    assert "Đang chờ người ký đọc và gửi: Huỳnh Ngọc Nhã." in home(Role.STAFF)


def test_staff_are_told_that_nobody_can_sign_yet(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    factories.waiting_report(round_)
    assert "chưa có tài khoản người ký" in home(Role.STAFF)


def test_a_returned_report_shows_why_and_until_when(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    version = factories.submitted_report(round_)
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(version, Action.TAKE, officer, local(2026, 9, 1))
    reason = {"reason": "Thiếu số đã chi của nguồn tỉnh."}
    day = {"answer_by": NOW.date()}
    act(version, Action.RETURN, officer, local(2026, 9, 2), **needs(round_) | reason | day)
    page = home(Role.STAFF)
    assert "Thiếu số đã chi của nguồn tỉnh." in page
    assert "Gửi lại chậm nhất ngày 04/10/2026 (hôm nay là ngày cuối)" in page


def test_after_sending_nothing_is_left_to_do(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    factories.submitted_report(round_)
    page = home(Role.STAFF)
    assert "Hiện không có việc nào chờ bạn." in page
    assert "chờ Sở Khoa học và Công nghệ thẩm định" in page


def test_an_exempted_agency_has_nothing_to_do(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    Obligation.objects.update(exempted_at=NOW)
    page = home(Role.STAFF)
    assert "được miễn báo cáo" in page
    assert "Bắt đầu lập báo cáo" not in page


def test_without_an_open_round_staff_read_when_to_come_back(home: Callable[..., str]) -> None:
    rounds.close(factories.open_round(2025), at=local(2025, 12, 20))
    assert "Hiện không có báo cáo nào phải làm" in home(Role.STAFF)


def test_a_draft_of_a_closed_round_is_still_to_be_finished(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    factories.draft(round_)
    rounds.close(round_, at=local(2026, 10, 3))
    assert "Làm tiếp" in home(Role.STAFF)


def test_nobody_sees_what_another_agency_owes(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    draft = factories.draft(round_, "SCT")
    assert reverse("report", args=[draft.pk]) not in home(Role.STAFF, "SNNPTNT")


def test_home_of_staff_asks_a_fixed_number_of_queries(
    as_role: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in (2024, 2025, 2026):
        factories.draft(factories.open_round(year))
    client = as_role(Role.STAFF)
    with django_assert_max_num_queries(10):
        client.get(reverse("home"))


# The others ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_reviewers_see_what_waits_for_them(
    role: Role, round_: ReportingRound, home: Callable[..., str]
) -> None:
    version = factories.submitted_report(round_, at=local(2026, 10, 1))
    page = home(role, "SKHCN")
    assert "1 báo cáo chờ thẩm định" in page
    assert reverse("review", args=[version.pk]) in page
    assert "3 ngày" in page
    assert "Chưa mở kỳ" not in page


def test_the_officer_is_told_to_open_this_years_round(home: Callable[..., str]) -> None:
    factories.open_round(2025)
    page = home(Role.OFFICER, "SKHCN")
    assert "Chưa mở kỳ báo cáo năm 2026" in page
    assert reverse("round_open") in page


def test_the_leader_finds_figures_and_summary(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    factories.accepted_report(round_)
    page = home(Role.LEADER, "SKHCN")
    assert "1 trên 31 cơ quan đã gửi báo cáo; 1 báo cáo đã được chấp nhận." in page
    assert f"{reverse('dashboard')}?nam=2026" in page
    assert reverse("summary_pdf", args=[2026]) in page


def test_without_an_accepted_report_there_is_no_summary_to_download(
    round_: ReportingRound, home: Callable[..., str]
) -> None:
    assert reverse("summary_pdf", args=[2026]) not in home(Role.LEADER, "SKHCN")


def test_the_administrator_sees_who_cannot_report_yet(home: Callable[..., str]) -> None:
    factories.membership(Role.STAFF, "SCT")
    page = home(Role.ADMINISTRATOR, "SKHCN")
    assert reverse("admin:index") in page
    assert '<th scope="row" class="wrap-name">Sở Công Thương</th>' in page
    assert '<td data-label="Còn thiếu">người ký</td>' in page


def test_the_administrator_sees_no_report(round_: ReportingRound, home: Callable[..., str]) -> None:
    factories.accepted_report(round_)
    assert "Báo cáo năm 2026" not in home(Role.ADMINISTRATOR, "SKHCN")


def test_who_has_no_role_reads_whom_to_ask(cast: Cast, client: Client) -> None:
    client.force_login(cast.stranger)
    page = client.get(reverse("home")).content.decode()
    assert "Hãy liên hệ quản trị cổng tại Sở Khoa học và Công nghệ" in page


def test_home_follows_the_role_chosen(round_: ReportingRound, as_role: As) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    staff = Membership.objects.create(
        user=officer.user, agency=officer.agency, role=Role.STAFF, valid_from=factories.SINCE
    )
    client = as_role(Role.OFFICER, "SKHCN")
    client.post(reverse("acting"), {"membership": str(staff.pk)})
    assert "Bắt đầu lập báo cáo" in client.get(reverse("home")).content.decode()
    client.post(reverse("acting"), {"membership": str(officer.pk)})
    assert "chờ thẩm định" in client.get(reverse("home")).content.decode()
