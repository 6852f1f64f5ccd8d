"""Sở KH&CN types a report that came on paper, through the pages."""

from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting import drafting, rounds
from reporting.models import (
    Action,
    ReportingRound,
    ReportVersion,
    Status,
    TopicEntry,
)
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local
from tests.reporting.filing import SectionPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = local(2026, 10, 20, 9)


@pytest.fixture(autouse=True)
def _on_20_october_2026() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def typed(round_: ReportingRound, officer: Client) -> ReportVersion:
    """A draft that the officer began on the page."""
    owed = factories.obligation(round_)
    answer = officer.post(reverse("report_transcribe", args=[owed.pk]))
    version = ReportVersion.objects.get()
    assert answer["Location"] == reverse("report", args=[version.pk])
    return version


@pytest.fixture
def scanned(typed: ReportVersion) -> ReportVersion:
    """With the scan of the paper."""
    factories.attached(typed, name="ban-quet.png")
    return typed


def record(officer: Client, version: ReportVersion, day: str) -> HttpResponse:
    return officer.post(reverse("report_record", args=[version.pk]), {"received_on": day})


def listed(officer: Client, round_: ReportingRound) -> str:
    return officer.get(reverse("paper_reports", args=[round_.pk])).content.decode()


def test_what_came_on_paper_is_typed_recorded_and_accepted_by_a_colleague(
    scanned: ReportVersion, officer: Client
) -> None:
    page = reverse("report_section", args=[scanned.pk, "danh-gia"])
    assert officer.get(page).status_code == 200
    row = TopicEntry.objects.get(version=scanned, key="highlights")
    with drafting.locked(scanned):
        by = factories.membership(Role.OFFICER, "SKHCN").user
        factories.save(row, by=by, at=NOW, text="Theo bản giấy.")
    assert record(officer, scanned, "14/10/2026")["Location"] == reverse(
        "review", args=[scanned.pk]
    )
    scanned.refresh_from_db()
    assert (scanned.status, scanned.sent_at) == (Status.SUBMITTED, local(2026, 10, 14, 12))
    assert not factories.obligation(scanned.round).is_late()
    head = factories.membership(Role.HEAD, "SKHCN")
    act(scanned, Action.TAKE, head, NOW)
    assert act(scanned, Action.ACCEPT, head, NOW).status == Status.ACCEPTED


def test_the_officer_types_on_the_ordinary_pages(typed: ReportVersion, officer: Client) -> None:
    row = TopicEntry.objects.get(version=typed, key="highlights")
    page = SectionPage(officer, typed, "danh-gia").set(row, text="Đúng như bản giấy.")
    assert page.save().status_code == 302
    row.refresh_from_db()
    assert row.text == "Đúng như bản giấy."


def test_what_has_no_scan_is_not_recorded(typed: ReportVersion, officer: Client) -> None:
    answer = record(officer, typed, "14/10/2026")
    assert answer.status_code == 400
    assert "bản quét" in answer.content.decode()
    assert 'value="14/10/2026"' in answer.content.decode()
    typed.refresh_from_db()
    assert typed.status == Status.DRAFT


def test_a_paper_report_received_on_15_october_is_late(
    scanned: ReportVersion, officer: Client
) -> None:
    record(officer, scanned, "15/10/2026")
    assert factories.obligation(scanned.round).is_late()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("", "Hãy điền mục này."), ("21/10/2026", "tương lai"), ("hôm qua", "ngày/tháng/năm")],
)
def test_a_day_that_cannot_be_is_refused_in_words(
    day: str, sentence: str, scanned: ReportVersion, officer: Client
) -> None:
    answer = record(officer, scanned, day)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    scanned.refresh_from_db()
    assert scanned.status == Status.DRAFT


def test_today_is_recorded_as_this_instant(scanned: ReportVersion, officer: Client) -> None:
    record(officer, scanned, "20/10/2026")
    scanned.refresh_from_db()
    assert scanned.sent_at == NOW


def test_the_agency_reads_what_is_typed_and_writes_nothing_in_it(
    typed: ReportVersion, as_role: As
) -> None:
    staff = as_role()
    page = staff.get(reverse("report", args=[typed.pk])).content.decode()
    assert "đang nhập thay báo cáo giấy của đơn vị" in page
    section = reverse("report_section", args=[typed.pk, "danh-gia"])
    assert staff.get(section).status_code == 302
    assert staff.post(section, {}).status_code == 403
    assert staff.post(reverse("report_row", args=[typed.pk, "danh-gia"]), {}).status_code == 403
    assert staff.get(reverse("report_check", args=[typed.pk])).status_code == 403
    for action in ("report_ready", "report_discard"):
        assert staff.post(reverse(action, args=[typed.pk])).status_code == 403
    typed.refresh_from_db()
    assert typed.status == Status.DRAFT


def test_an_officer_neither_reads_nor_writes_the_agencys_own_draft(
    round_: ReportingRound, officer: Client
) -> None:
    own = factories.draft(round_)
    for name in ("report", "report_check", "report_full", "report_pdf", "review"):
        assert officer.get(reverse(name, args=[own.pk])).status_code == 404, name
    for name in ("report_discard", "report_record"):
        assert officer.post(reverse(name, args=[own.pk])).status_code == 404, name
    section = reverse("report_section", args=[own.pk, "danh-gia"])
    assert officer.get(section).status_code == officer.post(section).status_code == 404


def test_a_closed_round_still_takes_what_came_on_paper(
    round_: ReportingRound, officer: Client
) -> None:
    rounds.close(round_, at=local(2026, 10, 19))
    owed = factories.obligation(round_)
    officer.post(reverse("report_transcribe", args=[owed.pk]))
    assert owed.versions.get().is_being_transcribed


def test_a_draft_in_which_somebody_wrote_does_not_give_way(
    round_: ReportingRound, officer: Client
) -> None:
    factories.fill(factories.draft(round_))
    owed = factories.obligation(round_)
    assert "Hãy xử lý bản đó trước" in listed(officer, round_)
    answer = officer.post(reverse("report_transcribe", args=[owed.pk]))
    assert answer.status_code == 409
    assert "Hãy xử lý bản đó trước" in answer.content.decode()
    assert owed.versions.get().status == Status.DRAFT


def test_a_draft_in_which_nobody_wrote_gives_way_and_stays_readable(
    round_: ReportingRound, officer: Client
) -> None:
    idle, owed = factories.draft(round_), factories.obligation(round_)
    officer.post(reverse("report_transcribe", args=[owed.pk]))
    idle.refresh_from_db()
    assert idle.status == Status.DISCARDED
    assert idle.events.last().note == "Nhường chỗ cho bản nhập thay từ báo cáo giấy."
    assert owed.versions.open().get().is_being_transcribed


def test_a_paper_correction_leaves_the_accepted_report_in_force(
    round_: ReportingRound, officer: Client
) -> None:
    accepted = factories.accepted_report(round_)
    officer.post(reverse("report_transcribe", args=[accepted.obligation_id]))
    accepted.refresh_from_db()
    typed = accepted.obligation.versions.open().get()
    assert (accepted.status, typed.based_on) == (Status.ACCEPTED, accepted)


def test_the_list_leads_on_to_the_drafts_in_hand(
    typed: ReportVersion, officer: Client, round_: ReportingRound
) -> None:
    page = listed(officer, round_)
    assert reverse("report", args=[typed.pk]) in page
    assert page.count("Nhập báo cáo giấy<") == 30


def test_a_discarded_transcription_leads_back_to_the_list(
    typed: ReportVersion, officer: Client, round_: ReportingRound
) -> None:
    answer = officer.post(reverse("report_discard", args=[typed.pk]))
    assert answer["Location"] == reverse("paper_reports", args=[round_.pk])
    typed.refresh_from_db()
    assert typed.status == Status.DISCARDED
