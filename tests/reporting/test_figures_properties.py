"""What must hold of figures whatever the reports say: random reports, the same for a seed."""

from collections import defaultdict
from random import Random

import pytest
from django.db import transaction

from reporting.models import (
    ContentRow,
    ListEntry,
    MeasureEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    ReportVersion,
    SpendingEntry,
    Status,
    TaskEntry,
)
from tests.reporting import factories
from tests.reporting.random_reports import AGENCIES, RandomReports
from tests.reporting.small_reports import YEAR, look, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

SEEDS = range(3)
Contents = dict[tuple[int, str], list[ContentRow]]
"""Rows by year and agency."""

NOT_BY_WHO_REPORTS = (
    "budget.",
    "obstacles.",
    "proposals.",
)
PARTS = ("numerator", "denominator", "percent", "outside", "value", "closing", "previous")
"""Of a measure: what does not ask whether every supplier has answered."""


@pytest.fixture
def rounds() -> dict[int, ReportingRound]:
    """The year looked at, and the next one, which tells it officially."""
    return {year: factories.open_round(year) for year in (YEAR, YEAR + 1)}


def scattered(random: Random) -> Contents:
    reports = RandomReports(random)
    return {(year, agency): reports.rows() for year in (YEAR, YEAR + 1) for agency in AGENCIES}


def counted(rounds: dict[int, ReportingRound]) -> dict[str, str]:
    """What is read from accepted reports, by key."""
    found = look(rounds[YEAR]).figures().items()
    return {key: figure.plain for key, figure in found if not key.startswith("filing.")}


def counted_once(rounds: dict[int, ReportingRound], contents: Contents) -> dict[str, str]:
    """With these accepted reports, sent in this order; afterwards they are gone again."""
    with transaction.atomic():
        for (year, agency), rows in contents.items():
            report(rounds[year], agency, *rows)
        found = counted(rounds)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_reports_does_not_matter(rounds: dict[int, ReportingRound], seed: int) -> None:
    random = Random(seed)
    contents = scattered(random)
    shuffled = list(contents.items())
    random.shuffle(shuffled)
    assert counted_once(rounds, dict(shuffled)) == counted_once(rounds, contents)


def item(row: ContentRow) -> str:
    """What has to move together: the rows of one source, of one measure."""
    match row:
        case SpendingEntry():
            return row.source.code
        case MeasureEntry() | ListEntry():
            return row.measure.code
        case TaskEntry():
            return ""
        case _:
            return type(row).__name__


@pytest.mark.parametrize("seed", SEEDS)
def test_half_of_a_report_may_as_well_come_from_another_agency(
    rounds: dict[int, ReportingRound], seed: int
) -> None:
    random = Random(seed)
    contents = scattered(random)
    items = sorted({item(row) for rows in contents.values() for row in rows} - {""})
    moved = set(random.sample(items, len(items) // 2))
    split = dict(contents)
    for year in (YEAR, YEAR + 1):
        contents[year, "DTN"] = []
        rows = contents[year, "SKHCN"]
        split[year, "SKHCN"] = [row for row in rows if item(row) not in moved]
        split[year, "DTN"] = [row for row in rows if item(row) in moved]
        assert split[year, "DTN"]
    whole, halves = counted_once(rounds, contents), counted_once(rounds, split)
    kept = [
        key
        for key in whole
        if key.startswith(NOT_BY_WHO_REPORTS)
        or (key.startswith("measures.") and key.rpartition(".")[2] in PARTS)
    ]
    assert len(kept) > 100
    assert {key: halves[key] for key in kept} == {key: whole[key] for key in kept}


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ACCEPTED])
def test_a_version_that_is_not_accepted_never_counts(
    rounds: dict[int, ReportingRound], status: Status
) -> None:
    random = Random(str(status))
    for (year, agency), rows in scattered(random).items():
        report(rounds[year], agency, *rows)
    before = counted(rounds)
    for agency in random.sample(AGENCIES, 3):
        report(rounds[YEAR], agency, *RandomReports(random).rows(), status=status)
    assert counted(rounds) == before


def told_by(rows: list[ContentRow]) -> dict[str, int]:
    """What one report adds to sums of the year, by the figure's key."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        match row:
            case ObstacleEntry():
                found["register.obstacles"] += 1
            case ProposalEntry():
                found["register.proposals"] += 1
            case MeasureEntry():
                for name, value in (
                    ("numerator", row.numerator),
                    ("denominator", row.denominator),
                    ("closing", row.value),
                ):
                    found[f"measures.{row.measure.code}.{name}"] += value or 0
            case SpendingEntry():
                for name in ("allocated", "spent", "estimate"):
                    key = f"budget.source.{row.source.code}.{name}"
                    # A row of the whole source counts alone; random reports save it last.
                    amount = getattr(row, name)
                    is_whole = row.task is None and amount is not None
                    found[key] = amount if is_whole else found[key] + (amount or 0)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_accepting_a_report_changes_exactly_what_it_tells(
    rounds: dict[int, ReportingRound], seed: int
) -> None:
    contents = scattered(Random(seed))
    told = contents[YEAR, "SNNPTNT"]
    waiting = report(rounds[YEAR], "SNNPTNT", *told, status=Status.SUBMITTED)
    for (year, agency), rows in contents.items():
        if (year, agency) != (YEAR, "SNNPTNT"):
            report(rounds[year], agency, *rows)
    before = look(rounds[YEAR]).figures()
    ReportVersion.objects.filter(pk=waiting.pk).update(status=Status.ACCEPTED)
    after = look(rounds[YEAR]).figures()

    added = {key: (after[key].value or 0) - (before[key].value or 0) for key in after}
    parts = ("numerator", "denominator", "closing")
    sums = {
        key
        for key in after
        if key in ("register.obstacles", "register.proposals")
        or (key.startswith("budget.source.") and not key.endswith(".whole_year"))
        or (key.startswith("measures.") and key.endswith(parts) and "CT6" not in key)
    }
    expected = told_by(told)
    assert {key: added[key] for key in sums} == {key: expected.get(key, 0) for key in sums}

    spoken_of = {item(row) for row in told}
    changed = {key for key in after if after[key].plain != before[key].plain}
    for key in changed:
        family, code = key.split(".", 1)
        if family == "measures":
            assert code.rpartition(".")[0] in spoken_of, key
        elif code.startswith("source."):
            assert code.split(".")[1] in spoken_of, key
    assert {"filing.waiting", "filing.accepted"} < changed
