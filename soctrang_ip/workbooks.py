"""Tables of reference data: out as a workbook, back in as changes seen before they are made.

A table's columns are fields of a row, or of a row that belongs to it. Who may change which cell is
what the admin says of the form (`Kept.changeable`), and cells are read by the form's own fields.
A cell that was changed and may not be is refused; columns and rows that are missing stay as they
are; nothing is ever deleted.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import tablib
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult

from soctrang_ip.accounts.models import Agency
from soctrang_ip.changes import in_words
from soctrang_ip.lib import xlsx
from soctrang_ip.lib.dates import format_instant
from soctrang_ip.lib.text import clean_text, search_key
from soctrang_ip.lib.uploads import Row, UploadError

logger = logging.getLogger(__name__)

LONGEST_REASON = 100
"""Characters that the history's column for a reason holds."""

Owner = Callable[[Model], Model | None]


class Column(Field):
    """A field of the row or, through `owner`, of a row that belongs to it (None: it has none).

    With `shown` the column only shows what that says of the row.
    """

    def __init__(
        self,
        name: str,
        title: str = "",
        *,
        width: int = 20,
        model: type[Model] | None = None,
        owner: Owner = lambda row: row,
        shown: Callable[[Model], xlsx.Value] | None = None,
        is_money: bool = False,
    ) -> None:
        super().__init__(attribute=name, column_name=title)
        self.title = title
        self.width, self.model, self.owner = width, model, owner
        self.shown, self.is_money = shown, is_money
        self.form_field: forms.Field | None = None

    def bind(
        self, model: type[Model], keepers: dict[type[Model], Any], request: HttpRequest
    ) -> None:
        if self.shown:
            return
        self.model = self.model or model
        self.keeper = keepers[self.model]
        self.db_field = self.model._meta.get_field(self.attribute)
        self.column_name = self.title or str(capfirst(self.db_field.verbose_name))
        if self.is_changeable(request, None):
            self.form_field = self.keeper.formfield_for_dbfield(self.db_field, request)

    def is_changeable(self, request: HttpRequest, row: Model | None) -> bool:
        return not self.shown and self.attribute in self.keeper.changeable(request, row)

    def value(self, row: Model) -> Any:
        if self.shown:
            return self.shown(row)
        owner = self.owner(row)
        return getattr(owner, self.attribute) if owner else None

    def export(self, instance: Model, **kwargs: Any) -> xlsx.Value:
        return self.cell(self.value(instance))

    def cell(self, value: Any) -> xlsx.Value:
        if isinstance(value, Agency):
            return value.code
        if isinstance(value, Model):
            return str(value)
        if self.is_money:
            return xlsx.million(value)
        choices = {} if self.shown else dict(self.db_field.flatchoices)
        return str(choices[value]) if value in choices else value

    def words(self, value: Any) -> str:
        """As the preview shows it, and as the text of a cell compares with it."""
        cell = self.cell(value)
        if cell is None or isinstance(cell, bool):
            return {None: "", True: "Có", False: "Không"}[cell]
        return clean_text(in_words(cell))

    def is_as_exported(self, text: str, value: Any) -> bool:
        """Whether the cell still holds what was written there, as a number or in words."""
        cell = self.cell(value)
        written = self.words(value)
        if isinstance(cell, Decimal):
            written = f"{cell.normalize():f}".replace(".", ",")
        return clean_text(text) in {written, self.words(value)}

    def read(self, text: str, agencies: dict[str, Agency]) -> Any:
        """What the cell says; ValidationError with a sentence."""
        if self.db_field.related_model is Agency:
            return self.read_agency(clean_text(text), agencies)
        if self.db_field.choices:
            text = self.one_of(
                {str(label): value for value, label in self.db_field.flatchoices}, text
            )
        elif isinstance(self.db_field, models.BooleanField):
            return self.one_of({"Có": True, "Không": False}, text)
        return self.form_field.clean(text)

    def read_agency(self, code: str, agencies: dict[str, Agency]) -> Agency | None:
        if not code and not self.form_field.required:
            return None
        if code not in agencies:
            raise ValidationError(
                f"Không có cơ quan mã “{code}”." if code else "Hãy ghi mã của cơ quan."
            )
        return agencies[code]

    def one_of(self, choices: dict[str, Any], text: str) -> Any:
        if not text and self.db_field.blank:
            return ""
        folded = {search_key(label): value for label, value in choices.items()}
        if search_key(text) not in folded:
            raise ValidationError(f"Hãy ghi đúng một trong: {'; '.join(choices)}.")
        return folded[search_key(text)]


@dataclass(frozen=True)
class CellChange:
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    number: int
    row: str
    is_new: bool
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class Refusal:
    """`column` is blank when the sentence is about the row; `number` 0 when about the file."""

    number: int
    column: str
    told: str


@dataclass(frozen=True)
class Outcome:
    rows: tuple[RowChange, ...]
    refusals: tuple[Refusal, ...]
    unchanged: int

    @property
    def digest(self) -> str:
        """Equal when the same cells would change from the same values to the same values."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()


class KeyLoader(BaseInstanceLoader):
    """All rows of the table by their keys, read once."""

    def __init__(self, resource: "Table", dataset: tablib.Dataset | None = None) -> None:
        super().__init__(resource, dataset)
        self.rows = {resource.key_of(row): row for row in resource.get_queryset()}

    def get_instance(self, row: dict[str, str]) -> Model | None:
        return self.rows.get(tuple(clean_text(row[title]) for title in self.resource.key_titles))


class Table(Resource):
    """A table of one model for one request; a subclass names its columns.

    `Meta.import_id_fields` are the columns that name a row. `may_add` says whether a row with a
    key nobody has is a new one.
    """

    slug = ""
    title = ""

    class Meta:
        instance_loader_class = KeyLoader
        # Before and after are compared cell by cell here, without copying every row.
        skip_diff = True

    def __init__(self, keeper: Any, request: HttpRequest) -> None:
        super().__init__()
        self.request, self.keeper = request, keeper
        keepers = {keeper.model: keeper}
        for inline in keeper.inlines:
            keepers[inline.model] = inline(keeper.model, keeper.admin_site)
        self.add_columns()
        for column in self.fields.values():
            column.bind(self._meta.model, keepers, request)
        keys = self._meta.import_id_fields
        self.key_titles = [self.fields[name].column_name for name in keys]
        self.agencies: dict[str, Agency] = {}

    def add_columns(self) -> None:
        """Columns that depend on the data: one for each period, for each lead."""

    def get_queryset(self) -> QuerySet[Model]:
        raise NotImplementedError

    def may_add(self) -> bool:
        return False

    @property
    def changeable(self) -> list[str]:
        """Titles of the columns that whoever asks may change."""
        return [column.column_name for column in self.fields.values() if column.form_field]

    def key_of(self, row: Model) -> tuple[str, ...]:
        return tuple(
            self.fields[name].words(self.fields[name].value(row))
            for name in self._meta.import_id_fields
        )

    # Out

    def sheet(self, at: Any) -> xlsx.Sheet:
        data = self.export(self.get_queryset())
        return xlsx.Sheet(
            name=self.title,
            title=self.title,
            lines=(f"Xuất lúc {format_instant(at)}.", self.advice),
            columns=tuple(
                xlsx.Column(each.column_name, each.width) for each in self.fields.values()
            ),
            rows=list(data),
        )

    @property
    def advice(self) -> str:
        if not self.changeable:
            return "Bảng này chỉ để xem."
        return f"Cột sửa được: {'; '.join(self.changeable)}. Các cột khác chỉ để đối chiếu."

    # In

    def rows_of(self, sheets: list[list[Row]]) -> tuple[list[str], list[Row]]:
        """The table's header and rows, in whichever sheet they are; UploadError if in none."""
        for sheet in sheets:
            for at, row in enumerate(sheet):
                titles = [clean_text(cell) for cell in row.cells]
                if set(self.key_titles) <= set(titles):
                    self.check_titles(titles)
                    width = len(titles)
                    rows = [Row(each.number, each.cells[:width]) for each in sheet[at + 1 :]]
                    return titles, rows
        keys = " và ".join(f"“{title}”" for title in self.key_titles)
        raise UploadError(
            f"Không thấy dòng tiêu đề có cột {keys}. Hãy dùng tệp đã xuất từ trang này."
        )

    def check_titles(self, titles: list[str]) -> None:
        known = {column.column_name for column in self.fields.values()}
        for title in titles:
            if title not in known:
                raise UploadError(
                    f"Bảng này không có cột “{title}”. Hãy dùng đúng tiêu đề của tệp đã xuất."
                    if title
                    else "Có cột không tiêu đề. Hãy bỏ cột đó hoặc ghi tiêu đề."
                )
            if titles.count(title) > 1:
                raise UploadError(f"Cột “{title}” có hai lần. Hãy bỏ một cột.")

    def take(self, titles: list[str], rows: list[Row], file: str, *, seen: str = "") -> Outcome:
        """Tries the rows, or with `seen` makes the changes if they are the ones that were seen.

        All or nothing: with a refusal, or when the digest is another by now, nothing is kept.
        """
        self.file = file
        self.numbers = [row.number for row in rows]
        self.agencies = {agency.code: agency for agency in Agency.objects.prefetch_related("names")}
        width = len(titles)
        cells = [[*row.cells, *[""] * (width - len(row.cells))] for row in rows]
        with transaction.atomic():
            result = self.import_data(
                tablib.Dataset(*cells, headers=titles),
                dry_run=not seen,
                use_transactions=True,
                rollback_on_validation_errors=True,
                retain_instance_in_row_result=True,
            )
            outcome = self.outcome_of(result)
            if seen and seen != outcome.digest:
                transaction.set_rollback(True)
        return outcome

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.met: dict[tuple[str, ...], int] = {}

    def before_import_row(self, row: dict[str, str], **kwargs: Any) -> None:
        number = self.numbers[kwargs["row_number"] - 1]
        key = tuple(clean_text(row[title]) for title in self.key_titles)
        named = " ".join(key)
        if not all(key):
            raise ValidationError({self.key_titles[0]: "Dòng này không ghi mã."})
        if key in self.met:
            raise ValidationError(
                {self.key_titles[0]: f"“{named}” đã có ở dòng {self.met[key]}. Hãy bỏ một dòng."}
            )
        self.met[key] = number

    def init_instance(self, row: dict[str, str]) -> Model:
        if not self.may_add():
            named = " ".join(clean_text(row[title]) for title in self.key_titles)
            raise ValidationError(
                {self.key_titles[0]: f"Không có “{named}” trong {self.title.lower()}."}
            )
        return self._meta.model()

    def import_instance(self, instance: Model, row: dict[str, str], **kwargs: Any) -> None:
        instance.named = "" if instance._state.adding else str(instance)
        instance.changed_cells = []
        instance.changed_rows = []
        errors = {}
        for column in self.fields.values():
            if column.column_name not in row:
                continue
            try:
                self.import_cell(column, instance, row[column.column_name])
            except ValidationError as error:
                errors[column.column_name] = error.messages
        if errors:
            raise ValidationError(errors)

    def import_cell(self, column: Column, instance: Model, text: str) -> None:
        before = column.value(instance)
        shown = column.words(before)
        is_new = instance._state.adding
        if is_new and not text and (column.shown or column.db_field.has_default()):
            return
        if not is_new and column.is_as_exported(text, before):
            return
        owner = None if column.shown else column.owner(instance)
        if owner is None or not column.is_changeable(self.request, None if is_new else instance):
            raise ValidationError(
                f"Không sửa được ô này ở đây; hệ thống đang ghi “{shown}”."
                if shown
                else "Không sửa được ô này ở đây; hệ thống đang để trống."
            )
        after = column.read(text, self.agencies)
        told = column.words(after)
        if told == shown and not is_new:
            return
        setattr(owner, column.attribute, after)
        if owner not in instance.changed_rows:
            instance.changed_rows.append(owner)
        before_told = "" if is_new else shown
        if told != before_told:
            instance.changed_cells.append(CellChange(column.column_name, before_told, told))

    def skip_row(
        self, instance: Model, original: None, row: dict[str, str], errors: Any = None
    ) -> bool:
        return not errors and not instance.changed_rows

    def validate_instance(
        self, instance: Model, errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What the form would refuse: the model's own checks and its constraints."""
        found = dict(errors or {})
        for owner in instance.changed_rows:
            try:
                owner.full_clean(exclude=self.unset_links(instance, owner))
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    found.setdefault(self.title_of(type(owner), name), []).extend(messages)
        if found:
            raise ValidationError(found)

    def unset_links(self, instance: Model, owner: Model) -> set[str]:
        """Of a row below a new one: its link, which exists only once both are saved."""
        if owner is instance or not instance._state.adding:
            return set()
        return {field.name for field in owner._meta.fields if field.related_model is type(instance)}

    def title_of(self, model: type[Model], name: str) -> str:
        for column in self.fields.values():
            if not column.shown and (column.model, column.attribute) == (model, name):
                return column.column_name
        return NON_FIELD_ERRORS

    def do_instance_save(self, instance: Model, is_create: bool) -> None:
        ordered = sorted(instance.changed_rows, key=lambda each: each is not instance)
        for row, links in [(each, self.unset_links(instance, each)) for each in ordered]:
            for name in links:
                setattr(row, name, instance)
            row._change_reason = f"Nhập từ tệp {self.file}"[:LONGEST_REASON]
            row.save()

    def outcome_of(self, result: Result) -> Outcome:
        rows = [
            RowChange(
                number=self.numbers[index],
                row=each.instance.named or " ".join(self.key_of(each.instance)),
                is_new=each.is_new(),
                cells=tuple(each.instance.changed_cells),
            )
            for index, each in enumerate(result.rows)
            if each.import_type in (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE)
        ]
        refusals = [
            Refusal(
                number=self.numbers[invalid.number - 1],
                column="" if column == NON_FIELD_ERRORS else column,
                told=" ".join(messages),
            )
            for invalid in result.invalid_rows
            for column, messages in invalid.error_dict.items()
        ]
        return Outcome(
            rows=tuple(rows),
            refusals=(*refusals, *self.unexpected(result)),
            unchanged=result.totals[RowResult.IMPORT_TYPE_SKIP],
        )

    def unexpected(self, result: Result) -> list[Refusal]:
        """What no form foresaw, such as two rows that together break a rule of the database."""
        found = [(0, error) for error in result.base_errors]
        found += [
            (self.numbers[index], error)
            for index, row in enumerate(result.rows)
            for error in row.errors
        ]
        for number, error in found:
            logger.warning("import of %s, row %s", self.slug, number, exc_info=error.error)
        return [
            Refusal(number, "", "Không lưu được dòng này: dữ liệu trùng hoặc trái quy tắc.")
            for number, _ in found
        ]
