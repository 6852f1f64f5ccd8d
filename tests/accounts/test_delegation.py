"""A signer who is away lets a colleague sign for a span of days."""

import datetime
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from soctrang_ip.accounts import delegation
from soctrang_ip.accounts.models import Membership, Role, User
from tests.conftest import SINCE, Cast

ClientOf = Callable[[User], Client]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def shown(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def send(client: Client, to: User, first: datetime.date, last: datetime.date) -> HttpResponse:
    typed = {
        "to": to.pk,
        "valid_from": shown(first),
        "valid_until": shown(last),
        "reason": "Đi công tác tại Cần Thơ.",
    }
    return client.post(reverse("delegate"), typed, follow=True)


def give(cast: Cast, first: datetime.date, last: datetime.date) -> Membership:
    return delegation.delegate(
        by=cast.signer.memberships.get(),
        to=cast.staff,
        valid_from=first,
        valid_until=last,
        reason="Nghỉ phép.",
        at=timezone.now(),
    )


def test_a_signer_delegates_to_staff_who_then_acts_as_signer(
    cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    page = send(client_of(cast.signer), cast.staff, today, today + 3 * DAY).content.decode()
    assert f"Đã ủy quyền ký cho {cast.staff}." in page
    assert "Đi công tác tại Cần Thơ." in page
    made = Membership.objects.delegated().get()
    assert (made.user, made.role, made.delegated_by) == (cast.staff, Role.SIGNER, cast.signer)
    client = client_of(cast.staff)
    client.post(reverse("acting"), {"membership": made.pk})
    assert client.get(reverse("home")).context["acting"] == made


def test_the_right_begins_and_ends_with_its_days(cast: Cast, today: datetime.date) -> None:
    made = give(cast, today + 2 * DAY, today + 4 * DAY)
    assert [made in Membership.objects.valid_on(today + days * DAY) for days in (1, 2, 4, 5)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("who", ["staff", "signer"])
def test_either_of_the_two_ends_it_at_once(
    who: str, cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    made = give(cast, today, today + 9 * DAY)
    client_of(getattr(cast, who)).post(reverse("delegation_end", args=[made.pk]))
    made.refresh_from_db()
    assert made.ended_by == getattr(cast, who)
    assert made not in cast.staff.memberships_on(today)
    html = client_of(cast.staff).get(reverse("delegations")).content.decode()
    assert "Đã chấm dứt" in html


def test_a_third_colleague_ends_nothing(
    cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    made = give(cast, today, today + DAY)
    Membership.objects.create(
        user=cast.stranger, agency=made.agency, role=Role.STAFF, valid_from=SINCE
    )
    url = reverse("delegation_end", args=[made.pk])
    page = client_of(cast.stranger).post(url, follow=True).content.decode()
    assert "Chỉ người ủy quyền hoặc người được ủy quyền" in page
    made.refresh_from_db()
    assert made.ended_at is None


def test_another_agencys_delegation_does_not_exist(
    cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    made = give(cast, today, today + DAY)
    url = reverse("delegation_end", args=[made.pk])
    assert client_of(cast.other_signer).post(url).status_code == 404
    page = client_of(cast.other_signer).get(reverse("delegations")).content.decode()
    assert str(cast.staff) not in page


def test_an_ordinary_membership_is_not_ended_here(cast: Cast, client_of: ClientOf) -> None:
    own = cast.signer.memberships.get()
    answer = client_of(cast.signer).post(reverse("delegation_end", args=[own.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (-1, 3, "Ngày bắt đầu không được trước hôm nay"),
        (3, 2, "Ngày kết thúc không được trước ngày bắt đầu."),
    ],
)
def test_a_span_in_the_past_or_the_wrong_way_round_is_refused_in_words(
    first: int,
    last: int,
    sentence: str,
    cast: Cast,
    client_of: ClientOf,
    today: datetime.date,
) -> None:
    answer = send(client_of(cast.signer), cast.staff, today + first * DAY, today + last * DAY)
    assert answer.status_code == 400
    html = answer.content.decode()
    assert sentence in html
    assert "Đi công tác tại Cần Thơ." in html
    assert not Membership.objects.delegated().exists()


@pytest.mark.parametrize(("first", "last"), [(0, 5), (5, 9), (3, 4)])
def test_a_span_that_overlaps_another_is_refused_in_words(
    first: int, last: int, cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    give(cast, today + 2 * DAY, today + 5 * DAY)
    answer = send(client_of(cast.signer), cast.staff, today + first * DAY, today + last * DAY)
    assert "đã có quyền ký trong thời gian này" in answer.content.decode()
    assert Membership.objects.delegated().count() == 1


def test_two_colleagues_at_once_are_refused_by_name(
    cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    made = give(cast, today, today + 5 * DAY)
    Membership.objects.create(
        user=cast.stranger, agency=made.agency, role=Role.STAFF, valid_from=SINCE
    )
    answer = send(client_of(cast.signer), cast.stranger, today, today)
    assert f"đã ủy quyền cho {cast.staff}" in answer.content.decode()


def test_after_an_early_end_the_same_days_can_be_given_again(
    cast: Cast, today: datetime.date
) -> None:
    first = give(cast, today, today + DAY)
    delegation.end(first, by=cast.signer, at=timezone.now())
    assert give(cast, today, today + DAY).pk != first.pk


def test_a_delegate_does_not_delegate_on(
    cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    made = give(cast, today, today + DAY)
    Membership.objects.create(
        user=cast.stranger, agency=made.agency, role=Role.STAFF, valid_from=SINCE
    )
    client = client_of(cast.staff)
    client.post(reverse("acting"), {"membership": made.pk})
    assert client.get(reverse("delegations")).context["form"] is None
    answer = send(client, cast.stranger, today, today)
    assert answer.status_code == 400
    assert Membership.objects.delegated().get() == made


def test_staff_cannot_delegate(cast: Cast, client_of: ClientOf, today: datetime.date) -> None:
    assert send(client_of(cast.staff), cast.staff, today, today).status_code == 403


@pytest.mark.parametrize("who", ["other_staff", "signer", "closed"])
def test_only_active_staff_of_the_agency_can_be_chosen(
    who: str, cast: Cast, client_of: ClientOf, today: datetime.date
) -> None:
    to = cast.staff if who == "closed" else getattr(cast, who)
    if who == "closed":
        User.objects.filter(pk=to.pk).update(is_active=False)
    answer = send(client_of(cast.signer), to, today, today)
    assert "Người này không phải cán bộ đang hoạt động của đơn vị." in answer.content.decode()


def test_giving_and_ending_are_both_in_the_history(cast: Cast, today: datetime.date) -> None:
    made = give(cast, today, today + DAY)
    delegation.end(made, by=cast.staff, at=timezone.now())
    assert [row.history_type for row in made.history.order_by("history_id")] == ["+", "~"]


def test_the_database_refuses_a_delegation_without_an_end(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=cast.staff,
            agency=cast.signer.memberships.get().agency,
            role=Role.SIGNER,
            valid_from=SINCE,
            delegated_by=cast.signer,
        )
