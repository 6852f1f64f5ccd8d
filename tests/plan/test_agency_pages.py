"""A page per agency, indicator and solution: the plan's words for it, and what is still owed."""

import datetime
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plan.models import Indicator, Solution
from reporting.models import Action, TaskEntry
from soctrang_ip.accounts.models import Agency, Role, User
from tasks.models import Task
from tests.conftest import Cast
from tests.plan.test_pages import OF_EVERY_PAGE, text_of
from tests.reporting import factories
from tests.reporting.factories import (
    accepted_report,
    act,
    draft,
    local,
    membership,
    open_round,
    submitted_report,
)

ClientOf = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("plan_data")


@pytest.fixture
def staff(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.staff)


def client_for(role: Role, agency_code: str) -> Client:
    client = Client()
    client.force_login(factories.membership(role, agency_code).user)
    return client


def test_the_list_counts_what_the_plan_asks_of_each(staff: Client) -> None:
    shown = text_of(staff, "plan_agencies")
    assert "Sở Khoa học và Công nghệ 15" in shown
    assert "Ủy ban nhân dân thị xã Vĩnh Châu 0 0 24 5 2" in shown


def test_every_agency_has_its_page(staff: Client) -> None:
    for agency in Agency.objects.prefetch_related("names"):
        assert agency.name in text_of(staff, "agency", agency.code)


def test_an_unknown_agency_is_not_found(staff: Client) -> None:
    assert staff.get(reverse("agency", args=["KHONG-CO"])).status_code == 404


def test_an_agency_shows_what_it_leads_owes_supplies_and_spends(staff: Client) -> None:
    shown = text_of(staff, "agency", "SNNPTNT")
    assert "Chủ trì (7)" in shown
    assert "V.2.d Chủ trì triển khai các nhiệm vụ" in shown
    assert "CT6 Sản phẩm, dịch vụ chủ lực" in shown
    assert "Danh mục gốc (mẫu số) Đề xuất" in shown
    assert "2. Kinh phí ngành Nông nghiệp và Phát triển nông thôn Đề xuất 1.000 1.200" in shown


def test_groups_are_named_and_open_ones_said_plainly(staff: Client) -> None:
    shown = text_of(staff, "agency", "UBND-950")
    assert "Theo nhóm “UBND các huyện, thị xã, thành phố”" in shown
    assert "Phối hợp (24)" in shown
    assert "Có 27 nhiệm vụ nêu nhóm mở “các Sở, ban, ngành có liên quan”" in shown
    assert "chưa xác định cơ quan này thuộc nhóm" in shown


@time_machine.travel(local(2026, 10, 1), tick=False)
@pytest.mark.parametrize(
    ("role", "of"), [(Role.STAFF, "UBND-950"), (Role.SIGNER, "UBND-950"), (Role.OFFICER, "SKHCN")]
)
def test_what_is_still_owed_stands_first_for_the_agency_and_reviewers(role: Role, of: str) -> None:
    open_round(2026)
    shown = text_of(client_for(role, of), "agency", "UBND-950")
    assert "Báo cáo năm 2026: còn phải gửi Còn 13 ngày Chưa lập" in shown
    assert "Hạn gửi: trước 00:00 ngày 15/10/2026" in shown
    assert "Báo cáo này hỏi: 22 nhiệm vụ, 2 số liệu, 5 trách nhiệm, 1 nguồn kinh phí" in shown


@time_machine.travel(local(2026, 10, 1), tick=False)
def test_the_agency_is_told_its_next_step() -> None:
    open_round(2026)
    shown = text_of(client_for(Role.STAFF, "UBND-950"), "agency", "UBND-950")
    assert "Việc tiếp theo: Lập báo cáo, điền đủ các mục rồi chuyển người ký." in shown


@time_machine.travel(local(2026, 11, 25), tick=False)
def test_a_returned_report_says_by_when_and_its_agency_what_is_missing() -> None:
    sent = submitted_report(open_round(2026), "UBND-950")
    officer, at = membership(Role.OFFICER, "SKHCN"), local(2026, 10, 10)
    act(sent, Action.TAKE, officer, at)
    act(sent, Action.RETURN, officer, at, reason="Thiếu IV.2.", answer_by=date(2026, 10, 20))
    mending = sent.obligation.versions.get(number=2)
    TaskEntry.objects.filter(version=mending, key="IV.2").update(status="")
    own = text_of(client_for(Role.STAFF, "UBND-950"), "agency", "UBND-950")
    assert "Đã quá ngày phải gửi lại (20/10/2026)" in own
    assert "Còn 1 chỗ phải bổ sung: Nhiệm vụ IV.2: chưa chọn tình trạng." in own
    reviewer = text_of(client_for(Role.OFFICER, "SKHCN"), "agency", "UBND-950")
    assert "Đã quá ngày phải gửi lại (20/10/2026)" in reviewer
    assert "chưa chọn tình trạng" not in reviewer


@time_machine.travel(local(2026, 10, 1), tick=False)
def test_an_accepted_report_leaves_nothing_owed() -> None:
    accepted_report(open_round(2026), "UBND-950")
    shown = text_of(client_for(Role.STAFF, "UBND-950"), "agency", "UBND-950")
    assert "Báo cáo năm 2026: không còn nợ" in shown


@time_machine.travel(local(2026, 10, 1), tick=False)
def test_a_returned_report_has_to_be_sent_again() -> None:
    sent = submitted_report(open_round(2026), "UBND-950")
    officer = factories.membership(Role.OFFICER, "SKHCN")
    factories.act(sent, Action.TAKE, officer, local(2026, 9, 1))
    told = {"reason": "Thiếu số liệu.", "answer_by": datetime.date(2026, 10, 10)}
    factories.act(sent, Action.RETURN, officer, local(2026, 9, 2), **told)
    shown = text_of(client_for(Role.STAFF, "UBND-950"), "agency", "UBND-950")
    assert "Báo cáo năm 2026: còn phải gửi lại" in shown


@time_machine.travel(local(2026, 10, 1), tick=False)
@pytest.mark.parametrize("make", [draft, submitted_report])
def test_another_agencys_staff_learns_nothing_of_its_reports(make: Callable[..., object]) -> None:
    make(open_round(2026), "SNNPTNT")
    shown = text_of(client_for(Role.STAFF, "SVHTTDL"), "agency", "SNNPTNT")
    assert "do chính cơ quan và Sở Khoa học và Công nghệ xem" in shown
    for word in ("Đang soạn", "Đã gửi", "còn phải gửi", "Gửi đúng hạn", "Đang triển khai"):
        assert word not in shown


@time_machine.travel(local(2026, 10, 1), tick=False)
def test_a_leader_sees_only_accepted_reports() -> None:
    round_ = open_round(2026)
    submitted_report(round_, "SNNPTNT")
    accepted = accepted_report(round_, "SCT")
    leader = client_for(Role.LEADER, "UBNDT") if Agency.objects.filter(code="UBNDT") else None
    leader = leader or client_for(Role.LEADER, "SKHCN")
    before = text_of(leader, "agency", "SNNPTNT")
    assert "Chưa có bản để xem" in before
    assert "Đã gửi" not in before
    page = leader.get(reverse("agency", args=["SCT"])).content.decode()
    assert reverse("report_full", args=[accepted.pk]) in page


@time_machine.travel(local(2026, 10, 1), tick=False)
def test_the_reader_can_open_every_report_the_page_links_to() -> None:
    round_ = open_round(2026)
    sent = submitted_report(round_, "SNNPTNT")
    for role, of in ((Role.STAFF, "SNNPTNT"), (Role.OFFICER, "SKHCN")):
        client = client_for(role, of)
        page = client.get(reverse("agency", args=["SNNPTNT"])).content.decode()
        address = reverse("report_full", args=[sent.pk])
        assert address in page
        assert client.get(address).status_code == 200


def test_every_indicator_shows_its_sentence_rule_and_suppliers(staff: Client) -> None:
    for indicator in Indicator.objects.all():
        assert indicator.name in text_of(staff, "indicator", indicator.code)
    shown = text_of(staff, "indicator", "CT6")
    assert "2030 Tối thiểu 60% Tối thiểu 60% sản phẩm, dịch vụ chủ lực" in shown
    assert "Sở Nông nghiệp và Phát triển nông thôn : danh mục gốc (mẫu số) (đề xuất)" in shown
    assert "Xem tại chỗ in: II.2.2.b" in shown


def test_the_milestone_names_the_agencies_the_plan_names_for_it(staff: Client) -> None:
    shown = text_of(staff, "indicator", "CT7").split("Liên quan trong Kế hoạch")[1]
    assert "V.2.d" in shown
    assert "Cơ quan được nêu: Sở Nông nghiệp và Phát triển nông thôn" in shown
    assert "Cơ quan được nêu: Ủy ban nhân dân thị xã Vĩnh Châu" in shown


def test_every_solution_has_its_page_with_what_carries_it_out(staff: Client) -> None:
    for solution in Solution.objects.all():
        assert solution.text[:60] in text_of(staff, "solution", solution.code).replace("  ", " ")
    shown = text_of(staff, "solution", "5.b")
    assert "V. Phát triển các hoạt động hỗ trợ về sở hữu trí tuệ" in shown
    assert "Kế hoạch không nối từng điểm giải pháp với từng nhiệm vụ" in shown
    assert "chủ thể quản lý và sử dụng giống cây trồng" in shown
    assert "Triển khai các hoạt động xúc tiến thương mại" not in shown
    assert "V.3.b Triển khai các nhiệm vụ" in text_of(staff, "solution", "4.d")
    assert "Không nhiệm vụ nào của phụ lục" in text_of(staff, "solution", "3.c")


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_data")
def test_every_task_carries_out_a_solution_and_only_two_points_have_nobody() -> None:
    assert not Task.objects.filter(solution_links=None).exists()
    alone = Solution.objects.filter(task_links=None, duty_links=None)
    assert [point.code for point in alone] == ["3.c", "5.a"]


def test_an_erratum_is_told_once_at_its_passage(staff: Client) -> None:
    shown = text_of(staff, "plan_duties")
    assert shown.count("Bản in ghi “quyền đối với cây trồng”") == 1
    assert text_of(staff, "tasks").count("Bản in ghi “Cục quản lý thị trường tỉnh”") == 1


@time_machine.travel(local(2026, 10, 1), tick=False)
def test_pages_cost_a_fixed_number_of_queries(staff: Client) -> None:
    costs = {}
    for name, code in (
        ("plan_agencies", None),
        ("agency", "SVHTTDL"),
        ("agency", "CDCD"),
        ("indicator", "CT5"),
        ("indicator", "CT7"),
        ("solution", "4.đ"),
    ):
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse(name, args=[code] if code else []))
        costs[code or name] = len(queries) - OF_EVERY_PAGE
    assert costs == {
        "plan_agencies": 18,
        "SVHTTDL": 23,
        "CDCD": 23,
        "CT5": 39,
        "CT7": 39,
        "4.đ": 14,
    }
