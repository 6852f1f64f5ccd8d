"""Section II: what was done on each task, with results in figures."""

from dataclasses import dataclass
from itertools import groupby

from django import forms

from plan.models import Section
from reporting import answering
from reporting.asked import AskedTask, TaskBasis
from reporting.checks import anchor
from reporting.forms.background import Background
from reporting.forms.rows import RowForm
from reporting.forms.sheets import Sheet, Table
from reporting.forms.topics import TableRowForm
from reporting.models import TaskEntry, TaskResult, TaskStatus
from soctrang_ip.lib.numbers import format_number
from tasks.models import Task

_LEAD_CHOICES = [
    ("", "Chọn tình trạng"),
    *((value, label) for value, label in TaskStatus.choices if value != TaskStatus.NONE),
]
_PARTNER_CHOICES = [("", "Chọn tình trạng"), *TaskStatus.choices]


class TaskForm(RowForm):
    """Option `basis`: a lead cannot answer "không phát sinh"."""

    status = forms.ChoiceField(label="Tình trạng trong năm", required=False)

    class Meta:
        model = TaskEntry
        fields = ("status", "summary", "reason")
        labels = {
            "summary": "Kết quả thực hiện",
            "reason": "Lý do (khi không thực hiện)",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 2}),
        }

    def prepare(self) -> None:
        is_lead = self.options["basis"] == TaskBasis.LEAD
        self.fields["status"].choices = _LEAD_CHOICES if is_lead else _PARTNER_CHOICES


class ResultForm(TableRowForm):
    class Meta:
        model = TaskResult
        fields = ("label", "number", "unit")


@dataclass(frozen=True)
class TaskFields:
    task: Task
    basis: TaskBasis
    form: RowForm
    results: Table
    before: TaskEntry | None
    results_before: tuple[str, ...]
    has_offer: bool

    @property
    def is_compact(self) -> bool:
        """A partner's task with nothing told yet shows only its status."""
        has_words = bool(self.form.row.summary or self.form.row.reason or self.results.has_rows)
        is_kept = self.form.is_bound or self.results.has_typed
        return self.basis != TaskBasis.LEAD and not has_words and not is_kept

    @property
    def results_caption(self) -> str:
        return f"Kết quả bằng số của nhiệm vụ {self.task.code}"


@dataclass(frozen=True)
class SectionTasks:
    section: Section
    tasks: tuple[TaskFields, ...]


@dataclass(frozen=True)
class TasksBody:
    sections: tuple[SectionTasks, ...]
    addable: tuple[Task, ...]


def build(sheet: Sheet, background: Background) -> TasksBody:
    rows = background.now.keyed(TaskEntry)
    before = background.before.keyed(TaskEntry)
    asked = [item for item in background.asked.tasks if item.task.code in rows]
    by_section = groupby(asked, key=lambda item: item.task.section)
    sections = tuple(
        SectionTasks(section, tuple(_task(sheet, background, item, rows, before) for item in items))
        for section, items in by_section
    )
    return TasksBody(sections, _addable(background))


def _task(
    sheet: Sheet,
    background: Background,
    item: AskedTask,
    rows: dict[str, TaskEntry],
    before: dict[str, TaskEntry],
) -> TaskFields:
    task = item.task
    title = f"Nhiệm vụ {task.code}"
    results = sheet.table(
        ResultForm,
        [row for row in background.now.of(TaskResult) if row.task_id == task.pk],
        name=f"rows-{anchor(rows[task.code])}",
        fixed={"task": task},
        title=f"{title}, kết quả bằng số",
    )
    return TaskFields(
        task,
        item.basis,
        sheet.row(TaskForm, rows[task.code], title=title, basis=item.basis),
        results,
        before.get(task.code),
        tuple(
            result_text(row) for row in background.before.of(TaskResult) if row.task_id == task.pk
        ),
        bool(answering.offer(rows[task.code], background.now, background.before)),
    )


def result_text(row: TaskResult) -> str:
    number = "" if row.number is None else format_number(row.number)
    return f"{row.label}: {number} {row.unit}".strip()


def _addable(background: Background) -> tuple[Task, ...]:
    """Tasks of the year that are not asked of the agency."""
    asked = {item.task.pk for item in background.asked.tasks}
    due = Task.objects.due_in(background.year).select_related("heading").in_plan_order()
    return tuple(task for task in due if task.pk not in asked)
