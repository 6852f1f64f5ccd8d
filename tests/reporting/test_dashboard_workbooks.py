"""The workbooks of the dashboards: the page's tables, and the rows behind one figure."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporting.models import ReportingRound, Status
from soctrang_ip.accounts.models import User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, measure, money, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.officer)


def sheets(client: Client, address: str, **query: Any) -> list[Worksheet]:
    answer = client.get(address, query)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return load_workbook(io.BytesIO(answer.content)).worksheets


def cells(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return [tuple(cell for cell in row if cell is not None) for row in sheet.values]


def test_each_table_of_the_page_is_a_sheet(officer: Client, round_: ReportingRound) -> None:
    report(round_, "SKHCN", status=Status.SUBMITTED)
    filing, *_ = sheets(officer, reverse("dashboard_xlsx", args=["tong-quan"]), nam=YEAR)
    assert filing.title == "Tình hình gửi báo cáo"
    assert ("Phải báo cáo", 31) in cells(filing)
    assert ("Đã gửi, chờ thẩm định", 1) in cells(filing)


def test_the_rows_behind_a_figure_add_up_to_it(officer: Client, round_: ReportingRound) -> None:
    for agency, amount in (("SKHCN", 1200), ("SCT", 300)):
        report(round_, agency, money("doanh-nghiep", amount, 40, 90))
    address = reverse("figure_xlsx", args=["tong-quan", "budget.source.doanh-nghiep.allocated"])
    [sheet] = sheets(officer, address, nam=YEAR)
    rows = cells(sheet)[-2:]
    assert [(row[0], row[2], row[3], row[-1]) for row in rows] == [
        ("Sở KH&CN", str(YEAR), 1, 1200),
        ("Sở Công Thương", str(YEAR), 1, 300),
    ]


def test_what_is_missing_is_words_and_what_a_share_is_made_of_are_counts(
    officer: Client, round_: ReportingRound
) -> None:
    report(round_, "SKHCN", measure("CT1.1", numerator=37, denominator=50))
    address = reverse("figure_xlsx", args=["tong-quan", "measures.CT1.1.percent"])
    [sheet] = sheets(officer, address, nam=YEAR)
    assert [row[-1] for row in cells(sheet)[-2:]] == [37, 50]
    assert any("74%" in str(row) for row in cells(sheet))


def test_a_sample_year_says_so_on_every_sheet(officer: Client) -> None:
    factories.open_round(YEAR, is_sample=True)
    for sheet in sheets(officer, reverse("dashboard_xlsx", args=["tong-quan"]), nam=YEAR):
        assert "DỮ LIỆU MINH HỌA" in sheet["A2"].value


def test_no_such_dashboard_or_figure(officer: Client, round_: ReportingRound) -> None:
    for name, arguments in (
        ("dashboard_xlsx", ["khong-co"]),
        ("figure_xlsx", ["tong-quan", "khong.co"]),
        ("figure_xlsx", ["khong-co", "filing.expected"]),
    ):
        assert officer.get(reverse(name, args=arguments)).status_code == 404
