"""The XLSX of one report and of who has filed: the page's figures, as numbers."""

import io
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporting.models import (
    AssetEntry,
    MeasureEntry,
    ReportVersion,
    SpendingEntry,
    TaskResult,
    TopicEntry,
)
from soctrang_ip.accounts.models import Role
from tasks.models import Task
from tests.reporting import factories
from tests.reporting.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

HOSTILE = '=HYPERLINK("http://x","y")'


def opened(answer: HttpResponse) -> Workbook:
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return load_workbook(io.BytesIO(answer.content))


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows below the header row, by heading; rows that span the table are left out."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = sheet.freeze_panes and int(sheet.freeze_panes[1:]) - 2
    names = rows[header]
    grouped = {span.min_row for span in sheet.merged_cells.ranges}
    return [
        dict(zip(names, row, strict=True))
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
        if number not in grouped
    ]


@pytest.fixture
def version() -> ReportVersion:
    """Of Sở NN&PTNT: a source of 0, one "không phát sinh", hostile and odd texts."""
    made = factories.draft(factories.open_round(is_sample=True))
    factories.fill(made)
    sources = SpendingEntry.objects.filter(version=made).order_by("source__order")
    sources.filter(pk=sources[0].pk).update(spent=0)
    sources.filter(pk=sources[1].pk).update(
        answer="none", allocated=None, spent=None, estimate=None
    )
    task = Task.objects.get(code="I.2.2")
    TaskResult.objects.create(version=made, task=task, label="Lớp", number="2.5", unit="lớp")
    TopicEntry.objects.filter(version=made, key="assets").update(answer="")
    AssetEntry.objects.create(
        version=made, kind="trademark", name=HOSTILE, owner="a\x0bb", support="dài " * 2000
    )
    return made


def test_a_report_has_its_figures_as_numbers(version: ReportVersion, as_role: As) -> None:
    book = opened(as_role().get(reverse("report_workbook", args=[version.pk])))
    zero, none, *others = table(book["Biểu 03"])
    assert (zero["Trả lời"], zero["Được giao năm 2026"]) == ("Có phát sinh", 100)
    assert zero["Đã chi đến 30/09/2026"] == 0
    assert (none["Trả lời"], none["Được giao năm 2026"]) == ("Không phát sinh", None)
    assert {row["Ước chi cả năm"] for row in others} == {80}
    ratio = next(row for row in table(book["Biểu 02"]) if row["Mã số"] == "CT1.1")
    assert (ratio["Tử số"], ratio["Mẫu số"]) == (1, 2)
    [result] = table(book["Biểu 01 - số liệu"])
    assert (result["Mã số"], result["Số lượng"], result["Đơn vị tính"]) == ("I.2.2", 2.5, "lớp")


def test_an_answer_that_is_missing_says_so(version: ReportVersion, as_role: As) -> None:
    MeasureEntry.objects.filter(version=version, key="CT2:whole").update(
        answer="", numerator=None, denominator=None
    )
    book = opened(as_role().get(reverse("report_workbook", args=[version.pk])))
    row = next(row for row in table(book["Biểu 02"]) if row["Mã số"] == "CT2")
    assert (row["Trả lời"], row["Tử số"]) == ("chưa có số liệu", None)


def test_an_answer_without_a_figure_is_none_yet(version: ReportVersion, as_role: As) -> None:
    SpendingEntry.objects.filter(version=version).update(
        answer="given", allocated=None, spent=None, estimate=None
    )
    book = opened(as_role().get(reverse("report_workbook", args=[version.pk])))
    assert {row["Trả lời"] for row in table(book["Biểu 03"])} == {"chưa có số liệu"}


def test_a_list_counts_what_it_names_twice_once(version: ReportVersion, as_role: As) -> None:
    row = MeasureEntry.objects.get(version=version, key="CT4:list")
    MeasureEntry.objects.filter(pk=row.pk).update(answer="given")
    for name in ("Hợp tác xã A", "Hợp tác xã B", "HỢP TÁC XÃ A"):
        factories.list_entry(row, name)
    book = opened(as_role().get(reverse("report_workbook", args=[version.pk])))
    found = next(row for row in table(book["Biểu 02"]) if row["Mã số"] == "CT4")
    assert (found["Trả lời"], found["Thực hiện đến 30/09/2026"]) == ("Có phát sinh", 2)
    assert found["Mục tiêu đến năm 2025"] == "≥ 250 đơn vị"
    assert len(table(book["Biểu 02 - danh sách"])) == 3


def test_a_table_without_rows_says_why(as_role: As) -> None:
    made = factories.draft(factories.open_round(), "BAOST")
    book = opened(as_role(Role.STAFF, "BAOST").get(reverse("report_workbook", args=[made.pk])))
    assert table(book["Biểu 02"]) == []
    assert "Không thuộc diện cung cấp số liệu chỉ tiêu" in {
        cell.value for cell in book["Biểu 02"]["A"]
    }


def test_no_text_of_a_report_becomes_a_formula(version: ReportVersion, as_role: As) -> None:
    book = opened(as_role().get(reverse("report_workbook", args=[version.pk])))
    [asset] = table(book["Biểu 04"])
    assert (asset["Tên tài sản"], asset["Chủ sở hữu"]) == (HOSTILE, "ab")
    assert len(asset["Nội dung hỗ trợ"]) == 4 * 2000 - 1
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_workbook_says_what_it_is(version: ReportVersion, as_role: As) -> None:
    def lines() -> list[Any]:
        book = opened(as_role().get(reverse("report_workbook", args=[version.pk])))
        return [book["Biểu 01"][f"A{number}"].value for number in (2, 3)]

    assert lines() == [
        "DỮ LIỆU MINH HỌA, không phải báo cáo thật",
        "Báo cáo năm 2026, bản 1: DỰ THẢO, chưa gửi",
    ]
    factories.submitted_report(version.obligation.round, version=version)
    assert lines()[1] == "Báo cáo năm 2026, bản 1, gửi lúc 08:00 04/08/2026"


def test_a_report_is_read_as_workbook_by_whom_it_is_open_to(
    version: ReportVersion, as_role: As
) -> None:
    url = reverse("report_workbook", args=[version.pk])
    assert as_role(Role.STAFF, "SCT").get(url).status_code == 404
    assert as_role(Role.OFFICER, "SKHCN").get(url).status_code == 404
    factories.submitted_report(version.obligation.round, version=version)
    assert as_role(Role.OFFICER, "SKHCN").get(url).status_code == 200
    assert as_role(Role.LEADER, "UBNDT").get(url).status_code == 404


def test_the_submission_status_says_what_the_page_says(as_role: As) -> None:
    round_ = factories.open_round()
    late = factories.submitted_report(round_, "SCT", at=factories.local(2026, 10, 15, 0, 0))
    factories.accepted_report(round_, "SNNPTNT")
    factories.draft(round_, "SKHCN")
    officer = as_role(Role.OFFICER, "SKHCN")
    with time_machine.travel(factories.local(2026, 10, 20, 9)):
        answer = officer.get(reverse("queue_workbook", args=[round_.pk]))
        filtered = officer.get(f"{reverse('queue_workbook', args=[round_.pk])}?loc=gui-tre")
    sheet = opened(answer).active
    rows = {row["Mã"]: row for row in table(sheet)}
    assert len(rows) == 31
    row = rows["SCT"]
    assert (row["Tình trạng"], row["Thời hạn"]) == ("Đã gửi", "Gửi trễ hạn 15/10/2026")
    assert f"{row['Gửi lúc']:%H:%M %d/%m/%Y}" == "00:00 15/10/2026"
    assert (row["Số ngày chờ thẩm định"], row["Mã tiếp nhận"]) == (5, late.receipt_code)
    assert rows["SKHCN"]["Thời hạn"] == "Quá hạn 6 ngày"
    assert rows["SKHCN"]["Gửi lúc"] is None
    assert sheet["A2"].value == "Xuất lúc 09:00 20/10/2026. Danh sách: Tất cả."
    assert "Gửi trễ hạn: 1" in sheet["A3"].value
    assert [row["Mã"] for row in table(opened(filtered).active)] == ["SCT"]
