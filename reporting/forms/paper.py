"""A report that came on paper."""

import datetime

from django import forms
from django.utils import timezone

from soctrang_ip.lib.fields import DayField

NOON = datetime.time(12)


class RecordForm(forms.Form):
    received_on = DayField(
        label="Ngày Sở KH&CN nhận bản giấy",
        help_text="Theo dấu công văn đến. Ngày này quyết định báo cáo đúng hạn hay trễ hạn.",
    )

    def received_at(self, now: datetime.datetime) -> datetime.datetime:
        """A paper bears a day, not an hour: its noon, or this instant if that is today's."""
        day = self.cleaned_data["received_on"]
        noon = datetime.datetime.combine(day, NOON, tzinfo=timezone.get_default_timezone())
        return min(noon, now) if day == timezone.localdate(now) else noon
