from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        pre_migrate.connect(drop_triggers, sender=self)
        post_migrate.connect(make_triggers, sender=self)


def drop_triggers(using: str, **kwargs: Any) -> None:
    from reporting import triggers

    triggers.remove(connections[using])


def make_triggers(using: str, **kwargs: Any) -> None:
    from reporting import triggers

    triggers.install(connections[using])
