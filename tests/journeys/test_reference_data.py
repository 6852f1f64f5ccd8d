"""The administrator's forms in a browser: rows added on the page, nothing the policy refuses."""

import io
import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from soctrang_ip.accounts.models import Role, User
from tasks.models import Task
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


def test_the_administrator_edits_the_tasks_in_excel(
    transactional_db: None,
    plan_data: None,
    cast: Cast,
    browser_page: BrowserPage,
    width: int,
    tmp_path: Path,
) -> None:
    page = browser_page(cast.administrator, width=width)
    page.goto("/quan-tri/tasks/task/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải xuống Excel").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    name = book.active.cell(6, 5)

    def send(value: str | None) -> None:
        name.value = value
        file = tmp_path / "nhiem-vu.xlsx"
        book.save(file)
        page.get_by_label("Tệp Excel (.xlsx)").set_input_files(file)
        page.get_by_role("button", name="Xem thay đổi").click()

    page.get_by_role("link", name="Nhập từ Excel").click()
    assert_accessible(page)
    send(None)
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi gì.")
    assert_accessible(page)
    page.get_by_role("link", name="Chọn lại tệp").click()
    send("Tên nhiệm vụ mới")
    expect(page.get_by_role("cell", name="Tên nhiệm vụ mới")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Ghi 1 dòng thay đổi").click()
    expect(page.get_by_text("Đã ghi 1 dòng từ tệp nhiem-vu.xlsx.")).to_be_visible()

    page.goto(f"/quan-tri/tasks/task/{Task.objects.get(code='I.1').pk}/history/")
    expect(page.get_by_text("Nhập từ tệp nhiem-vu.xlsx")).to_be_visible()
    assert_accessible(page)
