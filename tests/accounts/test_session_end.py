"""A session ends after 30 minutes without a request, and 12 hours after the log-in."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from soctrang_ip import sessions
from soctrang_ip.accounts import acting
from soctrang_ip.accounts.models import Role, User
from tests.conftest import PASSWORD, Cast, person
from tests.reporting.factories import local

BEGAN = local(2026, 10, 14, 7, 30)
Clock = time_machine.Traveller


def minutes(count: float) -> datetime.timedelta:
    return datetime.timedelta(minutes=count)


@pytest.mark.parametrize(
    ("seen_after", "ends_after"),
    [(0, 30), (100, 130), (11 * 60 + 29, 11 * 60 + 59), (11 * 60 + 45, 12 * 60), (720, 720)],
)
def test_the_end_is_half_an_hour_after_the_last_request_or_half_a_day_after_the_log_in(
    seen_after: int, ends_after: int
) -> None:
    assert sessions.end_of(BEGAN, BEGAN + minutes(seen_after)) == BEGAN + minutes(ends_after)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(BEGAN, tick=False) as clock:
        yield clock


@pytest.fixture
def staff(clock: Clock, cast: Cast, client: Client) -> Client:
    client.post(reverse("login"), {"username": cast.staff.email, "password": PASSWORD})
    return client


def is_logged_in(client: Client) -> bool:
    """Asks without keeping the session alive."""
    return client.get(reverse("session")).json()["user"] is not None


def test_without_a_request_it_ends_after_half_an_hour(staff: Client, clock: Clock) -> None:
    clock.move_to(BEGAN + minutes(29.9))
    assert is_logged_in(staff)
    clock.move_to(BEGAN + minutes(30))
    assert not is_logged_in(staff)
    assert staff.get(reverse("home")).url == f"{reverse('login')}?next=/"


def test_every_page_moves_the_end(staff: Client, clock: Clock) -> None:
    for count in (25, 50, 75):
        clock.move_to(BEGAN + minutes(count))
        assert staff.get(reverse("home")).status_code == 200


def test_asking_how_long_it_lasts_moves_nothing(staff: Client, clock: Clock) -> None:
    clock.move_to(BEGAN + minutes(20))
    answer = staff.get(reverse("session")).json()
    assert (answer["ends_in"], answer["final_in"]) == (10 * 60, 700 * 60)
    clock.move_to(BEGAN + minutes(30))
    assert not is_logged_in(staff)


def test_asked_by_post_it_lasts_longer(staff: Client, clock: Clock) -> None:
    clock.move_to(BEGAN + minutes(20))
    assert staff.post(reverse("session")).json()["ends_in"] == 30 * 60
    clock.move_to(BEGAN + minutes(49))
    assert is_logged_in(staff)


def test_nothing_moves_the_end_past_half_a_day(staff: Client, clock: Clock) -> None:
    for count in range(25, 720, 25):
        clock.move_to(BEGAN + minutes(count))
        assert staff.post(reverse("session")).json()["user"]
    clock.move_to(BEGAN + minutes(719))
    assert staff.post(reverse("session")).json()["ends_in"] == 60
    clock.move_to(BEGAN + minutes(720))
    assert not is_logged_in(staff)


def test_after_half_a_day_one_may_log_in_for_another(
    staff: Client, clock: Clock, cast: Cast
) -> None:
    clock.move_to(BEGAN + minutes(800))
    staff.post(reverse("login"), {"username": cast.staff.email, "password": PASSWORD})
    assert staff.get(reverse("session")).json()["final_in"] == 720 * 60


def test_a_page_within_the_same_minute_writes_nothing(staff: Client, clock: Clock) -> None:
    staff.get(reverse("home"))
    with CaptureQueriesContext(connection) as asked:
        staff.get(reverse("home"))
    clock.move_to(BEGAN + minutes(2))
    with CaptureQueriesContext(connection) as asked_later:
        staff.get(reverse("home"))
    updates = [query["sql"] for query in asked_later if query["sql"].startswith("UPDATE")]
    assert len(asked_later) == len(asked) + 1
    assert len(updates) == 1
    assert "expire_date" in updates[0]
    assert "session_data" not in updates[0]


def test_moving_the_end_leaves_what_another_tab_chose(clock: Clock, cast: Cast) -> None:
    user = person("two", "Hai Vai", cast.officer.memberships.get().agency, Role.OFFICER)
    client = Client()
    client.force_login(user)
    clock.move_to(BEGAN + minutes(5))
    read_before = client.session
    assert read_before.get(acting.SESSION_KEY) is None
    chosen = client.session
    acting.choose(chosen, user.memberships.get())
    chosen.save()
    read_before.keep_alive(BEGAN + minutes(10))
    assert client.session[acting.SESSION_KEY] == user.memberships.get().pk


def test_nobody_is_told_that_nobody_is_logged_in(db: None, client: Client) -> None:
    assert client.get(reverse("session")).json() == {"user": None}
    assert client.post(reverse("session")).json() == {"user": None}


def test_a_page_from_before_the_log_in_gets_a_token_that_works(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff)
    token = client.get(reverse("session")).json()["token"]
    assert client.post(reverse("session")).status_code == 403
    answer = client.post(reverse("session"), headers={"X-CSRFToken": token})
    assert answer.json()["user"] == cast.staff.pk


def test_before_the_first_password_the_session_is_kept_alive_too(cast: Cast) -> None:
    User.objects.filter(pk=cast.staff.pk).update(must_change_password=True)
    client = Client()
    client.force_login(cast.staff)
    assert client.post(reverse("session")).json()["user"] == cast.staff.pk
