"""Who files when in which year, and how it goes: late, missing, returned, corrected, recalled.

Where a year does not name an agency, its report was sent in time and accepted.
"""

from dataclasses import dataclass

from reporting.models import Action

Day = tuple[int, int]
"""Month and day in the year of the round."""


@dataclass(frozen=True)
class Course:
    """How one agency's report of one year goes: the last step reached and what came between.

    `sent` is the day of the first sending; None: some day before the report was due.
    """

    sent: Day | None = None
    last: Action = Action.ACCEPT
    is_returned_once: bool = False
    is_recalled_once: bool = False
    is_corrected: bool = False
    """Accepted, reopened and accepted again; with `last` REOPEN the correction is still open."""
    is_torn_open: bool = False
    """In the draft after the return some answers were taken out and not given again."""
    extended_to: Day | None = None
    """Due before this day instead."""
    is_missing: bool = False
    is_exempt: bool = False


ACCEPTED = Course()
MISSING = Course(is_missing=True)
EXEMPT = Course(is_exempt=True)
RETURNED = Course(is_returned_once=True)
RECALLED = Course(sent=(10, 7), is_recalled_once=True)
CORRECTED = Course(is_corrected=True)
STILL_RETURNED = Course(sent=(10, 8), last=Action.RETURN)


def late(month: int, day: int, *, is_returned_once: bool = False) -> Course:
    return Course(sent=(month, day), is_returned_once=is_returned_once)


@dataclass(frozen=True)
class YearCourse:
    """One round: opened, closed (None: in progress), and the agencies that went another way."""

    opened: Day
    closed: Day | None
    by_agency: dict[str, Course]

    def of(self, agency_code: str) -> Course:
        return self.by_agency.get(agency_code, ACCEPTED)


COURSES: dict[int, YearCourse] = {
    2021: YearCourse(
        opened=(8, 30),
        closed=(12, 31),
        by_agency={
            "STTTT": late(10, 15),
            "SKHDT": late(10, 27),
            "UBND-948": late(11, 2),
            "CCHQ": EXEMPT,
            "STC": MISSING,
            "CDN": MISSING,
            "UBND-945": MISSING,
            "HLHPN": STILL_RETURNED,
            "SKHCN": RETURNED,
            "UBND-943": RETURNED,
            "UBND-950": RETURNED,
            "CDCD": RECALLED,
            "SCT": CORRECTED,
            "UBND-951": CORRECTED,
        },
    ),
    2022: YearCourse(
        opened=(8, 22),
        closed=(12, 15),
        by_agency={
            "SLDTBXH": late(10, 17),
            "CDCD": late(10, 20, is_returned_once=True),
            "UBND-946": late(10, 31),
            "STC": MISSING,
            "BAOST": MISSING,
            "UBND-945": MISSING,
            "UBND-949": MISSING,
            "CCHQ": RETURNED,
            "SVHTTDL": RETURNED,
            "UBND-947": RETURNED,
            "DTN": RECALLED,
            "SNNPTNT": CORRECTED,
        },
    ),
    2023: YearCourse(
        opened=(8, 15),
        closed=(12, 8),
        by_agency={
            "CAT": late(10, 16),
            "UBND-942": late(10, 19),
            "UBND-945": Course(sent=(10, 18), extended_to=(10, 25)),
            "SKHDT": MISSING,
            "HLHPN": MISSING,
            "UBND-948": MISSING,
            "SGDDT": RETURNED,
            "LMHTX": RETURNED,
            "UBND-944": RETURNED,
            "UBND-951": RETURNED,
            "HND": RECALLED,
            "CQLTT": CORRECTED,
            "UBND-950": CORRECTED,
        },
    ),
    2024: YearCourse(
        opened=(8, 15),
        closed=(11, 29),
        by_agency={
            "SVHTTDL": late(10, 18),
            "DPTTH": late(10, 15),
            "STC": MISSING,
            "CDN": MISSING,
            "UBND-949": MISSING,
            "SNNPTNT": RETURNED,
            "UBND-941": RETURNED,
            "UBND-946": RETURNED,
            "UBND-942": RECALLED,
            "SCT": CORRECTED,
            "UBND-943": CORRECTED,
        },
    ),
    2025: YearCourse(
        opened=(8, 11),
        closed=(12, 19),
        by_agency={
            "SCT": late(10, 21),
            "STTTT": late(10, 16),
            "UBND-944": late(10, 28, is_returned_once=True),
            "SKHDT": MISSING,
            "UBND-949": MISSING,
            "CQLTT": RETURNED,
            "SVHTTDL": RETURNED,
            "UBND-947": RETURNED,
            "BAOST": RECALLED,
            "SKHCN": CORRECTED,
            "UBND-945": CORRECTED,
        },
    ),
    2026: YearCourse(
        opened=(8, 17),
        closed=None,
        by_agency={
            "SNNPTNT": Course(sent=(10, 12), last=Action.SUBMIT),
            "UBND-946": Course(sent=(10, 13), last=Action.SUBMIT),
            "LMHTX": Course(sent=(10, 17), last=Action.SUBMIT),
            "SVHTTDL": Course(sent=(10, 13), last=Action.TAKE),
            "UBND-943": Course(sent=(10, 9), last=Action.TAKE),
            "CQLTT": STILL_RETURNED,
            "UBND-948": Course(sent=(10, 19), last=Action.RETURN),
            "UBND-950": Course(sent=(10, 2), last=Action.RETURN, is_torn_open=True),
            "SGDDT": Course(last=Action.READY),
            "CDCD": Course(last=Action.START),
            "UBND-945": Course(last=Action.START),
            "STC": MISSING,
            "UBND-949": MISSING,
            "DPTTH": late(10, 22),
            "HLHPN": Course(sent=(10, 20), extended_to=(10, 26)),
            "DTN": RECALLED,
            "CAT": RETURNED,
            "UBND-942": RETURNED,
            "UBND-941": CORRECTED,
            "UBND-944": Course(last=Action.REOPEN, is_corrected=True),
        },
    ),
}
