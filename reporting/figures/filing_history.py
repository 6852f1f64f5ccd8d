"""The state of each agency's report in each year, beside each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reporting.figures.agencies import AgencyLabel
from reporting.figures.filing import FilingState
from reporting.figures.filing_years import YearFiling
from reporting.figures.scope import Scope
from reporting.figures.table import Column, FigureTable, row
from soctrang_ip.accounts.agencies import AgencyKind


@dataclass(frozen=True)
class YearState:
    year: int
    state: FilingState
    link: tuple[str, str] | None
    """The accepted version, else the latest one sent; None before any."""


@dataclass(frozen=True)
class AgencyYears:
    name: str
    years: tuple[YearState, ...]


@dataclass(frozen=True)
class KindYears:
    kind: AgencyKind
    agencies: tuple[AgencyYears, ...]


@dataclass(frozen=True)
class History:
    """Each agency's state in each year, by kind in plan order."""

    years: tuple[int, ...]
    kinds: tuple[KindYears, ...]

    @property
    def states(self) -> list[FilingState]:
        """Those that occur, in the order of the legend."""
        found = {
            each.state for kind in self.kinds for agency in kind.agencies for each in agency.years
        }
        return [state for state in FilingState if state in found]

    @property
    def table(self) -> FigureTable:
        return FigureTable(
            "qua-cac-nam",
            "Từng cơ quan qua các năm",
            (
                Column("Cơ quan", width=34),
                Column("Loại cơ quan", width=26),
                *(Column(str(year), width=20) for year in self.years),
            ),
            tuple(
                row(agency.name, each.kind.label, *(year.state for year in agency.years))
                for each in self.kinds
                for agency in each.agencies
            ),
        )


def history(scope: Scope, years: Iterable[YearFiling]) -> History:
    found = {
        (each.agency.pk, year.year): YearState(year.year, each.state, each.link)
        for year in years
        for each in year.agencies
    }
    there = {agency_id for agency_id, _ in found}
    listed = [
        label
        for label in scope.agencies.values()
        if label.pk in there or (label.is_reporting and scope.keeps(label.pk))
    ]

    def states(agency: AgencyLabel) -> Iterator[YearState]:
        for year in scope.years:
            silent = FilingState.NOT_ASKED if year in scope.rounds else FilingState.NO_ROUND
            yield found.get((agency.pk, year), YearState(year, silent, None))

    return History(
        tuple(scope.years),
        tuple(
            KindYears(kind, tuple(AgencyYears(each.name, tuple(states(each))) for each in agencies))
            for kind in AgencyKind
            if (agencies := [each for each in listed if each.kind == kind])
        ),
    )
