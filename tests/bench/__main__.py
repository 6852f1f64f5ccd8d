"""Documents, every dashboard and the filing form, among the sample's 10⁴ entries and among 10⁶.

BENCH_ENTRIES says how many content rows the larger database gets. Each line is a ratio with
what was measured; a goal that is missed is marked, and the command succeeds all the same.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reporting import sample
from reporting.dashboards import PAGES, DashboardPage
from soctrang_ip.accounts.models import User
from tasks.models import Task
from tests.bench import documents, plain_form
from tests.bench.databases import in_large, make_large
from tests.bench.filling import count
from tests.bench.forms import LongForm, all_tasks_asked
from tests.bench.ready import Ready, rendered_by
from tests.bench.timing import CPU, WALL, side_by_side

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
TURNS = 25
YEAR, FIRST_YEAR = 2025, 2021
"""Of the sample: the last year whose reports are all decided, and its first."""


@dataclass(frozen=True)
class Ratio:
    """Seconds of two actions, the second the measure of the first; no goal if only told."""

    what: str
    took: float
    floor: float
    goal: float | None = None

    @property
    def line(self) -> str:
        ratio = self.took / self.floor
        told = f"  {self.what:<50}{ratio:6.2f}"
        if self.goal is not None:
            told += f"  ≤ {self.goal:<4g}{'MISSED' if ratio > self.goal else '      '}"
        else:
            told += " " * 14
        return f"{told}  {1000 * self.took:7.1f} / {1000 * self.floor:.1f} ms"


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_plan", verbosity=0)
    sample.load()
    form = all_tasks_asked()
    officer = _client(User.objects.get(email="chuyenvien@soctrang.example"))
    staff = _client(form.staff)
    _say("documents")
    _tell(_documents(officer))
    make_large(ENTRIES)
    _say(f"{count():,} and {in_large(count)():,} entries, medians of {TURNS} turns")
    for page in PAGES:
        for address in _addresses(page):
            _say(address)
            _tell(_page(officer, address))
    _say(form.url)
    _tell(_form(staff, form))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tell(ratios: Iterator[Ratio]) -> None:
    for ratio in ratios:
        _say(ratio.line)


def _client(user: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _addresses(page: DashboardPage) -> Iterator[str]:
    """One year, and all of them where the page can show a span."""
    year = f"{reverse(page.url_name)}?nam={YEAR}"
    yield year
    if "tu" in page.filters:
        yield f"{year}&tu={FIRST_YEAR}"


def _asking(client: Client, address: str) -> Callable[[], str]:
    def ask() -> str:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return ask


def _page(client: Client, address: str) -> Iterator[Ratio]:
    again = _asking(client, address)

    def first() -> str:
        cache.clear()
        return again()

    first_in_large = in_large(first)
    assert _figures(first()) == _figures(first_in_large())
    ready = rendered_by(first)
    page, template = side_by_side(first, lambda: _render(ready), clock=CPU, turns=TURNS)
    yield Ratio("CPU: page / its templates from ready data", page, template, 1.5)
    large, small = side_by_side(first_in_large, first, clock=WALL, turns=TURNS)
    yield Ratio("Growth, p50: many entries / few", large, small, 2)
    first()
    [kept] = side_by_side(again, clock=CPU, turns=TURNS)
    yield Ratio("CPU: the same page again / first", kept, page)


def _figures(html: str) -> list[str]:
    return re.findall(r'<data[^>]*data-figure="[^>]*>[^<]*', html)


def _render(ready: list[Ready]) -> None:
    for each in ready:
        each.render()


def _form(client: Client, form: LongForm) -> Iterator[Ratio]:
    ask = _asking(client, form.url)
    ready = rendered_by(ask)
    html = ask()
    assert html.count("task-entry") == Task.objects.count()
    plain = Ready(plain_form.template(), ready[-1].data | {"inputs": plain_form.inputs(html)})
    page, template, inputs = side_by_side(
        ask, lambda: _render(ready), plain.render, clock=CPU, turns=TURNS
    )
    yield Ratio("CPU: form / the same inputs from a plain template", page, inputs, 2)
    yield Ratio("CPU: form / its template from ready data", page, template)


def _documents(client: Client) -> Iterator[Ratio]:
    yield Ratio("CPU: a report's PDF / WeasyPrint alone", *documents.ours_and_alone(), 1.1)
    ask = _asking(client, reverse("review_queue"))
    busy = documents.while_ten_are_made(ask)
    yield Ratio("p95 of a page: ten documents in the making / none", *busy)


if __name__ == "__main__":
    main()
