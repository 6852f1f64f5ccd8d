"""The history of reference data: what a row was after each change, by whom, acting as what.

django-simple-history writes a version whenever a row is saved or deleted, and on every change of
a many-to-many list. It sees neither `QuerySet.update()` nor `bulk_create()`: a row that came in
bulk (`load_plan`) gets its first version, the row as it stands, just before its first change.
Versions are only ever added. They are read in `soctrang_ip.changes`.
"""

import datetime
from typing import Any

from django.db import models
from django.db.models import Model, signals
from django.http import HttpRequest
from django.utils import timezone
from simple_history import register
from simple_history.models import HistoricalRecords

from soctrang_ip.accounts.roles import Role

FIRST_VERSION = "first version"
"""The reason on a version that shows what was there before anybody's change was recorded."""


def keep_history(*kept: type[Model], **options: Any) -> None:
    """Records versions of these models; `options` are those of `HistoricalRecords`."""
    for model in kept:
        register(
            model,
            records_class=Versions,
            bases=(Version,),
            history_change_reason_field=models.TextField(null=True),
            verbose_name=f"lịch sử {model._meta.verbose_name}",
            verbose_name_plural=f"lịch sử {model._meta.verbose_name_plural}",
            **options,
        )


def current_request() -> HttpRequest | None:
    """What simple-history's middleware keeps; None in a command."""
    return getattr(HistoricalRecords.context, "request", None)


def acting_role() -> str:
    acting = getattr(current_request(), "acting", None)
    return acting.role if acting else ""


def acting_agency() -> int | None:
    acting = getattr(current_request(), "acting", None)
    return acting.agency_id if acting else None


def instant_of_change() -> datetime.datetime:
    """What one request changes, in however many rows, bears one instant: it is one change."""
    request = current_request()
    if request is None:
        return timezone.now()
    if not hasattr(request, "changed_at"):
        request.changed_at = timezone.now()
    return request.changed_at


class Version(models.Model):
    """As what `history_user` acted at that moment; blank for a command."""

    acting_role = models.CharField(
        "vai trò", max_length=15, choices=Role, blank=True, default=acting_role
    )
    acting_agency = models.ForeignKey(
        "accounts.Agency",
        verbose_name="cơ quan",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        default=acting_agency,
    )

    class Meta:
        abstract = True


class Versions(HistoricalRecords):
    """simple-history's records, with a first version and one instant for each request."""

    def _get_history_user_fields(self) -> dict[str, models.Field]:
        user = models.ForeignKey(
            "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
        )
        return {"history_user": user}

    def finalize(self, sender: type[Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        signals.pre_save.connect(self.pre_save, sender=sender, weak=False)

    def pre_save(self, instance: Model, raw: bool = False, **kwargs: Any) -> None:
        if not raw and not instance._state.adding:
            self.keep_first_version(instance)

    def post_save(
        self, instance: Model, created: bool, using: str | None = None, **kwargs: Any
    ) -> None:
        """No version when only columns were written that have no history (the last log-in)."""
        written = kwargs.get("update_fields")
        kept = {field.name for field in self.fields_included(instance)}
        if written is None or kept.intersection(written):
            super().post_save(instance, created, using, **kwargs)

    def m2m_changed(self, instance: Model, action: str, *args: Any, **kwargs: Any) -> None:
        if action in ("pre_add", "pre_remove", "pre_clear"):
            self.keep_first_version(instance)
        super().m2m_changed(instance, action, *args, **kwargs)

    def keep_first_version(self, instance: Model) -> None:
        """Costs one query for a row that has versions, three or more for one that has none."""
        versions = getattr(type(instance), self.manager_name)
        if versions.filter(**{instance._meta.pk.attname: instance.pk}).exists():
            return
        stored = type(instance)._base_manager.filter(pk=instance.pk).first()
        if stored is None:
            return
        version = versions.model(
            history_date=instant_of_change(),
            history_type="+",
            history_change_reason=FIRST_VERSION,
            acting_role="",
            acting_agency=None,
            **{
                field.attname: getattr(stored, field.attname)
                for field in self.fields_included(stored)
            },
        )
        version.save()
        self.create_historical_record_m2ms(version, stored)

    def create_historical_record(
        self, instance: Model, history_type: str, using: str | None = None
    ) -> None:
        instance._history_date = instant_of_change()
        super().create_historical_record(instance, history_type, using)
