"""Obstacles and proposals that agencies raise, with the report each one stands in."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures.content import Origin
from reporting.figures.figure import Figure, Source
from reporting.figures.year import Year

OBSTACLES, PROPOSALS = "Khó khăn, vướng mắc", "Đề xuất, kiến nghị"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    source: Source
    text: str
    addressee: str
    reason: str
    wanted_by: str


@dataclass(frozen=True)
class Register:
    obstacle_count: Figure
    proposal_count: Figure
    proposals: tuple[ProposalRow, ...]


def register(year: Year, *, has_reports: bool) -> Register:
    """No query. The rows of the year's accepted reports, in the order of agencies.

    Without any accepted report the counts are "chưa có số liệu", not 0.
    """
    proposals = tuple(
        ProposalRow(
            _source(row.origin, row.text, year), row.text, row.addressee, row.reason, row.wanted_by
        )
        for row in year.content.proposals
    )
    obstacles = (_source(row.origin, row.text, year) for row in year.content.obstacles)
    return Register(
        obstacle_count=count("register.obstacles", OBSTACLES, obstacles, has_reports),
        proposal_count=count(
            "register.proposals", PROPOSALS, (row.source for row in proposals), has_reports
        ),
        proposals=proposals,
    )


def _source(origin: Origin, text: str, year: Year) -> Source:
    return year.source(origin, text, 1)


def count(key: str, label: str, sources: Iterable[Source], has_reports: bool) -> Figure:
    """How many opinions; missing as long as no report is accepted."""
    sources = tuple(sources)
    return Figure(key, label, len(sources) if has_reports else None, unit="ý kiến", sources=sources)
