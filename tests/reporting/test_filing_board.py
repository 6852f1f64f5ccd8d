"""Completeness and timeliness: computed by hand, on the page, in the workbook."""

import datetime
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from reporting.figures import walk
from reporting.figures.agencies import AgencyNames
from reporting.figures.filing_board import FilingBoard, filing_board
from reporting.figures.scope import Scope
from reporting.models import Action, Obligation, ReportingRound, ReportVersion, Status
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local
from tests.reporting.small_reports import report
from tests.reporting.test_dashboard import SESSION_USER_MEMBERSHIPS, shown_figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

YEAR = 2026
NOW = local(YEAR, 12, 1)
ADDRESS = "dashboard_filing"
OWN_QUERIES = 4
"""Rounds, agencies, obligations with versions, events."""


def board(
    *, now: datetime.datetime = NOW, first_year: int = YEAR, kind: str = "", agency: str = ""
) -> FilingBoard:
    rounds = ReportingRound.objects.annual_by_year()
    plan = rounds[YEAR].plan
    names = AgencyNames()
    return filing_board(Scope(plan, rounds, names, YEAR, first_year, kind=kind, agency=agency), now)


def values(found: FilingBoard, prefix: str) -> dict[str, object]:
    """The figures that are not 0, by the end of their key."""
    return {
        figure.key.removeprefix(f"{prefix}."): figure.value
        for figure in walk(found)
        if figure.key.startswith(f"{prefix}.") and figure.value != 0
    }


def followed(found: FilingBoard) -> dict[str, tuple[str, ...]]:
    """The words of each row of the agencies to be followed, by name."""
    return {
        row.cells[0].words: tuple(cell.words for cell in row.cells[1:])
        for row in found.attention.rows
    }


def history(found: FilingBoard) -> dict[str, tuple[str, ...]]:
    return {
        agency.name: tuple(year.state.label for year in agency.years)
        for kind in found.history.kinds
        for agency in kind.agencies
    }


def next_draft(version: ReportVersion) -> ReportVersion:
    return ReportVersion.objects.get(obligation=version.obligation_id, status=Status.DRAFT)


def send_again(version: ReportVersion, at: datetime.datetime) -> ReportVersion:
    owed = version.obligation
    return factories.submitted_report(
        owed.round, owed.agency.code, version=next_draft(version), at=at
    )


def give_back(version: ReportVersion, at: datetime.datetime) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(version, Action.TAKE, officer, at)
    day = at.date() + datetime.timedelta(days=10)
    act(version, Action.RETURN, officer, at, reason="Thiếu số đã chi.", answer_by=day)


def accept(version: ReportVersion, at: datetime.datetime) -> None:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(version, Action.TAKE, officer, at)
    act(version, Action.ACCEPT, officer, at)


def test_a_recalled_report_sent_again_after_the_deadline_is_late(round_: ReportingRound) -> None:
    sent = factories.submitted_report(round_, at=local(YEAR, 10, 10))
    signer = factories.membership(Role.SIGNER)
    act(sent, Action.RECALL, signer, local(YEAR, 10, 12), reason="Nhầm số.")
    assert followed(board(now=local(YEAR, 10, 14, 23, 59))) == {}
    assert followed(board(now=local(YEAR, 10, 15, 0)))["Sở NN&PTNT"] == (
        "Quá hạn chưa gửi",
        "Hết ngày 14/10/2026",
        "Chưa gửi",
        "1",
        "Chưa có",
    )
    send_again(sent, local(YEAR, 10, 20))
    assert followed(board())["Sở NN&PTNT"] == (
        "Đã gửi",
        "Hết ngày 14/10/2026",
        "20/10/2026",
        "6",
        "Bản 2, ngày 20/10/2026",
    )
    assert history(board())["Sở NN&PTNT"] == ("Trễ hạn",)


def test_the_days_of_a_late_report_stand_still_once_it_came(round_: ReportingRound) -> None:
    report(round_, "CAT", sent_at=local(YEAR, 10, 15, 0))
    for now in (local(YEAR, 10, 16), local(YEAR + 1, 3, 1)):
        found = board(now=now)
        assert values(found, "filing_agencies.CAT") == {"days_late": 1}
        days_late = next(figure for figure in walk(found) if "CAT" in figure.key)
        assert [source.value for source in days_late.sources] == [1]


def test_an_extension_counts_from_its_own_day(round_: ReportingRound) -> None:
    owed = Obligation.objects.filter(agency__code__in=["SKHCN", "SCT", "CAT"])
    owed.update(extended_due_at=local(YEAR, 10, 26, 0))
    report(round_, "SKHCN", sent_at=local(YEAR, 10, 25, 23, 59))
    report(round_, "SCT", sent_at=local(YEAR, 10, 26, 0))
    found = board(now=local(YEAR, 10, 28))
    assert [history(found)[name] for name in ("Sở KH&CN", "Sở Công Thương", "Công an tỉnh")] == [
        ("Đúng hạn",),
        ("Trễ hạn",),
        ("Quá hạn chưa gửi",),
    ]
    assert values(found, "filing_agencies.SCT") == {"days_late": 1}
    assert values(found, "filing_agencies.CAT") == {"days_late": 3}
    assert followed(found)["Công an tỉnh"][1] == "Hết ngày 25/10/2026"


def test_the_most_pressing_come_first(round_: ReportingRound) -> None:
    Obligation.objects.exclude(agency__code__in=["SKHCN", "SCT", "CAT", "CDN", "HND"]).update(
        exempted_at=local(YEAR, 8, 2)
    )
    report(round_, "SKHCN", sent_at=local(YEAR, 10, 16))
    report(round_, "SCT", status=Status.IN_REVIEW)
    report(round_, "CAT", status=Status.RETURNED)
    report(round_, "HND")
    assert list(followed(board())) == [
        "Trường CĐ Nghề",
        "Công an tỉnh",
        "Sở Công Thương",
        "Sở KH&CN",
    ]


def test_the_exempt_are_neither_missing_nor_followed(round_: ReportingRound) -> None:
    Obligation.objects.filter(agency__code="CDN").update(exempted_at=local(YEAR, 8, 2))
    found = board()
    assert history(found)["Trường CĐ Nghề"] == ("Được miễn",)
    assert "Trường CĐ Nghề" not in followed(found)
    assert values(found, "filing_kinds.college") == {"expected": 1, "missing": 1, "exempt": 1}


def test_nobody_is_late_in_a_round_for_paper(round_: ReportingRound) -> None:
    paper = factories.open_round(2022, at=local(YEAR, 9, 1), is_for_paper=True)
    by = factories.membership(Role.OFFICER, "SKHCN")
    day = {"at": local(YEAR, 9, 10), "received_at": local(2022, 12, 20)}
    recorded = factories.recorded_report(paper, "HND", by=by, **day)
    other = factories.membership(Role.HEAD, "SKHCN")
    for action in (Action.TAKE, Action.ACCEPT):
        act(recorded, action, other, local(YEAR, 9, 12))
    found = board(first_year=2021)
    assert history(found)["Hội Nông dân"][:3] == (
        "Chưa có kỳ",
        "Đã nhận, không xét hạn",
        "Chưa có kỳ",
    )
    assert history(found)["Sở KH&CN"][1] == "Chưa nhập báo cáo giấy"
    assert values(found, "filing_years.2022") == {
        "expected": 31,
        "filed": 1,
        "on_time": 1,
        "not_due": 30,
        "accepted": 1,
        "days_agency": None,
        "days_dost": None,
    }
    assert found.by_year.rows[0].cells[0].note == "không xét hạn"


def test_a_paper_report_is_in_time_by_the_day_it_was_received(round_: ReportingRound) -> None:
    by = factories.membership(Role.OFFICER, "SKHCN")
    day = {"at": local(YEAR, 11, 1), "received_at": local(YEAR, 10, 13)}
    factories.recorded_report(round_, "HND", by=by, **day)
    found = board()
    assert history(found)["Hội Nông dân"] == ("Đúng hạn",)
    assert followed(found)["Hội Nông dân"][2:4] == ("13/10/2026", "0")


def test_the_days_are_medians_up_to_the_first_acceptance(round_: ReportingRound) -> None:
    """Opened 1/8. NN: sent 11/8, accepted 13/8. VH: sent 21/8, accepted 22/8."""
    accept(factories.submitted_report(round_, "SNNPTNT", at=local(YEAR, 8, 11)), local(YEAR, 8, 13))
    accept(factories.submitted_report(round_, "SVHTTDL", at=local(YEAR, 8, 21)), local(YEAR, 8, 22))
    days = board().durations
    assert (days.days_agency.text, days.days_dost.text) == ("15", "1,5")
    assert (days.days_agency.plain, days.days_dost.plain) == ("15", "1.5")
    # CT: sent 11/8, returned 14/8, sent again 24/8, accepted 26/8: 10 + 10 and 3 + 2 days.
    returned = factories.submitted_report(round_, "SCT", at=local(YEAR, 8, 11))
    give_back(returned, local(YEAR, 8, 14))
    assert board().durations == days
    assert values(board(), "filing")["returned"] == 1
    again = send_again(returned, local(YEAR, 8, 24))
    accept(again, local(YEAR, 8, 26))
    found = board()
    assert values(found, f"filing_years.{YEAR}") == {
        "expected": 31,
        "filed": 3,
        "on_time": 3,
        "missing": 28,
        "accepted": 3,
        "returned_ever": 1,
        "days_agency": 20,
        "days_dost": 2,
    }
    sources = found.durations.days_agency.sources
    assert [(row.agency_code, row.value) for row in sources] == [
        ("SNNPTNT", 10),
        ("SVHTTDL", 20),
        ("SCT", 20),
    ]
    assert (sources[2].version_id, sources[2].version_number) == (again.pk, 2)


def test_a_correction_of_an_accepted_report_moves_no_median(round_: ReportingRound) -> None:
    sent = factories.submitted_report(round_, at=local(YEAR, 8, 11))
    accept(sent, local(YEAR, 8, 13))
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(sent, Action.REOPEN, officer, local(YEAR, 9, 1), reason="Nhầm số đã chi.")
    again = send_again(sent, local(YEAR, 9, 20))
    waiting = board()
    assert values(waiting, "filing") == {
        "expected": 31,
        "filed": 1,
        "on_time": 1,
        "missing": 30,
        "waiting": 1,
        "accepted": 1,
    }
    assert followed(waiting)["Sở NN&PTNT"][0] == "Đã gửi"
    accept(again, local(YEAR, 9, 25))
    for found in (waiting, board()):
        assert values(found, f"filing_years.{YEAR}")["days_agency"] == 10
        assert values(found, f"filing_years.{YEAR}")["days_dost"] == 2
        assert found.durations.days_dost.sources[0].version_id == sent.pk


def test_the_figures_of_the_kinds_add_up_to_the_years(round_: ReportingRound) -> None:
    report(round_, "SKHCN", sent_at=local(YEAR, 10, 20))
    report(round_, "HND", status=Status.RETURNED)
    report(round_, "UBND-950", status=Status.SUBMITTED)
    found = board()
    for place, figure in enumerate(found.filing.figures):
        assert sum(kind.filing.figures[place].value for kind in found.kinds) == figure.value
        assert found.years[0].filing.figures[place].value == figure.value
        of_the_year = found.years[0].filing.figures[place]
        assert of_the_year.label == f"Năm {YEAR}: {figure.label[0].lower()}{figure.label[1:]}"
    keys = [figure.key for figure in walk((found.kinds, found.years, found.attention))]
    assert len(keys) == len(set(keys))


def test_the_filters_keep_an_agency_or_a_kind(round_: ReportingRound) -> None:
    factories.open_round(YEAR - 1)
    report(round_, "CDN")
    colleges = board(kind="college", first_year=YEAR - 1)
    assert values(colleges, "filing") == {
        "expected": 2,
        "filed": 1,
        "on_time": 1,
        "missing": 1,
        "accepted": 1,
    }
    assert values(colleges, f"filing_years.{YEAR - 1}")["expected"] == 2
    assert history(colleges) == {
        "Trường CĐ Cộng đồng": ("Quá hạn chưa gửi", "Quá hạn chưa gửi"),
        "Trường CĐ Nghề": ("Quá hạn chưa gửi", "Đúng hạn"),
    }
    assert history(board(agency="CDN")) == {"Trường CĐ Nghề": ("Đúng hạn",)}


def test_an_agency_that_was_not_asked_that_year_is_told_apart(round_: ReportingRound) -> None:
    Obligation.objects.filter(agency__code="CDN").delete()
    assert history(board())["Trường CĐ Nghề"] == ("Không thuộc kỳ",)


# The page -------------------------------------------------------------------------------------


def html(client: Client, **query: object) -> str:
    answer = client.get(reverse(ADDRESS), query)
    assert answer.status_code == 200
    return answer.content.decode()


def grid(page: str) -> str:
    return re.search(r'<table[^>]*data-table="qua-cac-nam".*?</table>', page, re.DOTALL)[0]


def test_the_page_shows_every_figure_of_the_board(round_: ReportingRound, officer: Client) -> None:
    factories.open_round(YEAR - 1)
    report(round_, "SKHCN", sent_at=local(YEAR, 10, 20))
    shown = shown_figures(html(officer, nam=YEAR))
    computed = {figure.key: figure for figure in walk(board(first_year=2021))}
    assert {*shown} >= {
        "filing.late",
        "filing_kinds.department.late",
        f"filing_years.{YEAR - 1}.returned_ever",
        f"filing_years.{YEAR}.days_agency",
        "filing_agencies.SKHCN.days_late",
    }
    unmoved = [key for key in shown if not re.search("missing|not_due|days_late", key)]
    assert [shown[key][0] for key in unmoved] == [computed[key].plain for key in unmoved]
    assert {*shown} >= {key for key in computed if not key.startswith("filing_agencies")}


def test_the_years_begin_with_the_plan_unless_another_first_year_is_asked(
    round_: ReportingRound, officer: Client
) -> None:
    found = re.findall(r'<th scope="col">(\d+)</th>', grid(html(officer)))
    assert found == ["2021", "2022", "2023", "2024", "2025", "2026"]
    found = re.findall(r'<th scope="col">(\d+)</th>', grid(html(officer, nam=YEAR, tu=2025)))
    assert found == ["2025", "2026"]


def test_each_cell_says_its_state_in_words(round_: ReportingRound, officer: Client) -> None:
    report(round_, "SKHCN")
    cells = re.findall(r"<td.*?</td>", grid(html(officer, tu=YEAR, loai="department")), re.DOTALL)
    assert all('aria-hidden="true"' in cell for cell in cells)
    assert "Đúng hạn" in cells[0]
    assert f"báo cáo năm {YEAR} của Sở KH&amp;CN" in cells[0]


def test_reviewers_open_what_was_sent_and_leaders_what_was_accepted(
    round_: ReportingRound, as_role: As, officer: Client
) -> None:
    sent = report(round_, "SCT", status=Status.SUBMITTED)
    accepted = report(round_, "SKHCN", sent_at=local(YEAR, 10, 20))
    leader = as_role(Role.LEADER, "UBNDT")
    for page in (html(officer), html(leader)):
        # In the grid and among those to be followed.
        assert page.count(f'href="{reverse("report_full", args=[accepted.pk])}"') == 2
    address = f'href="{reverse("review", args=[sent.pk])}"'
    assert html(officer).count(address) == 2
    assert address not in html(leader)


def test_what_is_linked_may_be_read(round_: ReportingRound, as_role: As, officer: Client) -> None:
    factories.submitted_report(round_, at=local(YEAR, 10, 1))
    accepted = factories.submitted_report(round_, "SCT", at=local(YEAR, 10, 1))
    accept(accepted, local(YEAR, 10, 2))
    for client, count in ((officer, 2), (as_role(Role.LEADER, "UBNDT"), 1)):
        links = re.findall(r'<a href="([^"]+)"', grid(html(client)))
        assert len(links) == count
        assert [client.get(link).status_code for link in links] == [200] * count


def test_the_page_of_a_figure_names_the_agencies(round_: ReportingRound, officer: Client) -> None:
    report(round_, "SKHCN", sent_at=local(YEAR, 10, 20))
    address = reverse("figure", args=["gui-bao-cao", "filing_kinds.department.late"])
    page = officer.get(address, {"nam": YEAR}).content.decode()
    assert "Sở, ngành: gửi trễ hạn" in page
    assert "Sở KH&amp;CN" in page


def test_the_workbook_holds_a_sheet_for_each_table(round_: ReportingRound, officer: Client) -> None:
    report(round_, "SKHCN", sent_at=local(YEAR, 10, 20))
    answer = officer.get(reverse("dashboard_xlsx", args=["gui-bao-cao"]), {"nam": YEAR, "tu": 2025})
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "Tình hình gửi báo cáo",
        "Cơ quan cần theo dõi",
        "Từng cơ quan qua các năm",
        "Theo năm",
        "Theo loại cơ quan",
    ]
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert ("Gửi trễ hạn", 1) in [row[:2] for row in rows["Tình hình gửi báo cáo"]]
    state = ("Sở KH&CN", "Sở, ngành", "Chưa có kỳ", "Trễ hạn")
    assert state in [row[:4] for row in rows["Từng cơ quan qua các năm"]]
    assert ("Sở KH&CN", 6) in [(row[0], row[4]) for row in rows["Cơ quan cần theo dõi"]]
    assert (str(YEAR), 31, 1, 0, 1) in [row[:5] for row in rows["Theo năm"]]
    assert ("Sở, ngành", 9, 1, 0, 1) in [row[:5] for row in rows["Theo loại cơ quan"]]


def test_the_page_costs_the_same_queries_whatever_the_years(
    round_: ReportingRound, officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + OWN_QUERIES):
        html(officer)
    for year in (2023, 2024, 2025):
        report(factories.open_round(year), "SKHCN")
        report(round_, ("SCT", "CAT", "CDN")[year - 2023], status=Status.RETURNED)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + OWN_QUERIES):
        html(officer)
