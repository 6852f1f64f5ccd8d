"""Every table of the plan's pages as a workbook: the page's rows, numbers as numbers."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plan.models import Target
from reporting.models import ReportingRound
from soctrang_ip.accounts.models import User
from tasks.models import Task
from tests.conftest import Cast
from tests.plan.test_pages import shown_tasks
from tests.reporting.factories import accepted_report, open_round, submitted_report

ClientOf = Callable[[User], Client]
KINDS = ["nhiem-vu", "tien-do", "muc-tieu", "kinh-phi", "trach-nhiem", "giai-phap", "co-quan"]

pytestmark = pytest.mark.usefixtures("plan_data")


@pytest.fixture
def staff(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.staff)


def sheet(client: Client, kind: str, **query: str) -> Worksheet:
    answer = client.get(reverse("plan_xlsx", args=[kind]), query)
    assert answer.status_code == 200
    assert f'filename="ke-hoach-{kind}.xlsx"' in answer["Content-Disposition"]
    return load_workbook(io.BytesIO(answer.content)).active


def rows(page: Worksheet) -> list[tuple[Any, ...]]:
    return [row for row in page.iter_rows(values_only=True) if any(row)]


def test_an_unknown_table_is_not_found(staff: Client) -> None:
    assert staff.get(reverse("plan_xlsx", args=["khong-co"])).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_a_formula(kind: str, staff: Client) -> None:
    Task.objects.filter(code="I.1").update(name="=1+1")
    for row in sheet(staff, kind).iter_rows():
        assert all(cell.data_type != "f" for cell in row)


def test_the_budget_is_in_millions_as_numbers(staff: Client) -> None:
    found = rows(sheet(staff, "kinh-phi"))
    assert (1, "Kinh phí sự nghiệp khoa học và công nghệ", 5000, 6500) in found
    assert found[-1] == (None, "Tổng kinh phí", 7500, 9400)
    assert found[1][0] == "Đơn vị tính: triệu đồng"


def test_targets_are_numbers_beside_their_sentences(staff: Client) -> None:
    found = [row for row in rows(sheet(staff, "muc-tieu")) if str(row[0]).startswith("CT")]
    assert len(found) == Target.objects.count()
    ct6 = next(row for row in found if row[0] == "CT6" and row[2] == "2030")
    assert ct6[6:9] == (60, None, "%")
    assert ct6[4].startswith("Tối thiểu 60% sản phẩm")


def test_the_tasks_keep_the_pages_filters(staff: Client) -> None:
    chosen = {"chu_tri": "SNNPTNT", "nam": "2024"}
    page = sheet(staff, "nhiem-vu", **chosen)
    codes = set(Task.objects.values_list("code", flat=True))
    in_sheet = [row[0] for row in rows(page) if row[0] in codes]
    assert in_sheet == shown_tasks(staff, **chosen)
    assert "Năm thực hiện: 2024" in [row[0] for row in rows(page)]


def test_all_tasks_duties_solutions_and_agencies_are_there(staff: Client) -> None:
    counts = {"nhiem-vu": 34, "tien-do": 34, "trach-nhiem": 34, "giai-phap": 28}
    for kind, count in counts.items():
        full = [row for row in rows(sheet(staff, kind))[2:] if row[1] and row[0] != "Mã"]
        assert len(full) == count, kind
    dost = next(row for row in rows(sheet(staff, "co-quan")) if row[0] == "SKHCN")
    assert (dost[3], dost[4]) == ("Có", 15)


def test_status_words_are_those_of_the_page(cast: Cast, client_of: ClientOf) -> None:
    round_ = open_round(2026)
    accepted_report(round_)
    submitted_report(round_, "SVHTTDL")
    found = {row[0]: row for row in rows(sheet(client_of(cast.other_staff), "nhiem-vu"))}
    assert found["I.2.2"][6] == "Đang triển khai"
    assert found["I.2.3"][6] == "Chưa có báo cáo được chấp nhận"
    assert len(next(iter(rows(sheet(client_of(cast.administrator), "nhiem-vu"))))) == 6


@pytest.mark.parametrize("kind", ["nhiem-vu", "tien-do"])
def test_sample_statuses_say_that_they_are(kind: str, staff: Client) -> None:
    accepted_report(open_round(2026))
    assert "dữ liệu minh họa" not in [row[0] for row in rows(sheet(staff, kind))]
    ReportingRound.objects.update(is_sample=True)
    assert "dữ liệu minh họa" in [row[0] for row in rows(sheet(staff, kind))]
