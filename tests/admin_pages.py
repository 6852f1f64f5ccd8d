"""How tests open, fill and save the admin's pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def address(row: Model | type[Model], page: str, *args: Any) -> str:
    args = (row.pk,) if isinstance(row, Model) else args
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=args)


def filled(page: HttpResponse) -> dict[str, Any]:
    """What the browser would send if nobody typed anything."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = [field for form in forms for field in form]
    return {
        field.html_name: "" if field.value() is None else field.value()
        for field in fields
        if field.value() is not False
    }


def save(client: Client, row: Model, **typed: Any) -> HttpResponse:
    """Opens the row's page, types and saves."""
    url = address(row, "change")
    return client.post(url, {**filled(client.get(url)), **typed})


def is_saved(answer: HttpResponse) -> bool:
    return answer.status_code == 302
