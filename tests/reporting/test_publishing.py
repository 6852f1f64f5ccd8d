"""Publishing the consolidated report: numbered, sealed, the same for ever, and told to leaders."""

import datetime
import io
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from reporting import snapshots, verifying
from reporting.consolidated import drafting, publishing
from reporting.documents import kinds
from reporting.documents.consolidated_report import Issue
from reporting.models import (
    ConsolidatedPart,
    FileFormat,
    Letter,
    Notice,
    NoticeKind,
    ProposalEntry,
    PublishedReport,
    ReportingRound,
    ReportVersion,
    Status,
    TaskStatus,
)
from reporting.refusals import Conflict, Incomplete, NotAllowed
from soctrang_ip.accounts.models import Agency, AgencyName, Role
from tests.reporting import factories, pdf_tools, printing
from tests.reporting.conftest import As
from tests.reporting.small_reports import YEAR, report, task
from tests.reporting.test_immutable import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = factories.local(YEAR, 12, 1, 9, 5)
LATER = factories.local(YEAR + 1, 3, 1)
ISSUE = Issue(
    number="5",
    dated_on=datetime.date(YEAR, 12, 2),
    signer="Nguyễn Thành Duy",
    preparer="Đỗ Thị Ánh, 0299 382 1234",
)


@pytest.fixture
def round_() -> ReportingRound:
    """Two accepted reports, and a draft of the consolidated one."""
    made = factories.open_round(YEAR)
    report(made, "SKHCN", task("I.2.1", TaskStatus.DONE, "Tổ chức 5 buổi."))
    report(made, "SNNPTNT", ProposalEntry(text="Bố trí kinh phí.", addressee="UBND tỉnh"))
    drafting.begin(made, by=factories.membership(Role.OFFICER, "SKHCN").user, at=NOW)
    return made


def publish(
    round_: ReportingRound,
    *,
    role: Role = Role.HEAD,
    at: datetime.datetime = NOW,
    reason: str = "",
    seen: str = "",
) -> PublishedReport:
    return publishing.publish(
        round_,
        ISSUE,
        reason=reason,
        seen=seen or drafting.draft_of(round_, at=at).seal,
        by=factories.membership(role, "SKHCN"),
        at=at,
    )


def files(published: PublishedReport) -> dict[str, bytes]:
    printing.work()
    return {file.format: bytes(file.content) for file in published.files.all()}


def corrected(round_: ReportingRound) -> None:
    """Sở KH&CN corrects its report: the dashboard says something else from now on."""
    old = ReportVersion.objects.filter(
        obligation__round=round_, obligation__agency__code="SKHCN", status=Status.ACCEPTED
    )
    old.update(status=Status.SUPERSEDED)
    report(round_, "SKHCN", task("I.2.1", TaskStatus.NOT_DONE, reason="Chưa tổ chức."))


def renamed(code: str, name: str) -> None:
    AgencyName.objects.create(
        agency=Agency.objects.get(code=code),
        valid_from=datetime.date(YEAR, 12, 15),
        name=name,
        short_name=name,
        header_name=name.upper(),
        place="Cần Thơ",
        document_code="MOI",
    )


# What is published ---------------------------------------------------------------------------


def test_the_published_report_prints_number_day_signer_and_its_own_code(
    round_: ReportingRound,
) -> None:
    published = publish(round_)
    made = files(published)
    assert set(made) == {"pdf", "docx", "xlsx"}
    text = pdf_tools.text(made["pdf"])
    assert "Số: 05/BC-SKHCN" in text
    assert "Sóc Trăng, ngày 02 tháng 12 năm 2025" in text
    assert "Kính gửi: Ủy ban nhân dân tỉnh Sóc Trăng" in text
    assert "Nguyễn Thành Duy" in text
    assert text.count("Người lập biểu: Đỗ Thị Ánh, 0299 382 1234.") == 5
    assert f"Mã báo cáo: {published.code}. SHA-256: {published.sha256[:16]}" in text
    assert "DỰ THẢO" not in text
    assert "Tổ chức 5 buổi (Sở KH&CN, báo cáo năm 2025, bản 1)." in text


def test_its_snapshot_holds_texts_figures_and_names_under_the_seal(
    round_: ReportingRound,
) -> None:
    published = publish(round_)
    assert snapshots.sha256(published.snapshot) == published.sha256
    kept = json.loads(published.snapshot)
    assert kept["figures"]["filing.accepted"] == "2"
    assert kept["paper"]["head"]["agency_name"] == "Sở Khoa học và Công nghệ"
    assert {part["key"] for part in kept["passages"]} >= {"gui-bao-cao", "kien-nghi"}


def test_the_annexes_are_a_workbook_with_real_numbers_and_no_formula(
    round_: ReportingRound,
) -> None:
    book = load_workbook(io.BytesIO(files(publish(round_))["xlsx"]))
    assert [sheet.title[:3] for sheet in book] == [
        "I. ",
        "II.",
        *["III"] * (len(book.sheetnames) - 5),
        "IV.",
        "V.1",
        "V.2",
    ]
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "n" in types
    assert "f" not in types


# For ever ------------------------------------------------------------------------------------


def test_the_bytes_stay_after_an_agency_was_renamed_and_a_report_corrected(
    round_: ReportingRound, as_role: As
) -> None:
    published = publish(round_)
    before = files(published)
    renamed("SKHCN", "Sở Khoa học, Công nghệ và Môi trường")
    renamed("SNNPTNT", "Sở Nông nghiệp mới")
    corrected(round_)
    leader = as_role(Role.LEADER, "UBNDT")
    for format, content in before.items():
        answer = leader.get(reverse("published_file", args=[published.pk, format]))
        assert answer.content == content
    text = pdf_tools.text(before["pdf"])
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in text
    assert "Sở NN&PTNT" in text


def test_a_file_made_only_after_the_renaming_prints_the_names_of_the_snapshot(
    round_: ReportingRound,
) -> None:
    published = publish(round_)
    renamed("SKHCN", "Sở Khoa học, Công nghệ và Môi trường")
    corrected(round_)
    text = pdf_tools.text(files(published)["pdf"])
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in text
    assert "Môi trường" not in text
    assert "Tổ chức 5 buổi" in text


def test_the_same_snapshot_gives_the_same_bytes(round_: ReportingRound) -> None:
    published = publish(round_)
    made = files(published)
    for format in (FileFormat.PDF, FileFormat.DOCX):
        order = kinds.published_order(published, format)
        drawn = kinds.draw(order.kind, format, dict(order.made_of), at=LATER)
        assert drawn.write().content == made[format]


def test_the_database_refuses_to_change_what_was_published(round_: ReportingRound) -> None:
    published = publish(round_)
    files(published)
    rows = PublishedReport.objects.filter(pk=published.pk)
    for change in (
        lambda: rows.update(snapshot="{}"),
        lambda: rows.delete(),
        lambda: published.files.update(content=b"khac"),
        lambda: published.files.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_change_behind_the_databases_back_is_found(round_: ReportingRound) -> None:
    """As from a restored table: the triggers are off."""
    published = publish(round_)
    files(published)
    assert list(verifying.changed_documents()) == []
    with unguarded():
        PublishedReport.objects.update(snapshot="{}")
        published.files.filter(format="pdf").update(content=b"khac")
    assert list(verifying.changed_documents()) == [
        f"{published}: bản chụp không khớp mã SHA-256 đã niêm phong.",
        f"{published} (PDF): tệp không khớp mã SHA-256.",
    ]


def test_a_correction_is_a_new_number_and_the_old_one_is_marked(
    round_: ReportingRound, as_role: As
) -> None:
    first = publish(round_)
    before = files(first)
    corrected(round_)
    draft = drafting.draft_of(round_, at=LATER)
    by = factories.membership(Role.OFFICER, "SKHCN").user
    drafting.decide(draft, drafting.ALL, takes=True, by=by, at=LATER)
    second = publish(round_, at=LATER, reason="Sở KH&CN điều chỉnh báo cáo.")
    assert (second.number, second.reason) == (2, "Sở KH&CN điều chỉnh báo cáo.")
    assert "Chưa tổ chức" in pdf_tools.text(files(second)["pdf"])
    assert files(first) == before
    page = as_role(Role.LEADER, "UBNDT").get(reverse("published_reports")).content.decode()
    newer, older = page.split("lần 1</strong>")
    assert "Đang có hiệu lực" in newer
    assert "Đã được thay thế" in older
    assert "Sở KH&amp;CN điều chỉnh báo cáo." in page


# Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_only_the_head_publishes(round_: ReportingRound, role: Role) -> None:
    with pytest.raises(NotAllowed):
        publish(round_, role=role)
    assert not PublishedReport.objects.exists()


def test_what_changed_since_has_to_be_decided_first(round_: ReportingRound) -> None:
    corrected(round_)
    with pytest.raises(Incomplete, match=r"Còn \d+ chỗ số liệu đã đổi"):
        publish(round_)


def test_a_draft_edited_meanwhile_is_not_published_unread(round_: ReportingRound) -> None:
    seen = drafting.draft_of(round_, at=NOW).seal
    part = ConsolidatedPart.objects.get(round=round_, key="phuong-huong")
    part.edit_counter += 1
    part.save(update_fields=["edit_counter"])
    with pytest.raises(Conflict, match="vừa được sửa"):
        publish(round_, seen=seen)


def test_a_report_accepted_meanwhile_is_not_published_unread(round_: ReportingRound) -> None:
    seen = drafting.draft_of(round_, at=NOW).seal
    report(round_, "SCT")
    with pytest.raises(Conflict, match="vừa có báo cáo được chấp nhận"):
        publish(round_, seen=seen)


def test_a_correction_needs_a_reason(round_: ReportingRound) -> None:
    publish(round_)
    with pytest.raises(Incomplete, match="ghi lý do"):
        publish(round_, at=LATER)


def test_without_a_draft_there_is_nothing_to_publish(round_: ReportingRound) -> None:
    ConsolidatedPart.objects.all().delete()
    with pytest.raises(Incomplete, match="Chưa có dự thảo"):
        publish(round_)


# The pages -----------------------------------------------------------------------------------


def form_of(client: Client) -> dict[str, Any]:
    page = client.get(reverse("consolidated_publish", args=[YEAR]))
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_head_publishes_on_the_page(round_: ReportingRound, as_role: As) -> None:
    head = as_role(Role.HEAD, "SKHCN")
    url = reverse("consolidated_publish", args=[YEAR])
    data = {**form_of(head), "number": "12", "dated_on": "02/12/2025"}
    page = head.post(url, data, follow=True).content.decode()
    assert "Đã ban hành Báo cáo tổng hợp năm 2025, lần 1." in page
    assert "đang chờ đến lượt" in page
    published = PublishedReport.objects.get()
    assert "Số: 12/BC-SKHCN" in pdf_tools.text(files(published)["pdf"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"number": "12/BC"}, "Chỉ ghi phần số"),
        ({"dated_on": "31/02/2025"}, "Không có ngày"),
        ({"signer": ""}, "Người ký"),
    ],
)
def test_what_is_refused_keeps_its_words(
    round_: ReportingRound, as_role: As, typed: dict[str, str], told: str
) -> None:
    head = as_role(Role.HEAD, "SKHCN")
    data = {**form_of(head), "signer": "Lê Thị Chữ Ký", **typed}
    answer = head.post(reverse("consolidated_publish", args=[YEAR]), data)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert told in page
    assert all(f'value="{text}"' in page for text in typed.values() if text)
    assert not PublishedReport.objects.exists()


def test_a_refused_publication_keeps_its_words_and_says_why(
    round_: ReportingRound, as_role: As
) -> None:
    head = as_role(Role.HEAD, "SKHCN")
    data = {**form_of(head), "number": "77"}
    part = ConsolidatedPart.objects.get(round=round_, key="phuong-huong")
    ConsolidatedPart.objects.filter(pk=part.pk).update(edit_counter=part.edit_counter + 1)
    url = reverse("consolidated_publish", args=[YEAR])
    answer = head.post(url, data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "vừa được sửa" in page
    assert 'value="77"' in page
    # Sent again after the head has read it, it is published.
    assert head.post(url, {**data, "seen": answer.context["draft"].seal}).status_code == 302


def test_leaders_see_what_was_published_and_officers_the_draft_too(
    round_: ReportingRound, as_role: As, officer: Client
) -> None:
    publish(round_)
    url = reverse("published_reports")
    leader = as_role(Role.LEADER, "UBNDT").get(url).content.decode()
    assert "Báo cáo tổng hợp năm 2025, lần 1" in leader
    assert "Dự thảo báo cáo tổng hợp" not in leader
    assert "Dự thảo báo cáo tổng hợp" in officer.get(url).content.decode()
    assert as_role().get(url).status_code == 403


# The mail ------------------------------------------------------------------------------------


def test_leaders_get_a_letter_once_every_file_is_made(round_: ReportingRound) -> None:
    leader = factories.membership(Role.LEADER, "UBNDT")
    published = publish(round_)
    told = Notice.objects.filter(kind=NoticeKind.PUBLISHED)
    assert not told.exists()
    files(published)
    assert told.get(recipient=leader.user).letter == Letter.WAITING
    assert (
        told.get(recipient=factories.membership(Role.OFFICER, "SKHCN").user).letter == Letter.NONE
    )
    assert not told.filter(recipient=factories.membership(Role.STAFF).user).exists()


def test_a_sample_round_writes_no_letter() -> None:
    made = factories.open_round(YEAR, is_sample=True)
    factories.membership(Role.LEADER, "UBNDT")
    drafting.begin(made, by=factories.membership(Role.OFFICER, "SKHCN").user, at=NOW)
    published = publish(made)
    assert all("DỮ LIỆU MINH HỌA" in page for page in pdf_tools.pages(files(published)["pdf"]))
    letters = Notice.objects.filter(kind=NoticeKind.PUBLISHED).values_list("letter", flat=True)
    assert set(letters) == {Letter.NONE}
