"""Days at the agency and days on the reviewer's desk, counted apart."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.clock import Clock, Holder, clock
from reporting.models import Action
from reporting.queue import queue
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local
from tests.reporting.workbooks import cells

OPENED = local(2026, 8, 1)
DAY = datetime.timedelta(days=1)


def after(*days: tuple[Action, int], until: int) -> Clock:
    """The clock `until` days after the opening."""
    moments = [(action, OPENED + DAY * day) for action, day in days]
    return clock(OPENED, moments, OPENED + DAY * until)


moments = st.lists(
    st.tuples(st.sampled_from(list(Action)), st.integers(-100, 10_000)), max_size=12
).map(lambda rows: sorted(rows, key=lambda row: row[1]))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(moments, st.integers(0, 12_000))
def test_the_spans_tile_the_time_without_gap_or_overlap(
    rows: list[tuple[Action, int]], until: int
) -> None:
    hour = datetime.timedelta(hours=1)
    now = OPENED + until * hour
    spans = clock(OPENED, [(action, OPENED + at * hour) for action, at in rows], now).spans
    edges = [OPENED, *(span.ends for span in spans)]
    assert [span.begins for span in spans] == edges[:-1]
    assert edges[-1] == now
    assert all(span.begins < span.ends for span in spans)
    neighbours = zip(spans, spans[1:], strict=False)
    assert all(before.holder != following.holder for before, following in neighbours)


def test_before_anything_is_sent_the_days_are_the_agencys() -> None:
    found = after((Action.START, 2), (Action.READY, 5), until=12)
    assert (found.at_agency, found.at_dost) == (12, 0)


def test_from_the_sending_on_the_days_are_the_departments() -> None:
    found = after((Action.SUBMIT, 10), (Action.TAKE, 11), until=13)
    assert found.text == "ở đơn vị 10 ngày · ở Sở 3 ngày"


@pytest.mark.parametrize("action", [Action.RETURN, Action.RECALL])
def test_what_goes_back_is_at_the_agency_again(action: Action) -> None:
    found = after((Action.SUBMIT, 10), (action, 13), (Action.SUBMIT, 20), until=21)
    assert (found.at_agency, found.at_dost) == (17, 4)


def test_after_the_acceptance_the_days_are_nobodys() -> None:
    found = after((Action.SUBMIT, 10), (Action.ACCEPT, 12), until=100)
    assert (found.at_agency, found.at_dost, found.days(Holder.NOBODY)) == (10, 2, 88)


def test_a_correction_is_at_the_agency_until_it_is_sent_or_discarded() -> None:
    accepted = ((Action.SUBMIT, 10), (Action.ACCEPT, 12), (Action.REOPEN, 20))
    assert after(*accepted, until=25).at_agency == 15
    assert after(*accepted, (Action.DISCARD, 23), until=50).at_agency == 13


def test_hours_of_several_spans_add_up_to_days() -> None:
    hour = datetime.timedelta(hours=1)
    rows = [
        (Action.SUBMIT, OPENED + 12 * hour),
        (Action.RECALL, OPENED + 24 * hour),
        (Action.SUBMIT, OPENED + 36 * hour),
    ]
    found = clock(OPENED, rows, OPENED + 48 * hour)
    assert (found.at_agency, found.at_dost) == (1, 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_data")
def test_the_clock_is_shown_to_agency_and_reviewers_alike(as_role: As) -> None:
    round_ = factories.open_round(2026)
    sent = factories.submitted_report(round_, at=local(2026, 8, 21))
    now = local(2026, 8, 24, 9)
    act(sent, Action.TAKE, factories.membership(Role.OFFICER, "SKHCN"), local(2026, 8, 22))
    text = "ở đơn vị 20 ngày · ở Sở 3 ngày"
    row = next(row for row in queue(round_, now).rows if row.code == "SNNPTNT")
    assert row.clock.text == text
    with time_machine.travel(now, tick=False):
        officer, staff = as_role(Role.OFFICER, "SKHCN"), as_role()
        pages = [
            officer.get(reverse("review_queue")),
            officer.get(reverse("review", args=[sent.pk])),
            staff.get(reverse("report", args=[sent.pk])),
        ]
        book = cells(officer.get(reverse("queue_workbook", args=[round_.pk])).content)
    for page in pages:
        assert text in page.content.decode()
    assert {"Số ngày ở đơn vị", "Số ngày ở Sở"} <= set(book)
    at = book.index("SNNPTNT")
    assert [value for value in book[at : at + 14] if isinstance(value, int)][-2:] == [20, 3]
