"""Opening a round and changing one that is open."""

import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

from plan.models import Plan
from reporting import rounds
from reporting.models import ReportingRound
from soctrang_ip.lib.dates import format_date
from soctrang_ip.lib.fields import DayField, ParagraphField

DUE_HELP = "Báo cáo gửi từ 00:00 của ngày này là trễ."
WAY_HELP = (
    "Như thường lệ: từ năm nay trở đi các cơ quan lập trên cổng; kỳ của năm đã qua chỉ để Sở nhập "
    "báo cáo giấy, không nhắc và không xét hạn."
)
GUIDANCE_HELP = "Cơ quan thấy đoạn này khi lập báo cáo."


def midnight(day: datetime.date) -> datetime.datetime:
    """The first instant of a local day."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=timezone.get_default_timezone())


class RoundForm(forms.Form):
    """What both forms ask; a day left blank means the usual one of the year."""

    due_before = DayField(label="Hạn gửi: trước ngày", required=False)
    data_from = DayField(label="Số liệu từ ngày", required=False)
    data_until = DayField(label="Ngày chốt số liệu", required=False)
    guidance = ParagraphField(
        label="Hướng dẫn", required=False, max_length=5000, help_text=GUIDANCE_HELP
    )

    def values_of(self, year: int) -> dict[str, Any]:
        """The columns of the round, the usual days of the year in place of blanks."""
        typed = self.cleaned_data
        due_before = typed["due_before"]
        return {
            "due_at": midnight(due_before) if due_before else rounds.default_due_at(year),
            "data_from": typed["data_from"] or rounds.default_data_from(year),
            "data_until": typed["data_until"] or rounds.default_data_until(year),
            "guidance": typed["guidance"],
        }

    def check_days(self, year: int, opened_at: datetime.datetime | None) -> None:
        """Only after every field was read; puts each error at its field.

        Without `opened_at` the due day may have passed.
        """
        if self.errors:
            return
        values = self.values_of(year)
        if opened_at and values["due_at"] <= opened_at:
            day = format_date(timezone.localdate(opened_at))
            self.add_error("due_before", f"Hạn gửi phải sau ngày mở kỳ ({day}).")
        if values["data_until"] < values["data_from"]:
            self.add_error("data_until", "Ngày chốt phải sau ngày bắt đầu kỳ số liệu.")
        if values["data_until"].year != year:
            self.add_error("data_until", f"Ngày chốt phải thuộc năm báo cáo {year}.")
        # The state's reporting year begins on 15/12 of the year before (NĐ 09/2019/NĐ-CP).
        if values["data_from"].year not in {year - 1, year}:
            self.add_error("data_from", f"Ngày này phải thuộc năm {year - 1} hoặc {year}.")


class Way(models.TextChoices):
    """Who writes the reports of a round."""

    USUAL = "", "Như thường lệ"
    ONLINE = "online", "Cơ quan lập trên cổng"
    PAPER = "paper", "Chỉ nhập báo cáo giấy"


class OpenRoundForm(RoundForm):
    year = forms.TypedChoiceField(label="Năm báo cáo", coerce=int)
    way = forms.ChoiceField(
        label="Cách báo cáo", choices=Way.choices, required=False, help_text=WAY_HELP
    )
    field_order = ("year", "way", "due_before", "data_from", "data_until", "guidance")

    def __init__(self, *args: Any, plan: Plan, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        years = range(plan.first_year, plan.last_year + 1)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["due_before"].help_text = f"Để trống là ngày 15/10 của năm báo cáo. {DUE_HELP}"
        self.fields["data_from"].help_text = "Để trống là ngày 01/01 của năm báo cáo."
        self.fields["data_until"].help_text = "Để trống là ngày 30/9 của năm báo cáo."

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if ReportingRound.objects.annual(year).exists():
            raise forms.ValidationError(f"Năm {year} đã có kỳ báo cáo hằng năm.")
        return year

    def clean(self) -> None:
        if "year" in self.cleaned_data:
            year = self.cleaned_data["year"]
            self.check_days(year, None if self.is_for_paper else self.now)

    @property
    def is_for_paper(self) -> bool:
        way, year = self.cleaned_data.get("way", Way.USUAL), self.cleaned_data["year"]
        if way == Way.USUAL:
            return year < timezone.localdate(self.now).year
        return way == Way.PAPER


class ChangeRoundForm(RoundForm):
    def __init__(
        self, *args: Any, round_: ReportingRound, now: datetime.datetime, **kwargs: Any
    ) -> None:
        initial = {
            "due_before": timezone.localdate(round_.due_at),
            "data_from": round_.data_from,
            "data_until": round_.data_until,
            "guidance": round_.guidance,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.round, self.now = round_, now
        self.fields["due_before"].help_text = DUE_HELP
        for name in ("due_before", "data_from", "data_until"):
            self.fields[name].required = True

    def clean(self) -> None:
        round_ = self.round
        self.check_days(round_.year, None if round_.is_for_paper else round_.opened_at)
        if self.errors or round_.is_for_paper or self.values["due_at"] == round_.due_at:
            return
        # What has come in by now stays in time, whatever the new day.
        if self.values["due_at"] <= self.now:
            self.add_error("due_before", "Hạn mới phải sau hôm nay, để không ai thành trễ hạn.")

    @property
    def values(self) -> dict[str, Any]:
        return self.values_of(self.round.year)
