"""The handover page: one page tells somebody new how an agency's reports stand."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reporting import drafting
from reporting.handover import handover
from reporting.models import (
    Action,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportVersion,
    StaffEntry,
    TopicEntry,
)
from soctrang_ip.accounts import delegation
from soctrang_ip.accounts.models import Agency, Role, User
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local

pytestmark = pytest.mark.usefixtures("plan_data")


def accepted(year: int, said: str = "") -> ReportVersion:
    """An accepted report in which every open table has a row that says so."""
    version = factories.draft(factories.open_round(year))
    factories.fill(version)
    with drafting.locked(version):
        TopicEntry.objects.filter(
            version=version, key__in=["next_work", "proposals", "obstacles", "staff"]
        ).update(answer="")
        NextWorkEntry.objects.create(version=version, text=f"Việc năm sau {said}")
        ProposalEntry.objects.create(
            version=version, text=f"Kiến nghị {said}", addressee="UBND tỉnh"
        )
        ObstacleEntry.objects.create(version=version, text=f"Khó khăn {said}")
        StaffEntry.objects.create(version=version, full_name=f"Phụ trách {said}")
    factories.attached(version, name=f"minh-chung-{year}.png")
    return factories.accepted_report(version.obligation.round, version=version)


def page(as_role: As, role: Role = Role.STAFF, code: str = "SNNPTNT") -> str:
    return as_role(role, code).get(reverse("handover")).content.decode()


def test_it_tells_what_the_last_accepted_report_promised(as_role: As) -> None:
    accepted(2024, "cũ")
    accepted(2025, "mới")
    html = page(as_role)
    for what in ("Việc năm sau", "Kiến nghị", "Khó khăn", "Phụ trách"):
        assert f"{what} mới" in html
        assert f"{what} cũ" not in html


def test_it_leads_to_the_files_of_the_last_accepted_report(as_role: As) -> None:
    version = accepted(2025)
    file = version.attachment_rows.get()
    url = reverse("attachment_file", args=[version.pk, file.key])
    assert f'<a href="{url}">minh-chung-2025.png</a>' in page(as_role)


def test_it_shows_each_task_year_by_year_the_newest_first() -> None:
    accepted(2024)
    accepted(2025)
    found = handover(
        Agency.objects.get(code="SNNPTNT"), factories.membership(Role.STAFF), local(2026, 1, 5)
    )
    assert found.tasks
    orders = [each.task.order for each in found.tasks]
    assert orders == sorted(orders)
    assert any([row.year for row in each.years] == [2025, 2024] for each in found.tasks)


def test_it_says_what_is_owed_and_why_it_was_returned(as_role: As) -> None:
    round_ = factories.open_round()
    version = factories.submitted_report(round_)
    officer = factories.membership(Role.OFFICER, "SKHCN")
    at = local(2026, 8, 6)
    act(version, Action.TAKE, officer, at)
    act(
        version,
        Action.RETURN,
        officer,
        at,
        reason="Biểu <b>03</b> chưa khớp.",
        answer_by=datetime.date(2026, 8, 20),
    )
    html = page(as_role)
    assert "Báo cáo năm 2026" in html
    assert "Biểu &lt;b&gt;03&lt;/b&gt; chưa khớp." in html
    assert "20/08/2026" in html


def test_it_lists_who_can_act_and_for_whom_somebody_signs(as_role: As) -> None:
    signer, staff = factories.membership(Role.SIGNER), factories.membership(Role.STAFF)
    now = timezone.now()
    today = timezone.localdate(now)
    delegation.delegate(
        by=signer, to=staff.user, valid_from=today, valid_until=today, reason="Họp.", at=now
    )
    gone = User.objects.create_user("da.nghi@example.vn", "Đã Nghỉ Việc", "x", is_active=False)
    gone.memberships.create(agency=staff.agency, role=Role.STAFF, valid_from=factories.SINCE)
    html = page(as_role)
    assert "ký thay Người ký Sở NN&amp;PTNT" in html
    assert "Đã Nghỉ Việc" not in html


def test_a_reviewer_reads_any_agencys_page_without_the_words_of_its_draft(as_role: As) -> None:
    accepted(2025, "mới")
    draft = factories.draft(factories.open_round())
    with drafting.locked(draft):
        ObstacleEntry.objects.create(version=draft, text="Chưa gửi thì chưa ai đọc")
    url = reverse("handover_of", args=["SNNPTNT"])
    html = as_role(Role.OFFICER, "SKHCN").get(url).content.decode()
    assert "Khó khăn mới" in html
    assert "Chưa gửi thì chưa ai đọc" not in html


def test_an_agency_that_does_not_report_has_no_page(as_role: As) -> None:
    client = as_role(Role.OFFICER, "SKHCN")
    for code in ("UBNDT", "khong-co"):
        assert client.get(reverse("handover_of", args=[code])).status_code == 404


def test_another_agencys_people_read_their_own_page_only(as_role: As) -> None:
    accepted(2025, "mới")
    assert "Khó khăn mới" not in page(as_role, code="SCT")
    url = reverse("handover_of", args=["SNNPTNT"])
    assert as_role(Role.STAFF, "SCT").get(url).status_code == 403


def test_the_agencys_page_of_the_plan_leads_to_it(as_role: As) -> None:
    url = reverse("agency", args=["SNNPTNT"])
    for role, code, target in (
        (Role.STAFF, "SNNPTNT", reverse("handover")),
        (Role.OFFICER, "SKHCN", reverse("handover_of", args=["SNNPTNT"])),
    ):
        assert f'href="{target}"' in as_role(role, code).get(url).content.decode()
    assert "Trang bàn giao" not in as_role(Role.STAFF, "SCT").get(url).content.decode()


def test_it_asks_as_often_for_four_years_as_for_one(as_role: As) -> None:
    client, url = as_role(), reverse("handover")
    accepted(2022)
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    for year in (2023, 2024, 2025):
        accepted(year)
    with CaptureQueriesContext(connection) as after:
        client.get(url)
    assert len(after) == len(before)
