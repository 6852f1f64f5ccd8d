"""From "chuyển ký" to the receipt, through the pages."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from reporting.models import Action, ReportVersion, Status
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def waiting() -> ReportVersion:
    return factories.waiting_report(factories.open_round())


@pytest.fixture
def signer(as_role: As) -> Client:
    return as_role(Role.SIGNER)


def url(name: str, version: ReportVersion) -> str:
    return reverse(name, args=[version.pk])


def test_errors_stop_the_way_to_the_signer(as_role: As) -> None:
    version = factories.draft(factories.open_round())
    answer = as_role().post(url("report_ready", version))
    assert answer.status_code == 400
    assert "phải bổ sung trước khi chuyển ký" in answer.content.decode()
    version.refresh_from_db()
    assert version.status == Status.DRAFT


def test_a_complete_report_goes_to_the_signer(as_role: As) -> None:
    version = factories.draft(factories.open_round())
    factories.fill(version)
    assert as_role().post(url("report_ready", version)).status_code == 302
    version.refresh_from_db()
    assert version.status == Status.AWAITING_SIGN


def test_the_signer_finds_the_text_and_the_button(waiting: ReportVersion, signer: Client) -> None:
    page = signer.get(url("report", waiting)).content.decode()
    assert url("report_full", waiting) in page
    assert url("report_submit", waiting) in page
    assert 'name="key" value="' in page


def test_staff_do_not_see_the_button_and_may_not_submit(
    waiting: ReportVersion, as_role: As
) -> None:
    staff = as_role()
    assert url("report_submit", waiting) not in staff.get(url("report", waiting)).content.decode()
    assert staff.post(url("report_submit", waiting), {"key": "k"}).status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == Status.AWAITING_SIGN


def test_the_receipt_shows_code_local_time_and_that_it_was_in_time(
    waiting: ReportVersion, signer: Client
) -> None:
    with time_machine.travel(factories.local(2026, 10, 14, 23, 59), tick=False):
        answer = signer.post(url("report_submit", waiting), {"key": "k-1"})
    assert answer["Location"] == url("report_receipt", waiting)
    waiting.refresh_from_db()
    page = signer.get(answer["Location"]).content.decode()
    assert waiting.receipt_code in page
    assert "23:59 14/10/2026" in page
    assert waiting.snapshot_sha256[:16] in page
    assert "Gửi đúng hạn" in page


def test_at_the_due_instant_it_is_late_and_still_accepted(
    waiting: ReportVersion, signer: Client
) -> None:
    with time_machine.travel(factories.local(2026, 10, 15, 0, 0), tick=False):
        answer = signer.post(url("report_submit", waiting), {"key": "k-1"})
    assert "Gửi trễ hạn" in signer.get(answer["Location"]).content.decode()


def test_the_same_key_twice_has_one_effect_and_one_receipt(
    waiting: ReportVersion, signer: Client
) -> None:
    answers = [signer.post(url("report_submit", waiting), {"key": "k-1"}) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {url("report_receipt", waiting)}
    assert waiting.events.filter(action="submit").count() == 1


def test_a_report_already_sent_says_by_whom_and_links_the_receipt(
    waiting: ReportVersion, signer: Client
) -> None:
    signer.post(url("report_submit", waiting), {"key": "k-1"})
    answer = signer.post(url("report_submit", waiting), {"key": "k-2"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ký và gửi bởi" in page
    assert url("report_receipt", waiting) in page
    assert waiting.events.filter(action="submit").count() == 1


def test_a_signer_gives_a_reason_to_unlock(waiting: ReportVersion, signer: Client) -> None:
    answer = signer.post(url("report_unlock", waiting), {"reason": " "})
    assert answer.status_code == 400
    assert "Hãy ghi lý do." in answer.content.decode()
    assert signer.post(url("report_unlock", waiting), {"reason": "Sai số"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == Status.DRAFT
    assert "Sai số" in signer.get(url("report", waiting)).content.decode()


def test_a_reason_that_came_too_late_is_not_lost(waiting: ReportVersion, signer: Client) -> None:
    staff = factories.membership(Role.STAFF)
    factories.act(waiting, Action.UNLOCK, staff, factories.local(2026, 9, 1))
    answer = signer.post(url("report_unlock", waiting), {"reason": "Sai số liệu CT2"})
    assert answer.status_code == 409
    assert "Sai số liệu CT2" in answer.content.decode()


def test_recall_says_what_it_does_and_opens_the_next_draft(
    waiting: ReportVersion, signer: Client
) -> None:
    with time_machine.travel(factories.local(2026, 9, 1)):
        signer.post(url("report_submit", waiting), {"key": "k-1"})
        page = signer.get(url("report", waiting)).content.decode()
        assert "Gửi lại đến hết ngày 14/10/2026 thì vẫn đúng hạn." in page
        answer = signer.post(url("report_recall", waiting), {"reason": "Nhầm bản"})
    draft = waiting.obligation.versions.get(number=2)
    assert answer["Location"] == url("report", draft)
    assert draft.status == Status.DRAFT


def test_after_the_deadline_recall_says_the_next_one_is_late(
    waiting: ReportVersion, signer: Client
) -> None:
    signer.post(url("report_submit", waiting), {"key": "k-1"})
    with time_machine.travel(factories.local(2026, 10, 20)):
        page = signer.get(url("report", waiting)).content.decode()
    assert "bản gửi lại sẽ bị ghi nhận là gửi trễ" in page


def test_a_draft_is_discarded_and_another_may_begin(as_role: As) -> None:
    version = factories.draft(factories.open_round())
    staff = as_role()
    with time_machine.travel(factories.local(2026, 9, 1)):
        assert staff.post(url("report_discard", version))["Location"] == reverse("my_reports")
        assert "Lập bản mới" in staff.get(reverse("my_reports")).content.decode()
    version.refresh_from_db()
    assert version.status == Status.DISCARDED


def test_an_unsent_report_has_no_receipt(waiting: ReportVersion, signer: Client) -> None:
    assert signer.get(url("report_receipt", waiting)).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["report_ready", "report_unlock", "report_submit", "report_recall", "report_discard"],
)
def test_an_action_is_never_a_link(name: str, waiting: ReportVersion, signer: Client) -> None:
    assert signer.get(url(name, waiting)).status_code == 405
