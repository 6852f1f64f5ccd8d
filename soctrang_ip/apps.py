"""Application configurations of the portal itself."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    """Foundation of the site: template tags and commands that belong to no one app."""

    name = "soctrang_ip"
    verbose_name = "Cổng thông tin"


class PortalAdminConfig(AdminConfig):
    default_site = "soctrang_ip.admin.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group
        from django_tasks_db.models import DBTaskResult

        # Roles are dated memberships; Django's groups would be a second, idle set of rights.
        admin.site.unregister(Group)
        # What became of a document stands in MadeDocument, in words an administrator can use.
        admin.site.unregister(DBTaskResult)
