"""Rows of the portal's tables, and how a recomputed number is written.

Nothing here or beside it imports the portal: the names of tables and columns are all it shares.
The rules come from the design (domain.md §2 and §3) and from what the pages say in words.
"""

import datetime
from collections import namedtuple
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

ACCEPTED = """
    SELECT version.id, version.obligation_id, round.year, round.data_until,
           agency.id AS agency_id, agency.code AS agency, agency.kind AS agency_kind,
           agency."order" AS agency_order
    FROM reporting_reportversion version
    JOIN reporting_obligation obligation ON obligation.id = version.obligation_id
    JOIN reporting_reportinground round ON round.id = obligation.round_id
    JOIN accounts_agency agency ON agency.id = obligation.agency_id
    WHERE version.status = 'accepted' AND round.kind = 'annual'
"""
"""The current accepted reports of all yearly rounds."""


class Cursor(Protocol):
    """Of the DB-API, with parameters by name."""

    description: Any

    def execute(self, statement: str, parameters: dict[str, Any]) -> Any: ...
    def fetchall(self) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True)
class Asked:
    """What the address of a page asks for; "" for no filter. `now` is an aware instant."""

    year: int
    now: datetime.datetime
    first_year: int
    section: str = ""
    agency: str = ""
    kind: str = ""
    indicator: str = ""
    compared_year: int | None = None
    opinion_kind: str = ""
    addressee: str = ""
    response_status: str = ""

    @property
    def years(self) -> range:
        return range(self.first_year, self.year + 1)

    @property
    def is_span(self) -> bool:
        return self.first_year < self.year

    def keeps(self, code: str, kind: str) -> bool:
        """Whether the filters keep this agency."""
        return self.agency in ("", code) and self.kind in ("", kind)


class Told(NamedTuple):
    """An answer: a number, or none; `is_none` for "không phát sinh"."""

    value: int | Fraction | None
    is_none: bool = False


MISSING = Told(None)
NONE = Told(None, is_none=True)

Figures = dict[str, Told]
"""What a page should say, by the figure's key."""


def rows(cursor: Cursor, statement: str, **parameters: Any) -> list[Any]:
    """Named tuples after the columns of the statement."""
    cursor.execute(statement, parameters)
    shape = namedtuple("Row", [column[0] for column in cursor.description])
    return [shape(*row) for row in cursor.fetchall()]


def instant(value: datetime.datetime | str | None) -> datetime.datetime | None:
    """Aware: SQLite keeps instants as text in UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=datetime.UTC)


def added(answers: Iterable[Told]) -> Told:
    """Numbers add up; without any, "không phát sinh" if somebody said so."""
    answers = list(answers)
    given = [int(answer.value) for answer in answers if answer.value is not None]
    return Told(sum(given)) if given else Told(None, any(answer.is_none for answer in answers))


def percent(part: Told, whole: Told) -> Told:
    """Missing where either is; of nothing, or nothing of it, is "không phát sinh"."""
    if MISSING in (part, whole):
        return MISSING
    if NONE in (part, whole) or (part.value, whole.value) == (0, 0):
        return NONE
    return Told(Fraction(100 * part.value, whole.value)) if whole.value else MISSING


def written(answer: Told) -> str:
    """As pages write for machines: digits with a point, four decimals at most; "none"; ""."""
    if answer.value is None:
        return "none" if answer.is_none else ""
    if isinstance(answer.value, int):
        return str(answer.value)
    ten_thousandths = round(answer.value * 10_000)
    sign, digits = "-" * (ten_thousandths < 0), f"{abs(ten_thousandths):05d}"
    return f"{sign}{digits[:-4]}.{digits[-4:]}".rstrip("0").rstrip(".")
