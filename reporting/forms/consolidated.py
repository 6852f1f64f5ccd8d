"""The passages of the consolidated report as officers edit them, and what the head adds."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from reporting import drafting
from reporting.consolidated.drafting import DraftPassage
from reporting.documents.consolidated_report import Issue
from reporting.forms.rows import RowForm
from reporting.models import ConsolidatedPart
from soctrang_ip.accounts.models import User
from soctrang_ip.lib.fields import (
    DayField,
    DocumentNumberField,
    LineField,
    ParagraphField,
)

LONGEST_PASSAGE = 60_000


class PartForm(RowForm):
    """One passage; it saves itself like a row of a report."""

    text = ParagraphField(label="Nội dung", max_length=LONGEST_PASSAGE, required=False)

    class Meta:
        model = ConsolidatedPart
        fields = ("text",)

    def prepare(self) -> None:
        lines = sum(1 + len(line) // 90 for line in self.row.text.split("\n"))
        field = self.fields["text"]
        field.label = self.options["title"]
        field.widget.attrs["rows"] = max(4, min(lines + 1, 24))

    @classmethod
    def of_passage(cls, passage: DraftPassage, data: QueryDict | None = None) -> "PartForm":
        return cls(passage.part, data, title=passage.drafted.title)

    def save_part(self, *, by: User, at: datetime.datetime) -> bool:
        """False where the passage stays as typed: it is refused, or somebody was quicker."""
        if not self.is_valid():
            return False
        seen = self.seen_counter
        if seen is not None and drafting.save(self.row, self.values(), seen=seen, by=by, at=at):
            self.settle(seen + 1, at)
            return True
        stored = ConsolidatedPart.objects.select_related("updated_by").get(pk=self.row.pk)
        if self.says_what_is_stored(stored):
            self.settle(stored.edit_counter, stored.updated_at)
            return True
        self.meet(stored)
        return False


class IssueForm(forms.Form):
    """What the head says when publishing; from the second version on also why.

    `seen` is the seal of the draft the page showed.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = DocumentNumberField(
        label="Số văn bản",
        required=False,
        help_text="Chỉ ghi số văn thư đã cấp, ví dụ 125. Để trống thì bản in chừa chỗ ghi tay.",
    )
    dated_on = DayField(
        label="Ngày văn bản",
        required=False,
        help_text="Để trống thì bản in chừa chỗ ghi tay.",
    )
    signer = LineField(label="Người ký", max_length=120, help_text="Họ tên, không ghi học vị.")
    preparer = LineField(
        label="Người lập biểu",
        max_length=160,
        required=False,
        help_text="Họ tên và điện thoại, in dưới mỗi phụ lục; ví dụ: Đỗ Thị Ánh, 0299 382 1234.",
    )
    reason = ParagraphField(
        label="Lý do điều chỉnh",
        max_length=500,
        help_text="Bản trước vẫn được giữ và ghi rõ đã được thay thế.",
    )

    def __init__(self, *args: Any, version_number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version_number == 1:
            del self.fields["reason"]

    @property
    def issue(self) -> Issue:
        said = self.cleaned_data
        return Issue(
            said["number"], said["dated_on"], said["signer"], said["preparer"].rstrip(". ")
        )
