"""The register of what agencies raise: what comes first, what stands together, what is kept."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from reporting.figures import addressees, walk
from reporting.figures.agencies import AgencyNames
from reporting.figures.register_board import RegisterBoard, Urgency, register_board
from reporting.figures.scope import Scope
from reporting.models import (
    ContentRow,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    ReportVersion,
    ResponseStatus,
    Status,
)
from reporting.raised import KINDS, Place
from reporting.responding import Wish, answer, note
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import local
from tests.reporting.small_reports import YEAR, report
from tests.reporting.test_dashboard import SESSION_USER_MEMBERSHIPS, shown_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

NOW = local(YEAR + 1, 5, 1)
OWN_QUERIES = 7
"""Rounds, agencies, addressees, content, responses, notes, whether any report is accepted."""


@pytest.fixture
def rounds() -> dict[int, ReportingRound]:
    return {year: factories.open_round(year) for year in (YEAR - 1, YEAR)}


@pytest.fixture
def leader(as_role: As) -> Client:
    return as_role(Role.LEADER, "UBNDT")


def obstacle(text: str = "Thiếu người", cause: str = "") -> ObstacleEntry:
    return ObstacleEntry(text=text, cause=cause)


def proposal(
    text: str = "Bố trí vốn", addressee: str = "Sở Tài chính", wanted_by: str = "", reason: str = ""
) -> ProposalEntry:
    return ProposalEntry(text=text, addressee=addressee, wanted_by=wanted_by, reason=reason)


def place_of(row: ContentRow) -> Place:
    return row.version.obligation_id, KINDS[type(row)], row.key


def say(
    row: ContentRow,
    status: ResponseStatus,
    text: str = "Đã xem.",
    forwarded_to: str = "Sở Tài chính",
    *,
    seen: int = 0,
) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    answer({place_of(row): seen}, Wish(status, text, forwarded_to, officer, NOW))


def look(rounds: dict[int, ReportingRound], first: int = YEAR - 1, **filters: str) -> RegisterBoard:
    scope = Scope(rounds[YEAR].plan, rounds, AgencyNames(), YEAR, first, **filters)
    return register_board(scope, NOW)


def order(board: RegisterBoard) -> list[tuple[Urgency, str]]:
    return [
        (section.urgency, group.first.text)
        for section in board.sections
        for group in section.groups
    ]


def counts(board: RegisterBoard) -> dict[str, int | None]:
    return {figure.key.removeprefix("register."): figure.value for figure in walk(board)}


# Order and groups ---------------------------------------------------------------------------


def test_what_needs_a_decision_comes_first(rounds: dict[int, ReportingRound]) -> None:
    old, overdue = proposal("cũ", wanted_by="sớm"), proposal("quá hạn", wanted_by="Quý I năm 2026")
    to_ubnd, put_up = proposal("mới gửi tỉnh", "UBND tỉnh"), obstacle("trình lãnh đạo")
    report(rounds[YEAR - 1], "SKHCN", old, put_up)
    report(rounds[YEAR], "SNNPTNT", proposal("của NN", wanted_by="Quý II năm 2026"), overdue)
    report(rounds[YEAR], "SKHCN", obstacle("của KHCN"), to_ubnd)
    say(put_up, ResponseStatus.NEEDS_DECISION)
    assert order(look(rounds)) == [
        (Urgency.NEEDS_DECISION, "trình lãnh đạo"),
        (Urgency.TO_UBND, "mới gửi tỉnh"),
        (Urgency.OVERDUE, "quá hạn"),
        (Urgency.OTHER, "của KHCN"),
        (Urgency.OTHER, "của NN"),
        (Urgency.OTHER, "cũ"),
    ]


@pytest.mark.parametrize(
    ("status", "urgency"),
    [
        (ResponseStatus.IN_PROGRESS, Urgency.OVERDUE),
        (ResponseStatus.FORWARDED, Urgency.OVERDUE),
        (ResponseStatus.RESOLVED, Urgency.OTHER),
        (ResponseStatus.DECLINED, Urgency.OTHER),
        (ResponseStatus.NEEDS_DECISION, Urgency.NEEDS_DECISION),
    ],
)
def test_an_answer_settles_what_was_put_to_the_province(
    rounds: dict[int, ReportingRound], status: ResponseStatus, urgency: Urgency
) -> None:
    row = proposal("Bố trí vốn", "UBND tỉnh", "30/4/2026")
    report(rounds[YEAR], "SKHCN", row)
    assert order(look(rounds)) == [(Urgency.TO_UBND, "Bố trí vốn")]
    say(row, status)
    assert order(look(rounds)) == [(urgency, "Bố trí vốn")]


def test_a_deadline_is_over_on_the_day_after_it(rounds: dict[int, ReportingRound]) -> None:
    report(
        rounds[YEAR],
        "SKHCN",
        proposal("hôm nay", wanted_by="01/05/2026"),
        proposal("hôm qua", wanted_by="trước ngày 30/04/2026"),
    )
    assert order(look(rounds)) == [(Urgency.OVERDUE, "hôm qua"), (Urgency.OTHER, "hôm nay")]


def test_the_same_words_to_the_same_addressee_stand_together(
    rounds: dict[int, ReportingRound],
) -> None:
    report(rounds[YEAR], "SKHCN", proposal("Bố trí vốn.", "UBND tỉnh"))
    report(rounds[YEAR], "CAT", proposal("BỐ TRÍ  VỐN.", "Ủy ban nhân dân tỉnh Sóc Trăng"))
    report(rounds[YEAR - 1], "SCT", proposal("Bố trí vốn.", "Sở Tài chính"))
    report(rounds[YEAR - 1], "HND", obstacle("Bố trí vốn."))
    groups = [group for section in look(rounds).sections for group in section.groups]
    assert [group.agencies for group in groups] == [
        ["Sở KH&CN", "Công an tỉnh"],
        ["Sở Công Thương"],
        ["Hội Nông dân"],
    ]


def test_a_group_is_as_urgent_as_its_most_urgent_opinion(
    rounds: dict[int, ReportingRound],
) -> None:
    answered, waiting = proposal("Bố trí vốn", "UBND tỉnh"), proposal("Bố trí vốn", "UBND tỉnh")
    report(rounds[YEAR], "SKHCN", answered)
    report(rounds[YEAR], "CAT", waiting)
    say(answered, ResponseStatus.RESOLVED)
    (section,) = look(rounds).sections
    assert section.urgency == Urgency.TO_UBND
    assert [item.state for item in section.groups[0].items] == [
        ResponseStatus.NEW,
        ResponseStatus.RESOLVED,
    ]


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("UBND tỉnh", "ubnd-tinh"),
        ("ủy ban nhân dân tỉnh Sóc Trăng.", "ubnd-tinh"),
        ("Sở KH&CN", "so-khcn"),
        ("Sở Khoa học và Công nghệ tỉnh Sóc Trăng", "so-khcn"),
        ("Bộ KH&CN", "bo-khcn"),
        ("Sở Tài chính", "so-tai-chinh"),
        ("UBND tỉnh, Sở Tài chính", "ubnd-tinh-so-tai-chinh"),
        ("…", "khac"),
    ],
)
def test_spellings_of_one_addressee_are_one(written: str, slug: str) -> None:
    assert addressees.slug(written) == slug


# Figures and filters ------------------------------------------------------------------------


def test_the_figures_count_each_opinion_once(rounds: dict[int, ReportingRound]) -> None:
    rows = [
        proposal("a", "UBND tỉnh"),
        proposal("b", "Sở KH&CN"),
        proposal("c", "Sở Khoa học và Công nghệ"),
        obstacle("d"),
    ]
    report(rounds[YEAR], "SKHCN", *rows)
    report(rounds[YEAR - 1], "CAT", obstacle("e"))
    say(rows[1], ResponseStatus.FORWARDED)
    say(rows[3], ResponseStatus.NEEDS_DECISION)
    assert counts(look(rounds)) == {
        "obstacles": 2,
        "proposals": 3,
        "undecided": 2,
        "status.new": 3,
        "status.in_progress": 0,
        "status.needs_decision": 1,
        "status.forwarded": 1,
        "status.resolved": 0,
        "status.declined": 0,
        "addressee.ubnd-tinh": 1,
        "addressee.so-khcn": 2,
    }


def test_only_accepted_reports_of_the_years_count(rounds: dict[int, ReportingRound]) -> None:
    report(rounds[YEAR], "SKHCN", obstacle(), status=Status.SUBMITTED)
    assert counts(look(rounds))["obstacles"] is None
    report(rounds[YEAR - 1], "CAT", obstacle())
    assert counts(look(rounds))["obstacles"] == 1
    assert counts(look(rounds, YEAR))["obstacles"] is None


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"agency": "CAT"}, ["cho CAT", "khó"]),
        ({"kind": "district"}, ["cho huyện"]),
        ({"opinion_kind": "obstacle"}, ["khó"]),
        ({"addressee": "ubnd-tinh"}, ["cho CAT"]),
        ({"response_status": "resolved"}, ["cho huyện"]),
        ({"response_status": "new", "opinion_kind": "proposal"}, ["cho CAT"]),
    ],
)
def test_filters_keep_what_they_say(
    rounds: dict[int, ReportingRound], filters: dict[str, str], kept: list[str]
) -> None:
    settled = proposal("cho huyện")
    report(rounds[YEAR], "CAT", obstacle("khó"), proposal("cho CAT", "UBND tỉnh"))
    report(rounds[YEAR], "UBND-950", settled)
    say(settled, ResponseStatus.RESOLVED)
    board = look(rounds, **filters)
    assert [text for _, text in order(board)] == kept
    assert counts(board)["proposals"] + counts(board)["obstacles"] == len(kept)


def test_what_a_correction_left_out_stays_readable_and_is_not_counted(
    rounds: dict[int, ReportingRound],
) -> None:
    row = proposal("Bố trí vốn")
    version = report(rounds[YEAR], "SKHCN", row)
    say(row, ResponseStatus.DECLINED, "Không thuộc Kế hoạch.")
    ReportVersion.objects.filter(pk=version.pk).update(status=Status.SUPERSEDED)
    report(rounds[YEAR], "SKHCN")
    board = look(rounds)
    assert counts(board)["proposals"] == 0
    (gone,) = board.gone.rows
    words = [cell.words for cell in gone.cells]
    assert words[0] == "Bố trí vốn"
    assert {"Không tiếp nhận", "Không thuộc Kế hoạch."} <= set(words)
    assert board.gone in board.tables
    assert not look(rounds, agency="CAT").gone.rows


# The page and its workbook ------------------------------------------------------------------


def page(client: Client, **query: object) -> str:
    found = client.get(reverse("dashboard_register"), query)
    assert found.status_code == 200
    return found.content.decode()


def test_the_page_shows_each_opinion_with_its_answer_and_notes(
    rounds: dict[int, ReportingRound], leader: Client, officer: Client
) -> None:
    row = proposal("Bố trí <vốn>", "UBND tỉnh", "Quý I năm 2026", "Nhu cầu tăng")
    version = report(rounds[YEAR], "SKHCN", row)
    say(row, ResponseStatus.NEEDS_DECISION, "Sở trình lãnh đạo.")
    who = factories.membership(Role.LEADER, "UBNDT")
    note(place_of(row), seen=0, text="Đồng ý.", is_for_agency=False, by=who, at=NOW)
    for client in (leader, officer):
        html = page(client)
        for words in (
            "Bố trí &lt;vốn&gt;",
            "gửi UBND tỉnh",
            "Quý I năm 2026",
            "Nhu cầu tăng",
            "Sở trình lãnh đạo.",
            "Đồng ý.",
            reverse("report_full", args=[version.pk]),
            reverse("register_row", args=place_of(row)),
        ):
            assert words in html
        assert shown_figures(html)["register.undecided"] == ("1", "1")
    assert 'name="dong"' in page(officer)
    assert 'name="dong"' not in page(leader)


def test_the_register_goes_over_all_years_until_a_first_one_is_asked(
    rounds: dict[int, ReportingRound], leader: Client
) -> None:
    report(rounds[YEAR - 1], "SKHCN", obstacle("Năm trước"))
    report(rounds[YEAR], "SKHCN", obstacle("Năm nay"))
    assert {"Năm trước", "Năm nay"} <= set(re.findall(r'opinion-text">([^<]+)<', page(leader)))
    assert "Năm trước" not in page(leader, nam=YEAR, tu=YEAR)


def test_the_addressees_to_filter_by_are_those_agencies_wrote(
    rounds: dict[int, ReportingRound], leader: Client
) -> None:
    report(rounds[YEAR], "SKHCN", proposal("a", "UBND tỉnh"), proposal("b", "Sở Tài chính"))
    html = page(leader, gui="ubnd-tinh")
    assert '<option value="ubnd-tinh" selected>UBND tỉnh</option>' in html
    assert '<option value="so-tai-chinh">Sở Tài chính</option>' in html
    assert shown_figures(html)["register.proposals"] == ("1", "1")
    assert "Không có gửi cơ quan này" in page(leader, gui="khong-co")


def test_every_figure_opens_the_reports_behind_it(
    rounds: dict[int, ReportingRound], leader: Client
) -> None:
    version = report(rounds[YEAR], "SKHCN", proposal("Bố trí vốn", "UBND tỉnh"))
    for key in ("undecided", "addressee.ubnd-tinh", "status.new"):
        address = reverse("figure", args=["kien-nghi", f"register.{key}"])
        html = leader.get(address, {"nam": YEAR}).content.decode()
        assert reverse("report_full", args=[version.pk]) in html


def test_the_workbook_holds_everything_and_no_formula(
    rounds: dict[int, ReportingRound], officer: Client
) -> None:
    row = proposal("=1+1", "@UBND tỉnh", "+Quý I", "-lý do")
    report(rounds[YEAR], "SKHCN", row, obstacle("Thiếu người", "=HYPERLINK()"))
    say(row, ResponseStatus.FORWARDED, "=cmd", "=Sở")
    answered = officer.get(reverse("dashboard_xlsx", args=["kien-nghi"]), {"nam": YEAR})
    opinions, by_status, _ = load_workbook(io.BytesIO(answered.content)).worksheets
    cells = [cell for line in opinions.iter_rows() for cell in line]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    texts = {cell.value for cell in cells}
    for words in ("1+1", "UBND tỉnh", "Quý I", "lý do", "Thiếu người", "HYPERLINK()", "cmd"):
        assert any(words in str(text) for text in texts), words
    assert ("Đã chuyển", 1) in list(by_status.values)


def test_the_page_costs_the_same_queries_whatever_the_data(
    rounds: dict[int, ReportingRound],
    leader: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = proposal()
    report(rounds[YEAR], "SKHCN", first)
    say(first, ResponseStatus.IN_PROGRESS)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + OWN_QUERIES):
        page(leader)
    for code in ("CAT", "SCT", "HND"):
        rows = [proposal(f"{code} {n}", f"Nơi {n}") for n in range(3)]
        report(rounds[YEAR], code, *rows, obstacle(code))
        for row in rows:
            say(row, ResponseStatus.RESOLVED)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + OWN_QUERIES):
        page(leader)
