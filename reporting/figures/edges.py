"""The corridor of a measure as figures: behind each stand the targets and the base it follows
from."""

from plan.models import MeasureKind
from reporting.figures import corridor
from reporting.figures.corridor import Corridor, Edge
from reporting.figures.figure import Figure, Kind, Source
from reporting.figures.measure_reports import MeasureReports
from reporting.figures.planned_measures import SHARES, PlannedMeasure
from reporting.figures.targets import period_base

PROPOSED = "lộ trình đề xuất"
"""How a corridor reads: the plan states none."""

Edges = tuple[Figure | None, Figure | None]
"""Low and high; None where the year asks for nothing."""


def asked_of(reports: MeasureReports) -> Corridor:
    """What the value is held against; nothing for a direction or a milestone."""
    planned, base_year = reports.planned, reports.base_year
    if planned.kind in {MeasureKind.DIRECTION, MeasureKind.MILESTONE}:
        return {}
    if planned.kind == MeasureKind.GROWTH:
        return corridor.of_rates(base_year + 1, planned.targets)
    return corridor.of_amounts(base_year, planned.base_amount, planned.targets)


def counts_of(reports: MeasureReports) -> Corridor:
    """As `asked_of`, but of growth the counts that the rates lead to."""
    if reports.planned.kind == MeasureKind.GROWTH:
        return corridor.of_growing_counts(
            reports.base_year, reports.full_counts, reports.planned.targets
        )
    return asked_of(reports)


def no_corridor(planned: PlannedMeasure, year: int, base_year: int) -> str:
    """What is missing for a corridor in a year that should have one; "" otherwise."""
    if not base_year < year <= max(planned.targets, default=0):
        return ""
    if planned.kind in SHARES and planned.base_amount is None:
        return f"chưa nhập số năm gốc {base_year}"
    if planned.kind == MeasureKind.GROWTH:
        return f"chưa có số năm gốc {period_base(year, planned.targets, base_year)}"
    return ""


def edge_figures(
    reports: MeasureReports, edge: Edge | None, key: str, year: int, *, is_percent: bool
) -> Edges:
    """`key` is what the keys begin with: "measures.CT4."."""
    if edge is None:
        return None, None
    base = _base_sources(reports)
    kind = {"kind": Kind.PERCENT} if is_percent else {"unit": reports.planned.unit}

    def figure(name: str, label: str, column: str) -> Figure | None:
        value = getattr(edge, name)
        if value is None:
            return None
        return Figure(
            f"{key}{name}",
            reports.planned.label(f"{label} năm {year}"),
            value,
            reading=PROPOSED,
            sources=(*base, *_target_sources(reports, column)),
            is_sum=False,
            **({"kind": Kind.NUMBER} | kind),
        )

    return (
        figure("low", "mức dưới của lộ trình", "minimum"),
        figure("high", "mức trên của lộ trình", "maximum"),
    )


def _base_sources(reports: MeasureReports) -> tuple[Source, ...]:
    base = reports.planned.base
    if base is None:
        return ()
    numbers = (("Tử số", base.numerator), ("Mẫu số", base.denominator), ("Số lượng", base.value))
    return tuple(reports.base_source(label, value) for label, value in numbers if value is not None)


def _target_sources(reports: MeasureReports, column: str) -> tuple[Source, ...]:
    plan = reports.year.plan
    return tuple(
        Source(
            "Kế hoạch, phần II.2",
            "",
            None,
            None,
            plan.year,
            f"Mục tiêu đến năm {horizon} ({target.unit}): {target.sentence}",
            getattr(target, column),
        )
        for horizon, target in sorted(reports.planned.targets.items())
        if getattr(target, column) is not None
    )
