"""Running totals of a section while it is filled in, by the rules the dashboard counts with."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from plan.models import MeasureKind
from reporting.contents import Contents
from reporting.figures.content import Origin, Spending
from reporting.figures.money import counted
from reporting.models import ContentRow, MeasureEntry, SpendingEntry, TaskEntry, TaskStatus
from reporting.progress import SectionProgress
from soctrang_ip.lib.numbers import format_money, format_percent

MONEY_COLUMNS = ("allocated", "spent", "estimate", "previous_official")
_SHOWN_MONEY = (("allocated", "Được giao"), ("spent", "Đã chi"), ("estimate", "Ước cả năm"))


@dataclass(frozen=True)
class Total:
    label: str
    text: str


def totals(progress: SectionProgress, read: Contents) -> tuple[Total, ...]:
    """What the bar at the foot of the section's page says (no queries)."""
    answered = Total("Đã trả lời", f"{progress.answered}/{progress.asked}")
    more = {
        "nhiem-vu": lambda: _statuses(read.of(TaskEntry)),
        "kinh-phi": lambda: _money(read.of(SpendingEntry)),
    }.get(progress.section.slug, tuple)
    return (answered, *more())


def _statuses(rows: Iterable[TaskEntry]) -> Iterator[Total]:
    counts = Counter(row.status for row in rows)
    for status in TaskStatus:
        if counts[status]:
            yield Total(status.label, str(counts[status]))


def _money(rows: list[SpendingEntry]) -> Iterator[Total]:
    """Sums in triệu đồng; a source counts as on the dashboard: whole, else by its tasks."""
    for column, label in _SHOWN_MONEY if rows else ():
        amounts = (
            counted([_spending(row) for row in of_source], column)
            for _, of_source in groupby(rows, key=lambda row: row.source_id)
        )
        values = [amount.value for amount in amounts if amount and amount.value is not None]
        told = f"{format_money(sum(values))} triệu đồng" if values else "chưa có số"
        yield Total(label, told)


def _spending(row: SpendingEntry) -> Spending:
    columns = (getattr(row, column) for column in MONEY_COLUMNS)
    return Spending(Origin(0, 0, 0, 0), row.source_id, row.task_id, row.answer, *columns)


def of_row(row: ContentRow) -> str:
    """What two figures of one row make together: a percentage; blank until both are there."""
    if isinstance(row, MeasureEntry) and row.measure.kind == MeasureKind.RATIO:
        share = _share(row.numerator, row.denominator)
        return f"Tỷ lệ: {share}" if share else ""
    if isinstance(row, SpendingEntry):
        share = _share(row.spent, row.allocated)
        return f"Đã chi {share} số được giao" if share else ""
    return ""


def _share(part: int | None, whole: int | None) -> str:
    return "" if None in (part, whole) else format_percent(part, whole)
