"""What it still takes to reach a target, in the measure's own unit, in whole things."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter

from plan.models import MeasureKind
from reporting.figures.figure import Figure
from reporting.figures.planned_measures import PlannedMeasure
from reporting.figures.targets import TargetLine
from soctrang_ip.lib.numbers import format_percent_value

_DONE_TO = {
    MeasureKind.RATIO: ("đào tạo", "người"),
    MeasureKind.LIST_RATIO: ("hỗ trợ", "sản phẩm, dịch vụ"),
}
"""What the plan's shares count: what is done, and to whom."""


@dataclass(frozen=True)
class Need:
    """`gap` is missing to the target; `yearly` of it in each year left, None in the last one.

    `needed` is the count that growth asks for in the horizon's year.
    """

    pattern: str
    """A sentence that names the figures: "Cần thêm {yearly} mỗi năm"."""
    gap: Figure
    yearly: Figure | None = None
    needed: Figure | None = None

    @property
    def words(self) -> Iterator[str | Figure]:
        """The sentence in pieces, so that a page can link its figures."""
        for literal, name, _, _ in Formatter().parse(self.pattern):
            if literal:
                yield literal
            if name:
                yield getattr(self, name)

    @property
    def text(self) -> str:
        return "".join(
            piece.text_with_unit if isinstance(piece, Figure) else piece for piece in self.words
        )


def of_amount(planned: PlannedMeasure, value: Figure, target: TargetLine, year: int) -> Need | None:
    """Of a list or a number; None when nothing is missing."""
    missing = target.minimum - value.value
    if year < target.horizon:
        pattern = f"Cần thêm {{yearly}} mỗi năm (còn {{gap}} đến năm {target.horizon})"
    else:
        pattern = f"Còn thiếu {{gap}} so với mục tiêu năm {target.horizon}"
    return _need(planned, pattern, missing, target, year, value, planned.unit)


def of_share(
    planned: PlannedMeasure,
    share: Figure,
    numerator: Figure,
    denominator: Figure,
    target: TargetLine,
    year: int,
) -> Need | None:
    """Of a ratio, in people or things, while there are as many in all as now."""
    missing = target.minimum * denominator.value / 100 - numerator.value
    verb, unit = _DONE_TO[planned.kind]
    pattern = f"Cần {verb} thêm {{gap}} để đạt {format_percent_value(target.minimum)}"
    if year < target.horizon:
        pattern += f" vào năm {target.horizon}, mỗi năm {{yearly}}"
    return _need(planned, pattern, missing, target, year, share, unit)


def of_growth(
    planned: PlannedMeasure,
    count: Figure,
    base: Figure,
    asked: Decimal,
    target: TargetLine,
    year: int,
) -> Need | None:
    """Of growth: `asked` is the count that its lower rate makes of the base by the horizon."""
    pattern = f"Năm {target.horizon} cần {{needed}}: "
    if year < target.horizon:
        pattern += "mỗi năm thêm {yearly} (còn thiếu {gap})"
    else:
        pattern += "còn thiếu {gap}"
    needed = _whole(planned, "needed", f"cần trong năm {target.horizon}", asked, base)
    missing = needed.value - count.value
    return _need(planned, pattern, missing, target, year, count, planned.unit, needed)


def _need(
    planned: PlannedMeasure,
    pattern: str,
    missing: Decimal | int,
    target: TargetLine,
    year: int,
    of: Figure,
    unit: str,
    needed: Figure | None = None,
) -> Need | None:
    if missing <= 0:
        return None
    left = target.horizon - year
    gap = _whole(planned, "gap", "còn thiếu", missing, of, unit)
    yearly = None
    if left > 0:
        share = Decimal(gap.value) / left
        yearly = _whole(planned, "yearly", "cần mỗi năm còn lại", share, of, unit)
    return Need(pattern, gap, yearly, needed)


def _whole(
    planned: PlannedMeasure,
    name: str,
    label: str,
    value: Decimal | int,
    of: Figure,
    unit: str | None = None,
) -> Figure:
    """Rounded up; the rows behind it are those of the figure it was computed from."""
    return Figure(
        planned.key(name),
        planned.label(label),
        math.ceil(value),
        unit=planned.unit if unit is None else unit,
        sources=of.sources,
        is_estimate=of.is_estimate,
        is_sum=False,
    )
