"""A page's templates rendered again from data that is ready: the floor of what it can cost."""

from collections.abc import Callable
from typing import Any, NamedTuple
from unittest.mock import patch

from django.http import HttpRequest
from django.template import Context, base
from django.template.backends.django import Template
from django.template.context import make_context


class Ready(NamedTuple):
    """A template with all it was given, what the context processors added included."""

    template: base.Template
    data: dict[str, Any]

    def render(self) -> str:
        return self.template.render(Context(self.data))


def rendered_by(action: Callable[[], object]) -> list[Ready]:
    """What `action` rendered, without the templates rendered inside others."""
    found: list[Ready] = []
    is_inside = False
    render = Template.render

    def recorded(
        template: Template, data: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> str:
        nonlocal is_inside
        if is_inside:
            return render(template, data, request)
        made = make_context(data, request)
        with made.bind_template(template.template):
            found.append(Ready(template.template, made.flatten()))
        is_inside = True
        try:
            return render(template, data, request)
        finally:
            is_inside = False

    with patch.object(Template, "render", recorded):
        action()
    return found
