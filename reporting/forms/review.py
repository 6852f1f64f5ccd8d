"""What a reviewer writes when a report goes back or is opened again."""

import datetime

from django import forms

from soctrang_ip.lib.fields import DayField, ParagraphField

DAYS_TO_ANSWER = 7


class ReasonForm(forms.Form):
    reason = ParagraphField(label="Lý do", max_length=5000)


class ReturnForm(forms.Form):
    """Whether the day has passed, or questions say enough, is the life cycle's to say."""

    reason = ParagraphField(
        label="Nội dung cần bổ sung",
        max_length=5000,
        required=False,
        help_text="Nêu rõ mục, biểu và số liệu phải sửa.",
    )
    answer_by = DayField(label="Gửi lại chậm nhất ngày")


def blank_return_form(today: datetime.date) -> ReturnForm:
    later = today + datetime.timedelta(days=DAYS_TO_ANSWER)
    return ReturnForm(initial={"answer_by": later}, prefix="return")
