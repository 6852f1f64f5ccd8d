import re
from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reporting.figures.table import Cell, Column
from reporting.models import Answer, ReportingRound, Status, TaskStatus
from soctrang_ip.accounts.models import Role, User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, listed, look, measure, money, report, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

ClientOf = Callable[[User], Client]

SESSION_USER_MEMBERSHIPS = 5
"""Session, user, memberships with their agencies' names; unread notices."""
PAGE_QUERIES = 7


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


@pytest.fixture
def officer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.officer)


def page(client: Client, name: str = "dashboard", **query: object) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown_figures(html: str) -> dict[str, tuple[str, str]]:
    """Value for machines and text for people, by key."""
    found = re.findall(r'data-figure="([^"]+)" value="([^"]*)">([^<]*)</data>', html)
    return {key: (value, text) for key, value, text in found}


def figure_address(key: str, year: int = YEAR) -> str:
    return f"{reverse('figure', args=['tong-quan', key])}?nam={year}"


def figure_page(client: Client, key: str, year: int = YEAR) -> str:
    answer = client.get(figure_address(key, year))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.LEADER])
def test_reviewers_and_leaders_may_look(
    cast: Cast, client_of: ClientOf, round_: ReportingRound, role: Role
) -> None:
    client = client_of(cast.of_role(role))
    assert f"năm {YEAR}" in page(client)
    assert "31" in figure_page(client, "filing.expected")


@pytest.mark.parametrize("role", [Role.STAFF, Role.SIGNER, Role.ADMINISTRATOR])
def test_others_may_not(
    cast: Cast, client_of: ClientOf, round_: ReportingRound, role: Role
) -> None:
    client = client_of(cast.of_role(role))
    assert client.get(reverse("dashboard")).status_code == 403
    assert client.get(figure_address("filing.expected")).status_code == 403


def test_figures_stand_on_the_page_as_computed(officer: Client, round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        measure("CT1.1", numerator=1, denominator=3),
        money("su-nghiep-khcn", 1500, 0, 1500),
        task("I.2.1", TaskStatus.DONE),
    )
    on_page = shown_figures(page(officer))
    computed = look(round_).figures()
    assert len(on_page) > 15
    assert on_page == {key: (computed[key].plain, on_page[key][1]) for key in on_page}
    assert on_page["budget.total.whole_year"] == ("1500000000", "1.500 (ước)")
    assert on_page["tasks.total.done"] == ("1", "1")


def test_what_asks_for_a_decision_stands_together(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SKHCN", task("I.2.1", TaskStatus.NOT_DONE))
    report(round_, "SCT", listed("CT4", "Công ty A"), sent_at=factories.local(YEAR, 12, 1))
    html = page(officer)
    section = html[html.index('id="can-chu-y"') : html.index('id="nhiem-vu-title"')]
    assert reverse("task", args=["I.2.1"]) in section
    assert "Không thực hiện" in section
    assert "Gửi trễ hạn" in section
    assert "Sở Công Thương." in section
    assert "Còn thiếu 249 đơn vị so với mục tiêu năm 2025" in section


def test_every_figure_links_to_its_rows(officer: Client, round_: ReportingRound) -> None:
    html = page(officer)
    for key in shown_figures(html):
        assert f'href="{figure_address(key)}"' in html


def test_numbers_are_written_the_vietnamese_way(officer: Client, round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        measure("CT1.1", numerator=1234, denominator=9876),
        money("su-nghiep-khcn", 1500, 0, 1500),
        money("doanh-nghiep", answer=Answer.NONE),
    )
    found = shown_figures(page(officer, "dashboard_measures"))
    assert found["measures.CT1.1.percent"][1] == "12,5%"
    assert found["measures.CT1.1.denominator"] == ("9876", "9.876")
    found = shown_figures(page(officer, "dashboard_budget"))
    assert found["budget.line.1.allocated"] == ("1500000000", "1.500")
    assert found["budget.line.1.spent"] == ("0", "0")
    assert found["budget.source.doanh-nghiep.spent"] == ("none", "không phát sinh")
    assert found["budget.source.hop-phap-khac.spent"] == ("", "chưa có số liệu")
    assert found["budget.line.1.whole_year"][1] == "1.500 (ước)"


def test_readings_are_named_beside_the_figures(officer: Client, round_: ReportingRound) -> None:
    html = page(officer, "dashboard_measures")
    assert f"đến ngày 30/09/{YEAR}" in html
    assert "ước cả năm" in html


def test_a_sent_report_is_counted_apart(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SKHCN", money("su-nghiep-khcn", 100, 40, 90), status=Status.SUBMITTED)
    found = shown_figures(page(officer, "dashboard_filing"))
    assert found["filing.waiting"][0] == "1"
    assert found["filing.accepted"][0] == "0"
    assert shown_figures(page(officer, "dashboard_budget"))["budget.total.spent"][0] == ""


def test_the_newest_annual_round_is_shown_first_and_others_by_link(
    officer: Client, round_: ReportingRound
) -> None:
    factories.open_round(YEAR - 1)
    html = page(officer)
    assert f"Kết quả thực hiện Kế hoạch năm {YEAR}" in html
    assert f'<option value="{YEAR - 1}">' in html
    assert f"Kết quả thực hiện Kế hoạch năm {YEAR - 1}" in page(officer, nam=YEAR - 1)


def test_a_year_whose_round_is_not_open_says_so(officer: Client, round_: ReportingRound) -> None:
    assert "Chưa mở kỳ báo cáo của năm này" in page(officer, nam=2029)


@pytest.mark.parametrize("year", ["1999", "abc", "²⁰²⁵", "2031"])
def test_a_year_outside_the_plan_is_not_found(
    officer: Client, round_: ReportingRound, year: str
) -> None:
    assert officer.get(reverse("dashboard"), {"nam": year}).status_code == 404


def test_without_any_round_the_page_says_what_is_missing(officer: Client) -> None:
    assert "Chưa có kỳ báo cáo nào" in page(officer)
    assert officer.get(figure_address("filing.expected")).status_code == 404


def test_a_sample_round_is_marked_on_both_pages(officer: Client) -> None:
    factories.open_round(YEAR, is_sample=True)
    assert "Dữ liệu minh họa" in page(officer)
    assert "Dữ liệu minh họa" in figure_page(officer, "filing.expected")


def test_a_real_round_is_not_marked(officer: Client, round_: ReportingRound) -> None:
    assert "Dữ liệu minh họa" not in page(officer)


def test_the_figure_page_lists_reports_and_their_sum(
    officer: Client, round_: ReportingRound
) -> None:
    versions = [
        report(round_, "SKHCN", money("doanh-nghiep", 1200, 40, 90)),
        report(round_, "SCT", money("doanh-nghiep", 300, 40, 90)),
    ]
    html = figure_page(officer, "budget.source.doanh-nghiep.allocated")
    assert shown_figures(html)["budget.source.doanh-nghiep.allocated"][1] == "1.500"
    for version, text in zip(versions, ("1.200", "300"), strict=True):
        assert reverse("report_full", args=[version.pk]) in html
        assert f">{text}</data>" in html
    assert "Cộng" in html


def test_what_a_percentage_is_made_of_are_counts(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SKHCN", measure("CT1.1", numerator=37, denominator=50))
    html = figure_page(officer, "measures.CT1.1.percent")
    assert ">74%</data>" in html
    assert ">37</data>" in html
    assert "37%" not in html


def test_a_leader_gets_no_link_to_a_report_not_yet_accepted(
    cast: Cast, client_of: ClientOf, officer: Client, round_: ReportingRound
) -> None:
    version = report(round_, "SKHCN", status=Status.SUBMITTED)
    address = reverse("report_full", args=[version.pk])
    assert address in figure_page(officer, "filing.waiting")
    assert address not in figure_page(client_of(cast.leader), "filing.waiting")


def test_an_unknown_figure_is_not_found(officer: Client, round_: ReportingRound) -> None:
    assert officer.get(figure_address("budget.line.9.plan")).status_code == 404


def test_the_page_costs_the_same_queries_whatever_the_data(
    officer: Client, round_: ReportingRound, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("dashboard")
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + PAGE_QUERIES):
        officer.get(address)
    factories.open_round(YEAR - 1)
    for code in ("SKHCN", "SNNPTNT", "SCT"):
        factories.accepted_report(round_, code)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + PAGE_QUERIES):
        officer.get(address)


def test_a_cell_with_nothing_to_say_is_empty_for_cards_to_leave_out() -> None:
    cell = {"cell": Cell(), "column": Column("Tử số", is_number=True)}
    written = render_to_string("reporting/dashboard/cell.html", cell)
    assert written == '<td class="num" data-label="Tử số"></td>'
