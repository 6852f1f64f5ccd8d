"""Minh chứng: the files of a report, put to it, taken off and opened."""

import logging
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import attaching, attachments, contents, drafting
from reporting.attachments import Place
from reporting.forms.attachments import AttachForm
from reporting.models import Attachment, ReportVersion
from reporting.views.filing import crumbs, filed_version, version_to_write
from soctrang_ip.lib.attached_files import UploadError

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
def report_attachments(request: HttpRequest, version: int) -> HttpResponse:
    """All files, and the form for one more; `cho` names the row somebody comes from."""
    get_version = filed_version if request.method == "GET" else version_to_write
    found = get_version(request, version)
    read = contents.read(found)
    form = AttachForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        places=attachments.choices(read),
        initial={"place": request.GET.get("cho", attachments.WHOLE_REPORT)},
    )
    if request.method == "GET" or not form.is_valid():
        return _show(request, found, read, form, status=400 if form.is_bound else 200)
    upload, place = form.cleaned_data["file"], form.cleaned_data["place"]
    try:
        row = attaching.attach(
            found,
            place=place,
            name=upload.name,
            content=upload.read(),
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except UploadError as refused:
        form.add_error("file", str(refused))
        return _show(request, found, read, form, status=400)
    except drafting.NotDraft as refused:
        messages.error(request, str(refused))
        found.refresh_from_db(fields=["status"])
        return _show(request, found, read, form, status=409)
    messages.success(request, f"Đã đính kèm “{row.name}”.")
    origin = _origin(request, form)
    came_from_there = origin is not None and origin.code == place
    return redirect(_row_address(found, origin) if came_from_there else attachments_page(found))


@require_POST
def attachment_remove(request: HttpRequest, version: int, key: str) -> HttpResponse:
    found = version_to_write(request, version)
    try:
        is_done = attaching.detach(found, key)
    except drafting.NotDraft as refused:
        messages.error(request, str(refused))
    else:
        told = "Đã gỡ tệp khỏi báo cáo." if is_done else "Tệp này đã được gỡ từ trước."
        messages.success(request, told)
    return redirect("report_attachments", found.pk)


@require_safe
def attachment_file(request: HttpRequest, version: int, key: str) -> FileResponse:
    """The file, to be saved: a browser never shows what somebody uploaded as a page of ours."""
    versions = ReportVersion.objects.visible_to(request.acting)
    row = get_object_or_404(Attachment, version__in=versions.filter(pk=version), key=key)
    try:
        file = attachments.store().path(row.storage_name).open("rb")
    except OSError:
        logger.exception("stored file %s of attachment %s is gone", row.storage_name, row.pk)
        raise Http404("Tệp không còn trong kho.") from None
    return FileResponse(file, as_attachment=True, filename=row.name, content_type=row.content_type)


def attachments_page(version: ReportVersion, place: str = "") -> str:
    """Its address; with the code of a row, that row is chosen already."""
    page = reverse("report_attachments", args=[version.pk])
    return f"{page}?{urlencode({'cho': place})}" if place else page


def _origin(request: HttpRequest, form: AttachForm) -> Place | None:
    """The row somebody comes from, if it is one of this report."""
    code = request.GET.get("cho", attachments.WHOLE_REPORT)
    has_page = code in form.places - {attachments.WHOLE_REPORT}
    return attachments.place(code, {}) if has_page else None


def _row_address(version: ReportVersion, place: Place) -> str:
    page = reverse("report_section", args=[version.pk, place.section.slug])
    return f"{page}#{place.anchor}"


def _show(
    request: HttpRequest,
    version: ReportVersion,
    read: contents.Contents,
    form: AttachForm,
    *,
    status: int,
) -> HttpResponse:
    files, origin = attachments.of_contents(read), _origin(request, form)
    context = {
        "version": version,
        "round": version.obligation.round,
        "is_writing": version.is_writable_as(request.acting.role),
        "form": form,
        "files": files,
        "total": attachments.total_size(files),
        "origin": origin,
        "origin_url": _row_address(version, origin) if origin else "",
        "typed": form["note"].value() if status == 409 else "",
        "breadcrumbs": crumbs(request, version, "Minh chứng"),
    }
    return render(request, "reporting/attachments/list.html", context, status=status)
