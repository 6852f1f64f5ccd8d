"""Logging in and out, and the first password."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from soctrang_ip.accounts.models import User
from tests.conftest import PASSWORD, Cast

WRONG = "Thư điện tử hoặc mật khẩu không đúng."
NEW_PASSWORD = "bông lúa vàng ven sông Hậu"


def log_in(client: Client, email: str, password: str = PASSWORD, next_url: str = "") -> object:
    return client.post(
        reverse("login"), {"username": email, "password": password, "next": next_url}
    )


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["STAFF@Example.VN", "  staff@example.vn ", "Staff@example.vn"])
def test_the_address_may_be_typed_in_any_letter_case(
    typed: str, cast: Cast, client: Client
) -> None:
    response = log_in(client, typed)
    assert response.url == reverse("home")
    assert is_logged_in(client)


def test_a_wrong_password_says_so_in_one_sentence(cast: Cast, client: Client) -> None:
    response = log_in(client, cast.staff.email, "sai-mat-khau")
    assert WRONG in response.content.decode()
    assert not is_logged_in(client)


def test_an_unknown_address_and_a_closed_account_get_the_same_sentence(
    cast: Cast, client: Client
) -> None:
    User.objects.filter(pk=cast.staff.pk).update(is_active=False)
    for email in ("nobody@example.vn", cast.staff.email):
        assert WRONG in log_in(client, email).content.decode()
    assert not is_logged_in(client)


def test_empty_fields_are_named_in_vietnamese(db: None, client: Client) -> None:
    page = log_in(client, "", "").content.decode()
    assert "Hãy nhập thư điện tử." in page
    assert "Hãy nhập mật khẩu." in page


def test_logging_in_goes_on_to_the_page_that_was_asked_for(cast: Cast, client: Client) -> None:
    asked = reverse("password_change")
    assert client.get(asked).url == f"{reverse('login')}?next={asked}"
    assert log_in(client, cast.staff.email, next_url=asked).url == asked


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:x"])
def test_logging_in_never_leads_to_another_site(elsewhere: str, cast: Cast, client: Client) -> None:
    assert log_in(client, cast.staff.email, next_url=elsewhere).url == reverse("home")


def test_somebody_logged_in_is_not_asked_to_log_in_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    assert client.get(reverse("login")).url == reverse("home")


def test_logging_out_needs_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    assert client.get(reverse("logout")).status_code == 405
    assert is_logged_in(client)
    assert client.post(reverse("logout")).url == reverse("login")
    assert not is_logged_in(client)


@pytest.fixture
def newcomer(cast: Cast) -> User:
    """A member of staff who has not yet chosen a password of their own."""
    User.objects.filter(pk=cast.staff.pk).update(must_change_password=True)
    cast.staff.refresh_from_db()
    return cast.staff


def change(client: Client, old: str, new: str, repeated: str) -> object:
    fields = {"old_password": old, "new_password1": new, "new_password2": repeated}
    return client.post(reverse("password_change"), fields)


def test_a_first_password_is_changed_before_anything_else(newcomer: User, client: Client) -> None:
    log_in(client, newcomer.email)
    for url in (reverse("home"), reverse("admin:index")):
        assert client.get(url).url == reverse("password_change")
    assert client.post(reverse("acting"), {"membership": 1}).url == reverse("password_change")


def test_the_change_opens_the_portal_and_keeps_the_session(newcomer: User, client: Client) -> None:
    log_in(client, newcomer.email)
    assert change(client, PASSWORD, NEW_PASSWORD, NEW_PASSWORD).url == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert newcomer.check_password(NEW_PASSWORD)


def test_the_change_ends_the_sessions_of_other_browsers(cast: Cast, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser, cast.staff.email)
    change(client, PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
    assert other.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "repeated", "sentence"),
    [
        ("sai", NEW_PASSWORD, NEW_PASSWORD, "Mật khẩu hiện tại không đúng."),
        (PASSWORD, NEW_PASSWORD, "khác hẳn", "Hai lần nhập mật khẩu mới không giống nhau."),
        (PASSWORD, PASSWORD, PASSWORD, "Mật khẩu mới phải khác mật khẩu hiện tại."),
        (PASSWORD, "", "", "Hãy nhập mật khẩu mới."),
    ],
)
def test_a_refused_change_says_why_and_leaves_the_password(
    old: str, new: str, repeated: str, sentence: str, cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff)
    assert sentence in change(client, old, new, repeated).content.decode()
    cast.staff.refresh_from_db()
    assert cast.staff.check_password(PASSWORD)


def test_an_address_differing_in_letter_case_is_the_same_account(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("STAFF@Example.VN", "Người Trùng Thư", PASSWORD)
