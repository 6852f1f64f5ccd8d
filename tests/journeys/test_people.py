"""Log-in, the user menu and the pages for when something went wrong, in a browser."""

import re

from playwright.sync_api import Page, expect

from soctrang_ip.accounts.models import Membership, Role, User
from tests.conftest import PASSWORD, SINCE, Cast
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage

NEW_PASSWORD = "bông lúa vàng ven sông Hậu"


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Thư điện tử").fill(email)
    page.get_by_label("Mật khẩu").fill(password)
    page.keyboard.press("Enter")


def test_a_newcomer_logs_in_by_keyboard_and_chooses_a_password(
    browser_page: BrowserPage, cast: Cast, width: int
) -> None:
    User.objects.filter(pk=cast.staff.pk).update(must_change_password=True)
    page = browser_page(width=width)
    log_in(page, "STAFF@example.vn", "sai-mat-khau")
    expect(page.get_by_role("alert")).to_contain_text("Thư điện tử hoặc mật khẩu không đúng.")
    assert_accessible(page)

    log_in(page, "STAFF@example.vn")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đặt mật khẩu của riêng bạn")
    assert_accessible(page)
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=True).fill("SocTrang@2025!!")
    page.get_by_label("Nhập lại mật khẩu mới").fill("SocTrang@2025!!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("dễ đoán")
    assert_accessible(page)

    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã đổi mật khẩu.")
    assert_accessible(page)


def test_the_user_menu_changes_the_role_and_logs_out(
    browser_page: BrowserPage, cast: Cast, width: int
) -> None:
    culture = cast.other_staff.memberships.get().agency
    Membership.objects.create(user=cast.staff, agency=culture, role=Role.SIGNER, valid_from=SINCE)
    page = browser_page(cast.staff, width=width)
    page.goto("/")
    menu = page.locator(".user-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert_accessible(page)
    page.get_by_label("Làm việc với vai trò").select_option(label=f"Người ký – {culture.name}")
    page.get_by_role("button", name="Chuyển vai trò").click()
    expect(menu).to_contain_text("Người ký · Sở Văn hóa, Thể thao và Du lịch")

    menu.locator("summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/dang-nhap/$"))


def test_the_pages_for_when_something_went_wrong_can_be_read(
    browser_page: BrowserPage, cast: Cast, width: int
) -> None:
    page = browser_page(cast.staff, width=width)
    for path in ("/khong-co-trang-nay/", "/quan-tri/"):
        page.goto(path)
        expect(page.get_by_text("Mã tra cứu")).to_be_visible()
        assert_accessible(page)

    page.goto("/doi-mat-khau/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Lưu mật khẩu mới").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("phiên làm việc đã đổi")
    assert_accessible(page)

    page.goto("/doi-mat-khau/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu mật khẩu mới").click()
    expect(page).to_have_url(re.compile("/dang-nhap/"))
    assert_accessible(page)


def test_the_menu_of_sections_opens_without_a_script_on_a_narrow_screen(
    browser_page: BrowserPage, cast: Cast
) -> None:
    page = browser_page(cast.administrator, width=390)
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/")
    page.locator("summary", has_text="Danh mục").click()
    page.get_by_role("link", name="Dữ liệu nền").last.click()
    expect(page).to_have_url(re.compile("/quan-tri/$"))
    assert_accessible(page)
