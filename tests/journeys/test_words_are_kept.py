"""Words typed when the session ends, the network goes or somebody else was quicker are not lost."""

import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Dialog, Page, Route, expect

from reporting.models import Action, ObstacleEntry, ReportVersion, TopicEntry
from soctrang_ip.accounts.models import Role, User
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import BrowserPage
from tests.reporting import factories
from tests.reporting.factories import local

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plan_data")]

AT = local(2026, 10, 12, 10, 2) + datetime.timedelta(seconds=30)
BOX = "[name=topicentry-highlights-text]"
WORDS = "Bảo hộ 02 giống tôm"
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def server_clock() -> Iterator[Clock]:
    with time_machine.travel(AT) as clock:
        yield clock


def pass_minutes(count: int, server_clock: Clock, *pages: Page) -> None:
    """On the server, and in the browsers whose clock was installed."""
    server_clock.shift(datetime.timedelta(minutes=count))
    for page in pages:
        page.clock.fast_forward(f"{count}:00")


@pytest.fixture
def version() -> ReportVersion:
    return factories.draft(factories.open_round())


@pytest.fixture
def staff(version: ReportVersion) -> User:
    return factories.membership(Role.STAFF).user


def section_of(version: ReportVersion) -> str:
    return f"/bao-cao/{version.pk}/phan/danh-gia/"


def saved_text(version: ReportVersion) -> str:
    return TopicEntry.objects.get(version=version, key="highlights").text


def leave_row(page: Page) -> None:
    """Out of the row one was in, until the server has answered."""
    with page.expect_response(lambda answer: answer.url.endswith("/dong/")):
        page.locator("#filing").focus()


def log_in(page: Page, user: User) -> None:
    page.get_by_label("Thư điện tử").fill(user.email)
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def wait_until_nothing_is_kept(page: Page) -> None:
    """Asked from here: a condition that the page itself polls is refused by its policy."""
    for _ in range(100):
        if page.evaluate("Object.keys(sessionStorage).length") == 0:
            return
        page.wait_for_timeout(50)
    pytest.fail("Words are still kept in the tab.")


# The session ends -------------------------------------------------------------------------------


def test_a_warning_before_the_end_is_answered_by_keyboard_and_goes_in_every_tab(
    browser_page: BrowserPage, version: ReportVersion, staff: User, server_clock: Clock
) -> None:
    page = browser_page(staff)
    page.clock.install(time=AT)
    page.goto("/")
    other = page.context.new_page()
    other.goto("/bao-cao/")
    pass_minutes(26, server_clock, page)
    for tab in (page, other):
        warning = tab.get_by_role("alertdialog", name="Phiên làm việc sắp hết")
        expect(warning).to_contain_text("sẽ kết thúc lúc 10:32")
    page.bring_to_front()
    assert_accessible(page)
    expect(page.get_by_role("button", name="Làm tiếp")).to_be_focused()
    page.keyboard.press("Enter")
    for tab in (page, other):
        expect(tab.get_by_role("alertdialog")).to_have_count(0)
    pass_minutes(10, server_clock, page)
    page.goto("/")
    expect(page).to_have_url(re.compile("/$"))


def test_whoever_types_is_not_asked(
    browser_page: BrowserPage, version: ReportVersion, staff: User, server_clock: Clock
) -> None:
    page = browser_page(staff)
    page.clock.install(time=AT)
    page.goto(section_of(version))
    pass_minutes(20, server_clock, page)
    with page.expect_response(lambda answer: answer.url.endswith("/phien-lam-viec/")):
        page.locator(BOX).press_sequentially("B")
    pass_minutes(20, server_clock, page)
    expect(page.get_by_role("alertdialog")).to_have_count(0)


def test_before_the_last_end_one_is_told_that_one_will_have_to_log_in(
    browser_page: BrowserPage, staff: User, server_clock: Clock
) -> None:
    page = browser_page(staff)
    for _ in range(26):
        # Somebody who has been there all day.
        pass_minutes(27, server_clock)
        page.request.get("/phien-lam-viec/")
        page.goto("/thong-bao/")
    page.clock.install()
    pass_minutes(14, server_clock)
    page.goto("/")
    page.clock.fast_forward("02:00")
    warning = page.get_by_role("alertdialog", name="Sắp phải đăng nhập lại")
    expect(warning).to_contain_text("đủ 12 giờ kể từ khi đăng nhập")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(warning).to_have_count(0)


@pytest.fixture
def page(
    browser_page: BrowserPage, version: ReportVersion, staff: User, server_clock: Clock
) -> Page:
    """A section left open until the session had ended, with words typed since."""
    page = browser_page(staff)
    page.goto(section_of(version))
    pass_minutes(31, server_clock)
    page.locator(BOX).fill(WORDS)
    leave_row(page)
    return page


def test_words_typed_after_the_end_come_back_after_the_log_in(
    page: Page, version: ReportVersion, staff: User
) -> None:
    ended = page.get_by_role("alertdialog", name="Phiên làm việc đã hết")
    expect(ended).to_contain_text("những gì bạn đã gõ ở trang này vẫn được giữ")
    assert_accessible(page)
    ended.get_by_role("link", name="Đăng nhập lại").click()
    log_in(page, staff)
    expect(page).to_have_url(re.compile(section_of(version)))
    expect(page.get_by_text("đã được đưa lại vào ô")).to_be_visible()
    expect(page.locator(BOX)).to_have_value(WORDS)
    expect(page.locator("#save-state")).to_contain_text("Kết quả nổi bật: đã lưu")
    assert saved_text(version) == WORDS


def test_a_new_row_typed_after_the_end_comes_back_too(
    page: Page, version: ReportVersion, staff: User
) -> None:
    # Whoever types before the dialog is there would type into nothing once it is.
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    new = page.get_by_role("textbox", name="Khó khăn").first
    new.fill("Thiếu vốn")
    expect(new).to_have_value("Thiếu vốn")
    leave_row(page)
    # The dialog was put away; opening the page again leads to the log-in just as well.
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(section_of(version))
    log_in(page, staff)
    expect(new).to_have_value("Thiếu vốn")
    expect(page.locator(BOX)).to_have_value(WORDS)
    with page.expect_response(lambda answer: answer.url.endswith("/dong/")):
        new.focus()
        page.locator("#filing").focus()
    expect(page.locator("#topicentry-obstacles").get_by_text("Đã lưu lúc")).to_have_count(1)
    assert ObstacleEntry.objects.get(version=version).text == "Thiếu vốn"


def test_words_typed_after_the_end_save_themselves_when_one_logs_in_in_another_tab(
    page: Page, version: ReportVersion, staff: User
) -> None:
    expect(page.get_by_role("alertdialog")).to_be_visible()
    other = page.context.new_page()
    other.goto("/")
    log_in(other, staff)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.locator("#save-state")).to_contain_text("Kết quả nổi bật: đã lưu")
    assert saved_text(version) == WORDS


def test_a_reason_sent_after_the_end_goes_on_through_the_log_in(
    browser_page: BrowserPage, version: ReportVersion, server_clock: Clock
) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    factories.fill(version)
    factories.submitted_report(version.obligation.round, version=version)
    factories.act(version, Action.TAKE, officer, AT)
    page = browser_page(officer.user)
    page.goto(f"/tham-dinh/{version.pk}/")
    page.locator("summary", has_text="Trả lại").click()
    page.get_by_label("Nội dung cần bổ sung").fill(WORDS)
    pass_minutes(31, server_clock)
    page.get_by_role("button", name="Trả lại báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập lại để gửi tiếp")
    expect(page.get_by_label("Những gì bạn vừa gửi")).to_have_value(re.compile(WORDS))
    assert_accessible(page)
    log_in(page, officer.user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã đăng nhập, chữ bạn gõ vẫn còn")
    assert_accessible(page)
    page.get_by_role("button", name="Gửi lại những gì đã gõ").click()
    expect(page.get_by_text("Đã trả lại báo cáo.")).to_be_visible()
    expect(page.get_by_text(WORDS).first).to_be_visible()


# The network goes -------------------------------------------------------------------------------


def test_without_a_network_the_words_stay_and_save_themselves_afterwards(
    browser_page: BrowserPage, version: ReportVersion, staff: User
) -> None:
    page = browser_page(staff)
    page.goto(section_of(version))
    page.context.set_offline(True)
    page.locator(BOX).fill(WORDS)
    page.locator("#filing").focus()
    expect(page.locator("#save-state")).to_contain_text("Mất kết nối")
    page.context.set_offline(False)
    expect(page.locator("#save-state")).to_contain_text("Kết quả nổi bật: đã lưu")
    assert saved_text(version) == WORDS


def test_after_a_server_error_the_row_saves_itself_again(
    browser_page: BrowserPage, version: ReportVersion, staff: User
) -> None:
    page = browser_page(staff)
    page.clock.install(time=AT)
    page.goto(section_of(version))
    page.route("**/dong/", lambda route: route.fulfill(status=500, body=""), times=1)
    page.locator(BOX).fill(WORDS)
    leave_row(page)
    expect(page.locator("#save-state")).to_contain_text("Máy chủ chưa lưu được")
    page.clock.fast_forward(10_000)
    expect(page.locator("#save-state")).to_contain_text("Kết quả nổi bật: đã lưu")
    assert saved_text(version) == WORDS


def test_a_form_the_server_never_answered_still_holds_its_words(
    browser_page: BrowserPage, version: ReportVersion
) -> None:
    page = browser_page(factories.membership(Role.OFFICER, "SKHCN").user)
    round_page = f"/ky-bao-cao/{version.obligation.round_id}/"
    page.goto(round_page)
    page.locator("summary", has_text="Sửa hạn gửi").click()
    page.get_by_label("Hướng dẫn").fill(WORDS)
    page.route("**/ky-bao-cao/**", lambda route: gone_if_sent(route))
    page.get_by_role("button", name="Lưu thay đổi").click()
    page.wait_for_url("chrome-error://chromewebdata/")
    page.goto(round_page)
    expect(page.get_by_label("Hướng dẫn")).to_have_value(WORDS)
    page.unroute("**/ky-bao-cao/**")
    page.get_by_role("button", name="Lưu thay đổi").click()
    expect(page.get_by_text("Đã lưu thay đổi của kỳ báo cáo.")).to_be_visible()
    wait_until_nothing_is_kept(page)


def gone_if_sent(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("connectionreset")
    else:
        route.continue_()


# Leaving ----------------------------------------------------------------------------------------


def test_logging_out_over_unsaved_words_asks_first_and_then_leaves_nothing_behind(
    browser_page: BrowserPage, version: ReportVersion, staff: User
) -> None:
    asked: list[str] = []
    page = browser_page(staff)
    page.goto(section_of(version))
    page.route("**/dong/", lambda route: route.abort())
    page.locator(BOX).fill(WORDS)

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.locator(BOX)).to_have_value(WORDS)
    assert asked == ["beforeunload"]

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    wait_until_nothing_is_kept(page)


# Two at a time ----------------------------------------------------------------------------------


def test_the_same_row_in_two_tabs_keeps_both_texts(
    browser_page: BrowserPage, version: ReportVersion, staff: User
) -> None:
    page = browser_page(staff)
    page.goto(section_of(version))
    other = page.context.new_page()
    other.goto(section_of(version))
    page.locator(BOX).fill("Ở thẻ thứ nhất")
    leave_row(page)
    other.locator(BOX).fill("Ở thẻ thứ hai")
    leave_row(other)
    expect(other.locator(".conflict")).to_contain_text("Ở thẻ thứ nhất")
    expect(other.locator(BOX)).to_have_value("Ở thẻ thứ hai")
    # Not even loading the page again makes the second text win, or vanish.
    other.on("dialog", lambda dialog: dialog.accept())
    other.reload()
    expect(other.locator(BOX)).to_have_value("Ở thẻ thứ hai")
    expect(other.locator(".conflict")).to_contain_text("Ở thẻ thứ nhất")
    assert saved_text(version) == "Ở thẻ thứ nhất"


def test_a_page_left_open_while_the_report_went_to_the_signer_keeps_its_words(
    browser_page: BrowserPage, version: ReportVersion, staff: User
) -> None:
    factories.fill(version)
    page = browser_page(staff)
    page.goto(section_of(version))
    factories.act(version, Action.READY, factories.membership(Role.STAFF), AT)
    page.locator(BOX).fill(WORDS)
    leave_row(page)
    expect(page.locator("#save-state")).to_contain_text("chưa lưu")
    expect(page.locator(BOX)).to_have_value(WORDS)
    assert saved_text(version) == "Nội dung highlights."
    # The section is closed now: its page leads to the whole text, and the words come along.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(section_of(version))
    expect(page.get_by_label("Chữ chưa lưu, để sao chép")).to_have_value(WORDS)
    assert_accessible(page)
    page.get_by_role("button", name="Bỏ những chữ này").click()
    expect(page.get_by_label("Chữ chưa lưu, để sao chép")).to_have_count(0)
