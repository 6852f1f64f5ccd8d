"""What Sở KH&CN enters about a measure: its base year, and a new target."""

from typing import Any

from django import forms
from django.db.models import Model

from plan.models import BaseFigure, MeasureKind, Target
from plan.revising import seen_of
from soctrang_ip.lib.fields import NumberField, ParagraphField

_REASON_LENGTH = 2000


class RevisionForm(forms.ModelForm):
    """A row with the reason of its change; `seen` is what the page showed of it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = ParagraphField(label="Lý do, căn cứ", max_length=_REASON_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen_of(self.instance, self.row_fields)

    def see(self, row: Model) -> None:
        """What is typed stays; what it is sent to replace next time is the row as it is now."""
        self.data = {**self.data.dict(), "seen": seen_of(row, self.row_fields)}

    @property
    def row_fields(self) -> list[str]:
        return [name for name in self.fields if name not in {"seen", "reason"}]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.row_fields}


class BaseFigureForm(RevisionForm):
    """A ratio has a numerator and a denominator, another measure a count."""

    class Meta:
        model = BaseFigure
        fields = ("numerator", "denominator", "value", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.instance.measure
        is_ratio = measure.kind == MeasureKind.RATIO
        for name in {"value"} if is_ratio else {"numerator", "denominator"}:
            del self.fields[name]
        for name in self.fields.keys() - {"seen", "reason", "source"}:
            self.fields[name].required = True
        if is_ratio:
            self.fields["numerator"].label = measure.numerator_label or "Tử số"
            self.fields["denominator"].label = measure.denominator_label or "Mẫu số"
        else:
            self.fields["value"].label = f"Số lượng ({measure.unit})"
        self.fields[
            "source"
        ].help_text = (
            "Văn bản hoặc cơ sở dữ liệu có số này, ví dụ: Báo cáo số 12/BC-SKHCN ngày 05/01/2021."
        )
        self.fields["reason"].required = self.instance.pk is not None
        self.fields["reason"].help_text = "Bắt buộc khi sửa số đã nhập."
        self.fields["seen"].initial = seen_of(self.instance, self.row_fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        numerator, denominator = cleaned.get("numerator"), cleaned.get("denominator")
        if numerator is not None and denominator is not None and numerator > denominator:
            self.add_error("numerator", "Tử số không được lớn hơn mẫu số.")
        return cleaned


class TargetForm(RevisionForm):
    """What the target asks for; the plan's sentence as issued is not touched."""

    class Meta:
        model = Target
        fields = ("rule", "minimum", "maximum", "unit")
        field_classes = {"minimum": NumberField, "maximum": NumberField}
