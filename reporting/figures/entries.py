"""Lists of units, products and patents: each distinct entry counts once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from reporting.figures.content import ListItem
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.measure_reports import MeasureReports
from reporting.figures.year import Year


def grouped(
    reports: MeasureReports, keeps: Callable[[str], bool] = lambda part: True
) -> dict[str, list[ListItem]]:
    """What is the same entry, of the kept parts up to the year; the first report comes first."""
    found: dict[str, list[ListItem]] = defaultdict(list)
    for item in reports.items:
        if keeps(item.part):
            found[item.identity].append(item)
    return dict(found)


def distinct(
    reports: MeasureReports, keeps: Callable[[str], bool] = lambda part: True
) -> dict[str, Source]:
    """One source for each distinct entry: its first report; the label names the others."""
    return {
        identity: _source(same, reports.year) for identity, same in grouped(reports, keeps).items()
    }


def entries_figure(
    reports: MeasureReports, name: str, label: str, entries: dict[str, Source], part: str
) -> Figure:
    """Counts entries of the part; where nobody lists any, "không phát sinh" if somebody said so,
    else missing."""
    planned = reports.planned
    figure = tally(
        planned.key(name),
        planned.label(label),
        entries.values(),
        unit="" if planned.unit == "%" else planned.unit,
        reading=through(reports.year),
    )
    if any(item.part == part for item in reports.items):
        return figure
    return replace(figure, value=None, is_none=reports.said_none(part))


def through(year: Year) -> str:
    return f"lũy kế {year.plan.first_year}–{year.year}, {year.closing}"


def _source(same: list[ListItem], year: Year) -> Source:
    first, *others = same
    label = f"{first.name} ({first.code})" if first.code else first.name
    also = dict.fromkeys(
        f"{year.agencies[item.origin.agency_id].name} {item.origin.year}" for item in others
    )
    if also:
        label += f"; cũng có trong báo cáo của {', '.join(also)}"
    return year.source(first.origin, label, 1)
