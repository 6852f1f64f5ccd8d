"""Rounds: who owes a report, and the pages on which Sở KH&CN opens, changes and closes one."""

import datetime
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plan.models import Plan
from reporting import rounds
from reporting.asked import TaskBasis, asked
from reporting.models import Obligation, ReportingRound
from soctrang_ip.accounts.models import Agency, User
from tasks.models import Task
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.factories import local

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

ClientOf = Callable[[User], Client]


@pytest.fixture
def officer(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.officer)


@pytest.fixture(autouse=True)
def _on_5_january_2027() -> Iterator[None]:
    with time_machine.travel(local(2027, 1, 5), tick=False):
        yield


def open_2027(client: Client, **typed: str) -> ReportingRound | None:
    client.post(reverse("round_open"), {"year": "2027", **typed})
    return ReportingRound.objects.annual(2027).first()


# The domain ---------------------------------------------------------------------------------


def test_every_reporting_agency_of_the_opening_day_owes_a_report() -> None:
    round_ = factories.open_round(2026)
    assert round_.obligations.count() == 31
    assert not round_.obligations.filter(agency__is_reporting=False).exists()


def test_an_agency_that_had_ended_by_the_opening_day_owes_nothing() -> None:
    Agency.objects.filter(code="CQLTT").update(active_until=datetime.date(2026, 7, 31))
    assert factories.open_round(2026).obligations.count() == 30


def test_an_agency_whose_last_day_is_the_opening_day_still_owes_a_report() -> None:
    Agency.objects.filter(code="CQLTT").update(active_until=datetime.date(2026, 8, 1))
    assert factories.open_round(2026).obligations.count() == 31


def test_the_usual_days_of_a_round_are_those_of_the_plan() -> None:
    round_ = factories.open_round(2027)
    assert timezone.localtime(round_.due_at) == local(2027, 10, 15, 0)
    assert round_.last_valid_day == datetime.date(2027, 10, 14)
    assert (round_.data_from, round_.data_until) == (
        datetime.date(2027, 1, 1),
        datetime.date(2027, 9, 30),
    )


def test_the_obligation_asks_a_lead_for_the_tasks_it_leads_that_year() -> None:
    obligation = factories.obligation(factories.open_round(2026), "SNNPTNT")
    led = {item.task.code for item in asked(obligation).tasks if item.basis == TaskBasis.LEAD}
    due = Task.objects.due_in(2026).led_by(obligation.agency)
    assert led == set(due.values_list("code", flat=True))
    assert led


def test_a_closed_round_stays_closed_at_its_first_closing() -> None:
    round_ = factories.open_round(2026)
    assert rounds.close(round_, at=local(2026, 12, 20))
    assert not rounds.close(round_, at=local(2026, 12, 21))
    round_.refresh_from_db()
    assert round_.closed_at == local(2026, 12, 20)


def test_the_next_year_to_open_is_the_first_without_a_round() -> None:
    plan = Plan.objects.current()
    factories.open_round(2026)
    factories.open_round(2027)
    assert rounds.next_year(plan, 2026) == 2028
    assert rounds.next_year(plan, 2025) == 2025


# Opening ------------------------------------------------------------------------------------


def test_the_officer_opens_a_round_by_naming_the_year(officer: Client) -> None:
    round_ = open_2027(officer)
    assert round_.due_at == local(2027, 10, 15, 0)
    assert round_.obligations.count() == 31
    page = officer.get(reverse("round", args=[round_.pk])).content.decode()
    assert "trước 00:00 ngày 15/10/2027 (chậm nhất 23:59 ngày 14/10/2027)" in page
    assert "Đã mở Báo cáo năm 2027. 31 cơ quan có nghĩa vụ báo cáo." in page


def test_the_days_typed_are_those_of_the_round(officer: Client) -> None:
    round_ = open_2027(
        officer,
        due_before="20/10/2027",
        data_from="15/12/2026",
        data_until="10/10/2027",
        guidance="Gửi.",
    )
    assert round_.due_at == local(2027, 10, 20, 0)
    assert round_.data_from == datetime.date(2026, 12, 15)
    assert round_.data_until == datetime.date(2027, 10, 10)
    assert round_.guidance == "Gửi."


def test_a_year_has_one_annual_round(officer: Client) -> None:
    open_2027(officer)
    answer = officer.post(reverse("round_open"), {"year": "2027"})
    assert answer.status_code == 400
    assert "Năm 2027 đã có kỳ báo cáo hằng năm." in answer.content.decode()
    assert ReportingRound.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_before": "05/01/2027"}, "Hạn gửi phải sau ngày mở kỳ (05/01/2027)."),
        ({"due_before": "31/02/2027"}, "Không có ngày 31/02/2027."),
        (
            {"data_from": "01/10/2027"},
            "Ngày chốt phải sau ngày bắt đầu kỳ số liệu.",
        ),
        ({"data_until": "30/09/2028"}, "Ngày chốt phải thuộc năm báo cáo 2027."),
        ({"data_from": "31/12/2025"}, "Ngày này phải thuộc năm 2026 hoặc 2027."),
        ({"year": "2031"}, "2031"),
    ],
)
def test_a_round_that_makes_no_sense_is_refused_in_a_sentence(
    typed: dict[str, str], sentence: str, officer: Client
) -> None:
    answer = officer.post(reverse("round_open"), {"year": "2027", **typed})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not ReportingRound.objects.exists()


def test_a_past_year_is_opened_with_a_due_day_to_come(officer: Client) -> None:
    asked = {"year": "2026", "way": "online"}
    officer.post(reverse("round_open"), asked)
    assert not ReportingRound.objects.exists()
    officer.post(reverse("round_open"), asked | {"due_before": "01/02/2027"})
    assert ReportingRound.objects.annual(2026).get().obligations.count() == 31


# Changing and closing -----------------------------------------------------------------------


def changed(client: Client, round_: ReportingRound, **typed: str) -> HttpResponse:
    usual = {
        "due_before": "15/10/2027",
        "data_from": "01/01/2027",
        "data_until": "30/09/2027",
        "guidance": "",
    }
    return client.post(reverse("round", args=[round_.pk]), usual | typed)


def test_the_due_day_of_an_open_round_is_changed(officer: Client) -> None:
    round_ = open_2027(officer)
    answer = changed(officer, round_, due_before="25/10/2027", guidance="Lùi hạn.")
    assert answer.status_code == 302
    round_.refresh_from_db()
    assert (round_.due_at, round_.guidance) == (local(2027, 10, 25, 0), "Lùi hạn.")
    assert {obligation.due_at for obligation in Obligation.objects.all()} == {round_.due_at}


def test_a_closed_round_is_not_changed(officer: Client) -> None:
    round_ = open_2027(officer)
    officer.post(reverse("round_close", args=[round_.pk]))
    typed = {"due_before": "25/10/2027", "guidance": "Đoạn vừa gõ."}
    answer = changed(officer, round_, **typed)
    assert answer.status_code == 409
    assert "Đoạn vừa gõ." in answer.content.decode()
    round_.refresh_from_db()
    assert round_.due_at == local(2027, 10, 15, 0)


def test_words_typed_into_a_refused_change_are_still_there(officer: Client) -> None:
    round_ = open_2027(officer)
    url = reverse("round", args=[round_.pk])
    answer = officer.post(url, {"due_before": "mai", "guidance": "Đoạn dài vừa gõ."})
    assert answer.status_code == 400
    assert "Đoạn dài vừa gõ." in answer.content.decode()


def test_closing_takes_a_post(officer: Client) -> None:
    round_ = open_2027(officer)
    url = reverse("round_close", args=[round_.pk])
    assert officer.get(url).status_code == 405
    assert officer.post(url).status_code == 302
    page = officer.get(reverse("round", args=[round_.pk])).content.decode()
    assert "Đã đóng" in page
    assert url not in page


def test_the_list_counts_agencies_and_accepted_reports(officer: Client) -> None:
    factories.accepted_report(factories.open_round(2026))
    open_2027(officer)
    answer = officer.get(reverse("rounds"))
    counts = [(row.year, row.agency_count, row.accepted_count) for row, _ in answer.context["rows"]]
    assert counts == [(2027, 31, 0), (2026, 31, 1)]


@pytest.mark.parametrize("who", ["staff", "signer", "leader", "administrator", "stranger"])
def test_only_the_department_sees_the_rounds(who: str, cast: Cast, client_of: ClientOf) -> None:
    round_ = factories.open_round(2026)
    client = client_of(getattr(cast, who))
    for url in (
        reverse("rounds"),
        reverse("round_open"),
        reverse("round", args=[round_.pk]),
        reverse("round_close", args=[round_.pk]),
    ):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
    assert ReportingRound.objects.get().closed_at is None


def test_the_pages_of_a_sample_round_say_so(officer: Client) -> None:
    round_ = factories.open_round(2026, is_sample=True)
    for url in (reverse("rounds"), reverse("round", args=[round_.pk]), reverse("home")):
        assert "Dữ liệu minh họa" in officer.get(url).content.decode()
