"""What is written about an opinion: the reviewers' answer, a leader's note."""

from typing import Any

from django import forms

from reporting import responding
from reporting.models import ResponseStatus
from reporting.models.register import ANSWERED_STATUSES
from soctrang_ip.lib.fields import LineField, ParagraphField

_STATUSES = [(status.value, ResponseStatus(status).label) for status in ANSWERED_STATUSES]


class ResponseForm(forms.Form):
    """One answer, to one opinion or to several."""

    status = forms.ChoiceField(
        label="Tình trạng",
        choices=[("", "Chọn tình trạng"), *_STATUSES],
        error_messages={"required": "Hãy chọn tình trạng xử lý."},
    )
    forwarded_to = LineField(
        label="Chuyển đến",
        max_length=200,
        required=False,
        help_text="Cơ quan nhận, khi tình trạng là “Đã chuyển”.",
    )
    answer = ParagraphField(
        label="Trả lời",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Cơ quan nêu ý kiến đọc được. Bắt buộc khi đã giải quyết hoặc không tiếp nhận.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and (lack := responding.lacking(**self.said)):
            self.add_error(*lack)
        return cleaned

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("status", "answer", "forwarded_to")}


class OneResponseForm(ResponseForm):
    """`seen` is the edit counter the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoteForm(forms.Form):
    """`seen` is the number of notes the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = ParagraphField(
        label="Ý kiến của lãnh đạo", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_for_agency = forms.BooleanField(
        label="Cho cơ quan nêu ý kiến xem",
        required=False,
        help_text="Không chọn: chỉ Sở Khoa học và Công nghệ và lãnh đạo đọc được.",
    )
