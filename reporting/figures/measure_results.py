"""What one measure came to in a year, and how it is judged: one maker for each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from plan.models import GrowthReading, MeasureKind, SupplierPart
from reporting.figures import needs, standings
from reporting.figures.content import MeasureAnswer
from reporting.figures.edges import asked_of, counts_of, no_corridor
from reporting.figures.entries import distinct, entries_figure, through
from reporting.figures.figure import Figure, Kind, Source
from reporting.figures.growth import growth, rate
from reporting.figures.measure_reports import MeasureReports
from reporting.figures.needs import Need
from reporting.figures.planned_measures import PlannedMeasure
from reporting.figures.standings import Standing
from reporting.figures.targets import TargetLine, Trend, period_base
from reporting.figures.year import Year
from reporting.models import Answer, MilestoneState


@dataclass(frozen=True, slots=True)
class SupplierState:
    """How far a milestone is, as one supplier says; "chưa có số liệu" without a report."""

    agency: str
    label: str
    source: Source | None


@dataclass(frozen=True)
class Result:
    """`judge` and `need` are asked only of what was reported and is due."""

    value: Figure
    judge: Callable[[TargetLine], Standing]
    parts: tuple[Figure, ...] = ()
    need: Callable[[TargetLine], Need | None] = lambda target: None
    trend: Trend | None = None
    states: tuple[SupplierState, ...] = ()
    is_complete: bool = True
    """Whether nothing more is waited for before it is judged."""
    excuse: str = ""
    """What is missing to judge it, but for suppliers."""


def result_of(reports: MeasureReports) -> Result:
    return _MAKERS[reports.planned.kind](reports)


def _ratio(reports: MeasureReports) -> Result:
    """Σ numerators ÷ Σ denominators, never a mean of percentages."""
    numerator = reports.column_figure(
        "numerator", "tử số", "numerator", {SupplierPart.WHOLE, SupplierPart.NUMERATOR}
    )
    denominator = reports.column_figure(
        "denominator", "mẫu số", "denominator", {SupplierPart.WHOLE, SupplierPart.DENOMINATOR}
    )
    return replace(
        _share(reports, numerator, denominator, reports.year.closing),
        is_complete=reports.is_complete,
    )


def _list_ratio(reports: MeasureReports) -> Result:
    """Distinct supported entries that stand in the base list ÷ distinct base entries."""
    base = distinct(reports, lambda part: part == SupplierPart.BASE_LIST)
    supported = distinct(reports, lambda part: part != SupplierPart.BASE_LIST)
    inside = {key: source for key, source in supported.items() if key in base}
    outside = {key: source for key, source in supported.items() if key not in base}
    numerator = entries_figure(
        reports, "numerator", "trong danh mục đã được hỗ trợ", inside, SupplierPart.LIST
    )
    denominator = entries_figure(
        reports, "denominator", "trong danh mục gốc", base, SupplierPart.BASE_LIST
    )
    if not base:
        # Without the base list there is nothing to count the supported ones against.
        numerator = replace(numerator, value=None, is_none=denominator.is_none)
    beside = entries_figure(
        reports, "outside", "được hỗ trợ ngoài danh mục", outside, SupplierPart.LIST
    )
    result = _share(reports, numerator, denominator, through(reports.year))
    return replace(
        result,
        parts=(numerator, denominator, beside),
        excuse=result.excuse if base else "chưa có danh mục gốc",
    )


def _share(reports: MeasureReports, numerator: Figure, denominator: Figure, reading: str) -> Result:
    planned, year = reports.planned, reports.year.year
    share = _percent(planned, numerator, denominator, reading)
    return Result(
        share,
        judge=lambda target: _judged(reports, share, target),
        parts=(numerator, denominator),
        need=lambda target: needs.of_share(planned, share, numerator, denominator, target, year),
        excuse=no_corridor(planned, year, reports.base_year),
    )


def _percent(
    planned: PlannedMeasure, numerator: Figure, denominator: Figure, reading: str
) -> Figure:
    """Numerator over denominator in percent, missing where either is; 0 of 0, or where one is
    "không phát sinh", so is this."""
    both = (numerator, denominator)
    has_both = all(each.value is not None for each in both)
    is_told = all(each.value is not None or each.is_none for each in both)
    percent = (
        Decimal(100) * numerator.value / denominator.value
        if has_both and denominator.value
        else None
    )
    return Figure(
        planned.key("percent"),
        planned.label("tỷ lệ"),
        percent,
        kind=Kind.PERCENT,
        reading=reading,
        sources=tuple(
            replace(source, label=f"{what}{source.label and ': '}{source.label}")
            for what, figure in (("Tử số", numerator), ("Mẫu số", denominator))
            for source in figure.sources
        ),
        is_none=is_told and (not has_both or numerator.value == denominator.value == 0),
        is_sum=False,
    )


def _count(reports: MeasureReports) -> Result:
    value = reports.column_figure("value", "số lượng", "value", unit=reports.planned.unit)
    return _amount(reports, value)


def _list(reports: MeasureReports) -> Result:
    entries = distinct(reports)
    return _amount(
        reports,
        entries_figure(reports, "value", "số lũy kế không trùng", entries, SupplierPart.LIST),
    )


def _amount(reports: MeasureReports, value: Figure) -> Result:
    return Result(
        value,
        judge=lambda target: _judged(reports, value, target),
        need=lambda target: needs.of_amount(reports.planned, value, target, reports.year.year),
    )


def _judged(reports: MeasureReports, value: Figure, target: TargetLine) -> Standing:
    year = reports.year.year
    return standings.of_amount(
        value.value,
        target,
        year,
        edge=asked_of(reports).get(year),
        base=reports.planned.base_amount,
    )


def _direction(reports: MeasureReports) -> Result:
    """Up, equal or down against the year before, both read as whole years."""
    year, counts = reports.year.year, reports.full_counts
    value, closing = _flow_figures(reports)
    before = reports.count_figure("previous", f"năm {year - 1}", year - 1)
    trend = _trend(counts, year)
    return Result(
        value,
        judge=lambda target: standings.of_trend(trend, target, year),
        parts=(before, closing),
        trend=trend,
        excuse="" if trend else f"chưa đủ số cả năm {year - 1} và {year} để so sánh",
    )


def _growth(reports: MeasureReports) -> Result:
    """Growth against the year before, and over the period both ways; one of them is official."""
    planned, year, counts = reports.planned, reports.year.year, reports.full_counts
    base_year = period_base(year, planned.targets, reports.base_year)
    over = growth(counts, base_year, year)
    count, closing = _flow_figures(reports)
    base = reports.count_figure("base", f"cả năm {base_year}", base_year)

    def percent(name: str, label: str, value: Decimal | None, first_year: int) -> Figure:
        return Figure(
            planned.key(name),
            planned.label(label),
            value,
            kind=Kind.PERCENT,
            reading=f"{first_year}–{year}",
            sources=_sources_of_years(reports, first_year),
            is_estimate=value is not None and count.is_estimate,
            is_sum=False,
        )

    mean = percent("mean", "trung bình cộng các năm", over and over.mean, base_year)
    compound = percent("compound", "bình quân kép", over and over.compound, base_year)
    last = percent("rate", f"tăng so với năm {year - 1}", _last_rate(counts, year), year - 1)
    is_mean = reports.year.plan.growth_reading == GrowthReading.MEAN
    official, other = (mean, compound) if is_mean else (compound, mean)
    missing = [str(each) for each in range(base_year, year + 1) if each not in counts]

    def need(target: TargetLine) -> Need | None:
        asked = counts_of(reports)[target.horizon].low
        return needs.of_growth(planned, count, base, asked, target, year)

    return Result(
        official,
        judge=lambda target: standings.of_rate(official.value, target, year),
        parts=(other, last, count, closing),
        need=need,
        trend=_trend(counts, year),
        excuse=f"chưa đủ số cả năm {', '.join(missing)}" if missing else "",
    )


def _trend(counts: Mapping[int, int], year: int) -> Trend | None:
    if year not in counts or year - 1 not in counts:
        return None
    return Trend.between(counts[year - 1], counts[year])


def _last_rate(counts: Mapping[int, int], year: int) -> Decimal | None:
    if year not in counts or year - 1 not in counts:
        return None
    return rate(counts[year - 1], counts[year])


def _sources_of_years(reports: MeasureReports, first_year: int) -> tuple[Source, ...]:
    return tuple(
        replace(source, label=f"Năm {year}: {source.label}")
        for year in range(first_year, reports.year.year + 1)
        for source in reports.count_figure("", "", year).sources
    )


def _flow_figures(reports: MeasureReports) -> tuple[Figure, Figure]:
    """The whole year (official, else estimate) and, apart, the value to the closing date."""
    year = reports.year.year
    return (
        reports.count_figure("value", f"cả năm {year}", year),
        reports.column_figure("closing", "thực hiện", "value", unit=reports.planned.unit),
    )


def _milestone(reports: MeasureReports) -> Result:
    """How many suppliers say it is reached; it is met when all of them do."""
    year, planned = reports.year, reports.planned
    answers = {row.origin.agency_id: row for row in reports.current}
    agency_ids = {agency_id for agency_id, _ in planned.suppliers} | set(answers)
    ordered = sorted(agency_ids, key=lambda pk: year.agencies[pk].order)
    states = tuple(_supplier_state(pk, answers.get(pk), year) for pk in ordered)
    told = [row for row in answers.values() if row.milestone]
    reached = [row for row in told if row.milestone == MilestoneState.REACHED]
    begun = [row for row in told if row.milestone != MilestoneState.NOT_STARTED]
    figure = Figure(
        planned.key("reached"),
        planned.label("cơ quan báo đã đạt mốc"),
        len(reached) if told else None,
        unit=f"trong {len(states)} cơ quan",
        reading=year.closing,
        sources=tuple(
            replace(state.source, value=int(answers[pk] in reached))
            for pk, state in zip(ordered, states, strict=True)
            if state.source
        ),
        is_none=not told and any(row.answer == Answer.NONE for row in answers.values()),
    )
    return Result(
        figure,
        judge=lambda target: standings.of_milestone(
            target,
            year.year,
            asked=len(states),
            told=len(told),
            begun=len(begun),
            reached=len(reached),
        ),
        states=states,
        is_complete=reports.is_complete,
    )


def _supplier_state(agency_id: int, row: MeasureAnswer | None, year: Year) -> SupplierState:
    name = year.agencies[agency_id].name
    if row is None:
        return SupplierState(name, "Chưa có số liệu", None)
    if row.milestone:
        label = MilestoneState(row.milestone).label
    else:
        label = Answer.NONE.label if row.answer == Answer.NONE else "Chưa có số liệu"
    return SupplierState(name, label, year.source(row.origin, label, None))


_MAKERS: dict[str, Callable[[MeasureReports], Result]] = {
    MeasureKind.RATIO: _ratio,
    MeasureKind.COUNT: _count,
    MeasureKind.LIST: _list,
    MeasureKind.LIST_RATIO: _list_ratio,
    MeasureKind.DIRECTION: _direction,
    MeasureKind.GROWTH: _growth,
    MeasureKind.MILESTONE: _milestone,
}
