"""Prose, duty prompts and the open tables of sections I, V, VI, VII, biểu 04 and người lập."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from plan.models import Duty
from reporting import answering, outline, raised
from reporting.forms.background import Background
from reporting.forms.rows import AnsweredForm, RowForm, label_by_heading
from reporting.forms.sheets import Sheet, Table
from reporting.models import (
    AssetEntry,
    AssetKind,
    ContentRow,
    DocumentEntry,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    ReportVersion,
    Response,
    ResponseStatus,
    StaffEntry,
    TopicEntry,
)
from reporting.outline import Topic
from soctrang_ip.lib.dates import format_date
from soctrang_ip.lib.fields import DayField, DocumentNumberField, LineField
from tasks.models import Task


class ProseForm(AnsweredForm):
    content = ("text",)

    class Meta:
        model = TopicEntry
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def prepare(self) -> None:
        self.fields["text"].label = self.row_title


class LineForm(RowForm):
    """A one-line answer that cannot be "không phát sinh"."""

    class Meta:
        model = TopicEntry
        fields = ("text",)
        field_classes = {"text": LineField}
        widgets = {"text": forms.TextInput}

    def prepare(self) -> None:
        self.fields["text"].label = self.row_title


class DocumentNumberForm(LineForm):
    text = DocumentNumberField(required=False)


class NoneForm(AnsweredForm):
    """Whether a whole table is "không phát sinh"."""

    class Meta:
        model = TopicEntry
        fields = ()


class TableRowForm(RowForm):
    """A row of an open table: the column's heading is the label of each input."""

    def prepare(self) -> None:
        label_by_heading(self)


_SHORT_TEXT = forms.Textarea(attrs={"rows": 2})


class DocumentForm(TableRowForm):
    class Meta:
        model = DocumentEntry
        fields = ("number", "issued_on", "title")
        field_classes = {"issued_on": DayField}
        widgets = {"title": _SHORT_TEXT}


class StaffForm(TableRowForm):
    class Meta:
        model = StaffEntry
        fields = ("full_name", "position", "phone", "is_dedicated")


class AssetForm(TableRowForm):
    kind = forms.ChoiceField(
        label="Loại tài sản",
        choices=[("", "Chọn loại"), *AssetKind.choices],
        error_messages={"required": "Hãy chọn loại tài sản."},
    )

    class Meta:
        model = AssetEntry
        fields = ("kind", "name", "owner", "certificate", "support")
        widgets = {"name": _SHORT_TEXT, "owner": _SHORT_TEXT, "support": _SHORT_TEXT}


class ObstacleForm(TableRowForm):
    class Meta:
        model = ObstacleEntry
        fields = ("text", "cause")
        widgets = {"text": _SHORT_TEXT, "cause": _SHORT_TEXT}


class ProposalForm(TableRowForm):
    class Meta:
        model = ProposalEntry
        fields = ("text", "addressee", "reason", "wanted_by")
        widgets = dict.fromkeys(fields, _SHORT_TEXT)


class NextWorkForm(TableRowForm):
    """Option `tasks`: choices of the tasks due next year."""

    task = forms.TypedChoiceField(
        label="Thuộc nhiệm vụ", coerce=int, empty_value=None, required=False
    )

    class Meta:
        model = NextWorkEntry
        fields = ("text", "task")
        widgets = {"text": _SHORT_TEXT}

    def prepare(self) -> None:
        super().prepare()
        self.fields["task"].choices = self.options["tasks"]


_TABLE_FORMS: dict[type[ContentRow], type[TableRowForm]] = {
    form_class._meta.model: form_class
    for form_class in (
        DocumentForm,
        StaffForm,
        AssetForm,
        ObstacleForm,
        ProposalForm,
        NextWorkForm,
    )
}


def _joined(*texts: str) -> str:
    return " – ".join(text for text in texts if text)


_LINES: dict[type[ContentRow], Callable[[Any], str]] = {
    DocumentEntry: lambda row: _joined(
        row.number, format_date(row.issued_on) if row.issued_on else "", row.title
    ),
    StaffEntry: lambda row: _joined(row.full_name, row.position, row.phone),
    AssetEntry: lambda row: _joined(row.get_kind_display(), row.name, row.owner),
    ObstacleEntry: lambda row: _joined(row.text, row.cause),
    ProposalEntry: lambda row: _joined(row.text, row.addressee),
    NextWorkEntry: lambda row: row.text,
}


@dataclass(frozen=True)
class TopicFields:
    """One question of a section; `form` asks for prose or for "không phát sinh" of the table."""

    topic: Topic
    form: RowForm
    table: Table | None
    previous: str
    previous_rows: tuple["PreviousRow", ...]
    has_offer: bool
    """Whether last year's words could stand where this is blank."""


@dataclass(frozen=True)
class PreviousRow:
    """A row of last year's table; `response` is what was said to an obstacle or a proposal."""

    text: str
    response: Response | None
    is_raised: bool

    @property
    def state(self) -> ResponseStatus:
        return self.response.state if self.response else ResponseStatus.NEW


@dataclass(frozen=True)
class DutyFields:
    duty: Duty
    form: RowForm
    previous: str
    has_offer: bool


@dataclass(frozen=True)
class TopicsBody:
    topics: tuple[TopicFields, ...]
    duties: tuple[DutyFields, ...]


def build(sheet: Sheet, background: Background) -> TopicsBody:
    rows = background.now.keyed(TopicEntry)
    before = background.before.keyed(TopicEntry)
    topics = tuple(
        _topic(sheet, background, topic, row, before.get(topic.key))
        for topic in background.section.topics
        if (row := rows.get(topic.key) or _unwritten(topic, sheet.version))
    )
    return TopicsBody(topics, tuple(_duties(sheet, background, rows, before)))


def _unwritten(topic: Topic, version: ReportVersion) -> TopicEntry | None:
    """The row of a question nobody has to answer, stored once somebody does."""
    return None if topic.is_required else TopicEntry(version=version, key=topic.key)


def _topic(
    sheet: Sheet,
    background: Background,
    topic: Topic,
    row: TopicEntry,
    before: TopicEntry | None,
) -> TopicFields:
    if not topic.is_required:
        form = sheet.row(_form_of(topic), row, title=topic.label, fixed={})
        return TopicFields(topic, form, None, "", (), has_offer=False)
    previous = answer_text(before) if before else ""
    has_offer = bool(answering.offer(row, background.now, background.before))
    if topic.table is None:
        form = sheet.row(_form_of(topic), row, title=topic.label)
        return TopicFields(topic, form, None, previous, (), has_offer)
    options = {}
    if topic.table is NextWorkEntry:
        options["tasks"] = _tasks_of(background.year + 1)
    table = sheet.table(
        _TABLE_FORMS[topic.table], background.now.of(topic.table), title=topic.label, **options
    )
    return TopicFields(
        topic,
        sheet.row(NoneForm, row, title=topic.label),
        table,
        previous,
        _previous_rows(background, topic.table),
        has_offer,
    )


def _form_of(topic: Topic) -> type[RowForm]:
    if topic.key == outline.DOCUMENT_NUMBER:
        return DocumentNumberForm
    return LineForm if topic.is_line else ProseForm


def answer_text(row: TopicEntry) -> str:
    return row.text or (row.get_answer_display() if row.answer == "none" else "")


def _previous_rows(background: Background, model: type[ContentRow]) -> tuple[PreviousRow, ...]:
    """Last year's rows of a table as one line of text each."""
    is_raised = model in raised.KINDS
    responses = background.responses.get(model, {}) if is_raised else {}
    return tuple(
        PreviousRow(_LINES[model](row), responses.get(row.key), is_raised)
        for row in background.before.of(model)
    )


def _duties(
    sheet: Sheet,
    background: Background,
    rows: dict[str, TopicEntry],
    before: dict[str, TopicEntry],
) -> list[DutyFields]:
    if background.section.slug != "chi-dao":
        return []
    duties = Duty.objects.for_agency(background.version.obligation.agency).in_plan_order()
    found = []
    for duty in duties:
        key = outline.DUTY_PREFIX + duty.code
        if key in rows:
            previous = answer_text(before[key]) if key in before else ""
            form = sheet.row(ProseForm, rows[key], title=f"Trách nhiệm V.{duty.code}")
            offer = answering.offer(rows[key], background.now, background.before)
            found.append(DutyFields(duty, form, previous, bool(offer)))
    return found


def _tasks_of(year: int) -> list[tuple[object, str]]:
    due = Task.objects.due_in(year).select_related("heading").in_plan_order()
    return [("", "Không gắn với nhiệm vụ nào"), *((task.pk, str(task)) for task in due)]
