"""An agency asks that its accepted report be opened again; Sở KH&CN opens it or says why not."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting.models import Notice, NoticeKind, ReopenRequest, ReportVersion, Status
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

REASON = "Số đã chi của nguồn NN&PTNT ghi nhầm."


@pytest.fixture(autouse=True)
def _on_1_september_2026() -> Iterator[None]:
    with time_machine.travel(local(2026, 9, 1), tick=False):
        yield


@pytest.fixture
def accepted() -> ReportVersion:
    return factories.accepted_report(factories.open_round())


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role()


def ask(client: Client, version: ReportVersion, reason: str = REASON) -> HttpResponse:
    url = reverse("report_ask_reopening", args=[version.pk])
    return client.post(url, {"reason": reason}, follow=True)


def decline(client: Client, version: ReportVersion, reason: str) -> HttpResponse:
    url = reverse("report_decline_reopening", args=[version.pk])
    return client.post(url, {"decline-reason": reason}, follow=True)


def test_the_reviewers_read_what_the_agency_asks(
    accepted: ReportVersion, staff: Client, officer: Client
) -> None:
    assert "Đang chờ trả lời" in ask(staff, accepted).content.decode()
    page = officer.get(reverse("review", args=[accepted.pk])).content.decode()
    assert "Cơ quan đề nghị mở bản điều chỉnh" in page
    assert "NN&amp;PTNT ghi nhầm" in page
    told = Notice.objects.filter(kind=NoticeKind.REOPEN_ASKED)
    assert {notice.membership.role for notice in told} == {Role.OFFICER}


def test_opening_the_correction_grants_the_request(
    accepted: ReportVersion, staff: Client, officer: Client
) -> None:
    ask(staff, accepted)
    officer.post(reverse("report_reopen", args=[accepted.pk]), {"reopen-reason": REASON})
    asked = ReopenRequest.objects.get()
    assert asked.is_granted
    assert asked.answered_by == factories.membership(Role.OFFICER, "SKHCN").user
    assert accepted.obligation.versions.open().get().status == Status.DRAFT


def test_a_declined_request_is_answered_with_a_reason_and_may_be_made_again(
    accepted: ReportVersion, staff: Client, officer: Client
) -> None:
    ask(staff, accepted)
    assert decline(officer, accepted, "Ghi vào báo cáo năm sau.").status_code == 200
    asked = ReopenRequest.objects.get()
    assert (asked.is_granted, asked.answer) == (False, "Ghi vào báo cáo năm sau.")
    told = Notice.objects.filter(kind=NoticeKind.REOPEN_DECLINED)
    assert {notice.membership.role for notice in told} == {Role.STAFF, Role.SIGNER}
    assert all("Ghi vào báo cáo năm sau." in notice.body for notice in told)
    assert not accepted.obligation.versions.open().exists()
    ask(staff, accepted, "Nay đã có chứng từ.")
    assert ReopenRequest.objects.waiting().get().reason == "Nay đã có chứng từ."


def test_a_request_without_a_reason_is_refused(accepted: ReportVersion, staff: Client) -> None:
    answer = ask(staff, accepted, " \n")
    assert answer.status_code == 400
    assert "Hãy ghi lý do" in answer.content.decode()
    assert not ReopenRequest.objects.exists()


def test_a_second_request_waits_for_the_answer_and_keeps_its_words(
    accepted: ReportVersion, staff: Client
) -> None:
    ask(staff, accepted)
    answer = ask(staff, accepted, "Thêm một chỗ nữa.")
    assert answer.status_code == 409
    assert "Thêm một chỗ nữa." in answer.content.decode()
    assert ReopenRequest.objects.count() == 1


def test_the_database_holds_one_waiting_request_at_most(
    accepted: ReportVersion, staff: Client
) -> None:
    ask(staff, accepted)
    first = ReopenRequest.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReopenRequest.objects.create(
            version=accepted, reason="x", asked_by=first.asked_by, asked_at=first.asked_at
        )


@pytest.mark.parametrize("agency", ["SVHTTDL", "UBND-950"])
def test_nobody_asks_for_another_agency(agency: str, accepted: ReportVersion, as_role: As) -> None:
    assert ask(as_role(Role.STAFF, agency), accepted).status_code == 404
    assert not ReopenRequest.objects.exists()


def test_what_is_not_accepted_is_not_asked_for(staff: Client) -> None:
    sent = factories.submitted_report(factories.open_round())
    assert ask(staff, sent).status_code == 409
    assert not ReopenRequest.objects.exists()


def test_declining_what_a_colleague_opened_keeps_the_words(
    accepted: ReportVersion, staff: Client, officer: Client
) -> None:
    ask(staff, accepted)
    officer.post(reverse("report_reopen", args=[accepted.pk]), {"reopen-reason": REASON})
    answer = decline(officer, accepted, "Không cần.")
    assert answer.status_code == 409
    assert "Không cần." in answer.content.decode()
    assert ReopenRequest.objects.get().is_granted
