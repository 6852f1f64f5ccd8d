"""Accessibility of a page as axe sees it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.1 A and AA, and no page wider than its window."""
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    violations = [
        f"{violation['id']}: {violation['help']}\n"
        + "\n".join(f"    {node['html']}\n{node['failureSummary']}" for node in violation["nodes"])
        for violation in results.response["violations"]
    ]
    assert not violations, f"{page.url}\n" + "\n".join(violations)
    # A table may scroll inside its wrapper; the page itself may not scroll sideways.
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than its window"
