"""The outbox in the admin: who was to get which letter and what became of it, nothing else."""

from django.contrib import admin

from reporting.models import Notice
from soctrang_ip.access import ADMINISTRATOR
from soctrang_ip.reference_data import ReferenceAdmin


@admin.register(Notice)
class NoticeAdmin(ReferenceAdmin):
    """Read only; the body speaks of a report, which is not the administrator's to read."""

    viewers = ADMINISTRATOR
    columns = ("subject", "recipient", "made_at", "letter", "error")
    list_select_related = ("recipient",)
    list_filter = ("letter", "kind")
    search_fields = ("recipient__email", "recipient__full_name", "subject")
    fields = (
        "subject",
        "recipient",
        "kind",
        "made_at",
        "letter",
        "attempts",
        "try_at",
        "sent_at",
        "error",
    )
