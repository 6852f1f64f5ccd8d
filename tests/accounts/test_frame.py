"""What stands around every page: the menu, and the pages for when something went wrong."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from soctrang_ip import access, context_processors, errors
from soctrang_ip.accounts.models import User
from tests.conftest import Cast

ClientOf = Callable[[User], Client]


def labels(client: Client) -> list[str]:
    return [item.label for item in client.get(reverse("home")).context["navigation"]]


def test_the_menu_shows_what_the_role_may_open(cast: Cast, client_of: ClientOf) -> None:
    shown = labels(client_of(cast.administrator))
    assert shown[0] == "Việc cần làm"
    assert "Dữ liệu nền" in shown
    assert "Dữ liệu nền" not in labels(client_of(cast.staff))


def test_no_section_of_the_menu_is_open_to_nobody(cast: Cast) -> None:
    for name, _, _ in context_processors.SECTIONS:
        if context_processors.url_of(name):
            assert any(access.may_open(name, role) for role in access.EVERY_ROLE), name


def test_the_menu_marks_the_page_one_is_on(cast: Cast, client_of: ClientOf) -> None:
    current = [
        item.label
        for item in client_of(cast.staff).get(reverse("home")).context["navigation"]
        if item.is_current
    ]
    assert current == ["Việc cần làm"]


def test_before_the_first_password_there_is_no_menu(cast: Cast, client_of: ClientOf) -> None:
    User.objects.filter(pk=cast.staff.pk).update(must_change_password=True)
    response = client_of(cast.staff).get(reverse("password_change"))
    assert response.context["navigation"] == []


def test_somebody_without_a_role_is_told_whom_to_ask(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.stranger).get(reverse("home")).content.decode()
    assert "Chưa có vai trò" in page
    assert "quản trị cổng" in page


def test_an_unknown_page_says_so_with_a_code_that_stands_in_the_log(
    cast: Cast, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    response = client_of(cast.staff).get("/khong-co-trang-nay/")
    assert "Không tìm thấy trang này" in response.content.decode()
    assert response.context["reference"] in response.content.decode()
    assert response.context["reference"] in caplog.text


def test_a_page_of_another_role_names_the_role_one_acts_under(
    cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.staff).get(reverse("admin:index"))
    assert response.status_code == 403
    assert "Cán bộ – Sở NN&amp;PTNT" in response.content.decode()


def test_a_server_error_shows_a_code_and_no_trace_and_asks_no_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object) -> None:
        raise DatabaseError("bí mật của máy chủ")

    monkeypatch.setattr("soctrang_ip.accounts.acting.memberships_of", broken)
    client = Client(raise_request_exception=False)
    client.force_login(cast.staff)
    response = client.get(reverse("home"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "Máy chủ gặp lỗi" in page
    assert "bí mật" not in page
    assert "Traceback" not in page
    code = page.split('class="reference">')[1].split("<")[0]
    assert code in caplog.text


def test_the_server_error_page_needs_no_database(rf: RequestFactory) -> None:
    assert errors.server_error(rf.get("/")).status_code == 500


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(
    cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.staff).get(reverse("acting"))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Không mở được địa chỉ này" in response.content.decode()
