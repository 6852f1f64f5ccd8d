"""The dashboards of the indicators: what the pages show, their filters, rows and workbooks."""

import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from plan.models import BaseFigure, Measure, SupplierPart
from reporting.figures import Standing
from reporting.models import Answer, MilestoneState, ReportingRound
from soctrang_ip.accounts.models import User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.small_reports import listed, measure, report
from tests.reporting.test_dashboard import (
    PAGE_QUERIES,
    SESSION_USER_MEMBERSHIPS,
    shown_figures,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

YEARS = range(2021, 2024)
LAST = YEARS[-1]


@pytest.fixture
def rounds() -> dict[int, ReportingRound]:
    return {year: factories.open_round(year) for year in YEARS}


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.officer)


def page(client: Client, *code: str, **query: object) -> str:
    name = "dashboard_measure" if code else "dashboard_measures"
    answer = client.get(reverse(name, args=code), {"nam": LAST, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def values(html: str) -> dict[str, str]:
    """The plain value of each figure by its key."""
    return {key: plain for key, (plain, _) in shown_figures(html).items()}


def codes(html: str) -> list[str]:
    """The measures of the page from top to bottom."""
    return re.findall(r'<span class="code">(CT[\d.]+)</span>', html)


def seen(html: str) -> str:
    """What a reader sees."""
    html = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


# All measures -------------------------------------------------------------------------------


def test_what_is_behind_comes_first(officer: Client, rounds: dict[int, ReportingRound]) -> None:
    report(
        rounds[LAST],
        "SKHCN",
        *(listed("CT4", f"Đơn vị {n}") for n in range(3)),
        measure("CT5.1", estimate=4, previous_official=4),
        measure("CT5.2", estimate=5, previous_official=4),
    )
    html = page(officer)
    assert codes(html)[:2] == ["CT4", "CT5.1"]
    assert codes(html)[-7:] == ["CT1.2", "CT5.5", "CT5.6", "CT5.7", "CT5.8", "CT8", "CT9"]
    assert codes(html).index("CT1.1") < codes(html).index("CT5.2")
    counts = {
        key.removeprefix("standings."): n for key, n in values(html).items() if "stand" in key
    }
    assert counts == {
        "off_track": "1",
        "at_risk": "1",
        "insufficient": "0",
        "not_reported": "8",
        "on_track": "1",
        "met": "0",
        "exceeded": "0",
        "none": "0",
        "not_due": "7",
    }


def test_a_row_says_what_was_reached_what_was_asked_and_what_it_takes(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    report(rounds[LAST], "SKHCN", *(listed("CT4", f"Đơn vị {n}") for n in range(120)))
    html = page(officer, chi_tieu="CT4")
    found = values(html)
    assert codes(html) == ["CT4"]
    assert (found["measures.CT4.value"], found["measures.CT4.low"]) == ("120", "150")
    assert (found["measures.CT4.gap"], found["measures.CT4.yearly"]) == ("130", "65")
    text = seen(html)
    assert "Có nguy cơ chậm" in text
    assert "Tối thiểu 250 đơn vị sản xuất kinh doanh" in text
    assert "Cần thêm 65 đơn vị mỗi năm (còn 130 đơn vị đến năm 2025)" in text
    assert "lũy kế 2021–2023, đến ngày 30/09/2023" in text


def test_the_rules_stand_on_the_page(officer: Client, rounds: dict[int, ReportingRound]) -> None:
    html = page(officer)
    for standing in Standing:
        assert standing.rule in html
        assert standing.label in html
    assert "quy ước của cổng" in html


def test_the_filters_keep_an_indicator_or_what_an_agency_supplies(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    report(rounds[LAST], "SVHTTDL", measure("CT5.4", estimate=4))
    assert sorted(codes(page(officer, chi_tieu="CT1"))) == ["CT1.1", "CT1.2"]
    assert sorted(codes(page(officer, co_quan="UBND-950"))) == ["CT4", "CT7"]
    both = page(officer, co_quan="SVHTTDL", chi_tieu="CT5")
    assert sorted(codes(both)) == ["CT5", "CT5.4", "CT5.8"]
    assert values(both)["standings.insufficient"] == "1"
    assert "Không có chỉ tiêu nào trong phạm vi lọc" in page(
        officer, co_quan="UBND-950", chi_tieu="CT5"
    )


# One measure --------------------------------------------------------------------------------


def test_the_path_of_a_list_stands_year_by_year(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    report(rounds[2021], "SKHCN", listed("CT4", "Đơn vị A"), listed("CT4", "Đơn vị B"))
    report(rounds[2023], "SCT", listed("CT4", "Đơn vị B"), listed("CT4", "Đơn vị C"))
    found = values(page(officer, "CT4"))
    assert [found.get(f"path.CT4.{year}.value") for year in range(2020, 2025)] == [
        None,
        "2",
        "2",
        "3",
        None,
    ]
    lows = [found[f"path.CT4.{year}.low"] for year in range(2020, 2031)]
    assert lows == ["0", "50", "100", "150", "200", "250", "270", "290", "310", "330", "350"]


def test_the_three_readings_of_a_flow_stand_apart(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    report(rounds[2022], "SKHCN", measure("CT5.1", value=6, estimate=9, previous_official=5))
    report(rounds[2023], "SKHCN", measure("CT5.1", value=7, estimate=10, previous_official=8))
    html = page(officer, "CT5.1")
    found = shown_figures(html)
    columns = ("closing", "estimate", "official", "value")
    assert [found[f"path.CT5.1.2022.{name}"][1] for name in columns] == ["6", "9", "8", "8"]
    assert [found[f"path.CT5.1.2023.{name}"][1] for name in columns] == [
        "7",
        "10",
        "chưa có số liệu",
        "10 (ước)",
    ]
    assert found["path.CT5.1.2021.value"][1] == "5"
    for title in ("Thực hiện đến ngày chốt", "Ước cả năm", "Chính thức"):
        assert title in html


def test_the_path_of_growth_is_counted_from_the_entered_base(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    BaseFigure.objects.create(
        measure=Measure.objects.get(code="CT5"), value=100, source="Cục Sở hữu trí tuệ"
    )
    for agency in ("SNNPTNT", "SVHTTDL"):
        report(rounds[2021], agency, measure("CT5", answer=Answer.NONE))
    report(rounds[2021], "SKHCN", measure("CT5", estimate=130, previous_official=90))
    html = page(officer, "CT5")
    found = values(html)
    assert found["path.CT5.2020.value"] == "100"
    assert found["path.CT5.2020.official"] == "90"
    assert (found["path.CT5.2021.value"], found["path.CT5.2021.rate"]) == ("130", "30")
    assert (found["path.CT5.2025.low"], found["path.CT5.2025.high"]) == ("146.9328", "161.051")
    assert "path.CT5.2026.low" not in found
    assert "chưa có số năm gốc 2025" in html
    behind = officer.get(reverse("figure", args=["chi-tieu-CT5", "path.CT5.2020.value"]))
    assert "Số năm gốc" in behind.content.decode()
    assert "Cục Sở hữu trí tuệ" in behind.content.decode()


def test_a_ratio_shows_its_base_and_both_parts(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    BaseFigure.objects.create(
        measure=Measure.objects.get(code="CT1.1"), numerator=3, denominator=8, source="Sổ theo dõi"
    )
    report(rounds[LAST], "SKHCN", measure("CT1.1", numerator=3, denominator=4))
    found = values(page(officer, "CT1.1"))
    parts = ("value", "numerator", "denominator", "low")
    assert [found[f"path.CT1.1.2020.{name}"] for name in parts] == ["37.5", "3", "8", "37.5"]
    assert [found[f"path.CT1.1.{LAST}.{name}"] for name in parts] == ["75", "3", "4", "75"]
    assert found["supply.CT1.1.whole.SKHCN.numerator"] == "3"
    assert found["supply.CT1.1.whole.SNNPTNT.numerator"] == ""


def test_who_supplied_what_leads_to_the_report(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    version = report(
        rounds[LAST],
        "SKHCN",
        listed("CT4", "Đơn vị <b>A</b>"),
        measure("CT4", SupplierPart.LIST),
        measure("CT8", value=2),
    )
    report(rounds[LAST], "SCT", measure("CT4", SupplierPart.LIST, answer=Answer.NONE))
    html = page(officer, "CT4")
    found = shown_figures(html)
    assert found["supply.CT4.list.SKHCN.entries"][0] == "1"
    assert found["supply.CT4.list.SCT.entries"][0] == "none"
    assert found["supply.CT4.list.HND.entries"][0] == ""
    assert reverse("report_full", args=[version.pk]) in html
    assert "Đơn vị &lt;b&gt;A&lt;/b&gt;" in html
    assert "<b>A</b>" not in html
    assert values(page(officer, "CT8"))["supply.CT8.whole.SKHCN.value"] == "2"


def test_a_share_of_lists_says_which_entries_are_in_the_base_list(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    base = (listed("CT6", name, part=SupplierPart.BASE_LIST) for name in ("Bánh pía", "Hành tím"))
    report(rounds[LAST], "SNNPTNT", *base)
    report(rounds[LAST], "SCT", listed("CT6", "Bánh pía"), listed("CT6", "Trà mãng cầu"))
    html = page(officer, "CT6")
    rows = [
        re.sub(r"<[^>]*>", "", row)
        for row in re.findall(r"<tr>(.*?)</tr>", html, flags=re.DOTALL)
        if "danh mục" in row
    ]
    assert [row for row in rows if "Bánh pía" in row and "đã được hỗ trợ" in row]
    assert [row for row in rows if "Hành tím" in row and "chưa được hỗ trợ" in row]
    assert [row for row in rows if "Trà mãng cầu" in row and "ngoài danh mục" in row]


def test_a_milestone_shows_what_each_supplier_says(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    report(rounds[LAST], "UBND-950", measure("CT7", milestone=MilestoneState.REACHED))
    html = page(officer, "CT7")
    assert "Đã đạt" in html
    assert values(html)[f"path.CT7.{LAST}.value"] == "1"
    assert "<svg xmlns" not in html


def test_a_chart_says_the_path_in_words(officer: Client, rounds: dict[int, ReportingRound]) -> None:
    report(rounds[LAST], "SKHCN", listed("CT4", "Đơn vị A"))
    html = page(officer, "CT4")
    assert "Thực hiện: năm 2023 1 đơn vị." in html
    assert "Mục tiêu: đến năm 2025 ≥ 250 đơn vị, đến năm 2030 ≥ 350 đơn vị." in html


def test_a_sum_of_some_suppliers_is_no_point_of_the_chart(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    report(rounds[LAST], "SKHCN", measure("CT5", estimate=70))
    for agency in ("SKHCN", "SNNPTNT", "SVHTTDL"):
        report(rounds[2022], agency, measure("CT5", estimate=30))
    html = page(officer, "CT5")
    assert shown_figures(html)[f"path.CT5.{LAST}.value"][1] == "70 (ước)"
    assert "Thực hiện: năm 2022 90 đơn (ước)." in html


@pytest.mark.parametrize("code", ["CT1.1", "CT4", "CT5", "CT5.1", "CT6", "CT7", "CT8"])
def test_every_figure_opens_its_rows_and_stands_in_the_workbook(
    officer: Client, rounds: dict[int, ReportingRound], code: str
) -> None:
    for year, round_ in rounds.items():
        report(
            round_,
            "SKHCN",
            measure("CT1.1", numerator=year - 2020, denominator=9),
            measure("CT5", value=50, estimate=90 + year - 2020, previous_official=90),
            measure("CT5.1", value=5, estimate=9, previous_official=8),
            measure("CT8", value=1),
            listed("CT4", f"Đơn vị {year}"),
            listed("CT6", "Bánh pía"),
        )
    html = page(officer, code)
    found = shown_figures(html)
    for key in found:
        address = f"{reverse('figure', args=[f'chi-tieu-{code}', key])}?nam={LAST}"
        assert f'href="{address}"' in html
    for key in (f"path.{code}.{LAST}.value", f"measures.{code}.asked"):
        address = reverse("figure", args=[f"chi-tieu-{code}", key])
        behind = officer.get(address, {"nam": LAST})
        assert shown_figures(behind.content.decode())[key] == found[key]
        assert reverse("dashboard_measure", args=[code]) in behind.content.decode()
    answer = officer.get(reverse("dashboard_xlsx", args=[f"chi-tieu-{code}"]), {"nam": LAST})
    book = load_workbook(io.BytesIO(answer.content))
    cells = {cell for sheet in book for row in sheet.values for cell in row if cell is not None}
    words = {str(cell) for cell in cells}
    numbers = {round(float(cell), 4) for cell in cells if isinstance(cell, int | float)}
    for key, (plain, text) in found.items():
        if key.startswith(("path.", "supply.")):
            is_there = round(float(plain), 4) in numbers if plain not in ("", "none") else False
            assert is_there or text in words or plain in words, key


def test_the_page_of_a_measure_stands_below_the_one_of_all(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    html = page(officer, "CT4")
    above = f'<a href="{reverse("dashboard_measures")}?nam={LAST}">Chỉ tiêu</a>'
    assert above in html
    assert f'{reverse("indicator", args=["CT4"])}#CT4"' in html
    assert re.search(r'aria-current="page">Chỉ tiêu\s*<', html)
    assert "CT4 tính thế nào, ai cung cấp" in html
    assert reverse("agency", args=["HND"]) in html
    assert reverse("agency", args=["UBND-950"]) in html


def test_a_measure_the_plan_does_not_have_is_not_found(
    officer: Client, rounds: dict[int, ReportingRound]
) -> None:
    for address in (
        reverse("dashboard_measure", args=["CT99"]),
        reverse("figure", args=["chi-tieu-CT99", "measures.CT4.value"]),
        reverse("figure", args=["chi-tieu-CT4", "measures.CT2.percent"]),
        reverse("dashboard_xlsx", args=["chi-tieu-CT99"]),
    ):
        assert officer.get(address).status_code == 404


# Both ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [(), ("CT4",), ("CT5",)])
def test_the_pages_cost_the_same_queries_whatever_the_data(
    officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries, code: tuple[str, ...]
) -> None:
    first, last = factories.open_round(LAST - 1), factories.open_round(LAST)

    def count() -> int:
        with django_assert_max_num_queries(SESSION_USER_MEMBERSHIPS + PAGE_QUERIES) as asked:
            page(officer, *code, chi_tieu="CT4", co_quan="SKHCN")
        return len(asked)

    before = count()
    for agency in ("SKHCN", "SNNPTNT", "SCT"):
        factories.accepted_report(first, agency)
        factories.accepted_report(last, agency)
    assert count() == before
