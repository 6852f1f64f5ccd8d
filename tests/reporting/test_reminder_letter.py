"""The letter to those who have not sent their report: whom it names, when, and how it looks."""

import datetime
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.documents import NothingToPrint, layout, reminder_letter
from reporting.documents.paper import Paper
from reporting.figures import dashboard
from reporting.figures.scope import of_round
from reporting.models import Action, Obligation, ReportingRound, Status, TopicEntry
from soctrang_ip.accounts.models import Agency, AgencyName, Role
from tests.reporting import factories, pdf_tools
from tests.reporting.small_reports import report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

BEFORE = factories.local(2026, 10, 8, 9, 5)
LAST_MINUTE = factories.local(2026, 10, 14, 23, 59)
DUE = factories.local(2026, 10, 15, 0)
AFTER = factories.local(2026, 11, 2, 9, 5)


def send_all_but(round_: ReportingRound, *codes: str) -> None:
    """Everybody else has sent in time and waits for the reviewers."""
    owed = Obligation.objects.filter(round=round_, exempted_at=None, versions=None)
    for code in owed.exclude(agency__code__in=codes).values_list("agency__code", flat=True):
        report(round_, code, status=Status.SUBMITTED)


def extend(round_: ReportingRound, code: str, until: datetime.datetime) -> None:
    Obligation.objects.filter(round=round_, agency__code=code).update(extended_due_at=until)


def exempt(round_: ReportingRound, code: str) -> None:
    Obligation.objects.filter(round=round_, agency__code=code).update(
        exempted_at=factories.local(2026, 9, 1), exemption_reason="Mới thành lập."
    )


def text(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks)


def pdf(paper: Paper, at: datetime.datetime = AFTER) -> bytes:
    return layout.pages(paper, filename="cong-van.pdf", created=at).write().content


def listed(paper: Paper) -> list[tuple[str, ...]]:
    """The rows of the list that goes with a letter to many."""
    [annex] = paper.annexes
    [table] = annex.tables
    return [row.cells for row in table.rows]


def names(codes: Iterable[str]) -> list[str]:
    return [Agency.objects.get(code=code).name for code in codes]


def refusal(round_: ReportingRound, at: datetime.datetime = AFTER) -> str:
    with pytest.raises(NothingToPrint) as reason:
        reminder_letter.paper(round_, at=at)
    return str(reason.value)


# Whom it names -------------------------------------------------------------------------------


def test_only_those_past_their_deadline_without_a_report_are_named(
    round_: ReportingRound,
) -> None:
    report(round_, "SCT", status=Status.SUBMITTED, sent_at=factories.local(2026, 10, 20))
    exempt(round_, "CDN")
    extend(round_, "SGDDT", factories.local(2026, 12, 1, 0))
    send_all_but(round_, "UBND-950", "SGDDT", "STC", "UBND-945")
    letter = reminder_letter.paper(round_, at=AFTER)
    assert letter.recipients == (
        "Sở Tài chính",
        "Ủy ban nhân dân huyện Cù Lao Dung",
        "Ủy ban nhân dân thị xã Vĩnh Châu",
    )
    unnamed = names(["SCT", "CDN", "SGDDT", "SNNPTNT"])
    assert not [name for name in unnamed if name in pdf_tools.text(pdf(letter))]


def test_nobody_is_overdue_before_the_first_instant_of_the_fifteenth(
    round_: ReportingRound,
) -> None:
    send_all_but(round_, "STC")
    assert "sắp đến" in text(reminder_letter.paper(round_, at=LAST_MINUTE))
    assert "đã qua" in text(reminder_letter.paper(round_, at=DUE))


def test_before_the_deadline_those_are_named_who_have_not_sent_yet(
    round_: ReportingRound,
) -> None:
    exempt(round_, "CDN")
    extend(round_, "SGDDT", factories.local(2026, 12, 1, 0))
    send_all_but(round_, "SGDDT", "STC")
    letter = reminder_letter.paper(round_, at=BEFORE)
    assert letter.recipients == ("Sở Giáo dục và Đào tạo", "Sở Tài chính")
    assert "(trước ngày 15 tháng 10 năm 2026) sắp đến" in text(letter)
    assert "Sở Giáo dục và Đào tạo (trước ngày 01 tháng 12 năm 2026)" in text(letter)
    assert "đúng thời hạn" in text(letter)
    assert "đã qua" not in text(letter)


def test_an_extended_agency_is_named_when_its_own_deadline_has_passed(
    round_: ReportingRound,
) -> None:
    extend(round_, "SGDDT", AFTER)
    send_all_but(round_, "SGDDT")
    assert "Không còn cơ quan nào quá hạn" in refusal(
        round_, at=AFTER - datetime.timedelta(seconds=1)
    )
    letter = reminder_letter.paper(round_, at=AFTER)
    assert letter.recipients == ("Sở Giáo dục và Đào tạo",)
    assert "được gia hạn cũng đã qua: Sở Giáo dục và Đào tạo (trước ngày 02 tháng 11" in text(
        letter
    )


def test_a_recalled_report_is_missing_and_a_returned_one_is_not(round_: ReportingRound) -> None:
    report(round_, "STC", status=Status.RECALLED)
    report(round_, "SCT", status=Status.RETURNED)
    send_all_but(round_)
    assert reminder_letter.paper(round_, at=AFTER).recipients == ("Sở Tài chính",)


def test_whose_paper_report_is_being_typed_in_is_not_reminded(round_: ReportingRound) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    factories.paper_report(round_, "SCT", by=officer, at=AFTER)
    send_all_but(round_, "STC")
    assert reminder_letter.paper(round_, at=AFTER).recipients == ("Sở Tài chính",)


def test_the_department_writes_no_letter_to_itself_and_tells_of_its_own_report(
    round_: ReportingRound,
) -> None:
    send_all_but(round_, "SKHCN", "STC")
    letter = reminder_letter.paper(round_, at=AFTER)
    assert letter.recipients == ("Sở Tài chính",)
    assert "Sở Khoa học và Công nghệ cũng chưa gửi báo cáo năm 2026 của Sở" in text(letter)


def test_why_there_is_no_letter_is_said_in_a_sentence(round_: ReportingRound) -> None:
    send_all_but(round_, "SKHCN")
    assert refusal(round_) == (
        "Chỉ còn Sở Khoa học và Công nghệ chưa gửi báo cáo năm 2026 nên không lập công văn đôn đốc."
    )
    send_all_but(round_)
    assert refusal(round_) == "Không còn cơ quan nào quá hạn mà chưa gửi báo cáo năm 2026."
    assert refusal(round_, at=BEFORE) == "Các cơ quan đều đã gửi báo cáo năm 2026."
    paper_round = factories.open_round(2022, is_for_paper=True)
    assert refusal(paper_round) == (
        "Kỳ báo cáo năm 2022 chỉ để nhập báo cáo giấy nên không có cơ quan nào quá hạn gửi."
    )


def test_the_agencies_bear_the_names_of_the_day_of_the_letter(round_: ReportingRound) -> None:
    AgencyName.objects.create(
        agency=Agency.objects.get(code="UBND-950"),
        valid_from=datetime.date(2026, 11, 1),
        name="Ủy ban nhân dân phường Vĩnh Châu",
        short_name="UBND phường Vĩnh Châu",
        header_name="ỦY BAN NHÂN DÂN|PHƯỜNG VĨNH CHÂU",
    )
    send_all_but(round_, "UBND-950")
    before, after = (reminder_letter.paper(round_, at=at).recipients for at in (DUE, AFTER))
    assert before == ("Ủy ban nhân dân thị xã Vĩnh Châu",)
    assert after == ("Ủy ban nhân dân phường Vĩnh Châu",)


# Many of them --------------------------------------------------------------------------------


def test_more_than_eight_stand_in_a_list_of_their_own(round_: ReportingRound) -> None:
    codes = ["STC", *(f"UBND-{number}" for number in range(941, 949))]
    send_all_but(round_, *codes)
    letter = reminder_letter.paper(round_, at=AFTER)
    assert letter.recipients == ("Các cơ quan, đơn vị có tên tại danh sách kèm theo",)
    assert [(row[0], row[1]) for row in listed(letter)] == [
        (str(place), name) for place, name in enumerate(names(codes), start=1)
    ]
    report(round_, "STC", status=Status.SUBMITTED)
    letter = reminder_letter.paper(round_, at=AFTER)
    assert list(letter.recipients) == names(codes[1:])
    assert letter.annexes == ()


def test_the_list_tells_each_deadline_and_how_far_the_report_is_but_nothing_of_it(
    round_: ReportingRound,
) -> None:
    extend(round_, "SCT", factories.local(2026, 10, 25, 0))
    drafted = factories.draft(round_, "SNNPTNT")
    TopicEntry.objects.filter(version=drafted, key="highlights").update(text="Chưa công bố.")
    factories.waiting_report(round_, "UBND-950")
    recalled = factories.submitted_report(round_, "STC")
    signer = factories.membership(Role.SIGNER, "STC")
    later = recalled.sent_at + datetime.timedelta(hours=1)
    factories.act(recalled, Action.RECALL, signer, later, reason="Sửa số liệu.")
    letter = reminder_letter.paper(round_, at=AFTER)
    rows = {row[1]: row[2:] for row in listed(letter)}
    assert len(rows) == 31
    assert rows["Sở Công Thương"] == ("Trước ngày 25/10/2026 (được gia hạn)", "Chưa lập")
    day = "Trước ngày 15/10/2026"
    assert rows["Sở Nông nghiệp và Phát triển nông thôn"] == (day, "Đang soạn")
    assert rows["Ủy ban nhân dân thị xã Vĩnh Châu"] == (day, "Chờ ký")
    assert rows["Sở Tài chính"] == (day, "Đang soạn")
    printed = pdf_tools.text(pdf(letter))
    assert "Chưa công bố." not in printed
    assert "DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA GỬI BÁO CÁO NĂM 2026" in printed


# What it says --------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_dashboard(round_: ReportingRound) -> None:
    exempt(round_, "CDN")
    for code in ("SCT", "SGDDT", "UBND-951"):
        report(round_, code, status=Status.ACCEPTED)
    letter = reminder_letter.paper(round_, at=AFTER)
    filing = dashboard(of_round(round_), now=AFTER).filing
    assert (filing.filed.value, filing.expected.value) == (3, 30)
    assert (
        "Đến 09:05 ngày 02/11/2026, Sở Khoa học và Công nghệ đã nhận được báo cáo năm 2026 của "
        f"{filing.filed.text}/{filing.expected.text} cơ quan, đơn vị."
    ) in text(letter)
    missing = [source.agency_code for source in filing.missing.sources]
    assert [row[1] for row in listed(letter)] == names(missing)


def test_the_plan_is_named_by_number_and_day_when_these_are_known(round_: ReportingRound) -> None:
    plan = round_.plan
    opening = reminder_letter.paper(round_, at=AFTER).blocks[0].text
    assert opening.startswith(
        "Thực hiện Kế hoạch năm 2021 của Ủy ban nhân dân tỉnh Sóc Trăng về thực hiện Chiến lược"
    )
    assert "trước ngày 15 tháng 10" in opening
    plan.number, plan.issued_on = "77/KH-UBND", datetime.date(2021, 6, 8)
    opening = reminder_letter.paper(round_, at=AFTER).blocks[0].text
    assert opening.startswith("Thực hiện Kế hoạch số 77/KH-UBND ngày 08 tháng 6 năm 2021 của")


def test_the_last_day_to_send_is_said_only_when_it_is_given(round_: ReportingRound) -> None:
    until = datetime.date(2026, 11, 9)
    assert "chậm nhất là ngày 09 tháng 11 năm 2026" in text(
        reminder_letter.paper(round_, at=AFTER, until=until)
    )
    without = text(reminder_letter.paper(round_, at=AFTER))
    assert "chậm nhất" not in without
    assert "khẩn trương hoàn thành và gửi báo cáo" in without


def test_the_round_s_own_deadline_and_period_are_said(round_: ReportingRound) -> None:
    round_.due_at = factories.local(2026, 10, 31, 0)
    round_.save(update_fields=["due_at"])
    said = text(reminder_letter.paper(round_, at=AFTER))
    assert "(trước ngày 31 tháng 10 năm 2026) đã qua" in said
    assert "(số liệu từ ngày 01/01/2026 đến ngày 30/09/2026)" in said


def test_the_letter_has_the_form_of_a_letter(round_: ReportingRound) -> None:
    send_all_but(round_, "STC", "UBND-950")
    letter = reminder_letter.paper(round_, at=AFTER, number="5", unit="QLCN")
    assert letter.is_letter
    document = pdf(letter)
    [page] = pdf_tools.pages(document)
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in page
    assert "Số: 05/SKHCN-QLCN" in page
    assert "Sóc Trăng, ngày 02 tháng 11 năm 2026" in page
    assert "BÁO CÁO" not in page
    printed = pdf_tools.text(document)
    for words in (
        "V/v đôn đốc gửi báo cáo năm 2026 thực hiện Kế hoạch sở hữu trí tuệ",
        "Kính gửi: - Sở Tài chính; - Ủy ban nhân dân thị xã Vĩnh Châu.",
        "quan tâm, phối hợp thực hiện./.",
        "- Như trên; - UBND tỉnh (b/c); - Lưu: VT, QLCN.",
        "GIÁM ĐỐC",
        "chưa ký số. Mã báo cáo: DON-DOC-2026. SHA-256: ",
    ):
        assert words in printed


def test_without_a_number_there_is_room_for_it_and_no_dangling_dash(
    round_: ReportingRound,
) -> None:
    letter = reminder_letter.paper(round_, at=AFTER)
    assert letter.head.number_line.split() == ["Số:", "/SKHCN"]
    assert letter.copies[-1] == "- Lưu: VT."
    assert letter.annex_note.endswith(
        "/SKHCN ngày 02 tháng 11 năm 2026 của Sở Khoa học và Công nghệ)"
    )


def test_the_same_letter_has_the_same_seal_and_another_one_another(
    round_: ReportingRound,
) -> None:
    first = reminder_letter.paper(round_, at=AFTER)
    assert reminder_letter.paper(round_, at=AFTER) == first
    report(round_, "SCT", status=Status.SUBMITTED)
    second = reminder_letter.paper(round_, at=AFTER)
    numbered = reminder_letter.paper(round_, at=AFTER, number="5")
    assert len({first.marks.foot, second.marks.foot, numbered.marks.foot}) == 3


def test_a_letter_of_sample_data_says_so_on_every_page() -> None:
    sample = factories.open_round(2027, is_sample=True)
    at = factories.local(2027, 11, 2)
    sheets = pdf_tools.pages(pdf(reminder_letter.paper(sample, at=at), at))
    assert len(sheets) == 2
    assert all("DỮ LIỆU MINH HỌA" in sheet for sheet in sheets)


def test_it_costs_the_same_queries_however_many_are_missing(round_: ReportingRound) -> None:
    def queries() -> int:
        found = ReportingRound.objects.select_related("plan").get(pk=round_.pk)
        with CaptureQueriesContext(connection) as captured:
            reminder_letter.paper(found, at=AFTER)
        return len(captured)

    factories.draft(round_, "UBND-950")
    before = queries()
    factories.draft(round_, "SNNPTNT")
    report(round_, "SCT", status=Status.SUBMITTED)
    assert queries() == before
    assert before <= 9
