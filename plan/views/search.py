"""Search over the whole plan."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plan.views.pages import current_plan, page
from tasks.forms import SearchForm
from tasks.search import Found, search


@require_safe
def plan_search(request: HttpRequest) -> HttpResponse:
    plan = current_plan()
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = search(plan, query) if query else Found((), True, "")
    context = {"search_form": form, "query": query, "found": found}
    return page(request, "plan_search", plan, context, here="Tìm kiếm")
