"""The plan's pages in a browser."""

from playwright.sync_api import expect

from tests.conftest import Cast
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage


def test_the_words_issued_open_below_the_corrected_ones(
    transactional_db: None, plan_data: None, cast: Cast, browser_page: BrowserPage, width: int
) -> None:
    page = browser_page(cast.staff, width=width)
    page.goto("/ke-hoach/giai-phap/#6.a")
    point = page.locator('[id="6.a"]')
    expect(point.get_by_text("Kiện toàn lực lượng")).to_be_in_viewport()
    expect(point.get_by_text("Kiến toàn lực lượng")).to_be_hidden()
    point.get_by_text("Nguyên văn").click()
    expect(point.get_by_text("Kiến toàn lực lượng")).to_be_visible()
    assert_accessible(page)
