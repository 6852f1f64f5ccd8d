from itertools import permutations

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from plan.models import Plan, SupplierPart
from reporting.figures import Dashboard, dashboard
from reporting.figures.agencies import AgencyNames
from reporting.figures.scope import Scope, of_round
from reporting.models import (
    Action,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    RoundKind,
    Status,
    TaskStatus,
)
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.small_reports import (
    YEAR,
    figures,
    listed,
    look,
    measure,
    money,
    report,
    task,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

QUERIES = 7


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def contents() -> dict[str, list]:
    """Unsaved rows of three agencies that touch every kind of figure."""
    return {
        "SKHCN": [
            task("III.2.1", TaskStatus.DONE),
            measure("CT2", numerator=3, denominator=7),
            measure("CT5", value=30, estimate=50, previous_official=40),
            listed("CT4", "Công ty A"),
            listed("CT4", "Công ty B"),
            listed("CT6", "Bánh pía"),
            money("su-nghiep-khcn", 100, 40, 90),
            ObstacleEntry(text="Thiếu cán bộ chuyên trách", cause="Biên chế ít"),
            ProposalEntry(text="Bổ sung kinh phí", addressee="UBND tỉnh"),
        ],
        "SNNPTNT": [
            task("II.1.2", TaskStatus.IN_PROGRESS),
            measure("CT2", numerator=1, denominator=2),
            measure("CT5", value=3, estimate=5, previous_official=4),
            listed("CT4", "CÔNG TY A"),
            listed("CT6", "Bánh pía", part=SupplierPart.BASE_LIST),
            listed("CT6", "Hành tím", part=SupplierPart.BASE_LIST),
            money("nganh-nnptnt", 20, 10, 20),
        ],
        "CAT": [
            task("III.1.4", TaskStatus.NOT_DONE),
            measure("CT2", numerator=2, denominator=2),
            money("nganh-cong-an", 7, 6, 7),
            ObstacleEntry(text="Thiếu phương tiện"),
        ],
    }


def counted(shown: Dashboard) -> dict[str, str]:
    return {
        key: figure.plain
        for key, figure in shown.figures().items()
        if not key.startswith("filing.")
    }


def test_the_order_in_which_reports_arrive_does_not_matter(round_: ReportingRound) -> None:
    seen = []
    for order in permutations(contents()):
        with transaction.atomic():
            rows = contents()
            for agency in order:
                report(round_, agency, *rows[agency])
            seen.append(counted(look(round_)))
            transaction.set_rollback(True)
    assert all(each == seen[0] for each in seen)
    assert seen[0]["measures.CT4.value"] == "2"


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ACCEPTED])
def test_only_the_accepted_version_counts(round_: ReportingRound, status: Status) -> None:
    empty = counted(look(round_))
    for agency, rows in contents().items():
        report(round_, agency, *rows, status=status)
    assert counted(look(round_)) == empty


def test_a_superseded_version_counts_no_more(round_: ReportingRound) -> None:
    report(round_, "SKHCN", money("su-nghiep-khcn", 100, 40, 90), status=Status.SUPERSEDED)
    report(round_, "SKHCN", money("su-nghiep-khcn", 80, 40, 90))
    assert figures(round_)["budget.total.allocated"].text == "80"


def test_other_years_and_other_kinds_of_rounds_do_not_count(round_: ReportingRound) -> None:
    empty = counted(look(round_))
    ad_hoc = factories.open_round(2024)
    ReportingRound.objects.filter(pk=ad_hoc.pk).update(kind=RoundKind.AD_HOC, year=YEAR)
    for agency, rows in contents().items():
        report(ad_hoc, agency, *rows)
    assert counted(look(round_)) == empty


def test_accepting_one_report_changes_exactly_its_figures(round_: ReportingRound) -> None:
    factories.accepted_report(round_, "SKHCN")
    sent = factories.submitted_report(round_, "CAT")
    before = look(round_).figures()
    officer = factories.membership(Role.OFFICER, "SKHCN")
    for action in (Action.TAKE, Action.ACCEPT):
        factories.act(sent, action, officer, factories.local(YEAR, 10, 1))
    after = look(round_).figures()
    changed = {key for key, figure in after.items() if figure.plain != before[key].plain}
    assert changed == {
        "filing.waiting",
        "filing.accepted",
        "tasks.III.in_progress",
        "tasks.III.not_reported",
        "tasks.total.in_progress",
        "tasks.total.not_reported",
        "measures.CT2.numerator",
        "measures.CT2.denominator",
        "measures.CT2.answered",
        *(
            f"budget.{place}.{column}"
            for place in ("unlinked", "total", "source.nganh-cong-an")
            for column in ("allocated", "spent", "estimate", "whole_year")
        ),
    }
    added = {key: after[key].value - (before[key].value or 0) for key in changed}
    assert added["measures.CT2.denominator"] == 2
    assert added["budget.total.spent"] == 40 * factories.MILLION


def test_every_sum_equals_its_sources(round_: ReportingRound) -> None:
    for agency, rows in contents().items():
        report(round_, agency, *rows)
    summed = [figure for figure in look(round_).figures().values() if figure.is_sum]
    assert len(summed) > 150
    for figure in summed:
        given = [source.value for source in figure.sources if source.value is not None]
        assert sum(given) == (figure.value or 0), figure.key


def test_sources_name_agency_and_version(round_: ReportingRound) -> None:
    first = report(round_, "SKHCN", status=Status.RETURNED)
    second = report(round_, "SKHCN", money("su-nghiep-khcn", 100, 40, 90))
    (source,) = figures(round_)["budget.line.1.spent"].sources
    assert (source.agency, source.agency_code) == ("Sở KH&CN", "SKHCN")
    assert (source.version_id, source.version_number) == (second.pk, first.number + 1)


def test_obstacles_and_proposals_are_listed_with_their_reports(round_: ReportingRound) -> None:
    assert figures(round_)["register.obstacles"].text == "chưa có số liệu"
    for agency, rows in contents().items():
        report(round_, agency, *rows)
    register = look(round_).register
    assert (register.obstacle_count.value, register.proposal_count.value) == (2, 1)
    assert [source.agency_code for source in register.obstacle_count.sources] == ["SKHCN", "CAT"]
    assert register.proposals[0].addressee == "UBND tỉnh"


def test_keys_are_unique(round_: ReportingRound) -> None:
    shown = look(round_)
    total = len(shown.figures())
    assert total == 11 + 7 * 6 + total_of_measures(shown) + total_of_money(shown) + 2


def total_of_measures(shown: Dashboard) -> int:
    """The nine classes; of each measure its value, parts, suppliers, corridor and need."""
    found = len(shown.standings)
    for row in shown.measures:
        edges = [edge for edge in (row.low, row.high) if edge]
        needed = [row.need.gap, row.need.yearly, row.need.needed] if row.need else []
        found += 3 + len(row.parts) + len(edges) + sum(each is not None for each in needed)
    return found


def total_of_money(shown: Dashboard) -> int:
    return 5 * (4 + 1) + 4 * (1 + 14)


def test_the_number_of_queries_does_not_depend_on_the_data(
    round_: ReportingRound, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = factories.local(YEAR, 12, 1)
    with django_assert_num_queries(QUERIES):
        dashboard(of_round(round_), now=now)
    for year in (2024, YEAR + 1):
        other = factories.open_round(year)
        for agency, rows in contents().items():
            report(other, agency, *rows)
    for agency, rows in contents().items():
        report(round_, agency, *rows, status=Status.RETURNED)
    for agency, rows in contents().items():
        report(round_, agency, *rows)
    with django_assert_num_queries(QUERIES):
        dashboard(of_round(round_), now=now)


def test_a_year_without_a_round_has_its_plan_and_no_answers() -> None:
    scope = Scope(Plan.objects.current(), {}, AgencyNames(), 2022, 2022)
    shown = dashboard(scope, now=factories.local(2022, 12, 1))
    found = shown.figures()
    assert found["tasks.total.due"].value == found["tasks.total.not_reported"].value == 31
    assert found["filing.expected"].value == 0
    assert found["budget.total.plan"].text == "7.500"
