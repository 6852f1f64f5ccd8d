"""The plan's pages show what the plan says, to every role, at a fixed cost."""

import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plan.models import Duty, FundingSource, Recipient, Solution
from soctrang_ip.accounts.models import Role, User
from tasks.models import Task
from tests.conftest import Cast
from tests.reporting.factories import accepted_report, open_round, submitted_report

ClientOf = Callable[[User], Client]

PAGES = ["plan", "plan_objectives", "plan_solutions", "plan_budget", "plan_duties", "tasks"]
OF_EVERY_PAGE = 5
"""Session, user, memberships with agencies, their names, unread notices."""
QUERIES = {
    "plan": 9,
    "plan_objectives": 10,
    "plan_solutions": 4,
    "plan_budget": 9,
    "plan_duties": 7,
    "tasks": 17,
}


@pytest.fixture
def staff(plan_data: None, cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.staff)


def text_of(client: Client, name: str, *args: str, **query: str) -> str:
    """The page's words, without tags and with single spaces."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return words(answer.content.decode())


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def shown_tasks(client: Client, **query: str) -> list[str]:
    """Codes of the task rows, in the order of the page."""
    markup = client.get(reverse("tasks"), query).content.decode()
    return re.findall(r'<tr id="([^"]+)">', markup)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_plan(
    name: str, role: Role, plan_data: None, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.of_role(role)).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_without_a_plan_the_page_is_not_found(
    name: str, no_plan: None, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.staff).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_a_fixed_number_of_queries(name: str, staff: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        staff.get(reverse(name))
    assert len(queries) - OF_EVERY_PAGE == QUERIES[name]


def test_the_first_page_shows_bases_general_objectives_and_recipients(staff: Client) -> None:
    shown = text_of(staff, "plan")
    assert "Quyết định số 1068/QĐ-TTg ngày 22/08/2019" in shown
    assert "Quyết định số 2205/QĐ-TTg ngày 24/12/2020" in shown
    assert "(trước ngày 15 tháng 10)" in shown
    assert "PHÓ CHỦ TỊCH Huỳnh Thị Diễm Ngọc" in shown
    assert Recipient.objects.count() == 16
    assert all(recipient.wording in shown for recipient in Recipient.objects.all())


def test_an_erratum_links_to_the_place_it_mends(staff: Client) -> None:
    markup = staff.get(reverse("plan")).content.decode()
    links = re.findall(r'<a href="(/ke-hoach/[^"#]*)#([^"]+)">([^<]+)</a></th>', markup)
    assert len(links) == 20
    for path, anchor, place in links:
        target = staff.get(path).content.decode()
        assert f'id="{anchor}"' in target, place


def test_each_sentence_stands_over_its_typed_targets(staff: Client) -> None:
    shown = text_of(staff, "plan_objectives")
    sentence, target = "– Tối thiểu 250 đơn vị sản xuất kinh doanh", "Tối thiểu 250 đơn vị Sở KH&CN"
    assert shown.index(sentence) < shown.index(target)
    assert "8-10%/năm" in shown
    assert "3-5 doanh nghiệp" in shown
    assert "Hội Nông dân UBND các huyện, thị xã, thành phố (đề xuất)" in shown


def test_species_names_are_in_italics(staff: Client) -> None:
    markup = staff.get(reverse("plan_objectives")).content.decode()
    assert markup.count('<i lang="la">Artemia</i>') >= 2
    assert "*Artemia*" not in markup


def test_all_28_solutions_stand_under_six_headings(staff: Client) -> None:
    markup = staff.get(reverse("plan_solutions")).content.decode()
    assert Solution.objects.count() == 28
    assert re.findall(r'<li id="([^"]+)">', markup) == [
        solution.code for solution in Solution.objects.all()
    ]


def test_a_corrected_wording_keeps_the_issued_one_within_reach(staff: Client) -> None:
    shown = text_of(staff, "plan_solutions")
    corrected, issued = shown.index("Kiện toàn lực lượng"), shown.index("Kiến toàn lực lượng")
    assert "Nguyên văn" in shown[corrected:issued]


def test_the_budget_table_adds_up_to_the_printed_totals(staff: Client) -> None:
    shown = text_of(staff, "plan_budget")
    assert "1 Kinh phí sự nghiệp khoa học và công nghệ 5.000 6.500" in shown
    assert "Tổng kinh phí 7.500 9.400" in shown


def test_a_link_to_a_budget_line_is_a_proposal_until_confirmed(staff: Client) -> None:
    before = text_of(staff, "plan_budget")
    assert "Đã xác nhận" not in before
    assert before.count("Đề xuất") == 14
    FundingSource.objects.filter(code="nganh-vhttdl").update(is_link_confirmed=True)
    after = text_of(staff, "plan_budget")
    assert after.count("Đã xác nhận") == 1
    assert after.count("Đề xuất") == 13


def test_all_34_duties_stand_under_twelve_headings_with_their_subjects(staff: Client) -> None:
    markup = staff.get(reverse("plan_duties")).content.decode()
    codes = [duty.code for duty in Duty.objects.in_plan_order()]
    assert len(codes) == 34
    assert re.findall(r'<li id="([^"]+)">', markup) == codes
    shown = words(markup)
    assert shown.count("Trách nhiệm của:") == 13
    assert "Trách nhiệm của: Ủy ban nhân dân thị xã Vĩnh Châu đ)" in shown
    assert "Bản in ghi “d)”, đọc là “đ)”. Điểm d) in hai lần; điểm sau là đ)." in shown


def test_the_appendix_has_34_tasks_in_printed_order(staff: Client) -> None:
    assert shown_tasks(staff) == [task.code for task in Task.objects.in_plan_order()]
    markup = staff.get(reverse("tasks")).content.decode()
    assert len(re.findall(r'<tr class="group"', markup)) == 6
    assert len(re.findall(r'<tr class="subgroup"', markup)) == 6
    assert "34 nhiệm vụ" in words(markup)


def test_the_year_keeps_only_what_is_due(staff: Client) -> None:
    assert len(shown_tasks(staff, nam="2021")) == 8
    assert len(shown_tasks(staff, nam="2030")) == 33


def test_filters_combine(staff: Client) -> None:
    assert len(shown_tasks(staff, chu_tri="SNNPTNT", nam="2024")) == 7
    assert shown_tasks(staff, chu_tri="SNNPTNT", nam="2024", muc="III") == ["III.1.2", "III.2.2"]
    assert shown_tasks(staff, chu_tri="CDN") == ["VI.4"]


def test_the_heading_of_a_shown_task_stays(staff: Client) -> None:
    markup = staff.get(reverse("tasks"), {"chu_tri": "CAT"}).content.decode()
    assert re.findall(r'class="(?:sub)?group" id="([^"]+)"', markup) == ["III", "III.1"]


def test_no_match_says_what_to_do(staff: Client) -> None:
    shown = text_of(staff, "tasks", muc="I", nam="2021")
    assert "0 nhiệm vụ" in shown
    assert "Không có nhiệm vụ nào như vậy" in shown


def test_an_unknown_filter_value_is_told_and_filters_nothing(staff: Client) -> None:
    shown = text_of(staff, "tasks", chu_tri="XYZ", nam="1999", muc="VII")
    assert "Không có cơ quan chủ trì này." in shown
    assert "hãy chọn từ 2021 đến 2030" in shown
    assert "Không có mục này." in shown
    assert "34 nhiệm vụ" in shown


def test_a_task_shows_leads_partners_years_and_money(staff: Client) -> None:
    shown = text_of(staff, "task", "II.2")
    assert "Thí điểm năm 2021-2022; chính thức từ năm 2023" in shown
    assert "2022 Thí điểm" in shown
    assert "2023 Chính thức" in shown
    assert "các Sở, ban, ngành có liên quan (Sở Khoa học và Công nghệ chưa xác định" in shown
    assert "UBND các huyện, thị xã, thành phố 11 cơ quan" in shown
    assert "Dòng 1. Kinh phí sự nghiệp khoa học và công nghệ (đề xuất)" in shown


def test_a_leaf_is_shown_with_its_heading(staff: Client) -> None:
    shown = text_of(staff, "task", "IV.3.2")
    assert "IV.3. Thúc đẩy đăng ký bảo hộ tài sản trí tuệ trong và ngoài nước" in shown


def test_a_year_in_which_a_task_rests_is_not_due(staff: Client) -> None:
    assert text_of(staff, "task", "VI.5").count("Không đến kỳ") == 8


def test_an_unknown_task_is_not_found(staff: Client) -> None:
    assert staff.get(reverse("task", args=["IX.9"])).status_code == 404


def test_the_leads_accepted_status_word_is_shown_to_all(
    plan_data: None, cast: Cast, client_of: ClientOf
) -> None:
    accepted_report(open_round(2026))
    shown = text_of(client_of(cast.other_staff), "task", "I.2.2")
    assert "2026 Đang triển khai" in shown
    assert "Đang làm" not in shown


def test_what_is_not_accepted_yet_is_not_shown(
    plan_data: None, cast: Cast, client_of: ClientOf
) -> None:
    submitted_report(open_round(2026))
    assert "Đang triển khai" not in text_of(client_of(cast.leader), "task", "I.2.2")


def test_a_task_page_costs_a_fixed_number_of_queries(staff: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        staff.get(reverse("task", args=["IV.1"]))
    assert len(queries) - OF_EVERY_PAGE == 13
