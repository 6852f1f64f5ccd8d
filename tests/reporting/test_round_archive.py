"""All reports of a round as one ZIP, made while it is sent."""

import datetime
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.urls import reverse
from openpyxl import load_workbook

from reporting import attachments
from reporting.documents import Document, NothingToPrint, kinds, round_archive
from reporting.models import (
    Action,
    Attachment,
    DocumentKind,
    FileFormat,
    ReportingRound,
    ReportVersion,
)
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

AT = factories.local(2026, 10, 20, 9, 30)
PDF = b"%PDF of "


@pytest.fixture(autouse=True)
def quick_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a PDF holds is tested elsewhere; here it says whose it is."""

    def pdf(version: ReportVersion, *, at: datetime.datetime | None = None) -> Document:
        assert version.snapshot
        return Document(f"bao-cao-{version.pk}.pdf", PDF + str(version).encode(), 1)

    draw_with(monkeypatch, pdf)


def draw_with(monkeypatch: pytest.MonkeyPatch, pdf: Callable[..., Document]) -> None:
    place = (DocumentKind.AGENCY_REPORT, FileFormat.PDF)
    monkeypatch.setitem(kinds.DRAWERS, place, partial(kinds.draw_agency_report, pdf))


def sent(round_: ReportingRound, agency: str = "SNNPTNT", *names: str) -> ReportVersion:
    """A report that was sent with files of these names."""
    version = factories.draft(round_, agency)
    factories.fill(version)
    for colour, name in enumerate(names):
        factories.attached(version, name=name, colour=colour)
    return factories.submitted_report(round_, agency, version=version)


def archive_of(round_: ReportingRound) -> zipfile.ZipFile:
    content = b"".join(round_archive.stream(round_, at=AT))
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def rows(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """The lines of the list by the titles of its columns."""
    sheet = load_workbook(io.BytesIO(archive.read(round_archive.LIST_NAME))).active
    titles = [column.title for column in round_archive.COLUMNS]
    values = list(sheet.iter_rows(values_only=True))
    header = next(at for at, row in enumerate(values) if row[0] == titles[0])
    return [dict(zip(titles, row, strict=True)) for row in values[header + 1 :]]


def of_agency(archive: zipfile.ZipFile, code: str) -> list[dict[str, Any]]:
    return [row for row in rows(archive) if row["Mã"] == code]


def test_an_agency_has_a_folder_with_its_report_and_its_files(round_: ReportingRound) -> None:
    version = sent(round_, "SNNPTNT", "Biên bản Sóc Trăng.png", "ảnh.png")
    archive = archive_of(round_)
    assert archive.namelist() == [
        f"02-SNNPTNT/bao-cao-{version.pk}.pdf",
        "02-SNNPTNT/minh-chung/01-bien-ban-soc-trang.png",
        "02-SNNPTNT/minh-chung/02-anh.png",
        "danh-muc.xlsx",
    ]
    assert archive.read(archive.namelist()[1]) == factories.png(0)
    assert archive.read(archive.namelist()[2]) == factories.png(1)
    assert archive.getinfo("danh-muc.xlsx").date_time == (2026, 10, 20, 9, 30, 0)


def test_the_list_names_every_file_with_its_hash(round_: ReportingRound) -> None:
    version = sent(round_, "SNNPTNT", "Biên bản.png")
    archive = archive_of(round_)
    listed = of_agency(archive, "SNNPTNT")
    assert [row["Tệp trong gói"] for row in listed] == archive.namelist()[:-1]
    for row in listed:
        content = archive.read(row["Tệp trong gói"])
        assert row["Mã SHA-256"] == hashlib.sha256(content).hexdigest()
        assert row["Dung lượng (byte)"] == len(content)
        assert (row["Bản"], row["Trạng thái"]) == (1, "Đã gửi")
        assert row["Mã tiếp nhận"] == version.receipt_code
    assert listed[1]["Tên gốc, ghi chú"] == "Biên bản.png"


def test_an_agency_that_sent_nothing_stands_in_the_list_alone(round_: ReportingRound) -> None:
    factories.draft(round_, "SCT")
    archive = archive_of(round_)
    assert archive.namelist() == ["danh-muc.xlsx"]
    (row,) = of_agency(archive, "SCT")
    assert (row["Bản"], row["Trạng thái"], row["Tệp trong gói"]) == (None, "Chưa gửi", None)
    assert len(rows(archive)) == round_.obligations.count()


def test_the_accepted_version_goes_before_a_later_one(round_: ReportingRound) -> None:
    accepted = factories.accepted_report(round_)
    officer = factories.membership(Role.OFFICER, "SKHCN")
    at = factories.local(2026, 9, 1)
    factories.act(accepted, Action.REOPEN, officer, at, reason="Đối chiếu lại")
    correction = accepted.obligation.versions.open().get()
    factories.submitted_report(round_, version=correction, at=at + datetime.timedelta(days=1))
    assert archive_of(round_).namelist()[0] == f"02-SNNPTNT/bao-cao-{accepted.pk}.pdf"


def test_a_returned_report_is_there_and_a_recalled_one_is_not(round_: ReportingRound) -> None:
    returned, recalled = sent(round_, "SNNPTNT"), sent(round_, "SCT")
    officer, at = factories.membership(Role.OFFICER, "SKHCN"), factories.local(2026, 9, 1)
    factories.act(returned, Action.TAKE, officer, at)
    factories.act(returned, Action.RETURN, officer, at, reason="Thiếu", answer_by=at.date())
    signer = factories.membership(Role.SIGNER, "SCT")
    factories.act(recalled, Action.RECALL, signer, at, reason="Sai số")
    archive = archive_of(round_)
    assert archive.namelist()[:-1] == [f"02-SNNPTNT/bao-cao-{returned.pk}.pdf"]
    assert of_agency(archive, "SNNPTNT")[0]["Trạng thái"] == "Trả lại"
    assert of_agency(archive, "SCT")[0]["Trạng thái"] == "Chưa gửi"


def test_two_files_of_one_name_both_come(round_: ReportingRound) -> None:
    sent(round_, "SNNPTNT", "Ảnh.png", "ảnh.png")
    assert archive_of(round_).namelist()[1:3] == [
        "02-SNNPTNT/minh-chung/01-anh.png",
        "02-SNNPTNT/minh-chung/02-anh.png",
    ]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Đề án.PDF", "de-an.pdf"),
        ("..\\..\\a/../b.pdf", "a-b.pdf"),
        ("….pdf", "tep.pdf"),
        ("con đường.tar.gz", "con-duong-tar.gz"),
        (f"{'a' * 200}.docx", f"{'a' * 80}.docx"),
    ],
)
def test_a_name_in_the_archive_is_plain_and_leads_nowhere(name: str, safe: str) -> None:
    assert round_archive.safe_name(name) == safe


def test_a_report_that_cannot_be_printed_does_not_spoil_the_others(
    round_: ReportingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(round_)

    def refuse(version: ReportVersion, **options: Any) -> Document:
        raise NothingToPrint("Báo cáo quá dài.")

    draw_with(monkeypatch, refuse)
    archive = archive_of(round_)
    assert archive.read("02-SNNPTNT/khong-lap-duoc-pdf.txt").decode() == "Báo cáo quá dài."


def test_a_stored_file_that_is_gone_is_told_in_its_place(round_: ReportingRound) -> None:
    sent(round_, "SNNPTNT", "anh.png")
    attachments.store().delete(Attachment.objects.get().storage_name)
    archive = archive_of(round_)
    told = archive.read("02-SNNPTNT/minh-chung/01-anh.png.txt").decode()
    assert told == "Tệp “anh.png” không còn trong kho."


def test_the_archive_is_sent_as_it_is_made(
    round_: ReportingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    for agency in ("SNNPTNT", "SCT"):
        sent(round_, agency)
    made = []

    def noted(version: ReportVersion, **options: Any) -> Document:
        made.append(version)
        return Document(f"bao-cao-{version.pk}.pdf", PDF, 1)

    draw_with(monkeypatch, noted)
    pieces: Iterator[bytes] = round_archive.stream(round_, at=AT)
    while PDF not in next(pieces):
        pass
    assert len(made) == 1


def test_a_report_made_before_costs_two_queries_and_is_not_made_again(
    round_: ReportingRound, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    for agency in ("SNNPTNT", "SCT", "SGDDT"):
        sent(round_, agency, "a.png")
    first = archive_of(round_)

    def refuse(version: ReportVersion, **options: Any) -> Document:
        raise AssertionError("It is stored.")

    draw_with(monkeypatch, refuse)
    with django_assert_num_queries(5 + 3 * 2):
        again = archive_of(round_)
    assert again.namelist() == first.namelist()


def test_the_round_and_the_queue_offer_it_to_officers(round_: ReportingRound, as_role: As) -> None:
    url = reverse("round_archive", args=[round_.pk])
    officer = as_role(Role.OFFICER, "SKHCN")
    for page in (reverse("round", args=[round_.pk]), reverse("review_queue")):
        assert f'href="{url}"' in officer.get(page).content.decode()
    answer = officer.get(url)
    assert isinstance(answer, StreamingHttpResponse)
    assert (
        answer["Content-Disposition"] == f'attachment; filename="bao-cao-2026-ky-{round_.pk}.zip"'
    )
    assert "no-store" in answer["Cache-Control"]
    content = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["danh-muc.xlsx"]
