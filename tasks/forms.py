"""The filters of the appendix."""

from typing import Any

from django import forms

from plan.models import Plan, Section
from soctrang_ip.accounts.models import Agency
from tasks.models import TaskLead, TaskQuerySet


class TaskFilterForm(forms.Form):
    """Filters by mục, lead and year; a value that does not exist is an error and filters nothing.

    Costs three queries: the mục, the leading agencies and their names.
    """

    muc = forms.ChoiceField(label="Mục", required=False)
    chu_tri = forms.ChoiceField(label="Cơ quan chủ trì", required=False)
    nam = forms.ChoiceField(label="Đến kỳ trong năm", required=False)

    def __init__(self, plan: Plan, data: dict[str, Any]) -> None:
        super().__init__(data)
        leads = Agency.objects.filter(
            pk__in=TaskLead.objects.filter(task__section__plan=plan).values("agency")
        )
        self.leads = {agency.code: agency for agency in leads.prefetch_related("names")}
        self.sections: dict[str, Section] = {each.roman: each for each in plan.sections.all()}
        self.set_choices(
            "muc", {roman: str(each) for roman, each in self.sections.items()}, "Không có mục này."
        )
        self.set_choices(
            "chu_tri",
            {code: agency.name for code, agency in self.leads.items()},
            "Không có cơ quan chủ trì này.",
        )
        self.set_choices(
            "nam",
            {str(year): str(year) for year in plan.years},
            f"Kế hoạch không có năm này, hãy chọn từ {plan.first_year} đến {plan.last_year}.",
        )

    def set_choices(self, name: str, choices: dict[str, str], unknown: str) -> None:
        self.fields[name].choices = [("", "Tất cả"), *choices.items()]
        self.fields[name].error_messages["invalid_choice"] = unknown

    def filter(self, tasks: TaskQuerySet) -> TaskQuerySet:
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("muc"):
            tasks = tasks.filter(section=self.sections[chosen["muc"]])
        if chosen.get("chu_tri"):
            tasks = tasks.led_by(self.leads[chosen["chu_tri"]])
        if chosen.get("nam"):
            tasks = tasks.due_in(int(chosen["nam"]))
        return tasks
