"""Obstacles and proposals that agencies raise, with the report each one stands in."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures.content import Origin
from reporting.figures.figure import Figure, Source
from reporting.figures.year import Year


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    source: Source
    text: str
    cause: str


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
    obstacles: tuple[ObstacleRow, ...]
    proposals: tuple[ProposalRow, ...]


def register(year: Year, *, has_reports: bool) -> Register:
    """No query. The rows of the year's accepted reports, in the order of agencies.

    Without any accepted report the counts are "chưa có số liệu", not 0.
    """
    obstacles = tuple(
        ObstacleRow(_source(row.origin, row.text, year), row.text, row.cause)
        for row in year.content.obstacles
    )
    proposals = tuple(
        ProposalRow(
            _source(row.origin, row.text, year), row.text, row.addressee, row.reason, row.wanted_by
        )
        for row in year.content.proposals
    )
    return Register(
        obstacle_count=_counted("obstacles", "Khó khăn, vướng mắc", obstacles, has_reports),
        proposal_count=_counted("proposals", "Đề xuất, kiến nghị", proposals, has_reports),
        obstacles=obstacles,
        proposals=proposals,
    )


def _source(origin: Origin, text: str, year: Year) -> Source:
    return year.source(origin, text, 1)


def _counted(
    key: str, label: str, rows: Iterable[ObstacleRow | ProposalRow], has_reports: bool
) -> Figure:
    return count(f"register.{key}", label, (row.source for row in rows), has_reports)


def count(key: str, label: str, sources: Iterable[Source], has_reports: bool) -> Figure:
    """How many opinions; missing as long as no report is accepted."""
    sources = tuple(sources)
    return Figure(key, label, len(sources) if has_reports else None, unit="ý kiến", sources=sources)
