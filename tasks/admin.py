"""The appendix in the admin: its rows are the plan's, so none is added or removed."""

from django.contrib import admin

from soctrang_ip.exchange import Exchanged
from soctrang_ip.reference_data import ReferenceAdmin, ReferenceInline
from tasks.models import Task, TaskFunding, TaskHeading, TaskInterval, TaskLead, TaskPartner
from tasks.resources import TaskTable


class TaskLeadInline(ReferenceInline):
    model = TaskLead
    fields = ("order", "wording", "agency")
    administrator_fields = ("agency",)


class TaskPartnerInline(ReferenceInline):
    model = TaskPartner
    fields = ("order", "wording", "agency", "group")
    administrator_fields = ("agency", "group")


class TaskIntervalInline(ReferenceInline):
    model = TaskInterval
    fields = administrator_fields = ("first_year", "last_year", "label")


class TaskFundingInline(ReferenceInline):
    model = TaskFunding
    fields = ("order", "wording", "source")
    administrator_fields = ("source",)


@admin.register(TaskHeading)
class TaskHeadingAdmin(ReferenceAdmin):
    columns = ("code", "name")
    list_display_links = columns
    list_select_related = ("section",)
    fields = ("section", "number", "name_as_issued", "name")
    administrator_fields = ("name",)


@admin.register(Task)
class TaskAdmin(Exchanged, ReferenceAdmin):
    tables = (TaskTable,)
    columns = ("code", "named", "period_wording")
    list_display_links = ("code", "named")
    list_select_related = ("section", "heading__section")
    list_filter = ("section",)
    search_fields = ("code", "name")
    fields = ("code", "section", "heading", "name_as_issued", "name", "period_wording")
    administrator_fields = ("name",)
    inlines = (TaskLeadInline, TaskPartnerInline, TaskIntervalInline, TaskFundingInline)

    @admin.display(description="tên nhiệm vụ", ordering="name")
    def named(self, task: Task) -> str:
        return task.full_name
