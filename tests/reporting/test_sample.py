"""`load_sample`: illustrative accounts and rounds, and only those."""

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import TestCase

from plan.models import MeasureKind
from reporting import checks, sample, snapshots
from reporting.models import (
    Action,
    Answer,
    AssetEntry,
    LeaderNote,
    Letter,
    ListEntry,
    MeasureEntry,
    Notice,
    Obligation,
    ObstacleEntry,
    ProposalEntry,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    Response,
    SpendingEntry,
    Status,
    TaskEntry,
)
from reporting.models.register import ANSWERED_STATUSES
from soctrang_ip.accounts.models import Membership, Role, User
from tests.reporting.factories import open_round

CLOSED = (2021, 2022, 2023, 2024, 2025)
YEARS = (*CLOSED, 2026)
SOME_YEARS = (2023,)
"""Made first and taken back, to be compared with what is made the second time."""


def years_of(versions: models.QuerySet[ReportVersion]) -> set[int]:
    return set(versions.values_list("obligation__round__year", flat=True))


def statuses(year: int) -> dict[str, str]:
    """The status of the latest version of every agency that started, by code."""
    obligations = Obligation.objects.filter(round__year=year).with_history()
    return {
        item.agency.code: item.latest_version.status for item in obligations if item.latest_version
    }


def digests(*years: int) -> dict[tuple[int, str, int], str]:
    """SHA-256 of every sent version by year, agency, number."""
    sent = ReportVersion.objects.filter(obligation__round__year__in=years).exclude(
        snapshot_sha256=""
    )
    return {
        (year, code, number): digest
        for year, code, number, digest in sent.values_list(
            "obligation__round__year", "obligation__agency__code", "number", "snapshot_sha256"
        )
    }


class SampleTest(TestCase):
    """Loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("load_plan", verbosity=0)
        with transaction.atomic():
            sample.load(years=SOME_YEARS)
            cls.digests_of_some_years = digests(*SOME_YEARS)
            transaction.set_rollback(True)
        call_command("load_sample", verbosity=0)

    def test_six_rounds_are_made_all_but_the_last_closed_and_all_marked(self) -> None:
        rounds = {round_.year: round_ for round_ in ReportingRound.objects.all()}
        assert set(rounds) == set(YEARS)
        assert all(round_.is_sample for round_ in rounds.values())
        assert {year for year, round_ in rounds.items() if round_.closed_at} == set(CLOSED)
        assert all(round_.opened_at.month == 8 for round_ in rounds.values())
        assert all(rounds[year].closed_at.month >= 11 for year in CLOSED)
        assert all(round_.obligations.count() == 31 for round_ in rounds.values())

    def test_at_least_25_agencies_filed_each_year_and_some_did_not(self) -> None:
        filed = Counter(
            item.round.year
            for item in Obligation.objects.with_history()
            if item.first_sent_at is not None
        )
        assert set(filed) == set(YEARS)
        assert all(25 <= filed[year] < 31 for year in YEARS), filed

    def test_each_year_has_late_and_overdue_agencies(self) -> None:
        obligations = list(Obligation.objects.with_history())
        late = {item.round.year for item in obligations if item.is_late()}
        ended = {
            item.round.year
            for item in obligations
            if item.is_overdue(item.round.closed_at or item.round.due_at)
        }
        assert late == ended == set(YEARS)

    def test_each_year_has_returned_recalled_and_superseded_versions(self) -> None:
        for status in (Status.RETURNED, Status.RECALLED, Status.SUPERSEDED):
            versions = ReportVersion.objects.filter(status=status)
            assert years_of(versions) == set(YEARS), status

    def test_each_year_a_returned_report_was_accepted_in_the_end(self) -> None:
        mended = ReportVersion.objects.accepted().filter(based_on__status=Status.RETURNED)
        assert years_of(mended) == set(YEARS)

    def test_each_year_has_zero_overspent_and_nothing_to_report(self) -> None:
        money = SpendingEntry.objects.filter(version__status=Status.ACCEPTED)
        cases = {
            "zero": money.filter(allocated=0, spent=0, answer=Answer.GIVEN),
            "overspent": money.filter(spent__gt=models.F("allocated")),
            "nothing": money.filter(answer=Answer.NONE),
        }
        for name, rows in cases.items():
            found = set(rows.values_list("version__obligation__round__year", flat=True))
            assert found == set(YEARS), name

    def test_one_agency_was_exempted_and_others_got_more_time(self) -> None:
        exempted = Obligation.objects.exclude(exempted_at=None).get()
        assert exempted.exemption_reason
        assert not exempted.versions.exists()
        extended = Obligation.objects.exclude(extended_due_at=None).with_history()
        assert extended
        for obligation in extended:
            assert obligation.first_sent_at >= obligation.round.due_at
            assert not obligation.is_late()

    def test_eight_tasks_are_due_in_2021(self) -> None:
        answered = TaskEntry.objects.filter(version__obligation__round__year=2021)
        assert answered.values("task").distinct().count() == 8

    def test_no_letter_leaves_and_only_the_open_round_is_news(self) -> None:
        assert Notice.objects.exists()
        assert not Notice.objects.exclude(letter=Letter.NONE).exists()
        unread = Notice.objects.unread().values_list("obligation__round__year", flat=True)
        assert set(unread) == {2026}

    def test_skhcn_has_an_accepted_report_of_2024(self) -> None:
        version = ReportVersion.objects.accepted().get(
            obligation__agency__code="SKHCN", obligation__round__year=2024
        )
        assert snapshots.sha256(version.snapshot) == version.snapshot_sha256
        assert json.loads(version.snapshot)["round"]["is_sample"] is True

    def test_the_round_in_progress_holds_every_state_a_queue_shows(self) -> None:
        found = statuses(2026)
        assert Counter(found.values()).most_common(1)[0][0] == Status.ACCEPTED
        assert set(found.values()) == {
            Status.DRAFT,
            Status.AWAITING_SIGN,
            Status.SUBMITTED,
            Status.IN_REVIEW,
            Status.ACCEPTED,
        }
        assert found["SNNPTNT"] == Status.SUBMITTED
        assert found["SGDDT"] == Status.AWAITING_SIGN
        assert {"STC", "UBND-949"}.isdisjoint(found)

    def test_what_vinh_chau_still_owes_in_2026_can_be_found_out(self) -> None:
        obligation = Obligation.objects.get(agency__code="UBND-950", round__year=2026)
        returned, draft = obligation.versions.order_by("number")
        assert (returned.status, draft.status) == (Status.RETURNED, Status.DRAFT)
        assert checks.errors(draft)

    def test_no_report_that_was_sent_has_a_blocking_error(self) -> None:
        sent = ReportVersion.objects.exclude(status__in=[Status.DRAFT, Status.DISCARDED])
        for version in sent.filter(obligation__round__year__in=(2021, 2026)):
            assert not checks.errors(version), version

    def test_shares_stay_below_100_percent_and_never_fall(self) -> None:
        ratios = MeasureEntry.objects.filter(
            measure__kind=MeasureKind.RATIO, version__status=Status.ACCEPTED
        ).order_by("version__obligation__round__year")
        last: dict[tuple[int, str], int] = {}
        for row in ratios.select_related("version__obligation"):
            of = (row.version.obligation.agency_id, row.key)
            assert last.get(of, 0) <= row.numerator < row.denominator
            last[of] = row.numerator

    def test_lists_grow_and_repeat_entries_between_agencies_and_years(self) -> None:
        units = ListEntry.objects.filter(measure__code="CT4", version__status=Status.ACCEPTED)
        rows = [
            (row.identity, row.version.obligation.round.year, row.version.obligation.agency_id)
            for row in units.select_related("version__obligation__round")
        ]
        distinct = {year: {unit for unit, of, _ in rows if of <= year} for year in YEARS}
        assert all(len(distinct[year]) < len(distinct[year + 1]) for year in CLOSED)
        assert len({(unit, year) for unit, year, _ in rows}) > len(distinct[2026])
        assert len({(unit, agency) for unit, _, agency in rows}) > len(distinct[2026])

    def test_money_spent_until_2025_is_of_the_order_of_the_plan(self) -> None:
        spent = SpendingEntry.objects.filter(
            version__status=Status.ACCEPTED, version__obligation__round__year__in=CLOSED
        ).aggregate(total=models.Sum("estimate"))["total"]
        assert 5_000_000_000 < spent < 10_000_000_000

    def test_what_could_be_taken_for_a_fact_is_marked(self) -> None:
        assert not ListEntry.objects.exclude(name__contains="(minh họa)").exists()
        assert not AssetEntry.objects.exclude(name__contains="(minh họa)").exists()

    def test_obstacles_differ(self) -> None:
        assert ObstacleEntry.objects.values("text").distinct().count() >= 5

    def test_some_opinions_are_answered_some_wait_for_a_leader_who_noted_on_some(self) -> None:
        responses = Response.objects.filter(obligation__round__is_sample=True)
        assert set(responses.values_list("status", flat=True)) == set(ANSWERED_STATUSES)
        assert set(responses.values_list("obligation__round__year", flat=True)) == set(YEARS)
        assert set(LeaderNote.objects.values_list("is_for_agency", flat=True)) == {True, False}
        raised = (
            ObstacleEntry.objects.filter(version__status=Status.ACCEPTED).count()
            + ProposalEntry.objects.filter(version__status=Status.ACCEPTED).count()
        )
        assert responses.count() < raised
        for response in responses.prefetch_related("changes"):
            assert [change.said for change in response.changes.all()] == [response.said]

    def test_every_change_of_state_left_an_event_at_its_own_instant(self) -> None:
        for version in ReportVersion.objects.prefetch_related("events").defer("snapshot"):
            events = list(version.events.all())
            assert events[0].from_status == ""
            assert events[-1].to_status == version.status
            assert {event.happened_at.year for event in events} == {version.created_at.year}
            instants = [event.happened_at for event in events]
            assert instants == sorted(instants)
        assert ReportEvent.objects.filter(role=Role.OFFICER).exists()

    def test_everything_happened_while_the_round_was_open(self) -> None:
        outside = ReportEvent.objects.filter(
            models.Q(happened_at__lt=models.F("version__obligation__round__opened_at"))
            | models.Q(happened_at__gt=models.F("version__obligation__round__closed_at"))
        )
        assert not outside.exists()

    def test_corrections_were_asked_for_by_a_reviewer(self) -> None:
        assert years_of(ReportVersion.objects.filter(events__action=Action.REOPEN)) == set(YEARS)

    def test_all_accounts_are_marked_and_have_one_role(self) -> None:
        assert not User.objects.filter(is_sample=False).exists()
        assert not User.objects.filter(must_change_password=True).exists()
        assert Membership.objects.count() == User.objects.count() == 2 * 31 + 5

    def test_a_second_run_changes_nothing(self) -> None:
        before = digests(*YEARS)
        call_command("load_sample", verbosity=0)
        assert digests(*YEARS) == before

    def test_the_same_data_come_again_whichever_years_are_made(self) -> None:
        assert self.digests_of_some_years
        assert digests(*SOME_YEARS) == self.digests_of_some_years


@pytest.mark.django_db
def test_it_refuses_beside_a_real_round(plan_data: None) -> None:
    open_round(2026)
    with pytest.raises(CommandError, match="kỳ báo cáo thật"):
        call_command("load_sample", verbosity=0)
    assert not User.objects.filter(is_sample=True).exists()


@pytest.mark.django_db
def test_the_command_prints_who_can_log_in(
    plan_data: None, capsys: pytest.CaptureFixture[str]
) -> None:
    sample.load(years=(2021,))
    call_command("load_sample", "--list")
    printed = capsys.readouterr().out
    assert sample.SAMPLE_PASSWORD in printed
    assert all(email in printed for email in User.objects.values_list("email", flat=True))
