"""The filters of the appendix, and the search over the whole plan."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from plan.models import FundingSource, Plan, Section
from soctrang_ip.accounts.models import Agency, GroupKind
from tasks.models import TaskFunding, TaskLead, TaskPartner, TaskQuerySet


class TaskFilterForm(forms.Form):
    """Filters by mục, lead, partner, funding and year; a value that does not exist is an error
    and filters nothing.

    Costs six queries: the mục, leads and partners with their names, the sources.
    """

    muc = forms.ChoiceField(label="Mục", required=False)
    chu_tri = forms.ChoiceField(label="Cơ quan chủ trì", required=False)
    phoi_hop = forms.ChoiceField(label="Cơ quan phối hợp", required=False)
    nguon = forms.ChoiceField(label="Nguồn kinh phí", required=False)
    nam = forms.ChoiceField(label="Năm thực hiện", required=False)

    def __init__(self, plan: Plan, data: dict[str, Any]) -> None:
        super().__init__(data)
        of_plan = {"task__section__plan": plan}
        partners = TaskPartner.objects.filter(**of_plan)
        self.leads = _by_code(
            Agency.objects.filter(pk__in=TaskLead.objects.filter(**of_plan).values("agency"))
        )
        self.partners = _by_code(
            Agency.objects.filter(
                Q(pk__in=partners.values("agency"))
                | Q(
                    agency_groups__kind=GroupKind.CLOSED,
                    agency_groups__in=partners.values("group"),
                )
            ).distinct()
        )
        paying = plan.funding_sources.filter(
            pk__in=TaskFunding.objects.filter(**of_plan).values("source")
        )
        self.sources: dict[str, FundingSource] = {each.code: each for each in paying}
        self.sections: dict[str, Section] = {each.roman: each for each in plan.sections.all()}
        self.set_choices("muc", self.sections, "Không có mục này.")
        self.set_choices("chu_tri", self.leads, "Không có cơ quan chủ trì này.")
        self.set_choices("phoi_hop", self.partners, "Không có cơ quan phối hợp này.")
        self.set_choices("nguon", self.sources, "Không nhiệm vụ nào có nguồn kinh phí này.")
        self.set_choices(
            "nam",
            {str(year): year for year in plan.years},
            f"Kế hoạch không có năm này, hãy chọn từ {plan.first_year} đến {plan.last_year}.",
        )

    def set_choices(self, name: str, choices: dict[str, Any], unknown: str) -> None:
        labels = [(value, str(label)) for value, label in choices.items()]
        self.fields[name].choices = [("", "Tất cả"), *labels]
        self.fields[name].error_messages["invalid_choice"] = unknown

    @property
    def year(self) -> int | None:
        self.is_valid()
        return int(self.cleaned_data["nam"]) if self.cleaned_data.get("nam") else None

    @property
    def chosen(self) -> list[str]:
        """The filters that hold, in words: "Cơ quan chủ trì: Sở Công Thương"."""
        self.is_valid()
        return [
            f"{self.fields[name].label}: {dict(self.fields[name].choices)[value]}"
            for name, value in self.cleaned_data.items()
            if value
        ]

    def filter(self, tasks: TaskQuerySet) -> TaskQuerySet:
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("muc"):
            tasks = tasks.filter(section=self.sections[chosen["muc"]])
        if chosen.get("chu_tri"):
            tasks = tasks.led_by(self.leads[chosen["chu_tri"]])
        if chosen.get("phoi_hop"):
            tasks = tasks.partnered_by(self.partners[chosen["phoi_hop"]])
        if chosen.get("nguon"):
            tasks = tasks.paid_by(self.sources[chosen["nguon"]])
        if self.year:
            tasks = tasks.due_in(self.year)
        return tasks


def _by_code(agencies: QuerySet[Agency]) -> dict[str, Agency]:
    return {agency.code: agency for agency in agencies.prefetch_related("names")}


class SearchForm(forms.Form):
    """What to look for in the plan, in any spelling."""

    q = forms.CharField(
        label="Tìm trong Kế hoạch",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"max_length": "Hãy tìm bằng vài từ, không quá 100 ký tự."},
    )
