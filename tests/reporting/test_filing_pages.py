"""What the pages of filing show, to whom, and how often they ask the database."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reporting import drafting, outline
from reporting.models import (
    Action,
    MeasureEntry,
    ObstacleEntry,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.filing import SectionPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def last_year() -> ReportVersion:
    return factories.accepted_report(factories.open_round(factories.YEAR - 1))


@pytest.fixture
def version(last_year: ReportVersion) -> ReportVersion:
    return factories.draft(factories.open_round())


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role(Role.STAFF)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# My reports -------------------------------------------------------------------------------------


def test_an_open_round_says_until_when_and_offers_to_begin(staff: Client) -> None:
    owed = factories.obligation(factories.open_round())
    with time_machine.travel(factories.local(2026, 10, 12)):
        page = text(staff, reverse("my_reports"))
    assert "Còn 2 ngày" in page
    assert "14/10/2026" in page
    assert reverse("report_start", args=[owed.pk]) in page


def test_on_the_last_day_the_page_says_so(staff: Client) -> None:
    factories.open_round()
    with time_machine.travel(factories.local(2026, 10, 14, 23, 59)):
        assert "Hôm nay là ngày cuối" in text(staff, reverse("my_reports"))
    with time_machine.travel(factories.local(2026, 10, 15, 0, 0)):
        assert "Quá hạn 1 ngày" in text(staff, reverse("my_reports"))


def test_starting_opens_the_draft(staff: Client) -> None:
    owed = factories.obligation(factories.open_round())
    with time_machine.travel(factories.local(2026, 9, 1)):
        answer = staff.post(reverse("report_start", args=[owed.pk]))
    version = owed.versions.get()
    assert answer["Location"] == reverse("report", args=[version.pk])


def test_starting_twice_answers_409_with_the_sentence(staff: Client) -> None:
    owed = factories.obligation(factories.open_round())
    with time_machine.travel(factories.local(2026, 9, 1)):
        staff.post(reverse("report_start", args=[owed.pk]))
        answer = staff.post(reverse("report_start", args=[owed.pk]))
    assert answer.status_code == 409
    assert "chưa xong" in answer.content.decode()
    assert owed.versions.count() == 1


def test_a_sample_round_says_so_on_every_page(staff: Client) -> None:
    version = factories.draft(factories.open_round(is_sample=True))
    urls = [reverse("my_reports"), reverse("report", args=[version.pk])]
    urls += [reverse(name, args=[version.pk]) for name in ("report_check", "report_full")]
    urls += [reverse("report_section", args=[version.pk, row.slug]) for row in outline.SECTIONS]
    for url in urls:
        assert "Dữ liệu minh họa" in text(staff, url), url


# Overview ---------------------------------------------------------------------------------------


def test_the_reasons_of_a_return_stand_on_the_overview(staff: Client) -> None:
    sent = factories.submitted_report(factories.open_round())
    officer = factories.membership(Role.OFFICER, "SKHCN")
    at = sent.sent_at + datetime.timedelta(days=1)
    factories.act(sent, Action.TAKE, officer, at)
    day = datetime.date(2026, 8, 20)
    factories.act(sent, Action.RETURN, officer, at, reason="Thiếu số liệu CT2.", answer_by=day)
    draft = sent.obligation.versions.get(number=2)
    with time_machine.travel(factories.local(2026, 8, 18)):
        page = text(staff, reverse("report", args=[draft.pk]))
    assert "Thiếu số liệu CT2." in page
    assert "Gửi lại chậm nhất ngày 20/08/2026 (còn 2 ngày)" in page


def test_the_checklist_counts_what_is_answered(version: ReportVersion, staff: Client) -> None:
    assert ">0/2<" in text(staff, reverse("report", args=[version.pk]))
    factories.fill(version)
    assert ">2/2<" in text(staff, reverse("report", args=[version.pk]))


# Sections ---------------------------------------------------------------------------------------


def test_last_years_text_and_figures_stand_beside_the_fields(
    version: ReportVersion, staff: Client
) -> None:
    def section(slug: str) -> str:
        return text(staff, reverse("report_section", args=[version.pk, slug]))

    assert "Nội dung integration." in section("chi-dao")
    assert "Đang làm I.2.2." in section("nhiem-vu")
    measures = section("chi-tieu")
    assert "<span>Năm 2025:</span> <span>1</span>" in measures
    assert "<span>Ước năm 2025:</span> <span>5</span>" in measures
    assert "<span>Năm 2025:</span> <span>100</span>" in section("kinh-phi")


def test_the_official_figure_of_last_year_starts_as_its_estimate(version: ReportVersion) -> None:
    flow = MeasureEntry.objects.get(version=version, measure__code="CT5", part="whole")
    assert flow.previous_official == 5
    money = SpendingEntry.objects.get(version=version, key="nganh-nnptnt")
    assert money.previous_official == 80_000_000
    assert (flow.answer, money.answer, money.updated_at) == ("", "", None)


def test_the_target_stands_with_its_measure(version: ReportVersion, staff: Client) -> None:
    page = text(staff, reverse("report_section", args=[version.pk, "chi-tieu"]))
    assert "Mục tiêu 2025:" in page
    assert "được đào tạo cơ bản về sở hữu trí tuệ" in page


def test_an_unknown_section_is_404(version: ReportVersion, staff: Client) -> None:
    assert staff.get(f"/bao-cao/{version.pk}/phan/khong-co/").status_code == 404


def test_a_section_of_a_report_that_is_no_draft_leads_to_its_text(
    last_year: ReportVersion, staff: Client
) -> None:
    answer = staff.get(reverse("report_section", args=[last_year.pk, "chi-tieu"]))
    assert answer["Location"].startswith(reverse("report_full", args=[last_year.pk]))


def test_what_a_person_types_is_shown_as_text(version: ReportVersion, staff: Client) -> None:
    row = TopicEntry.objects.get(version=version, key="highlights")
    SectionPage(staff, version, "danh-gia").set(row, text="<script>x</script>").save()
    for name in ("report_full", "report"):
        assert "<script>x" not in text(staff, reverse(name, args=[version.pk]))
    page = SectionPage(staff, version, "danh-gia")
    assert "<script>x" not in page.html
    assert page.data["topicentry-highlights-text"] == "<script>x</script>"


# Check ------------------------------------------------------------------------------------------


def test_each_problem_leads_to_a_place_on_its_page(version: ReportVersion, staff: Client) -> None:
    TaskEntry.objects.filter(version=version, key="I.2.2").update(status="not_done")
    page = text(staff, reverse("report_check", args=[version.pk]))
    for slug, anchor in [
        ("nhiem-vu", "taskentry-I-2-2"),
        ("chi-tieu", "measureentry-CT2-whole"),
        ("kinh-phi", "spendingentry-nganh-nnptnt"),
        ("danh-gia", "topicentry-obstacles"),
    ]:
        assert f'href="/bao-cao/{version.pk}/phan/{slug}/#{anchor}"' in page
        assert anchor in SectionPage(staff, version, slug).ids


def test_none_beside_rows_is_an_error_of_the_check_and_no_loss(
    version: ReportVersion, staff: Client
) -> None:
    factories.fill(version)
    page = SectionPage(staff, version, "danh-gia")
    page.set_new("rows-obstacleentry", text="Thiếu vốn").save()
    check = text(staff, reverse("report_check", args=[version.pk]))
    assert "đã chọn “Không phát sinh” nhưng bảng vẫn có dòng" in check
    assert ObstacleEntry.objects.filter(version=version).exists()
    assert "Chuyển ký</button>" not in check


def test_a_report_without_errors_may_go_to_the_signer(
    version: ReportVersion, staff: Client
) -> None:
    factories.fill(version)
    assert "Chuyển ký</button>" in text(staff, reverse("report_check", args=[version.pk]))


# Who sees what ----------------------------------------------------------------------------------


def test_the_report_of_another_agency_is_404(version: ReportVersion, as_role: As) -> None:
    stranger = as_role(Role.STAFF, "SCT")
    for name in ("report", "report_check", "report_full", "report_receipt"):
        assert stranger.get(reverse(name, args=[version.pk])).status_code == 404
    section = reverse("report_section", args=[version.pk, "danh-gia"])
    assert stranger.get(section).status_code == stranger.post(section).status_code == 404
    for name in ("report_ready", "report_unlock", "report_discard"):
        assert stranger.post(reverse(name, args=[version.pk])).status_code == 404
    for name in ("report_row", "report_rest_none", "report_carry"):
        assert stranger.post(reverse(name, args=[version.pk, "danh-gia"])).status_code == 404
    other = factories.obligation(version.obligation.round)
    assert stranger.post(reverse("report_start", args=[other.pk])).status_code == 404


def test_a_draft_is_not_read_outside_its_agency(version: ReportVersion, as_role: As) -> None:
    url = reverse("report_full", args=[version.pk])
    assert as_role(Role.OFFICER, "SKHCN").get(url).status_code == 404
    assert as_role(Role.LEADER, "UBNDT").get(url).status_code == 404


def test_officer_and_leader_read_an_accepted_report(last_year: ReportVersion, as_role: As) -> None:
    for role, code in ((Role.OFFICER, "SKHCN"), (Role.LEADER, "UBNDT"), (Role.STAFF, "SNNPTNT")):
        page = text(as_role(role, code), reverse("report_full", args=[last_year.pk]))
        assert "Đang làm I.2.2" in page
        assert "Nội dung highlights" in page


# How often the database is asked ----------------------------------------------------------------

QUERIES = {
    "chi-dao": 26,
    "nhiem-vu": 36,
    "chi-tieu": 43,
    "kinh-phi": 34,
    "danh-gia": 25,
    "phuong-huong": 25,
    "kien-nghi": 25,
    "tai-san": 24,
    "nguoi-lap": 23,
}


@pytest.mark.parametrize(
    ("code", "slug"), [*(("SKHCN", slug) for slug in QUERIES), ("UBND-950", "nhiem-vu")]
)
def test_a_section_asks_the_database_as_often_whatever_it_holds(
    code: str, slug: str, as_role: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    factories.accepted_report(factories.open_round(factories.YEAR - 1), code)
    version = factories.draft(factories.open_round(), code)
    with drafting.locked(version):
        for row in TaskEntry.objects.filter(version=version):
            for number in range(3):
                TaskResult.objects.create(version=version, task=row.task, label="x", number=number)
        for row in MeasureEntry.objects.filter(version=version, measure__kind="list"):
            for number in range(5):
                factories.list_entry(row, f"Đơn vị {number}")
    client = as_role(Role.STAFF, code)
    with django_assert_max_num_queries(QUERIES[slug]):
        client.get(reverse("report_section", args=[version.pk, slug]))


def test_saving_asks_twice_as_often_as_rows_changed_at_most(
    version: ReportVersion, staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    rows = TaskEntry.objects.filter(version=version)
    for row in rows:
        page.set(row, summary="Đã làm")
    with django_assert_max_num_queries(35 + len(rows)):
        page.save()


@pytest.mark.parametrize(
    ("name", "most"),
    [("report", 45), ("report_check", 38), ("report_full", 43)],
)
def test_a_page_about_a_draft_asks_a_fixed_number_of_times(
    name: str,
    most: int,
    version: ReportVersion,
    staff: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.fill(version)
    with django_assert_max_num_queries(most):
        staff.get(reverse(name, args=[version.pk]))


def test_the_list_asks_as_often_however_many_rounds(
    staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2022, 2027):
        factories.accepted_report(factories.open_round(year))
    with django_assert_max_num_queries(9):
        staff.get(reverse("my_reports"))
