"""Every page a person can reach by links, as axe sees it, at every width.

Each person starts at home in the sample data and follows links until every URL name has been
seen `VISITS` times (their pages differ by state: a draft, an accepted report). What a POST
answers, and pages no link leads to, belong to the tests of those pages.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from reporting import sample
from soctrang_ip.accounts.models import User
from tests.journeys.axe import problems_of
from tests.journeys.conftest import HEIGHT, WIDTHS, BrowserPage

VISITS = 3
ADMIN_VISITS = 1

# Their answers are not pages: they act, or send a file.
NOT_PAGES = {"logout"}


@pytest.fixture
def sample_data(transactional_db: None, plan_data: None) -> None:
    sample.load()


def kind_of(path: str) -> str | None:
    """The URL's name; in the admin what the page does, as one model's list is like another's."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    return f"admin:{name.rsplit('_', 1)[-1]}" if name.startswith("admin:") else name


def walk(page: Page) -> Iterator[str]:
    """Opens page after page; yields its address while it is open at the first width."""
    visits: dict[str, int] = {}
    seen = {"/"}
    waiting = ["/"]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(urlsplit(address).path)
        limit = ADMIN_VISITS if str(kind).startswith("admin:") else VISITS
        if kind is None or kind in NOT_PAGES or visits.get(kind, 0) >= limit:
            continue
        head = page.request.get(address)
        if "text/html" not in head.headers.get("content-type", ""):
            continue
        assert head.status == 200, f"a link leads to {address}, which answers {head.status}"
        visits[kind] = visits.get(kind, 0) + 1
        page.goto(address)
        yield address
        for link in links_of(page):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def links_of(page: Page) -> list[str]:
    """Addresses on this site that the open page links to, without fragments."""
    return page.evaluate(
        """[...document.querySelectorAll("a[href]")]
            .filter(link => link.origin === location.origin)
            .map(link => link.pathname + link.search)"""
    )


def problems_on_every_page(page: Page) -> list[str]:
    problems = []
    for address in walk(page):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            problems += [f"{address} at {width}: {text}" for text in problems_of(page)]
    return problems


@pytest.mark.parametrize(
    "mailboxes",
    [("canbo.skhcn", "nguoiky.snnptnt"), ("chuyenvien", "lanhdaoso"), ("lanhdao", "quantri")],
    ids="+".join,
)
def test_every_page_passes_axe_at_every_width(
    mailboxes: tuple[str, ...], sample_data: None, browser_page: BrowserPage
) -> None:
    problems = []
    for mailbox in mailboxes:
        user = User.objects.get(email=f"{mailbox}@{sample.DOMAIN}")
        problems += problems_on_every_page(browser_page(user))
    assert not problems, "\n".join(problems)


def test_what_anybody_sees_passes_axe_at_every_width(browser_page: BrowserPage) -> None:
    problems = problems_on_every_page(browser_page())
    assert not problems, "\n".join(problems)
