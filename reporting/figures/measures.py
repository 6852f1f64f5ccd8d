"""Each measure of part II.2 in one year, read by its nature, against its targets."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from plan.models import GrowthReading, Measure, MeasureKind, Plan, SupplierPart, TargetRule
from reporting.figures.content import ListItem, MeasureAnswer
from reporting.figures.figure import Figure, Kind, Source, tally
from reporting.figures.flows import (
    Amount,
    Reading,
    column_figure,
    whole_year,
    whole_year_figure,
)
from reporting.figures.growth import growth, rate
from reporting.figures.targets import TargetLine, Trend, Verdict, horizon_of, judge
from reporting.figures.year import Year
from reporting.models import Answer, MilestoneState


@dataclass(frozen=True, slots=True)
class SupplierState:
    """How far a milestone is, as one supplier says; "chưa có số liệu" without a report."""

    agency: str
    label: str
    source: Source | None


@dataclass(frozen=True)
class MeasureRow:
    """`value` is what is held against `target` (of the horizon the year belongs to); `parts`
    are what it is made of and what stands beside it. `answered` of `asked` suppliers have an
    accepted answer."""

    code: str
    name: str
    indicator: str
    unit: str
    kind: MeasureKind
    targets: tuple[TargetLine, ...]
    target: TargetLine | None
    horizon: int
    value: Figure
    parts: tuple[Figure, ...]
    verdict: Verdict
    trend: Trend | None
    states: tuple[SupplierState, ...]
    answered: int
    asked: int


@dataclass(frozen=True)
class PlannedMeasure:
    """A measure as the plan has it."""

    pk: int
    code: str
    name: str
    indicator: str
    unit: str
    kind: str
    targets: dict[int, TargetLine] = field(default_factory=dict)
    suppliers: set[tuple[int, str]] = field(default_factory=set)
    """Agency and part, members of groups one by one."""


@dataclass(frozen=True)
class _Result:
    value: Figure
    parts: tuple[Figure, ...] = ()
    verdict: Verdict | None = None
    """None: the value is held against the target's bounds."""
    trend: Trend | None = None
    states: tuple[SupplierState, ...] = ()
    is_complete: bool | None = None
    """None: complete when every supplier has answered."""


class _Reports:
    """The accepted answers to one measure, by year."""

    def __init__(
        self, asked: PlannedMeasure, answers: list[MeasureAnswer], items: list[ListItem], year: Year
    ) -> None:
        self.asked, self.year, self.items = asked, year, items
        self.by_year: dict[int, list[MeasureAnswer]] = defaultdict(list)
        for row in answers:
            self.by_year[row.origin.year].append(row)

    @property
    def current(self) -> list[MeasureAnswer]:
        return self.by_year.get(self.year.year, [])

    @property
    def answered(self) -> set[tuple[int, str]]:
        """The suppliers with an answer this year; a list with entries is one."""
        given = {
            (row.origin.agency_id, row.part)
            for row in self.current
            if row.answer or any(value not in (None, "") for value in row[4:9])
        }
        listed = {
            (item.origin.agency_id, item.part)
            for item in self.items
            if item.origin.year == self.year.year
        }
        return (given | listed) & self.asked.suppliers

    def column(self, name: str, parts: Iterable[str] | None = None) -> list[Amount]:
        """One column of this year's reports, of the given parts."""
        return [
            Amount(row.origin, _given(row, name), row.answer == Answer.NONE)
            for row in self.current
            if parts is None or row.part in parts
        ]

    def flow(self, year: int) -> list[Reading]:
        """What counts of a year, agency by agency."""
        officials = [
            Amount(row.origin, row.previous_official) for row in self.by_year.get(year + 1, [])
        ]
        estimates = [
            Amount(row.origin, _given(row, "estimate"), row.answer == Answer.NONE)
            for row in self.by_year.get(year, [])
        ]
        return whole_year(officials, estimates)

    def full_counts(self) -> dict[int, int]:
        """The whole-year count of each year to which every supplier has answered."""
        agencies = {agency_id for agency_id, _ in self.asked.suppliers}
        counts = {}
        for year in range(self.year.plan.base_year, self.year.year + 1):
            amounts = [row.amount for row in self.flow(year) if row.amount.is_answered]
            if amounts and agencies <= {row.origin.agency_id for row in amounts}:
                counts[year] = sum(row.value or 0 for row in amounts)
        return counts

    def key(self, name: str) -> str:
        return f"measures.{self.asked.code}.{name}"

    def label(self, text: str) -> str:
        return f"{self.asked.code} {self.asked.name}: {text}"


def measures_of(listed: list[PlannedMeasure], year: Year) -> tuple[MeasureRow, ...]:
    """No query."""
    answers, items = defaultdict(list), defaultdict(list)
    for row in year.content.measures:
        answers[row.measure_id].append(row)
    for item in year.content.lists:
        items[item.measure_id].append(item)
    horizons = {horizon for asked in listed for horizon in asked.targets} or {year.year}
    horizon = horizon_of(year.year, horizons)
    return tuple(
        _row(_Reports(asked, answers[asked.pk], items[asked.pk], year), horizon) for asked in listed
    )


def _row(reports: _Reports, horizon: int) -> MeasureRow:
    asked = reports.asked
    result = _MAKERS[asked.kind](reports)
    target = asked.targets.get(horizon)
    answered = reports.answered
    is_complete = result.is_complete
    if is_complete is None:
        is_complete = answered == asked.suppliers
    if target is None:
        verdict = Verdict.NO_TARGET
    else:
        verdict = result.verdict or judge(target, result.value, is_complete=is_complete)
    return MeasureRow(
        code=asked.code,
        name=asked.name,
        indicator=asked.indicator,
        unit=asked.unit,
        kind=MeasureKind(asked.kind),
        targets=tuple(asked.targets[key] for key in sorted(asked.targets)),
        target=target,
        horizon=horizon,
        value=result.value,
        parts=result.parts,
        verdict=verdict,
        trend=result.trend,
        states=result.states,
        answered=len(answered),
        asked=len(asked.suppliers),
    )


def _given(row: MeasureAnswer, column: str) -> int | None:
    return None if row.answer == Answer.NONE else getattr(row, column)


# One maker for each kind of measure ---------------------------------------------------------


def _ratio(reports: _Reports) -> _Result:
    """Σ numerators ÷ Σ denominators, never a mean of percentages."""
    closing = reports.year.closing
    numerator = column_figure(
        reports.key("numerator"),
        reports.label("tử số"),
        reports.column("numerator", {SupplierPart.WHOLE, SupplierPart.NUMERATOR}),
        reports.year,
        reading=closing,
    )
    denominator = column_figure(
        reports.key("denominator"),
        reports.label("mẫu số"),
        reports.column("denominator", {SupplierPart.WHOLE, SupplierPart.DENOMINATOR}),
        reports.year,
        reading=closing,
    )
    return _Result(_share(reports, numerator, denominator, closing), (numerator, denominator))


def _share(reports: _Reports, numerator: Figure, denominator: Figure, reading: str) -> Figure:
    """Numerator over denominator in percent; nothing to divide by is "không phát sinh"."""
    has_both = numerator.value is not None and denominator.value is not None
    percent = (
        Decimal(100) * numerator.value / denominator.value
        if has_both and denominator.value
        else None
    )
    return Figure(
        reports.key("percent"),
        reports.label("tỷ lệ"),
        percent,
        kind=Kind.PERCENT,
        reading=reading,
        sources=tuple(
            replace(source, label=f"{what}{source.label and ': '}{source.label}")
            for what, figure in (("Tử số", numerator), ("Mẫu số", denominator))
            for source in figure.sources
        ),
        is_none=percent is None
        and (
            (has_both and denominator.value == 0 and numerator.value == 0)
            or (numerator.is_none and denominator.is_none)
        ),
        is_sum=False,
    )


def _count(reports: _Reports) -> _Result:
    figure = column_figure(
        reports.key("value"),
        reports.label("số lượng"),
        reports.column("value"),
        reports.year,
        unit=reports.asked.unit,
        reading=reports.year.closing,
    )
    return _Result(figure, is_complete=True)


def _list(reports: _Reports) -> _Result:
    entries = _distinct(reports.items, reports.year)
    figure = _entries_figure(reports, "value", "số lũy kế không trùng", entries)
    return _Result(figure, is_complete=True)


def _list_ratio(reports: _Reports) -> _Result:
    """Distinct supported entries that stand in the base list ÷ distinct base entries."""
    base_items = [item for item in reports.items if item.part == SupplierPart.BASE_LIST]
    base = _distinct(base_items, reports.year)
    supported = _distinct(
        [item for item in reports.items if item.part != SupplierPart.BASE_LIST], reports.year
    )
    inside = {key: source for key, source in supported.items() if key in base}
    outside = {key: source for key, source in supported.items() if key not in base}
    numerator = _entries_figure(reports, "numerator", "trong danh mục đã được hỗ trợ", inside)
    denominator = _entries_figure(reports, "denominator", "trong danh mục gốc", base)
    if not base:
        # Without the base list there is nothing to count the supported ones against.
        numerator = replace(numerator, value=None, is_none=denominator.is_none)
    beside = _entries_figure(reports, "outside", "được hỗ trợ ngoài danh mục", outside)
    share = _share(reports, numerator, denominator, _through(reports.year))
    return _Result(share, (numerator, denominator, beside), is_complete=True)


def _distinct(items: Iterable[ListItem], year: Year) -> dict[str, Source]:
    """One source for each distinct entry: its first report; the label names the others."""
    found: dict[str, list[ListItem]] = defaultdict(list)
    for item in items:
        found[item.identity].append(item)
    return {identity: _entry_source(same, year) for identity, same in found.items()}


def _entry_source(same: list[ListItem], year: Year) -> Source:
    first, *others = same
    label = f"{first.name} ({first.code})" if first.code else first.name
    also = dict.fromkeys(
        f"{year.agencies[item.origin.agency_id].name} {item.origin.year}" for item in others
    )
    if also:
        label += f"; cũng có trong báo cáo của {', '.join(also)}"
    return year.source(first.origin, label, 1)


def _entries_figure(reports: _Reports, name: str, label: str, entries: dict[str, Source]) -> Figure:
    """Counts entries; without any, "không phát sinh" if somebody said so, else missing."""
    figure = tally(
        reports.key(name),
        reports.label(label),
        entries.values(),
        unit="" if reports.asked.unit == "%" else reports.asked.unit,
        reading=_through(reports.year),
    )
    if entries or reports.items:
        return figure
    said_none = any(row.answer == Answer.NONE for rows in reports.by_year.values() for row in rows)
    return replace(figure, value=None, is_none=said_none)


def _through(year: Year) -> str:
    return f"lũy kế {year.plan.first_year}–{year.year}, {year.closing}"


def _direction(reports: _Reports) -> _Result:
    """Up, equal or down against the year before, both read as whole years."""
    year = reports.year.year
    value, closing = _flow_figures(reports)
    before = whole_year_figure(
        reports.key("previous"),
        reports.label(f"năm {year - 1}"),
        reports.flow(year - 1),
        reports.year,
        unit=reports.asked.unit,
    )
    counts = reports.full_counts()
    trend = None
    verdict = Verdict.NONE if value.is_none else Verdict.INSUFFICIENT
    if year in counts and year - 1 in counts:
        trend = Trend.between(counts[year - 1], counts[year])
        verdict = Verdict.MET if trend is Trend.UP else Verdict.NOT_YET
    return _Result(value, (before, closing), verdict=verdict, trend=trend)


def _growth(reports: _Reports) -> _Result:
    """Growth against the year before, and over the years both ways; one of them is official."""
    year = reports.year.year
    count, closing = _flow_figures(reports)
    counts = reports.full_counts()
    over = growth(counts, year)
    span = f"{over.first_year}–{over.last_year}" if over else ""
    since_last = rate(counts[year - 1], counts[year]) if over else None
    trend = Trend.between(counts[year - 1], counts[year]) if over else None

    def percent(name: str, label: str, value: Decimal | None, reading: str) -> Figure:
        return Figure(
            reports.key(name),
            reports.label(label),
            value,
            kind=Kind.PERCENT,
            reading=reading,
            sources=_sources_of_years(reports, over.first_year if over else year - 1),
            is_estimate=value is not None and count.is_estimate,
            is_sum=False,
        )

    mean = percent("mean", "trung bình cộng các năm", over and over.mean, span)
    compound = percent("compound", "bình quân kép", over and over.compound, span)
    last = percent("rate", f"tăng so với năm {year - 1}", since_last, f"{year - 1}–{year}")
    is_mean = reports.year.plan.growth_reading == GrowthReading.MEAN
    official, other = (mean, compound) if is_mean else (compound, mean)
    return _Result(official, (other, last, count, closing), trend=trend)


def _sources_of_years(reports: _Reports, first_year: int) -> tuple[Source, ...]:
    return tuple(
        replace(source, label=f"Năm {year}: {source.label}")
        for year in range(first_year, reports.year.year + 1)
        for source in whole_year_figure("", "", reports.flow(year), reports.year).sources
    )


def _flow_figures(reports: _Reports) -> tuple[Figure, Figure]:
    """The whole year (official, else estimate) and, apart, the value to the closing date."""
    year = reports.year
    value = whole_year_figure(
        reports.key("value"),
        reports.label(f"cả năm {year.year}"),
        reports.flow(year.year),
        year,
        unit=reports.asked.unit,
    )
    closing = column_figure(
        reports.key("closing"),
        reports.label("thực hiện"),
        reports.column("value"),
        year,
        unit=reports.asked.unit,
        reading=year.closing,
    )
    return value, closing


def _milestone(reports: _Reports) -> _Result:
    """How many suppliers say it is reached; it is met when all of them do."""
    year, asked = reports.year, reports.asked
    answers = {row.origin.agency_id: row for row in reports.current}
    agency_ids = {agency_id for agency_id, _ in asked.suppliers} | set(answers)
    ordered = sorted(agency_ids, key=lambda pk: year.agencies[pk].order)
    states = tuple(_supplier_state(pk, answers.get(pk), year) for pk in ordered)
    told = [row for row in answers.values() if row.milestone]
    reached = [row for row in told if row.milestone == MilestoneState.REACHED]
    is_none = not told and any(row.answer == Answer.NONE for row in answers.values())
    figure = Figure(
        reports.key("reached"),
        reports.label("cơ quan báo đã đạt mốc"),
        len(reached) if told else None,
        unit=f"trong {len(states)} cơ quan",
        reading=year.closing,
        sources=tuple(
            replace(state.source, value=int(answers[pk] in reached))
            for pk, state in zip(ordered, states, strict=True)
            if state.source
        ),
        is_none=is_none,
    )
    if is_none:
        verdict = Verdict.NONE
    elif len(told) < len(states):
        verdict = Verdict.INSUFFICIENT
    else:
        verdict = Verdict.MET if len(reached) == len(states) else Verdict.NOT_YET
    return _Result(figure, verdict=verdict, states=states)


def _supplier_state(agency_id: int, row: MeasureAnswer | None, year: Year) -> SupplierState:
    name = year.agencies[agency_id].name
    if row is None:
        return SupplierState(name, "Chưa có số liệu", None)
    if row.milestone:
        label = MilestoneState(row.milestone).label
    else:
        label = Answer.NONE.label if row.answer == Answer.NONE else "Chưa có số liệu"
    return SupplierState(name, label, year.source(row.origin, label, None))


_MAKERS: dict[str, Callable[[_Reports], _Result]] = {
    MeasureKind.RATIO: _ratio,
    MeasureKind.COUNT: _count,
    MeasureKind.LIST: _list,
    MeasureKind.LIST_RATIO: _list_ratio,
    MeasureKind.DIRECTION: _direction,
    MeasureKind.GROWTH: _growth,
    MeasureKind.MILESTONE: _milestone,
}


# The plan's side ------------------------------------------------------------------------------


def planned_measures(plan: Plan) -> list[PlannedMeasure]:
    """With targets and suppliers, from one join (a row for each pair of the two): one query."""
    found: dict[int, PlannedMeasure] = {}
    rows = (
        Measure.objects.filter(indicator__plan=plan)
        .in_plan_order()
        .values_list(
            "pk",
            "code",
            "name",
            "indicator__name",
            "unit",
            "kind",
            "targets__horizon",
            "targets__rule",
            "targets__minimum",
            "targets__maximum",
            "targets__unit",
            "targets__sentence",
            "suppliers__part",
            "suppliers__agency",
            "suppliers__group__members",
        )
    )
    for pk, code, name, indicator, unit, kind, *rest in rows:
        horizon, rule, minimum, maximum, target_unit, sentence, part, agency_id, member_id = rest
        asked = found.setdefault(pk, PlannedMeasure(pk, code, name, indicator, unit, kind))
        if horizon is not None and horizon not in asked.targets:
            asked.targets[horizon] = TargetLine(
                horizon, TargetRule(rule), minimum, maximum, target_unit, sentence
            )
        supplier = agency_id or member_id
        if supplier is not None:
            asked.suppliers.add((supplier, part))
    return list(found.values())
