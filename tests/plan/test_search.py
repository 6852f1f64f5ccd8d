"""Search finds a text however it is typed, and shows it in place."""

import html
import re
import unicodedata
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plan.models import Duty, Erratum, Plan, Target
from soctrang_ip.accounts.models import User
from tasks.models import Task
from tasks.search import plan_entries, search
from tests.conftest import Cast
from tests.plan.test_pages import OF_EVERY_PAGE, words

ClientOf = Callable[[User], Client]
PHRASE = "Chỉ dẫn địa lý “Vĩnh Châu”"


@pytest.fixture
def staff(plan_data: None, cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.staff)


def found(query: str) -> list[str]:
    """The labels of all hits, in order."""
    answer = search(Plan.objects.current(), query)
    return [hit.entry.label for part in answer.parts for hit in part.hits]


def marked(client: Client, query: str) -> list[str]:
    markup = client.get(reverse("plan_search"), {"q": query}).content.decode()
    return [
        html.unescape(re.sub("<[^>]+>", "", text))
        for text in re.findall(r"<mark>(.*?)</mark>", markup)
    ]


@pytest.mark.parametrize(
    "typed",
    [
        PHRASE,
        "chi dan dia ly vinh chau",
        "CHỈ DẪN ĐỊA LÝ VĨNH CHÂU",
        unicodedata.normalize("NFD", PHRASE),
        "  chỉ\u00a0dẫn đia lý  Vĩnh\u200b Châu ",
        "CDĐL Vĩnh Châu",
    ],
)
def test_every_spelling_finds_the_same(typed: str, plan_data: None) -> None:
    assert found(typed) == [
        "II.2.1.c, đến năm 2025",
        "II.2.2.c, đến năm 2030",
        "CT7",
        "Số đo CT7",
        "V.2.d",
        "V.10.đ",
    ]


def test_d_and_đ_are_the_same_letter(plan_data: None) -> None:
    assert found("DANG KY BAO HO") == found("đăng ký bảo hộ") != []


def test_a_syllable_is_not_found_inside_another_word(plan_data: None) -> None:
    assert "VI.4" not in " ".join(found("an"))


def test_words_apart_are_found_when_no_phrase_is(staff: Client) -> None:
    shown = words(
        staff.get(reverse("plan_search"), {"q": "Vĩnh Châu tự chủ Artemia"}).content.decode()
    )
    assert "có đủ các từ" in shown
    assert "Không có chỗ nào nêu liền nhau cả cụm." in shown
    assert "II.2.2.c" in shown


def test_the_match_is_marked_in_the_plans_own_spelling(staff: Client) -> None:
    assert set(marked(staff, "chi dan dia ly vinh chau")) == {
        "chỉ dẫn địa lý “Vĩnh Châu”",
        "Chỉ dẫn địa lý “Vĩnh Châu”",
    }


def test_a_long_text_is_cut_to_the_sentences_that_match(staff: Client) -> None:
    markup = staff.get(reverse("plan_search"), {"q": "OCOP"}).content.decode()
    point = words(markup.split("#4.đ")[1].split("</li>")[0])
    assert "… Đẩy mạnh hỗ trợ đăng ký bảo hộ sở hữu công nghiệp" in point
    assert "Tăng cường hỗ trợ đăng ký bảo hộ giống cây trồng" not in point


def test_a_duty_tells_which_agencies_the_plan_names(staff: Client) -> None:
    shown = words(staff.get(reverse("plan_search"), {"q": PHRASE}).content.decode())
    assert "Cơ quan được nêu: Sở Nông nghiệp và Phát triển nông thôn" in shown
    assert "Cơ quan được nêu: Ủy ban nhân dân thị xã Vĩnh Châu" in shown


def test_agencies_are_found_by_code_short_and_full_name(plan_data: None) -> None:
    for query in ("UBND-950", "ubnd tx vinh chau", "Ủy ban nhân dân thị xã Vĩnh Châu"):
        assert "UBND-950" in found(query), query


def test_codes_money_and_errata_are_found(plan_data: None) -> None:
    assert found("V.10.đ") == ["V.10.d", "V.10.đ"]
    assert found("IV.3.2") == ["Nhiệm vụ IV.3.2"]
    assert found("6.500") == ["Dòng kinh phí 1"]
    assert "PL.III.1.5" in found("Cục quản lý thị trường tỉnh")


def test_every_part_of_the_plan_can_be_found(plan_data: None) -> None:
    entries = list(plan_entries(Plan.objects.current()))
    texts = " ".join(f"{entry.label} {entry.text}" for entry in entries)
    assert all(duty.text in texts for duty in Duty.objects.all())
    assert all(task.full_name in texts for task in Task.objects.select_related("heading"))
    assert all(target.sentence in texts for target in Target.objects.all())
    assert all(erratum.corrected in texts for erratum in Erratum.objects.all())


def test_every_hit_leads_to_a_spot_that_exists(staff: Client) -> None:
    pages: dict[str, str] = {}
    for entry in plan_entries(Plan.objects.current()):
        path, _, anchor = entry.url.partition("#")
        if path not in pages:
            pages[path] = staff.get(path).content.decode()
        assert not anchor or f'id="{anchor}"' in pages[path], entry


def test_without_words_the_page_says_what_to_try(staff: Client) -> None:
    for query in ("", "   ", "…"):
        answer = staff.get(reverse("plan_search"), {"q": query})
        assert "Ví dụ:" in words(answer.content.decode())


def test_nothing_found_says_what_to_try(staff: Client) -> None:
    shown = words(staff.get(reverse("plan_search"), {"q": "vũ trụ học"}).content.decode())
    assert "Không tìm thấy trong Kế hoạch" in shown


def test_too_long_a_search_is_refused_in_vietnamese(staff: Client) -> None:
    shown = words(staff.get(reverse("plan_search"), {"q": "a" * 101}).content.decode())
    assert "Hãy tìm bằng vài từ, không quá 100 ký tự." in shown


def test_what_is_typed_is_escaped(staff: Client) -> None:
    markup = staff.get(reverse("plan_search"), {"q": '"><script>x'}).content.decode()
    assert "<script>x" not in markup


def test_every_page_of_the_plan_has_the_search_box(staff: Client) -> None:
    for name in ("plan", "tasks", "plan_timeline", "plan_agencies", "plan_budget"):
        assert f'action="{reverse("plan_search")}"' in staff.get(reverse(name)).content.decode()


@pytest.mark.parametrize("query", ["OCOP", "sở", "không có"])
def test_a_search_costs_a_fixed_number_of_queries(query: str, staff: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        staff.get(reverse("plan_search"), {"q": query})
    assert len(queries) - OF_EVERY_PAGE == 30
