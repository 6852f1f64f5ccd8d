"""The rows of one page: build them for showing, or from a POST, and save those that changed."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from reporting import drafting
from reporting.attachments import AttachedFile
from reporting.forms.rows import RowForm
from reporting.models import ContentRow, ReportVersion
from reporting.models.content import new_key
from reporting.remarks import Remarks
from reporting.threads import Thread
from soctrang_ip.accounts.models import User

_KEY = re.compile(r"[\w.:-]{1,80}")
MORE_ROWS = 3
"""How many blank rows "Lưu và thêm dòng" adds to a table."""


@dataclass(frozen=True)
class Table:
    """An open table: rows people add. `name` is the hidden field that lists its keys."""

    name: str
    forms: tuple[RowForm, ...]

    @property
    def headings(self) -> list[str]:
        return [str(field.label) for field in self.forms[0].fields.values()] if self.forms else []

    @property
    def has_rows(self) -> bool:
        return any(not form.is_new for form in self.forms)

    @property
    def has_typed(self) -> bool:
        """Whether a row is shown as it was typed, not as it is stored."""
        return any(form.is_bound for form in self.forms)


class Sheet:
    """`data` is a POST; `kept` are forms of an earlier sheet to be shown as they were typed.

    `more` names the table that gets further blank rows.
    """

    def __init__(
        self,
        version: ReportVersion,
        data: QueryDict | None = None,
        *,
        kept: Iterable[RowForm] = (),
        more: str = "",
    ) -> None:
        self.version, self.data, self.more = version, data, more
        self.forms: list[RowForm] = []
        self._kept = {form.prefix: form for form in kept}
        self.saved = 0
        self.unsaved: list[RowForm] = []

    def row(self, form_class: type[RowForm], row: ContentRow, **options: Any) -> RowForm:
        """The form of one row that is asked."""
        form = form_class(row, self.data, **options)
        form = self._kept.get(form.prefix, form)
        self.forms.append(form)
        return form

    def table(
        self,
        form_class: type[RowForm],
        rows: Iterable[ContentRow],
        *,
        name: str = "",
        blanks: int = 1,
        fixed: dict[str, Any] | None = None,
        **options: Any,
    ) -> Table:
        """The rows there are, the ones being added, and blank ones to add more.

        A blank row gets its key when it is shown: sending the same page twice adds it once.
        """
        model, fixed = form_class._meta.model, fixed or {}
        name = name or f"rows-{model._meta.model_name}"
        options |= {"table": name, "fixed": fixed}
        forms = [self.row(form_class, row, **options) for row in rows]
        there = {form.row.key for form in forms}

        def new(key: str) -> ContentRow:
            return model(version=self.version, key=key, **fixed)

        if self.data is not None:
            posted = [key for key in self.data.getlist(name) if _KEY.fullmatch(key)]
            forms += [
                self.row(form_class, new(key), **options)
                for key in dict.fromkeys(posted)
                if key not in there
            ]
        else:
            for form in self._kept.values():
                if form.table == name and form.row.key not in there:
                    self.forms.append(form)
                    forms.append(form)
            blanks += MORE_ROWS if self.more == name else 0
            forms += [self.row(form_class, new(new_key()), **options) for _ in range(blanks)]
        return Table(name, tuple(forms))

    @property
    def sent(self) -> list[RowForm]:
        """The rows that came with the POST."""
        return [form for form in self.forms if form.is_bound]

    @property
    def changed(self) -> list[RowForm]:
        return [form for form in self.forms if form.is_changed]

    @property
    def conflicts(self) -> list[RowForm]:
        return [form for form in self.unsaved if form.conflict]

    def remark(self, found: dict[str, Remarks]) -> None:
        """Give each row what is to be said beside it."""
        for form in self.forms:
            form.remarks = found.get(form.prefix)

    def show_files(self, found: dict[str, list[AttachedFile]]) -> None:
        """Give each row the files that belong to it."""
        for form in self.forms:
            form.files = found.get(form.place, []) if form.place else []

    def pin(self, threads: Iterable[Thread]) -> list[Thread]:
        """Give each row the questions about it, and answer with those that found none.

        A row of an open table has no room for one.
        """
        forms = {form.prefix: form for form in self.forms if not form.table}
        for thread in threads:
            if form := forms.get(thread.row_anchor):
                form.threads.append(thread)
        return [thread for thread in threads if thread.row_anchor not in forms]

    def save(self, *, by: User, at: datetime.datetime) -> None:
        """Save every changed row that can be saved; the others are in `unsaved` afterwards.

        Raises `drafting.NotDraft`, and then nothing was saved.
        """
        changed = self.changed
        if not changed:
            return
        with drafting.locked(self.version):
            for form in changed:
                if _save(form, self.version, by=by, at=at):
                    self.saved += 1
                else:
                    self.unsaved.append(form)


def _save(form: RowForm, version: ReportVersion, *, by: User, at: datetime.datetime) -> bool:
    """False where the row stays as typed: it is not valid, or somebody was quicker."""
    if form.is_new and form.is_to_remove:
        form.settle(None, at)
        return True
    if not form.is_to_remove and not form.is_valid():
        return False
    if form.is_new and form.seen_counter is None:
        return _add(form, version, by=by, at=at)
    if not form.is_new and _write(form, by=by, at=at):
        return True
    return _agrees(form, _stored(form, version, form.row.key), at)


def _write(form: RowForm, *, by: User, at: datetime.datetime) -> bool:
    seen = form.seen_counter
    if seen is None:
        return False
    if form.is_to_remove:
        is_done = drafting.remove(form.row, seen=seen)
    else:
        is_done = drafting.save(form.row, form.values(), seen=seen, by=by, at=at)
    if is_done:
        form.settle(None if form.is_to_remove else seen + 1, at)
    return is_done


def _add(form: RowForm, version: ReportVersion, *, by: User, at: datetime.datetime) -> bool:
    model, key = form._meta.model, form.key_to_add()
    stored = _stored(form, version, key)
    if stored is not None:
        return _agrees(form, stored, at)
    columns = {model._meta.get_field(name).attname: it for name, it in form.values().items()}
    drafting.add(model, version, {**form.options["fixed"], **columns, "key": key}, by=by, at=at)
    form.settle(0, at)
    return True


def _stored(form: RowForm, version: ReportVersion, key: str) -> ContentRow | None:
    rows = form._meta.model._default_manager.filter(version=version, key=key)
    return rows.select_related("updated_by").first()


def _agrees(form: RowForm, stored: ContentRow | None, at: datetime.datetime) -> bool:
    """Whether what stands there by now is what the form wanted; else it shows both."""
    if stored is None and form.is_to_remove:
        form.settle(None, at)
        return True
    if stored is not None and form.says_what_is_stored(stored):
        form.settle(stored.edit_counter, stored.updated_at)
        return True
    form.meet(stored)
    return False
