"""Every page a person can reach by links, as axe sees it, at every width.

People start at home in the sample data (a returned report with its new draft, a report that
waits for its signer) and follow links until every URL name has been seen as often as
`visits_of` says: once, but for the pages that look different in each state. What a POST answers,
and pages no link leads to, belong to the tests of those pages.
"""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from reporting import sample
from reporting.outline import SECTIONS
from soctrang_ip import access
from soctrang_ip.accounts.models import User
from tests.journeys.axe import problems_of
from tests.journeys.conftest import HEIGHT, WIDTHS, BrowserPage

VISITS_OF = {
    "report_section": len(SECTIONS),
    "report": 3,
    "review": 3,
    "agency": 2,
    "obligation": 2,
}
DOWNLOADS = ("_pdf", "_docx", "_xlsx", "_workbook", "_file", "_archive", ":export")


@pytest.fixture
def sample_data(transactional_db: None, plan_data: None) -> None:
    sample.load(years=(2025, 2026))


def kind_of(path: str) -> str | None:
    """The URL's name; in the admin what the page does, as one model's list is like another's."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return None
    return f"admin:{name.rsplit('_', 1)[-1]}" if name.startswith("admin:") else name


def visits_of(kind: str | None) -> int:
    if kind is None or kind == "logout" or kind.endswith(DOWNLOADS):
        return 0
    return VISITS_OF.get(kind, 1)


def is_open_to_all(kind: str | None) -> bool:
    return access.ALLOWED.get(str(kind)) == access.EVERY_ROLE


def walk(page: Page, visits: Counter[str | None]) -> Iterator[str]:
    """Opens page after page, counting visits; yields the address while the page is open."""
    seen = {"/"}
    waiting = deque(seen)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(urlsplit(address).path)
        if visits[kind] >= visits_of(kind):
            continue
        visits[kind] += 1
        answer = page.goto(address)
        assert answer.status == 200, f"a link leads to {address}, which answers {answer.status}"
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


def problems_on_every_page(page: Page, visits: Counter[str | None]) -> list[str]:
    problems = []
    for address in walk(page, visits):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            problems += [f"{address} at {width}: {text}" for text in problems_of(page)]
    return problems


@pytest.mark.parametrize(
    "mailboxes",
    [("canbo.cqltt", "nguoiky.sgddt"), ("chuyenvien",), ("lanhdao", "quantri")],
    ids="+".join,
)
def test_every_page_passes_axe_at_every_width(
    mailboxes: tuple[str, ...], sample_data: None, browser_page: BrowserPage
) -> None:
    problems = []
    visits: Counter[str | None] = Counter()
    for mailbox in mailboxes:
        # What is open to every role looks alike for all of them: once is enough.
        visits = Counter({kind: visits[kind] for kind in visits if is_open_to_all(kind)})
        user = User.objects.get(email=f"{mailbox}@{sample.DOMAIN}")
        problems += problems_on_every_page(browser_page(user), visits)
    assert not problems, "\n".join(problems)


def test_what_anybody_sees_passes_axe_at_every_width(browser_page: BrowserPage) -> None:
    problems = problems_on_every_page(browser_page(), Counter())
    assert not problems, "\n".join(problems)
