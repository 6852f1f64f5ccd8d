"""One row saved by itself while the page stays open, and what the page is told."""

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from reporting.models import (
    Action,
    MeasureEntry,
    ObstacleEntry,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from soctrang_ip.accounts.models import Role
from tasks.models import Task
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.filing import SectionPage
from tests.reporting.printing import fetched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

MONEY = "spendingentry-nganh-nnptnt"


@pytest.fixture
def version() -> ReportVersion:
    return factories.draft(factories.open_round())


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role(Role.STAFF)


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def money(version: ReportVersion) -> SpendingEntry:
    return SpendingEntry.objects.get(version=version, key="nganh-nnptnt")


# Saving -----------------------------------------------------------------------------------------


def test_a_row_is_saved_with_the_time_and_the_others_are_not(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "danh-gia")
    page.set(TopicEntry.objects.get(version=version, key="highlights"), text="Thêm 02 nhãn hiệu")
    with time_machine.travel(factories.local(2026, 10, 14, 16, 50)):
        answer = page.save_row("topicentry-highlights")
    assert answer.status_code == 200
    assert "Đã lưu lúc 16:50 14/10/2026" in text_of(answer)
    rows = TopicEntry.objects.filter(version=version)
    assert rows.get(key="highlights").text == "Thêm 02 nhãn hiệu"
    assert not rows.exclude(key="highlights").filter(updated_at__isnull=False).exists()


def test_a_row_is_saved_again_and_again_from_the_same_page(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "danh-gia")
    row = TopicEntry.objects.get(version=version, key="highlights")
    for text in ("Một", "Một hai", "Một hai ba"):
        assert page.set(row, text=text).save_row("topicentry-highlights").status_code == 200
    row.refresh_from_db()
    assert (row.text, row.edit_counter) == ("Một hai ba", 3)


def test_after_rows_were_saved_alone_the_whole_page_has_nothing_left_to_save(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "kinh-phi")
    page.set(money(version), allocated="1,5 tỷ", spent="1200", estimate="1.300")
    page.save_row(MONEY)
    counter = money(version).edit_counter
    assert page.save().status_code == 302
    assert money(version).edit_counter == counter


def test_a_new_row_is_added_once_and_then_changed(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "danh-gia")
    prefix = page.blank_row("rows-obstacleentry")
    for text in ("Thiếu vốn", "Thiếu vốn và người"):
        page.data[f"{prefix}-text"] = text
        assert page.save_row(prefix).status_code == 200
    assert [row.text for row in ObstacleEntry.objects.filter(version=version)] == [
        "Thiếu vốn và người"
    ]


def test_a_removed_row_can_be_taken_back(version: ReportVersion, staff: Client) -> None:
    row = ObstacleEntry.objects.create(version=version, text="Thiếu vốn", cause="Giá tăng")
    prefix = f"obstacleentry-{row.key}"
    page = SectionPage(staff, version, "danh-gia")
    answer = page.save_row(prefix, **{f"{prefix}-remove": "on"})
    assert "Đã xóa lúc" in text_of(answer)
    assert not ObstacleEntry.objects.filter(version=version).exists()
    assert page.save_row(prefix).status_code == 200
    back = ObstacleEntry.objects.get(version=version)
    assert (back.key, back.text, back.cause) == (row.key, "Thiếu vốn", "Giá tăng")


def test_a_row_for_one_task_is_drawn_again_under_its_own_key(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "kinh-phi")
    prefix = page.blank_row("rows-spendingentry-nganh-nnptnt")
    page.data[f"{prefix}-task"] = str(Task.objects.get(code="I.2.2").pk)
    page.data[f"{prefix}-spent"] = "20"
    answer = page.save_row(prefix)
    assert answer["HX-Retarget"] == answer["HX-Reselect"] == f"#{MONEY}"
    assert f'name="{MONEY}-I-2-2-spent" value="20"' in text_of(answer)


def test_a_row_that_is_not_one_answers_404(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "danh-gia")
    assert page.press("report_row", nothing="1").status_code == 404
    assert staff.post(f"/bao-cao/{version.pk}/phan/danh-gia/dong/", {"x": "1"}).status_code == 404


# Refused, and met ------------------------------------------------------------------------------


def test_a_figure_that_cannot_be_read_is_refused_beside_its_field(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "kinh-phi").set(money(version), spent="1.5")
    answer = page.save_row(MONEY)
    assert answer.status_code == 400
    told = text_of(answer).partition(f'id="id_{MONEY}-spent-told"')[2].partition("</div>")[0]
    assert "Dùng dấu phẩy cho phần thập phân" in told
    assert money(version).spent is None


def test_a_colleague_in_the_same_row_is_met_and_nothing_is_overwritten(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = TopicEntry.objects.get(version=version, key="highlights")
    mine = SectionPage(staff, version, "danh-gia")
    theirs = SectionPage(as_role(Role.SIGNER), version, "danh-gia")
    theirs.set(row, text="Của họ").save_row("topicentry-highlights")
    mine.set(row, text="Của tôi")
    answer = mine.save_row("topicentry-highlights")
    assert answer.status_code == 409
    assert "Của họ" in text_of(answer)
    # Going on to type is not a choice.
    assert mine.save_row("topicentry-highlights").status_code == 409
    row.refresh_from_db()
    assert row.text == "Của họ"
    assert mine.save_row("topicentry-highlights", keep="topicentry-highlights").status_code == 200
    row.refresh_from_db()
    assert row.text == "Của tôi"


def test_a_row_of_a_report_that_went_to_the_signer_is_not_saved(
    version: ReportVersion, staff: Client
) -> None:
    factories.fill(version)
    page = SectionPage(staff, version, "danh-gia")
    at = factories.opening(factories.YEAR)
    factories.act(version, Action.READY, factories.membership(Role.STAFF), at)
    row = TopicEntry.objects.get(version=version, key="highlights")
    answer = page.set(row, text="Viết thêm").save_row("topicentry-highlights")
    assert answer.status_code == 409
    assert "“Chờ ký”" in text_of(answer)
    row.refresh_from_db()
    assert row.text == "Nội dung highlights."


# What is told -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1,5 tỷ", "= 1.500 triệu đồng (1,5 tỷ đồng)"),
        ("500.000 đồng", "= 0,5 triệu đồng"),
        ("0", "= 0 triệu đồng"),
    ],
)
def test_money_is_echoed_as_it_was_understood(
    version: ReportVersion, staff: Client, typed: str, told: str
) -> None:
    page = SectionPage(staff, version, "kinh-phi").set(money(version), allocated=typed)
    assert told in text_of(page.save_row(MONEY))


def test_the_totals_follow_each_row(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "kinh-phi")
    page.set(money(version), allocated="100", spent="40,5", estimate="90")
    answer = text_of(page.save_row(MONEY))
    assert "<dt>Đã chi</dt><dd>40,5 triệu đồng</dd>" in answer
    assert "Đã chi 40,5% số được giao" in answer
    other = SpendingEntry.objects.filter(version=version).exclude(key="nganh-nnptnt").first()
    page.set(other, spent="0,5")
    answer = text_of(page.save_row(f"spendingentry-{other.key}"))
    assert "<dt>Đã chi</dt><dd>41 triệu đồng</dd>" in answer


def test_the_list_of_sections_counts_on(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    asked = TaskEntry.objects.filter(version=version).count()
    page.data["taskentry-I-2-2-status"] = "in_progress"
    answer = text_of(page.save_row("taskentry-I-2-2"))
    status = answer.partition('id="section-status-nhiem-vu"')[2]
    assert f"1/{asked}" in status
    assert "<dt>Đang triển khai</dt><dd>1</dd>" in answer


def warnings_of(answer: HttpResponse, anchor: str) -> str:
    return text_of(answer).partition(f'id="{anchor}-remarks"')[2].partition("</div>")[0]


def test_spending_more_than_was_given_is_doubted(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "kinh-phi")
    page.set(money(version), allocated="10", spent="11", estimate="12")
    assert "đã chi nhiều hơn số được giao" in warnings_of(page.save_row(MONEY), MONEY)


def test_done_without_a_figure_is_doubted_until_a_figure_is_there(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    page.data |= {"taskentry-I-2-2-status": "done", "taskentry-I-2-2-summary": "Đã xong"}
    told = warnings_of(page.save_row("taskentry-I-2-2"), "taskentry-I-2-2")
    assert "hoàn thành nhưng chưa có kết quả bằng số" in told
    prefix = page.blank_row("rows-taskentry-I-2-2")
    page.data |= {f"{prefix}-label": "Lớp tập huấn", f"{prefix}-number": "2"}
    assert "chưa có kết quả bằng số" not in warnings_of(page.save_row(prefix), "taskentry-I-2-2")


def test_a_hundred_percent_without_a_word_is_doubted(version: ReportVersion, staff: Client) -> None:
    row = MeasureEntry.objects.get(version=version, key="CT1.1:whole")
    page = SectionPage(staff, version, "chi-tieu").set(row, numerator="9", denominator="9")
    prefix = "measureentry-CT1-1-whole"
    told = warnings_of(page.save_row(prefix), prefix)
    assert "Tỷ lệ: 100%" in told
    assert "đạt 100% nhưng chưa nêu kết quả cụ thể" in told
    page.set(row, note="Cả 9 cán bộ học lớp tháng 5.")
    assert "đạt 100%" not in warnings_of(page.save_row(prefix), prefix)


def test_a_stock_lower_than_last_years_is_doubted(staff: Client) -> None:
    last = factories.draft(factories.open_round(2025))
    factories.fill(last)
    MeasureEntry.objects.filter(version=last, key="CT1.1:whole").update(numerator=8, denominator=9)
    factories.accepted_report(last.obligation.round, version=last)
    version = factories.draft(factories.open_round())
    row = MeasureEntry.objects.get(version=version, key="CT1.1:whole")
    page = SectionPage(staff, version, "chi-tieu").set(row, numerator="7", denominator="9")
    prefix = "measureentry-CT1-1-whole"
    assert "7 thấp hơn số đã báo cáo năm trước (8)" in warnings_of(page.save_row(prefix), prefix)
    check = staff.get(f"/bao-cao/{version.pk}/kiem-tra/").content.decode()
    assert "7 thấp hơn số đã báo cáo năm trước (8)" in check


# Many rows at once ------------------------------------------------------------------------------


def test_a_whole_section_is_answered_none_and_what_was_begun_stays(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "kinh-phi").set(money(version), allocated="5")
    page.press("report_rest_none")
    rows = SpendingEntry.objects.filter(version=version)
    assert (rows.get(key="nganh-nnptnt").answer, money(version).allocated) == ("given", 5_000_000)
    assert set(rows.exclude(key="nganh-nnptnt").values_list("answer", flat=True)) == {"none"}


def test_tables_and_prose_are_answered_none_too(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "danh-gia")
    page.set_new("rows-obstacleentry", text="Thiếu vốn").press("report_rest_none")
    rows = TopicEntry.objects.filter(version=version)
    assert rows.get(key="highlights").answer == "none"
    assert rows.get(key="obstacles").answer == ""


@pytest.fixture
def after_last_year() -> ReportVersion:
    """A draft whose last year told of a task with a result, of staff and of obstacles."""
    last = factories.draft(factories.open_round(2025))
    factories.fill(last)
    task = Task.objects.get(code="I.2.2")
    TaskResult.objects.create(version=last, task=task, label="Lớp", number=3, unit="lớp")
    TopicEntry.objects.filter(version=last, key="obstacles").update(answer="")
    ObstacleEntry.objects.create(version=last, text="Thiếu vốn", cause="Giá tăng")
    factories.accepted_report(last.obligation.round, version=last)
    return factories.draft(factories.open_round())


def test_a_rows_words_are_carried_from_last_year_without_its_figures(
    after_last_year: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, after_last_year, "nhiem-vu")
    answer = page.press("report_carry", row="taskentry-I-2-2")
    assert answer["Location"].endswith("#taskentry-I-2-2")
    row = TaskEntry.objects.get(version=after_last_year, key="I.2.2")
    assert (row.summary, row.status) == ("Đang làm I.2.2.", "")
    result = TaskResult.objects.get(version=after_last_year)
    assert (result.label, result.unit, result.number) == ("Lớp", "lớp", None)
    others = TaskEntry.objects.filter(version=after_last_year).exclude(key="I.2.2")
    assert not others.exclude(summary="").exists()


def test_a_section_is_carried_only_where_it_is_blank(
    after_last_year: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, after_last_year, "danh-gia")
    row = TopicEntry.objects.get(version=after_last_year, key="highlights")
    page.set(row, text="Của năm nay").press("report_carry")
    row.refresh_from_db()
    assert row.text == "Của năm nay"
    carried = ObstacleEntry.objects.get(version=after_last_year)
    assert (carried.text, carried.cause) == ("Thiếu vốn", "Giá tăng")


def test_what_was_carried_is_offered_no_more(after_last_year: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, after_last_year, "danh-gia")
    assert "Dùng lại nội dung năm 2025" in page.html
    page.press("report_carry")
    assert "Dùng lại nội dung năm 2025" not in SectionPage(staff, after_last_year, "danh-gia").html


def test_neither_answers_a_report_that_is_no_draft(version: ReportVersion, staff: Client) -> None:
    factories.fill(version)
    page = SectionPage(staff, version, "nhiem-vu")
    at = factories.opening(factories.YEAR)
    factories.act(version, Action.READY, factories.membership(Role.STAFF), at)
    TaskEntry.objects.filter(version=version).update(status="")
    for name in ("report_rest_none", "report_carry"):
        assert page.press(name).status_code == 409
    assert not TaskEntry.objects.filter(version=version, status=TaskStatus.NONE).exists()


def test_the_draft_is_read_as_pdf_in_the_browser(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    assert f'href="/bao-cao/{version.pk}/pdf/?xem"' in page.html
    answer = fetched(staff, f"/bao-cao/{version.pk}/pdf/?xem")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.content.startswith(b"%PDF")
