"""An agency's people say how its documents are headed and signed from now on."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting import snapshots
from soctrang_ip.accounts import signatures
from soctrang_ip.accounts.models import (
    Agency,
    AgencyKind,
    AgencyName,
    Membership,
    NationHeader,
    Role,
    User,
)
from tests.conftest import SINCE, Cast
from tests.reporting import factories
from tests.reporting.filing import Inputs

ClientOf = Callable[[User], Client]

URL = "/co-quan/the-thuc/"
DEPUTY = "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"
YOUTH_UNION = NationHeader.YOUTH_UNION


class LetterheadPage:
    """The page as one person opened it; `save` sends the form back with other texts."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.read(client.get(URL))

    def read(self, answer: HttpResponse) -> HttpResponse:
        self.html = answer.content.decode()
        self.data = {
            name: text
            for name, text in Inputs(self.html).data.items()
            if name.startswith("letterhead-")
        }
        return answer

    def save(self, **texts: str) -> HttpResponse:
        self.data |= {f"letterhead-{name}": text for name, text in texts.items()}
        return self.read(self.client.post(URL, self.data, follow=True))


def name_of(code: str = "SNNPTNT") -> AgencyName:
    return Agency.objects.get(code=code).name_on(timezone.localdate())


@pytest.fixture
def union(cast: Cast, client_of: ClientOf) -> Client:
    """The signer of the youth union of the province."""
    agency = Agency.objects.create(
        code="DOAN", kind=AgencyKind.MASS_ORGANISATION, order=90, active_from=SINCE
    )
    AgencyName.objects.create(
        agency=agency,
        valid_from=SINCE,
        name="Tỉnh Đoàn",
        short_name="Tỉnh Đoàn",
        header_name="BAN CHẤP HÀNH ĐOÀN|TỈNH SÓC TRĂNG",
        signature="TM. BAN THƯỜNG VỤ|BÍ THƯ",
    )
    Membership.objects.create(user=cast.stranger, agency=agency, role=Role.SIGNER, valid_from=SINCE)
    return client_of(cast.stranger)


# The block above the signature ---------------------------------------------------------------


@pytest.mark.parametrize("who", ["staff", "signer"])
def test_the_agencys_people_write_its_signature_block(
    who: str, cast: Cast, client_of: ClientOf
) -> None:
    page = LetterheadPage(client_of(getattr(cast, who)))
    answer = page.save(signature="kt giám đốc\r\n  Phó  giám đốc")
    assert name_of().signature == DEPUTY
    assert "Đã lưu." in page.html
    assert answer.context["head"].signature_lines == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert "<div>KT. GIÁM ĐỐC</div>" in page.html


def test_the_page_shows_who_will_sign_and_what_is_stored(cast: Cast, client_of: ClientOf) -> None:
    AgencyName.objects.update(signature=DEPUTY)
    page = LetterheadPage(client_of(cast.staff))
    assert page.data["letterhead-signature"].split() == DEPUTY.replace("|", " ").split()
    assert str(cast.signer) in page.html
    assert "báo cáo đã gửi giữ nguyên như lúc gửi" in page.html


@pytest.mark.parametrize(
    ("typed", "kind", "stored"),
    [
        ("Giám đốc", AgencyKind.DEPARTMENT, "GIÁM ĐỐC"),
        ("KT.GIÁM ĐỐC|PHÓ GIÁM ĐỐC", AgencyKind.DEPARTMENT, DEPUTY),
        ("q. hiệu trưởng", AgencyKind.COLLEGE, "Q. HIỆU TRƯỞNG"),
        (
            "TL. GIÁM ĐỐC\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG",
            AgencyKind.DEPARTMENT,
            "TL. GIÁM ĐỐC|KT. CHÁNH VĂN PHÒNG|PHÓ CHÁNH VĂN PHÒNG",
        ),
        (
            "TM. Uỷ ban nhân dân\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
            AgencyKind.DISTRICT,
            "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH",
        ),
        (
            "TM. BAN THƯỜNG VỤ\nPHÓ BÍ THƯ",
            AgencyKind.MASS_ORGANISATION,
            "TM. BAN THƯỜNG VỤ|PHÓ BÍ THƯ",
        ),
        ("GIÁM ĐỐC SỞ KH&CN", AgencyKind.DEPARTMENT, "GIÁM ĐỐC SỞ KH&CN"),
    ],
)
def test_what_is_typed_becomes_capitals_in_the_usual_form(
    typed: str, kind: str, stored: str
) -> None:
    lines = signatures.read(typed)
    assert "|".join(lines) == stored
    assert signatures.problem(lines, kind) == ""


@pytest.mark.parametrize(
    ("typed", "kind", "told"),
    [
        ("", AgencyKind.DEPARTMENT, "Hãy ghi chức vụ của người ký"),
        ("A\nB\nC\nD", AgencyKind.DEPARTMENT, "tối đa 3 dòng; đang có 4 dòng"),
        ("A" * 61, AgencyKind.DEPARTMENT, "dài 61 ký tự, tối đa là 60"),
        ("ThS. Giám đốc", AgencyKind.DEPARTMENT, "học hàm, học vị"),
        ("GIÁM ĐỐC\nPGS.TS. LÊ VĂN AN", AgencyKind.COLLEGE, "học hàm, học vị"),
        ("Tiến sĩ Lê Văn An", AgencyKind.COLLEGE, "học hàm, học vị"),
        ("TUQ.", AgencyKind.DEPARTMENT, "Sau “TUQ.” còn thiếu chức vụ"),
        ("TM.", AgencyKind.MASS_ORGANISATION, "Sau “TM.” còn thiếu tên tập thể"),
        ("KT. GIÁM ĐỐC", AgencyKind.DEPARTMENT, "ví dụ: PHÓ GIÁM ĐỐC."),
        ("KT. GIÁM ĐỐC\nTRƯỞNG PHÒNG", AgencyKind.DEPARTMENT, "ghi chức vụ cấp phó"),
        ("TL. GIÁM ĐỐC", AgencyKind.DEPARTMENT, "ví dụ: CHÁNH VĂN PHÒNG."),
        ("GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", AgencyKind.DEPARTMENT, "ghi dòng “KT. GIÁM ĐỐC”"),
        ("PHÓ GIÁM ĐỐC", AgencyKind.DEPARTMENT, "ghi dòng “KT. GIÁM ĐỐC”"),
        ("GIÁM ĐỐC\nTM. SỞ", AgencyKind.DEPARTMENT, "chỉ đứng ở dòng đầu"),
        ("CHỦ TỊCH", AgencyKind.DISTRICT, "dòng đầu ghi “TM. ỦY BAN NHÂN DÂN”"),
        (
            "TM. ỦY BAN NHÂN DÂN\nPHÓ CHỦ TỊCH",
            AgencyKind.DISTRICT,
            "ghi dòng “KT. CHỦ TỊCH”",
        ),
    ],
)
def test_what_breaks_the_rules_is_refused_in_words(typed: str, kind: str, told: str) -> None:
    assert told in signatures.problem(signatures.read(typed), kind)


@pytest.mark.parametrize("kind", AgencyKind)
def test_the_examples_keep_the_rules(kind: AgencyKind) -> None:
    for _, lines in signatures.examples(kind):
        assert signatures.read("\n".join(lines)) == lines
        assert signatures.problem(lines, kind) == ""


def test_what_the_plan_is_loaded_with_keeps_the_rules(plan_data: None) -> None:
    for name in AgencyName.objects.select_related("agency"):
        lines = signatures.read(name.signature)
        assert "|".join(lines) == name.signature
        assert signatures.problem(lines, name.agency.kind) == "", name
        name.clean()


def test_a_refused_block_stays_as_it_was_typed(cast: Cast, client_of: ClientOf) -> None:
    page = LetterheadPage(client_of(cast.staff))
    answer = page.save(signature="Giám đốc\nThS. <b>Lê</b>")
    assert answer.status_code == 400
    assert "học hàm, học vị" in page.html
    assert "<b>Lê</b>" not in page.html
    assert page.data["letterhead-signature"] == "Giám đốc\r\nThS. <b>Lê</b>"
    assert name_of().signature == "GIÁM ĐỐC"
    assert answer.context["head"].signature_lines == ("GIÁM ĐỐC",)


# The header at the right ---------------------------------------------------------------------


def test_a_mass_organisation_chooses_its_own_header(union: Client) -> None:
    page = LetterheadPage(union)
    answer = page.save(header_nation=YOUTH_UNION)
    assert name_of("DOAN").header_nation == YOUTH_UNION
    assert answer.context["head"].nation_lines == ("ĐOÀN TNCS HỒ CHÍ MINH",)
    page.save(header_nation=NationHeader.NATION)
    assert name_of("DOAN").header_nation == ""
    assert "Độc lập - Tự do - Hạnh phúc" in page.html


def test_no_other_line_is_accepted(union: Client) -> None:
    assert LetterheadPage(union).save(header_nation="ĐOÀN KHÁC").status_code == 400
    assert name_of("DOAN").header_nation == ""


def test_an_agency_of_the_state_is_not_asked_and_cannot_send_it(
    cast: Cast, client_of: ClientOf
) -> None:
    page = LetterheadPage(client_of(cast.staff))
    assert "letterhead-header_nation" not in page.data
    page.save(header_nation=YOUTH_UNION, signature="TRƯỞNG BAN")
    assert name_of().header_nation == ""
    assert name_of().signature == "TRƯỞNG BAN"
    with pytest.raises(ValidationError, match="Chỉ hội, đoàn thể"):
        AgencyName(agency=name_of().agency, header_nation=YOUTH_UNION).clean()


def test_only_the_listed_columns_are_written(cast: Cast, client_of: ClientOf) -> None:
    page = LetterheadPage(client_of(cast.staff))
    page.save(name="Sở khác", header_name="SỞ KHÁC", place="Cần Thơ", signature="TRƯỞNG BAN")
    assert name_of().name == "Sở Nông nghiệp và Phát triển nông thôn"
    assert name_of().place == "Sóc Trăng"


# Whose, and when -----------------------------------------------------------------------------


def test_each_agency_changes_its_own(cast: Cast, client_of: ClientOf) -> None:
    LetterheadPage(client_of(cast.other_staff)).save(signature=DEPUTY)
    assert name_of("SVHTTDL").signature == DEPUTY
    assert name_of().signature == "GIÁM ĐỐC"


@pytest.mark.parametrize("who", ["officer", "head", "leader", "administrator"])
def test_nobody_else_opens_it(who: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"letterhead-signature": "X"}).status_code == 403


def test_only_the_name_in_force_today_is_changed(cast: Cast, client_of: ClientOf) -> None:
    today = timezone.localdate()
    days = {"now": today, "next": today + datetime.timedelta(days=30)}
    agency = name_of().agency
    for label, day in days.items():
        AgencyName.objects.create(
            agency=agency, valid_from=day, name=label, short_name=label, header_name=label
        )
    LetterheadPage(client_of(cast.staff)).save(signature=DEPUTY)
    found = agency.names.order_by("valid_from").values_list("name", "signature")
    assert [signature for _, signature in found] == ["GIÁM ĐỐC", DEPUTY, "GIÁM ĐỐC"]


def test_an_agency_without_a_name_has_nothing_to_change(cast: Cast, client_of: ClientOf) -> None:
    agency = Agency.objects.create(
        code="MOI", kind=AgencyKind.DEPARTMENT, order=91, active_from=SINCE
    )
    Membership.objects.create(user=cast.stranger, agency=agency, role=Role.STAFF, valid_from=SINCE)
    assert client_of(cast.stranger).get(URL).status_code == 404


def test_the_history_says_who_changed_it_acting_as_what(cast: Cast, client_of: ClientOf) -> None:
    page = LetterheadPage(client_of(cast.staff))
    page.save(signature=DEPUTY)
    version = name_of().history.latest()
    assert (version.history_user, version.acting_role) == (cast.staff, Role.STAFF)
    assert f"Sửa gần nhất: {cast.staff}, " in page.html


def test_saving_what_is_stored_leaves_no_trace(cast: Cast, client_of: ClientOf) -> None:
    page = LetterheadPage(client_of(cast.staff))
    page.save(signature=DEPUTY)
    count = name_of().history.count()
    page.save(signature=DEPUTY)
    assert name_of().history.count() == count


# Two at once ---------------------------------------------------------------------------------


def test_a_change_made_meanwhile_is_shown_beside_what_was_typed(
    cast: Cast, client_of: ClientOf
) -> None:
    page = LetterheadPage(client_of(cast.staff))
    LetterheadPage(client_of(cast.signer)).save(signature="TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG")
    answer = page.save(signature=DEPUTY)
    assert answer.status_code == 409
    assert f"{cast.signer} vừa sửa thể thức này" in page.html
    assert "TL. GIÁM ĐỐC / CHÁNH VĂN PHÒNG" in page.html
    assert page.data["letterhead-signature"].split() == DEPUTY.replace("|", " ").split()
    assert name_of().signature == "TL. GIÁM ĐỐC|CHÁNH VĂN PHÒNG"
    page.save()
    assert name_of().signature == DEPUTY


def test_a_new_name_in_force_meanwhile_counts_as_a_change(cast: Cast, client_of: ClientOf) -> None:
    page = LetterheadPage(client_of(cast.staff))
    AgencyName.objects.create(
        agency=name_of().agency,
        valid_from=timezone.localdate(),
        name="Sở mới",
        short_name="Sở mới",
        header_name="SỞ MỚI",
    )
    assert page.save(signature=DEPUTY).status_code == 409
    assert name_of().signature == "GIÁM ĐỐC"


def test_a_form_that_saw_nothing_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.staff).post(URL, {"letterhead-signature": DEPUTY})
    assert answer.status_code == 409
    assert name_of().signature == "GIÁM ĐỐC"


# Where it is printed -------------------------------------------------------------------------


def test_a_report_sent_keeps_the_block_it_was_sent_with(
    plan_data: None, cast: Cast, client_of: ClientOf
) -> None:
    sent = factories.submitted_report(factories.open_round())
    LetterheadPage(client_of(cast.staff)).save(signature=DEPUTY)
    assert snapshots.of(sent, at=sent.sent_at)["agency"]["signature"] == "GIÁM ĐỐC"
    now = snapshots.build(sent, at=timezone.now(), signer=None)
    assert now["agency"]["signature"] == DEPUTY
    assert now["agency"]["header_nation"] == ""


def test_the_plan_proposes_the_header_of_the_youth_union(plan_data: None) -> None:
    with_header = AgencyName.objects.exclude(header_nation="")
    assert {name.agency.code: name.header_nation for name in with_header} == {"DTN": YOUTH_UNION}


def test_people_of_an_agency_find_it_in_their_menu(cast: Cast, client_of: ClientOf) -> None:
    link = f'href="{reverse("letterhead")}"'
    for person in (cast.staff, cast.signer):
        assert link in client_of(person).get("/").content.decode()
    assert link not in client_of(cast.officer).get("/").content.decode()
