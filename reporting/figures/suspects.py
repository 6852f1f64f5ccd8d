"""Entries of a list that may be one, told by their names; nothing is merged here."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from reporting.figures.content import ListItem
from reporting.figures.merges import Pair, pair
from soctrang_ip.lib.text import words

SIMILAR = 0.9
"""From this ratio of difflib on two names are very similar."""

_KINDS = re.compile(
    r"\b(?:cong ty|trach nhiem huu han|tnhh|(?:mot|1) thanh vien|mtv|hai thanh vien tro len"
    r"|co phan|cp|hop tac xa|htx|to hop tac|tht|ho kinh doanh|hkd|co so"
    r"|doanh nghiep tu nhan|dntn|doanh nghiep)\b"
)
"""Words for kinds of business, folded."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    first: ListItem
    second: ListItem
    reason: str


def suspected(items: Iterable[ListItem], apart: Set[Pair]) -> list[Suspicion]:
    """A pair for every two entries that may be one, but for those decided to be `apart`.

    `items` are of one list, in the order of their reports.
    """
    found: dict[Pair, Suspicion] = {}
    for first, second, reason in _candidates(items):
        if first.identity != second.identity:
            entries = pair(first.identity, second.identity)
            if entries not in apart:
                found.setdefault(entries, Suspicion(first, second, reason))
    return list(found.values())


def bare_name(name: str) -> str:
    """The folded name without the words for kinds of business: "Công ty TNHH An" gives "an"."""
    folded = " ".join(word.key for word in words(name))
    return " ".join(_KINDS.sub(" ", folded).split())


def _candidates(items: Iterable[ListItem]) -> Iterator[tuple[ListItem, ListItem, str]]:
    """Same names first, then similar ones."""
    by_name: dict[str, list[ListItem]] = defaultdict(list)
    # Of the same entry under the same name and district one report is enough.
    for item in {(each.reported_as, each.name, each.district_id): each for each in items}.values():
        by_name[bare_name(item.name)].append(item)
    by_name.pop("", None)
    for same in by_name.values():
        for first, second in combinations(same, 2):
            if reason := _why_of_one_name(first, second):
                yield first, second, reason
    names_of: dict[int | None, set[str]] = defaultdict(set)
    for name, same in by_name.items():
        for item in same:
            names_of[item.district_id].add(name)
    for district_id, names in names_of.items():
        for one, other in similar_names(frozenset(names)):
            for first in by_name[one]:
                for second in by_name[other]:
                    is_here = first.district_id == second.district_id == district_id
                    if is_here and not (first.code and second.code):
                        yield first, second, "Tên gần giống nhau, cùng địa bàn"


def _why_of_one_name(first: ListItem, second: ListItem) -> str:
    """ "" for two entries with codes of their own in two districts."""
    if bool(first.code) != bool(second.code):
        return "Cùng tên, một bên không ghi mã số"
    if first.code:
        is_near = first.district_id == second.district_id
        return "Cùng tên, cùng địa bàn, mã số khác nhau" if is_near else ""
    if first.district_id != second.district_id:
        return "Cùng tên, khác địa bàn"
    return "Cùng tên, khác cách ghi loại hình"


@lru_cache(maxsize=256)
def similar_names(names: frozenset[str]) -> tuple[Pair, ...]:
    """Pairs of very similar names whose numbers are the same ("ST24" and "ST25" are not)."""
    by_numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(names):
        by_numbers[tuple(re.findall(r"\d+", name))].append(name)
    matcher = SequenceMatcher(autojunk=False)
    measures = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    found = []
    for alike in by_numbers.values():
        for position, other in enumerate(alike):
            matcher.set_seq2(other)
            for one in alike[:position]:
                matcher.set_seq1(one)
                if all(measure() >= SIMILAR for measure in measures):
                    found.append((one, other))
    return tuple(found)
