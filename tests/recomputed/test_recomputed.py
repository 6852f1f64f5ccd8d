"""Every figure of every dashboard, workbook and summary is what plain SQL says it is."""

import ast
import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, zip_longest
from pathlib import Path
from urllib.parse import urlencode

import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.urls import reverse

from plan.models import Measure
from reporting.dashboards import PAGES, DashboardPage, list_page, measure_page
from reporting.documents import leadership_summary
from reporting.figures.list_board import SuspectedPair
from reporting.figures.scope import of_round
from reporting.models import ListDecision, ReportingRound, Verdict
from soctrang_ip.accounts.models import Role, User
from tests.recomputed import reading
from tests.recomputed.boards import BOARDS, recomputed, recomputed_year
from tests.recomputed.sql import Asked
from tests.reporting import pdf_tools
from tests.reporting.small_reports import MILLION

AFTER_THE_DEADLINE = datetime.datetime(2026, 11, 2, 2, tzinfo=datetime.UTC)
BEFORE_THE_DEADLINE = datetime.datetime(2026, 10, 13, 2, tzinfo=datetime.UTC)
"""Of the newest round, that of 2026."""

YEARS = range(2021, 2027)
LISTS = ("CT4", "CT6", "CT9")
SHOWN_IN_FULL = 2024
"""The year whose every figure is opened."""

FILTERS: dict[str, tuple[str, ...]] = {
    "tu": ("2022",),
    "so_voi": ("2021", "2025"),
    "muc": ("I", "IV", "VI"),
    "co_quan": ("SKHCN", "UBND-950"),
    "loai": ("department", "college", "district"),
    "chi_tieu": ("CT1", "CT5"),
    "dang": ("obstacle", "proposal"),
    "gui": ("ubnd-tinh", "so-khcn"),
    "tinh_trang": ("new", "needs_decision", "resolved"),
}
SHOWN_OTHERWISE = {
    "Tình hình gửi báo cáo": r"filing\..*",
    "Nhiệm vụ đến kỳ": r"tasks\..*",
    "Kinh phí theo dòng": r"budget\.(line\.\d|unlinked|total)\.(?!plan).*",
    "Chỉ tiêu so với lộ trình và mục": (
        r"measures\.(.*\.(percent|mean|reached|low|high|gap|yearly)|(?!CT5\.value).*\.value)"
    ),
    "Số chỉ tiêu theo đánh giá và qu": r"standings\..*",
}
"""Sheets whose numbers the page shows as tiles, lines and cards, and the figures they hold."""

TASK_LABELS = {
    "done": "Hoàn thành",
    "in_progress": "Đang triển khai",
    "not_started": "Chưa triển khai",
    "not_done": "Không thực hiện",
    "not_reported": "Chưa có báo cáo",
    "due": "Đến kỳ trong năm",
}
PORTAL = {"soctrang_ip", "plan", "tasks", "reporting"}


def pages() -> list[DashboardPage]:
    """The dashboards, that of each measure and of each list too."""
    codes = Measure.objects.in_plan_order().values_list("code", flat=True)
    return [*PAGES, *map(measure_page, codes), *map(list_page, LISTS)]


def sides(pair: SuspectedPair) -> set[str]:
    return {pair.first.identity, pair.second.identity}


def address(page: DashboardPage, query: dict[str, str]) -> str:
    return f"{reverse(page.url_name, args=page.arguments)}?{urlencode(query)}"


def queries(page: DashboardPage, year: int) -> Iterator[dict[str, str]]:
    """The page alone, then under each filter it takes, then under two together."""
    asked = {"nam": str(year)}
    yield asked
    for name in page.filters[1:]:
        for value in FILTERS.get(name, ()):
            if (name == "tu" and int(value) >= year) or (name == "so_voi" and value == str(year)):
                continue
            yield {**asked, name: value}
    if {"tu", "loai"} <= set(page.filters) and year > YEARS[0]:
        yield {**asked, "tu": str(year - 1), "loai": "district"}


def as_asked(query: dict[str, str], now: datetime.datetime) -> Asked:
    year = int(query["nam"])
    return Asked(
        year=year,
        now=now,
        first_year=int(query.get("tu", year)),
        section=query.get("muc", ""),
        agency=query.get("co_quan", ""),
        kind=query.get("loai", ""),
        indicator=query.get("chi_tieu", ""),
        compared_year=int(query["so_voi"]) if "so_voi" in query else None,
        opinion_kind=query.get("dang", ""),
        addressee=query.get("gui", ""),
        response_status=query.get("tinh_trang", ""),
    )


def in_sql(slug: str, query: dict[str, str], now: datetime.datetime) -> dict[str, str]:
    with connection.cursor() as cursor:
        return recomputed(slug, cursor, as_asked(query, now))


def year_in_sql(year: int) -> dict[str, str]:
    with connection.cursor() as cursor:
        return recomputed_year(cursor, as_asked({"nam": str(year)}, AFTER_THE_DEADLINE))


class RecomputedTest(TestCase):
    """On the sample data, loaded once for all of these."""

    maxDiff = None

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("load_plan", verbosity=0)
        call_command("load_sample", verbosity=0)
        with connection.cursor() as cursor:
            # A database in use does so by itself; inside a transaction nobody else sees the rows.
            cursor.execute("ANALYZE")

    def log_in(self) -> None:
        self.client.force_login(User.objects.get(email="chuyenvien@soctrang.example"))

    def page(self, path: str) -> reading.Page:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return reading.Page(answer.content.decode())

    def compare(
        self,
        year: int,
        now: datetime.datetime = AFTER_THE_DEADLINE,
        of: Sequence[DashboardPage] = (),
    ) -> None:
        """The given pages, else all of them."""
        with time_machine.travel(now, tick=False):
            self.log_in()
            for page in of or pages():
                for query in queries(page, year):
                    shown = self.page(address(page, query)).figures()
                    plain = {key: number.plain for key, number in shown.items()}
                    assert plain == in_sql(page.slug, query, now), (page.slug, query)

    def test_2021(self) -> None:
        self.compare(2021)

    def test_2022(self) -> None:
        self.compare(2022)

    def test_2023(self) -> None:
        self.compare(2023)

    def test_2024(self) -> None:
        self.compare(2024)

    def test_2025(self) -> None:
        self.compare(2025)

    def test_2026(self) -> None:
        self.compare(2026)

    def test_2025_after_entries_were_decided_to_be_one_or_not(self) -> None:
        """Two suspected pairs of CT4 with a side in common are one, the next one is not."""
        self.log_in()
        board = list_page("CT4").make(of_round(ReportingRound.objects.get(year=2025)), None)
        one, other = next(
            (a, b) for a, b in combinations(board.pairs, 2) if len(sides(a) | sides(b)) == 3
        )
        apart = next(each for each in board.pairs if not sides(each) & (sides(one) | sides(other)))
        for pair, verdict in (
            (one, Verdict.SAME),
            (other, Verdict.SAME),
            (apart, Verdict.DIFFERENT),
        ):
            first, second = sorted(sides(pair))
            ListDecision.objects.create(
                measure=Measure.objects.get(code="CT4"),
                first=first,
                second=second,
                number=1,
                verdict=verdict,
                first_label=first,
                second_label=second,
                by=User.objects.get(email="chuyenvien@soctrang.example"),
                role=Role.OFFICER,
                decided_at=AFTER_THE_DEADLINE,
            )
        now = in_sql("danh-sach-CT4", {"nam": "2025"}, AFTER_THE_DEADLINE)
        assert now["lists.CT4.merged"] == "2"
        self.compare(2025, of=[list_page("CT4"), measure_page("CT4"), *PAGES[:2]])

    def test_2026_before_its_deadline(self) -> None:
        self.compare(2026, BEFORE_THE_DEADLINE)

    def test_every_sheet_says_what_its_table_says(self) -> None:
        with time_machine.travel(AFTER_THE_DEADLINE, tick=False):
            self.log_in()
            for page in pages():
                for year in YEARS if page in PAGES else (SHOWN_IN_FULL,):
                    self.compare_sheets(page, {"nam": str(year)})

    def compare_sheets(self, page: DashboardPage, query: dict[str, str]) -> None:
        shown = self.page(address(page, query))
        answer = self.client.get(reverse("dashboard_xlsx", args=[page.slug]), query)
        sheets = reading.sheets(answer.content)
        tables = {table.caption[:31]: table.rows for table in shown.tables if table.key}
        for title, rows in sheets.items():
            if title not in tables and title in SHOWN_OTHERWISE:
                self.compare_numbers(rows, SHOWN_OTHERWISE[title], query)
                continue
            cells = tables.pop(title, [])
            if not any(cell for row in cells for cell in row):
                assert not reading.numbers(rows), (page.slug, query, title)
                continue
            assert len(rows) == len(cells), (page.slug, query, title)
            for row in zip(cells, rows, strict=True):
                for cell, value in zip_longest(*row):
                    assert reading.reads_alike(cell, value), (page.slug, query, cell, value)
        left = [cell for table in tables.values() for row in table for cell in row if cell]
        assert not left, (page.slug, query)

    def compare_numbers(
        self, rows: list[list[reading.Cell]], keys: str, query: dict[str, str]
    ) -> None:
        """What the page shows in another form than a table, against the plain SQL at once."""
        figures = year_in_sql(int(query["nam"]))
        plain = [text for key, text in figures.items() if re.fullmatch(keys, key)]
        scale = MILLION if keys.startswith("budget") else 1
        numbers = [Decimal(text) / scale for text in plain if text not in ("", "none")]
        assert sorted(reading.numbers(rows)) == sorted(numbers), (keys, query)

    def test_every_figure_opens_to_the_rows_it_is_made_of(self) -> None:
        self.open_figures(list(PAGES))

    def test_so_does_every_figure_of_one_measure_of_each_kind(self) -> None:
        self.open_figures([measure_page(code) for code in ("CT1.1", "CT4", "CT5", "CT6", "CT7")])

    def open_figures(self, of: list[DashboardPage]) -> None:
        """Each once, where it is first met."""
        query, opened = {"nam": str(SHOWN_IN_FULL)}, set()
        with time_machine.travel(AFTER_THE_DEADLINE, tick=False):
            self.log_in()
            for page in of:
                for key, number in self.page(address(page, query)).figures().items():
                    if key not in opened:
                        self.open_figure(reverse("figure", args=[page.slug, key]), query, number)
                    opened.add(key)

    def open_figure(self, path: str, query: dict[str, str], number: reading.Shown) -> None:
        html = self.client.get(path, query).content.decode()
        opened, *rows = reading.Page(html).numbers
        assert (opened.key, opened.plain) == (number.key, number.plain), path
        if '<tr class="total">' in html:
            given = [Decimal(row.plain) for row in rows if row.plain not in ("", "none")]
            assert sum(given) == Decimal(number.plain), path

    def test_the_summary_prints_these_figures(self) -> None:
        for round_ in ReportingRound.objects.select_related("plan"):
            document = leadership_summary.pdf(round_, at=AFTER_THE_DEADLINE).write()
            figures = year_in_sql(round_.year)
            sections = reading.summary_sections(pdf_tools.pages(document.content))
            for expected, lines in zip(summary_lines(figures), sections, strict=True):
                for pattern in expected:
                    assert any(re.search(pattern, line) for line in (*lines, " ".join(lines))), (
                        round_.year,
                        pattern,
                        lines,
                    )


def summary_lines(figures: dict[str, str]) -> Iterator[list[str]]:
    """For each section of the summary what its lines have to match."""

    def told(*keys: str, **style: bool) -> str:
        texts = [reading.vietnamese(figures[key], **style) for key in keys]
        return rf"(?<!≥ )(?<![\d.,]){re.escape(' '.join(texts))}( |$)"

    filing = ("expected", "filed", "on_time", "late", "missing", "waiting", "accepted")
    yield [f"^{told(*(f'filing.{name}' for name in filing))}"]
    places = sorted({key.split(".")[1] for key in figures if key.startswith("tasks.")})
    yield [
        f"^{label} {told(*(f'tasks.{place}.{name}' for place in places))}"
        for name, label in TASK_LABELS.items()
    ]
    codes = {key.removeprefix("measures.").rpartition(".")[0] for key in figures}
    yield [
        # Cells wrap: anywhere before the next measure.
        rf"(^| ){re.escape(code)} ((?! CT\d).)*?{told(key, is_percent=name in ('percent', 'mean'))}"
        for code in sorted(codes)
        for name in ("percent", "mean", "value", "reached")
        for key in [f"measures.{code}.{name}"]
        if key in figures and (name, code) != ("value", "CT5")
    ]
    columns = ("allocated", "spent", "estimate")
    yield [
        told(*(f"budget.{place}.{column}" for column in its_columns), is_money=True)
        for place, its_columns in {
            **{f"line.{number}": ("plan", *columns) for number in range(1, 5)},
            "unlinked": columns,
            "total": ("plan", *columns),
        }.items()
    ]
    yield [
        rf"^Khó khăn, vướng mắc: {figures['register.obstacles']} ý kiến\.",
        rf"^Đề xuất, kiến nghị: {figures['register.proposals']} ý kiến\.",
    ]


def test_the_recomputation_imports_nothing_of_the_portal() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        if path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top, *rest = name.split(".")
                assert top not in PORTAL, f"{path.name} imports {name}"
                assert top != "tests" or rest[:1] == ["recomputed"], f"{path.name}: {name}"


def test_every_dashboard_is_recomputed() -> None:
    assert set(BOARDS) == {page.slug for page in PAGES}
