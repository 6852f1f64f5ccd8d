"""Yearly flows (applications, spending): which reading of a year counts.

Official is what the report of the next year says of this one; without it the estimate of the
whole year, marked "(ước)". The value to the closing date never stands for a year.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures.content import Origin
from reporting.figures.figure import Figure, Kind, Source, total
from reporting.figures.year import Year

OFFICIAL = "chính thức"
ESTIMATE = "ước cả năm"
MIXED = "chính thức, nơi chưa có thì ước cả năm"


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of one report: given, "không phát sinh", or not there.

    `name` says of what, where a figure sums several things of the same report.
    """

    origin: Origin
    value: int | None
    is_none: bool = False
    name: str = ""

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.is_none


@dataclass(frozen=True, slots=True)
class Reading:
    """What counts of one agency's year."""

    amount: Amount
    is_official: bool

    @property
    def is_estimate(self) -> bool:
        return not self.is_official and self.amount.value is not None


def whole_year(officials: Iterable[Amount], estimates: Iterable[Amount]) -> list[Reading]:
    """Agency by agency the official amount if given, else the estimate.

    Both are of one measure or one source, at most one amount an agency; `officials` stand in
    the reports of the next year.
    """
    official = {row.origin.agency_id: row for row in officials if row.value is not None}
    return [Reading(row, is_official=True) for row in official.values()] + [
        Reading(row, is_official=False) for row in estimates if row.origin.agency_id not in official
    ]


def whole_year_figure(
    key: str,
    label: str,
    readings: Iterable[Reading],
    year: Year,
    *,
    kind: Kind = Kind.COUNT,
    unit: str = "",
) -> Figure:
    readings = sorted(readings, key=lambda row: year.order(row.amount.origin))
    is_estimate = any(row.is_estimate for row in readings)
    is_official = any(row.is_official for row in readings)
    reading = MIXED if is_estimate and is_official else OFFICIAL if is_official else ESTIMATE
    return total(
        key,
        label,
        [_source(row, year) for row in readings],
        kind=kind,
        unit=unit,
        reading=reading,
        is_estimate=is_estimate,
    )


def _source(reading: Reading, year: Year) -> Source:
    amount = reading.amount
    what = OFFICIAL if reading.is_official else ESTIMATE
    label = f"{amount.name}, {what}" if amount.name else what[0].upper() + what[1:]
    return year.source(amount.origin, label, amount.value, is_none=amount.is_none)


def column_figure(
    key: str,
    label: str,
    amounts: Iterable[Amount],
    year: Year,
    *,
    kind: Kind = Kind.COUNT,
    unit: str = "",
    reading: str = "",
) -> Figure:
    """The sum of one column of this year's reports."""
    return total(
        key,
        label,
        [
            year.source(row.origin, row.name, row.value, is_none=row.is_none)
            for row in sorted(amounts, key=lambda row: year.order(row.origin))
        ],
        kind=kind,
        unit=unit,
        reading=reading,
    )
