"""What a person typed is on the page or in the draft afterwards, whatever happened on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting.models import Action, ReportVersion, TopicEntry
from soctrang_ip import access, carrying
from soctrang_ip.accounts.models import Role, User
from tests.admin_pages import save
from tests.conftest import PASSWORD, Cast
from tests.reporting import factories
from tests.reporting.conftest import As, as_role  # noqa: F401
from tests.reporting.filing import Inputs, SectionPage
from tests.test_urls import PORTAL_URLS

ClientOf = Callable[[User], Client]

WORDS = "Đã mở <hai> lớp tập huấn\r\ncho 60 hộ nuôi tôm"
SHOWN = "Đã mở &lt;hai&gt; lớp tập huấn"
TYPED = {"reason": WORDS, "note-counter": "3", "key": "abc", "new_password1": "bi-mat-cua-toi"}
OURS = {"origin": "http://testserver", "referer": "http://testserver/trang?a=1"}

TAKES_TEXT = {
    "report_section",
    "report_row",
    "report_add_task",
    "report_rest_none",
    "report_carry",
    "report_unlock",
    "report_recall",
    "report_record",
    "report_attachments",
    "question_ask",
    "question_ask_again",
    "question_answer",
    "delegate",
    "letterhead",
    "question_settle",
    "report_ask_reopening",
    "report_decline_reopening",
    "report_return",
    "report_reopen",
    "obligation_end_exemption",
    "obligation_end_extension",
    "obligation_exempt",
    "obligation_extend",
    "measure_base",
    "register_answer",
    "register_answers",
    "register_note",
    "target_change",
    "list_decide",
    "round_open",
    "round",
    "consolidated",
    "consolidated_row",
    "consolidated_decide",
    "consolidated_redraft",
    "consolidated_publish",
}
"""Every address a form with free text is sent to; the admin's are tried as one."""

ONLY_BUTTONS = {
    "login",
    "logout",
    "session",
    "password_change",
    "acting",
    "notices_read",
    "attachment_remove",
    "delegation_end",
    "report_start",
    "report_transcribe",
    "report_follow_plan",
    "report_ready",
    "report_submit",
    "report_discard",
    "report_take",
    "report_release",
    "report_accept",
    "round_close",
    "round_remind",
    "report_pdf",
    "report_docx",
    "summary_pdf",
    "plan_status_file",
    "reminder_letter_file",
    "consolidated_begin",
    "consolidated_draft_file",
    "published_file",
}
"""Addresses whose forms hold nothing that anybody would have to type again."""

WITHOUT_AN_OBJECT = {"round_open", "delegate", "letterhead", "register_answers"}
"""Their addresses name nothing that could be missing."""

ARGUMENTS = dict(PORTAL_URLS)
ADDRESSES = sorted(TAKES_TEXT)


def address(name: str) -> str:
    return reverse(name, kwargs=ARGUMENTS[name])


def role_that_may(name: str) -> Role:
    return next(role for role in Role if access.may_open(name, role))


def test_every_address_that_takes_a_form_is_listed(cast: Cast, client_of: ClientOf) -> None:
    """A new one is named above, and everything below is tried with it."""
    taking = {
        name
        for name, _ in PORTAL_URLS
        if client_of(cast.of_role(role_that_may(name))).post(address(name)).status_code != 405
    }
    assert taking == TAKES_TEXT | ONLY_BUTTONS


def sent_again(page: HttpResponse) -> dict[str, Any]:
    """What the button "Gửi lại" of a page would send."""
    return Inputs(page.content.decode()).data


def assert_offers_the_words(page: HttpResponse, url: str) -> None:
    html = page.content.decode()
    assert f'<form method="post" action="{url}">' in html
    assert SHOWN in html.split('id="typed"')[1]
    assert "bi-mat-cua-toi" not in html
    assert sent_again(page)["reason"] == WORDS
    assert sent_again(page)["note-counter"] == "3"


# The session has ended ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADDRESSES)
def test_after_the_session_ended_the_log_in_page_carries_the_words(
    name: str, cast: Cast, client: Client
) -> None:
    page = client.post(address(name), TYPED, headers=OURS)
    assert page.status_code == 403
    assert SHOWN in page.content.decode()
    form = Inputs(page.content.decode()).data
    assert form["next"] == "/trang?a=1"
    login = {**form, "username": cast.staff.email, "password": PASSWORD}
    mistyped = client.post(reverse("login"), {**login, "password": "sai"})
    again = {**Inputs(mistyped.content.decode()).data, **login}
    assert_offers_the_words(client.post(reverse("login"), again), address(name))


@pytest.fixture
def version(plan_data: None) -> ReportVersion:
    return factories.draft(factories.open_round())


@pytest.fixture
def page_left_open(version: ReportVersion, as_role: As) -> SectionPage:  # noqa: F811
    """A section with words in it, whose session has ended."""
    page = SectionPage(as_role(Role.STAFF), version, "danh-gia")
    page.set(TopicEntry.objects.get(version=version, key="highlights"), text=WORDS)
    page.client.session.flush()
    return page


def log_in_and_send(page: SectionPage, refused: HttpResponse) -> HttpResponse:
    email = factories.membership(Role.STAFF).user.email
    login = {"username": email, "password": factories.PASSWORD}
    form = Inputs(refused.content.decode()).data
    after = page.client.post(reverse("login"), {**form, **login})
    assert "Đã đăng nhập, chữ bạn gõ vẫn còn" in after.content.decode()
    return page.client.post(page.url, sent_again(after))


@pytest.mark.django_db
def test_a_whole_section_sent_after_the_session_ended_is_saved_after_the_log_in(
    page_left_open: SectionPage, version: ReportVersion
) -> None:
    refused = page_left_open.client.post(page_left_open.url, page_left_open.data)
    assert refused.status_code == 403
    assert log_in_and_send(page_left_open, refused).status_code == 302
    row = TopicEntry.objects.get(version=version, key="highlights")
    assert row.text == WORDS.replace("\r\n", "\n")


@pytest.mark.django_db
def test_what_a_colleague_saved_meanwhile_is_shown_beside_the_words(
    page_left_open: SectionPage,
    version: ReportVersion,
    as_role: As,  # noqa: F811
) -> None:
    colleague = SectionPage(as_role(Role.SIGNER), version, "danh-gia")
    row = TopicEntry.objects.get(version=version, key="highlights")
    colleague.set(row, text="Của đồng nghiệp").save()
    refused = page_left_open.client.post(page_left_open.url, page_left_open.data)
    answer = log_in_and_send(page_left_open, refused)
    assert answer.status_code == 409
    assert SHOWN in answer.content.decode()
    assert "Của đồng nghiệp" in answer.content.decode()
    row.refresh_from_db()
    assert row.text == "Của đồng nghiệp"


def test_a_row_saving_itself_is_told_and_keeps_its_words_on_the_page(
    client: Client, db: None
) -> None:
    answer = client.post(address("report_row"), TYPED, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (403, b"")


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    client: Client, db: None
) -> None:
    answer = client.post(address("report_ready"), {"key": "abc"}, headers=OURS)
    assert answer.url == f"{reverse('login')}?next=/trang%3Fa%3D1"


# The token is of an earlier session --------------------------------------------------------------


@pytest.fixture
def strict(cast: Cast) -> Client:
    """A browser in which the person has logged in again since the page was opened."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff)
    return client


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_from_before_the_last_log_in_offers_to_send_the_words_again(
    name: str, strict: Client
) -> None:
    page = strict.post(address(name), TYPED, headers=OURS)
    assert page.status_code == 403
    assert "phiên làm việc đã đổi" in page.content.decode()
    assert "Lâm Thị Sa Rương" in page.content.decode()
    assert_offers_the_words(page, address(name))


@pytest.mark.parametrize("origin", ["https://example.com", "null", ""])
def test_a_forged_form_gets_nothing_back(origin: str, strict: Client) -> None:
    headers = {"origin": origin} if origin else {}
    page = strict.post(address("report_unlock"), TYPED, headers=headers)
    assert page.status_code == 403
    assert "Đã mở" not in page.content.decode()
    assert "carried" not in page.content.decode()


def test_a_stale_page_whose_new_session_has_ended_too_keeps_its_words(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post(address("report_unlock"), TYPED, headers=OURS)
    assert SHOWN in page.content.decode()
    assert "carried" in Inputs(page.content.decode()).data


def test_a_log_in_page_carries_the_words_also_when_one_logged_in_in_another_tab(
    strict: Client, client: Client, cast: Cast
) -> None:
    expired = client.post(address("report_unlock"), TYPED, headers=OURS)
    form = Inputs(expired.content.decode()).data
    login = {**form, "username": cast.staff.email, "password": PASSWORD}
    page = strict.post(reverse("login"), login, headers=OURS)
    assert_offers_the_words(page, address("report_unlock"))


def test_a_log_in_page_left_open_leads_on_when_one_logged_in_in_another_tab(
    strict: Client,
) -> None:
    login = {"username": "x", "password": "y", "next": "/bao-cao/"}
    answer = strict.post(reverse("login"), login, headers=OURS)
    assert strict.get(answer.url).url == "/bao-cao/"


def test_words_nobody_signed_are_not_carried(cast: Cast, client: Client) -> None:
    login = {"username": cast.staff.email, "password": PASSWORD, "carried": "bịa:đặt"}
    assert client.post(reverse("login"), login).url == reverse("home")
    assert carrying.read("bịa:đặt") is None


# The role is another one, the row is gone, the server is at fault --------------------------------


@pytest.mark.parametrize("name", ADDRESSES)
def test_under_another_role_the_words_are_still_there(
    name: str, cast: Cast, client_of: ClientOf
) -> None:
    role = next(role for role in Role if not access.may_open(name, role))
    page = client_of(cast.of_role(role)).post(address(name), TYPED, headers=OURS)
    assert page.status_code == 403
    assert_offers_the_words(page, address(name))


@pytest.mark.parametrize("name", sorted(TAKES_TEXT - WITHOUT_AN_OBJECT))
def test_where_nothing_is_found_the_words_are_still_there(
    name: str, cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.of_role(role_that_may(name))).post(address(name), TYPED, headers=OURS)
    assert page.status_code == 404
    assert_offers_the_words(page, address(name))


@pytest.mark.parametrize("name", ADDRESSES)
def test_after_a_server_error_the_words_are_still_there(
    name: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("đĩa đầy")

    monkeypatch.setattr("soctrang_ip.accounts.acting.memberships_of", broken)
    client = Client(raise_request_exception=False)
    client.force_login(cast.staff)
    page = client.post(address(name), TYPED, headers=OURS)
    assert page.status_code == 500
    assert_offers_the_words(page, address(name))


def test_a_new_password_from_the_administrator_does_not_cost_the_words(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(must_change_password=True)
    page = client.post(address("report_unlock"), TYPED, headers=OURS)
    assert "Đặt mật khẩu mới trước đã" in page.content.decode()
    assert_offers_the_words(page, address("report_unlock"))


# Too much at once --------------------------------------------------------------------------------


def test_too_many_fields_are_refused_in_a_sentence_with_the_words(
    strict: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_NUMBER_FIELDS", 3)
    page = strict.post(
        address("report_section"),
        "a=1&b=2&c=3&reason=Hai+l%E1%BB%9Bp",
        content_type="application/x-www-form-urlencoded",
        headers=OURS,
    )
    assert page.status_code == 413
    assert "Nội dung gửi một lần quá nhiều" in page.content.decode()
    assert "Hai lớp" in page.content.decode()


def test_too_long_a_form_is_refused_in_a_sentence(
    strict: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 10)
    body = "reason=Hai+l%E1%BB%9Bp"
    page = strict.post(
        address("report_section"),
        body,
        content_type="application/x-www-form-urlencoded",
        headers=OURS,
    )
    assert page.status_code == 413
    assert "Nội dung gửi một lần quá nhiều" in page.content.decode()


# What a form refuses -----------------------------------------------------------------------------


def test_a_refused_round_keeps_what_was_typed(
    plan_data: None, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.officer)
    typed = {"year": "2026", "due_before": "không phải ngày", "guidance": WORDS}
    page = client.post(reverse("round_open"), typed)
    assert page.status_code == 400
    assert SHOWN in page.content.decode()
    round_ = factories.open_round()
    page = client.post(reverse("round", args=[round_.pk]), typed)
    assert page.status_code == 400
    assert SHOWN in page.content.decode()


def test_a_refused_return_keeps_its_reason(version: ReportVersion, as_role: As) -> None:  # noqa: F811
    officer = factories.membership(Role.OFFICER, "SKHCN")
    factories.fill(version)
    factories.submitted_report(version.obligation.round, version=version)
    factories.act(version, Action.TAKE, officer, factories.local(2026, 10, 1))
    typed = {"return-reason": WORDS, "return-answer_by": "31/02/2026"}
    page = as_role(Role.OFFICER, "SKHCN").post(reverse("report_return", args=[version.pk]), typed)
    assert page.status_code == 400
    assert SHOWN in page.content.decode()


@pytest.mark.parametrize("name", ["report_unlock", "report_recall"])
def test_an_action_that_is_not_possible_any_more_keeps_its_reason(
    name: str,
    version: ReportVersion,
    as_role: As,  # noqa: F811
) -> None:
    page = as_role(Role.SIGNER).post(reverse(name, args=[version.pk]), {"reason": WORDS})
    assert page.status_code in {400, 403, 409}
    assert SHOWN in page.content.decode()


def test_refused_reference_data_keeps_what_was_typed(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.administrator)
    page = save(client, cast.staff, email="không phải thư", full_name=WORDS.splitlines()[0])
    assert page.status_code == 200
    assert SHOWN in page.content.decode()
