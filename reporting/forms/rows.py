"""One content row on a page: what was shown, what was typed, what somebody else saved meanwhile.

A page sends every row back, or one row by itself. A row counts as changed only when its typed
texts differ from the digest of the texts that were shown, so saving a page never touches what a
colleague wrote in the other rows; and a changed row carries the edit counter it was shown with.
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from reporting import attachments
from reporting.attachments import AttachedFile
from reporting.checks import anchor
from reporting.models import Answer, ContentRow
from reporting.remarks import Remarks
from reporting.threads import Thread
from soctrang_ip.lib.fields import SilentBoundField
from soctrang_ip.lib.text import clean_text

KEEP_TYPED, TAKE_STORED = "keep", "take"
"""How a conflict is answered: names of the two buttons, whose value is the row's prefix."""

STALE = -1
"""The counter of a row whose hidden field did not arrive whole: never the row's own."""


@dataclass(frozen=True)
class Conflict:
    """What stands in the database instead; `stored` is None when a colleague deleted the row.

    Nothing is written over it before the person chooses: `counter` and `seen` are what the row
    must be sent with to replace just that.
    """

    stored: ContentRow | None
    counter: str
    seen: str
    texts: tuple[tuple[str, str], ...] = ()


class RowForm(forms.ModelForm):
    """The form of one row; subclasses name model and columns in `Meta`.

    Options: `title` names the row in the summary of errors, `table` is the open table it belongs
    to (none for rows that are asked), `fixed` the columns a new row of that table gets besides;
    a subclass may want more of them.
    """

    bound_field_class = SilentBoundField

    def __init__(self, row: ContentRow, data: QueryDict | None = None, **options: Any) -> None:
        prefix = anchor(row)
        is_posted = (
            data is not None
            and f"{prefix}-seen" in data
            and prefix not in data.getlist(TAKE_STORED)
        )
        super().__init__(
            data if is_posted else None,
            instance=row,
            prefix=prefix,
            initial=self.derived(row),
            use_required_attribute=False,
        )
        self.row, self.options = row, options
        self.row_title, self.table = options.get("title", ""), options.get("table", "")
        self.conflict: Conflict | None = None
        self.saved_at = row.updated_at
        self.remarks: Remarks | None = None
        self.files: list[AttachedFile] = []
        self.threads: list[Thread] = []
        self.prepare()
        for name, field in self.fields.items():
            # What is told of a field stands in an element of its own (told.html).
            field.widget.attrs["aria-describedby"] = f"{self[name].id_for_label}-told"
        if is_posted:
            shown = f"{prefix}-stored" if prefix in data.getlist(KEEP_TYPED) else prefix
            self.counter = data.get(f"{shown}-counter", "")
            self.seen = data.get(f"{shown}-seen", "")
            self.is_to_remove = f"{prefix}-remove" in data
        else:
            self.show_as_stored()
            self.is_to_remove = False

    def derived(self, row: ContentRow) -> dict[str, Any]:
        """Initial values of fields that are no columns."""
        return {}

    def prepare(self) -> None:
        """Fit the fields to the row."""

    def show_as_stored(self) -> None:
        """From now on the page shows what the database holds."""
        self.counter = "" if self.row.pk is None else str(self.row.edit_counter)
        self.seen = digest(self.shown_texts().values())

    def _post_clean(self) -> None:
        """The row object stays as it was read: `drafting.save` writes the columns."""

    @property
    def place(self) -> str:
        """How an attachment names this row; "" where no file belongs."""
        return attachments.code_of(self.row)

    @property
    def is_new(self) -> bool:
        return self.row.pk is None

    @property
    def seen_counter(self) -> int | None:
        """None for a row that was not stored yet when it was shown."""
        if self.counter == "":
            return None
        return int(self.counter) if self.counter.isdecimal() else STALE

    @property
    def is_changed(self) -> bool:
        return self.is_bound and (
            self.is_to_remove or digest(self.typed_texts().values()) != self.seen
        )

    def shown_texts(self) -> dict[str, str]:
        return {
            name: _text(field.prepare_value(self.get_initial_for_field(field, name)))
            for name, field in self.fields.items()
        }

    def typed_texts(self) -> dict[str, str]:
        """What the browser sent; it leaves out what the person could not change."""
        return self.shown_texts() | {
            name: _text(field.widget.value_from_datadict(self.data, {}, self.add_prefix(name)))
            for name, field in self.fields.items()
            if not field.disabled
        }

    def values(self) -> dict[str, Any]:
        """The columns to write, once valid."""
        return dict(self.cleaned_data)

    def key_to_add(self) -> str:
        """The key a new row gets, once valid."""
        return self.row.key

    def settle(self, counter: int | None, at: datetime.datetime | None) -> None:
        """The row stands as typed under this counter; None: it is not there any more.

        The page goes on from here without being loaded again.
        """
        self.counter = "" if counter is None else str(counter)
        self.seen = "" if counter is None else digest(self.typed_texts().values())
        self.saved_at = at

    @property
    def is_rekeyed(self) -> bool:
        """Whether the row just added bears another key than the one the page knows it by."""
        return self.is_new and not self.is_to_remove and self.key_to_add() != self.row.key

    def meet(self, stored: ContentRow | None) -> None:
        """Somebody saved the row meanwhile: show both texts and let the person choose."""
        there = type(self)(stored, **self.options) if stored else None
        typed = self.typed_texts()
        texts = there.shown_texts() if there else {}
        self.conflict = Conflict(
            stored,
            counter=there.counter if there else "",
            seen=there.seen if there else "",
            texts=tuple(
                (str(self.fields[name].label), there.readable(name, text))
                for name, text in texts.items()
                if text != typed[name]
            ),
        )

    def says_what_is_stored(self, stored: ContentRow) -> bool:
        """Whether the typed texts are just what the database holds by now."""
        there = type(self)(stored, **self.options)
        return not self.is_to_remove and digest(self.typed_texts().values()) == there.seen

    def readable(self, name: str, text: str) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(text, text))
        if isinstance(field, forms.BooleanField):
            return "Có" if text else "Không"
        return text


class AnsweredForm(RowForm):
    """A row that may be answered "không phát sinh"; blank, that and 0 are three answers.

    `content` names the columns that make the answer "có phát sinh".
    """

    content: tuple[str, ...] = ()
    is_none = forms.BooleanField(label="Không phát sinh", required=False)

    def derived(self, row: ContentRow) -> dict[str, Any]:
        return {"is_none": row.answer == Answer.NONE}

    def values(self) -> dict[str, Any]:
        values = super().values()
        is_none = values.pop("is_none", False)
        has_content = any(values.get(name) not in {None, ""} for name in self.content)
        values["answer"] = Answer.NONE if is_none else Answer.GIVEN if has_content else ""
        return values


def label_by_heading(form: forms.BaseForm) -> None:
    """In a table the column's heading is the label of each input."""
    for field in form.fields.values():
        field.widget.attrs["aria-label"] = field.label


def digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]


def _text(value: object) -> str:
    """The same words whether they come from the database or from a browser (CRLF, spaces)."""
    if value is None or value is False:
        return ""
    return "1" if value is True else clean_text(str(value))
