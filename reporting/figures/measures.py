"""Each measure of part II.2 in one year, read by its nature, against its targets."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from plan.models import MeasureKind, SupplierPart, TargetRule
from reporting.figures.edges import asked_of, edge_figures, no_corridor
from reporting.figures.figure import Figure, Source, tally
from reporting.figures.measure_reports import MeasureReports
from reporting.figures.measure_results import Result, SupplierState, result_of
from reporting.figures.needs import Need
from reporting.figures.planned_measures import PlannedMeasure, horizons
from reporting.figures.standings import Standing
from reporting.figures.targets import TargetLine, Trend, horizon_of, target_of
from reporting.figures.year import Year


@dataclass(frozen=True)
class MeasureRow:
    """`value` is what is held against `target`, the one of its own horizons that the year is
    under way to (None: the plan has no target); `parts` are what it is made of and what stands
    beside it. `answered` of `asked` suppliers have an accepted answer."""

    code: str
    name: str
    indicator_code: str
    indicator: str
    unit: str
    kind: MeasureKind
    targets: tuple[TargetLine, ...]
    target: TargetLine | None
    value: Figure
    parts: tuple[Figure, ...]
    standing: Standing
    low: Figure | None
    high: Figure | None
    """The corridor of the year, where there is one and the target is due."""
    need: Need | None
    """None where nothing is missing, or it cannot be said."""
    excuse: str
    """Why it is not judged; "" where it is."""
    no_corridor: str
    """What is missing for a corridor."""
    trend: Trend | None
    states: tuple[SupplierState, ...]
    answered: Figure
    asked: Figure
    suppliers: frozenset[int]
    """Agencies."""

    @property
    def asks(self) -> str:
        """What the year asks for, where that is no number."""
        if self.low is not None:
            return ""
        if self.standing is Standing.NOT_DUE or self.target is None:
            return "chưa xét"
        match self.target.rule:
            case TargetRule.INCREASE:
                return "tăng so với năm trước"
            case TargetRule.MILESTONE:
                return f"đạt mốc năm {self.target.horizon}"
            case _:
                return self.no_corridor or f"mốc năm {self.target.horizon} đã qua"


def measures_of(listed: list[PlannedMeasure], year: Year) -> tuple[MeasureRow, ...]:
    """No query."""
    return tuple(measure_row(reports, horizons(listed)) for reports in reports_of(listed, year))


def reports_of(listed: Iterable[PlannedMeasure], year: Year) -> list[MeasureReports]:
    """What was reported of each measure."""
    answers, items = defaultdict(list), defaultdict(list)
    for row in year.content.measures:
        answers[row.measure_id].append(row)
    for item in year.content.lists:
        items[item.measure_id].append(item)
    return [
        MeasureReports(planned, answers[planned.pk], items[planned.pk], year) for planned in listed
    ]


def measure_row(reports: MeasureReports, all_horizons: set[int]) -> MeasureRow:
    """`all_horizons` are those of the whole plan: they say which one it is under way to."""
    planned, year = reports.planned, reports.year
    target = target_of(year.year, planned.targets)
    result = result_of(reports)
    is_due = target is not None and target.horizon <= horizon_of(year.year, all_horizons)
    standing = _standing(reports, result, target) if is_due else Standing.NOT_DUE
    edge = asked_of(reports).get(year.year) if is_due else None
    low, high = edge_figures(
        reports,
        edge,
        planned.key(""),
        year.year,
        is_percent=planned.unit == "%" or planned.kind == MeasureKind.GROWTH,
    )
    return MeasureRow(
        code=planned.code,
        name=planned.name,
        indicator_code=planned.indicator_code,
        indicator=planned.indicator,
        unit=planned.unit,
        kind=planned.kind,
        targets=tuple(planned.targets[key] for key in sorted(planned.targets)),
        target=target,
        value=result.value,
        parts=result.parts,
        standing=standing,
        low=low,
        high=high,
        need=result.need(target) if is_due and _is_short(result, standing) else None,
        excuse=_excuse(result) if standing is Standing.INSUFFICIENT else "",
        no_corridor=no_corridor(planned, year.year, reports.base_year) if is_due else "",
        trend=result.trend,
        states=result.states,
        answered=_suppliers_figure(reports, "answered", "cơ quan đã có số liệu", reports.answered),
        asked=_suppliers_figure(reports, "asked", "cơ quan cung cấp số liệu", planned.suppliers),
        suppliers=frozenset(agency_id for agency_id, _ in planned.suppliers),
    )


def _is_short(result: Result, standing: Standing) -> bool:
    """Whether enough is known to say what is missing, and something is."""
    is_known = result.is_complete and result.value.value is not None
    return is_known and standing not in {Standing.MET, Standing.EXCEEDED, Standing.NOT_REPORTED}


def _excuse(result: Result) -> str:
    is_waiting = not result.is_complete or result.value.is_none
    return "còn thiếu số liệu của cơ quan cung cấp" if is_waiting else result.excuse


def _standing(reports: MeasureReports, result: Result, target: TargetLine) -> Standing:
    if not reports.is_reported:
        return Standing.NOT_REPORTED
    if not result.is_complete:
        return Standing.INSUFFICIENT
    if result.value.is_none:
        return Standing.NONE if reports.is_complete else Standing.INSUFFICIENT
    return result.judge(target)


def _suppliers_figure(
    reports: MeasureReports, name: str, label: str, suppliers: set[tuple[int, str]]
) -> Figure:
    year = reports.year
    ordered = sorted(suppliers, key=lambda pair: (year.agencies[pair[0]].order, pair[1]))
    return tally(
        reports.planned.key(name),
        reports.planned.label(label),
        [_supplier_source(reports, *pair) for pair in ordered],
    )


def _supplier_source(reports: MeasureReports, agency_id: int, part: str) -> Source:
    year, label = reports.year, SupplierPart(part).label
    origin = reports.origins.get((agency_id, part))
    if origin:
        return year.source(origin, label, 1)
    agency = year.agencies[agency_id]
    return Source(agency.name, agency.code, None, None, year.year, label, 1)
