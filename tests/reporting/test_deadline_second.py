"""14/10 23:59:59 is in time and 15/10 00:00:00 is late, wherever one looks and in whatever zone."""

import os
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reporting.models import Notice, NoticeKind, ReportingRound, ReportVersion
from reporting.views import signing
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import local
from tests.reporting.workbooks import cells

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

LAST_SECOND = local(2026, 10, 14, 23, 59).replace(second=59)
FIRST_LATE = local(2026, 10, 15, 0)
MOMENTS = [
    pytest.param(LAST_SECOND, "đúng hạn", "14/10/2026", id="in-time"),
    pytest.param(FIRST_LATE, "trễ hạn", "15/10/2026", id="late"),
]


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh", "America/New_York"], autouse=True)
def _zone_of_the_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """The process itself runs in that zone, as a server set up so would."""
    before = os.environ.get("TZ", settings.TIME_ZONE)
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ["TZ"] = before
    time.tzset()


@pytest.fixture
def version(round_: ReportingRound) -> ReportVersion:
    return factories.waiting_report(round_)


def submit(client: Client, version: ReportVersion) -> None:
    answer = client.post(reverse("report_submit", args=[version.pk]), {"key": "a key"})
    assert answer["Location"] == reverse("report_receipt", args=[version.pk])


@pytest.mark.parametrize(("at", "word", "day"), MOMENTS)
def test_every_place_gives_the_same_answer(
    at: object, word: str, day: str, version: ReportVersion, as_role: As
) -> None:
    signer, officer = as_role(Role.SIGNER), as_role(Role.OFFICER, "SKHCN")
    round_ = version.obligation.round_id
    with time_machine.travel(at, tick=False):
        submit(signer, version)
    with time_machine.travel(local(2026, 10, 20), tick=False):
        for client, name, arguments in (
            (signer, "home", []),
            (signer, "my_reports", []),
            (signer, "report", [version.pk]),
            (officer, "review_queue", []),
            (officer, "review", [version.pk]),
            (officer, "round", [round_]),
            (officer, "agency", ["SNNPTNT"]),
        ):
            page = client.get(reverse(name, args=arguments)).content.decode()
            assert f"Gửi {word} {day}" in page, name
        receipt = signer.get(reverse("report_receipt", args=[version.pk])).content.decode()
        assert f"Gửi {word}" in receipt
        assert f"{at:%H:%M} {day}" in receipt
        listed = cells(officer.get(reverse("queue_workbook", args=[round_])).content)
        assert f"Gửi {word} {day}" in listed
        report = cells(signer.get(reverse("report_workbook", args=[version.pk])).content)
        assert any(f"gửi lúc {at:%H:%M} {day}" in str(value) for value in report)
    notice = Notice.objects.filter(kind=NoticeKind.RECEIPT).first()
    assert word in notice.subject
    assert f"lúc {at:%H:%M} {day}, {word}" in notice.body
    version.refresh_from_db()
    assert version.sent_at == at
    sealed_on = f'"drawn_up_on":"{at:%Y-%m-%d}"'
    assert sealed_on in version.snapshot


@pytest.mark.parametrize(("at", "word", "day"), MOMENTS)
def test_the_queue_filters_by_the_same_second(
    at: object, word: str, day: str, version: ReportVersion, as_role: As
) -> None:
    signer, officer = as_role(Role.SIGNER), as_role(Role.OFFICER, "SKHCN")
    with time_machine.travel(at, tick=False):
        submit(signer, version)
        page = officer.get(f"{reverse('review_queue')}?loc=gui-tre").content.decode()
    assert page.count('<th scope="row"') == (word == "trễ hạn")


@pytest.mark.parametrize(
    ("at", "words"),
    [(LAST_SECOND, "Hôm nay là ngày cuối"), (FIRST_LATE, "Quá hạn 1 ngày")],
)
def test_who_has_not_sent_is_overdue_from_that_second_on(
    at: object, words: str, round_: ReportingRound, as_role: As
) -> None:
    clients = as_role(Role.SIGNER), as_role(Role.OFFICER, "SKHCN")
    with time_machine.travel(at, tick=False):
        for client, name in zip(clients, ("home", "review_queue"), strict=True):
            assert words in client.get(reverse(name)).content.decode(), name


def test_the_request_that_came_in_time_is_in_time_however_slow_the_work(
    version: ReportVersion, as_role: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = as_role(Role.SIGNER)
    with time_machine.travel(LAST_SECOND, tick=False) as clock:
        quick = signing.filed_version

        def slow(*arguments: object) -> ReportVersion:
            clock.shift(30)
            return quick(*arguments)

        monkeypatch.setattr(signing, "filed_version", slow)
        submit(signer, version)
    version.refresh_from_db()
    assert version.sent_at == LAST_SECOND
    assert not factories.obligation(version.obligation.round).is_late()
