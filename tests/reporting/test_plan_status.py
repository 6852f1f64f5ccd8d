"""The plan's appendix with the status of a year: the printed rows, the dashboard's answers."""

import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from reporting.documents import plan_status
from reporting.documents.plan_status import Heading, Line, PlanStatus
from reporting.figures import Dashboard, dashboard
from reporting.figures.scope import of_round
from reporting.models import ReportingRound, Status, TaskStatus
from soctrang_ip.accounts.models import Agency, AgencyName
from tests.plan import printed
from tests.reporting import factories, pdf_tools
from tests.reporting.small_reports import YEAR, report, result, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

AT = factories.local(YEAR, 12, 1, 9, 5)
CORRECTED = {"I.2", "V.3", "V.4"}
"""Rows whose name the portal reads otherwise than it was printed."""
HOSTILE = '=HYPERLINK("http://x","y") <script>alert(1)</script> & \x0b"'


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def status_of(round_: ReportingRound) -> PlanStatus:
    return plan_status.of_round_at(round_, AT)


def numbers_of(round_: ReportingRound) -> Dashboard:
    return dashboard(of_round(round_), now=AT)


def rows(status: PlanStatus) -> list[Line | Heading]:
    return [row for part in status.parts for row in part.rows]


def lines(status: PlanStatus) -> dict[str, Line]:
    return {row.code: row for row in rows(status) if isinstance(row, Line)}


def pdf(round_: ReportingRound) -> bytes:
    return plan_status.pages(round_, at=AT).write().content


def opened(round_: ReportingRound) -> Workbook:
    return load_workbook(io.BytesIO(plan_status.workbook(round_, at=AT).content))


def sheet_rows(book: Workbook) -> dict[str, list[Any]]:
    """The numbered rows of the sheet by their code, which stands in the last column."""
    sheet = book["Nhiệm vụ"]
    first = int(sheet.freeze_panes[1:])
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
    return {row[-1]: row for row in found if row[-1]}


def cells(book: Workbook) -> list[Cell]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def two_leads(round_: ReportingRound) -> None:
    report(
        round_,
        "CDCD",
        task("VI.4", TaskStatus.DONE, "Mở 2 lớp."),
        result("VI.4", "Lớp", "2", "lớp"),
    )
    report(round_, "CDN", task("VI.4", TaskStatus.IN_PROGRESS, "Đang mở lớp."))


# The rows of the plan ------------------------------------------------------------------------


def test_the_rows_are_the_printed_ones_in_their_order(round_: ReportingRound) -> None:
    status = status_of(round_)
    expected = printed.appendix()
    found = [
        row for part in status.parts for row in ((part.number, part.number, part.title), *part.rows)
    ]
    shown = [row if isinstance(row, tuple) else (row.code, row.number, row.name) for row in found]
    assert [row[:2] for row in shown] == [(row.code, row.number) for row in expected]
    assert len(rows(status)) == 40
    assert len(lines(status)) == 34
    others = {
        code for (code, _, name), row in zip(shown, expected, strict=True) if name != row.name
    }
    assert others == CORRECTED


def test_a_row_has_the_printed_cells(round_: ReportingRound) -> None:
    shown = lines(status_of(round_))
    for row in printed.appendix():
        if row.leads:
            line = shown[row.code]
            assert (line.period, line.funding) == (row.period, "; ".join(row.funding))
    assert shown["I.1"].leads == "Sở Khoa học và Công nghệ"
    assert shown["III.1.5"].leads == "Cục Quản lý thị trường tỉnh"
    assert shown["VI.4"].leads == "Trường Cao đẳng Cộng đồng; Trường Cao đẳng Nghề"
    assert shown["I.1"].partners.startswith("Cục Sở hữu trí tuệ; các Sở, ban, ngành có liên quan;")


def test_corrected_wording_is_shown_and_the_errata_are_listed(round_: ReportingRound) -> None:
    status = status_of(round_)
    names = {row.code: row.name for row in rows(status)}
    assert names["I.2"] == "Triển khai, phổ biến các quy định về"
    text = pdf_tools.text(pdf(round_))
    assert "Phụ lục, I.2: bản in ghi “Triển khai phổ biến”, đọc là “Triển khai, phổ biến”." in text
    book = opened(round_)
    assert [row[0] for row in book["Đính chính"].iter_rows(min_row=4, values_only=True)] == [
        "Phụ lục, I.2",
        "Phụ lục, III.1.5",
        "Phụ lục, V.3",
        "Phụ lục, V.4",
    ]


def test_the_heading_is_the_printed_one_with_room_for_number_and_day(
    round_: ReportingRound,
) -> None:
    page, *_ = pdf_tools.pages(pdf(round_))
    said = " ".join(page.split())
    assert "Phụ lục DANH MỤC NHIỆM VỤ CHỦ YẾU THỰC HIỆN CHIẾN LƯỢC SỞ HỮU TRÍ TUỆ" in said
    assert f"VÀ TÌNH HÌNH THỰC HIỆN NĂM {YEAR}" in said
    note = "(Kèm theo Kế hoạch số /KH-UBND ngày tháng năm 2021 của Ủy ban nhân dân tỉnh Sóc Trăng)"
    assert note in said
    assert "số\u2003\u2003\u2003/KH-UBND" in status_of(round_).note
    round_.plan.number, round_.plan.issued_on = "77/KH-UBND", datetime.date(2021, 6, 8)
    assert "Kế hoạch số 77/KH-UBND ngày 08 tháng 6 năm 2021 của" in status_of(round_).note


# The year ------------------------------------------------------------------------------------


def test_the_states_are_those_of_the_dashboard(round_: ReportingRound) -> None:
    two_leads(round_)
    report(
        round_,
        "SKHCN",
        task("II.2", TaskStatus.DONE, "Vận hành tốt."),
        task("VI.5", TaskStatus.NOT_DONE, "", "Chưa có kinh phí."),
    )
    report(round_, "SCT", task("V.4", TaskStatus.DONE), status=Status.IN_REVIEW)
    numbers, shown = numbers_of(round_), lines(status_of(round_))
    due = {row.code: row.state.label for row in numbers.tasks.rows}
    assert len(due) == 31
    for code, line in shown.items():
        assert line.status.split("\n")[0] == due.get(code, "Không đến kỳ"), code
    assert shown["V.4"].status == "Chưa có báo cáo"
    counts = [int(figure.text) for _, figure in numbers.tasks.total.columns]
    assert status_of(round_).summary == (
        f"31 nhiệm vụ đến kỳ năm {YEAR}: {counts[0]} hoàn thành, {counts[1]} đang triển khai, "
        f"{counts[2]} chưa triển khai, {counts[3]} không thực hiện, {counts[4]} chưa có báo cáo."
    )
    assert counts == [1, 1, 0, 1, 28]


def test_a_task_that_is_not_due_is_not_overdue(round_: ReportingRound) -> None:
    """IV.4 begins in 2026; I.1 was for 2022 alone."""
    shown = lines(status_of(round_))
    assert [code for code, line in shown.items() if line.status == "Không đến kỳ"] == [
        "I.1",
        "IV.4",
        "VI.1",
    ]
    assert shown["IV.4"].said == "–"


def test_two_leads_stand_each_with_its_own_answer_and_source(round_: ReportingRound) -> None:
    two_leads(round_)
    line = lines(status_of(round_))["VI.4"]
    assert line.status.split("\n") == [
        "Đang triển khai",
        "Trường CĐ Cộng đồng: hoàn thành",
        "Trường CĐ Nghề: đang triển khai",
    ]
    assert line.said.replace("\u00a0", " ").split("\n") == [
        "Mở 2 lớp.",
        "Lớp: 2 lớp",
        f"(Trường CĐ Cộng đồng, báo cáo năm {YEAR}, bản 1)",
        "Đang mở lớp.",
        f"(Trường CĐ Nghề, báo cáo năm {YEAR}, bản 1)",
    ]


def test_what_is_said_ends_with_the_version_it_stands_in(round_: ReportingRound) -> None:
    report(round_, "SKHCN", task("II.2", TaskStatus.DONE, "Bản cũ."), status=Status.SUPERSEDED)
    report(
        round_,
        "SKHCN",
        task("II.2", TaskStatus.DONE, "Vận hành tốt."),
        task("IV.1", TaskStatus.NOT_STARTED),
    )
    shown = lines(status_of(round_))
    source = f"(Sở KH&CN, báo cáo năm {YEAR}, bản\u00a02)"
    assert shown["II.2"].said == f"Vận hành tốt.\n{source}"
    assert shown["IV.1"].said == f"Không ghi nội dung.\n{source}"
    assert shown["III.2.1"].said == ""
    text = pdf_tools.text(pdf(round_))
    assert f"Vận hành tốt. (Sở KH&CN, báo cáo năm {YEAR}, bản 2)" in text
    assert "Bản cũ." not in text


def test_the_source_bears_the_name_of_the_year(round_: ReportingRound) -> None:
    report(round_, "SCT", task("V.4", TaskStatus.DONE, "Mở hội chợ."))
    AgencyName.objects.create(
        agency=Agency.objects.get(code="SCT"),
        valid_from=datetime.date(YEAR + 1, 3, 1),
        name="Sở Công Thương và Du lịch",
        short_name="Sở CT&DL",
        header_name="SỞ CÔNG THƯƠNG VÀ DU LỊCH",
    )
    assert "(Sở Công Thương, báo cáo" in lines(status_of(round_))["V.4"].said


# The PDF -------------------------------------------------------------------------------------


def test_the_pages_are_landscape_with_the_header_row_and_the_foot_on_each(
    round_: ReportingRound,
) -> None:
    two_leads(round_)
    document = pdf(round_)
    sheets = pdf_tools.pages(document)
    assert len(sheets) > 3
    assert set(pdf_tools.sizes(document)) == {(297, 210)}
    assert all("STT" in sheet and "Nguồn kinh phí" in sheet for sheet in sheets)
    for sheet in sheets:
        assert "Xuất từ hệ thống lúc 09:05 ngày 01/12/2025, chưa ký số." in sheet
        assert f"Mã báo cáo: KE-HOACH-{YEAR}." in sheet
    families = pdf_tools.fonts(document)
    assert all(family.startswith("Liberation Serif") for family in families)


def test_a_heading_never_stands_alone_at_the_foot_of_a_page(
    round_: ReportingRound,
) -> None:
    for sheet in pdf_tools.pages(pdf(round_))[:-1]:
        *_, last, _foot = [line for line in sheet.splitlines() if line.strip()]
        headings = [row.name for row in rows(status_of(round_)) if isinstance(row, Heading)]
        assert not any(name[:30] in last for name in headings)


def test_a_long_answer_goes_on_and_nothing_of_it_is_lost(round_: ReportingRound) -> None:
    words = " ".join(f"việc{number}" for number in range(1500))
    report(round_, "SKHCN", task("II.2", TaskStatus.DONE, words))
    text = pdf_tools.text(pdf(round_))
    assert all(f"việc{number}" in text for number in range(1500))
    assert words in sheet_rows(opened(round_))["II.2"][7]


def test_hostile_text_stays_text(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        task("II.2", TaskStatus.DONE, HOSTILE),
        result("II.2", "=1+1 <b>đậm</b>", "2", "lớp"),
    )
    text = pdf_tools.text(pdf(round_))
    assert '=HYPERLINK("http://x","y") <script>alert(1)</script> &' in text
    assert "=1+1 <b>đậm</b>: 2 lớp" in text
    book = opened(round_)
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    assert sheet_rows(book)["II.2"][7].startswith('=HYPERLINK("http://x","y") <script>')


# The workbook --------------------------------------------------------------------------------


def test_the_sheet_has_the_rows_and_answers_of_the_pdf(round_: ReportingRound) -> None:
    two_leads(round_)
    document = plan_status.workbook(round_, at=AT)
    assert document.filename == f"ke-hoach-va-tinh-hinh-{YEAR}.xlsx"
    shown, found = status_of(round_), sheet_rows(opened(round_))
    assert list(found) == ["Mã", *(row.code for row in rows(shown))][1:]
    assert len(found) == 40
    for code, line in lines(shown).items():
        number, name, leads, partners, period, funding, status, said, _ = found[code]
        assert (number, name, leads, partners) == (
            line.number,
            line.name,
            line.leads,
            line.partners,
        )
        assert (period, funding, status) == (line.period, line.funding, line.status)
        assert (said or "") == line.said.replace("\u00a0", " ")
    assert found["VI.2"][2:8] == [None] * 6


def test_the_sheet_says_of_what_it_is(round_: ReportingRound) -> None:
    sheet = opened(round_)["Nhiệm vụ"]
    said = [sheet.cell(number, 1).value for number in range(1, 7)]
    assert said[0] == f"Danh mục nhiệm vụ và tình hình thực hiện năm {YEAR}"
    assert status_of(round_).summary in said
    assert "Xuất lúc 09:05 01/12/2025." in said


# Both ----------------------------------------------------------------------------------------


def test_sample_data_says_so_on_every_page_and_in_the_workbook() -> None:
    sample = factories.open_round(YEAR, is_sample=True)
    assert all("DỮ LIỆU MINH HỌA" in sheet for sheet in pdf_tools.pages(pdf(sample)))
    assert "DỮ LIỆU MINH HỌA" in opened(sample)["Nhiệm vụ"]["A2"].value


def test_the_seal_changes_with_what_is_said(round_: ReportingRound) -> None:
    before = status_of(round_)
    assert status_of(round_).sha256 == before.sha256
    two_leads(round_)
    assert status_of(round_).sha256 != before.sha256


def test_it_costs_the_same_queries_whatever_is_reported(round_: ReportingRound) -> None:
    def queries() -> int:
        found = ReportingRound.objects.select_related("plan").get(pk=round_.pk)
        with CaptureQueriesContext(connection) as captured:
            plan_status.of_round_at(found, AT)
        return len(captured)

    before = queries()
    two_leads(round_)
    assert queries() == before <= 14
