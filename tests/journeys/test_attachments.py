"""A file put to a row in the browser, in the middle of typing, and taken off again."""

import pytest
from playwright.sync_api import expect

from reporting.models import Attachment, TopicEntry
from soctrang_ip.accounts.models import Role
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage
from tests.reporting import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plan_data")]


def test_a_file_is_put_to_a_row_while_one_types_and_no_word_is_lost(
    browser_page: BrowserPage, width: int
) -> None:
    version = factories.draft(factories.open_round())
    page = browser_page(factories.membership(Role.STAFF).user, width=width)
    page.goto(f"/bao-cao/{version.pk}/phan/danh-gia/")
    row = page.locator("#topicentry-highlights")
    row.locator("textarea").fill("Đã mở 03 lớp tập huấn.")
    row.get_by_role("button", name="Đính kèm minh chứng").click()
    file = {"name": "Biên bản.png", "mimeType": "image/png", "buffer": factories.png()}
    page.get_by_label("Tệp", exact=True).set_input_files(file)
    assert_accessible(page)
    page.get_by_role("button", name="Đính kèm").click()
    expect(row.get_by_role("link", name="Biên bản.png")).to_be_visible()
    expect(row.locator("textarea")).to_have_value("Đã mở 03 lớp tập huấn.")
    assert TopicEntry.objects.get(version=version, key="highlights").text
    assert_accessible(page)

    row.get_by_role("button", name="Thêm hoặc gỡ minh chứng").click()
    page.get_by_text("Gỡ", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Gỡ tệp này").click()
    expect(page.get_by_text("Chưa có tệp minh chứng nào")).to_be_visible()
    assert not Attachment.objects.exists()
