"""Every URL of the portal; who may open which stands in `soctrang_ip.access`.

`/healthz` and `/readyz` are answered earlier, by `soctrang_ip.health`.
"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("", include("plan.urls")),
    path("", include("reporting.urls")),
    path("", include("soctrang_ip.accounts.urls")),
]

handler400 = "soctrang_ip.errors.bad_request"
handler403 = "soctrang_ip.errors.permission_denied"
handler404 = "soctrang_ip.errors.page_not_found"
handler500 = "soctrang_ip.errors.server_error"
