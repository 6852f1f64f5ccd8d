"""One file with the place it belongs to."""

from collections.abc import Iterable
from typing import Any

from django import forms

from reporting.models import Attachment
from soctrang_ip.lib import attached_files
from soctrang_ip.lib.fields import LineField

ACCEPTED = ",".join(attached_files.KINDS)


class AttachForm(forms.Form):
    """`places` are the choices of `attachments.choices`; the file itself is judged on saving."""

    file = forms.FileField(
        label="Tệp",
        help_text=(
            "PDF, Word (.docx), Excel (.xlsx), ảnh PNG hoặc JPG; "
            f"tối đa {attached_files.MAX_BYTES // 1024 // 1024} MB."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": "Hãy chọn tệp cần đính kèm.", "invalid": "Hãy chọn lại tệp."},
    )
    place = forms.ChoiceField(
        label="Đính kèm vào",
        error_messages={
            "required": "Hãy chọn chỗ đính kèm.",
            "invalid_choice": "Hãy chọn một chỗ có trong báo cáo.",
        },
    )
    note = LineField(
        label="Ghi chú",
        required=False,
        max_length=Attachment._meta.get_field("note").max_length,
        help_text="Ví dụ: Biên bản lớp tập huấn ngày 05/6/2026.",
    )

    def __init__(
        self, *args: Any, places: Iterable[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)

    @property
    def places(self) -> set[str]:
        """The codes of the places there are to choose from."""
        return {code for _, group in self.fields["place"].choices for code, _ in group}
