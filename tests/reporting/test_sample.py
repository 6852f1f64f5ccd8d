"""`load_sample`: illustrative accounts and rounds, and only those."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from reporting import sample, snapshots
from reporting.models import (
    Letter,
    Notice,
    Obligation,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    Status,
)
from soctrang_ip.accounts.models import Membership, Role, User
from tests.reporting.factories import open_round


def statuses(year: int) -> dict[str, str]:
    """The status of the latest version of every agency that started, by code."""
    obligations = Obligation.objects.filter(round__year=year).with_history()
    return {
        item.agency.code: item.latest_version.status for item in obligations if item.latest_version
    }


class SampleTest(TestCase):
    """Loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("load_plan", verbosity=0)
        call_command("load_sample", verbosity=0)

    def test_three_rounds_are_made_two_closed_and_all_marked(self) -> None:
        rounds = {round_.year: round_ for round_ in ReportingRound.objects.all()}
        assert set(rounds) == {2024, 2025, 2026}
        assert all(round_.is_sample for round_ in rounds.values())
        closed = [year for year, round_ in rounds.items() if round_.closed_at]
        assert sorted(closed) == [2024, 2025]
        assert all(round_.obligations.count() == 31 for round_ in rounds.values())

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
        assert set(statuses(2026).values()) == {
            Status.DRAFT,
            Status.AWAITING_SIGN,
            Status.SUBMITTED,
            Status.IN_REVIEW,
            Status.ACCEPTED,
        }
        assert ReportVersion.objects.filter(status=Status.RETURNED).count() == 4

    def test_late_reports_are_late_by_their_first_sending(self) -> None:
        obligations = Obligation.objects.with_history()
        late = {(item.round.year, item.agency.code) for item in obligations if item.is_late()}
        assert late == {(2024, "SVHTTDL"), (2025, "SCT"), (2026, "LMHTX")}

    def test_every_change_of_state_left_an_event_at_its_own_instant(self) -> None:
        for version in ReportVersion.objects.prefetch_related("events"):
            events = list(version.events.all())
            assert events[0].from_status == ""
            assert events[-1].to_status == version.status
            assert {event.happened_at.year for event in events} == {version.created_at.year}
        assert ReportEvent.objects.filter(role=Role.OFFICER).exists()

    def test_all_accounts_are_marked_and_have_one_role(self) -> None:
        assert not User.objects.filter(is_sample=False).exists()
        assert not User.objects.filter(must_change_password=True).exists()
        assert Membership.objects.count() == User.objects.count() == 2 * len(sample.REPORTING) + 5

    def test_a_second_run_changes_nothing(self) -> None:
        before = list(ReportVersion.objects.order_by("pk").values_list("pk", "snapshot_sha256"))
        call_command("load_sample", verbosity=0)
        assert before == list(
            ReportVersion.objects.order_by("pk").values_list("pk", "snapshot_sha256")
        )


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
    call_command("load_sample")
    printed = capsys.readouterr().out
    assert sample.SAMPLE_PASSWORD in printed
    assert all(email in printed for email in User.objects.values_list("email", flat=True))
