"""HTML to one archivable PDF: tagged, PDF/A-3a and PDF/UA-1, nothing fetched from outside."""

import mimetypes
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.urls import URLFetcher

STATIC = Path(__file__).resolve().parent.parent / "static"
"""The only folder a document may take files from."""

FONT_FAMILY = "Liberation Serif"
"""Times metrics and every Vietnamese letter, from Debian's fonts-liberation2."""

_PDF_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    b' pdfuaid:part="1" />'
)


class RefusedURLError(ValueError):
    """A document asked for something outside our own static files."""


def render(
    documents: Sequence[str],
    *,
    stylesheets: Sequence[str] = (),
    title: str,
    author: str = "",
    created: datetime | None = None,
) -> bytes:
    """The whole file; see `lay_out`. Equal input with the same `created` gives equal bytes."""
    return write(
        lay_out(documents, stylesheets=stylesheets, title=title, author=author, created=created)
    )


def lay_out(
    documents: Sequence[str],
    *,
    stylesheets: Sequence[str] = (),
    title: str,
    author: str = "",
    created: datetime | None = None,
) -> "Document":
    """Each HTML text laid out by itself, so that page numbers start again, then joined.

    Stylesheets are paths inside the static folder; links in the HTML are relative to it.
    It takes seconds of CPU: not for the process that answers requests.
    """
    # Here and not above: the import costs half a second and needs libpangoft2.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, fetcher, base_url = FontConfiguration(), _fetcher(), f"{STATIC.as_uri()}/"
    sheets = [
        CSS(filename=STATIC / name, font_config=fonts, url_fetcher=fetcher) for name in stylesheets
    ]
    laid_out = [
        HTML(string=html, base_url=base_url, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a"
        )
        for html in documents
    ]
    whole = laid_out[0].copy([page for document in laid_out for page in document.pages])
    whole.metadata.title = title
    whole.metadata.lang = "vi"
    whole.metadata.authors = [author] if author else []
    if created:
        whole.metadata.created = created.isoformat(timespec="seconds")
    return whole


def write(document: "Document") -> bytes:
    return document.write_pdf(pdf_variant="pdf/a-3a", finisher=_declare_pdf_ua)


def static_file(url: str) -> Path:
    """The file of ours that a URL names; any other scheme, host or folder is refused."""
    parts = urlsplit(url)
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC.resolve()):
        raise RefusedURLError(f"Only files under {STATIC.name}/ may be used, not {url[:200]}")
    return path


def _fetcher() -> "URLFetcher":
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = static_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFilesOnly()


def _declare_pdf_ua(document: Any, pdf: Any) -> None:
    """Pages are tagged, named and in one language, so they may say so beside PDF/A."""
    metadata = next(each for each in pdf.objects if _is_metadata(each))
    metadata.stream = [
        part.replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>") for part in metadata.stream
    ]


def _is_metadata(pdf_object: Any) -> bool:
    return getattr(pdf_object, "extra", {}).get("Type") == "/Metadata"
