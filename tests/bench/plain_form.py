"""The inputs of a form page, written again by the plainest template that can write them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template import Template, engines


@dataclass
class Input:
    tag: str
    kind: str
    name: str
    value: str
    is_checked: bool = False
    label: str = ""
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    """Value, words, whether it is chosen."""


TEMPLATE = """{% extends "base.html" %}{% block content %}<form method="post">{% csrf_token %}
{% for each in inputs %}{% if each.label %}<label for="{{ each.name }}">{{ each.label }}</label>
{% endif %}{% if each.tag == "input" %}<input type="{{ each.kind }}" name="{{ each.name }}" \
id="{{ each.name }}" value="{{ each.value }}"{% if each.is_checked %} checked{% endif %}>
{% elif each.tag == "textarea" %}<textarea name="{{ each.name }}" id="{{ each.name }}" rows="3">\
{{ each.value }}</textarea>
{% else %}<select name="{{ each.name }}" id="{{ each.name }}">{% for value, words, is_chosen in \
each.options %}<option value="{{ value }}"{% if is_chosen %} selected{% endif %}>{{ words }}\
</option>{% endfor %}</select>
{% endif %}{% endfor %}</form>{% endblock %}"""


def template() -> Template:
    """Takes `inputs` beside what the frame of a page needs."""
    return engines["django"].from_string(TEMPLATE).template


def inputs(html: str) -> list[Input]:
    """Those of the form `filing`, in order."""
    reader = _Reader()
    reader.feed(html)
    labels = reader.labels
    for each, id_ in reader.found:
        each.label = labels.get(id_, "")
    return [each for each, _ in reader.found]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Input, str]] = []
        self.labels: dict[str, str] = {}
        self._is_inside = False
        self._taking = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        match tag:
            case "form":
                self._is_inside = given.get("id") == "filing"
            case "input" | "textarea" | "select" if self._is_inside:
                made = Input(
                    tag,
                    given.get("type", "text"),
                    given.get("name", ""),
                    given.get("value") or "",
                    "checked" in given,
                )
                self.found.append((made, given.get("id", "")))
                self._taking = tag if tag == "textarea" else ""
            case "option" if self._is_inside:
                chosen = ("value" in given and given["value"]) or "", "", "selected" in given
                self.found[-1][0].options.append(chosen)
                self._taking = tag
            case "label" if self._is_inside:
                self._taking = f"label {given.get('for', '')}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag in {"textarea", "option", "label"}:
            self._taking = ""

    def handle_data(self, data: str) -> None:
        if self._taking == "textarea":
            self.found[-1][0].value += data
        elif self._taking == "option":
            options = self.found[-1][0].options
            value, words, is_chosen = options[-1]
            options[-1] = value, words + data, is_chosen
        elif self._taking.startswith("label "):
            of = self._taking.removeprefix("label ")
            self.labels[of] = self.labels.get(of, "") + data
