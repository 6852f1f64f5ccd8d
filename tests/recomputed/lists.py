"""The lists of CT4, CT6 and CT9: distinct entries, and pairs that may be one.

Written from the sentence above the suspected pairs on the page of a list.
"""

import re
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from tests.recomputed.measures import all_measures, folded, identity
from tests.recomputed.sql import Asked, Cursor, Figures, Told

KINDS_OF_BUSINESS = (
    "cong ty",
    "trach nhiem huu han",
    "tnhh",
    "mot thanh vien",
    "1 thanh vien",
    "mtv",
    "hai thanh vien tro len",
    "co phan",
    "cp",
    "to hop tac",
    "hop tac xa",
    "htx",
    "tht",
    "ho kinh doanh",
    "hkd",
    "co so",
    "doanh nghiep tu nhan",
    "dntn",
    "doanh nghiep",
)


def list_board(cursor: Cursor, asked: Asked, code: str) -> Figures:
    [measure] = [each for each in all_measures(cursor) if each.code == code]
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in measure.entries:
        if row.year <= asked.year:
            groups[measure.counted(identity(row))].append(row)
    kept = {
        entry
        for entry, same in groups.items()
        if any(asked.agency in ("", row.agency) for row in same)
    }
    apart = {
        frozenset(measure.counted(side) for side in pair) for pair in measure.decided("different")
    }
    suspected = {
        frozenset((one, other))
        for one, other in combinations(groups, 2)
        if any(may_be_one(a, b) for a in groups[one] for b in groups[other])
    } - apart
    figures = {
        "distinct": len(kept),
        "reported": sum(len(groups[entry]) for entry in kept),
        "merged": sum(len(set(map(identity, groups[entry]))) - 1 for entry in kept),
        "suspected": sum(1 for pair in suspected if pair & kept),
    }
    return {f"lists.{code}.{name}": Told(number) for name, number in figures.items()}


def may_be_one(one: Any, other: Any) -> bool:
    names, is_near = (bare(one.name), bare(other.name)), one.district == other.district
    if not all(names):
        return False
    if names[0] == names[1]:
        return is_near if one.code and other.code else True
    if not is_near or (one.code and other.code):
        return False
    numbers = [re.findall(r"\d+", name) for name in names]
    return numbers[0] == numbers[1] and alike(*sorted(names)) >= 0.9


def alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def bare(name: str) -> str:
    """Folded, without punctuation and the words for kinds of business."""
    words = " ".join(re.findall(r"\w+", folded(name)))
    kinds = "|".join(sorted(KINDS_OF_BUSINESS, key=len, reverse=True))
    return " ".join(re.sub(rf"\b(?:{kinds})\b", " ", words).split())
