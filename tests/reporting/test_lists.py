"""Lists: which entries may be one, deciding it, and what that does to the figures."""

import io
from collections.abc import Callable
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from plan.models import SupplierPart
from reporting.figures.content import ListItem, Origin
from reporting.figures.merges import canonical
from reporting.figures.suspects import bare_name, similar_names, suspected
from reporting.models import ListDecision, ReportingRound, Status, Verdict
from reporting.models.content import list_identity
from soctrang_ip.accounts.models import Role, User
from tests.conftest import Cast
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.small_reports import YEAR, listed, report
from tests.reporting.test_dashboard import (
    SESSION_USER_MEMBERSHIPS,
    shown_figures,
)

BOARD_QUERIES = 5
"""Rounds, names of agencies, the measure, its content with the decisions, their trail."""

CT4, CT6 = (reverse("measure_list", args=[code]) for code in ("CT4", "CT6"))


# Merging --------------------------------------------------------------------------------------


def test_merging_is_associative_and_free_of_order() -> None:
    pairs = [("a", "b"), ("b", "c"), ("d", "e"), ("c", "e"), ("x", "y")]
    expected = {**dict.fromkeys("abcde", "a"), "x": "x", "y": "x"}
    for order in permutations(pairs):
        assert canonical(order) == expected
    assert canonical((other, one) for one, other in pairs) == expected


# Suspecting -----------------------------------------------------------------------------------


def item(name: str, code: str = "", district: int | None = None) -> ListItem:
    identity = list_identity(name, code, district)
    origin = Origin(YEAR, 1, 1, 1)
    return ListItem(origin, 1, SupplierPart.LIST, name, code, district, identity, identity)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Công ty TNHH MTV Tân Tiến", "tan tien"),
        ("Công ty trách nhiệm hữu hạn một thành viên Tân Tiến", "tan tien"),
        ("CÔNG TY CỔ PHẦN TÂN TIẾN", "tan tien"),
        ("HTX Tân Tiến", "tan tien"),
        ("Hộ kinh doanh Tân Tiến", "tan tien"),
        ("DNTN “Tân Tiến”", "tan tien"),
        ("Cơ sở Tân Tiến", "tan tien"),
        ("Hợp tác xã", ""),
    ],
)
def test_a_bare_name_leaves_the_kind_of_business_out(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (item("HTX An", district=1), item("Hợp tác xã An", district=2), "Cùng tên, khác địa bàn"),
        (
            item("HTX An", district=1),
            item("Công ty An", district=1),
            "Cùng tên, khác cách ghi loại hình",
        ),
        (item("HTX An", "22001"), item("HTX An"), "Cùng tên, một bên không ghi mã số"),
        (
            item("HTX An", "22001", 1),
            item("HTX An", "22002", 1),
            "Cùng tên, cùng địa bàn, mã số khác nhau",
        ),
        (
            item("Bánh pía Tân Huê Viên", district=1),
            item("Bánh pía Tân Huê Viện A", district=1),
            "Tên gần giống nhau, cùng địa bàn",
        ),
    ],
)
def test_what_may_be_one_is_suspected(first: ListItem, second: ListItem, reason: str) -> None:
    found = suspected([first, second], apart=set())
    assert [(each.first, each.second, each.reason) for each in found] == [(first, second, reason)]
    entries = tuple(sorted((first.identity, second.identity)))
    assert suspected([first, second], apart={entries}) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (item("HTX An", "22001", 1), item("HTX An", "22002", 2)),
        (item("Gạo ST24 thơm", district=1), item("Gạo ST25 thơm", district=1)),
        (item("Bánh pía Tân Huê Viên", district=1), item("Bánh pía Tân Huê Viện A", district=2)),
        (item("Bánh pía Tân Huê Viên", "1", 1), item("Bánh pía Tân Huê Viện A", "2", 1)),
        (item("HTX An", "22001"), item("Công ty khác hẳn", "22001")),
        (item("Hợp tác xã", district=1), item("Hợp tác xã", district=2)),
    ],
)
def test_what_is_plainly_two_or_one_is_not(first: ListItem, second: ListItem) -> None:
    assert suspected([first, second], apart=set()) == []


def test_names_are_very_similar_from_nine_tenths_on() -> None:
    assert similar_names(frozenset({"abcdefghij", "abcdefghiX"})) == (("abcdefghiX", "abcdefghij"),)
    assert similar_names(frozenset({"abcdefghi", "abcdefghX"})) == ()


# The page -------------------------------------------------------------------------------------


@pytest.fixture
def round_(plan_data: None) -> ReportingRound:
    return factories.open_round(YEAR)


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.officer)


@pytest.fixture
def lists(round_: ReportingRound) -> None:
    """CT4: three spellings of one, another one twice, one not accepted."""
    report(
        round_,
        "SKHCN",
        listed("CT4", "HTX Tân Tiến", district="UBND-942"),
        listed("CT4", "Cơ sở Khác", number="2200-1"),
    )
    report(
        round_,
        "SCT",
        listed("CT4", "Hợp tác xã Tân Tiến", number="22009"),
        listed("CT4", "Cơ sở Khác hẳn", number="22001"),
        listed("CT4", "Hợp tác xã Tân Tiến", district="UBND-943"),
    )
    report(round_, "HND", listed("CT4", "HTX Tân Tiên"), status=Status.SUBMITTED)


def values(client: Client, url: str = CT4, **query: str) -> dict[str, str]:
    """The plain values of the page's figures, by the last word of their keys."""
    answer = client.get(url, {"nam": YEAR, **query})
    assert answer.status_code == 200
    return {
        key.rsplit(".", 1)[1]: plain
        for key, (plain, _) in shown_figures(answer.content.decode()).items()
    }


def identity(name: str, number: str = "", district: str = "") -> str:
    entry = listed("CT4", name, number=number, district=district)
    return list_identity(entry.name, entry.code, entry.district_id)


def ours() -> list[str]:
    """Of the three spellings."""
    return [
        identity("HTX Tân Tiến", district="UBND-942"),
        identity("Hợp tác xã Tân Tiến", "22009"),
        identity("Hợp tác xã Tân Tiến", district="UBND-943"),
    ]


def decide(
    client: Client,
    first: str,
    second: str,
    verdict: Verdict = Verdict.SAME,
    *,
    seen: int = 0,
    note: str = "",
    code: str = "CT4",
) -> int:
    """The status of the answer."""
    typed = {"first": first, "second": second, "verdict": verdict, "seen": seen, "note": note}
    return client.post(f"{reverse('list_decide', args=[code])}?nam={YEAR}", typed).status_code


def measure_value(client: Client, code: str, name: str) -> str:
    answer = client.get(reverse("dashboard_measure", args=[code]), {"nam": YEAR})
    return shown_figures(answer.content.decode())[f"measures.{code}.{name}"][0]


@pytest.mark.usefixtures("lists")
def test_the_page_counts_distinct_reported_merged_and_suspected(officer: Client) -> None:
    assert values(officer) == {"distinct": "4", "reported": "5", "merged": "0", "suspected": "3"}
    html = officer.get(CT4, {"nam": YEAR}).content.decode()
    assert "Cũng được ghi là: Cơ sở Khác hẳn" in html
    assert f"Sở Công Thương năm {YEAR}, bản 1" in html
    assert html.count("Là một</button>") == 3


@pytest.mark.usefixtures("lists")
def test_a_merge_changes_exactly_the_figure_and_undoing_restores_it(officer: Client) -> None:
    one, two, three = ours()
    assert measure_value(officer, "CT4", "value") == "4"
    assert decide(officer, two, one) == 302
    assert values(officer) == {"distinct": "3", "reported": "5", "merged": "1", "suspected": "1"}
    assert measure_value(officer, "CT4", "value") == "3"
    assert decide(officer, two, three) == 302
    assert values(officer) == {"distinct": "2", "reported": "5", "merged": "2", "suspected": "0"}
    assert measure_value(officer, "CT4", "value") == "2"
    assert decide(officer, one, two, Verdict.UNDONE, seen=1) == 302
    assert decide(officer, three, two, Verdict.UNDONE, seen=1) == 302
    assert values(officer) == {"distinct": "4", "reported": "5", "merged": "0", "suspected": "3"}
    assert measure_value(officer, "CT4", "value") == "4"
    assert ListDecision.objects.count() == 4, "nothing goes from the journal"


@pytest.mark.usefixtures("lists")
def test_decisions_show_who_when_and_why(officer: Client, cast: Cast) -> None:
    one, two, _ = ours()
    decide(officer, one, two, note="Cùng <b>giám đốc</b>")
    made = ListDecision.objects.get()
    assert (made.by, made.role) == (cast.officer, Role.OFFICER)
    assert {made.first_label, made.second_label} == {
        "HTX Tân Tiến, UBND huyện Châu Thành",
        "Hợp tác xã Tân Tiến, 22009",
    }
    html = officer.get(CT4, {"nam": YEAR}).content.decode()
    assert "Cùng &lt;b&gt;giám đốc&lt;/b&gt;" in html
    assert "Bỏ quyết định này" in html
    assert html.count(str(cast.officer)) >= 2


@pytest.mark.usefixtures("lists")
def test_a_pair_decided_to_be_two_is_suspected_no_more(officer: Client) -> None:
    one, two, three = ours()
    assert decide(officer, one, two, Verdict.DIFFERENT) == 302
    assert values(officer) == {"distinct": "4", "reported": "5", "merged": "0", "suspected": "2"}
    assert decide(officer, three, two) == 302
    assert values(officer)["suspected"] == "0", "what is one with the second is not the first"


@pytest.mark.usefixtures("lists")
def test_no_decision_contradicts_those_that_stand(officer: Client) -> None:
    one, two, three = ours()
    decide(officer, one, two)
    decide(officer, two, three)
    assert decide(officer, one, three, Verdict.DIFFERENT) == 409
    decide(officer, two, three, Verdict.UNDONE, seen=1)
    assert decide(officer, one, three, Verdict.DIFFERENT) == 302
    assert decide(officer, two, three, seen=2) == 409
    assert values(officer)["distinct"] == "3"


@pytest.mark.usefixtures("lists")
def test_of_two_people_the_second_is_told_and_keeps_the_note(
    officer: Client, as_role: As, cast: Cast
) -> None:
    one, two, _ = ours()
    decide(officer, one, two, note="Ghi chú đầu")
    url = f"{reverse('list_decide', args=['CT4'])}?nam={YEAR}"
    typed = {"first": one, "second": two, "verdict": "different", "seen": 0, "note": "Của tôi"}
    answer = as_role(Role.HEAD, "SKHCN").post(url, typed)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert f"{cast.officer} đã quyết định cặp này: “Là một” với ghi chú “Ghi chú đầu”" in html
    assert "Của tôi" in html.split('id="typed"')[1]
    assert f'method="get" action="{CT4}"' in html, "the filters lead back to the list"
    assert ListDecision.objects.count() == 1


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"second": "khong-co"}, 409),
        ({"verdict": "undone"}, 409),
        ({"verdict": "x"}, 400),
        ({"note": "a" * 251}, 400),
        ({"seen": "-1"}, 400),
    ],
)
def test_what_cannot_be_decided_is_refused_and_the_note_kept(
    officer: Client, changes: dict[str, str], status: int
) -> None:
    one, two, _ = ours()
    typed = {"first": one, "second": two, "verdict": "same", "seen": "0", "note": "Vì sao"}
    answer = officer.post(reverse("list_decide", args=["CT4"]), typed | changes)
    assert answer.status_code == status
    assert (changes.get("note") or "Vì sao") in answer.content.decode().split('id="typed"')[1]
    assert not ListDecision.objects.exists()


@pytest.mark.usefixtures("lists")
def test_an_entry_is_not_decided_against_itself(officer: Client) -> None:
    one, *_ = ours()
    assert decide(officer, one, one) == 409


@pytest.mark.usefixtures("lists")
def test_leaders_read_and_officers_and_the_head_decide(as_role: As) -> None:
    one, two, _ = ours()
    leader = as_role(Role.LEADER, "UBNDT")
    html = leader.get(CT4, {"nam": YEAR}).content.decode()
    assert "Cùng tên, khác địa bàn" in html
    assert "<form method" not in html.split("<main")[1].replace('<form class="filter-bar" ', "")
    assert "Là một</button>" not in html
    assert decide(leader, one, two) == 403
    assert as_role(Role.STAFF).get(CT4).status_code == 403
    assert decide(as_role(Role.STAFF), one, two) == 403
    assert decide(as_role(Role.HEAD, "SKHCN"), one, two) == 302


@pytest.mark.usefixtures("lists")
def test_words_and_agency_filter_the_entries_and_the_figures(officer: Client) -> None:
    assert values(officer, tim="khac")["distinct"] == "1"
    assert values(officer, tim="22009") == {
        "distinct": "1",
        "reported": "1",
        "merged": "0",
        "suspected": "2",
    }
    assert values(officer, co_quan="SCT")["distinct"] == "3"
    assert values(officer, tim="không có gì")["distinct"] == "0"


@pytest.mark.usefixtures("lists")
def test_the_workbook_holds_entries_pairs_and_the_trail(officer: Client) -> None:
    one, two, _ = ours()
    decide(officer, one, two, note="=1+1")
    content = officer.get(reverse("dashboard_xlsx", args=["danh-sach-CT4"]), {"nam": YEAR}).content
    book = load_workbook(io.BytesIO(content))
    entries, doubts, trail = ([list(row) for row in sheet.values] for sheet in book)
    assert [row[0] for row in entries if row[0] and "Tân Tiến" in str(row[0])]
    assert [row[2] for row in doubts if row[2] == "Cùng tên, khác địa bàn"]
    assert [row[5] for row in trail if row[3] == "Là một"] == ["=1+1"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


@pytest.mark.usefixtures("lists")
def test_each_figure_opens_what_it_counts(officer: Client) -> None:
    one, two, _ = ours()
    decide(officer, one, two)
    for name, count in values(officer).items():
        key = f"lists.CT4.{name}"
        answer = officer.get(reverse("figure", args=["danh-sach-CT4", key]), {"nam": YEAR})
        html = answer.content.decode()
        assert shown_figures(html)[key][0] == count
        assert html.count('<td data-label="Nội dung"') == int(count)
    assert (
        "gộp vào HTX Tân Tiến"
        in officer.get(
            reverse("figure", args=["danh-sach-CT4", "lists.CT4.merged"]), {"nam": YEAR}
        ).content.decode()
    )


def test_a_product_merged_into_the_base_list_counts_as_supported(
    officer: Client, round_: ReportingRound
) -> None:
    base = ("Bánh pía Tân Huê Viên", "Hành tím")
    report(round_, "SNNPTNT", *(listed("CT6", name, part=SupplierPart.BASE_LIST) for name in base))
    report(round_, "SCT", listed("CT6", "Bánh pía Tân Huê Viện A"))
    assert measure_value(officer, "CT6", "numerator") == "0"
    assert values(officer, CT6) == {
        "distinct": "3",
        "reported": "3",
        "merged": "0",
        "suspected": "1",
    }
    first, second = (list_identity(name, "", None) for name in (base[0], "Bánh pía Tân Huê Viện A"))
    assert decide(officer, first, second, code="CT6") == 302
    assert measure_value(officer, "CT6", "numerator") == "1"
    assert measure_value(officer, "CT6", "denominator") == "2"
    assert measure_value(officer, "CT6", "outside") == "0"


def test_decisions_count_in_their_own_list_only(officer: Client, round_: ReportingRound) -> None:
    names = ("Bánh pía A", "Bánh pía B")
    report(
        round_,
        "SKHCN",
        *(listed(code, name) for code in ("CT4", "CT9") for name in names),
    )
    first, second = (list_identity(name, "", None) for name in names)
    assert decide(officer, first, second) == 302
    assert measure_value(officer, "CT4", "value") == "1"
    assert measure_value(officer, "CT9", "value") == "2"


@pytest.mark.parametrize("code", ["CT1.1", "CT7", "CT99"])
def test_what_is_no_list_has_no_page(officer: Client, round_: ReportingRound, code: str) -> None:
    assert officer.get(reverse("measure_list", args=[code])).status_code == 404
    assert officer.post(reverse("list_decide", args=[code])).status_code == 404


def test_the_page_asks_as_often_whatever_the_data(
    officer: Client, round_: ReportingRound, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report(round_, "SKHCN", listed("CT4", "HTX An", number="1"), listed("CT4", "HTX An"))
    officer.get(CT4)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + BOARD_QUERIES):
        officer.get(CT4)
    report(
        round_,
        "SCT",
        *(listed("CT4", f"Cơ sở {word}") for word in ("An", "Bình", "Chín")),
    )
    decide(officer, "1", list_identity("HTX An", "", None))
    officer.get(CT4)
    with django_assert_num_queries(SESSION_USER_MEMBERSHIPS + BOARD_QUERIES):
        officer.get(CT4)


# The journal ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("lists")
def test_a_decision_is_never_changed_nor_deleted(officer: Client) -> None:
    one, two, _ = ours()
    decide(officer, one, two)
    made = ListDecision.objects.get()
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()
    for write in (ListDecision.objects.all().delete, _change_in_bulk):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert ListDecision.objects.get().verdict == Verdict.SAME


def _change_in_bulk() -> None:
    ListDecision.objects.update(verdict=Verdict.DIFFERENT)


@pytest.mark.usefixtures("lists")
def test_the_database_takes_one_decision_at_a_time_on_a_pair(officer: Client) -> None:
    one, two, _ = ours()
    decide(officer, one, two)
    made = ListDecision.objects.get()
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
