"""The data quality page: each check fires where its rule says so, and not at its edge."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from plan.models import SupplierPart
from reporting.figures.agencies import AgencyNames
from reporting.figures.quality import Check, quality
from reporting.figures.scope import Scope
from reporting.models import (
    Answer,
    ContentRow,
    ReopenRequest,
    ReportingRound,
    ReportVersion,
    Status,
    TaskEntry,
    TaskStatus,
)
from soctrang_ip.accounts.models import Role, User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.small_reports import YEAR, listed, measure, money, report, task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

SCIENCE = "su-nghiep-khcn"
LONG = "Đã tổ chức ba lớp tập huấn cho một trăm hai mươi lượt cán bộ của các xã, phường, thị trấn."
Rows = Callable[[], list[ContentRow]]


@pytest.fixture
def rounds() -> dict[int, ReportingRound]:
    return {year: factories.open_round(year) for year in (YEAR - 1, YEAR)}


def look(**filters: str) -> dict[str, Check]:
    by_year = ReportingRound.objects.annual_by_year()
    scope = Scope(by_year[YEAR].plan, by_year, AgencyNames(), YEAR, YEAR, **filters)
    return {check.key: check for check in quality(scope, timezone.now()).checks}


def said(code: str, text: str) -> TaskEntry:
    row = task(code, TaskStatus.IN_PROGRESS)
    row.summary = text
    return row


FIRES: dict[str, tuple[str, Rows, Rows]] = {
    "blank_tasks": (
        "SKHCN",
        lambda: [task("I.2.1", "")],
        lambda: [task("I.2.1", TaskStatus.NOT_STARTED), task("I.2.2", "")],
    ),
    "blank_measures": (
        "SKHCN",
        lambda: [measure("CT2", answer="")],
        lambda: [
            measure("CT2", answer=Answer.NONE),
            measure("CT3", answer="", numerator=0, denominator=0),
            measure("CT4", SupplierPart.LIST, answer=""),
            listed("CT4", "Công ty A"),
        ],
    ),
    "blank_money": (
        "SKHCN",
        lambda: [money(SCIENCE, answer="")],
        lambda: [money(SCIENCE, 0, answer=""), money("doanh-nghiep", answer=Answer.NONE)],
    ),
    "part_above_whole": (
        "SKHCN",
        lambda: [measure("CT2", numerator=8, denominator=7)],
        lambda: [measure("CT2", numerator=7, denominator=7)],
    ),
    "tasks_above_source": (
        "SKHCN",
        lambda: [money(SCIENCE, 10), money(SCIENCE, 11, task_code="V.1")],
        lambda: [money(SCIENCE, 11), money(SCIENCE, 11, task_code="V.1")],
    ),
    "spent_above_allocated": (
        "SKHCN",
        lambda: [money(SCIENCE, 10, 11, 12)],
        lambda: [money(SCIENCE, 10, 10, 10)],
    ),
    "estimate_below_spent": (
        "SKHCN",
        lambda: [money(SCIENCE, 20, 10, 9), measure("CT5", value=5, estimate=4)],
        lambda: [money(SCIENCE, 20, 10, 10), measure("CT5", value=5, estimate=5)],
    ),
    "outside_base": (
        "SNNPTNT",
        lambda: [listed("CT6", "Bánh pía")],
        lambda: [
            listed("CT6", "Bánh pía"),
            listed("CT6", "BÁNH PÍA", part=SupplierPart.BASE_LIST),
        ],
    ),
}


@pytest.mark.parametrize("key", FIRES)
def test_a_check_fires_where_its_rule_says_so_and_not_at_its_edge(
    key: str, rounds: dict[int, ReportingRound]
) -> None:
    agency, doubtful, sound = FIRES[key]
    version = report(rounds[YEAR], agency, *doubtful())
    check = look()[key]
    assert check.count.value == len(check.cases) == (2 if key == "estimate_below_spent" else 1)
    assert {case.source.version_id for case in check.cases} == {version.pk}
    ReportVersion.objects.filter(pk=version.pk).update(status=Status.SUPERSEDED)
    assert look()[key].count.value == 0, "a version replaced counts no more"
    report(rounds[YEAR], agency, *sound())
    assert look()[key].count.value == 0


FIRES_AGAINST_LAST_YEAR: dict[str, tuple[str, Rows, Rows, Rows]] = {
    "official_far": (
        "SKHCN",
        lambda: [money(SCIENCE, 100, 50, 100), measure("CT5", value=5, estimate=10)],
        lambda: [money(SCIENCE, previous=151), measure("CT5", value=5, previous_official=4)],
        lambda: [money(SCIENCE, previous=150), measure("CT5", value=5, previous_official=5)],
    ),
    "below_last_year": (
        "SKHCN",
        lambda: [
            measure("CT2", numerator=10, denominator=100),
            measure("CT3", numerator=10, denominator=100),
        ],
        lambda: [
            measure("CT2", numerator=9, denominator=100),
            measure("CT3", numerator=10, denominator=79),
        ],
        lambda: [
            measure("CT2", numerator=10, denominator=100),
            measure("CT3", numerator=10, denominator=80),
        ],
    ),
    "same_words": (
        "SKHCN",
        lambda: [said("I.2.1", LONG), said("V.1", LONG)],
        lambda: [said("I.2.1", LONG), said("V.1", LONG)],
        lambda: [said("I.2.1", f"{LONG} Thêm."), said("V.1", "Ngắn.")],
    ),
}


@pytest.mark.parametrize("key", FIRES_AGAINST_LAST_YEAR)
def test_a_check_against_the_year_before(key: str, rounds: dict[int, ReportingRound]) -> None:
    agency, before, doubtful, sound = FIRES_AGAINST_LAST_YEAR[key]
    report(rounds[YEAR - 1], agency, *before())
    version = report(rounds[YEAR], agency, *doubtful())
    assert look()[key].count.value == 2
    ReportVersion.objects.filter(pk=version.pk).update(status=Status.SUPERSEDED)
    report(rounds[YEAR], agency, *sound())
    assert look()[key].count.value == 0


def test_the_lead_says_done_and_a_partner_not_started(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[YEAR], "SKHCN", task("I.2.1", TaskStatus.DONE), task("V.1", TaskStatus.DONE))
    report(
        rounds[YEAR],
        "SCT",
        task("I.2.1", TaskStatus.NOT_STARTED),
        task("V.1", TaskStatus.IN_PROGRESS),
    )
    [case] = look()["lead_against_partner"].cases
    assert case.source.agency == "Sở Công Thương"
    assert case.place.startswith("I.2.1")
    assert "Sở KH&CN (chủ trì)" in case.says


def test_a_long_review_and_a_correction_asked_for(rounds: dict[int, ReportingRound]) -> None:
    sent = factories.local(YEAR, 10, 1)
    version = report(rounds[YEAR], "SKHCN", sent_at=sent)
    days = datetime.timedelta
    decided = ReportVersion.objects.filter(pk=version.pk).update
    decided(decided_at=sent + days(60))
    assert look()["long_review"].count.value == 0
    decided(decided_at=sent + days(61))
    assert look()["long_review"].count.value == 1
    assert look()["asked_to_correct"].count.value == 0
    ReopenRequest.objects.create(
        version=version,
        reason="Sai số",
        asked_by=factories.membership(Role.SIGNER, "SKHCN").user,
        asked_at=sent,
    )
    assert look()["asked_to_correct"].count.value == 1


def test_filters_keep_the_agencies_asked_for(rounds: dict[int, ReportingRound]) -> None:
    for agency in ("SKHCN", "HND"):
        report(rounds[YEAR], agency, money("doanh-nghiep", 10, 11, 12))
    assert look()["spent_above_allocated"].count.value == 2
    assert look(agency="HND")["spent_above_allocated"].count.value == 1
    assert look(kind="district")["spent_above_allocated"].count.value == 0


def test_the_page_leads_to_the_report_and_is_for_reviewers(
    cast: Cast,
    client_of: Callable[[User], Client],
    rounds: dict[int, ReportingRound],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    version = report(rounds[YEAR], "SKHCN", money(SCIENCE, 10, 11, 12))
    client = client_of(cast.officer)
    with django_assert_max_num_queries(5 + 8):
        page = client.get(reverse("dashboard_quality"), {"nam": YEAR}).content.decode()
    assert 'data-figure="quality.spent_above_allocated" value="1"' in page
    assert reverse("report_full", args=[version.pk]) in page
    assert "Đã chi 11, được giao 10 triệu đồng" in page
    leader = client_of(cast.leader)
    for address in (
        reverse("dashboard_quality"),
        reverse("dashboard_xlsx", args=["chat-luong"]),
        reverse("figure", args=["chat-luong", "quality.blank_tasks"]),
    ):
        assert leader.get(address).status_code == 403
    assert reverse("dashboard_quality") not in leader.get(reverse("dashboard")).content.decode()
