"""Documents made once, by a worker: asked for, waited for, kept, tried again."""

import datetime
import hashlib
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reporting import making
from reporting.documents import Document, NothingToPrint, kinds
from reporting.documents.press import PrintingFailed
from reporting.models import (
    DocumentKind,
    FileFormat,
    MadeDocument,
    Making,
    ReportingRound,
    ReportVersion,
)
from reporting.models.made import UNDER_WAY
from soctrang_ip.accounts.models import Role
from tests.reporting import factories, printing
from tests.reporting.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

PDF = (DocumentKind.AGENCY_REPORT, FileFormat.PDF)
AT = factories.local(2026, 10, 20, 9, 30)


@pytest.fixture
def accepted(round_: ReportingRound) -> ReportVersion:
    return factories.accepted_report(round_)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was drawn up, each as a file of a few bytes instead of a laid-out PDF."""
    found: list[dict[str, Any]] = []

    def draw(made_of: dict[str, Any], at: datetime.datetime) -> Document:
        found.append(made_of)
        return Document("bao-cao.pdf", f"%PDF {len(found)}".encode(), 1)

    monkeypatch.setitem(kinds.DRAWERS, PDF, draw)
    return found


def draw_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def draw(made_of: dict[str, Any], at: datetime.datetime) -> Document:
        raise error

    monkeypatch.setitem(kinds.DRAWERS, PDF, draw)


def order(version: ReportVersion) -> kinds.Order:
    return kinds.agency_report_order(version, FileFormat.PDF, at=AT)


def ask(version: ReportVersion) -> MadeDocument:
    return making.ask(order(version), by=None, at=AT)


def url(version: ReportVersion) -> str:
    return reverse("report_pdf", args=[version.pk])


# Once ----------------------------------------------------------------------------------------


def test_the_same_content_is_asked_for_and_made_once(
    accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    first = ask(accepted)
    assert ask(accepted).pk == first.pk
    assert DBTaskResult.objects.count() == 1
    printing.work()
    assert ask(accepted).is_made
    assert DBTaskResult.objects.count() == 1
    assert drawn == [{"version": accepted.pk}]


def test_a_draft_is_made_anew_only_when_its_text_has_changed(
    round_: ReportingRound, drawn: list[dict[str, Any]]
) -> None:
    draft = factories.draft(round_)
    first = ask(draft)
    assert ask(draft).pk == first.pk
    factories.fill(draft)
    assert ask(draft).pk != first.pk
    assert not first.is_kept


def test_a_file_that_is_there_costs_one_query(
    accepted: ReportVersion, drawn: list[dict[str, Any]], django_assert_num_queries: Any
) -> None:
    wanted = order(accepted)
    making.now(wanted, at=AT)
    with django_assert_num_queries(1):
        assert making.ask(wanted, by=None, at=AT).is_made


def test_a_document_wanted_at_once_is_stored_for_the_next(
    accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    document = making.now(order(accepted), at=AT)
    assert making.now(order(accepted), at=AT) == document
    assert len(drawn) == 1
    # The worker finds its work done.
    assert not making.make(ask(accepted).pk)


def test_two_workers_do_not_make_the_same_document(
    accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    row = ask(accepted)
    MadeDocument.objects.filter(pk=row.pk).update(state=Making.PRINTING, moved_at=timezone.now())
    assert not making.make(row.pk)
    assert drawn == []


@pytest.mark.parametrize("state", UNDER_WAY)
def test_what_a_worker_left_behind_is_taken_up_again(
    state: Making, accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    """Also what waits although its turn is lost."""
    row = ask(accepted)
    long_ago = timezone.now() - datetime.timedelta(minutes=6)
    MadeDocument.objects.filter(pk=row.pk).update(state=state, moved_at=long_ago)
    for _ in range(3):
        making.ask(order(accepted), by=None, at=timezone.now())
    assert DBTaskResult.objects.count() == 2
    assert making.make(row.pk)
    assert ask(accepted).is_made


@pytest.mark.django_db(transaction=True)
def test_the_worker_of_the_portal_makes_what_waits(
    accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    row = ask(accepted)
    call_command(
        "db_worker",
        queue_name="documents",
        batch=True,
        interval=0,
        startup_delay=False,
        reload=False,
        verbosity=0,
    )
    row.refresh_from_db()
    assert row.is_made
    assert bytes(row.content) == b"%PDF 1"
    assert row.sha256 == hashlib.sha256(b"%PDF 1").hexdigest()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


# Failing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [NothingToPrint("Báo cáo quá dài."), PrintingFailed("Báo cáo quá dài.")]
)
def test_what_cannot_be_made_says_why(
    accepted: ReportVersion, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    draw_with(monkeypatch, error)
    row = ask(accepted)
    printing.work()
    row.refresh_from_db()
    assert (row.state, row.error) == (Making.FAILED, "Báo cáo quá dài.")
    with pytest.raises(PrintingFailed, match="quá dài"):
        making.now(order(accepted), at=AT)


def test_a_mistake_of_ours_is_raised_for_the_log_and_told_in_a_sentence(
    accepted: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_with(monkeypatch, KeyError("headings"))
    row = ask(accepted)
    with pytest.raises(KeyError):
        making.make(row.pk)
    row.refresh_from_db()
    assert row.error == "Không lập được văn bản. Hãy thử lại; nếu vẫn lỗi, báo quản trị."


def test_somebody_may_try_again(
    accepted: ReportVersion, monkeypatch: pytest.MonkeyPatch, as_role: As
) -> None:
    draw_with(monkeypatch, PrintingFailed("Máy chủ bận."))
    staff = as_role()
    page = printing.fetched(staff, url(accepted)).content.decode()
    assert "Không lập được văn bản" in page
    assert "Máy chủ bận." in page
    assert "Thử lại" in page
    monkeypatch.setitem(kinds.DRAWERS, PDF, lambda made_of, at: Document("x.pdf", b"%PDF", 1))
    answer = staff.post(url(accepted))
    assert answer.status_code == 302
    assert printing.fetched(staff, url(accepted)).content == b"%PDF"


# On the page ---------------------------------------------------------------------------------


def test_who_asks_sees_how_far_it_is_and_then_gets_the_file(
    accepted: ReportVersion, drawn: list[dict[str, Any]], as_role: As
) -> None:
    staff = as_role()
    page = staff.get(url(accepted)).content.decode()
    assert "Đang chờ đến lượt…" in page
    assert f'hx-get="{url(accepted)}"' in page
    assert 'http-equiv="refresh"' in page
    told = staff.get(url(accepted), headers={"HX-Request": "true"})
    assert "HX-Redirect" not in told
    assert "<html" not in told.content.decode()
    printing.work()
    told = staff.get(url(accepted), headers={"HX-Request": "true"})
    assert "Đã lập xong, 1 trang." in told.content.decode()
    assert 'hx-trigger="every 1s"' not in told.content.decode()
    last = staff.get(url(accepted), headers={"HX-Request": "true", "HX-Trigger": "document-made"})
    assert last["HX-Redirect"] == url(accepted)
    file = staff.get(url(accepted))
    assert file.content == b"%PDF 1"
    assert file["Content-Disposition"] == 'attachment; filename="bao-cao.pdf"'


def test_the_page_says_how_many_are_made_first(
    round_: ReportingRound, drawn: list[dict[str, Any]], as_role: As
) -> None:
    for agency in ("SCT", "SGDDT"):
        ask(factories.submitted_report(round_, agency))
    page = as_role().get(url(factories.submitted_report(round_))).content.decode()
    assert "Còn 2 văn bản lập trước." in page


def test_what_is_made_is_still_only_for_those_who_may_read_it(
    accepted: ReportVersion, drawn: list[dict[str, Any]], as_role: As
) -> None:
    assert printing.fetched(as_role(), url(accepted)).status_code == 200
    stranger: Client = as_role(Role.STAFF, "SVHTTDL")
    assert stranger.get(url(accepted)).status_code == 404
    assert stranger.post(url(accepted)).status_code == 404


# Keeping -------------------------------------------------------------------------------------


def test_the_file_of_a_sent_report_cannot_be_changed_or_deleted(
    accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    making.now(order(accepted), at=AT)
    kept = MadeDocument.objects.filter(key=order(accepted).key)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.update(content=b"khac")
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.delete()


def test_what_was_made_of_a_draft_is_swept_after_a_week(
    round_: ReportingRound, accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    making.now(order(accepted), at=AT)
    ask(factories.draft(round_, "SCT"))
    assert making.sweep(at=AT + datetime.timedelta(days=6)) == 0
    assert making.sweep(at=AT + datetime.timedelta(days=8)) == 1
    assert MadeDocument.objects.get().is_kept


def test_the_database_keeps_state_and_content_together(
    accepted: ReportVersion, drawn: list[dict[str, Any]]
) -> None:
    row = ask(accepted)
    with pytest.raises(IntegrityError), transaction.atomic():
        MadeDocument.objects.filter(pk=row.pk).update(state=Making.MADE)
    assert connection.in_atomic_block
