"""Saving the rows of a section: what is typed, what a colleague typed, what must not be lost."""

import pytest
from django.test import Client
from django.utils.html import escape

from reporting.models import (
    Action,
    Answer,
    AssetEntry,
    DocumentEntry,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportVersion,
    SpendingEntry,
    StaffEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from soctrang_ip.accounts.models import Agency, Role
from tasks.models import Task
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.filing import SectionPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def version() -> ReportVersion:
    return factories.draft(factories.open_round())


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role(Role.STAFF)


def topic(version: ReportVersion, key: str) -> TopicEntry:
    return TopicEntry.objects.get(version=version, key=key)


def task(version: ReportVersion, code: str) -> TaskEntry:
    return TaskEntry.objects.get(version=version, key=code)


def measure(version: ReportVersion, key: str) -> MeasureEntry:
    return MeasureEntry.objects.get(version=version, key=key)


def spending(version: ReportVersion, key: str = "nganh-nnptnt") -> SpendingEntry:
    return SpendingEntry.objects.get(version=version, key=key)


# Every kind of row ------------------------------------------------------------------------------


def test_prose_is_saved_as_given(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "chi-dao")
    page.set(topic(version, "integration"), text="Đã lồng ghép.\r\nDòng hai.").save()
    row = topic(version, "integration")
    assert (row.text, row.answer) == ("Đã lồng ghép.\nDòng hai.", Answer.GIVEN)
    assert row.updated_by == factories.membership(Role.STAFF).user


def test_a_duty_may_be_answered_none(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "chi-dao")
    page.set(topic(version, "duty:2.a"), is_none="on").save()
    assert topic(version, "duty:2.a").answer == Answer.NONE


@pytest.mark.parametrize(
    ("slug", "model", "typed", "stored"),
    [
        (
            "chi-dao",
            DocumentEntry,
            {"number": "12/KH-SNN", "issued_on": "05/02/2026", "title": "Kế hoạch năm"},
            {"number": "12/KH-SNN", "issued_on": "2026-02-05", "title": "Kế hoạch năm"},
        ),
        (
            "chi-dao",
            StaffEntry,
            {"full_name": "Lâm Thị Hòa", "is_dedicated": "on"},
            {"full_name": "Lâm Thị Hòa", "is_dedicated": "True"},
        ),
        (
            "danh-gia",
            ObstacleEntry,
            {"text": "Thiếu cán bộ", "cause": "Kiêm nhiệm"},
            {"text": "Thiếu cán bộ", "cause": "Kiêm nhiệm"},
        ),
        ("phuong-huong", NextWorkEntry, {"text": "Tập huấn"}, {"text": "Tập huấn"}),
        (
            "kien-nghi",
            ProposalEntry,
            {"text": "Bố trí kinh phí", "addressee": "UBND tỉnh"},
            {"text": "Bố trí kinh phí", "addressee": "UBND tỉnh"},
        ),
        (
            "tai-san",
            AssetEntry,
            {"kind": "trademark", "name": "Hành tím"},
            {"kind": "trademark", "name": "Hành tím"},
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_row_is_added_to_each_open_table(
    version: ReportVersion,
    staff: Client,
    slug: str,
    model: type,
    typed: dict[str, str],
    stored: dict[str, str],
) -> None:
    page = SectionPage(staff, version, slug)
    assert page.set_new(f"rows-{model._meta.model_name}", **typed).save().status_code == 302
    row = model.objects.get(version=version)
    assert {name: str(getattr(row, name)) for name in stored} == stored


def test_a_refused_row_is_told_by_name_with_what_to_type(
    version: ReportVersion, staff: Client
) -> None:
    page = SectionPage(staff, version, "chi-dao")
    page.set_new("rows-documententry", issued_on="13/2026", title="Kế hoạch năm")
    told = page.save().content.decode().partition('class="error-summary"')[2].partition("</div>")[0]
    assert "ngày ban hành: Hãy nhập ngày theo dạng ngày/tháng/năm" in told
    assert "<textarea" not in told


def test_next_work_may_name_a_task(version: ReportVersion, staff: Client) -> None:
    wanted = Task.objects.get(code="IV.4")
    page = SectionPage(staff, version, "phuong-huong")
    page.set_new("rows-nextworkentry", text="Khởi động", task=str(wanted.pk)).save()
    assert NextWorkEntry.objects.get(version=version).task == wanted


def test_a_task_and_its_results_are_saved(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    page.set(task(version, "I.2.2"), status="done", summary="Đã xong")
    page.set_new("rows-taskentry-I-2-2", label="Lớp tập huấn", number="1.234,5", unit="lớp")
    page.save()
    row = task(version, "I.2.2")
    assert (row.status, row.summary) == (TaskStatus.DONE, "Đã xong")
    result = TaskResult.objects.get(version=version)
    assert (result.task_id, str(result.number)) == (row.task_id, "1234.5000")


def test_each_kind_of_measure_is_saved(as_role: As) -> None:
    version = factories.draft(factories.open_round(), "SKHCN")
    page = SectionPage(as_role(Role.STAFF, "SKHCN"), version, "chi-tieu")
    page.set(measure(version, "CT1.1:whole"), numerator="3", denominator="4")
    page.set(measure(version, "CT5:whole"), value="120", estimate="150", previous_official="0")
    page.set(measure(version, "CT8:whole"), value="0")
    district = Agency.objects.get(code="UBND-950")
    table = "rows-measureentry-CT4-list"
    page.set_new(table, name="HTX Hành tím", code="2200123456", district=str(district.pk))
    assert page.save().status_code == 302
    ratio = measure(version, "CT1.1:whole")
    assert (ratio.numerator, ratio.denominator) == (3, 4)
    flow = measure(version, "CT5:whole")
    assert (flow.value, flow.estimate, flow.previous_official) == (120, 150, 0)
    assert (measure(version, "CT8:whole").value, measure(version, "CT8:whole").answer) == (
        0,
        Answer.GIVEN,
    )
    entry = ListEntry.objects.get(version=version)
    assert (entry.measure.code, entry.part, entry.district) == ("CT4", "list", district)


def test_a_milestone_is_saved(version: ReportVersion, staff: Client) -> None:
    row = MeasureEntry.objects.get(version=version, measure__code="CT7")
    SectionPage(staff, version, "chi-tieu").set(row, milestone="reached").save()
    row.refresh_from_db()
    assert row.milestone == MilestoneState.REACHED


def test_money_is_read_as_officials_type_it(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "kinh-phi")
    page.set(spending(version), allocated="1,5 tỷ", spent="1.200", estimate="500.000 đồng").save()
    row = spending(version)
    assert (row.allocated, row.spent, row.estimate) == (1_500_000_000, 1_200_000_000, 500_000)
    assert 'value="1.500"' in SectionPage(staff, version, "kinh-phi").html


def test_spending_may_be_told_for_single_tasks(version: ReportVersion, staff: Client) -> None:
    wanted = Task.objects.get(code="I.2.2")
    page = SectionPage(staff, version, "kinh-phi")
    table = "rows-spendingentry-nganh-nnptnt"
    page.set_new(table, task=str(wanted.pk), spent="20").save()
    row = spending(version, "nganh-nnptnt:I.2.2")
    assert (row.task, row.spent) == (wanted, 20_000_000)
    again = SectionPage(staff, version, "kinh-phi")
    again.set_new(table, task=str(wanted.pk), spent="7")
    assert again.save().status_code == 400
    assert "Nhiệm vụ này đã có một dòng trong nguồn này." in again.html
    row.refresh_from_db()
    assert row.spent == 20_000_000


# Blank, none and 0 ------------------------------------------------------------------------------


def test_blank_none_and_zero_stay_apart(version: ReportVersion, staff: Client) -> None:
    blank, none, zero = SpendingEntry.objects.filter(version=version, task=None).order_by("pk")[:3]
    page = SectionPage(staff, version, "kinh-phi")
    page.set(none, is_none="on").set(zero, spent="0").save()
    for row in (blank, none, zero):
        row.refresh_from_db()
    assert [(row.spent, row.answer) for row in (blank, none, zero)] == [
        (None, ""),
        (None, Answer.NONE),
        (0, Answer.GIVEN),
    ]
    shown = SectionPage(staff, version, "kinh-phi").data
    prefixes = [f"spendingentry-{row.key}" for row in (blank, none, zero)]
    assert [shown[f"{prefix}-spent"] for prefix in prefixes] == ["", "", "0"]
    assert [f"{prefix}-is_none" in shown for prefix in prefixes] == [False, True, False]


def test_a_page_sent_back_unchanged_saves_nothing(version: ReportVersion, staff: Client) -> None:
    factories.fill(version)
    counters = list(TaskEntry.objects.filter(version=version).values_list("edit_counter"))
    for slug in ("chi-dao", "nhiem-vu", "chi-tieu", "kinh-phi"):
        assert SectionPage(staff, version, slug).save().status_code == 302
    assert counters == list(TaskEntry.objects.filter(version=version).values_list("edit_counter"))
    assert not DocumentEntry.objects.filter(version=version).exists()


# Two people -------------------------------------------------------------------------------------


def test_a_stale_save_answers_409_and_shows_both_texts(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = topic(version, "highlights")
    mine = SectionPage(staff, version, "danh-gia")
    theirs = SectionPage(as_role(Role.SIGNER), version, "danh-gia")
    theirs.set(row, text="Của đồng nghiệp").save()
    answer = mine.set(row, text="Của tôi").save()
    assert answer.status_code == 409
    assert "Của đồng nghiệp" in mine.html
    assert mine.data["topicentry-highlights-text"] == "Của tôi"
    assert escape(factories.membership(Role.SIGNER).user) in mine.html
    row.refresh_from_db()
    assert row.text == "Của đồng nghiệp"


def test_only_the_choice_of_ones_own_text_goes_through(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = topic(version, "highlights")
    mine = SectionPage(staff, version, "danh-gia")
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").set(row, text="Của họ").save()
    mine.set(row, text="Của tôi").save()
    assert mine.save().status_code == 409
    assert mine.save(keep="topicentry-highlights").status_code == 302
    row.refresh_from_db()
    assert row.text == "Của tôi"


def test_the_stored_text_may_be_taken_instead(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = topic(version, "highlights")
    mine = SectionPage(staff, version, "danh-gia")
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").set(row, text="Của họ").save()
    mine.set(row, text="Của tôi").save()
    assert mine.save(take="topicentry-highlights").status_code == 302
    row.refresh_from_db()
    assert row.text == "Của họ"


def test_a_third_text_saved_while_one_chooses_is_met_again(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = topic(version, "highlights")
    mine = SectionPage(staff, version, "danh-gia")
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").set(row, text="Của họ").save()
    mine.set(row, text="Của tôi").save()
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").set(row, text="Lần hai").save()
    assert mine.save(keep="topicentry-highlights").status_code == 409
    assert "Lần hai" in mine.html


def test_the_other_rows_of_a_stale_page_are_saved(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    mine = SectionPage(staff, version, "nhiem-vu")
    other = SectionPage(as_role(Role.SIGNER), version, "nhiem-vu")
    other.set(task(version, "I.2.2"), status="done").save()
    mine.set(task(version, "I.2.2"), status="not_started")
    mine.set(task(version, "II.1.2"), status="in_progress")
    assert mine.save().status_code == 409
    assert task(version, "I.2.2").status == TaskStatus.DONE
    assert task(version, "II.1.2").status == TaskStatus.IN_PROGRESS


def test_two_colleagues_in_different_rows_do_not_disturb_each_other(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    mine = SectionPage(staff, version, "nhiem-vu")
    other = SectionPage(as_role(Role.SIGNER), version, "nhiem-vu")
    assert other.set(task(version, "I.2.2"), status="done").save().status_code == 302
    assert mine.set(task(version, "II.1.2"), status="done").save().status_code == 302
    assert task(version, "I.2.2").status == task(version, "II.1.2").status == TaskStatus.DONE


def test_two_colleagues_may_add_rows_at_the_same_time(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    mine = SectionPage(staff, version, "danh-gia")
    other = SectionPage(as_role(Role.SIGNER), version, "danh-gia")
    other.set_new("rows-obstacleentry", text="Của họ").save()
    mine.set_new("rows-obstacleentry", text="Của tôi").save()
    texts = ObstacleEntry.objects.filter(version=version).values_list("text", flat=True)
    assert set(texts) == {"Của họ", "Của tôi"}


def test_the_same_page_sent_twice_adds_its_row_once(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "danh-gia")
    page.set_new("rows-obstacleentry", text="Thiếu vốn")
    assert [page.save().status_code, page.save().status_code] == [302, 302]
    assert ObstacleEntry.objects.filter(version=version).count() == 1


def test_both_typing_the_same_words_is_no_conflict(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = topic(version, "highlights")
    mine = SectionPage(staff, version, "danh-gia")
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").set(row, text="Như nhau").save()
    assert mine.set(row, text="Như nhau").save().status_code == 302


# Removing rows ----------------------------------------------------------------------------------


def obstacle(version: ReportVersion) -> ObstacleEntry:
    return ObstacleEntry.objects.create(version=version, text="Thiếu vốn")


def test_a_row_is_removed(version: ReportVersion, staff: Client) -> None:
    row = obstacle(version)
    SectionPage(staff, version, "danh-gia").tick_remove(row).save()
    assert not ObstacleEntry.objects.filter(pk=row.pk).exists()


def test_a_row_a_colleague_changed_is_not_removed(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = obstacle(version)
    mine = SectionPage(staff, version, "danh-gia")
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").set(row, text="Thiếu người").save()
    assert mine.tick_remove(row).save().status_code == 409
    row.refresh_from_db()
    assert row.text == "Thiếu người"


def test_words_typed_in_a_row_a_colleague_removed_are_kept(
    version: ReportVersion, staff: Client, as_role: As
) -> None:
    row = obstacle(version)
    mine = SectionPage(staff, version, "danh-gia")
    SectionPage(as_role(Role.SIGNER), version, "danh-gia").tick_remove(row).save()
    assert mine.set(row, cause="Giá tăng").save().status_code == 409
    assert "Đồng nghiệp đã xóa dòng này." in mine.html
    assert mine.save(keep=f"obstacleentry-{row.key}").status_code == 302
    assert ObstacleEntry.objects.get(version=version).cause == "Giá tăng"


# What cannot be saved ---------------------------------------------------------------------------


def test_a_bad_number_stays_as_typed_with_the_reason(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "kinh-phi")
    good, bad = SpendingEntry.objects.filter(version=version).order_by("pk")[:2]
    page.set(good, spent="12").set(bad, spent="1.5")
    assert page.save().status_code == 400
    assert "Dùng dấu phẩy cho phần thập phân" in page.html
    assert f'href="#id_spendingentry-{bad.key}-spent"' in page.html
    assert page.data[f"spendingentry-{bad.key}-spent"] == "1.5"
    good.refresh_from_db()
    assert good.spent == 12_000_000


def test_a_new_row_that_is_not_valid_stays_as_typed(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "kien-nghi")
    prefix = page.blank_row("rows-proposalentry")
    assert page.set_new("rows-proposalentry", text="Bố trí vốn").save().status_code == 400
    assert page.data[f"{prefix}-text"] == "Bố trí vốn"
    page.data[f"{prefix}-addressee"] = "UBND tỉnh"
    assert page.save().status_code == 302
    assert ProposalEntry.objects.get(version=version).text == "Bố trí vốn"


def test_a_lead_cannot_answer_that_nothing_happened(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    assert page.set(task(version, "I.2.2"), status="none").save().status_code == 400
    assert task(version, "I.2.2").status == ""


def test_a_save_after_the_report_went_to_the_signer_changes_nothing(
    version: ReportVersion, staff: Client
) -> None:
    factories.fill(version)
    page = SectionPage(staff, version, "danh-gia")
    at = factories.opening(factories.YEAR)
    factories.act(version, Action.READY, factories.membership(Role.STAFF), at)
    page.set(topic(version, "highlights"), text="Viết thêm")
    page.set_new("rows-obstacleentry", text="Khó khăn mới")
    assert page.save().status_code == 409
    assert page.data["topicentry-highlights-text"] == "Viết thêm"
    assert "Khó khăn mới" in page.html
    assert "“Chờ ký”" in page.html
    assert topic(version, "highlights").text == "Nội dung highlights."
    assert not ObstacleEntry.objects.filter(version=version).exists()


# Section II at once -----------------------------------------------------------------------------


def test_the_remaining_group_tasks_are_answered_none_at_once(as_role: As) -> None:
    version = factories.draft(factories.open_round(), "UBND-950")
    client = as_role(Role.STAFF, "UBND-950")
    page = SectionPage(client, version, "nhiem-vu")
    page.set(task(version, "I.2.1"), status="done")
    page.press("report_rest_none")
    statuses = TaskEntry.objects.filter(version=version).exclude(key="I.2.1")
    assert task(version, "I.2.1").status == TaskStatus.DONE
    assert set(statuses.values_list("status", flat=True)) == {TaskStatus.NONE}


def test_a_task_is_added_and_what_was_typed_is_saved(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "nhiem-vu")
    page.set(task(version, "I.2.2"), summary="Đang viết")
    data = {**page.data, "task": "I.2.1"}
    answer = staff.post(f"/bao-cao/{version.pk}/them-nhiem-vu/", data)
    assert answer["Location"].endswith("#taskentry-I-2-1")
    assert task(version, "I.2.1").status == ""
    assert task(version, "I.2.2").summary == "Đang viết"


def test_more_blank_rows_come_without_script(version: ReportVersion, staff: Client) -> None:
    page = SectionPage(staff, version, "danh-gia")
    page.set_new("rows-obstacleentry", text="Thiếu vốn")
    answer = page.save(them="rows-obstacleentry")
    html = staff.get(answer["Location"]).content.decode()
    assert html.count('class="is-new"') == 4
