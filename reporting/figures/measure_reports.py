"""What accepted reports say of one measure, as seen in one year."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from reporting.figures.content import ListItem, MeasureAnswer, Origin
from reporting.figures.figure import Figure, Source
from reporting.figures.flows import (
    Amount,
    Reading,
    column_figure,
    whole_year,
    whole_year_figure,
)
from reporting.figures.planned_measures import PlannedMeasure
from reporting.figures.year import Year
from reporting.models import Answer
from soctrang_ip.accounts.models import DOST_CODE

BASE_PLACE = "Số năm gốc"


class MeasureReports:
    """The accepted answers by year, and the list entries up to the year looked at.

    Of the year after only the official figures of this one are read.
    """

    def __init__(
        self,
        planned: PlannedMeasure,
        answers: Iterable[MeasureAnswer],
        items: Iterable[ListItem],
        year: Year,
    ) -> None:
        self.planned, self.year = planned, year
        self.items = [item for item in items if item.origin.year <= year.year]
        self.by_year: dict[int, list[MeasureAnswer]] = defaultdict(list)
        for row in answers:
            self.by_year[row.origin.year].append(row)

    @property
    def current(self) -> list[MeasureAnswer]:
        return self.by_year.get(self.year.year, [])

    @cached_property
    def answered(self) -> set[tuple[int, str]]:
        """The suppliers with an answer this year; a list with entries is one."""
        given = {
            (row.origin.agency_id, row.part)
            for row in self.current
            if row.answer or any(value not in (None, "") for value in row[4:9])
        }
        return (given | set(self.listed)) & self.planned.suppliers

    @cached_property
    def listed(self) -> dict[tuple[int, str], list[ListItem]]:
        """The list entries of this year's reports by agency and part."""
        found = defaultdict(list)
        for item in self.items:
            if item.origin.year == self.year.year:
                found[item.origin.agency_id, item.part].append(item)
        return dict(found)

    @cached_property
    def origins(self) -> dict[tuple[int, str], Origin]:
        """The reports of this year in which an agency speaks of a part."""
        rows = {(row.origin.agency_id, row.part): row.origin for row in self.current}
        return {pair: items[0].origin for pair, items in self.listed.items()} | rows

    @property
    def is_complete(self) -> bool:
        return self.answered == self.planned.suppliers

    @property
    def is_reported(self) -> bool:
        """Whether anybody says something of this year, if only in the report of the next."""
        said = any(row.amount.is_answered for row in self.flow(self.year.year))
        return said or bool(self.answered)

    def said_none(self, part: str) -> bool:
        """Whether any report up to this year answers "không phát sinh" to the part."""
        rows = (
            row for year, rows in self.by_year.items() if year <= self.year.year for row in rows
        )
        return any(row.answer == Answer.NONE and row.part == part for row in rows)

    def column(self, name: str, parts: Iterable[str] | None = None) -> list[Amount]:
        """One column of this year's reports, of the given parts."""
        return [
            Amount(row.origin, given(row, name), says_none(row, name))
            for row in self.current
            if parts is None or row.part in parts
        ]

    def officials(self, year: int) -> list[Amount]:
        """What the reports of the next year say officially of a year."""
        return [Amount(row.origin, row.previous_official) for row in self.by_year.get(year + 1, [])]

    def flow(self, year: int) -> list[Reading]:
        """What counts of a year, agency by agency."""
        estimates = [
            Amount(row.origin, given(row, "estimate"), row.answer == Answer.NONE)
            for row in self.by_year.get(year, [])
        ]
        return whole_year(self.officials(year), estimates)

    @cached_property
    def full_counts(self) -> dict[int, int]:
        """The whole-year count of each year to which every supplier has answered.

        What was entered for the base year stands for all of them.
        """
        agencies = {agency_id for agency_id, _ in self.planned.suppliers}
        counts = {}
        for year in range(self.base_year, self.year.year + 1):
            amounts = [row.amount for row in self.flow(year) if row.amount.is_answered]
            if amounts and agencies <= {row.origin.agency_id for row in amounts}:
                counts[year] = sum(row.value or 0 for row in amounts)
        if self.entered_base is not None:
            counts[self.base_year] = self.entered_base
        return counts

    @property
    def base_year(self) -> int:
        return self.year.plan.base_year

    @property
    def entered_base(self) -> int | None:
        """The whole count of the base year as Sở KH&CN entered it."""
        return self.planned.base.value if self.planned.base else None

    def count_figure(self, name: str, label: str, year: int) -> Figure:
        """What counts of a whole year: the entered base, else official, else the estimate."""
        key, label, unit = self.planned.key(name), self.planned.label(label), self.planned.unit
        if year == self.base_year and self.entered_base is not None:
            return Figure(
                key,
                label,
                self.entered_base,
                unit=unit,
                reading=BASE_PLACE.lower(),
                sources=(self.base_source("Cả năm", self.entered_base),),
            )
        return whole_year_figure(key, label, self.flow(year), self.year, unit=unit)

    def column_figure(
        self,
        name: str,
        label: str,
        column: str,
        parts: Iterable[str] | None = None,
        *,
        unit: str = "",
        reading: str = "",
    ) -> Figure:
        """The sum of one column of this year's reports, of the given parts."""
        return column_figure(
            self.planned.key(name),
            self.planned.label(label),
            self.column(column, parts),
            self.year,
            unit=unit,
            reading=reading or self.year.closing,
        )

    def base_source(self, label: str, value: int | None) -> Source:
        """What was entered for the base year: no report."""
        dost = next(label for label in self.year.agencies.values() if label.code == DOST_CODE)
        base = self.planned.base
        text = f"{label} {self.base_year}" + (f" ({base.source})" if base.source else "")
        return Source(
            dost.name, dost.code, None, None, self.base_year, text, value, place=BASE_PLACE
        )


def given(row: MeasureAnswer, column: str) -> int | None:
    return None if says_none(row, column) else getattr(row, column)


def says_none(row: MeasureAnswer, column: str) -> bool:
    """ "Không phát sinh" speaks of the report's own year, not of the one before."""
    return row.answer == Answer.NONE and column != "previous_official"
