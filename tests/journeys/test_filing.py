"""Filing as people do it: by keyboard from the first field to the last, and two at a time."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from reporting.models import (
    ObstacleEntry,
    ReportVersion,
    SpendingEntry,
    Status,
    TaskEntry,
    TaskStatus,
    TopicEntry,
)
from reporting.outline import SECTIONS
from soctrang_ip.accounts.models import Role
from tasks.models import Task
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage
from tests.reporting import factories
from tests.reporting.factories import local

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plan_data")]

MOST_STOPS = 900
"""Of the Tab key on one page: a page that never ends would hang the test else."""


@pytest.fixture(autouse=True)
def last_afternoon() -> Iterator[None]:
    with time_machine.travel(local(2026, 10, 14, 16, 50)):
        yield


# By keyboard alone ------------------------------------------------------------------------------


def focused(page: Page) -> dict[str, Any]:
    return page.evaluate(
        """() => {
            const it = document.activeElement;
            return {
                tag: it.tagName, type: it.type ?? "", name: it.name ?? "",
                value: it.value ?? "", text: it.innerText ?? "",
                isCell: it.closest("td") !== null,
                options: it.options ? [...it.options].map(option => option.value) : [],
            };
        }"""
    )


def press_through(page: Page, answer: Callable[[Page, dict[str, Any]], bool]) -> None:
    """Tab from field to field; `answer` types and says when the page is done."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if answer(page, focused(page)):
            return
    raise AssertionError(f"{page.url} has no end for the keyboard")


def fill_in(page: Page, field: dict[str, Any]) -> bool:
    name = field["name"]
    if name == "tiep":
        go_on(page)
        return True
    if name.endswith("-status"):
        # A partner may answer "không phát sinh", the last choice; a lead is at work: the second.
        page.keyboard.press("End") if "none" in field["options"] else down(page, 2)
    elif name.endswith("-milestone"):
        down(page, 2)
    elif field["tag"] == "TEXTAREA" and name.startswith("topicentry-"):
        page.keyboard.type("Đã chỉ đạo, lồng ghép.")
    elif name.endswith("-summary"):
        page.keyboard.type("Mở 02 lớp tập huấn.")
    elif name.startswith("topicentry-preparer"):
        page.keyboard.type("Nguyễn Thị Út")
    elif name.endswith(("-numerator", "-value", "-spent")):
        page.keyboard.type("3")
    elif name.endswith(("-denominator", "-estimate", "-allocated")) and is_whole(name):
        page.keyboard.type("4")
    elif name.endswith("-is_none") and is_of_a_list(name):
        page.keyboard.press("Space")
    return False


def down(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("ArrowDown")


def is_whole(name: str) -> bool:
    return name.startswith(("measureentry-", "spendingentry-"))


def is_of_a_list(name: str) -> bool:
    tables = ("documents", "staff", "obstacles", "next_work", "proposals", "assets")
    lists = ("-list-", "-base_list-", "CT9")
    return any(f"topicentry-{table}-" in name for table in tables) or any(
        part in name for part in lists
    )


def test_a_whole_report_is_filed_by_keyboard_alone(browser_page: BrowserPage) -> None:
    factories.open_round()
    page = browser_page(factories.membership(Role.STAFF, "SKHCN").user)
    page.goto("/")
    press_button(page, "Bắt đầu lập báo cáo")
    press_button(page, "Tiếp tục: I. Chỉ đạo, triển khai")
    for section in SECTIONS:
        expect(page.get_by_role("heading", level=1)).to_have_text(section.heading)
        press_through(page, lambda page, field: fill_in(page, unless_spare(field)))
    expect(page.get_by_role("heading", name="Báo cáo đã đủ")).to_be_visible()
    press_button(page, "Chuyển ký")
    expect(page.get_by_text("Chờ ký").first).to_be_visible()

    signer = browser_page(factories.membership(Role.SIGNER, "SKHCN").user)
    signer.goto("/bao-cao/")
    press_button(signer, "Đọc và ký")
    press_button(signer, "Ký và gửi Sở Khoa học và Công nghệ")
    version = ReportVersion.objects.get(status=Status.SUBMITTED)
    expect(signer.get_by_text(version.receipt_code).first).to_be_visible()

    led = Task.objects.filter(leads__agency__code="SKHCN").due_in(2026)
    entries = TaskEntry.objects.filter(version=version, task__in=led)
    assert entries.count() == led.count() >= 13
    assert {(row.status, row.summary) for row in entries} == {
        (TaskStatus.IN_PROGRESS, "Mở 02 lớp tập huấn.")
    }


def unless_spare(field: dict[str, Any]) -> dict[str, Any]:
    """The cells of blank rows for single tasks stay blank."""
    is_spare = field["name"].startswith("spendingentry-") and field["isCell"]
    return {**field, "name": ""} if is_spare else field


def press_button(page: Page, text: str) -> None:
    def press(page: Page, field: dict[str, Any]) -> bool:
        if field["text"].strip() != text:
            return False
        go_on(page)
        return True

    press_through(page, press)


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


# Two at a time ----------------------------------------------------------------------------------


@pytest.fixture
def version() -> ReportVersion:
    return factories.draft(factories.open_round())


def leave(page: Page) -> None:
    """Out of the row one was in, until the server has answered."""
    with page.expect_response(lambda answer: answer.url.endswith("/dong/")):
        page.locator("#filing").focus()


def saved(page: Page, row: str) -> None:
    expect(page.locator("#save-state")).to_contain_text(f"{row}: đã lưu lúc 16:50 14/10/2026")


def open_section(browser_page: BrowserPage, role: Role, version: ReportVersion, slug: str) -> Page:
    page = browser_page(factories.membership(role).user)
    page.goto(f"/bao-cao/{version.pk}/phan/{slug}/")
    return page


def test_two_colleagues_in_different_rows_never_disturb_each_other(
    version: ReportVersion, browser_page: BrowserPage
) -> None:
    staff = open_section(browser_page, Role.STAFF, version, "nhiem-vu")
    signer = open_section(browser_page, Role.SIGNER, version, "nhiem-vu")
    for page, code, text in (
        (staff, "I-2-2", "Của cán bộ"),
        (signer, "II-1-2", "Của người ký"),
        (staff, "I-2-2", "Của cán bộ, lần hai"),
        (signer, "II-1-2", "Của người ký, lần hai"),
    ):
        page.locator(f"[name=taskentry-{code}-summary]").fill(text)
        leave(page)
        saved(page, f"Nhiệm vụ {code.replace('-', '.')}")
    rows = TaskEntry.objects.filter(version=version)
    assert rows.get(key="I.2.2").summary == "Của cán bộ, lần hai"
    assert rows.get(key="II.1.2").summary == "Của người ký, lần hai"
    assert staff.locator(".conflict").count() == signer.locator(".conflict").count() == 0


def test_in_the_same_row_the_second_sees_both_texts_and_chooses(
    version: ReportVersion, browser_page: BrowserPage
) -> None:
    staff = open_section(browser_page, Role.STAFF, version, "danh-gia")
    signer = open_section(browser_page, Role.SIGNER, version, "danh-gia")
    box = "[name=topicentry-highlights-text]"
    row = TopicEntry.objects.get(version=version, key="highlights")

    staff.locator(box).fill("Của cán bộ")
    leave(staff)
    saved(staff, "Kết quả nổi bật")
    signer.locator(box).fill("Của người ký")
    leave(signer)
    conflict = signer.locator(".conflict")
    expect(conflict).to_contain_text("Của cán bộ")
    expect(signer.locator(box)).to_have_value("Của người ký")
    assert_accessible(signer)
    # Going on to type is no choice, and loses nothing of either.
    signer.locator(box).press_sequentially(" viết tiếp")
    signer.locator("#filing").focus()
    row.refresh_from_db()
    assert row.text == "Của cán bộ"

    conflict.get_by_role("button", name="Lưu nội dung của tôi").click()
    expect(conflict).to_have_count(0)
    row.refresh_from_db()
    assert row.text == "Của người ký viết tiếp"

    staff.locator(box).fill("Bản khác của cán bộ")
    leave(staff)
    staff.get_by_role("button", name="Lấy nội dung đang lưu").click()
    expect(staff.locator(box)).to_have_value("Của người ký viết tiếp")
    row.refresh_from_db()
    assert row.text == "Của người ký viết tiếp"


def test_words_are_saved_while_one_types_without_leaving_the_row(
    version: ReportVersion, browser_page: BrowserPage
) -> None:
    page = open_section(browser_page, Role.STAFF, version, "danh-gia")
    page.locator("[name=topicentry-highlights-text]").press_sequentially("Bảo hộ 02 giống tôm")
    saved(page, "Kết quả nổi bật")
    assert TopicEntry.objects.get(version=version, key="highlights").text == "Bảo hộ 02 giống tôm"


def test_a_link_followed_from_the_last_field_loses_nothing(
    version: ReportVersion, browser_page: BrowserPage
) -> None:
    page = open_section(browser_page, Role.STAFF, version, "kinh-phi")
    page.locator("[name=spendingentry-nganh-nnptnt-spent]").fill("1,5 tỷ")
    page.get_by_role("link", name="V. Đánh giá chung").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("V. Đánh giá chung")
    assert SpendingEntry.objects.get(version=version, key="nganh-nnptnt").spent == 1_500_000_000


def test_rows_are_added_removed_and_taken_back_on_the_page(
    version: ReportVersion, browser_page: BrowserPage
) -> None:
    page = open_section(browser_page, Role.STAFF, version, "danh-gia")
    panel = page.locator("#topicentry-obstacles")
    panel.get_by_role("textbox", name="Khó khăn").first.fill("Thiếu vốn")
    panel.get_by_role("button", name="Thêm dòng").click()
    expect(panel.locator("tbody tr")).to_have_count(5)
    expect(panel.get_by_role("textbox", name="Khó khăn").nth(1)).to_be_focused()
    page.keyboard.type("Thiếu người")
    leave(page)
    expect(panel.get_by_text("Đã lưu lúc")).to_have_count(2)
    first = panel.locator("tbody tr").first
    first.get_by_label("Xóa dòng này").check()
    expect(first).to_contain_text("Đã xóa lúc")
    assert [row.text for row in ObstacleEntry.objects.all()] == ["Thiếu người"]
    first.get_by_label("Xóa dòng này").uncheck()
    page.locator("#filing").focus()
    expect(first).to_contain_text("Đã lưu lúc")
    assert {row.text for row in ObstacleEntry.objects.all()} == {"Thiếu vốn", "Thiếu người"}


def test_last_years_words_come_into_one_panel_without_leaving_the_page(
    browser_page: BrowserPage,
) -> None:
    factories.accepted_report(factories.open_round(2025))
    version = factories.draft(factories.open_round())
    page = open_section(browser_page, Role.STAFF, version, "danh-gia")
    page.locator("#topicentry-highlights").get_by_role("button", name="Dùng lại").click()
    box = page.locator("[name=topicentry-highlights-text]")
    expect(box).to_have_value("Nội dung highlights.")
    expect(box).to_be_focused()


@pytest.mark.parametrize("slug", ["chi-dao", "nhiem-vu", "chi-tieu", "kinh-phi"])
def test_sections_with_refused_and_doubtful_rows_pass_axe(
    slug: str, version: ReportVersion, browser_page: BrowserPage, width: int
) -> None:
    factories.fill(version)
    page = browser_page(factories.membership(Role.STAFF).user, width=width)
    page.goto(f"/bao-cao/{version.pk}/phan/{slug}/")
    figures = page.locator(".figure-fields input")
    for box in figures.all()[:2]:
        box.fill("1.5")
        leave(page)
        expect(page.locator(".told .errorlist").first).to_be_visible()
    assert_accessible(page)
