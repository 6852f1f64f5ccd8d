"""The reviewers' table: who has filed, who is late, who has to act."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from reporting import drafting
from reporting.models import Action, Obligation, ReportingRound, Status, TopicEntry
from reporting.queue import QueueRow, queue
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.factories import act, local
from tests.reporting.lifecycle_states import needs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

As = Callable[..., Client]
NOW = local(2026, 10, 20)


@pytest.fixture(autouse=True)
def _on_20_october_2026() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(officer: Client) -> Callable[[str], str]:
    """`page("loc=gui-tre")`: the queue with that filter."""
    return lambda query="": officer.get(f"{reverse('review_queue')}?{query}").content.decode()


def row_of(round_: ReportingRound, code: str) -> QueueRow:
    return next(row for row in queue(round_, NOW).rows if row.code == code)


def test_every_agency_has_its_row_in_plan_order(round_: ReportingRound) -> None:
    codes = [row.code for row in queue(round_, NOW).rows]
    order = round_.obligations.order_by("agency__order").values_list("agency__code", flat=True)
    assert codes == list(order)
    assert len(codes) == 31


def test_a_row_says_when_a_report_came_and_how_long_it_waits(round_: ReportingRound) -> None:
    factories.submitted_report(round_, "SCT", at=local(2026, 10, 14, 23, 59))
    row = row_of(round_, "SCT")
    assert (row.state, row.days_waiting, row.next_step) == (Status.SUBMITTED, 6, "Nhận thẩm định")
    assert "đúng hạn" in row.punctuality.label


def test_a_row_names_the_reviewer(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_, "SCT")
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(version, Action.TAKE, officer, NOW)
    row = row_of(round_, "SCT")
    assert (row.state, row.version.reviewer) == (Status.IN_REVIEW, officer.user)


def test_a_report_of_15_october_is_late(round_: ReportingRound) -> None:
    factories.submitted_report(round_, "SCT", at=local(2026, 10, 15, 0))
    found = queue(round_, NOW)
    assert [row.code for row in found.among("late")] == ["SCT"]
    assert "trễ" in row_of(round_, "SCT").punctuality.label


def test_who_has_sent_nothing_is_overdue_and_to_be_reminded(round_: ReportingRound) -> None:
    row = row_of(round_, "SCT")
    assert (row.punctuality.label, row.next_step) == ("Quá hạn 6 ngày", "Đôn đốc")
    assert len(queue(round_, NOW).among("missing")) == 31


def test_who_is_exempted_is_waited_for_by_nobody(round_: ReportingRound) -> None:
    Obligation.objects.filter(agency__code="SCT").update(exempted_at=NOW)
    row = row_of(round_, "SCT")
    assert (row.state.label, row.next_step) == ("Được miễn", "")
    assert [row.code for row in queue(round_, NOW).among("exempt")] == ["SCT"]


def test_a_returned_report_shows_until_when_it_is_awaited(round_: ReportingRound) -> None:
    version = factories.submitted_report(round_, "SCT")
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(version, Action.TAKE, officer, local(2026, 9, 1))
    act(version, Action.RETURN, officer, local(2026, 9, 2), **needs(round_))
    row = row_of(round_, "SCT")
    assert row.next_step == "Chờ cơ quan gửi lại"
    assert "01/10/2026" in row.answer_by.label
    assert row.readable == version


def test_the_longest_wait_comes_first(round_: ReportingRound) -> None:
    factories.submitted_report(round_, "SCT", at=local(2026, 10, 12))
    factories.submitted_report(round_, "CAT", at=local(2026, 10, 9))
    assert [row.code for row in queue(round_, NOW).waiting] == ["CAT", "SCT"]


def test_of_a_draft_only_state_progress_and_last_save_are_told(
    round_: ReportingRound, page: Callable[[str], str]
) -> None:
    draft = factories.draft(round_, "SCT")
    staff = factories.membership(Role.STAFF, "SCT").user
    with drafting.locked(draft):
        row = TopicEntry.objects.get(version=draft, key="highlights")
        saved_at = local(2026, 8, 5, 10, 32)
        factories.save(row, by=staff, at=saved_at, answer="given", text="Chữ chưa gửi.")
    shown = page()
    assert "đã trả lời 1/" in shown
    assert "lưu lúc 10:32 05/08/2026" in shown
    assert "Chữ chưa gửi" not in shown
    assert reverse("review", args=[draft.pk]) not in shown


def test_a_filter_shows_only_its_agencies(
    round_: ReportingRound, page: Callable[[str], str]
) -> None:
    factories.submitted_report(round_, "SCT", at=local(2026, 10, 15, 0))
    factories.submitted_report(round_, "CAT", at=local(2026, 10, 14))
    shown = page("loc=gui-tre")
    assert shown.count('<th scope="row"') == 1
    assert "Sở Công Thương" in shown
    assert page().count('<th scope="row"') == 31


def test_the_newest_open_annual_round_is_shown_first(page: Callable[[str], str]) -> None:
    assert "Chưa có kỳ báo cáo nào" in page()
    older = factories.open_round(2025)
    factories.open_round(2026)
    assert "<h1>Báo cáo năm 2026</h1>" in page()
    assert "<h1>Báo cáo năm 2025</h1>" in page(f"ky={older.pk}")


def test_a_round_that_does_not_exist_is_not_found(round_: ReportingRound, officer: Client) -> None:
    assert officer.get(f"{reverse('review_queue')}?ky=x").status_code == 404


def test_the_queue_asks_the_same_number_of_queries_however_many_have_filed(
    round_: ReportingRound,
    officer: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(QUERIES):
        officer.get(reverse("review_queue"))
    factories.accepted_report(round_, "SKHCN")
    for code in ("SCT", "CAT"):
        factories.submitted_report(round_, code)
    for code in ("SNNPTNT", "SGDDT", "CQLTT", "UBND-950"):
        factories.fill(factories.draft(round_, code))
    with django_assert_max_num_queries(QUERIES):
        officer.get(reverse("review_queue"))


QUERIES = 24
"""Session, user, memberships, unread notices (5), rounds, agencies, obligations, versions,
answer-by days, the drafts' rows (12), the figures of the filing (2), and the names of the
reviewers."""
