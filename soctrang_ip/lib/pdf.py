"""HTML to one archivable PDF: tagged, PDF/A-3a and PDF/UA-1, nothing fetched from outside."""

import functools
import mimetypes
import subprocess
import unicodedata
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

NOT_DRAWN = "□"
"""For a letter that no installed font has."""

_PDF_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    b' pdfuaid:part="1" />'
    b'<rdf:Description rdf:about=""'
    b' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property>"
    b"</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""PDF/A does not know PDF/UA's mark, so the mark comes with a description of its schema."""


_UNSEEN = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}


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
        HTML(string=printable(html), base_url=base_url, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=sheets, pdf_variant="pdf/a-3a"
        )
        for html in documents
    ]
    whole = laid_out[0].copy([page for document in laid_out for page in document.pages])
    whole.metadata.title = printable(title)
    whole.metadata.lang = "vi"
    whole.metadata.authors = [printable(author)] if author else []
    if created:
        whole.metadata.created = created.isoformat(timespec="seconds")
    return whole


def write(document: "Document") -> bytes:
    return document.write_pdf(pdf_variant="pdf/a-3a", finisher=_declare_pdf_ua)


def printable(text: str) -> str:
    """Without control and invisible characters; a box for each letter that no font has.

    Either would be drawn as the glyph .notdef, which PDF/A and PDF/UA forbid.
    """
    replacements = {
        ord(each): "" if unicodedata.category(each) in _UNSEEN else NOT_DRAWN
        for each in set(text) - {"\t", "\n", "\r"}
        if unicodedata.category(each) in _UNSEEN or ord(each) not in _drawable()
    }
    return text.translate(replacements)


@functools.cache
def _drawable() -> frozenset[int]:
    """What the fonts of this machine can draw: Vietnamese, and whatever else is installed.

    `fc-list` comes with the layout engine (libpango needs fontconfig).
    """
    command = ["fc-list", ":scalable=true:color=false", "--format", "%{charset}\n"]
    listed = subprocess.run(command, capture_output=True, check=True, encoding="ascii").stdout  # noqa: S603
    ranges = (each.partition("-") for each in set(listed.split()))
    return frozenset(
        code
        for first, _, last in ranges
        for code in range(int(first, 16), int(last or first, 16) + 1)
    )


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
