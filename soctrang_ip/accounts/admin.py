"""Agencies, groups, accounts and their roles in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from soctrang_ip.access import ADMINISTRATOR
from soctrang_ip.accounts.forms import NewUserForm, TemporaryPasswordForm
from soctrang_ip.accounts.models import (
    Agency,
    AgencyGroup,
    AgencyName,
    GroupKind,
    Membership,
    User,
)
from soctrang_ip.accounts.resources import AgencyTable
from soctrang_ip.accounts.roles import REVIEWER_ROLES
from soctrang_ip.exchange import Exchanged
from soctrang_ip.reference_data import ReferenceAdmin, ReferenceInline, StackedReferenceInline


class AgencyNameInline(StackedReferenceInline):
    model = AgencyName
    reviewer_fields = (
        "header_parent",
        "header_name",
        "header_nation",
        "place",
        "document_code",
        "signature",
    )
    fields = administrator_fields = ("valid_from", "name", "short_name", *reviewer_fields)
    adders = ADMINISTRATOR


@admin.register(Agency)
class AgencyAdmin(Exchanged, ReferenceAdmin):
    tables = (AgencyTable,)
    columns = ("code", "name", "kind", "is_reporting")
    list_display_links = ("code", "name")
    list_filter = ("kind", "is_reporting")
    search_fields = ("code", "names__name", "names__short_name")
    fields = ("code", "kind", "order", "is_reporting", "active_from", "active_until")
    administrator_fields = ("kind", "order", "is_reporting", "active_from", "active_until")
    adders = ADMINISTRATOR
    changes_inlines = REVIEWER_ROLES
    inlines = (AgencyNameInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        return super().get_queryset(request).prefetch_related("names")

    def changeable(self, request: HttpRequest, obj: Model | None) -> tuple[str, ...]:
        """The code is given once and never again."""
        fields = super().changeable(request, obj)
        return ("code", *fields) if fields and obj is None else fields

    @admin.display(description="tên")
    def name(self, agency: Agency) -> str:
        return agency.name


@admin.register(AgencyGroup)
class AgencyGroupAdmin(ReferenceAdmin):
    columns = ("name", "kind", "is_proposal")
    fields = ("code", "name", "kind", "is_proposal", "members")
    reviewer_fields = ("members",)
    administrator_fields = ("name", "kind", "is_proposal", "members")

    def changeable(self, request: HttpRequest, obj: Model | None) -> tuple[str, ...]:
        """Officers name the members of open groups; the plan names those of the closed ones."""
        if request.acting.role in REVIEWER_ROLES and obj and obj.kind != GroupKind.OPEN:
            return ()
        return super().changeable(request, obj)


class MembershipInline(ReferenceInline):
    model = Membership
    fk_name = "user"
    fields = administrator_fields = ("agency", "role", "valid_from", "valid_until")
    viewers = adders = ADMINISTRATOR


@admin.register(User)
class UserAdmin(ReferenceAdmin):
    columns = ("full_name", "email", "roles", "is_active", "must_change_password")
    list_filter = ("is_active", "must_change_password", "memberships__role")
    search_fields = ("full_name", "email")
    fields = (
        "email",
        "full_name",
        "phone",
        "is_active",
        "must_change_password",
        "last_login",
        "created_at",
    )
    administrator_fields = ("email", "full_name", "phone", "is_active")
    viewers = adders = ADMINISTRATOR
    inlines = (MembershipInline,)
    change_form_template = "admin/accounts/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships__agency__names")

    @admin.display(description="vai trò")
    def roles(self, user: User) -> str:
        return "; ".join(
            f"{each.get_role_display()} – {each.agency.short_name}"
            for each in user.memberships.all()
        )

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return super().get_fields(request, obj) if obj else list(NewUserForm.base_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return super().get_readonly_fields(request, obj) if obj else []

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        return super().get_form(request, obj, **kwargs) if obj else NewUserForm

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.set_password)
        return [
            path("<int:user_id>/mat-khau/", view, name="accounts_user_password"),
            *super().get_urls(),
        ]

    @method_decorator(sensitive_post_parameters())
    def set_password(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """A temporary password for somebody who lost theirs; it ends their open sessions."""
        user = get_object_or_404(User, pk=user_id)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        form = TemporaryPasswordForm(user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            form.save()
            self.log_change(request, user, "Đã đặt mật khẩu tạm.")
            messages.success(
                request, f"Đã đặt mật khẩu tạm cho {user}; lần đăng nhập tới phải đổi."
            )
            return redirect("admin:accounts_user_change", user.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Đặt mật khẩu tạm: {user}",
            "opts": self.opts,
            "original": user,
            "form": form,
        }
        return TemplateResponse(request, "admin/accounts/user/password.html", context)
