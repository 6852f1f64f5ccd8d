"""Stored files that no report names go after a day; a file that some report names never goes."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from reporting import attaching, attachments, sweeping
from reporting.models import Action, Attachment, ReportVersion
from soctrang_ip.accounts.models import Role
from tests.reporting import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = factories.local(2026, 9, 1)


@pytest.fixture
def draft() -> ReportVersion:
    return factories.draft(factories.open_round())


def written(hours_ago: float, name: str = "") -> str:
    """A stored file of that age."""
    name = name or attachments.store().write(b"x")
    instant = (NOW - timedelta(hours=hours_ago)).timestamp()
    os.utime(attachments.store().path(name), (instant, instant))
    return name


def is_there(name: str) -> bool:
    return attachments.store().path(name).exists()


def test_a_file_that_no_row_names_goes_after_a_day() -> None:
    old, young = written(24.1), written(23.9)
    assert sweeping.sweep_files(at=NOW) == 1
    assert not is_there(old)
    assert is_there(young)


def test_a_file_that_a_row_names_stays_however_old(draft: ReportVersion) -> None:
    name = written(9_000, factories.attached(draft).storage_name)
    assert sweeping.sweep_files(at=NOW) == 0
    assert is_there(name)


def test_a_file_that_only_an_earlier_version_names_stays(draft: ReportVersion) -> None:
    factories.fill(draft)
    name = written(9_000, factories.attached(draft).storage_name)
    sent = factories.submitted_report(draft.obligation.round, version=draft)
    signer = factories.membership(Role.SIGNER)
    factories.act(sent, Action.RECALL, signer, factories.local(2026, 8, 5), reason="Sai số")
    mending = sent.obligation.versions.open().get()
    attaching.detach(mending, Attachment.objects.get(version=mending).key)
    sweeping.sweep_files(at=NOW)
    assert is_there(name)


def test_a_file_taken_off_the_only_draft_goes(draft: ReportVersion) -> None:
    row = factories.attached(draft)
    name = written(30, row.storage_name)
    attaching.detach(draft, row.key)
    sweeping.sweep_files(at=NOW)
    assert not is_there(name)


def test_a_failed_transaction_leaves_a_file_for_the_sweep(draft: ReportVersion) -> None:
    with transaction.atomic():
        name = factories.attached(draft).storage_name
        transaction.set_rollback(True)
    assert not Attachment.objects.exists()
    assert is_there(name)
    written(25, name)
    assert sweeping.sweep_files(at=NOW) == 1


def test_a_file_just_written_waits_for_its_row(
    draft: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep runs between writing the file and committing the row."""
    names, write = [], attachments.Store.write

    def write_then_sweep(store: attachments.Store, content: bytes) -> str:
        names.append(write(store, content))
        sweeping.sweep_files(at=timezone.now())
        return names[-1]

    monkeypatch.setattr(attachments.Store, "write", write_then_sweep)
    row = factories.attached(draft)
    assert [row.storage_name] == names
    assert is_there(row.storage_name)


def test_a_row_that_appears_while_the_sweep_runs_keeps_its_file(
    draft: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are listed before the rows are read."""
    older_than, names = attachments.Store.older_than, []

    def attach_then_list(*args: Any) -> list[str]:
        names.append(written(25, factories.attached(draft).storage_name))
        return list(older_than(*args))

    monkeypatch.setattr(attachments.Store, "older_than", attach_then_list)
    assert sweeping.sweep_files(at=NOW) == 0
    assert is_there(names[0])


def test_what_else_lies_in_the_store_is_left_alone() -> None:
    stranger = attachments.store().folder / "doc-truoc.txt"
    written(25)
    stranger.write_text("x")
    os.utime(stranger, (0, 0))
    assert sweeping.sweep_files(at=NOW) == 1
    assert stranger.exists()


def test_the_command_tells_how_many_files_went(capsys: pytest.CaptureFixture[str]) -> None:
    old = attachments.store().write(b"x")
    os.utime(attachments.store().path(old), (0, 0))
    call_command("sweep_files")
    assert capsys.readouterr().out == "Đã xóa 1 tệp không báo cáo nào dùng, 0 văn bản tạm.\n"
    call_command("sweep_files")
    assert capsys.readouterr().out == "Đã xóa 0 tệp không báo cáo nào dùng, 0 văn bản tạm.\n"
