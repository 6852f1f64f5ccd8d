"""The number the agency's office gave a report: written in if there is one, never invented."""

import datetime
import json

import pytest
from django.test import Client
from django.urls import reverse

from reporting import answering, checks, comparison, contents, drafting, outline, progress
from reporting.documents import agency_report
from reporting.models import Action, ReportVersion, TopicEntry
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.filing import SectionPage

pytestmark = pytest.mark.django_db

KEY = outline.DOCUMENT_NUMBER
SECTION = outline.SECTION_BY_SLUG["nguoi-lap"]
FIELD = f"topicentry-{KEY}"
DAY = datetime.timedelta(days=1)
AT = factories.opening(factories.YEAR)


@pytest.fixture
def version(plan_data: None) -> ReportVersion:
    found = factories.draft(factories.open_round())
    factories.fill(found)
    return found


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role(Role.STAFF)


@pytest.fixture
def page(version: ReportVersion, staff: Client) -> SectionPage:
    return SectionPage(staff, version, SECTION.slug)


def write(page: SectionPage, number: str) -> None:
    page.data[f"{FIELD}-text"] = number
    page.save()


def stored(version: ReportVersion) -> str | None:
    """None while nobody wrote one."""
    return (
        TopicEntry.objects.filter(version=version, key=KEY).values_list("text", flat=True).first()
    )


def head_of(version: ReportVersion) -> tuple[str, str]:
    head = agency_report.of_version(version, at=version.sent_at or AT)[0].head
    return " ".join(head.number_line.split()), head.symbol


def test_without_one_nothing_is_missing_and_the_report_goes_to_the_signer(
    version: ReportVersion, page: SectionPage
) -> None:
    assert "Số văn bản (nếu đã cấp)" in page.html
    assert stored(version) is None
    assert checks.problems(version) == ()
    assert not drafting.plan_changes(version)
    factories.act(version, Action.READY, factories.membership(Role.STAFF), AT)
    assert head_of(version)[0].startswith("Số: /BC-")


@pytest.mark.parametrize(("typed", "printed"), [("5", "05"), ("125", "125"), ("125a", "125a")])
def test_the_number_is_printed_in_its_place(
    typed: str, printed: str, version: ReportVersion, page: SectionPage
) -> None:
    write(page, typed)
    assert stored(version) == typed
    line, symbol = head_of(version)
    assert line == f"Số: {printed}/{symbol}"


def test_the_annexes_name_the_report_by_it(version: ReportVersion, page: SectionPage) -> None:
    write(page, "5")
    note = agency_report.of_version(version, at=AT)[0].annex_note
    assert note.startswith("(Kèm theo Báo cáo số 05/BC-")


@pytest.mark.parametrize("typed", ["123456", "5/BC-SNN", "ab", "12ab", "0", "-3", "٣"])
def test_what_is_no_number_is_refused_in_words_and_kept(
    typed: str, version: ReportVersion, page: SectionPage
) -> None:
    page.data[f"{FIELD}-text"] = typed
    assert page.save().status_code == 400
    assert "Chỉ ghi phần số, tối đa 5 chữ số" in page.html
    assert page.data[f"{FIELD}-text"] == typed
    assert stored(version) is None


def test_it_is_saved_by_itself_changed_and_taken_away(
    version: ReportVersion, page: SectionPage
) -> None:
    for number in ("12", "13", ""):
        page.data[f"{FIELD}-text"] = number
        assert page.save_row(FIELD).status_code == 200
        assert stored(version) == number
    assert checks.problems(version) == ()


def test_two_who_write_it_at_once_see_both(
    version: ReportVersion, page: SectionPage, as_role: As
) -> None:
    write(SectionPage(as_role(Role.SIGNER), version, SECTION.slug), "12")
    page.data[f"{FIELD}-text"] = "13"
    assert page.save().status_code == 409
    assert stored(version) == "12"
    assert page.data[f"{FIELD}-text"] == "13"
    page.save(keep=FIELD)
    assert stored(version) == "13"


def test_it_is_not_counted_among_what_is_asked(version: ReportVersion, page: SectionPage) -> None:
    counts = []
    for number in ("12", ""):
        write(page, number)
        found = progress.of_section(SECTION, contents.read(version), ())
        counts.append((found.answered, found.asked))
    assert counts == [(2, 2), (2, 2)]


def test_none_does_not_apply_to_it(
    version: ReportVersion, staff: Client, page: SectionPage
) -> None:
    write(page, "12")
    write(page, "")
    page.press("report_rest_none")
    row = TopicEntry.objects.get(version=version, key=KEY)
    assert row.answer == ""
    assert f"{FIELD}-is_none" not in page.data


def test_last_years_number_is_not_offered(plan_data: None, staff: Client) -> None:
    before = factories.draft(factories.open_round(factories.YEAR - 1))
    factories.fill(before)
    write(SectionPage(staff, before, SECTION.slug), "9871")
    factories.accepted_report(before.obligation.round, version=before)
    version = factories.draft(factories.open_round())
    page = SectionPage(staff, version, SECTION.slug)
    assert "9871" not in page.html
    page.press("report_carry")
    page.press("report_carry", row=FIELD)
    assert stored(version) is None
    assert stored(before) == "9871"
    assert TopicEntry.objects.get(version=version, key="preparer_name").text
    assert not answering.has_offers(SECTION, contents.read(version), contents.last_year(version))


def test_a_version_made_after_a_return_still_has_it(
    version: ReportVersion, page: SectionPage
) -> None:
    write(page, "12")
    sent = factories.submitted_report(version.obligation.round, version=version)
    assert head_of(sent)[0].startswith("Số: 12/")
    officer = factories.membership(Role.OFFICER, "SKHCN")
    factories.act(sent, Action.TAKE, officer, sent.sent_at)
    given_back = {"reason": "Bổ sung.", "answer_by": (sent.sent_at + 9 * DAY).date()}
    factories.act(sent, Action.RETURN, officer, sent.sent_at, **given_back)
    assert stored(version.obligation.versions.open().get()) == "12"


def test_a_report_sent_before_there_was_the_question_prints_a_blank(
    version: ReportVersion,
) -> None:
    sent = factories.submitted_report(version.obligation.round, version=version)
    snapshot = json.loads(sent.snapshot)
    del snapshot["titles"]["topics"][KEY]
    del snapshot["agency"]["header_nation"]
    paper = agency_report.of_snapshot(snapshot, exported_at=AT, code="X", is_draft=False)
    assert " ".join(paper.head.number_line.split()).startswith("Số: /BC-")
    assert len(paper.head.nation_lines) == 2


def test_years_are_compared_without_it(version: ReportVersion, page: SectionPage) -> None:
    write(page, "12")
    sent = factories.submitted_report(version.obligation.round, version=version)
    lines = comparison._lines(comparison.Sealed(json.loads(sent.snapshot)))
    assert KEY not in {line.item for line in lines}


def test_the_page_of_a_sent_report_still_opens(version: ReportVersion, staff: Client) -> None:
    sent = factories.submitted_report(version.obligation.round, version=version)
    page = staff.get(reverse("report_section", args=[sent.pk, SECTION.slug]), follow=True)
    assert page.status_code == 200
