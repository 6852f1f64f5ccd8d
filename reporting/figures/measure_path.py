"""One measure over the years of the plan: results, corridor, and who supplied what."""

import datetime
from dataclasses import dataclass, replace

from plan.models import GrowthReading, MeasureKind
from reporting.figures import content, flows
from reporting.figures import year as years
from reporting.figures.edges import counts_of, edge_figures, no_corridor
from reporting.figures.figure import Figure, Kind
from reporting.figures.measure_board import spans
from reporting.figures.measure_reports import MeasureReports
from reporting.figures.measure_supplies import entries_table, supplies_table
from reporting.figures.measures import MeasureRow, measure_row, reports_of
from reporting.figures.planned_measures import SHARES, PlannedMeasure, horizons, planned_measures
from reporting.figures.scope import Scope
from reporting.figures.standings import Standing
from reporting.figures.table import Column, FigureTable, Row, row

FLOWS = {MeasureKind.GROWTH, MeasureKind.DIRECTION}


class NoMeasure(LookupError):
    """The plan has no measure of this code."""


@dataclass(frozen=True)
class PathYear:
    """`figures` by the names of `MeasurePath.columns`, none where the year has no such number."""

    year: int
    figures: tuple[tuple[str, Figure], ...]
    low: Figure | None
    high: Figure | None
    missing: str
    """Why there is no corridor, where there should be one."""
    standing: Standing | None
    """None before the plan and after the year looked at."""
    is_partial: bool
    """Whether the value is not of all suppliers yet, and so is no point of the path."""

    @property
    def value(self) -> Figure | None:
        return dict(self.figures).get("value")


@dataclass(frozen=True)
class MeasurePath:
    row: MeasureRow
    """The year looked at."""
    columns: tuple[tuple[str, str], ...]
    """Name and title of what stands in a year."""
    years: tuple[PathYear, ...]
    supplies: FigureTable
    entries: FigureTable | None
    """Of a list."""

    @property
    def tables(self) -> tuple[FigureTable, ...]:
        found = (self.path, self.supplies)
        return (*found, self.entries) if self.entries else found

    @property
    def path(self) -> FigureTable:
        has_edges = any(each.low for each in self.years)
        return FigureTable(
            "lo-trinh",
            "Kết quả và lộ trình từng năm" if has_edges else "Kết quả từng năm",
            (
                Column("Năm", width=8),
                *(Column(title, is_number=True) for _, title in self.columns),
                *(Column(title, is_number=True) for _, title in self._edges),
                Column("Đánh giá", width=20),
            ),
            tuple(self._path_row(each) for each in self.years),
            lead="Lộ trình từng năm là đề xuất; Kế hoạch chỉ nêu mức ở năm của mỗi mốc."
            if has_edges
            else "",
        )

    @property
    def _edges(self) -> list[tuple[str, str]]:
        titles = (("low", "Lộ trình: từ"), ("high", "Lộ trình: đến"))
        return [edge for edge in titles if any(getattr(each, edge[0]) for each in self.years)]

    def _path_row(self, each: PathYear) -> Row:
        there = dict(each.figures)
        return row(
            str(each.year),
            *(there.get(name, "") for name, _ in self.columns),
            *(
                getattr(each, name) or (each.missing if name == "low" else "")
                for name, _ in self._edges
            ),
            each.standing or "",
        )


def measure_path(scope: Scope, now: datetime.datetime, *, code: str) -> MeasurePath:
    """Two queries; raises NoMeasure. Results stand up to the year of the scope."""
    read = content.read(scope.plan, spans(scope))
    listed = planned_measures(scope.plan)
    planned = next((each for each in listed if each.code == code), None)
    if planned is None:
        raise NoMeasure(code)

    def at(year: int) -> MeasureReports:
        return reports_of([planned], years.of(scope, read, year))[0]

    present, all_horizons = at(scope.year), horizons(listed)
    found = measure_row(present, all_horizons)
    return MeasurePath(
        row=found,
        columns=_columns(planned, scope),
        years=tuple(
            _path_year(year, present, at(year) if year <= scope.year else None, all_horizons)
            for year in range(scope.plan.base_year, scope.plan.last_year + 1)
        ),
        supplies=supplies_table(present, found.states),
        entries=entries_table(present) if present.items else None,
    )


def _columns(planned: PlannedMeasure, scope: Scope) -> tuple[tuple[str, str], ...]:
    match planned.kind:
        case MeasureKind.RATIO | MeasureKind.LIST_RATIO:
            return (("value", "Tỷ lệ"), ("numerator", "Tử số"), ("denominator", "Mẫu số"))
        case MeasureKind.DIRECTION:
            return _FLOW_COLUMNS
        case MeasureKind.GROWTH:
            how = GrowthReading(scope.plan.growth_reading).label.lower()
            return (*_FLOW_COLUMNS, ("rate", f"Tăng bình quân từ đầu giai đoạn ({how})"))
        case MeasureKind.LIST:
            return (("value", "Lũy kế không trùng"),)
        case MeasureKind.MILESTONE:
            return (("value", "Cơ quan báo đã đạt mốc"),)
        case _:
            return (("value", "Kết quả đến ngày chốt"),)


_FLOW_COLUMNS = (
    ("closing", "Thực hiện đến ngày chốt"),
    ("estimate", "Ước cả năm"),
    ("official", "Chính thức (báo cáo năm sau)"),
    ("value", "Số tính cho năm"),
)


def _path_year(
    year: int, present: MeasureReports, then: MeasureReports | None, all_horizons: set[int]
) -> PathYear:
    """`then` is what was reported up to that year; None for a year to come."""
    planned = present.planned
    prefix = f"path.{planned.code}.{year}."
    low, high = edge_figures(
        present, counts_of(present).get(year), prefix, year, is_percent=planned.kind in SHARES
    )
    named: dict[str, Figure] = {}
    standing = None
    if then is not None:
        found = measure_row(then, all_horizons)
        if year == present.base_year:
            named = _base_figures(then)
        else:
            named, standing = _figures(then, found), found.standing
    return PathYear(
        year,
        tuple(
            (name, replace(figure, key=f"{prefix}{name}", label=_dated(figure.label, year)))
            for name, figure in named.items()
        ),
        low,
        high,
        "" if low else no_corridor(planned, year, present.base_year),
        standing,
        is_partial=then is not None and _is_partial(then),
    )


def _is_partial(reports: MeasureReports) -> bool:
    """Of lists and numbers more answers could only raise the value."""
    if reports.planned.kind in FLOWS:
        return reports.year.year not in reports.full_counts
    is_asked_apart = reports.planned.kind == MeasureKind.RATIO
    is_after_base = reports.year.year > reports.base_year
    return is_asked_apart and is_after_base and not reports.is_complete


def _dated(label: str, year: int) -> str:
    return label if str(year) in label else f"{label} năm {year}"


def _figures(reports: MeasureReports, found: MeasureRow) -> dict[str, Figure]:
    if reports.planned.kind in SHARES:
        numerator, denominator, *_ = found.parts
        return {"value": found.value, "numerator": numerator, "denominator": denominator}
    if reports.planned.kind not in FLOWS:
        return {"value": found.value}
    unit, year = reports.planned.unit, reports.year.year
    named = {
        "closing": reports.column_figure("closing", "thực hiện", "value", unit=unit),
        "estimate": reports.column_figure(
            "estimate", "ước cả năm", "estimate", unit=unit, reading=flows.ESTIMATE
        ),
        **_counted(reports, year),
    }
    return named | ({"rate": found.value} if reports.planned.kind == MeasureKind.GROWTH else {})


def _counted(reports: MeasureReports, year: int) -> dict[str, Figure]:
    """What the reports of the next year say officially, and what counts of the year."""
    planned = reports.planned
    official = flows.column_figure(
        "",
        planned.label(f"chính thức năm {year}"),
        reports.officials(year),
        reports.year,
        unit=planned.unit,
        reading=flows.OFFICIAL,
    )
    return {"official": official, "value": reports.count_figure("", f"cả năm {year}", year)}


def _base_figures(reports: MeasureReports) -> dict[str, Figure]:
    """What is known of the base year: nobody reported of it."""
    planned, base = reports.planned, reports.planned.base
    if planned.kind in FLOWS:
        return _counted(reports, reports.base_year)
    if base is None or planned.base_amount is None:
        return {}
    if planned.kind not in SHARES:
        return {"value": _entered(reports, "Số lượng", base.value)}
    numerator = _entered(reports, "Tử số", base.numerator)
    denominator = _entered(reports, "Mẫu số", base.denominator)
    share = Figure(
        "",
        planned.label("tỷ lệ"),
        planned.base_amount,
        kind=Kind.PERCENT,
        reading=numerator.reading,
        sources=(*numerator.sources, *denominator.sources),
        is_sum=False,
    )
    return {"value": share, "numerator": numerator, "denominator": denominator}


def _entered(reports: MeasureReports, label: str, value: int | None) -> Figure:
    source = reports.base_source(label, value)
    return Figure(
        "",
        reports.planned.label(label.lower()),
        value,
        reading=source.place.lower(),
        sources=(source,),
    )
