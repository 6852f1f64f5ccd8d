"""The plan's side of a measure: targets, suppliers and the figures of the base year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from plan.models import Measure, MeasureKind, Plan, TargetRule
from reporting.figures.targets import TargetLine

COUNTED_FROM_NOTHING = {MeasureKind.LIST, MeasureKind.LIST_RATIO, MeasureKind.COUNT}
SHARES = {MeasureKind.RATIO, MeasureKind.LIST_RATIO}


@dataclass(frozen=True, slots=True)
class Base:
    """What Sở KH&CN entered for the plan's base year, and where it has it from."""

    numerator: int | None
    denominator: int | None
    value: int | None
    source: str


@dataclass(frozen=True)
class PlannedMeasure:
    pk: int
    code: str
    name: str
    indicator_code: str
    indicator: str
    unit: str
    kind: MeasureKind
    base: Base | None
    targets: dict[int, TargetLine] = field(default_factory=dict)
    """By horizon."""
    suppliers: set[tuple[int, str]] = field(default_factory=set)
    """Agency and part, members of groups one by one."""

    @property
    def base_amount(self) -> Decimal | None:
        """Where the corridor begins: what was entered; without it lists and counts begin at 0."""
        base = self.base
        if base is None:
            return Decimal(0) if self.kind in COUNTED_FROM_NOTHING else None
        if self.kind == MeasureKind.RATIO:
            return Decimal(100) * base.numerator / base.denominator if base.denominator else None
        return Decimal(base.value)

    def key(self, name: str) -> str:
        return f"measures.{self.code}.{name}"

    def label(self, text: str) -> str:
        return f"{self.code} {self.name}: {text}"


def planned_measures(plan: Plan) -> list[PlannedMeasure]:
    """In plan order, from one join (a row for each pair of target and supplier): one query."""
    found: dict[int, PlannedMeasure] = {}
    rows = (
        Measure.objects.filter(indicator__plan=plan)
        .in_plan_order()
        .values_list(
            "pk",
            "code",
            "name",
            "indicator__code",
            "indicator__name",
            "unit",
            "kind",
            "base__source",
            "base__numerator",
            "base__denominator",
            "base__value",
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
    for pk, code, name, indicator_code, indicator, unit, kind, *rest in rows:
        base, target, (part, agency_id, member_id) = rest[:4], rest[4:10], rest[10:]
        if pk not in found:
            found[pk] = PlannedMeasure(
                pk, code, name, indicator_code, indicator, unit, MeasureKind(kind), _base(*base)
            )
        _add_target(found[pk].targets, *target)
        supplier = agency_id or member_id
        if supplier is not None:
            found[pk].suppliers.add((supplier, part))
    return list(found.values())


def horizons(listed: Iterable[PlannedMeasure]) -> set[int]:
    """Of all measures together: the plan's horizons."""
    return {horizon for planned in listed for horizon in planned.targets}


def _base(source: str | None, *numbers: int | None) -> Base | None:
    return None if source is None else Base(*numbers, source)


def _add_target(
    targets: dict[int, TargetLine],
    horizon: int | None,
    rule: str,
    minimum: Decimal | None,
    maximum: Decimal | None,
    unit: str,
    sentence: str,
) -> None:
    if horizon is not None and horizon not in targets:
        targets[horizon] = TargetLine(horizon, TargetRule(rule), minimum, maximum, unit, sentence)
