"""The outbox and the documents in the admin: what became of each, not what it says."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reporting.models import MadeDocument, Notice
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


@admin.register(MadeDocument)
class MadeDocumentAdmin(ReferenceAdmin):
    """Read only, without the file: which documents wait, which failed and why."""

    viewers = ADMINISTRATOR
    columns = ("title", "format", "state", "requested_at", "finished_at", "error")
    list_filter = ("state", "kind", "format")
    search_fields = ("title",)
    fields = (
        "title",
        "kind",
        "format",
        "state",
        "error",
        "requested_by",
        "requested_at",
        "moved_at",
        "finished_at",
        "page_count",
        "sha256",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MadeDocument]:
        return super().get_queryset(request).defer("content")
