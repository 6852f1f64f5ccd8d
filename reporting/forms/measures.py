"""Section III: the figures the agency supplies for the measures of part II.2."""

from dataclasses import dataclass

from django import forms
from django.db.models import prefetch_related_objects

from plan.models import MeasureKind, SupplierPart
from reporting import answering
from reporting.asked import AskedMeasure
from reporting.checks import anchor
from reporting.contents import Contents
from reporting.forms.background import Background, previous_label
from reporting.forms.rows import AnsweredForm, RowForm
from reporting.forms.sheets import Sheet, Table
from reporting.forms.topics import TableRowForm
from reporting.models import ListEntry, MeasureEntry, MilestoneState
from soctrang_ip.accounts.models import Agency, AgencyKind
from soctrang_ip.lib.numbers import format_number

_FLOWS = {MeasureKind.GROWTH, MeasureKind.DIRECTION}
_LISTS = {MeasureKind.LIST, MeasureKind.LIST_RATIO}


class MeasureForm(AnsweredForm):
    """Only the columns that the kind and the supplied part of the measure call for."""

    content = ("numerator", "denominator", "value", "estimate", "milestone")
    milestone = forms.ChoiceField(
        label="Mức độ thực hiện",
        choices=[("", "Chọn mức độ"), *MilestoneState.choices],
        required=False,
    )

    class Meta:
        model = MeasureEntry
        fields = (
            "numerator",
            "denominator",
            "value",
            "estimate",
            "previous_official",
            "milestone",
            "note",
        )
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def prepare(self) -> None:
        measure = self.row.measure
        wanted = {*figure_columns(self.row), "note", "is_none"}
        for name in self.fields.keys() - wanted:
            del self.fields[name]
        labels = {
            "numerator": measure.numerator_label or "Tử số",
            "denominator": measure.denominator_label or "Mẫu số",
            "value": f"Thực hiện đến ngày chốt ({measure.unit})",
            "estimate": f"Ước cả năm ({measure.unit})",
            "previous_official": f"Chính thức năm {self.options['year'] - 1} ({measure.unit})",
        }
        for name in labels.keys() & self.fields.keys():
            self.fields[name].label = labels[name]


class ListEntryForm(TableRowForm):
    """Option `districts`: choices of the area."""

    district = forms.TypedChoiceField(label="Địa bàn", coerce=int, empty_value=None, required=False)

    class Meta:
        model = ListEntry
        fields = ("name", "code", "district", "note")

    def prepare(self) -> None:
        super().prepare()
        self.fields["district"].choices = self.options["districts"]


@dataclass(frozen=True)
class Figure:
    """An input with last year's value beside it."""

    field: forms.BoundField
    previous: str
    label: str


@dataclass(frozen=True)
class MeasureFields:
    asked: AskedMeasure
    form: RowForm
    figures: tuple[Figure, ...]
    entries: Table | None
    before: MeasureEntry | None
    entries_before: tuple[str, ...]
    has_offer: bool

    @property
    def previous_answer(self) -> str:
        return self.before.get_answer_display() if self.before and self.before.answer else ""


@dataclass(frozen=True)
class MeasuresBody:
    measures: tuple[MeasureFields, ...]


def figure_columns(row: MeasureEntry) -> tuple[str, ...]:
    kind = row.measure.kind
    if kind == MeasureKind.RATIO:
        only = {
            SupplierPart.NUMERATOR: ("numerator",),
            SupplierPart.DENOMINATOR: ("denominator",),
        }
        return only.get(row.part, ("numerator", "denominator"))
    if kind in _FLOWS:
        return ("value", "estimate", "previous_official")
    if kind == MeasureKind.MILESTONE:
        return ("milestone",)
    return () if kind in _LISTS else ("value",)


def build(sheet: Sheet, background: Background) -> MeasuresBody:
    rows = background.now.keyed(MeasureEntry)
    before = background.before.keyed(MeasureEntry)
    asked = [item for item in background.asked.measures if item.key in rows]
    prefetch_related_objects(
        [item.measure for item in asked],
        "suppliers__agency__names",
        "suppliers__group__members__names",
    )
    districts = _districts() if any(item.measure.kind in _LISTS for item in asked) else []
    return MeasuresBody(
        tuple(
            _measure(sheet, background, item, rows[item.key], before.get(item.key), districts)
            for item in asked
        )
    )


def _measure(
    sheet: Sheet,
    background: Background,
    item: AskedMeasure,
    row: MeasureEntry,
    before: MeasureEntry | None,
    districts: list[tuple[object, str]],
) -> MeasureFields:
    title = f"Chỉ tiêu {item.measure.code}"
    form = sheet.row(MeasureForm, row, title=title, year=background.year)
    entries = None
    if item.measure.kind in _LISTS:
        entries = sheet.table(
            ListEntryForm,
            _entries(background.now, row),
            name=f"rows-{anchor(row)}",
            fixed={"measure": item.measure, "part": row.part},
            title=f"{title}, danh sách",
            districts=districts,
        )
    return MeasureFields(
        item,
        form,
        tuple(
            Figure(form[name], _previous(before, name), previous_label(name, background.year))
            for name in figure_columns(row)
        ),
        entries,
        before,
        tuple(entry.name for entry in _entries(background.before, row)),
        bool(answering.offer(row, background.now, background.before)),
    )


def _entries(read: Contents, row: MeasureEntry) -> list[ListEntry]:
    return [
        entry
        for entry in read.of(ListEntry)
        if entry.measure_id == row.measure_id and entry.part == row.part
    ]


def _previous(before: MeasureEntry | None, column: str) -> str:
    """Last year's value; beside "chính thức năm trước" stands what was estimated then."""
    if before is None:
        return ""
    if column == "milestone":
        return before.get_milestone_display()
    value = getattr(before, "estimate" if column == "previous_official" else column)
    if value is not None:
        return format_number(value)
    return before.get_answer_display() if before.answer == "none" else ""


def _districts() -> list[tuple[object, str]]:
    agencies = Agency.objects.filter(kind=AgencyKind.DISTRICT).prefetch_related("names")
    return [("", "Chọn địa bàn"), *((agency.pk, agency.short_name) for agency in agencies)]
