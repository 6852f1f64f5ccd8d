"""What the person was told: the list, opening one, having read all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reporting.models import Notice
from soctrang_ip.accounts import acting

PAGE_SIZE = 20


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    listed = Notice.objects.of(request.user).select_related("obligation__round")
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_sample": any(notice.is_sample for notice in page),
        "breadcrumbs": [("Thông báo", "")],
    }
    return render(request, "reporting/notices/list.html", context)


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads on to what the notice is about, as whom it was told; then it counts as read.

    A GET, because letters link here. It changes nothing but the reader's own mark and role.
    """
    found = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    Notice.objects.filter(pk=pk).mark_read(timezone.now())
    told_as = next((row for row in request.memberships if row.pk == found.membership_id), None)
    if told_as is None:
        messages.info(request, "Bạn không còn vai trò mà thông báo này được gửi tới.")
        return redirect("notices")
    acting.choose(request.session, told_as)
    return redirect(found.path)


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    Notice.objects.of(request.user).mark_read(timezone.now())
    return redirect("notices")
