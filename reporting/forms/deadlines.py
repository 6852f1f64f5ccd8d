"""What the head writes when the deadline of one agency changes."""

from typing import Any

from django import forms

from reporting.forms.rounds import DUE_HELP, midnight
from reporting.models import Decision
from soctrang_ip.lib.fields import DayField, ParagraphField


class DecisionForm(forms.Form):
    """`seen` is the last decision the page showed; the domain says whether the day will do."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = ParagraphField(label="Lý do", max_length=5000, help_text="Cơ quan đọc được lý do này.")

    @property
    def values(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["seen"], "reason": self.cleaned_data["reason"]}


class ExtensionForm(DecisionForm):
    due_before = DayField(label="Hạn mới: trước ngày", help_text=DUE_HELP)
    field_order = ("seen", "due_before", "reason")

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"due_at": midnight(self.cleaned_data["due_before"])}


def form_of(kind: Decision) -> type[DecisionForm]:
    return ExtensionForm if kind == Decision.EXTEND else DecisionForm
