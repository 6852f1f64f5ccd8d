"""Every URL of the portal; who may open which stands in `soctrang_ip.access`.

`/healthz` and `/readyz` are answered earlier, by `soctrang_ip.health`.
"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("quan-tri/", admin.site.urls),
    path("", include("reporting.urls")),
]
