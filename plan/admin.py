"""The plan's text, indicators and money in the admin; rows come from `load_plan`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from plan.models import (
    BudgetAmount,
    BudgetLine,
    Duty,
    DutyHeading,
    DutySubject,
    Erratum,
    FundingSource,
    Indicator,
    LegalBasis,
    Measure,
    MeasureSupplier,
    Objective,
    Passage,
    Plan,
    Recipient,
    Section,
    Solution,
    SolutionDuty,
    Target,
)
from plan.resources import BudgetLineTable, IndicatorTable, MeasureTable, TargetTable
from reporting.asked import is_answered
from soctrang_ip.access import ADMINISTRATOR
from soctrang_ip.accounts.roles import REVIEWER_ROLES
from soctrang_ip.exchange import Exchanged
from soctrang_ip.lib.fields import MoneyField
from soctrang_ip.reference_data import (
    NamedInputs,
    ReferenceAdmin,
    ReferenceInline,
    StackedReferenceInline,
)
from tasks.models import SolutionTask, Task

SUPPLIER_IDENTITY = {"agency", "group", "part"}


class LegalBasisInline(ReferenceInline):
    model = LegalBasis
    fields = administrator_fields = ("number", "issued_on", "issuer", "title")


class RecipientInline(ReferenceInline):
    model = Recipient
    fields = ("order", "wording", "agency", "group")
    administrator_fields = ("agency", "group")


class ErratumInline(ReferenceInline):
    model = Erratum
    fields = administrator_fields = ("order", "place", "as_issued", "corrected", "note")
    adders = removers = ADMINISTRATOR


@admin.register(Plan)
class PlanAdmin(ReferenceAdmin):
    columns = ("title", "number", "issued_on", "first_year", "last_year")
    fields = (
        "code",
        "heading",
        "title",
        "issuer",
        "number",
        "issued_on",
        "year",
        "first_year",
        "last_year",
        "base_year",
        "growth_reading",
        "signature",
        "signer",
        "appendix_heading",
        "appendix_title",
        "appendix_note",
    )
    reviewer_fields = ("number", "issued_on", "base_year", "growth_reading")
    administrator_fields = (*reviewer_fields, "issuer", "title", "signature", "signer")
    inlines = (LegalBasisInline, RecipientInline, ErratumInline)


@admin.register(Passage)
class PassageAdmin(ReferenceAdmin):
    columns = ("code", "part", "text")
    list_display_links = ("code", "text")
    search_fields = ("code", "text")
    fields = ("code", "part", "text_as_issued", "text")
    administrator_fields = ("text",)


@admin.register(Objective)
class ObjectiveAdmin(ReferenceAdmin):
    columns = ("code", "horizon", "text")
    list_display_links = ("code", "text")
    search_fields = ("code", "text")
    list_filter = ("horizon",)
    fields = ("code", "horizon", "letter", "text_as_issued", "text")
    administrator_fields = ("text",)


@admin.register(Section)
class SectionAdmin(ReferenceAdmin):
    columns = ("roman", "title")
    list_display_links = columns
    fields = ("roman", "number", "title")
    administrator_fields = ("title",)


class SolutionLinkInline(ReferenceInline):
    adders = removers = ADMINISTRATOR | REVIEWER_ROLES


class SolutionTaskInline(SolutionLinkInline):
    model = SolutionTask
    fields = administrator_fields = reviewer_fields = ("task", "is_proposal")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.related_model is Task:
            kwargs["queryset"] = Task.objects.select_related("heading").in_plan_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SolutionDutyInline(SolutionLinkInline):
    model = SolutionDuty
    fields = administrator_fields = reviewer_fields = ("duty", "is_proposal")


@admin.register(Solution)
class SolutionAdmin(ReferenceAdmin):
    columns = ("code", "text", "section")
    list_display_links = ("code", "text")
    list_select_related = ("section",)
    search_fields = ("code", "text")
    list_filter = ("section",)
    fields = ("code", "section", "letter", "text_as_issued", "text")
    administrator_fields = ("text",)
    changes_inlines = REVIEWER_ROLES
    inlines = (SolutionTaskInline, SolutionDutyInline)


@admin.register(DutyHeading)
class DutyHeadingAdmin(ReferenceAdmin):
    columns = ("number", "title")
    list_display_links = columns
    fields = ("number", "title")
    administrator_fields = ("title",)


class DutySubjectInline(ReferenceInline):
    model = DutySubject
    fields = ("order", "wording", "agency", "group")
    administrator_fields = ("agency", "group")


@admin.register(Duty)
class DutyAdmin(ReferenceAdmin):
    columns = ("code", "text", "heading")
    list_display_links = ("code", "text")
    list_select_related = ("heading",)
    search_fields = ("code", "text")
    list_filter = ("heading",)
    fields = ("code", "heading", "letter", "letter_as_issued", "text_as_issued", "text")
    administrator_fields = ("text",)
    inlines = (DutySubjectInline,)


@admin.register(Indicator)
class IndicatorAdmin(Exchanged, ReferenceAdmin):
    tables = (IndicatorTable,)
    columns = ("code", "name")
    list_display_links = columns
    fields = ("code", "name")
    administrator_fields = ("name",)


class TargetInline(StackedReferenceInline):
    model = Target
    fields = (
        "objective",
        "horizon",
        "sentence_as_issued",
        "sentence",
        "rule",
        "minimum",
        "maximum",
        "unit",
    )
    administrator_fields = ("sentence",)
    """What it asks for is changed on its own page, with a reason (plan.views.measures)."""


class SupplierForms(NamedInputs):
    def clean(self) -> None:
        """A supplier stays who it is once a report that was sent answers as it."""
        super().clean()
        for form in self.initial_forms:
            is_dropped = form in self.deleted_forms
            if not is_dropped and not SUPPLIER_IDENTITY.intersection(form.changed_data):
                continue
            supplier = MeasureSupplier.objects.get(pk=form.instance.pk)
            if is_answered(supplier):
                raise forms.ValidationError(
                    f"Không bỏ hay thay được “{supplier}”: đã có báo cáo gửi số liệu này. "
                    "Chỉ thêm được cơ quan khác."
                )


class MeasureSupplierInline(ReferenceInline):
    model = MeasureSupplier
    formset = SupplierForms
    fields = ("order", "agency", "group", "part", "is_proposal")
    administrator_fields = reviewer_fields = fields
    adders = removers = ADMINISTRATOR | REVIEWER_ROLES


@admin.register(Measure)
class MeasureAdmin(Exchanged, ReferenceAdmin):
    tables = (MeasureTable, TargetTable)
    columns = ("code", "name", "kind", "is_proposal")
    list_display_links = ("code", "name")
    search_fields = ("code", "name")
    list_filter = ("kind", "is_proposal")
    fields = (
        "code",
        "indicator",
        "name",
        "kind",
        "nature",
        "unit",
        "numerator_label",
        "denominator_label",
        "definition",
        "is_proposal",
    )
    administrator_fields = (
        "name",
        "unit",
        "numerator_label",
        "denominator_label",
        "definition",
        "is_proposal",
    )
    changes_inlines = REVIEWER_ROLES
    inlines = (TargetInline, MeasureSupplierInline)


@admin.register(FundingSource)
class FundingSourceAdmin(ReferenceAdmin):
    columns = ("name", "budget_line", "is_link_confirmed")
    list_select_related = ("budget_line",)
    list_filter = ("budget_line", "is_link_confirmed")
    fields = (
        "code",
        "name_as_issued",
        "name",
        "budget_line",
        "is_link_confirmed",
        "named_for_agency",
        "named_for_kind",
    )
    reviewer_fields = ("budget_line", "is_link_confirmed")
    administrator_fields = (*reviewer_fields, "name", "named_for_agency", "named_for_kind")


class BudgetAmountInline(ReferenceInline):
    model = BudgetAmount
    fields = ("period", "amount")
    administrator_fields = ("amount",)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "amount":
            return MoneyField(label="Số tiền (triệu đồng)", min_value=0)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(BudgetLine)
class BudgetLineAdmin(Exchanged, ReferenceAdmin):
    tables = (BudgetLineTable,)
    columns = ("number", "name")
    list_display_links = columns
    fields = ("number", "name")
    administrator_fields = ("name",)
    inlines = (BudgetAmountInline,)
