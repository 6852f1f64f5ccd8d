"""Application configurations of the portal itself."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    """Foundation of the site: template tags and commands that belong to no one app."""

    name = "soctrang_ip"
    verbose_name = "Cổng thông tin"


class PortalAdminConfig(AdminConfig):
    default_site = "soctrang_ip.admin.PortalAdminSite"
