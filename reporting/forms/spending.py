"""Section IV: money of each funding source, and of single tasks within it."""

from dataclasses import dataclass

from django import forms

from plan.models import FundingSource
from reporting.checks import anchor
from reporting.forms.background import Background, previous_label
from reporting.forms.rows import AnsweredForm, label_by_heading
from reporting.forms.sheets import Sheet, Table
from reporting.models import SpendingEntry
from soctrang_ip.lib.numbers import format_money

MONEY = ("allocated", "spent", "estimate", "previous_official")


class SpendingForm(AnsweredForm):
    content = ("allocated", "spent", "estimate")

    class Meta:
        model = SpendingEntry
        fields = (*MONEY, "note")

    def prepare(self) -> None:
        year = self.options["year"]
        self.fields["previous_official"].label = f"Chi chính thức năm {year - 1}"


class TaskSpendingForm(SpendingForm):
    """A part of the source's money: one task. Options: `tasks` (choices), `taken` (task ids)."""

    task = forms.TypedChoiceField(
        label="Nhiệm vụ",
        coerce=int,
        error_messages={"required": "Hãy chọn nhiệm vụ."},
    )
    is_none = None

    class Meta(SpendingForm.Meta):
        fields = ("task", *SpendingForm.Meta.fields)

    def prepare(self) -> None:
        super().prepare()
        label_by_heading(self)
        task = self.fields["task"]
        task.choices = self.options["tasks"]
        if not self.is_new:
            task.choices = [(self.row.task_id, str(self.row.task))]
            task.disabled = True

    def clean_task(self) -> int:
        task = self.cleaned_data["task"]
        if self.is_new and task in self.options["taken"]:
            raise forms.ValidationError("Nhiệm vụ này đã có một dòng trong nguồn này.")
        return task

    def key_to_add(self) -> str:
        source = self.options["fixed"]["source"]
        return f"{source.code}:{self.options['codes'][self.cleaned_data['task']]}"


@dataclass(frozen=True)
class Amount:
    """A money input with last year's value beside it."""

    field: forms.BoundField
    previous: str
    label: str


@dataclass(frozen=True)
class SourceFields:
    source: FundingSource
    form: SpendingForm
    amounts: tuple[Amount, ...]
    by_task: Table
    previous_answer: str
    previous_note: str

    @property
    def is_open(self) -> bool:
        """Whether the rows by task are unfolded."""
        return self.by_task.has_rows or self.by_task.has_typed


@dataclass(frozen=True)
class SpendingBody:
    sources: tuple[SourceFields, ...]


def build(sheet: Sheet, background: Background) -> SpendingBody:
    tasks = [item.task for item in background.asked.tasks]
    options = {
        "year": background.year,
        "tasks": [("", "Chọn nhiệm vụ"), *((task.pk, str(task)) for task in tasks)],
        "codes": {task.pk: task.code for task in tasks},
    }
    rows = background.now.of(SpendingEntry)
    before = background.before.keyed(SpendingEntry)
    return SpendingBody(
        tuple(
            _source(sheet, row, rows, before.get(row.key), options)
            for row in rows
            if row.task_id is None
        )
    )


def _source(
    sheet: Sheet,
    row: SpendingEntry,
    rows: list[SpendingEntry],
    before: SpendingEntry | None,
    options: dict[str, object],
) -> SourceFields:
    title = f"Nguồn {row.source.name}"
    form = sheet.row(SpendingForm, row, title=title, year=options["year"])
    parts = [part for part in rows if part.task_id and part.source_id == row.source_id]
    by_task = sheet.table(
        TaskSpendingForm,
        parts,
        name=f"rows-{anchor(row)}",
        fixed={"source": row.source},
        title=f"{title}, theo nhiệm vụ",
        taken={part.task_id for part in parts},
        **options,
    )
    amounts = tuple(
        Amount(form[name], _previous(before, name), previous_label(name, options["year"]))
        for name in MONEY
    )
    answer = before.get_answer_display() if before and before.answer == "none" else ""
    note = before.note if before else ""
    return SourceFields(row.source, form, amounts, by_task, answer, note)


def _previous(before: SpendingEntry | None, column: str) -> str:
    """Last year's value; beside "chính thức năm trước" stands what was estimated then."""
    value = getattr(before, "estimate" if column == "previous_official" else column, None)
    return "" if value is None else format_money(value)
