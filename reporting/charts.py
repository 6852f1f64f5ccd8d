"""Charts of figures, drawn by the server: the same shapes on a page and in a PDF.

Each has a text alternative, and the table of the same figures stands beside it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from plan.models import MeasureKind
from reporting.documents import wording
from reporting.figures.budget import Budget
from reporting.figures.budget_board import BudgetBoard
from reporting.figures.figure import Figure
from reporting.figures.filing_years import YearFiling
from reporting.figures.measure_path import MeasurePath
from reporting.figures.task_board import YearCounts
from reporting.figures.tasks import SHOWN, Tasks
from soctrang_ip.lib.numbers import format_number
from soctrang_ip.lib.svg import Drawing, colour, number, points, shape

WIDTH = 480
FONT = 12
SMALL = 10.5
LINE = 17
INK, SOFT, RULE, PAPER = "ink", "ink-soft", "line", "paper"
DARK_ON = {"warning", "neutral"}
"""Tones on which a number is dark; on the others it is white."""


@dataclass(frozen=True)
class Part:
    """One piece of a whole: its figure, how it is called and its tone."""

    label: str
    figure: Figure
    tone: str

    @property
    def size(self) -> float:
        return float(self.figure.value or 0)


@dataclass(frozen=True)
class PathPoint:
    """A year of an indicator; `low` and `high` are the edges of the corridor, None where there
    is none."""

    year: int
    value: Figure | None
    low: Decimal | None
    high: Decimal | None


def measure_over_years(path: MeasurePath) -> Drawing | None:
    """None for a milestone: it has no numbers over the years."""
    row = path.row
    if row.kind is MeasureKind.MILESTONE:
        return None
    asked = {each.year: each for each in path.years}
    # Without a base year there are edges at the horizons alone, and no corridor to draw.
    has_corridor = sum(each.low is not None for each in path.years) > len(row.targets)
    targets = [
        (
            target.horizon,
            asked[target.horizon].low.value,
            wording.target(target.rule, target.minimum, target.maximum, target.unit, ""),
        )
        for target in row.targets
        if asked[target.horizon].low
    ]
    years = [
        PathPoint(
            each.year,
            None if each.is_partial else each.value,
            each.low.value if has_corridor and each.low else None,
            each.high.value if has_corridor and each.high else None,
        )
        for each in path.years
    ]
    title = f"{row.code}: kết quả và lộ trình {min(asked)}–{max(asked)}"
    return path_chart(title, years, targets, row.unit)


def tasks_by_status(tasks: Tasks, year: int) -> Drawing:
    parts = [
        Part(state.label, figure, state.tone)
        for state, figure in zip(SHOWN, tasks.total.by_state, strict=True)
    ]
    return stacked_bar(f"{tasks.total.due.text} nhiệm vụ đến kỳ năm {year} theo tình trạng", parts)


def money_of_year(budget: Budget, year: int) -> Drawing:
    """Allocated, and what counts as spent in the year, for each line of part IV."""
    return grouped_bars(
        f"Kinh phí năm {year} theo dòng (triệu đồng)",
        [
            (
                each.label,
                [
                    Part("Được giao", each.allocated, "info"),
                    Part("Chi cả năm", each.whole_year, "success"),
                ],
            )
            for each in budget.lines
        ],
    )


def money_by_line(board: BudgetBoard) -> Drawing:
    """Plan of the period, allocated and spent so far, for each line of part IV."""
    return grouped_bars(
        f"Kinh phí giai đoạn {board.period}, lũy kế đến năm {board.until} (triệu đồng)",
        [
            (
                each.label,
                [
                    Part("Kế hoạch cả giai đoạn", each.plan, "neutral"),
                    Part("Được giao", each.allocated, "info"),
                    Part("Đã chi", each.whole_year, "success"),
                ],
            )
            for each in board.lines
            if each.plan is not None and not each.is_total
        ],
    )


def filing_by_year(years: Iterable[YearFiling]) -> Drawing:
    """How many agencies sent in time, late, not at all; the exempt are left out."""
    columns = [
        (
            str(each.year),
            [
                Part("Đúng hạn", each.filing.on_time, "success"),
                Part("Trễ hạn", each.filing.late, "warning"),
                Part("Quá hạn chưa gửi", each.filing.missing, "danger"),
                Part("Chưa đến hạn", each.filing.not_due, "neutral"),
            ],
        )
        for each in years
    ]
    return stacked_columns("Số cơ quan theo tình hình gửi báo cáo từng năm", columns)


def tasks_by_year(years: Iterable[YearCounts]) -> Drawing | None:
    """The years that have a round; None unless there are two."""
    columns = [
        (
            str(each.year),
            [
                Part(state.label, figure, state.tone)
                for state, figure in zip(SHOWN, each.by_state, strict=True)
            ],
        )
        for each in years
        if each.has_round
    ]
    title = "Nhiệm vụ đến kỳ theo tình trạng, các năm đã mở kỳ báo cáo"
    return stacked_columns(title, columns) if len(columns) > 1 else None


def stacked_bar(title: str, parts: Sequence[Part]) -> Drawing:
    """Parts of a whole beside each other, their numbers inside, the legend below."""
    shown = [part for part in parts if part.size]
    whole = sum(part.size for part in shown) or 1
    height = 26
    shapes = [_box(0, 0, WIDTH, height, "surface-deep")]
    x = 0.0
    for part in shown:
        width = WIDTH * part.size / whole
        shapes.append(_box(x, 0, width, height, f"{part.tone}-solid", stroke=colour(PAPER)))
        if width >= FONT * (len(part.figure.text) * 0.6 + 0.5):
            ink = INK if part.tone in DARK_ON else PAPER
            shapes.append(_text(x + width / 2, 18, part.figure.text, ink, "middle", bold=True))
        x += width
    legend, bottom = _legend([(part.label, part.figure.text, part.tone) for part in parts], height)
    words = ", ".join(f"{part.label.lower()} {part.figure.text}" for part in parts)
    return Drawing(title, f"{title}: {words}.", WIDTH, bottom, (*shapes, *legend))


def stacked_columns(title: str, columns: Sequence[tuple[str, Sequence[Part]]]) -> Drawing:
    """A column for each year or the like; the parts of all have the same labels in order."""
    # Up to four at least: a scale of counts has no fractions.
    plot = _Plot(
        top=max(4, *(sum(part.size for part in parts) for _, parts in columns)),
        count=len(columns),
    )
    shapes = list(plot.grid())
    for place, (name, parts) in enumerate(columns):
        at, below = plot.middle(place), 0.0
        shapes.append(_text(at, plot.floor + 16, name, SOFT, "middle"))
        for part in parts:
            if not part.size:
                continue
            y, height = plot.y(below + part.size), plot.y(below) - plot.y(below + part.size)
            shapes.append(
                _box(at - plot.bar / 2, y, plot.bar, height, f"{part.tone}-solid", colour(PAPER))
            )
            if height >= FONT + 1:
                ink = INK if part.tone in DARK_ON else PAPER
                middle = y + height / 2 + 4
                shapes.append(_text(at, middle, part.figure.text, ink, "middle", size=SMALL))
            below += part.size
    labels = [(part.label, "", part.tone) for part in (columns[0][1] if columns else ())]
    legend, bottom = _legend(labels, plot.floor + 20)
    words = "; ".join(
        f"{name}: " + ", ".join(f"{part.label.lower()} {part.figure.text}" for part in parts)
        for name, parts in columns
    )
    return Drawing(title, f"{title}. {words}.", WIDTH, bottom, (*shapes, *legend))


def grouped_bars(title: str, groups: Sequence[tuple[str, Sequence[Part]]]) -> Drawing:
    """For each name a bar of every part, one below the other, its figure at the end; the legend
    above."""
    bar, gap = 13, 3
    longest = max((part.size for _, parts in groups for part in parts), default=0) or 1
    room = WIDTH - 110
    labels = [(part.label, "", part.tone) for part in (groups[0][1] if groups else ())]
    shapes, y = _legend(labels, FONT - LINE)
    for name, parts in groups:
        y += FONT + 8
        shapes.append(_text(0, y, name, INK, bold=True))
        y += 6
        for part in parts:
            width = room * part.size / longest
            if width:
                shapes.append(_box(0, y, width, bar, f"{part.tone}-solid"))
            shapes.append(_text(width + 5, y + bar - 3, part.figure.text, INK, size=SMALL))
            y += bar + gap
    words = "; ".join(
        f"{name}: "
        + ", ".join(f"{part.label.lower()} {part.figure.text_with_unit}" for part in parts)
        for name, parts in groups
    )
    return Drawing(title, f"{title}. {words}.", WIDTH, y, tuple(shapes))


def path_chart(
    title: str, path: Sequence[PathPoint], targets: Iterable[tuple[int, Decimal, str]], unit: str
) -> Drawing:
    """An indicator over the years inside the corridor its targets ask for.

    `targets` are horizon, value and words ("≥ 50 %"); an upper edge that is missing leaves the
    corridor open upwards.
    """
    targets = [target for target in targets if target[0] in {point.year for point in path}]
    values = [
        float(value)
        for point in path
        for value in (point.value.value if point.value else None, point.low, point.high)
        if value is not None
    ]
    highest = max([*values, *(float(value) for _, value, _ in targets)], default=0)
    is_share = unit == "%" and highest <= 100
    plot = _Plot(top=100 if is_share else highest * 1.08, count=len(path))
    place = {point.year: plot.middle(at) for at, point in enumerate(path)}
    marks = {horizon: plot.y(float(value)) for horizon, value, _ in targets}
    shapes = [*_corridor(path, place, plot), *plot.grid(unit)]
    for point in path:
        shapes.append(_text(place[point.year], plot.floor + 16, str(point.year), SOFT, "middle"))
    for horizon, value, words in targets:
        x, y = place[horizon], plot.y(float(value))
        shapes.append(_rule(x, plot.floor, x, y, "accent", dash="2 3"))
        shapes.append(
            shape(
                "circle",
                cx=x,
                cy=y,
                r=5,
                fill=colour(PAPER),
                stroke=colour("accent"),
                stroke_width=2,
            )
        )
        # The corridor comes from below on the left.
        is_last = x > WIDTH - 60
        left, under = (x - 8, y - 8) if is_last else (x + 8, y + 16)
        anchor = "end" if is_last else "start"
        shapes.append(_text(left, under, words, "accent-ink", anchor, size=SMALL, bold=True))
    known = [(place[p.year], plot.y(float(p.value.value)), p) for p in path if _is_known(p)]
    if known:
        line = points([(x, y) for x, y, _ in known])
        shapes.append(
            shape(
                "polyline", points=line, fill="none", stroke=colour("brand-700"), stroke_width=2.5
            )
        )
    for x, y, point in known:
        shapes.append(shape("circle", cx=x, cy=y, r=4, fill=colour("brand-700")))
        mark = marks.get(point.year, y)
        clear = mark if abs(mark - y) < 2 * SMALL else y
        beside = max(y, clear) + 17 if y < 30 else min(y, clear) - 9
        shapes.append(_text(x, beside, point.value.text, "brand-800", "middle", size=SMALL))
    legend, bottom = _legend(
        [
            ("Thực hiện", "", "brand-700"),
            ("Lộ trình cần đạt", "", "brand-100"),
            ("Mục tiêu", "", "accent"),
        ],
        plot.floor + 20,
        is_token=True,
    )
    return Drawing(title, f"{title}. {_told(path, targets)}", WIDTH, bottom, (*shapes, *legend))


def _is_known(point: PathPoint) -> bool:
    return point.value is not None and point.value.value is not None


def _told(path: Iterable[PathPoint], targets: Iterable[tuple[int, Decimal, str]]) -> str:
    done = [f"năm {p.year} {p.value.text_with_unit}" for p in path if _is_known(p)]
    asked = [f"đến năm {horizon} {words}" for horizon, _, words in targets]
    return (
        f"Thực hiện: {', '.join(done) or 'chưa có số liệu'}. "
        f"Mục tiêu: {', '.join(asked) or 'không có'}."
    )


def _corridor(
    path: Sequence[PathPoint], place: dict[int, float], plot: "_Plot"
) -> Iterable[SafeString]:
    edges = [point for point in path if point.low is not None]
    if len(edges) < 2:
        return
    low = [(place[p.year], plot.y(float(p.low))) for p in edges]
    high = [
        (place[p.year], plot.y(float(p.high)) if p.high is not None else plot.ceiling)
        for p in edges
    ]
    yield shape("polygon", points=points([*low, *reversed(high)]), fill=colour("brand-100"))
    yield shape(
        "polyline",
        points=points(low),
        fill="none",
        stroke=colour("brand-600"),
        stroke_width=2,
        stroke_dasharray="6 3",
    )
    if any(point.high is not None for point in edges):
        yield shape(
            "polyline",
            points=points(high),
            fill="none",
            stroke=colour("brand-600"),
            stroke_width=1.5,
            stroke_dasharray="2 3",
        )


class _Plot:
    """A field with a scale of whole steps on the left and `count` places beside each other."""

    left, right, ceiling, floor = 38, WIDTH - 6, 22, 200

    def __init__(self, *, top: float, count: int) -> None:
        self.step = _nice_step(top)
        self.top = max(math.ceil(top / self.step - 1e-9), 1) * self.step
        self.pitch = (self.right - self.left) / max(count, 1)
        self.bar = min(self.pitch * 0.62, 46)

    def middle(self, place: int) -> float:
        return self.left + self.pitch * (place + 0.5)

    def y(self, value: float) -> float:
        return self.floor - (self.floor - self.ceiling) * value / self.top

    def grid(self, unit: str = "") -> Iterable[SafeString]:
        steps = round(self.top / self.step)
        for n in range(steps + 1):
            y = self.y(n * self.step)
            yield _rule(self.left, y, self.right, y, RULE)
            label = format_number(Decimal(number(n * self.step)))
            yield _text(self.left - 5, y + 4, label, SOFT, "end", size=SMALL)
        if unit:
            yield _text(0, 10, unit, SOFT, size=SMALL)


def _nice_step(top: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, so that the scale has four or five lines."""
    if top <= 0:
        return 1
    rough = top / 4
    power = 10 ** math.floor(math.log10(rough))
    return next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough * (1 - 1e-9))


def _legend(
    items: Sequence[tuple[str, str, str]], below: float, *, is_token: bool = False
) -> tuple[list[SafeString], float]:
    """As many beside each other as fit; returns the shapes and where the drawing ends."""
    shapes: list[SafeString] = []
    x, y = 0.0, below + LINE
    for label, text, tone in items:
        words = f"{label} {text}".strip()
        width = 15 + len(words) * (SMALL + 0.5) * 0.56 + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE
        shapes.append(_box(x, y - 9, 10, 10, tone if is_token else f"{tone}-solid"))
        shapes.append(_text(x + 15, y, words, INK, size=SMALL + 0.5))
        x += width
    return shapes, y + 6


def _box(
    x: float, y: float, width: float, height: float, token: str, stroke: str = "none"
) -> SafeString:
    return shape("rect", x=x, y=y, width=width, height=height, fill=colour(token), stroke=stroke)


def _rule(x1: float, y1: float, x2: float, y2: float, token: str, dash: str = "none") -> SafeString:
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour(token), stroke_dasharray=dash)


def _text(
    x: float,
    y: float,
    words: str,
    token: str,
    anchor: str = "start",
    *,
    size: float = FONT,
    bold: bool = False,
) -> SafeString:
    return shape(
        "text",
        words,
        x=x,
        y=y,
        fill=colour(token),
        text_anchor=anchor,
        font_size=size,
        font_weight="600" if bold else "400",
    )
