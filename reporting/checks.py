"""What is missing or doubtful in a draft: errors block "Chuyển ký", warnings do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from plan.models import MeasureKind, MeasureNature, SupplierPart
from reporting import contents, outline
from reporting.contents import Contents
from reporting.models import (
    Answer,
    ContentRow,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from soctrang_ip.lib.numbers import format_number


class Level(Enum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One sentence for the user; `section` and `anchor` lead to the field."""

    level: Level
    section: str
    anchor: str
    text: str

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR


def problems(
    version: ReportVersion, read: Contents | None = None, before: Contents | None = None
) -> tuple[Problem, ...]:
    """Everything to mend or to look at again, in the order of the outline.

    `before` is the accepted report of last year. Fourteen queries, fewer when contents were read
    already.
    """
    read = read or contents.read(version)
    before = before or contents.last_year(version, (MeasureEntry,))
    found = [
        *_topics(read),
        *_duties(read),
        *_tasks(read),
        *_measures(read),
        *_fallen(read, before),
        *_spending(read),
    ]
    order = [section.slug for section in outline.SECTIONS]
    return tuple(sorted(found, key=lambda problem: order.index(problem.section)))


def errors(version: ReportVersion, read: Contents | None = None) -> tuple[Problem, ...]:
    """What blocks "Chuyển ký"; last year is not asked, as it only ever warns."""
    found = problems(version, read, before=Contents())
    return tuple(problem for problem in found if problem.is_error)


def anchor(row: ContentRow) -> str:
    """The id of a row's element on its page."""
    return anchor_of(type(row), row.key)


def anchor_of(model: type[ContentRow], key: str) -> str:
    return f"{model._meta.model_name}-{key}".replace(":", "-").replace(".", "-")


def _topics(read: Contents) -> Iterator[Problem]:
    rows = read.keyed(TopicEntry)
    for section in outline.SECTIONS:
        for topic in section.topics:
            row = rows.get(topic.key)
            if row is None or not topic.is_required:
                continue
            where = (Level.ERROR, section.slug, anchor(row))
            has_content = bool(read.of(topic.table) if topic.table else row.text)
            if has_content and row.answer == Answer.NONE:
                what = "bảng vẫn có dòng" if topic.table else "vẫn có nội dung"
                yield Problem(*where, f"{topic.label}: đã chọn “Không phát sinh” nhưng {what}.")
            elif not has_content and row.answer != Answer.NONE:
                told = "chưa có nội dung."
                if topic.table:
                    told = "chưa có dòng nào; nếu không có, chọn “Không phát sinh”."
                yield Problem(*where, f"{topic.label}: {told}")


def _duties(read: Contents) -> Iterator[Problem]:
    for row in read.of(TopicEntry):
        if not row.key.startswith(outline.DUTY_PREFIX):
            continue
        name = f"Trách nhiệm V.{row.key.removeprefix(outline.DUTY_PREFIX)}"
        where = ("chi-dao", anchor(row))
        if row.text and row.answer == Answer.NONE:
            yield Problem(
                Level.ERROR, *where, f"{name}: đã chọn “Không phát sinh” nhưng vẫn có nội dung."
            )
        elif not row.text and row.answer != Answer.NONE:
            yield Problem(Level.WARNING, *where, f"{name}: chưa nêu việc đã làm.")


def _tasks(read: Contents) -> Iterator[Problem]:
    with_results = {row.task_id for row in read.of(TaskResult)}
    for row in read.of(TaskEntry):
        where = ("nhiem-vu", anchor(row))
        name = f"Nhiệm vụ {row.key}"
        if not row.status:
            yield Problem(Level.ERROR, *where, f"{name}: chưa chọn tình trạng.")
        elif row.status == TaskStatus.NOT_DONE and not row.reason:
            yield Problem(Level.ERROR, *where, f"{name}: không thực hiện thì phải nêu lý do.")
        elif row.status == TaskStatus.NONE and (row.summary or row.task_id in with_results):
            yield Problem(
                Level.ERROR, *where, f"{name}: đã chọn “Không phát sinh” nhưng vẫn có kết quả."
            )
        if row.status == TaskStatus.DONE and row.task_id not in with_results:
            yield Problem(
                Level.WARNING, *where, f"{name}: hoàn thành nhưng chưa có kết quả bằng số."
            )
        if row.status in {TaskStatus.IN_PROGRESS, TaskStatus.DONE} and not row.summary:
            yield Problem(Level.WARNING, *where, f"{name}: chưa mô tả kết quả.")


def _measures(read: Contents) -> Iterator[Problem]:
    listed = {(row.measure_id, row.part) for row in read.of(ListEntry)}
    for row in read.of(MeasureEntry):
        where = ("chi-tieu", anchor(row))
        name = f"Chỉ tiêu {row.measure.code}"
        has_list = (row.measure_id, row.part) in listed
        if row.answer == Answer.NONE:
            if has_list or any(value is not None for value in needed_values(row)):
                yield Problem(
                    Level.ERROR, *where, f"{name}: đã chọn “Không phát sinh” nhưng vẫn có số liệu."
                )
            continue
        if not has_list and any(value is None for value in needed_values(row)):
            yield Problem(
                Level.ERROR,
                *where,
                f"{name}: chưa có số liệu; nếu không có, chọn “Không phát sinh”.",
            )
        if None not in (row.numerator, row.denominator):
            if row.numerator > row.denominator:
                yield Problem(Level.ERROR, *where, f"{name}: tử số lớn hơn mẫu số.")
            elif row.numerator == row.denominator and row.denominator and not row.note:
                told = "đạt 100% nhưng chưa nêu kết quả cụ thể ở ô giải trình."
                yield Problem(Level.WARNING, *where, f"{name}: {told}")
        if None not in (row.value, row.estimate) and row.estimate < row.value:
            yield Problem(Level.WARNING, *where, f"{name}: ước cả năm nhỏ hơn số đã thực hiện.")


_STOCK_COLUMNS = ("numerator", "value")


def _fallen(read: Contents, before: Contents) -> Iterator[Problem]:
    """What only ever grows and is lower than in last year's report, or a milestone gone back."""
    last_year = before.keyed(MeasureEntry)
    for row in read.of(MeasureEntry):
        last = last_year.get(row.key)
        if last is None:
            continue
        where = (Level.WARNING, "chi-tieu", anchor(row))
        name = f"Chỉ tiêu {row.measure.code}"
        if row.measure.nature == MeasureNature.STOCK:
            for column in _STOCK_COLUMNS:
                now, then = getattr(row, column), getattr(last, column)
                if None not in (now, then) and now < then:
                    told = f"{format_number(now)} thấp hơn số đã báo cáo năm trước"
                    yield Problem(*where, f"{name}: {told} ({format_number(then)}).")
        if last.milestone == MilestoneState.REACHED and row.milestone not in {"", last.milestone}:
            yield Problem(*where, f"{name}: năm trước đã báo cáo đạt mốc này.")


def needed_values(row: MeasureEntry) -> tuple[object, ...]:
    """The values the row must hold unless answered "không phát sinh"; None where missing."""
    kind, part = row.measure.kind, row.part
    if kind == MeasureKind.RATIO:
        wanted = {
            SupplierPart.NUMERATOR: (row.numerator,),
            SupplierPart.DENOMINATOR: (row.denominator,),
        }
        return wanted.get(part, (row.numerator, row.denominator))
    if kind in {MeasureKind.GROWTH, MeasureKind.DIRECTION}:
        return (row.value, row.estimate)
    if kind == MeasureKind.MILESTONE:
        return (row.milestone or None,)
    if kind == MeasureKind.COUNT:
        return (row.value,)
    return (None,)  # a list without entries


def needed_money(row: SpendingEntry) -> tuple[int | None, ...]:
    return (row.allocated, row.spent, row.estimate)


def _spending(read: Contents) -> Iterator[Problem]:
    for row in read.of(SpendingEntry):
        where = ("kinh-phi", anchor(row))
        name = f"Nguồn {row.source.name}" + (f", nhiệm vụ {row.task.code}" if row.task else "")
        values = needed_money(row)
        if row.answer == Answer.NONE:
            if any(value is not None for value in values):
                yield Problem(
                    Level.ERROR, *where, f"{name}: đã chọn “Không phát sinh” nhưng vẫn có số tiền."
                )
            continue
        if any(value is None for value in values):
            yield Problem(
                Level.ERROR,
                *where,
                f"{name}: nhập đủ số được giao, đã chi, ước cả năm hoặc chọn “Không phát sinh”.",
            )
        if None not in (row.spent, row.allocated) and row.spent > row.allocated:
            yield Problem(Level.WARNING, *where, f"{name}: đã chi nhiều hơn số được giao.")
        if None not in (row.spent, row.estimate) and row.estimate < row.spent:
            yield Problem(Level.WARNING, *where, f"{name}: ước cả năm nhỏ hơn số đã chi.")
    yield from _breakdown(read)


def _breakdown(read: Contents) -> Iterator[Problem]:
    """The rows by task are a part of their source's row, never more."""
    by_task = [row for row in read.of(SpendingEntry) if row.task_id]
    for row in read.of(SpendingEntry):
        parts = [part for part in by_task if part.source_id == row.source_id]
        if row.task_id or not parts or row.spent is None:
            continue
        if sum(part.spent or 0 for part in parts) > row.spent:
            yield Problem(
                Level.WARNING,
                "kinh-phi",
                anchor(row),
                f"Nguồn {row.source.name}: tổng chi theo nhiệm vụ lớn hơn số đã chi của nguồn.",
            )
