"""Bases of the admin classes: whoever acts may see and change what their role keeps.

Reference data is loaded by `load_plan` and mended here. A row others rest on is never deleted,
and the wording as issued is never changed; so rows are added or removed only where a class says.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from soctrang_ip.access import ADMIN_ROLES, ADMINISTRATOR
from soctrang_ip.accounts.models import Agency
from soctrang_ip.accounts.roles import REVIEWER_ROLES, Role
from soctrang_ip.changes import changes_of
from soctrang_ip.lib.fields import DayField, LineField, NumberField, ParagraphField

Column = str | Callable[[Model], str]

NOBODY = frozenset[Role]()


class Kept:
    """Who may see, add, change and remove rows, by the role of the request's membership.

    `fields` are shown in this order; `administrator_fields` and `reviewer_fields` are those
    the administrator, and the officers and head of Sở KH&CN, may change.
    """

    fields: tuple[str, ...] = ()
    administrator_fields: tuple[str, ...] = ()
    reviewer_fields: tuple[str, ...] = ()
    viewers = ADMIN_ROLES
    adders = NOBODY
    removers = NOBODY
    empty_value_display = "Không có"

    formfield_overrides = {
        models.CharField: {"form_class": LineField},
        models.TextField: {"form_class": ParagraphField},
        models.DateField: {"form_class": DayField, "widget": forms.TextInput},
        models.DecimalField: {"form_class": NumberField},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    def changeable(self, request: HttpRequest, obj: Model | None) -> tuple[str, ...]:
        if request.acting.role in ADMINISTRATOR:
            return self.administrator_fields
        return self.reviewer_fields if request.acting.role in REVIEWER_ROLES else ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.acting.role in self.viewers

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.acting.role in self.viewers

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(self.changeable(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.acting.role in self.adders

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.acting.role in self.removers

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Column]:
        changeable = self.changeable(request, obj)
        return [name if name in changeable else in_words(self.model, name) for name in self.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Column]:
        changeable = self.changeable(request, obj)
        return [in_words(self.model, name) for name in self.fields if name not in changeable]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Related rows are chosen here and edited on their own page, not in a pop-up window."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.related_model is Agency:
            kwargs["queryset"] = Agency.objects.prefetch_related("names")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.related_model is Agency:
            kwargs["queryset"] = Agency.objects.prefetch_related("names")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ReferenceAdmin(Kept, admin.ModelAdmin):
    actions = None
    """No action on many rows at once: each change is seen before it is saved."""
    columns: tuple[str, ...] = ("__str__",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    changes_inlines = NOBODY
    """Roles that change none of the row's own fields but some of the rows below it."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if request.acting.role in self.changes_inlines:
            return True
        return super().has_change_permission(request, obj)

    def get_list_display(self, request: HttpRequest) -> list[Column]:
        return [in_words(self.model, name) for name in self.columns]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every recorded change of the row and of those below it that this role may see."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        parts = [
            (
                inline.model,
                _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).attname,
            )
            for inline in self.get_inline_instances(request, row)
        ]
        page = Paginator(changes_of(row, parts), self.list_per_page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Lịch sử: {row}",
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "opts": self.opts,
            "object": row,
            "changes": page.get_page(request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class NamedInputs(forms.BaseInlineFormSet):
    """In a table the heading of the column names the input, for a screen reader too."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label:
                field.widget.attrs["aria-label"] = capfirst(field.label)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Xóa"


class ReferenceInline(Kept, admin.TabularInline):
    extra = 0
    template = "admin/edit_inline/rows.html"
    formset = NamedInputs


class StackedReferenceInline(Kept, admin.StackedInline):
    extra = 0


@cache
def in_words(model: type[Model], name: str) -> Column:
    """The column itself, or for a yes-or-no field its words: Django draws an English icon."""
    field = getattr(getattr(model, name, None), "field", None)
    if not isinstance(field, models.BooleanField):
        return name

    @admin.display(description=field.verbose_name, ordering=name)
    def words(row: Model) -> str:
        return "Có" if getattr(row, name) else "Không"

    words.__name__ = name
    return words
