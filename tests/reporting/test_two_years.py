"""Two years beside each other: the figures of both years' dashboards and their differences."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from reporting.figures import Figure, dashboard, walk
from reporting.figures.agencies import AgencyNames
from reporting.figures.scope import Scope, of_round
from reporting.figures.two_years import TwoYears, two_years
from reporting.models import ObstacleEntry, ReportingRound, Status
from tests.reporting import factories
from tests.reporting.factories import local
from tests.reporting.small_reports import listed, measure, money, report, task
from tests.reporting.test_dashboard import SESSION_USER_MEMBERSHIPS, shown_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = local(2026, 12, 1)
OWN_QUERIES = 7
"""Rounds, agencies, content, obligations with versions, tasks, measures, money."""


@pytest.fixture
def rounds() -> dict[int, ReportingRound]:
    """2023, 2024 and 2025, each with accepted reports."""
    made = {year: factories.open_round(year) for year in (2023, 2024, 2025)}
    for year, given in ((2023, 70), (2024, 100), (2025, 30)):
        report(
            made[year],
            "SKHCN",
            task("II.1.1", "done" if year == 2025 else "in_progress"),
            measure("CT1.1", numerator=1, denominator={2023: 8, 2024: 4, 2025: 2}[year]),
            measure("CT5.1", value=3, estimate=year - 2018, previous_official=9),
            listed("CT4", f"Công ty {year}"),
            money("su-nghiep-khcn", given, 20, given),
            ObstacleEntry(text="Thiếu người"),
        )
    report(made[2025], "SCT", measure("CT8", value=2), ObstacleEntry(text="Thiếu tiền"))
    report(made[2025], "CAT", sent_at=local(2025, 10, 20), status=Status.SUBMITTED)
    return made


def compared(rounds: dict[int, ReportingRound], year: int, other: int) -> TwoYears:
    plan = rounds[2025].plan
    return two_years(Scope(plan, rounds, AgencyNames(), year, year, compared_year=other), NOW)


def by_key(board: TwoYears) -> dict[str, Figure]:
    return {figure.key: figure for figure in walk(board)}


@pytest.mark.parametrize(("year", "other"), [(2025, 2024), (2024, 2025), (2025, 2023)])
def test_both_years_say_what_their_own_dashboards_say(
    rounds: dict[int, ReportingRound], year: int, other: int
) -> None:
    found = by_key(compared(rounds, year, other))
    for each in (year, other):
        own = dashboard(of_round(rounds[each]), NOW).figures()
        shown = {
            key.removeprefix(f"compare.{each}."): figure
            for key, figure in found.items()
            if key.startswith(f"compare.{each}.")
        }
        assert {key: (f.plain, f.text, f.sources) for key, f in shown.items()} == {
            key: (own[key].plain, own[key].text, own[key].sources) for key in shown
        }
        assert {key for key in own if key.startswith("filing.")} <= {*shown}
        assert {"tasks.total.due", "tasks.total.done", "measures.CT1.1.percent"} <= {*shown}
        assert {"budget.line.1.allocated", "budget.total.whole_year"} <= {*shown}
        assert {"register.obstacles", "register.proposals"} <= {*shown}


def test_the_difference_is_the_newer_year_minus_the_older(
    rounds: dict[int, ReportingRound],
) -> None:
    for year, other in ((2025, 2024), (2024, 2025)):
        found = by_key(compared(rounds, year, other))
        differences = {
            key: (found[f"compare.difference.{key}"].plain, found[f"compare.difference.{key}"].text)
            for key in (
                "filing.filed",
                "filing.late",
                "filing.missing",
                "tasks.total.done",
                "tasks.total.in_progress",
                "measures.CT1.1.percent",
                "measures.CT4.value",
                "budget.line.1.allocated",
                "budget.total.allocated",
                "register.obstacles",
            )
        }
        assert differences == {
            "filing.filed": ("2", "+2"),
            "filing.late": ("1", "+1"),
            "filing.missing": ("-2", "-2"),
            "tasks.total.done": ("1", "+1"),
            "tasks.total.in_progress": ("-1", "-1"),
            "measures.CT1.1.percent": ("25", "+25 điểm %"),
            "measures.CT4.value": ("1", "+1"),
            "budget.line.1.allocated": ("-70000000", "-70"),
            "budget.total.allocated": ("-70000000", "-70"),
            "register.obstacles": ("1", "+1"),
        }


def test_the_difference_is_missing_where_a_year_has_no_number(
    rounds: dict[int, ReportingRound],
) -> None:
    found = by_key(compared(rounds, 2025, 2024))
    assert found["compare.2025.measures.CT8.value"].value == 2
    difference = found["compare.difference.measures.CT8.value"]
    assert (difference.value, difference.plain, difference.text) == (None, "", "chưa có số liệu")


def test_a_difference_with_an_estimate_is_marked(rounds: dict[int, ReportingRound]) -> None:
    """KH&CN estimates 100 and 30; NN 60, officially 90 a year later, and 40."""
    report(rounds[2024], "SNNPTNT", money("su-nghiep-khcn", 0, 0, 60))
    report(rounds[2025], "SNNPTNT", money("su-nghiep-khcn", 0, 0, 40, previous=90))
    found = by_key(compared(rounds, 2025, 2024))
    assert [found[f"compare.{of}.budget.line.1.whole_year"].text for of in (2024, 2025)] == [
        "190 (ước)",
        "70 (ước)",
    ]
    assert found["compare.difference.budget.line.1.whole_year"].text == "-120 (ước)"
    assert found["compare.difference.budget.line.1.allocated"].text == "-70"


def test_what_lies_between_two_years_is_left_out(rounds: dict[int, ReportingRound]) -> None:
    report(rounds[2024], "HND", ObstacleEntry(text="Một"), ObstacleEntry(text="Hai"))
    found = by_key(compared(rounds, 2025, 2023))
    assert found["compare.2023.register.obstacles"].value == 1
    assert found["compare.2025.register.obstacles"].value == 2
    assert found["compare.2023.measures.CT4.value"].value == 1
    assert found["compare.2025.measures.CT4.value"].value == 3


def test_the_sources_of_a_difference_are_those_of_both_years(
    rounds: dict[int, ReportingRound],
) -> None:
    sources = by_key(compared(rounds, 2025, 2024))[
        "compare.difference.budget.line.1.allocated"
    ].sources
    assert [(row.agency_code, row.year, row.value) for row in sources] == [
        ("SKHCN", 2024, 100_000_000),
        ("SKHCN", 2025, 30_000_000),
    ]
    assert [row.label[:8] for row in sources] == ["Năm 2024", "Năm 2025"]


def test_keys_are_unique(rounds: dict[int, ReportingRound]) -> None:
    keys = [figure.key for figure in walk(compared(rounds, 2025, 2024))]
    assert len(keys) == len(set(keys))
    assert len([key for key in keys if key.startswith("compare.difference.")]) == len(keys) / 3


# The page -------------------------------------------------------------------------------------


def html(client: Client, **query: object) -> str:
    answer = client.get(reverse("dashboard_compare"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def title(page: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", page)[1]


def test_every_figure_stands_on_the_page(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    shown = shown_figures(html(officer, nam=2025, so_voi=2024))
    computed = by_key(compared(rounds, 2025, 2024))
    assert {key: value for key, (value, _) in shown.items()} == {
        key: figure.plain for key, figure in computed.items()
    }


def test_without_another_year_the_last_one_before_with_a_round_is_taken(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    assert title(html(officer)) == "So sánh năm 2025 với năm 2024"
    assert title(html(officer, nam=2024)) == "So sánh năm 2024 với năm 2023"
    assert title(html(officer, nam=2030)) == "So sánh năm 2030 với năm 2025"
    assert title(html(officer, nam=2025, so_voi=2023)) == "So sánh năm 2025 với năm 2023"
    assert title(html(officer, nam=2023, so_voi=2025)) == "So sánh năm 2025 với năm 2023"


def test_a_year_is_not_compared_with_itself(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    page = html(officer, nam=2025, so_voi=2025)
    assert "Hãy chọn hai năm khác nhau để so sánh." in page
    assert title(page) == "So sánh năm 2025 với năm 2024"


def test_a_year_without_a_round_is_told(rounds: dict[int, ReportingRound], officer: Client) -> None:
    assert "Năm 2022 chưa có kỳ báo cáo" in html(officer, nam=2023)
    assert "chưa có kỳ báo cáo" not in html(officer, nam=2025)
    assert title(html(officer, nam=2021)) == "So sánh năm 2021 với năm 2020"


def test_the_reading_of_each_measure_stands_beside_it(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    page = html(officer)
    for year in (2024, 2025):
        assert f"Tỷ lệ, đến ngày 30/09/{year}" in page
        assert f"Số lũy kế không trùng, lũy kế 2021–{year}, đến ngày 30/09/{year}" in page


def test_illustrative_data_are_marked_whatever_the_years(officer: Client) -> None:
    factories.open_round(2025)
    assert "Dữ liệu minh họa" not in html(officer, nam=2025)
    factories.open_round(2024, is_sample=True)
    assert "Dữ liệu minh họa" in html(officer, nam=2025)
    assert "Dữ liệu minh họa" in html(officer, nam=2025, so_voi=2023)


def test_the_page_of_a_difference_lists_the_reports_of_both_years(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    key = "compare.difference.budget.line.1.allocated"
    address = reverse("figure", args=["so-sanh", key])
    page = officer.get(address, {"nam": 2025, "so_voi": 2024}).content.decode()
    assert shown_figures(page)[key] == ("-70000000", "-70")
    assert "Báo cáo năm 2024, bản 1" in page
    assert "Báo cáo năm 2025, bản 1" in page
    assert re.findall(r'<data value="\d+">([^<]*)</data>', page) == ["100", "30"]


def test_the_workbook_says_the_same_with_the_readings(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    address = reverse("dashboard_xlsx", args=["so-sanh"])
    answer = officer.get(address, {"nam": 2025, "so_voi": 2024})
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "Gửi báo cáo",
        "Nhiệm vụ đến kỳ",
        "Chỉ tiêu",
        "Kinh phí được giao",
        "Chi cả năm",
        "Khó khăn và kiến nghị",
    ]
    rows = {
        (sheet.title, row[0]): row[1:]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    }
    assert rows["Gửi báo cáo", "Đã gửi"][:3] == (1, 3, 2)
    name = next(name for at, name in rows if at == "Chỉ tiêu" and str(name).startswith("CT1.1"))
    assert rows["Chỉ tiêu", name] == (
        25,
        50,
        25,
        "Năm 2024: tỷ lệ, đến ngày 30/09/2024\nNăm 2025: tỷ lệ, đến ngày 30/09/2025",
    )
    assert rows["Kinh phí được giao", "Tổng số"][:3] == (100, 30, -70)


def test_the_page_costs_the_same_queries_whatever_the_data(
    officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in (2024, 2025):
        factories.open_round(year)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + OWN_QUERIES):
        html(officer)
    for round_ in ReportingRound.objects.all():
        for code in ("SKHCN", "SNNPTNT", "SCT"):
            factories.accepted_report(round_, code)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + OWN_QUERIES):
        html(officer)
