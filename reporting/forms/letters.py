"""What an officer adds to a công văn đôn đốc; it stands in the address of the letter."""

import re

from django import forms

from soctrang_ip.lib.fields import DayField, DocumentNumberField, LineField

_UNIT = re.compile(r"[A-ZĐ][A-ZĐ0-9&.-]{0,19}")


class LetterForm(forms.Form):
    number = DocumentNumberField(
        label="Số công văn",
        required=False,
        help_text="Để trống thì bản in chừa chỗ ghi tay.",
    )
    unit = LineField(
        label="Đơn vị soạn thảo",
        max_length=20,
        required=False,
        help_text="Viết tắt, ví dụ QLCN.",
    )
    until = DayField(label="Đề nghị gửi chậm nhất ngày", required=False)

    def clean_unit(self) -> str:
        unit = self.cleaned_data["unit"].upper()
        if unit and not _UNIT.fullmatch(unit):
            raise forms.ValidationError("Hãy ghi chữ viết tắt của đơn vị, ví dụ: QLCN.")
        return unit

    @property
    def said(self) -> dict[str, str]:
        """For an order (reporting.documents.kinds): text alone, only what was typed."""
        said = self.cleaned_data
        until = said["until"].isoformat() if said["until"] else ""
        parts = {"number": said["number"], "unit": said["unit"], "until": until}
        return {name: text for name, text in parts.items() if text}
