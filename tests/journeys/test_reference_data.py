"""The administrator's forms in a browser: rows added on the page, nothing the policy refuses."""

import re

from playwright.sync_api import expect

from soctrang_ip.accounts.models import Role, User
from tests.conftest import Cast
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage

PASSWORD = re.compile(r"^[a-z2-9]{4}(-[a-z2-9]{4}){3}$")


def test_the_administrator_opens_an_account_with_a_role(
    transactional_db: None, plan_data: None, cast: Cast, browser_page: BrowserPage, width: int
) -> None:
    page = browser_page(cast.administrator, width=width)
    page.goto("/quan-tri/accounts/user/add/")
    password = page.get_by_label("Mật khẩu tạm").input_value()
    assert PASSWORD.match(password)
    page.get_by_label("Họ và tên").fill("Lâm Thị Mới")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Chưa lưu được")).to_be_visible()
    assert_accessible(page)

    page.get_by_label("Thư điện tử").fill("moi@example.vn")
    page.get_by_text("Thêm Vai trò của tài khoản").click()
    row = page.locator("#memberships-0")
    row.get_by_label("Cơ quan").select_option("Sở Tài chính")
    row.get_by_label("Vai trò").select_option("Cán bộ")
    row.get_by_label("Từ ngày").fill("01/01/2026")
    assert_accessible(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã thêm tài khoản “Lâm Thị Mới”.")).to_be_visible()

    user = User.objects.get(email="moi@example.vn")
    assert user.check_password(password)
    assert user.memberships.get().role == Role.STAFF
