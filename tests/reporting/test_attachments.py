"""Minh chứng: put to a draft, taken off, opened by who may read the report, sealed with it."""

import datetime
import hashlib
import io
import json
from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from reporting import (
    attaching,
    attachments,
    checks,
    contents,
    drafting,
    lifecycle,
    outline,
    progress,
    verifying,
)
from reporting.documents import agency_report, report_workbook
from reporting.models import Action, Attachment, ReportVersion, TaskEntry
from soctrang_ip.accounts.models import Role
from soctrang_ip.lib import attached_files, upload_handlers
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.uploads import UploadError
from tests.reporting import factories, pdf_tools
from tests.reporting.conftest import As
from tests.reporting.filing import SectionPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.fixture
def draft() -> ReportVersion:
    return factories.draft(factories.open_round())


@pytest.fixture
def staff(as_role: As) -> Client:
    return as_role(Role.STAFF)


@pytest.fixture
def task(draft: ReportVersion) -> TaskEntry:
    return TaskEntry.objects.filter(version=draft).order_by("task__order").first()


def page_of(version: ReportVersion) -> str:
    return reverse("report_attachments", args=[version.pk])


def file_of(row: Attachment) -> str:
    return reverse("attachment_file", args=[row.version_id, row.key])


def upload(
    client: Client, url: str, name: str = "Biên bản.png", content: bytes = b"", **more: str
) -> HttpResponse:
    file = SimpleUploadedFile(name, content or factories.png())
    return client.post(url, {"file": file, "place": attachments.WHOLE_REPORT, "note": "", **more})


def stored_names() -> set[str]:
    folder = attachments.store().folder
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def sent_with_file(place: str = attachments.WHOLE_REPORT) -> ReportVersion:
    version = factories.draft(factories.open_round())
    factories.fill(version)
    factories.attached(version, place, note="Ảnh lớp tập huấn")
    return factories.submitted_report(version.obligation.round, version=version)


# Putting a file to a draft ----------------------------------------------------------------------


def test_a_file_is_stored_whole_and_named_in_the_draft(staff: Client, draft: ReportVersion) -> None:
    answer = upload(staff, page_of(draft), "Biên bản.png", factories.png(7), note="Lớp 5/6")
    assert answer["Location"] == page_of(draft)
    row = Attachment.objects.get(version=draft)
    assert (row.name, row.place, row.note, row.content_type, row.size) == (
        "Biên bản.png",
        "report",
        "Lớp 5/6",
        "image/png",
        len(factories.png(7)),
    )
    assert row.sha256 == hashlib.sha256(factories.png(7)).hexdigest()
    assert attachments.store().path(row.storage_name).read_bytes() == factories.png(7)
    assert row.updated_by == factories.membership(Role.STAFF).user
    page = staff.get(page_of(draft)).content.decode()
    assert file_of(row) in page
    assert "Lớp 5/6" in page


def test_the_name_on_the_disk_says_nothing_and_only_the_server_reads_it(
    draft: ReportVersion,
) -> None:
    path = attachments.store().path(factories.attached(draft).storage_name)
    assert path.suffix == ""
    assert path.stat().st_mode & 0o777 == 0o600


def test_from_a_row_one_comes_back_to_that_row(
    staff: Client, draft: ReportVersion, task: TaskEntry
) -> None:
    place = attachments.code_of(task)
    answer = upload(staff, f"{page_of(draft)}?cho={place}", place=place)
    section = reverse("report_section", args=[draft.pk, "nhiem-vu"])
    anchor = f"taskentry-{task.key.replace('.', '-')}"
    assert answer["Location"] == f"{section}#{anchor}"
    html = staff.get(section).content.decode()
    panel = html[html.index(f'id="{anchor}"') :]
    assert "Biên bản.png" in panel[: panel.index("</article>")]


def test_the_page_from_a_row_has_that_row_chosen(
    staff: Client, draft: ReportVersion, task: TaskEntry
) -> None:
    place = attachments.code_of(task)
    html = staff.get(f"{page_of(draft)}?cho={place}").content.decode()
    assert f'<option value="{place}" selected>' in html


def test_the_button_at_a_row_first_saves_what_was_typed(
    staff: Client, draft: ReportVersion, task: TaskEntry
) -> None:
    page = SectionPage(staff, draft, "nhiem-vu").set(task, summary="Đã mở 03 lớp.")
    place = attachments.code_of(task)
    answer = page.save(**{"minh-chung": place})
    assert answer["Location"] == f"{page_of(draft)}?cho={place.replace(':', '%3A')}"
    task.refresh_from_db()
    assert task.summary == "Đã mở 03 lớp."


def test_the_button_at_a_row_keeps_words_that_cannot_be_saved(
    staff: Client, draft: ReportVersion
) -> None:
    page = SectionPage(staff, draft, "kinh-phi")
    name = next(name for name in page.data if name.endswith("-spent"))
    page.data[name] = "chín mươi"
    answer = page.save(**{"minh-chung": "spendingentry:x"})
    assert answer.status_code == 400
    assert page.data[name] == "chín mươi"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "Chỉ nhận tệp PDF"),
        ("a.pdf", b"MZ", "Tệp không phải PDF"),
        ("a.png", b"x" * (attached_files.MAX_BYTES + 1), "Tệp quá lớn"),
        ("a.png", b"x" * (upload_handlers.LARGEST_UPLOAD + 3_000_000), "Tệp quá lớn"),
    ],
)
def test_a_refused_file_is_told_in_a_sentence_and_the_rest_is_kept(
    name: str, content: bytes, sentence: str, staff: Client, draft: ReportVersion, task: TaskEntry
) -> None:
    place = attachments.code_of(task)
    answer = upload(staff, page_of(draft), name, content, note="Ghi chú của tôi", place=place)
    assert answer.status_code == 400
    html = answer.content.decode()
    assert sentence in html
    assert 'value="Ghi chú của tôi"' in html
    assert f'<option value="{place}" selected>' in html
    assert not Attachment.objects.exists()
    assert stored_names() == set()


def test_without_a_file_the_page_asks_for_one(staff: Client, draft: ReportVersion) -> None:
    answer = staff.post(page_of(draft), {"place": attachments.WHOLE_REPORT, "note": "x"})
    assert answer.status_code == 400
    assert "Hãy chọn tệp cần đính kèm." in answer.content.decode()


def test_a_place_that_the_report_does_not_have_is_refused(
    staff: Client, draft: ReportVersion
) -> None:
    answer = upload(staff, page_of(draft), place="taskentry:IX.9")
    assert answer.status_code == 400
    assert not Attachment.objects.exists()


def test_the_same_file_sent_twice_is_there_once(staff: Client, draft: ReportVersion) -> None:
    for _ in range(2):
        assert upload(staff, page_of(draft)).status_code == 302
    assert Attachment.objects.filter(version=draft).count() == 1
    assert len(stored_names()) == 1


def test_a_report_takes_so_many_files_and_no_more(
    draft: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MAX_FILES", 2)
    for colour in range(2):
        factories.attached(draft, colour=colour)
    with pytest.raises(UploadError, match="gỡ bớt tệp"):
        factories.attached(draft, colour=3)


def test_a_report_takes_so_many_bytes_and_no_more(
    draft: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MAX_TOTAL_BYTES", 2 * len(factories.png()))
    for colour in range(2):
        factories.attached(draft, colour=colour)
    with pytest.raises(UploadError, match="Tổng dung lượng"):
        factories.attached(draft, colour=3)


def test_a_report_sent_meanwhile_takes_no_file_and_gives_the_note_back(
    staff: Client, draft: ReportVersion
) -> None:
    factories.fill(draft)
    factories.submitted_report(draft.obligation.round, version=draft)
    answer = upload(staff, page_of(draft), note="Ghi chú của tôi")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "nên không lưu được" in html
    assert "Ghi chú của tôi" in html
    assert not Attachment.objects.exists()


# Taking it off ----------------------------------------------------------------------------------


def test_taking_a_file_off_asks_first(staff: Client, draft: ReportVersion) -> None:
    row = factories.attached(draft)
    html = staff.get(page_of(draft)).content.decode()
    assert "Gỡ tệp này?" in html
    assert reverse("attachment_remove", args=[draft.pk, row.key]) in html


def test_a_file_is_taken_off_once(staff: Client, draft: ReportVersion) -> None:
    url = reverse("attachment_remove", args=[draft.pk, factories.attached(draft).key])
    assert "Đã gỡ tệp" in staff.post(url, follow=True).content.decode()
    assert not Attachment.objects.exists()
    assert "đã được gỡ từ trước" in staff.post(url, follow=True).content.decode()


def test_a_file_of_a_sent_report_is_not_taken_off(as_role: As) -> None:
    sent = sent_with_file()
    url = reverse("attachment_remove", args=[sent.pk, Attachment.objects.get().key])
    html = as_role(Role.STAFF).post(url, follow=True).content.decode()
    assert "nên không lưu được" in html
    assert Attachment.objects.filter(version=sent).exists()


def test_a_file_taken_off_the_next_draft_stays_in_the_version_sent() -> None:
    sent = sent_with_file()
    factories.act(
        sent,
        Action.RECALL,
        factories.membership(Role.SIGNER),
        factories.local(2026, 8, 5),
        reason="Sai số liệu",
    )
    mending = sent.obligation.versions.open().get()
    copied = Attachment.objects.get(version=mending)
    original = Attachment.objects.get(version=sent)
    assert (copied.key, copied.storage_name) == (original.key, original.storage_name)
    assert attaching.detach(mending, copied.key)
    assert Attachment.objects.filter(version=sent).exists()
    call_command("verify", verbosity=0)


# Who may open it --------------------------------------------------------------------------------


def test_a_file_comes_to_be_saved_under_its_name_and_is_never_kept(
    staff: Client, draft: ReportVersion
) -> None:
    answer = staff.get(file_of(factories.attached(draft, name="Biên bản.png")))
    assert b"".join(answer.streaming_content) == factories.png()
    assert answer["Content-Type"] == "image/png"
    assert (
        answer["Content-Disposition"] == "attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.png"
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def statuses(row: Attachment, clients: Iterable[Client]) -> list[int]:
    return [client.get(file_of(row)).status_code for client in clients]


def test_a_file_opens_for_whoever_may_read_the_version(as_role: As) -> None:
    staff, others = as_role(Role.STAFF), as_role(Role.STAFF, "SCT")
    officer, leader = as_role(Role.OFFICER, "SKHCN"), as_role(Role.LEADER, "UBNDT")
    readers = (staff, others, officer, leader)
    round_ = factories.open_round()
    version = factories.draft(round_)
    factories.fill(version)
    row = factories.attached(version)
    assert statuses(row, readers) == [200, 404, 404, 404]
    factories.submitted_report(round_, version=version)
    assert statuses(row, readers) == [200, 404, 200, 404]
    officer_row = factories.membership(Role.OFFICER, "SKHCN")
    at = factories.local(2026, 8, 9)
    factories.act(version, Action.TAKE, officer_row, at)
    factories.act(version, Action.ACCEPT, officer_row, at)
    assert statuses(row, readers) == [200, 404, 200, 200]


def test_a_file_opens_under_its_own_version_only(staff: Client, draft: ReportVersion) -> None:
    row = factories.attached(draft)
    other = factories.draft(factories.open_round(factories.YEAR - 1))
    assert staff.get(reverse("attachment_file", args=[other.pk, row.key])).status_code == 404


def test_the_files_of_another_agency_are_not_there(as_role: As, draft: ReportVersion) -> None:
    row = factories.attached(draft)
    others = as_role(Role.STAFF, "SCT")
    assert others.get(page_of(draft)).status_code == 404
    assert upload(others, page_of(draft)).status_code == 404
    url = reverse("attachment_remove", args=[draft.pk, row.key])
    assert others.post(url).status_code == 404
    assert Attachment.objects.count() == 1


def test_a_file_that_is_gone_is_not_found_and_logged(
    staff: Client, draft: ReportVersion, caplog: pytest.LogCaptureFixture
) -> None:
    row = factories.attached(draft)
    attachments.store().delete(row.storage_name)
    assert staff.get(file_of(row)).status_code == 404
    assert row.storage_name in caplog.text


def test_a_name_is_escaped(staff: Client, draft: ReportVersion) -> None:
    upload(staff, page_of(draft), "a&b.png", note="<script>alert(1)</script>")
    html = staff.get(page_of(draft)).content.decode()
    assert "<script>alert" not in html
    assert "a&amp;b.png" in html


# Sealed with the report -------------------------------------------------------------------------


def test_the_seal_holds_name_size_and_hash_and_not_where_it_lies() -> None:
    sent = sent_with_file()
    (sealed,) = json.loads(sent.snapshot)["rows"]["attachment"]
    row = Attachment.objects.get(version=sent)
    assert sealed == {
        "key": row.key,
        "place": "report",
        "name": "bien-ban.png",
        "size": len(factories.png()),
        "content_type": "image/png",
        "sha256": hashlib.sha256(factories.png()).hexdigest(),
        "note": "Ảnh lớp tập huấn",
    }


def flaws(version: ReportVersion) -> list[str]:
    return [flaw.text for flaw in verifying.flaws(version)]


def test_verify_finds_a_file_that_is_gone() -> None:
    sent = sent_with_file()
    assert flaws(sent) == []
    attachments.store().delete(Attachment.objects.get().storage_name)
    assert flaws(sent) == ["minh chứng “bien-ban.png”: tệp không còn trong kho"]


def test_verify_finds_a_file_that_was_exchanged() -> None:
    sent = sent_with_file()
    attachments.store().path(Attachment.objects.get().storage_name).write_bytes(b"x")
    assert flaws(sent) == ["minh chứng “bien-ban.png”: tệp trong kho không khớp mã SHA-256"]


def test_whoever_attached_a_file_does_not_review_the_report(draft: ReportVersion) -> None:
    row = factories.attached(draft)
    assert lifecycle.wrote_in(draft, row.updated_by)


def test_an_attachment_counts_as_the_last_save(staff: Client, draft: ReportVersion) -> None:
    factories.attached(draft)
    html = staff.get(reverse("report", args=[draft.pk])).content.decode()
    saved_at = draft.created_at + datetime.timedelta(hours=1)
    by = escape(factories.membership(Role.STAFF).user)
    assert f"<dd>{format_instant(saved_at)}, {by}</dd>" in html
    assert "bien-ban.png" in html


def test_attaching_needs_a_draft(draft: ReportVersion) -> None:
    factories.fill(draft)
    at, by = factories.local(2026, 8, 3), factories.membership(Role.STAFF)
    factories.act(draft, Action.READY, by, at)
    with pytest.raises(drafting.NotDraft):
        factories.attached(draft)
    assert stored_names() == set()


# Where readers find it --------------------------------------------------------------------------


def row_of(html: str, label: str) -> str:
    """The first table row of a page that holds the label."""
    start = html.rindex("<tr", 0, html.index(label))
    return html[start : html.index("</tr>", start)]


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("taskentry:III.1.2", "Minh chứng</th>"),
        ("topicentry:highlights", "Kết quả nổi bật – minh chứng"),
    ],
)
def test_the_reviewer_finds_a_file_at_its_row(place: str, label: str, officer: Client) -> None:
    sent = sent_with_file(place)
    html = officer.get(reverse("review", args=[sent.pk])).content.decode()
    row = row_of(html, label)
    assert file_of(Attachment.objects.get(version=sent)) in row
    assert "Ảnh lớp tập huấn" in row


def test_the_reviewer_finds_a_file_of_the_whole_report(officer: Client) -> None:
    sent = sent_with_file()
    html = officer.get(reverse("review", args=[sent.pk])).content.decode()
    assert "Minh chứng (1)" in html
    assert file_of(Attachment.objects.get(version=sent)) in html


def test_a_file_that_came_with_the_mended_version_is_a_change(officer: Client) -> None:
    sent = sent_with_file("topicentry:highlights")
    signer, at = factories.membership(Role.SIGNER), factories.local(2026, 8, 5)
    factories.act(sent, Action.RECALL, signer, at, reason="Thiếu ảnh")
    mending = sent.obligation.versions.open().get()
    factories.attached(mending, "topicentry:highlights", name="them.png", colour=9)
    factories.submitted_report(sent.obligation.round, version=mending, at=at)
    html = officer.get(reverse("review", args=[mending.pk]) + "?chi=sua").content.decode()
    row = row_of(html, "Kết quả nổi bật – minh chứng")
    assert "Đã sửa." in row
    assert "them.png" in row


def test_the_full_text_lists_the_files_with_links(officer: Client) -> None:
    sent = sent_with_file("topicentry:highlights")
    html = officer.get(reverse("report_full", args=[sent.pk])).content.decode()
    row = row_of(html[html.index("DANH MỤC MINH CHỨNG") :], "bien-ban.png")
    assert file_of(Attachment.objects.get(version=sent)) in row
    assert "V. Đánh giá chung: Kết quả nổi bật" in row
    assert Attachment.objects.get().sha256[:16] in row


def test_the_pdf_lists_the_files_in_an_annex_of_their_own() -> None:
    sent = sent_with_file("topicentry:highlights")
    read = pdf_tools.text(agency_report.pdf(sent).write().content)
    annex = " ".join(read[read.index("DANH MỤC MINH CHỨNG") :].split())
    assert "Phụ lục V" in read
    assert "bien-ban.png" in annex
    assert "Kết quả nổi bật" in annex
    assert Attachment.objects.get().sha256[:12] in annex


def test_a_report_without_files_has_no_such_annex() -> None:
    report = factories.submitted_report(factories.open_round())
    assert "MINH CHỨNG" not in pdf_tools.text(agency_report.pdf(report).write().content)


def test_a_report_sealed_before_there_were_files_still_prints() -> None:
    report = factories.submitted_report(factories.open_round())
    snapshot = json.loads(report.snapshot)
    del snapshot["rows"]["attachment"]
    report.snapshot = json.dumps(snapshot)
    assert agency_report.pdf(report).write().page_count


def test_the_workbook_lists_the_files() -> None:
    sent = sent_with_file("topicentry:highlights")
    content = report_workbook.make(sent, at=sent.sent_at).content
    sheet = load_workbook(io.BytesIO(content))["Minh chứng"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "bien-ban.png")
    assert row[1:] == (
        "V. Đánh giá chung",
        "Kết quả nổi bật",
        "Ảnh lớp tập huấn",
        len(factories.png()),
        Attachment.objects.get().sha256,
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("report", "Toàn bộ báo cáo"),
        ("taskentry:III.2.1", "II. Kết quả thực hiện nhiệm vụ: Nhiệm vụ III.2.1"),
        ("measureentry:CT5.1:whole", "III. Kết quả thực hiện chỉ tiêu: Chỉ tiêu CT5.1"),
        ("spendingentry:a", "IV. Kinh phí thực hiện: Nguồn Ngân sách"),
        ("spendingentry:a:I.1", "IV. Kinh phí thực hiện: Nguồn Ngân sách, nhiệm vụ I.1"),
        ("topicentry:duty:2.a", "I. Chỉ đạo, triển khai: Trách nhiệm V.2.a"),
        ("topicentry:assets", "Biểu 04. Tài sản trí tuệ được hỗ trợ: Tài sản trí tuệ được hỗ trợ"),
    ],
)
def test_a_place_reads_as_the_report_calls_it(code: str, words: str) -> None:
    assert str(attachments.place(code, {"a": "Ngân sách"})) == words


def test_every_row_that_is_asked_can_have_files(draft: ReportVersion) -> None:
    read = contents.read(draft)
    offered = [code for _, group in attachments.choices(read) for code, _ in group]
    asked = [
        attachments.code_of(row)
        for section in outline.SECTIONS
        for row, _ in progress.answers(section, read)
        if section.slug != "nguoi-lap"
    ]
    assert offered == ["report", *asked]


def test_the_place_of_a_row_leads_to_its_element(draft: ReportVersion) -> None:
    read = contents.read(draft)
    for section in outline.SECTIONS:
        for row, _ in progress.answers(section, read):
            if code := attachments.code_of(row):
                assert attachments.place(code, {}).anchor == checks.anchor(row)
                assert attachments.place(code, {}).section == section


def test_a_place_in_the_address_that_does_not_exist_chooses_nothing(
    staff: Client, draft: ReportVersion
) -> None:
    for code in ("measureentry:x", "x", "topicentry:"):
        html = staff.get(f"{page_of(draft)}?cho={code}").content.decode()
        assert "Về báo cáo" in html
        answer = upload(staff, f"{page_of(draft)}?cho={code}", place=code)
        assert answer.status_code == 400


def test_from_a_row_the_page_leads_back_to_it(
    staff: Client, draft: ReportVersion, task: TaskEntry
) -> None:
    html = staff.get(f"{page_of(draft)}?cho={attachments.code_of(task)}").content.decode()
    assert "Về mục II. Kết quả thực hiện nhiệm vụ" in html


# A report that came on paper --------------------------------------------------------------------


@pytest.fixture
def paper() -> ReportVersion:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    at = factories.local(2026, 10, 20)
    return factories.paper_report(factories.open_round(), by=officer, at=at)


def test_the_officer_who_types_a_paper_report_attaches_its_scan(
    paper: ReportVersion, officer: Client
) -> None:
    assert upload(officer, page_of(paper), "Bản quét.png").status_code == 302
    row = Attachment.objects.get(version=paper)
    assert officer.get(file_of(row)).status_code == 200
    assert "Gỡ tệp này?" in officer.get(page_of(paper)).content.decode()


def test_the_agency_reads_the_files_of_its_paper_report_and_changes_none(
    paper: ReportVersion, officer: Client, staff: Client
) -> None:
    upload(officer, page_of(paper), "Bản quét.png")
    row = Attachment.objects.get(version=paper)
    html = staff.get(page_of(paper)).content.decode()
    assert file_of(row) in html
    assert "Đính kèm một tệp" not in html
    assert "Gỡ tệp này?" not in html
    assert upload(staff, page_of(paper), "khác.png", factories.png(9)).status_code == 403
    url = reverse("attachment_remove", args=[paper.pk, row.key])
    assert staff.post(url).status_code == 403
    assert Attachment.objects.get(version=paper) == row
