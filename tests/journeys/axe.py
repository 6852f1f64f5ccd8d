"""Accessibility of a page as axe sees it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.1 A and AA, and no page wider than its window."""
    problems = problems_of(page)
    assert not problems, "\n".join([page.url, *problems])


def problems_of(page: Page) -> list[str]:
    # To read sheets that import others, as the admin's do, axe would add an inline style, which
    # the policy refuses. Only the rule on locked orientation wants them.
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    results = Axe().run(page, options=options)
    problems = [
        "\n".join(
            [
                f"{violation['id']}: {violation['help']}",
                *(
                    f"    {node['html']}\n    {node['failureSummary']}"
                    for node in violation["nodes"]
                ),
            ]
        )
        for violation in results.response["violations"]
    ]
    # A table may scroll inside its wrapper; the page itself may not scroll sideways.
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if overflow > 0:
        problems.append(f"{overflow} px wider than its window")
    return problems
