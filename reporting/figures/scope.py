"""What a dashboard is asked about: the year or years, and what the filters keep."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from plan.models import Plan
from reporting.figures.agencies import Agencies, AgencyNames
from reporting.models import ReportingRound


@dataclass(frozen=True)
class Scope:
    """`year` is the year looked at, the last one of a span; the other filters are "" for all."""

    plan: Plan
    rounds: Mapping[int, ReportingRound]
    """The plan's annual rounds by year."""
    names: AgencyNames
    year: int
    first_year: int
    section: str = ""
    """The mục as printed, such as "IV"."""
    agency: str = ""
    """A code."""
    kind: str = ""
    """An AgencyKind."""
    indicator: str = ""
    """A code."""
    compared_year: int | None = None
    opinion_kind: str = ""
    """An OpinionKind."""
    addressee: str = ""
    """A slug of reporting.figures.addressees."""
    response_status: str = ""
    """A ResponseStatus."""
    words: str = ""
    """What is searched for, as typed."""

    @property
    def years(self) -> range:
        return range(self.first_year, self.year + 1)

    @property
    def is_span(self) -> bool:
        return self.first_year < self.year

    @property
    def round(self) -> ReportingRound | None:
        """The annual round of `year`; None before it is opened."""
        return self.rounds.get(self.year)

    @property
    def is_sample(self) -> bool:
        """Whether any year of the plan holds illustrative data: figures look across years."""
        return any(round_.is_sample for round_ in self.rounds.values())

    @property
    def agencies(self) -> Agencies:
        return self.agencies_of(self.year)

    def agencies_of(self, year: int) -> Agencies:
        """Every agency, by the names of that year's closing date."""
        return self.names.on(self.data_until(year) or datetime.date(year, 12, 31))

    def data_until(self, year: int) -> datetime.date | None:
        """The closing date of the year's round; None without a round."""
        return self.rounds[year].data_until if year in self.rounds else None

    @cached_property
    def agency_ids(self) -> frozenset[int] | None:
        """The agencies that the filters keep; None when they keep all of them."""
        if not self.agency and not self.kind:
            return None
        return frozenset(
            label.pk
            for label in self.agencies.values()
            if self.agency in ("", label.code) and self.kind in ("", label.kind)
        )

    def keeps(self, agency_id: int) -> bool:
        return self.keeps_one_of((agency_id,))

    def keeps_one_of(self, agency_ids: Iterable[int]) -> bool:
        """Without a filter also of nobody."""
        return self.agency_ids is None or not self.agency_ids.isdisjoint(agency_ids)


def of_round(round_: ReportingRound) -> Scope:
    """One year without filters, of an annual round with its plan (two queries)."""
    rounds = ReportingRound.objects.filter(plan=round_.plan_id).annual_by_year()
    return Scope(round_.plan, rounds, AgencyNames(), round_.year, round_.year)
