import unicodedata
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soctrang_ip.lib.text import clean_line, clean_text, search_key, sort_key


def test_the_spelling_of_macos_equals_the_usual_one() -> None:
    assert clean_line(unicodedata.normalize("NFD", "Sóc Trăng")) == "Sóc Trăng"


def test_what_cannot_be_seen_is_dropped_and_spaces_become_plain() -> None:
    typed = "\ufeffSở\u00a0Khoa\u200b học\u00ad và\u202e  Công\tnghệ\x00 "
    assert clean_text(typed) == "Sở Khoa học và Công nghệ"


def test_paragraphs_keep_their_lines_and_a_line_has_none() -> None:
    assert clean_text("một \r\n\r\n hai\r") == "một\n\nhai"
    assert clean_line("một \r\n\r\n hai\r") == "một hai"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize("typed", ["dieu le", "ĐIỀU LỆ", "Điều  lệ", "điều lệ"])
def test_searching_ignores_case_and_marks_and_reads_d_for_đ(typed: str) -> None:
    assert search_key(typed) == "dieu le"


def is_ascending(words: Iterable[str]) -> bool:
    return all(sort_key(first) < sort_key(second) for first, second in pairwise(words))


def test_letters_are_sorted_in_the_order_of_the_vietnamese_alphabet() -> None:
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    assert is_ascending(alphabet)


def test_tones_are_sorted_ngang_huyen_hoi_nga_sac_nang() -> None:
    words = ["ba", "bà", "bả", "bã", "bá", "bạ", "ban", "băn", "bân"]
    assert is_ascending(words)


def test_a_word_counts_before_the_next_one() -> None:
    names = ["Ba Xuyên", "Bà An", "Châu Thành", "Cù Lao Dung", "Đại Ngãi", "Kế Sách", "Mỹ Tú"]
    assert is_ascending(names)


def test_case_and_composition_do_not_matter_to_the_order() -> None:
    assert sort_key("MỸ TÚ") == sort_key(unicodedata.normalize("NFD", "mỹ tú"))
