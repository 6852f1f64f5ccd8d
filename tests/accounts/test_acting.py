"""As whom a person acts."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from soctrang_ip.accounts.models import Membership, Role
from tests.conftest import SINCE, Cast


@pytest.fixture
def both(cast: Cast) -> tuple[Membership, Membership]:
    """The staff member of Sở NN&PTNT also signs for Sở VHTT&DL, from and to no particular day."""
    first = cast.staff.memberships.get()
    culture = cast.other_staff.memberships.get().agency
    second = Membership.objects.create(
        user=cast.staff, agency=culture, role=Role.SIGNER, valid_from=SINCE
    )
    return first, second


def choose(client: Client, membership: Membership) -> object:
    return client.post(reverse("acting"), {"membership": membership.pk})


def acting_of(client: Client) -> Membership | None:
    return client.get(reverse("home")).context["acting"]


def test_a_person_acts_under_the_membership_they_chose(
    both: tuple[Membership, Membership], cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff)
    for membership in (*both, both[0]):
        assert choose(client, membership).url == reverse("home")
        assert acting_of(client) == membership


def test_the_header_offers_every_membership_and_says_which_one_is_chosen(
    both: tuple[Membership, Membership], cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff)
    choose(client, both[1])
    page = client.get(reverse("home")).content.decode()
    assert f'<option value="{both[0].pk}">Cán bộ – ' in page
    assert f'<option value="{both[1].pk}" selected>Người ký – ' in page


def test_one_membership_leaves_nothing_to_choose(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    page = client.get(reverse("home")).content.decode()
    assert "Sở Nông nghiệp và Phát triển nông thôn" in page
    assert 'name="membership"' not in page


def test_a_foreign_membership_does_not_exist(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    assert choose(client, cast.officer.memberships.get()).status_code == 404
    assert acting_of(client) == cast.staff.memberships.get()


@pytest.mark.parametrize("typed", ["", "x", "0"])
def test_nonsense_is_not_a_membership(typed: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    assert client.post(reverse("acting"), {"membership": typed}).status_code == 404


def test_choosing_needs_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    assert client.get(reverse("acting")).status_code == 405


def test_a_membership_counts_to_the_end_of_its_last_day(
    both: tuple[Membership, Membership], cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff)
    both[1].valid_until = timezone.localdate()
    both[1].save()
    choose(client, both[1])
    assert acting_of(client) == both[1]


def test_a_membership_that_ended_yesterday_is_neither_offered_nor_kept(
    both: tuple[Membership, Membership], cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff)
    choose(client, both[1])
    both[1].valid_until = timezone.localdate() - datetime.timedelta(days=1)
    both[1].save()
    response = client.get(reverse("home"))
    assert response.context["acting"] == both[0]
    assert response.context["memberships"] == [both[0]]
    assert choose(client, both[1]).status_code == 404


def test_a_membership_of_tomorrow_is_not_offered(cast: Cast, client: Client) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    Membership.objects.update(valid_from=tomorrow)
    client.force_login(cast.staff)
    assert acting_of(client) is None


def test_the_frame_of_a_page_costs_session_user_memberships_names_and_notices(
    both: tuple[Membership, Membership],
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(cast.staff)
    with django_assert_num_queries(5):
        client.get(reverse("password_change"))
