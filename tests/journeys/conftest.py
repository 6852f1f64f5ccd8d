"""Browser tests: headless Chromium against a live server, axe on every page.

A test asks for `browser_page`: `page = browser_page(cast.officer, width=390)`, then
`page.goto("/")` and `assert_accessible(page)` from `tests.journeys.axe`. Nothing is skipped
when Chromium is missing: the test fails.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from soctrang_ip.accounts.models import User
from tests.reporting import printing

# Playwright's synchronous API keeps an event loop in the thread whose tests use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (390, 1366, 1920)
HEIGHT = 900
PATIENCE_MS = 15_000

PROVOKED = (
    "Failed to load resource",
    "Response Status Error Code",
    "htmx:afterRequest",
    "htmx:sendError",
)
"""Chromium and htmx log every answer of 400 and above and every one that did not come."""

BrowserPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not installed (Debian: chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """Runs the test once per width the pages are made for."""
    return request.param


@pytest.fixture
def worker(live_server: LiveServer) -> Iterator[None]:
    """Makes the documents that wait, as `manage.py make_documents` does beside the server."""
    is_over = threading.Event()

    def make_what_waits() -> None:
        try:
            while not is_over.wait(0.2):
                printing.work()
                # An open one would hold the test database when it is to go.
                connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=make_what_waits)
    thread.start()
    yield
    is_over.set()
    thread.join()


@pytest.fixture
def browser_page(browser: Browser, live_server: LiveServer) -> Iterator[BrowserPage]:
    """Opens pages, each in a browser of its own, logged in as `user` if one is given.

    The test fails afterwards if a page wrote an error to the console (a script's, or a breach
    of the content security policy) or asked anything of another host.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(PROVOKED):
            complaints.append(f"{message.location['url']}: {message.text}")

    def open_page(user: User | None = None, width: int = 1366) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHT},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:", "blob:"))
                else complaints.append(f"asked another host: {request.url}")
            ),
        )
        if user:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
