"""A reviewer reads a report beside last year's and decides on it."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from reporting import drafting
from reporting.comparison import ComparedLine, compare
from reporting.models import (
    Action,
    MeasureEntry,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    SpendingEntry,
    Status,
    TopicEntry,
)
from soctrang_ip.accounts.models import Membership, Role
from tests.reporting import factories
from tests.reporting.factories import MILLION, act, local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

As = Callable[..., Client]
NOW = local(2026, 9, 1)
ACTIONS = ("report_take", "report_release", "report_return", "report_accept", "report_reopen")
RETURN = {"return-reason": "Thiếu số đã chi.", "return-answer_by": "10/09/2026"}


@pytest.fixture(autouse=True)
def _on_1_september_2026() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sent(round_: ReportingRound) -> ReportVersion:
    return factories.submitted_report(round_)


@pytest.fixture
def taken(sent: ReportVersion) -> ReportVersion:
    return act(sent, Action.TAKE, factories.membership(Role.OFFICER, "SKHCN"), NOW)


def post(client: Client, name: str, version: ReportVersion, **typed: str) -> HttpResponse:
    return client.post(reverse(name, args=[version.pk]), typed, follow=True)


def text_of(client: Client, version: ReportVersion, query: str = "") -> str:
    return client.get(reverse("review", args=[version.pk]) + query).content.decode()


def state_of(version: ReportVersion) -> str:
    return ReportVersion.objects.get(pk=version.pk).status


# The comparison -----------------------------------------------------------------------------


def lines_of(version: ReportVersion, section: str) -> dict[tuple[str, str], ComparedLine]:
    """By the item's code (or title) and the line's label."""
    found = next(part for part in compare(version).sections if part.slug == section)
    return {
        (item.code or item.title, row.line.label): row for item in found.items for row in item.lines
    }


def with_estimate(round_: ReportingRound, estimate: int) -> ReportVersion:
    """A filled draft of Sở KH&CN whose first source of money estimates so many triệu."""
    version = factories.draft(round_, "SKHCN")
    factories.fill(version)
    with drafting.locked(version):
        row = SpendingEntry.objects.filter(version=version).order_by("source__order").first()
        by = factories.membership(Role.STAFF, "SKHCN").user
        factories.save(row, by=by, at=version.created_at, estimate=estimate * MILLION)
    return version


def test_last_years_value_stands_beside_this_years(round_: ReportingRound) -> None:
    before = factories.open_round(2025)
    factories.accepted_report(before, "SKHCN", version=with_estimate(before, 70))
    version = factories.submitted_report(round_, "SKHCN", version=with_estimate(round_, 90))
    source = SpendingEntry.objects.filter(version=version).order_by("source__order").first().source
    row = lines_of(version, "kinh-phi")[(source.name, "Ước cả năm")]
    assert (row.line.text, row.before) == ("90", "70")


def test_a_report_of_last_year_that_was_not_accepted_is_not_compared_with(
    round_: ReportingRound,
) -> None:
    factories.submitted_report(factories.open_round(2025), "SKHCN")
    assert not compare(factories.submitted_report(round_, "SKHCN")).has_last_year


def test_the_target_stands_beside_the_measure(sent: ReportVersion, officer: Client) -> None:
    measure = MeasureEntry.objects.filter(version=sent, measure__code="CT4").get().measure
    sections = {part.slug: part for part in compare(sent).sections}
    item = next(item for item in sections["chi-tieu"].items if item.code == "CT4")
    assert item.targets == ("2025: ≥ 250 đơn vị", "2030: ≥ 350 đơn vị")
    page = text_of(officer, sent)
    assert measure.name in page
    assert "2025: ≥ 250 đơn vị" in page


def test_zero_nothing_occurred_and_blank_read_differently(round_: ReportingRound) -> None:
    version = factories.draft(round_)
    factories.fill(version)
    first, second = SpendingEntry.objects.filter(version=version).order_by("source__order")[:2]
    by = factories.membership(Role.STAFF).user
    with drafting.locked(version):
        factories.save(first, by=by, at=NOW, spent=0)
        blank = {"allocated": None, "spent": None, "estimate": None}
        factories.save(second, by=by, at=NOW, answer="none", **blank)
    lines = lines_of(factories.submitted_report(round_, version=version), "kinh-phi")
    assert lines[(first.source.name, "Đã chi đến ngày chốt")].line.text == "0"
    assert lines[(second.source.name, "Đã chi đến ngày chốt")].line.text == "Không phát sinh"


@pytest.fixture
def mended(taken: ReportVersion) -> ReportVersion:
    """Version 2, sent after the first was returned; only the highlights differ."""
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(taken, Action.RETURN, officer, NOW, reason="Thiếu.", answer_by=NOW.date())
    draft = taken.obligation.versions.open().get()
    with drafting.locked(draft):
        row = TopicEntry.objects.get(version=draft, key="highlights")
        by = factories.membership(Role.STAFF).user
        factories.save(row, by=by, at=NOW, text="Câu đã mở rộng.")
    return factories.submitted_report(draft.obligation.round, version=draft, at=NOW)


def test_what_was_mended_is_marked_with_what_it_said_before(mended: ReportVersion) -> None:
    compared = compare(mended, only_changes=True)
    (section,) = (part for part in compared.sections if part.items)
    (item,) = section.items
    (row,) = item.lines
    assert (compared.changes, compared.former_number) == (1, 1)
    assert (row.line.text, row.former) == ("Câu đã mở rộng.", "Nội dung highlights.")


def test_the_reviewer_may_see_only_what_was_mended(mended: ReportVersion, officer: Client) -> None:
    page = text_of(officer, mended, "?chi=sua")
    assert "Câu đã mở rộng." in page
    assert "Nội dung highlights." in page
    assert "Nội dung directions." not in page


def test_a_first_version_is_not_called_the_same_as_one_before_it(
    officer: Client, sent: ReportVersion
) -> None:
    assert "giống hệt bản trước" not in text_of(officer, sent, "?chi=sua")


# Acting -------------------------------------------------------------------------------------


def test_the_buttons_are_those_of_the_state(sent: ReportVersion, officer: Client) -> None:
    def offered() -> set[str]:
        page = text_of(officer, sent)
        return {name for name in ACTIONS if f'action="{reverse(name, args=[sent.pk])}"' in page}

    assert offered() == {"report_take"}
    post(officer, "report_take", sent)
    assert offered() == {"report_release", "report_return", "report_accept"}
    post(officer, "report_accept", sent)
    assert offered() == {"report_reopen"}


def test_an_officer_takes_and_accepts(sent: ReportVersion, officer: Client) -> None:
    post(officer, "report_take", sent)
    answer = post(officer, "report_accept", sent)
    assert state_of(sent) == Status.ACCEPTED
    assert "Đã chấp nhận báo cáo." in answer.content.decode()


def test_an_officer_gives_a_report_back_to_the_queue(taken: ReportVersion, officer: Client) -> None:
    post(officer, "report_release", taken)
    taken.refresh_from_db()
    assert (taken.status, taken.reviewer) == (Status.SUBMITTED, None)


def test_another_officer_may_go_on(taken: ReportVersion, as_role: As) -> None:
    post(as_role(Role.HEAD, "SKHCN"), "report_accept", taken)
    assert state_of(taken) == Status.ACCEPTED


def test_a_return_tells_the_reason_and_the_day(taken: ReportVersion, officer: Client) -> None:
    answer = post(officer, "report_return", taken, **RETURN)
    assert state_of(taken) == Status.RETURNED
    page = answer.content.decode()
    assert "Thiếu số đã chi." in page
    assert "Gửi lại chậm nhất ngày 10/09/2026." in page


def test_the_answer_is_asked_within_a_week(taken: ReportVersion, officer: Client) -> None:
    assert 'value="08/09/2026"' in text_of(officer, taken)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"return-reason": ""}, "Hãy ghi lý do."),
        ({"return-answer_by": ""}, "Hãy điền mục này."),
        ({"return-answer_by": "31/08/2026"}, "Ngày gửi lại không được trước hôm nay."),
    ],
)
def test_a_refused_return_keeps_the_words(
    typed: dict[str, str], sentence: str, taken: ReportVersion, officer: Client
) -> None:
    answer = post(officer, "report_return", taken, **RETURN | typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert (RETURN | typed)["return-reason"] in page
    assert "data-dialog open" in page
    assert state_of(taken) == Status.IN_REVIEW


def test_an_accepted_report_is_opened_again_with_a_reason(
    round_: ReportingRound, officer: Client
) -> None:
    version = factories.accepted_report(round_)
    assert post(officer, "report_reopen", version).status_code == 400
    post(officer, "report_reopen", version, **{"reopen-reason": "Số liệu CT4 sai."})
    assert version.obligation.versions.open().get().change_reason == "Số liệu CT4 sai."
    assert state_of(version) == Status.ACCEPTED


def test_who_comes_second_is_told_what_happened(taken: ReportVersion, officer: Client) -> None:
    head = factories.membership(Role.HEAD, "SKHCN")
    act(taken, Action.ACCEPT, head, NOW)
    answer = post(officer, "report_return", taken, **RETURN)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert escape(head.user.full_name) in page
    assert "Không thể trả lại: báo cáo đang ở trạng thái “Đã chấp nhận”" in page
    assert RETURN["return-reason"] in page
    assert state_of(taken) == Status.ACCEPTED


def test_who_wrote_in_a_report_reads_that_somebody_else_must_review_it(
    round_: ReportingRound, officer: Client
) -> None:
    reviewer = factories.membership(Role.OFFICER, "SKHCN")
    factories.membership(Role.HEAD, "SKHCN")
    draft = factories.draft(round_, "SKHCN")
    factories.fill(draft, by=reviewer.user)
    version = factories.submitted_report(round_, "SKHCN", version=draft)
    act(version, Action.TAKE, reviewer, NOW)
    assert "người khác phải thẩm định" in text_of(officer, version)
    answer = post(officer, "report_accept", version)
    assert answer.status_code == 403
    assert "người khác phải thẩm định" in answer.content.decode()
    assert state_of(version) == Status.IN_REVIEW


def test_an_action_takes_a_post(taken: ReportVersion, officer: Client) -> None:
    for name in ACTIONS:
        assert officer.get(reverse(name, args=[taken.pk])).status_code == 405


def test_an_action_that_also_opened_a_draft_is_told_once(
    mended: ReportVersion,
) -> None:
    told = ReportEvent.objects.history_of(mended.obligation_id)
    assert [event.action for event in told].count(Action.RETURN) == 1


# Who sees what ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_no_reviewer_reads_a_draft(role: Role, round_: ReportingRound, as_role: As) -> None:
    client = as_role(role, "SKHCN")
    for version in (factories.draft(round_), factories.waiting_report(round_, "SCT")):
        for name in ("review", "report_full"):
            assert client.get(reverse(name, args=[version.pk])).status_code == 404
        for name in ACTIONS:
            assert post(client, name, version).status_code == 404


@pytest.mark.parametrize(
    "role", [Role.STAFF, Role.SIGNER, Role.LEADER, Role.ADMINISTRATOR], ids=str
)
def test_only_reviewers_review(role: Role, taken: ReportVersion, as_role: As) -> None:
    client = as_role(role, "SKHCN")
    assert client.get(reverse("review_queue")).status_code == 403
    assert client.get(reverse("review", args=[taken.pk])).status_code == 403
    for name in ACTIONS:
        assert post(client, name, taken, **RETURN).status_code == 403
    assert state_of(taken) == Status.IN_REVIEW


def reads(who: Membership | None, version: ReportVersion) -> bool:
    return ReportVersion.objects.visible_to(who).filter(pk=version.pk).exists()


def test_staff_and_signer_read_every_version_of_their_own_agency_only(
    round_: ReportingRound,
) -> None:
    draft, accepted = factories.draft(round_), factories.accepted_report(round_, "SCT")
    for role in (Role.STAFF, Role.SIGNER):
        assert reads(factories.membership(role, "SNNPTNT"), draft)
        assert reads(factories.membership(role, "SCT"), accepted)
        assert not reads(factories.membership(role, "SCT"), draft)
        assert not reads(factories.membership(role, "SNNPTNT"), accepted)


def test_a_leader_reads_only_what_was_accepted(round_: ReportingRound, as_role: As) -> None:
    leader = factories.membership(Role.LEADER, "SKHCN")
    client = as_role(Role.LEADER, "SKHCN")
    sent, accepted = factories.submitted_report(round_), factories.accepted_report(round_, "SCT")
    assert not reads(leader, sent)
    assert reads(leader, accepted)
    assert client.get(reverse("report_full", args=[sent.pk])).status_code == 404
    assert client.get(reverse("report_full", args=[accepted.pk])).status_code == 200


def test_an_administrator_and_a_stranger_read_no_report(round_: ReportingRound) -> None:
    accepted = factories.accepted_report(round_)
    assert not reads(factories.membership(Role.ADMINISTRATOR, "SKHCN"), accepted)
    assert not reads(None, accepted)


def test_the_page_of_a_review_asks_a_fixed_number_of_queries(
    mended: ReportVersion,
    officer: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(QUERIES):
        officer.get(reverse("review", args=[mended.pk]))


QUERIES = 13
"""Session, user, memberships (4); the version with its agency (2); what may be done (4); last
year's report; the history (2); the versions (3)."""
