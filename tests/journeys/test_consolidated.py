"""From the accepted reports to the paper a leader downloads, in the browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reporting.models import ConsolidatedPart, PublishedReport
from soctrang_ip.accounts.models import Role
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage
from tests.reporting import factories, pdf_tools

YEAR = 2026


@pytest.fixture
def reports(transactional_db: None, plan_data: None) -> None:
    """Two accepted reports of 2026; the plan is there before the server's threads look for it."""
    round_ = factories.open_round(YEAR)
    factories.accepted_report(round_, "SNNPTNT")
    factories.accepted_report(round_, "SCT")


def passage(page: Page, key: str) -> Page:
    return page.locator(f"#doan-{key}")


def test_an_officer_drafts_the_head_publishes_and_a_leader_downloads(
    reports: None, worker: None, browser_page: BrowserPage, tmp_path: Path
) -> None:
    officer = browser_page(factories.membership(Role.OFFICER, "SKHCN").user)
    officer.goto("/")
    officer.get_by_role("link", name="Văn bản").first.click()
    assert_accessible(officer)
    officer.get_by_role("link", name=f"Dự thảo báo cáo tổng hợp {YEAR}").click()
    assert_accessible(officer)
    officer.get_by_role("button", name="Lập dự thảo").click()
    assert_accessible(officer)
    box = passage(officer, "phuong-huong").get_by_role("textbox")
    box.fill("Tiếp tục triển khai các nhiệm vụ đến kỳ.")
    with officer.expect_response("**/dong/"):
        box.blur()
    expect(officer.locator("#save-state")).to_contain_text("Đã lưu lúc")
    part = ConsolidatedPart.objects.get(key="phuong-huong")
    assert part.text == "Tiếp tục triển khai các nhiệm vụ đến kỳ."

    head = browser_page(factories.membership(Role.HEAD, "SKHCN").user, width=390)
    head.goto(f"/tong-hop/{YEAR}/")
    assert_accessible(head)
    head.get_by_role("link", name="Ban hành").click()
    assert_accessible(head)
    head.get_by_label("Số văn bản").fill("7")
    head.get_by_role("button", name="Ban hành lần 1").click()
    expect(head.get_by_text(f"Đã ban hành Báo cáo tổng hợp năm {YEAR}, lần 1.")).to_be_visible()
    assert PublishedReport.objects.get().number == 1

    leader = browser_page(factories.membership(Role.LEADER, "UBNDT").user)
    leader.goto("/van-ban/")
    assert_accessible(leader)
    with leader.expect_download() as download:
        leader.get_by_role("link", name=re.compile("^PDF")).first.click()
    file = tmp_path / "tong-hop.pdf"
    download.value.save_as(file)
    text = pdf_tools.text(file.read_bytes())
    assert "Số: 07/BC-SKHCN" in text
    assert "Tiếp tục triển khai các nhiệm vụ đến kỳ." in text


def test_a_document_in_the_making_shows_so_and_comes_by_itself(
    reports: None, browser_page: BrowserPage, worker: None, tmp_path: Path
) -> None:
    leader = browser_page(factories.membership(Role.LEADER, "UBNDT").user, width=390)
    leader.goto("/van-ban/")
    with leader.expect_download() as download:
        leader.get_by_role("link", name=f"Tóm tắt {YEAR} (PDF)").click()
    assert_accessible(leader)
    expect(leader.get_by_text("Đã lập xong, 2 trang.")).to_be_visible()
    file = tmp_path / "tom-tat.pdf"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")


def test_two_officers_in_one_passage_see_both_texts(
    reports: None, browser_page: BrowserPage
) -> None:
    pages = [
        browser_page(factories.membership(role, "SKHCN").user) for role in (Role.OFFICER, Role.HEAD)
    ]
    pages[0].goto(f"/tong-hop/{YEAR}/")
    pages[0].get_by_role("button", name="Lập dự thảo").click()
    for page in pages:
        page.goto(f"/tong-hop/{YEAR}/")
    for number, page in enumerate(pages, start=1):
        box = passage(page, "kho-khan").get_by_role("textbox")
        box.fill(f"Nội dung của người thứ {number}.")
        with page.expect_response("**/dong/"):
            box.blur()
    second = passage(pages[1], "kho-khan")
    expect(second.get_by_role("alert")).to_contain_text("Nội dung của người thứ 1.")
    assert_accessible(pages[1])
    second.get_by_role("button", name="Lưu nội dung của tôi").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    assert ConsolidatedPart.objects.get(key="kho-khan").text == "Nội dung của người thứ 2."
