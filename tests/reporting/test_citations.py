"""What a passage cites, what changed since, and what becomes of the text when that is decided."""

import pytest

from reporting.consolidated.citations import (
    Change,
    Citation,
    Cite,
    Writer,
    differences,
    in_brackets,
    keep,
    take,
)
from reporting.figures import Figure, Source

A = Cite("Sở A", 2025, 1)
B = Cite("Sở B", 2025, 2)
DONE = Citation("tasks.done", "Hoàn thành", 1, "12", (A,))
SAID = Citation(
    "obstacle.1", "Khó khăn", 0, "- Thiếu cán bộ (Sở A, báo cáo năm 2025, bản 1).", (A,)
)
TEXT = f"Hoàn thành 12[1] nhiệm vụ.\n{SAID.text}"


def with_text(citation: Citation, text: str, *cites: Cite) -> Citation:
    return Citation(citation.key, citation.label, citation.number, text, cites or citation.cites)


def only(known: list[Citation], now: list[Citation]) -> Change:
    (difference,) = differences(known, now)
    return difference.change


# Citing --------------------------------------------------------------------------------------


def test_one_report_is_cited_by_agency_year_and_version() -> None:
    assert in_brackets([A]) == "(Sở A, báo cáo năm 2025, bản 1)"


def test_several_reports_are_cited_by_version() -> None:
    same = Cite("Sở C", 2025, 1)
    assert in_brackets([A, B, same]) == "(báo cáo năm 2025: Sở A, Sở C, bản 1; Sở B, bản 2)"


def test_an_agency_without_a_report_and_the_plan_are_told_apart() -> None:
    nobody = Source("Sở A", "SA", None, None, 2025, "Chưa gửi", 1)
    plan = Source("Kế hoạch, phần IV", "", None, None, 2021, "7.500", 1)
    assert str(Cite.of(nobody)) == "Sở A (chưa có báo cáo năm 2025)"
    assert str(Cite.of(plan)) == "Kế hoạch, phần IV"


def test_a_figure_gets_one_mark_however_often_it_is_written() -> None:
    writer = Writer()
    figure = Figure("tasks.done", "Hoàn thành", 12)
    other = Figure("tasks.due", "Đến kỳ", 31)
    written = [writer.figure(figure), writer.figure(other), writer.figure(figure)]
    assert written == ["12[1]", "31[2]", "12[1]"]


# What changed --------------------------------------------------------------------------------


def test_nothing_changed_without_a_change() -> None:
    assert differences([DONE, SAID], [SAID, DONE]) == []


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ([with_text(DONE, "13")], Change.CHANGED),
        ([with_text(DONE, "12", Cite("Sở A", 2025, 2))], Change.SOURCE),
        ([], Change.GONE),
        ([DONE, SAID], Change.ADDED),
    ],
)
def test_each_kind_of_change_is_seen(now: list[Citation], change: Change) -> None:
    assert only([DONE], now) is change


def test_a_change_that_changed_again_has_another_token() -> None:
    first, second = (differences([DONE], [with_text(DONE, n)])[0] for n in ("13", "14"))
    assert first.token != second.token


# Taking and keeping --------------------------------------------------------------------------


def test_a_taken_figure_stands_in_place_of_the_old_one() -> None:
    (difference,) = differences([DONE, SAID], [with_text(DONE, "13"), SAID])
    text, known, was_there = take(TEXT, [DONE, SAID], difference)
    assert text == TEXT.replace("12[1]", "13[1]")
    assert was_there
    assert differences(known, [with_text(DONE, "13"), SAID]) == []


def test_words_an_officer_has_rewritten_are_left_and_said_to_be() -> None:
    (difference,) = differences([DONE], [with_text(DONE, "13")])
    text, known, was_there = take("Khoảng một chục nhiệm vụ.", [DONE], difference)
    assert text == "Khoảng một chục nhiệm vụ."
    assert not was_there
    assert differences(known, [with_text(DONE, "13")]) == []


def test_a_kept_figure_stays_and_is_not_asked_about_again_until_it_changes_again() -> None:
    (difference,) = differences([DONE], [with_text(DONE, "13")])
    known = keep([DONE], difference)
    assert known[0].printed == "12"
    assert known[0].text == "13"
    assert differences(known, [with_text(DONE, "13")]) == []
    again = differences(known, [with_text(DONE, "14")])
    assert [each.change for each in again] == [Change.CHANGED]
    text, _, _ = take(TEXT, known, again[0])
    assert "14[1]" in text


def test_a_new_sentence_is_added_at_the_end_or_left_out_for_good() -> None:
    (difference,) = differences([DONE], [DONE, SAID])
    text, known, _ = take("Hoàn thành 12[1].", [DONE], difference)
    assert text == f"Hoàn thành 12[1].\n{SAID.text}"
    assert differences(known, [DONE, SAID]) == []
    assert differences(keep([DONE], difference), [DONE, SAID]) == []


def test_a_new_figure_gets_a_number_that_is_free() -> None:
    late = Citation("filing.late", "Trễ hạn", 1, "3", (B,))
    (difference,) = differences([DONE], [DONE, late])
    text, known, _ = take("Hoàn thành 12[1].", [DONE], difference)
    assert text.endswith("\nTrễ hạn: 3[2].")
    assert known[-1].quote == "3[2]"


def test_a_sentence_that_is_gone_is_taken_out_or_stays() -> None:
    (difference,) = differences([DONE, SAID], [DONE])
    text, known, _ = take(TEXT, [DONE, SAID], difference)
    assert text == "Hoàn thành 12[1] nhiệm vụ."
    assert known == [DONE]
    assert differences(keep([DONE, SAID], difference), [DONE]) == []


def test_a_citation_is_the_same_after_it_was_stored() -> None:
    for citation in (DONE, SAID, keep([DONE], differences([DONE], [])[0])[0]):
        assert Citation.of_plain(citation.plain()) == citation
