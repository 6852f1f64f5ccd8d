"""The reference data's own site: who acts under one of `access.ADMIN_ROLES` may enter."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from soctrang_ip.access import ADMIN_ROLES


class PortalAdminSite(admin.AdminSite):
    site_title = "Dữ liệu nền"
    site_header = "Dữ liệu nền của kế hoạch"
    index_title = "Danh mục"

    def has_permission(self, request: HttpRequest) -> bool:
        acting = getattr(request, "acting", None)
        return acting is not None and request.user.is_active and acting.role in ADMIN_ROLES

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The portal has one log-in page; who is logged in and may not enter gets a 403."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path), "login")
