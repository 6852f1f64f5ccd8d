"""The admin's pages for tables of reference data: download, upload, look at the changes, apply.

Between looking and applying the rows travel in the page, signed for this person and table:
nothing is left behind on the server.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from soctrang_ip.lib import xlsx
from soctrang_ip.lib.downloads import file_answer
from soctrang_ip.lib.numbers import format_number
from soctrang_ip.lib.text import clean_line
from soctrang_ip.lib.uploads import MAX_BYTES, MAX_ROWS, Row, UploadError, read_workbook
from soctrang_ip.workbooks import Outcome, Table

LOOK_SECONDS = 60 * 60
"""How long somebody may look at the changes before applying them."""


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        allow_empty_file=True,
        help_text=f"Tối đa {MAX_BYTES // 1024 // 1024} MB, {format_number(MAX_ROWS)} dòng.",
        error_messages={"required": "Hãy chọn tệp.", "invalid": "Hãy chọn tệp."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def read(self, table: Table) -> tuple[list[str], list[Row]]:
        file = self.cleaned_data["file"]
        # Never more into memory than the gate would take.
        sheets = read_workbook(file.name, file.read(MAX_BYTES + 1))
        return table.rows_of(sheets)


class Exchanged:
    """For a ReferenceAdmin: `tables` can be downloaded and, by who may change them, uploaded."""

    tables: Sequence[type[Table]] = ()
    change_list_template = "admin/exchange/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("xuat", "export", self.export_workbook),
            ("nhap", "import", self.import_workbook),
            ("nhap/ap-dung", "apply", self.apply_workbook),
        ]
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            *(
                path(
                    f"bang/<slug:slug>/{end}/",
                    self.admin_site.admin_view(view),
                    name=f"{prefix}_{name}",
                )
                for end, name, view in pages
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tables = [self.addresses(table(self, request)) for table in self.tables]
        return super().changelist_view(request, {**(extra_context or {}), "tables": tables})

    def table_of(self, request: HttpRequest, slug: str, *, to_change: bool = False) -> Table:
        """The table of that name; 404 if there is none, 403 for a role that may not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        for table in self.tables:
            if table.slug == slug:
                found = table(self, request)
                if to_change and not found.changeable:
                    raise PermissionDenied
                return found
        raise Http404

    def export_workbook(self, request: HttpRequest, slug: str) -> HttpResponse:
        table = self.table_of(request, slug)
        now = timezone.now()
        name = f"{slug}-{timezone.localtime(now):%Y-%m-%d}.xlsx"
        return file_answer(xlsx.write(table.sheet(now)), name, xlsx.CONTENT_TYPE)

    def import_workbook(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Asks for the file; what it would change is tried, rolled back and shown."""
        table = self.table_of(request, slug, to_change=True)
        is_sent = request.method == "POST"
        form = WorkbookForm(request.POST, request.FILES) if is_sent else WorkbookForm()
        if not form.is_valid():
            return self.exchange_page(request, "upload", table, form=form)
        name = clean_line(form.cleaned_data["file"].name)
        try:
            titles, rows = form.read(table)
        except UploadError as refused:
            form.add_error("file", str(refused))
            return self.exchange_page(request, "upload", table, form=form)
        outcome = table.take(titles, rows, name)
        return self.changes_page(request, table, titles, rows, name, outcome)

    def apply_workbook(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Makes the changes that were seen; if they are others by now, shows those instead."""
        return require_POST(self._apply)(request, slug)

    def _apply(self, request: HttpRequest, slug: str) -> HttpResponse:
        table = self.table_of(request, slug, to_change=True)
        try:
            sent = signing.loads(
                request.POST.get("signed_rows", ""),
                salt=self.salt(request, slug),
                max_age=LOOK_SECONDS,
            )
        except signing.BadSignature:
            messages.error(request, "Bản xem trước đã hết hạn. Hãy chọn lại tệp.")
            return redirect(self.addresses(table)["import_url"])
        rows = [Row(number, tuple(cells)) for number, cells in sent["rows"]]
        outcome = table.take(sent["titles"], rows, sent["name"], seen=sent["seen"])
        if outcome.refusals or outcome.digest != sent["seen"]:
            messages.warning(
                request, "Chưa ghi gì: dữ liệu đã thay đổi từ lúc xem trước. Hãy xem lại."
            )
            return self.changes_page(request, table, sent["titles"], rows, sent["name"], outcome)
        messages.success(request, f"Đã ghi {len(outcome.rows)} dòng từ tệp {sent['name']}.")
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def changes_page(
        self,
        request: HttpRequest,
        table: Table,
        titles: list[str],
        rows: list[Row],
        name: str,
        outcome: Outcome,
    ) -> HttpResponse:
        sent = {
            "titles": titles,
            "rows": [[row.number, row.cells] for row in rows],
            "name": name,
            "seen": outcome.digest,
        }
        signed = signing.dumps(sent, salt=self.salt(request, table.slug), compress=True)
        return self.exchange_page(
            request, "changes", table, outcome=outcome, file=name, signed=signed
        )

    def salt(self, request: HttpRequest, slug: str) -> str:
        return f"{self.opts.label}:{slug}:{request.user.pk}"

    def addresses(self, table: Table) -> dict[str, Any]:
        """The table and where its pages are, for a template."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return {
            "table": table,
            **{
                f"{page}_url": reverse(f"{name}_{page}", args=[table.slug])
                for page in ("export", "import", "apply")
            },
        }

    def exchange_page(
        self, request: HttpRequest, template: str, table: Table, **context: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Nhập từ Excel: {table.title.lower()}",
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "opts": self.opts,
            **self.addresses(table),
            **context,
        }
        return TemplateResponse(request, f"admin/exchange/{template}.html", context)
