"""Printing apart: a process of its own, with limits, and nothing of the portal in it."""

import datetime
import os

import pytest

from reporting.documents import Pages
from reporting.documents.press import Limits, PrintingFailed, printed
from tests.reporting import press_jobs

NOON = datetime.datetime(2026, 1, 5, 5, 0, tzinfo=datetime.UTC)


def test_a_document_printed_apart_is_the_one_printed_here() -> None:
    pages = Pages(("<p>Sóc Trăng</p>",), "x.pdf", "Tên", "Sở", NOON)
    assert printed(pages) == pages.write()


def test_the_process_has_no_secret_of_the_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "bi-mat")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nguoi:mat-khau@may/kho")
    names = printed(press_jobs.Environment()).content.decode().split("\n")
    assert "PATH" in names
    assert not {"SECRET_KEY", "DATABASE_URL", "EMAIL_PASSWORD"} & set(names)


def test_other_work_comes_first() -> None:
    assert int(printed(press_jobs.Modest()).content) > os.nice(0)


def test_what_takes_too_long_is_stopped_and_says_so() -> None:
    with pytest.raises(PrintingFailed, match="quá 1 giây nên đã dừng"):
        printed(press_jobs.Endless(), Limits(seconds=1))


def test_what_takes_too_much_memory_is_stopped_and_says_so() -> None:
    with pytest.raises(PrintingFailed, match="quá lớn"):
        printed(press_jobs.Hungry())


def test_a_mistake_is_told_in_one_sentence_without_a_trace() -> None:
    with pytest.raises(PrintingFailed, match=r"^Không lập được văn bản\. Hãy thử lại") as failed:
        printed(press_jobs.Broken())
    assert "ZeroDivision" not in str(failed.value)
