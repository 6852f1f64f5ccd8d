"""What is missing or doubtful in a draft: errors block "Chuyển ký", warnings do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from plan.models import MeasureKind, SupplierPart
from reporting import outline
from reporting.models import (
    Answer,
    ListEntry,
    MeasureEntry,
    ReportVersion,
    SpendingEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)


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


def problems(version: ReportVersion) -> tuple[Problem, ...]:
    """Everything to mend or to look at again, in the order of the outline (12 queries at most)."""
    found = [
        *_topics(version),
        *_tasks(version),
        *_measures(version),
        *_spending(version),
    ]
    order = [section.slug for section in outline.SECTIONS]
    return tuple(sorted(found, key=lambda problem: order.index(problem.section)))


def errors(version: ReportVersion) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems(version) if problem.level is Level.ERROR)


def anchor(row: object) -> str:
    """The id of a row's element on its page."""
    return f"{row._meta.model_name}-{row.key}".replace(":", "-").replace(".", "-")


def _topics(version: ReportVersion) -> Iterator[Problem]:
    rows = {row.key: row for row in TopicEntry.objects.filter(version=version)}
    for section in outline.SECTIONS:
        for topic in section.topics:
            row = rows.get(topic.key)
            if row is None or not topic.is_required:
                continue
            has_rows = (
                topic.table is not None
                and topic.table._default_manager.filter(version=version).exists()
            )
            if topic.table is None and not row.text and row.answer != Answer.NONE:
                yield Problem(
                    Level.ERROR, section.slug, anchor(row), f"{topic.label}: chưa có nội dung."
                )
            if topic.table is not None and not has_rows and row.answer != Answer.NONE:
                yield Problem(
                    Level.ERROR,
                    section.slug,
                    anchor(row),
                    f"{topic.label}: chưa có dòng nào; nếu không có, chọn “Không phát sinh”.",
                )
            if has_rows and row.answer == Answer.NONE:
                yield Problem(
                    Level.ERROR,
                    section.slug,
                    anchor(row),
                    f"{topic.label}: đã chọn “Không phát sinh” nhưng bảng vẫn có dòng.",
                )
    blank_duties = [
        row
        for key, row in rows.items()
        if key.startswith(outline.DUTY_PREFIX) and not row.text and row.answer != Answer.NONE
    ]
    for row in blank_duties:
        code = row.key.removeprefix(outline.DUTY_PREFIX)
        yield Problem(
            Level.WARNING, "chi-dao", anchor(row), f"Trách nhiệm V.{code}: chưa nêu việc đã làm."
        )


def _tasks(version: ReportVersion) -> Iterator[Problem]:
    with_results = set(TaskResult.objects.filter(version=version).values_list("task_id", flat=True))
    for row in TaskEntry.objects.filter(version=version).order_by("task__order"):
        where = ("nhiem-vu", anchor(row))
        if not row.status:
            yield Problem(Level.ERROR, *where, f"Nhiệm vụ {row.key}: chưa chọn tình trạng.")
        elif row.status == TaskStatus.NOT_DONE and not row.reason:
            yield Problem(
                Level.ERROR, *where, f"Nhiệm vụ {row.key}: không thực hiện thì phải nêu lý do."
            )
        elif row.status == TaskStatus.DONE and row.task_id not in with_results:
            yield Problem(
                Level.WARNING, *where, f"Nhiệm vụ {row.key}: hoàn thành nhưng chưa có số liệu."
            )
        elif row.status in {TaskStatus.IN_PROGRESS, TaskStatus.DONE} and not row.summary:
            yield Problem(Level.WARNING, *where, f"Nhiệm vụ {row.key}: chưa mô tả kết quả.")


def _measures(version: ReportVersion) -> Iterator[Problem]:
    listed = set(ListEntry.objects.filter(version=version).values_list("measure_id", "part"))
    rows = MeasureEntry.objects.filter(version=version).select_related("measure")
    for row in rows.order_by("measure__indicator__order", "measure__order", "part"):
        where = ("chi-tieu", anchor(row))
        name = f"Chỉ tiêu {row.measure.code}"
        has_list = (row.measure_id, row.part) in listed
        if row.answer == Answer.NONE:
            if has_list:
                yield Problem(
                    Level.ERROR,
                    *where,
                    f"{name}: đã chọn “Không phát sinh” nhưng danh sách vẫn có dòng.",
                )
            continue
        if not has_list and any(value is None for value in needed_values(row)):
            yield Problem(
                Level.ERROR,
                *where,
                f"{name}: chưa có số liệu; nếu không có, chọn “Không phát sinh”.",
            )
        if None not in (row.numerator, row.denominator) and row.numerator > row.denominator:
            yield Problem(Level.ERROR, *where, f"{name}: tử số lớn hơn mẫu số.")
        if None not in (row.value, row.estimate) and row.estimate < row.value:
            yield Problem(Level.WARNING, *where, f"{name}: ước cả năm nhỏ hơn số đã thực hiện.")


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


def _spending(version: ReportVersion) -> Iterator[Problem]:
    rows = SpendingEntry.objects.filter(version=version).select_related("source", "task")
    for row in rows.order_by("source__order", "pk"):
        where = ("kinh-phi", anchor(row))
        name = f"Nguồn {row.source.name}" + (f", nhiệm vụ {row.task.code}" if row.task else "")
        values = (row.allocated, row.spent, row.estimate)
        if row.answer == Answer.NONE:
            continue
        if any(value is None for value in values):
            yield Problem(
                Level.ERROR,
                *where,
                f"{name}: nhập đủ số được giao, đã chi, ước cả năm hoặc chọn “Không phát sinh”.",
            )
            continue
        if row.spent > row.allocated:
            yield Problem(Level.WARNING, *where, f"{name}: đã chi nhiều hơn số được giao.")
        if row.estimate < row.spent:
            yield Problem(Level.WARNING, *where, f"{name}: ước cả năm nhỏ hơn số đã chi.")
