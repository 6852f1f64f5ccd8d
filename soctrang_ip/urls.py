"""Every URL of the portal; who may open which stands in `soctrang_ip.access`."""

from django.contrib import admin
from django.urls import include, path

from soctrang_ip import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("quan-tri/", admin.site.urls),
    path("", include("reporting.urls")),
]
