"""The database holds the printed plan, word for word and count for count."""

import hashlib

import pytest

from plan.models import (
    Duty,
    DutyHeading,
    DutySubject,
    Erratum,
    LegalBasis,
    Objective,
    Passage,
    PassagePart,
    Plan,
    Recipient,
    Section,
    Solution,
)
from soctrang_ip.accounts.models import Agency
from tasks.models import Task, TaskHeading
from tests.plan import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

SHA256 = "7c0ccf5db19606ad68cf2fa38f24e6682107c5be55ed5675710ef76202f2e840"


def test_the_text_of_the_plan_is_the_one_issued_byte_for_byte() -> None:
    assert hashlib.sha256(printed.PATH.read_bytes()).hexdigest() == SHA256


def test_title_signature_and_appendix_title_are_as_printed() -> None:
    plan = Plan.objects.current()
    lines = printed.text().split("\n")
    for printed_line in (
        plan.heading,
        plan.title,
        *plan.signature.split("|"),
        plan.signer,
        plan.appendix_heading,
        plan.appendix_title,
        plan.appendix_note,
    ):
        assert printed_line in lines


def test_number_and_day_of_issue_stay_blank_as_in_the_print() -> None:
    plan = Plan.objects.current()
    assert (plan.number, plan.issued_on, plan.year) == ("", None, 2021)


def test_both_legal_bases_are_named_in_the_opening() -> None:
    opening = printed.text().split("\n")[6]
    bases = list(LegalBasis.objects.all())
    assert len(bases) == 2
    for basis in bases:
        day = f"{basis.issued_on.day}/{basis.issued_on.month}/{basis.issued_on.year}"
        assert f"số {basis.number} ngày {day} của {basis.issuer} {basis.title}" in opening


def test_passages_are_the_paragraphs_of_the_print() -> None:
    texts: dict[str, list[str]] = {}
    for passage in Passage.objects.all():
        texts.setdefault(passage.part, []).append(passage.text_as_issued)
    end = "II. MỤC TIÊU"
    assert texts[PassagePart.PURPOSE] == printed.between("1. Mục đích", "2. Yêu cầu")
    assert texts[PassagePart.REQUIREMENT] == printed.between("2. Yêu cầu", end)
    assert [*texts[PassagePart.REPORTING], *texts[PassagePart.CLOSING]] == printed.between(
        "VI. CHẾ ĐỘ BÁO CÁO", "Nơi nhận:"
    )
    assert [*texts[PassagePart.FUNDING], *texts[PassagePart.MONEY_UNIT]] == printed.between(
        "IV. KINH PHÍ THỰC HIỆN",
        "STT	Nguồn kinh phí	Giai đoạn 2021-2025	Giai đoạn 2026-2030",
    )
    opening = [line for line in printed.text().split("\n")[5:9] if line]
    assert texts[PassagePart.OPENING] == opening


def test_purposes_requirements_and_general_objectives_are_seven() -> None:
    parts = [PassagePart.PURPOSE, PassagePart.REQUIREMENT]
    assert Passage.objects.filter(part__in=parts).count() == 4
    assert Objective.objects.filter(horizon=None).count() == 3


def test_objectives_are_as_printed() -> None:
    expected = [
        (f"II.1.{number}", text) for number, text in enumerate(printed.general_objectives(), 1)
    ]
    for number, horizon in enumerate((2025, 2030), 1):
        expected += [
            (f"II.2.{number}.{heading.number}", heading.title)
            for heading in printed.specific_objectives(horizon)
        ]
    assert list(Objective.objects.values_list("code", "text_as_issued")) == expected
    assert len(expected) == 9


def test_the_six_sections_bear_the_same_titles_in_part_three_and_in_the_appendix() -> None:
    titles = [heading.title for heading in printed.solutions()]
    romans = [row for row in printed.appendix() if row.code == row.number]
    assert [row.name for row in romans] == titles
    assert list(Section.objects.values_list("roman", "title")) == [
        (row.number, row.name) for row in romans
    ]
    assert len(titles) == 6


def test_the_28_solutions_are_as_printed() -> None:
    expected = [
        (f"{heading.number}.{letter}", text)
        for heading in printed.solutions()
        for letter, text in heading.points
    ]
    assert list(Solution.objects.values_list("code", "text_as_issued")) == expected
    assert [len(heading.points) for heading in printed.solutions()] == [2, 4, 5, 8, 3, 6]


def test_the_34_duties_under_12_headings_are_as_printed() -> None:
    expected = [
        (int(heading.number), heading.title, letter, text)
        for heading in printed.duties()
        for letter, text in heading.points
    ]
    duties = Duty.objects.in_plan_order().select_related("heading")
    assert [
        (duty.heading.number, duty.heading.title, duty.letter_as_issued, duty.text_as_issued)
        for duty in duties
    ] == expected
    assert len(expected) == 34
    assert DutyHeading.objects.count() == 12


def test_four_duties_have_no_letter() -> None:
    assert list(Duty.objects.filter(letter="").values_list("code", flat=True)) == [
        "6",
        "7",
        "8",
        "12",
    ]


def test_the_second_d_of_the_second_heading_is_read_as_đ() -> None:
    codes = list(Duty.objects.filter(heading__number=2).values_list("code", flat=True))
    assert codes == ["2.a", "2.b", "2.c", "2.d", "2.đ", "2.e"]


@pytest.mark.parametrize(("number", "count"), [(1, 1), (5, 4), (9, 5), (10, 1), (11, 3), (12, 2)])
def test_a_heading_names_so_many_subjects(number: int, count: int) -> None:
    for duty in Duty.objects.filter(heading__number=number):
        assert duty.subjects.count() == count


def test_subjects_read_one_after_the_other_are_the_heading() -> None:
    for duty in Duty.objects.exclude(code="10.đ").select_related("heading"):
        rest = duty.heading.title
        for subject in duty.subjects.all():
            assert subject.wording in rest
            rest = rest.replace(subject.wording, "", 1)
        assert rest.replace(" và ", "").strip(", ") == ""


def test_only_vinh_chau_has_the_duty_of_its_geographical_indication() -> None:
    subject = DutySubject.objects.get(duty__code="10.đ")
    assert subject.agency.code == "UBND-950"
    assert subject.duty.text_as_issued.startswith(subject.wording)


def test_a_district_has_its_group_s_duties_and_vinh_chau_one_more() -> None:
    my_tu = Agency.objects.get(code="UBND-944")
    vinh_chau = Agency.objects.get(code="UBND-950")
    codes = ["10.a", "10.b", "10.c", "10.d"]
    assert [d.code for d in Duty.objects.for_agency(my_tu).in_plan_order()] == codes
    assert [d.code for d in Duty.objects.for_agency(vinh_chau).in_plan_order()] == [
        *codes,
        "10.đ",
    ]


def test_every_reporting_agency_has_a_duty() -> None:
    for agency in Agency.objects.reporting():
        assert Duty.objects.for_agency(agency).exists(), agency.code


def test_the_16_recipients_are_as_printed() -> None:
    assert list(Recipient.objects.values_list("wording", flat=True)) == printed.recipients()
    assert len(printed.recipients()) == 16


SHOWN_ERRATA = [
    ("II.2.1.c", "Cục Sở hữu tuệ"),
    ("II.2.2.c", "Cục Sở hữu tuệ"),
    ("CT8/2030", "định giá tài sản trí;"),
    ("III.3.d", "cho các các tổ chức"),
    ("III.6.a", "Kiến toàn"),
    ("IV.ĐVT", "DVT"),
    ("V.1.a", "2021 -2025"),
    ("V.10.c", "quyền đối với cây trồng"),
    ("V.11.c", "ban Chỉ đạo 389 tinh"),
    ("PL.III.1.5", "Cục quản lý thị trường tỉnh"),
    ("PL.V.4", "thông qua việc hỗ trợ tham gia"),
    ("V.1.d", "sở, ban ngành"),
    ("V.1.đ", "sở, ban ngành"),
    ("III.4.đ", "sản phẩm dịch vụ chủ lực"),
    ("III.4.đ", "quyền có liên quan đến quyền tác giả"),
    ("PL.I.2", "Triển khai phổ biến"),
    ("PL.V.3", "hiệu quả hoạt động tổ chức đại diện"),
    ("I.2.1", "Chiến lược sở hữu trí tuệ"),
    ("KT.2", "Chiến lược sở hữu trí tuệ"),
    ("V.2.đ", "d)"),
]


def test_the_known_slips_are_listed_and_each_stands_in_the_text() -> None:
    errata = list(Erratum.objects.values_list("place", "as_issued"))
    assert sorted(errata) == sorted(SHOWN_ERRATA)
    for _, slip in errata:
        assert slip in printed.text()


def test_what_is_shown_is_the_text_as_issued_with_its_errata() -> None:
    corrections: dict[str, list[tuple[str, str]]] = {}
    for erratum in Erratum.objects.all():
        corrections.setdefault(erratum.place, []).append((erratum.as_issued, erratum.corrected))
    pieces = [
        *((row.code, row.text_as_issued, row.text) for row in Passage.objects.all()),
        *((row.code, row.text_as_issued, row.text) for row in Objective.objects.all()),
        *((f"III.{row.code}", row.text_as_issued, row.text) for row in Solution.objects.all()),
        *((f"V.{row.code}", row.text_as_issued, row.text) for row in Duty.objects.all()),
        *((f"PL.{row.code}", row.name_as_issued, row.name) for row in Task.objects.all()),
        *(
            (f"PL.{row.code}", row.name_as_issued, row.name)
            for row in TaskHeading.objects.select_related("section")
        ),
    ]
    for place, as_issued, shown in pieces:
        expected = as_issued
        for slip, reading in corrections.get(place, []):
            expected = expected.replace(slip, reading)
        assert shown == expected, place
