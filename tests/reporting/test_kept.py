"""A dashboard that did not change costs almost nothing, and is never old nor another role's."""

import datetime
import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plan.models import BudgetAmount, FundingSource, Measure, Target
from reporting import stamp
from reporting.dashboards import PAGES, DashboardPage
from reporting.models import (
    CONTENT_MODELS,
    Action,
    FiguresStamp,
    ListDecision,
    Obligation,
    ReportingRound,
    ReportVersion,
    Status,
    TopicEntry,
    Verdict,
)
from soctrang_ip.access import may_open
from soctrang_ip.accounts.models import AgencyName, Role, User
from tasks.models import Task
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.factories import act
from tests.reporting.small_reports import YEAR, money, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOT_ABOUT_FIGURES = {
    "django_session",
    "accounts_membership",
    "reporting_notice",
    "reporting_figuresstamp",
}
MOST_QUERIES = 8
"""Of a dashboard, the stamp among them."""
FRAME_QUERIES = 5
"""Session, user, memberships with their agencies' names; unread notices."""


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def round_() -> ReportingRound:
    return factories.open_round(YEAR)


def token() -> str:
    """As it will be when the open transaction commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # What is written from here on is of a next transaction.
            cursor.execute("SET LOCAL portal.drawn_in = ''")
    return FiguresStamp.objects.get().token


# What draws a token ---------------------------------------------------------------------------


def in_raw_sql(round_: ReportingRound) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plan_budgetamount SET amount = amount + 1")


def decided(round_: ReportingRound) -> None:
    by = factories.membership(Role.OFFICER, "SKHCN")
    ListDecision.objects.create(
        measure=Measure.objects.get(code="CT4"),
        first="a",
        second="b",
        number=1,
        verdict=Verdict.SAME,
        first_label="A",
        second_label="B",
        by=by.user,
        role=by.role,
        decided_at=timezone.now(),
    )


WRITES: dict[str, Callable[[ReportingRound], object]] = {
    "a report is accepted": lambda round_: ReportVersion.objects.update(status=Status.ACCEPTED),
    "a round is opened": lambda round_: factories.open_round(YEAR + 1),
    "a deadline is moved": lambda round_: ReportingRound.objects.update(
        due_at=factories.local(YEAR, 12, 1)
    ),
    "an extension": lambda round_: Obligation.objects.update(
        extended_due_at=factories.local(YEAR, 12, 1)
    ),
    "an agency is renamed": lambda round_: AgencyName.objects.update(short_name="Tên mới"),
    "a target is changed": lambda round_: Target.objects.filter(minimum=50).update(minimum=60),
    "a cell of the budget": lambda round_: BudgetAmount.objects.update(amount=1),
    "a source is linked": lambda round_: FundingSource.objects.update(budget_line=None),
    "two list entries are decided to be one": decided,
    "a measure goes": lambda round_: Measure.objects.first().targets.all().delete(),
    "a task's lead goes": lambda round_: Task.objects.first().leads.all().delete(),
    "raw SQL from anywhere": in_raw_sql,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_whatever_can_change_a_figure_draws_a_token(
    write: Callable[[ReportingRound], object], round_: ReportingRound
) -> None:
    report(round_, "SKHCN", status=Status.SUBMITTED)
    before = token()
    write(round_)
    assert token() != before


def test_autosaves_and_log_ins_draw_none(round_: ReportingRound) -> None:
    version = factories.draft(round_)
    row = version.topicentry_rows.first()
    before = token()
    factories.save(row, by=row.updated_by, at=timezone.now(), text="Chữ mới")
    assert TopicEntry.objects.get(pk=row.pk).text == "Chữ mới"
    User.objects.update(last_login=timezone.now())
    assert token() == before


def test_every_table_a_dashboard_reads_is_stamped_or_stands_for_good(
    cast: Cast, client_of: Callable[[User], Client], round_: ReportingRound
) -> None:
    factories.accepted_report(round_, "SKHCN")
    stamped = {model._meta.db_table for model in stamp.stamped_models()}
    frozen = {model._meta.db_table for model in CONTENT_MODELS}
    client = client_of(cast.officer)
    read = set()
    with CaptureQueriesContext(connection) as asked:
        for page in PAGES:
            assert client.get(reverse(page.url_name), {"nam": YEAR}).status_code == 200
        client.get(reverse("figure", args=["tong-quan", "filing.accepted"]))
    for query in asked.captured_queries:
        read |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
    assert len(read) > 15
    assert read - stamped - frozen - NOT_ABOUT_FIGURES == set()


# What is kept -----------------------------------------------------------------------------------


def body(client: Client, name: str = "dashboard_filing") -> str:
    """The page without its frame, which is each person's own."""
    answer = client.get(reverse(name), {"nam": YEAR})
    assert answer.status_code == 200
    html = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def body_made_anew(client: Client, name: str = "dashboard_filing") -> str:
    cache.clear()
    return body(client, name)


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        body(client)
    return len(asked)


@pytest.mark.django_db(transaction=True)
def test_a_second_look_asks_for_the_stamp_alone_and_every_change_shows(
    cast: Cast,
    client_of: Callable[[User], Client],
    round_: ReportingRound,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer, leader = client_of(cast.officer), client_of(cast.leader)
    for page in PAGES:
        with CaptureQueriesContext(connection) as asked:
            body(officer, page.url_name)
        assert len(asked) <= FRAME_QUERIES + MOST_QUERIES, page.slug
    first = body(officer)
    assert queries_of(officer) == FRAME_QUERIES + 1
    assert body(officer) == first

    def changed() -> bool:
        nonlocal first
        now = body(officer)
        assert now == body_made_anew(officer)
        before, first = first, now
        return now != before

    sent = factories.submitted_report(round_, "SKHCN")
    assert changed()
    link = reverse("report_full", args=[sent.pk])
    waiting = f"{reverse('figure', args=['tong-quan', 'filing.waiting'])}?nam={YEAR}"
    assert link in officer.get(waiting).content.decode()
    assert link not in leader.get(waiting).content.decode(), "kept for another role"
    act(sent, Action.TAKE, factories.membership(Role.OFFICER, "SKHCN"), timezone.now())
    act(sent, Action.ACCEPT, factories.membership(Role.OFFICER, "SKHCN"), timezone.now())
    assert changed()
    AgencyName.objects.filter(agency__code="SKHCN").update(short_name="Sở Mới")
    assert changed()
    assert "Sở Mới" in first

    before = FiguresStamp.objects.get().token
    with transaction.atomic():
        report(round_, "SCT", money("doanh-nghiep", 1, 1, 1))
        transaction.set_rollback(True)
    assert FiguresStamp.objects.get().token == before
    assert not changed()

    ReportingRound.objects.update(due_at=timezone.now() + datetime.timedelta(minutes=1))
    assert changed()
    later = timezone.now() + datetime.timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert changed(), "a deadline has passed"


def test_inside_a_transaction_nothing_is_kept(round_: ReportingRound) -> None:
    assert stamp.current(timezone.now()) is None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_what_is_kept_holds_no_form_of_one_person(
    cast: Cast, client_of: Callable[[User], Client], round_: ReportingRound, page: DashboardPage
) -> None:
    if page.is_kept and may_open(page.url_name, Role.OFFICER):
        html = body(client_of(cast.officer), page.url_name)
        assert "csrfmiddlewaretoken" not in html
        assert 'method="post"' not in html
