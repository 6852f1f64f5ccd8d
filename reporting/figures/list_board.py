"""The list of a measure: distinct entries, those that may be one, and what was decided on them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from plan.models import MeasureKind
from reporting.figures import content
from reporting.figures import year as years
from reporting.figures.content import ListItem
from reporting.figures.entries import distinct, grouped
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.measure_path import NoMeasure
from reporting.figures.measure_reports import MeasureReports
from reporting.figures.measure_supplies import (
    codes_of,
    district_of,
    entries_table,
    told_by,
)
from reporting.figures.measures import reports_of
from reporting.figures.merges import Decided, Merges, Pair, pair
from reporting.figures.planned_measures import planned_measures
from reporting.figures.scope import Scope
from reporting.figures.suspects import Suspicion, suspected
from reporting.figures.table import Cell, Column, FigureTable, row
from reporting.figures.year import Year
from reporting.models import ListDecision, ListEntry, Verdict
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.text import search_key

SHOWN = 20
"""How many pairs the page shows at once: the next ones follow as they are decided."""

LISTS = {MeasureKind.LIST, MeasureKind.LIST_RATIO}


@dataclass(frozen=True)
class Side:
    """One entry of a pair, with all that the accepted reports say of it."""

    identity: str
    name: str
    code: str
    district: str
    told_by: str


@dataclass(frozen=True)
class SuspectedPair:
    first: Side
    second: Side
    reason: str
    seen: int
    """How many decisions were made on the pair, all undone."""


@dataclass(frozen=True)
class ListBoard:
    code: str
    name: str
    distinct: Figure
    reported: Figure
    merged: Figure
    suspected: Figure
    pairs: tuple[SuspectedPair, ...]
    decided: tuple[ListDecision, ...]
    """The decisions that hold, the newest first."""
    entries: FigureTable
    trail: FigureTable

    @property
    def shown(self) -> tuple[SuspectedPair, ...]:
        return self.pairs[:SHOWN]

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        return self.entries, self.doubts, self.trail

    @property
    def doubts(self) -> FigureTable:
        """The suspected pairs; the page shows each with what can be decided."""
        return FigureTable(
            "nghi-trung",
            "Nghi trùng, chưa quyết định",
            (
                Column("Mục thứ nhất", width=44),
                Column("Mục thứ hai", width=44),
                Column("Vì sao", width=36),
                Column("Mục thứ nhất trong báo cáo của", width=50),
                Column("Mục thứ hai trong báo cáo của", width=50),
            ),
            tuple(
                row(
                    _in_words(each.first),
                    _in_words(each.second),
                    each.reason,
                    each.first.told_by,
                    each.second.told_by,
                )
                for each in self.pairs
            ),
        )


def list_board(scope: Scope, now: datetime.datetime, *, code: str) -> ListBoard:
    """Three queries; raises NoMeasure for what is no list. Up to the year of the scope."""
    planned = next((each for each in planned_measures(scope.plan) if each.code == code), None)
    if planned is None or planned.kind not in LISTS:
        raise NoMeasure(code)
    read = content.read(scope.plan, {ListEntry: (scope.plan.first_year, scope.year)})
    reports = reports_of([planned], years.of(scope, read, scope.year))[0]
    trail = list(ListDecision.objects.filter(measure=planned.pk).select_related("by"))
    merges = Merges(Decided(each.first, each.second, each.verdict) for each in trail)
    groups = grouped(reports)
    kept = {identity: same for identity, same in groups.items() if _is_kept(same, scope)}
    doubts = [
        doubt
        for doubt in suspected(reports.items, merges.apart)
        if doubt.first.identity in kept or doubt.second.identity in kept
    ]
    last = {(each.first, each.second): each for each in trail}
    return ListBoard(
        code=planned.code,
        name=planned.name,
        **_figures(reports, kept, doubts),
        pairs=tuple(_pair(doubt, groups, reports.year, last) for doubt in doubts),
        decided=tuple(
            each
            for each in reversed(trail)
            if last[each.first, each.second] is each and each.verdict != Verdict.UNDONE
        ),
        entries=entries_table(reports, kept.values(), is_folded=False),
        trail=_trail(trail),
    )


def _is_kept(same: Iterable[ListItem], scope: Scope) -> bool:
    """Whether an agency of the filter reported the entry, and one of its names or codes has the
    words searched for."""
    wanted = search_key(scope.words)
    return any(scope.keeps(item.origin.agency_id) for item in same) and any(
        wanted in search_key(f"{item.name} {item.code}") for item in same
    )


def _figures(
    reports: MeasureReports, kept: dict[str, list[ListItem]], doubts: list[Suspicion]
) -> dict[str, Figure]:
    planned, year = reports.planned, reports.year
    counted = distinct(reports)

    def figure(name: str, label: str, sources: Iterable[Source]) -> Figure:
        return tally(f"lists.{planned.code}.{name}", planned.label(label), sources)

    return {
        "distinct": figure("distinct", "mục không trùng", (counted[each] for each in kept)),
        "reported": figure(
            "reported",
            "dòng trong các báo cáo",
            (year.source(each.origin, each.name, 1) for same in kept.values() for each in same),
        ),
        "merged": figure(
            "merged",
            "mục đã gộp vào mục khác",
            (
                year.source(each.origin, f"{each.name}: gộp vào {same[0].name}", 1)
                for same in kept.values()
                for each in _merged(same)
            ),
        ),
        "suspected": figure(
            "suspected",
            "cặp nghi trùng",
            (
                year.source(
                    doubt.first.origin,
                    f"{doubt.first.name} – {doubt.second.name}: "
                    f"{doubt.reason[0].lower()}{doubt.reason[1:]}",
                    1,
                )
                for doubt in doubts
            ),
        ),
    }


def _merged(same: list[ListItem]) -> list[ListItem]:
    """The first report of each entry that was decided to be the same as the first one."""
    first_of: dict[str, ListItem] = {}
    for item in same:
        first_of.setdefault(item.reported_as, item)
    return list(first_of.values())[1:]


def _pair(
    doubt: Suspicion,
    groups: dict[str, list[ListItem]],
    year: Year,
    last: dict[Pair, ListDecision],
) -> SuspectedPair:
    made = last.get(pair(doubt.first.reported_as, doubt.second.reported_as))
    return SuspectedPair(
        _side(doubt.first, groups, year),
        _side(doubt.second, groups, year),
        doubt.reason,
        made.number if made else 0,
    )


def _side(item: ListItem, groups: dict[str, list[ListItem]], year: Year) -> Side:
    same = groups[item.identity]
    return Side(
        item.reported_as,
        item.name,
        codes_of(same),
        district_of(same, year),
        told_by(same, year),
    )


def _in_words(side: Side) -> str:
    return ", ".join(filter(None, (side.name, side.code, side.district)))


def _trail(trail: Iterable[ListDecision]) -> FigureTable:
    return FigureTable(
        "lich-su",
        "Lịch sử quyết định",
        (
            Column("Lúc", width=20),
            Column("Mục thứ nhất", width=44),
            Column("Mục thứ hai", width=44),
            Column("Quyết định", width=18),
            Column("Người quyết định", width=34),
            Column("Ghi chú", width=40),
        ),
        tuple(
            row(
                format_instant(each.decided_at),
                each.first_label,
                each.second_label,
                Cell(state=each.state),
                f"{each.by} ({each.get_role_display()})",
                each.note,
            )
            for each in trail
        ),
        is_folded=True,
    )
