"""The status of a year beside each task, the filters, the timeline, and who may see what."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from reporting.models import TaskEntry, TaskStatus
from soctrang_ip.accounts.models import Role, User
from tasks.models import Task
from tests.conftest import Cast
from tests.plan.test_pages import shown_tasks, text_of, words
from tests.reporting.factories import (
    accepted_report,
    draft,
    fill,
    open_round,
    submitted_report,
)

ClientOf = Callable[[User], Client]
NOT_ACCEPTED = "Chưa có báo cáo được chấp nhận"

pytestmark = pytest.mark.usefixtures("plan_data")


@pytest.fixture
def staff(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.staff)


def status_of(client: Client, code: str, **query: str) -> str:
    """What the table says of the task's year."""
    markup = client.get(reverse("tasks"), query).content.decode()
    row = re.search(rf'<tr id="{re.escape(code)}">(.*?)</tr>', markup, re.DOTALL)[1]
    found = re.search(r'data-label="Tình trạng \d+">(.*)</td>', row, re.DOTALL)
    return words(found[1]) if found else ""


def test_the_newest_round_gives_the_year(staff: Client) -> None:
    accepted_report(open_round(2025))
    open_round(2026)
    assert status_of(staff, "I.2.2") == NOT_ACCEPTED
    assert status_of(staff, "I.2.2", nam="2025") == "Đang triển khai"


def test_a_year_a_task_rests_is_not_due(staff: Client) -> None:
    open_round(2026)
    assert status_of(staff, "VI.5") == "Không đến kỳ"


def test_without_a_round_there_is_no_status(staff: Client) -> None:
    assert status_of(staff, "I.2.2") == ""


@pytest.mark.parametrize("role", [Role.STAFF, Role.OFFICER, Role.HEAD, Role.LEADER])
@pytest.mark.parametrize("make", [draft, submitted_report])
def test_what_is_not_accepted_is_shown_to_nobody(
    make: Callable[..., object], role: Role, cast: Cast, client_of: ClientOf
) -> None:
    make(open_round(2026), "SVHTTDL")
    client = client_of(cast.of_role(role))
    assert status_of(client, "I.2.3") == NOT_ACCEPTED
    assert "Đang triển khai" not in text_of(client, "plan_timeline")
    assert "Đang triển khai" not in text_of(client, "task", "I.2.3")


def test_another_agencys_accepted_word_is_shown(cast: Cast, client_of: ClientOf) -> None:
    accepted_report(open_round(2026))
    other = client_of(cast.other_staff)
    assert status_of(other, "I.2.2") == "Đang triển khai"
    assert "Đang làm" not in text_of(other, "tasks")


def test_an_administrator_reads_no_report_content(cast: Cast, client_of: ClientOf) -> None:
    accepted_report(open_round(2026))
    administrator = client_of(cast.administrator)
    for name, *args in (("tasks",), ("plan_timeline",), ("task", "I.2.2"), ("solution", "1.a")):
        shown = text_of(administrator, name, *args)
        assert "Đang triển khai" not in shown
        assert NOT_ACCEPTED not in shown


def test_of_two_leads_the_less_advanced_counts(staff: Client) -> None:
    round_ = open_round(2026)
    done = draft(round_, "CDCD")
    fill(done)
    TaskEntry.objects.filter(version=done, key="VI.4").update(status=TaskStatus.DONE)
    accepted_report(round_, "CDCD", version=done)
    assert status_of(staff, "VI.4").startswith(f"{NOT_ACCEPTED} ")
    accepted_report(round_, "CDN")
    assert status_of(staff, "VI.4").startswith("Đang triển khai ")
    assert "Trường CĐ Cộng đồng: hoàn thành" in status_of(staff, "VI.4")


def test_partners_are_found_by_name_and_through_closed_groups(staff: Client) -> None:
    assert len(shown_tasks(staff, phoi_hop="UBND-950")) == 24
    assert set(shown_tasks(staff, phoi_hop="HND")) == {
        task.code
        for task in Task.objects.filter(
            partners__group__code__isnull=False, partners__group__members__code="HND"
        )
    }


def test_funding_narrows_the_table(staff: Client) -> None:
    codes = shown_tasks(staff, nguon="nganh-cong-an")
    assert codes == [
        task.code for task in Task.objects.filter(funding__source__code="nganh-cong-an")
    ]
    assert 0 < len(codes) < 34


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("phoi_hop", "Không có cơ quan phối hợp này."),
        ("nguon", "Không nhiệm vụ nào có nguồn kinh phí này."),
        ("nam", "hãy chọn từ 2021 đến 2030"),
    ],
)
def test_an_unknown_value_is_told_and_filters_nothing(name: str, told: str, staff: Client) -> None:
    shown = text_of(staff, "tasks", **{name: "khong-co"})
    assert told in shown
    assert "34 nhiệm vụ" in shown


def test_the_timeline_shows_every_task_with_the_plans_labels(staff: Client) -> None:
    shown = text_of(staff, "plan_timeline")
    assert all(f"{code} " in shown for code in Task.objects.values_list("code", flat=True))
    row = shown.split("II.2 ")[1].split("III. ")[0]
    assert row.index("Thí điểm") < row.index("Chính thức")


def test_the_timeline_says_what_each_cell_means(staff: Client) -> None:
    accepted_report(open_round(2025))
    markup = staff.get(reverse("plan_timeline")).content.decode()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", markup, re.DOTALL)
    assert len(cells) == 340
    assert all(words(cell) for cell in cells)
    assert "Đang triển khai" in words(markup)
