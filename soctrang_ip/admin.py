"""The reference data's own site: who acts under one of `access.ADMIN_ROLES` may enter."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse_lazy

from soctrang_ip.access import ADMIN_ROLES


class PortalAdminSite(admin.AdminSite):
    site_title = "Dữ liệu nền"
    site_header = "Dữ liệu nền của kế hoạch"
    index_title = "Danh mục"

    def has_permission(self, request: HttpRequest) -> bool:
        acting = getattr(request, "acting", None)
        return acting is not None and request.user.is_active and acting.role in ADMIN_ROLES

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """In the order of registration, which is that of the plan, not of the alphabet."""
        return list(self._build_app_dict(request, app_label).values())

    # The portal has one log-in page and one page to change the password.

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = super().get_urls()
        for entry in urls:
            if hasattr(entry.callback, "login_url"):
                entry.callback.login_url = reverse_lazy("login")
        return urls

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:index")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("password_change")
