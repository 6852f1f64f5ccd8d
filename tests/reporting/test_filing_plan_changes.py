"""A draft follows changes in the plan with a notice; submission freezes the set."""

import pytest
from django.test import Client
from django.urls import reverse

from reporting import lifecycle
from reporting.models import Action, ReportVersion, Status, TaskEntry
from soctrang_ip.accounts.models import Agency, Role
from tasks.models import Task, TaskPartner
from tests.reporting import factories
from tests.reporting.conftest import As

pytestmark = pytest.mark.django_db

AT = factories.opening(factories.YEAR)


@pytest.fixture
def version(plan_data: None) -> ReportVersion:
    found = factories.draft(factories.open_round())
    factories.fill(found)
    return found


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role(Role.STAFF)


def check_page(version: ReportVersion) -> str:
    return reverse("report_check", args=[version.pk])


def name_as_partner(task_code: str) -> None:
    """Sở KH&CN writes Sở NN&PTNT into the partners of a task."""
    task = Task.objects.get(code=task_code)
    agency = Agency.objects.get(code="SNNPTNT")
    TaskPartner.objects.create(task=task, order=9, wording=agency.name, agency=agency)


def test_the_overview_names_what_is_asked_since_the_draft_was_made(
    version: ReportVersion, staff: Client
) -> None:
    page = staff.get(reverse("report", args=[version.pk])).content.decode()
    assert "Cập nhật theo Kế hoạch" not in page
    name_as_partner("III.1.4")
    page = staff.get(reverse("report", args=[version.pk])).content.decode()
    assert "Phải trả lời thêm: nhiệm vụ III.1.4." in page
    assert "có thể chuyển ký" not in page


def test_the_check_page_asks_for_the_update_before_the_signer(
    version: ReportVersion, staff: Client
) -> None:
    assert "Báo cáo đã đủ" in staff.get(check_page(version)).content.decode()
    name_as_partner("III.1.4")
    page = staff.get(check_page(version)).content.decode()
    assert "Phải trả lời thêm: nhiệm vụ III.1.4." in page
    assert "Báo cáo đã đủ" not in page


def test_a_draft_behind_the_plan_is_not_passed_to_the_signer(version: ReportVersion) -> None:
    name_as_partner("III.1.4")
    with pytest.raises(lifecycle.Incomplete, match="Cập nhật theo Kế hoạch"):
        factories.act(version, Action.READY, factories.membership(Role.STAFF), AT)


def test_one_click_takes_the_change_into_the_report(version: ReportVersion, staff: Client) -> None:
    name_as_partner("III.1.4")
    staff.post(reverse("report_follow_plan", args=[version.pk]))
    assert TaskEntry.objects.get(version=version, key="III.1.4").status == ""
    page = staff.get(reverse("report_section", args=[version.pk, "nhiem-vu"])).content.decode()
    assert 'id="taskentry-III-1-4"' in page


def test_a_blank_row_no_longer_asked_goes_and_a_written_one_stays(plan_data: None) -> None:
    version = factories.draft(factories.open_round())
    blank, written = Task.objects.led_by(version.obligation.agency).in_plan_order()[:2]
    row = TaskEntry.objects.get(version=version, task=written)
    staff = factories.membership(Role.STAFF)
    factories.save(row, by=staff.user, at=AT, summary="Đã tập huấn.")
    for task in (blank, written):
        task.leads.all().delete()
        task.partners.all().delete()
    client = Client()
    client.force_login(staff.user)
    client.post(reverse("report_follow_plan", args=[version.pk]))
    kept = TaskEntry.objects.filter(version=version, task__in=[blank, written])
    assert [entry.summary for entry in kept] == ["Đã tập huấn."]


def test_a_sent_report_keeps_the_set_it_was_sent_with(
    version: ReportVersion, staff: Client
) -> None:
    sent = factories.submitted_report(version.obligation.round, version=version)
    name_as_partner("III.1.4")
    staff.post(reverse("report_follow_plan", args=[version.pk]))
    assert not TaskEntry.objects.filter(version=version, key="III.1.4").exists()
    assert (
        "Cập nhật theo Kế hoạch"
        not in staff.get(reverse("report", args=[version.pk])).content.decode()
    )
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED
