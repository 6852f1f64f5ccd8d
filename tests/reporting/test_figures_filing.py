import pytest

from reporting.models import Obligation, ReportingRound, Status
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, look, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def counts(round_: ReportingRound, day: int = 20) -> dict[str, int]:
    filing = look(round_, now=factories.local(YEAR, 10, day)).filing
    found = {figure.key.removeprefix("filing."): figure.value for figure in filing.figures}
    return {name: value for name, value in found.items() if value}


def test_before_the_deadline_nobody_is_missing(round_: ReportingRound) -> None:
    assert counts(round_, day=14) == {"expected": 31, "not_due": 31}


def test_after_the_deadline_all_who_sent_nothing_are_missing(round_: ReportingRound) -> None:
    assert counts(round_, day=15) == {"expected": 31, "missing": 31}


def test_each_state_of_a_report_is_counted_where_it_belongs(round_: ReportingRound) -> None:
    report(round_, "SKHCN")
    report(round_, "SNNPTNT", sent_at=factories.local(YEAR, 10, 15))
    report(round_, "SVHTTDL", status=Status.SUBMITTED)
    report(round_, "SCT", status=Status.IN_REVIEW)
    report(round_, "SGDDT", status=Status.RETURNED)
    report(round_, "SGDDT", status=Status.DRAFT)
    report(round_, "CAT", status=Status.DRAFT)
    report(round_, "CQLTT", status=Status.RECALLED)
    Obligation.objects.filter(agency__code="CDN").update(exempted_at=factories.opening(YEAR))
    assert counts(round_) == {
        "expected": 30,
        "filed": 5,
        "on_time": 4,
        "late": 1,
        "missing": 25,
        "exempt": 1,
        "waiting": 2,
        "accepted": 2,
        "returned": 1,
        "returned_ever": 1,
    }


def test_an_extension_moves_the_deadline_of_one_agency(round_: ReportingRound) -> None:
    obligations = Obligation.objects.filter(agency__code__in=["SKHCN", "SCT"])
    obligations.update(extended_due_at=factories.local(YEAR, 10, 25))
    report(round_, "SKHCN", sent_at=factories.local(YEAR, 10, 20))
    assert counts(round_) == {
        "expected": 31,
        "filed": 1,
        "on_time": 1,
        "missing": 29,
        "not_due": 1,
        "accepted": 1,
    }


def test_a_correction_waiting_for_review_leaves_the_accepted_report_counted(
    round_: ReportingRound,
) -> None:
    report(round_, "SKHCN")
    report(round_, "SKHCN", status=Status.SUBMITTED)
    found = counts(round_)
    assert (found["filed"], found["accepted"], found["waiting"]) == (1, 1, 1)


def test_the_sources_of_missing_name_the_agencies(round_: ReportingRound) -> None:
    report(round_, "SKHCN")
    missing = look(round_).filing.missing
    assert "SKHCN" not in {source.agency_code for source in missing.sources}
    assert {source.value for source in missing.sources} == {1}
    assert len(missing.sources) == missing.value == 30
