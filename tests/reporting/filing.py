"""A page of the filing form as a browser sends it back: every input, changed or not."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting.checks import anchor
from reporting.models import ContentRow, ReportVersion


class Inputs(HTMLParser):
    """What the named inputs, selects and textareas of a page would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.ids: set[str] = set()
        self._textarea = self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        name = found.get("name")
        if tag == "input" and name:
            if found.get("type") == "checkbox":
                if "checked" in found:
                    self.data[name] = "on"
            elif found.get("value") is not None and name in self.data:
                self.data[name] = [*_listed(self.data[name]), found["value"]]
            else:
                self.data[name] = found.get("value") or ""
        elif tag == "textarea" and name:
            self._textarea, self.data[name] = name, ""
        elif tag == "select" and name and "disabled" not in found:
            self._select, self.data[name] = name, ""
        elif tag == "option" and self._select and "selected" in found:
            self.data[self._select] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            # A browser drops the first line break and sends the others as CRLF.
            text = self.data[self._textarea].removeprefix("\n")
            self.data[self._textarea] = text.replace("\n", "\r\n")
            self._textarea = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, text: str) -> None:
        if self._textarea:
            self.data[self._textarea] += text


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


class SectionPage:
    """One section, opened by one person; `set` types, `save` sends the whole page.

    `save_row` sends one row as filing.js does, and takes in what comes back.
    """

    def __init__(self, client: Client, version: ReportVersion, slug: str) -> None:
        self.client, self.arguments = client, [version.pk, slug]
        self.url = reverse("report_section", args=self.arguments)
        self.read(client.get(self.url))

    def read(self, response: HttpResponse) -> None:
        self.html = response.content.decode()
        parsed = Inputs(self.html)
        self.data, self.ids = parsed.data, parsed.ids

    def set(self, row: ContentRow, **texts: str) -> "SectionPage":
        for name, text in texts.items():
            self.data[f"{anchor(row)}-{name}"] = text
        return self

    def blank_row(self, table: str) -> str:
        """The prefix of the first row of an open table that is not stored yet."""
        model = table.removeprefix("rows-").split("-")[0]
        model = {"taskentry": "taskresult", "measureentry": "listentry"}.get(model, model)
        prefixes = (f"{model}-{_dashed(key)}" for key in _listed(self.data[table]))
        return next(prefix for prefix in prefixes if self.data[f"{prefix}-counter"] == "")

    def set_new(self, table: str, **texts: str) -> "SectionPage":
        prefix = self.blank_row(table)
        for name, text in texts.items():
            self.data[f"{prefix}-{name}"] = text
        return self

    def tick_remove(self, row: ContentRow) -> "SectionPage":
        self.data[f"{anchor(row)}-remove"] = "on"
        return self

    def save(self, **more: str) -> HttpResponse:
        """The answer; after a refusal the page is what was sent back."""
        response = self.client.post(self.url, {**self.data, **more})
        if response.status_code != 302:
            self.read(response)
        return response

    def press(self, url_name: str, **more: str) -> HttpResponse:
        """Another button of the same form."""
        return self.client.post(reverse(url_name, args=self.arguments), {**self.data, **more})

    def save_row(self, prefix: str, **more: str) -> HttpResponse:
        tables = {
            name: next(key for key in _listed(value) if prefix.endswith(f"-{_dashed(key)}"))
            for name, value in self.data.items()
            if name.startswith("rows-")
            and any(prefix.endswith(f"-{_dashed(key)}") for key in _listed(value))
        }
        row = {name: text for name, text in self.data.items() if name.startswith(f"{prefix}-")}
        url = reverse("report_row", args=self.arguments)
        response = self.client.post(url, {**row, **tables, **more})
        self.data |= {
            name: text
            for name, text in Inputs(response.content.decode()).data.items()
            if name.startswith(f"{prefix}-")
        }
        return response


def _dashed(key: object) -> str:
    return str(key).replace(":", "-").replace(".", "-")
