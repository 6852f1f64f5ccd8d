import pytest

from reporting.figures import TaskState
from reporting.models import ReportingRound, Status, TaskStatus
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, figures, look, report, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def state_of(round_: ReportingRound, code: str) -> TaskState:
    return next(row.state for row in look(round_).tasks.rows if row.code == code)


def test_without_reports_every_due_task_is_not_reported(round_: ReportingRound) -> None:
    found = figures(round_)
    assert found["tasks.total.due"].value == 31
    assert found["tasks.total.not_reported"].value == 31
    assert found["tasks.total.done"].value == 0


def test_the_lead_decides_and_a_partner_does_not(round_: ReportingRound) -> None:
    report(round_, "SKHCN", task("III.2.1", TaskStatus.DONE))
    report(round_, "SCT", task("III.2.1", TaskStatus.NOT_STARTED))
    found = figures(round_)
    assert found["tasks.III.done"].value == 1
    assert found["tasks.III.not_started"].value == 0


def test_tasks_are_counted_by_section_and_in_all(round_: ReportingRound) -> None:
    report(
        round_,
        "SKHCN",
        task("III.2.1", TaskStatus.DONE),
        task("II.1.1", TaskStatus.NOT_DONE),
        task("IV.1", TaskStatus.IN_PROGRESS),
    )
    found = figures(round_)
    assert found["tasks.III.done"].value == 1
    assert found["tasks.II.not_done"].value == 1
    assert found["tasks.IV.in_progress"].value == 1
    assert [found[f"tasks.total.{key}"].value for key in ("done", "in_progress", "not_done")] == [
        1,
        1,
        1,
    ]
    assert found["tasks.total.not_reported"].value == 28


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (TaskStatus.DONE, TaskStatus.DONE, TaskState.DONE),
        (TaskStatus.DONE, TaskStatus.IN_PROGRESS, TaskState.IN_PROGRESS),
        (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, TaskState.NOT_STARTED),
        (TaskStatus.DONE, TaskStatus.NOT_DONE, TaskState.NOT_DONE),
        (TaskStatus.DONE, "", TaskState.NOT_REPORTED),
    ],
)
def test_of_two_leads_the_less_advanced_counts(
    round_: ReportingRound, first: str, second: str, expected: TaskState
) -> None:
    report(round_, "CDCD", task("VI.4", first))
    report(round_, "CDN", task("VI.4", second))
    assert state_of(round_, "VI.4") is expected


def test_one_lead_without_an_accepted_report_leaves_the_task_unreported(
    round_: ReportingRound,
) -> None:
    report(round_, "CDCD", task("VI.4", TaskStatus.DONE))
    report(round_, "CDN", task("VI.4", TaskStatus.DONE), status=Status.IN_REVIEW)
    assert state_of(round_, "VI.4") is TaskState.NOT_REPORTED


def test_a_task_that_is_not_due_is_in_no_number(round_: ReportingRound) -> None:
    assert "VI.1" not in {row.code for row in look(round_).tasks.rows}
