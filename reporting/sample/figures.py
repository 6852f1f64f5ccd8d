"""Invented figures as functions of agency and year, so that a year agrees with the one before.

They grow over the years, in the order of magnitude of the plan's targets and money.
"""

import random
from dataclasses import dataclass

from soctrang_ip.accounts.models import Agency, AgencyKind

FIRST_YEAR = 2021

_PACE = {2021: 0.55, 2022: 0.75, 2023: 0.9, 2024: 1.0, 2025: 1.1, 2026: 1.2}
"""Work and money of a year against 2024; 2021 was slow."""


def dice_of(*about: object) -> random.Random:
    return random.Random("-".join(map(str, about)))  # noqa: S311


def paced(number: int, year: int, dice: random.Random) -> int:
    """A number of 2024 as it might have been in another year, give or take a tenth."""
    return max(1, round(number * _PACE[year] * dice.uniform(0.9, 1.1)))


# Measures -----------------------------------------------------------------------------------

PEOPLE = {
    ("CT1.1", "SKHCN"): 9,
    ("CT1.1", "SNNPTNT"): 12,
    ("CT1.1", "SVHTTDL"): 10,
    ("CT1.2", "SKHCN"): 9,
    ("CT1.2", "SNNPTNT"): 12,
    ("CT1.2", "SVHTTDL"): 10,
    ("CT2", "SKHCN"): 18,
    ("CT2", "SNNPTNT"): 46,
    ("CT2", "SVHTTDL"): 32,
    ("CT2", "CAT"): 120,
    ("CT2", "CQLTT"): 85,
    ("CT2", "CCHQ"): 60,
    ("CT3", "SGDDT"): 320,
    ("CT3", "CDCD"): 96,
    ("CT3", "CDN"): 84,
    ("CT3", "SKHCN"): 64,
}
_TRAINED_PERCENT = {
    "CT1.1": (35, 48, 60, 74, 90, 92),
    "CT1.2": (10, 16, 24, 32, 42, 50),
    "CT2": (18, 27, 36, 45, 54, 59),
    "CT3": (12, 20, 30, 39, 48, 55),
}
NEW_APPLICATIONS: dict[tuple[str, str], tuple[int, ...]] = {
    ("CT5", "SKHCN"): (58, 61, 68, 74, 81, 89, 98),
    ("CT5", "SNNPTNT"): (2, 2, 2, 3, 3, 4, 4),
    ("CT5", "SVHTTDL"): (12, 12, 14, 15, 17, 18, 21),
    ("CT5.1", "SKHCN"): (2, 2, 3, 3, 4, 5, 6),
    ("CT5.2", "SKHCN"): (1, 1, 2, 2, 3, 3, 4),
    ("CT5.3", "SNNPTNT"): (1, 1, 1, 2, 2, 3, 3),
    ("CT5.4", "SVHTTDL"): (9, 9, 11, 12, 14, 15, 17),
    ("CT5.5", "SKHCN"): (0, 0, 1, 1, 1, 2, 2),
    ("CT5.6", "SKHCN"): (0, 0, 0, 1, 1, 1, 2),
    ("CT5.7", "SNNPTNT"): (0, 0, 0, 1, 1, 1, 1),
    ("CT5.8", "SVHTTDL"): (7, 8, 9, 10, 12, 13, 15),
}
"""Whole years from 2020 on."""

VALUATION_FIRMS = {2024: 0, 2025: 1, 2026: 1}
"""CT8; before, "không phát sinh"."""


def trained(measure: str, agency: str, year: int) -> tuple[int, int]:
    """How many of how many people are trained; never fewer than the year before."""
    people = PEOPLE[measure, agency]
    return people * _TRAINED_PERCENT[measure][year - FIRST_YEAR] // 100, people


def applications(measure: str, agency: str, year: int) -> int:
    """Of the whole year; the figures of 2020 are the base of the growth."""
    return NEW_APPLICATIONS[measure, agency][year - FIRST_YEAR + 1]


# Money --------------------------------------------------------------------------------------

_MILLION = 1_000_000
_ALLOCATED_MILLIONS = {
    "su-nghiep-khcn": 880,
    "su-nghiep-khcn-tinh-trung-uong": 90,
    "phap-che-skhcn": 25,
    "nganh-nnptnt": 190,
    "nganh-vhttdl": 95,
    "nganh-cong-an": 14,
    "cuc-qltt": 16,
    "nganh-cong-thuong": 45,
    "nganh-giao-duc": 22,
    "cac-truong": 18,
    "huyen-thi-xa-thanh-pho": 20,
    "doanh-nghiep": 48,
    "hop-phap-khac": 14,
}
"""In 2024, for one agency."""

_SELDOM = {"doanh-nghiep": 0.35, "hop-phap-khac": 0.55, "phap-che-skhcn": 0.3}
"""How often a source gives nothing in a year."""


@dataclass(frozen=True)
class Money:
    """Đồng of one source in one year. `spent` is to the closing date, `estimate` the whole year."""

    allocated: int
    spent: int
    estimate: int
    note: str = ""


def money(agency: Agency, source: str, year: int) -> Money | None:
    """None for "không phát sinh"; each year one district has nothing, a zero, an overspending."""
    dice = dice_of("money", agency.code, source, year)
    allocated = paced(_ALLOCATED_MILLIONS[source], year, dice)
    spent = allocated * dice.randint(58, 84) // 100
    estimate = allocated * dice.randint(93, 100) // 100
    note = ""
    if agency.kind == AgencyKind.DISTRICT:
        match (int(agency.code.removeprefix("UBND-")) + 3 * year) % 11:
            case 0:
                return None
            case 2:
                allocated, spent, estimate = 0, 0, 0
                note = "Chưa được bố trí kinh phí riêng, lồng ghép nội dung khác."
            case 7:
                spent = estimate = allocated + 2
                note = "Chi vượt từ nguồn tiết kiệm chi thường xuyên."
    elif dice.random() < _SELDOM.get(source, 0):
        return None
    return Money(allocated * _MILLION, spent * _MILLION, estimate * _MILLION, note)
