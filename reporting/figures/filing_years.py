"""The filing of several years, each by the names of its own closing date."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from reporting.figures.agencies import Agencies
from reporting.figures.durations import Durations, Journal, durations, journal_of
from reporting.figures.filing import AgencyFiling, Filing, by_agency, count, obligations_of
from reporting.figures.scope import Scope
from reporting.models import Obligation


@dataclass(frozen=True)
class YearFiling:
    """`agencies` are in plan order; their figures are counted from them."""

    year: int
    agencies: tuple[AgencyFiling, ...]
    filing: Filing
    durations: Durations

    @property
    def is_for_paper(self) -> bool:
        return any(each.obligation.round.is_for_paper for each in self.agencies)


def filing_of_years(scope: Scope, now: datetime.datetime) -> tuple[YearFiling, ...]:
    """The years of the span that have a round, under the filters (two queries)."""
    rounds = {year: scope.rounds[year] for year in scope.years if year in scope.rounds}
    journal = journal_of(rounds.values())
    owed = defaultdict(list)
    for obligation in obligations_of(rounds.values()):
        if scope.keeps(obligation.agency_id):
            owed[obligation.round.year].append(obligation)
    return tuple(_year(year, owed[year], journal, scope.agencies_of(year), now) for year in rounds)


def _year(
    year: int,
    obligations: list[Obligation],
    journal: Journal,
    agencies: Agencies,
    now: datetime.datetime,
) -> YearFiling:
    everybody = by_agency(obligations, agencies, now)
    key, whose = f"filing_years.{year}", f"Năm {year}"
    return YearFiling(
        year,
        tuple(everybody),
        count(everybody, key, whose),
        durations(obligations, journal, agencies, key, whose),
    )
