"""What was typed into a form that could not be taken in: shown again, and sent again.

A form may meet a session that has ended, a token from before the last log-in, a role changed in
another tab, a server at fault. Its fields travel, through the log-in page if need be, in one signed
value and end in a page whose button sends them to where they were meant to go. The server stores
nothing.
"""

from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core import signing
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.utils.http import escape_leading_slashes

SALT = "soctrang_ip.carrying"
NEVER = ("csrfmiddlewaretoken", "carried", "password")
"""Parts of the names of fields that are not carried: secrets, and what belongs to the request."""

HIDDEN = ("next", "membership", "key", "signed_rows")
HIDDEN_ENDS = ("-counter", "-seen", "-order", "_FORMS", "-id")
"""Names, and ends of names, of fields a person does not type: carried and not shown."""


@dataclass(frozen=True)
class Carried:
    """`path` is where the fields go, `left` the page on which they were typed."""

    path: str
    left: str
    fields: list[tuple[str, str]]
    has_files: bool

    @property
    def text(self) -> str:
        """To be read and copied: one value a line."""
        return "\n".join(value.strip() for name, value in self.fields if is_typed(name, value))

    @property
    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def is_typed(name: str, value: str) -> bool:
    is_hidden = name in HIDDEN or name.startswith("rows-") or name.endswith(HIDDEN_ENDS)
    return bool(value.strip()) and not is_hidden


def of_request(request: HttpRequest) -> Carried | None:
    """None if it was no form, or nothing was typed into it."""
    if request.method != "POST" or "HX-Request" in request.headers:
        return None
    carried = Carried(
        path=request.get_full_path(),
        left=page_left(request),
        fields=[
            (name, value)
            for name, value in posted(request)
            if not any(part in name for part in NEVER)
        ],
        has_files=bool(request.FILES),
    )
    return carried if carried.text else None


def posted(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields; also those of a form that Django refuses because they are too many."""
    try:
        return [(name, value) for name, values in _post(request).lists() for value in values]
    except (UnreadablePostError, RequestDataTooBig):
        return []


def _post(request: HttpRequest) -> QueryDict:
    try:
        post = request.POST
    except TooManyFieldsSent:
        post = QueryDict()
    if post or "urlencoded" not in request.content_type:
        return post
    pairs = parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True)
    post = QueryDict(mutable=True)
    for name, value in pairs:
        post.appendlist(name, value)
    return post


def read(signed: str) -> Carried | None:
    """None for what this server did not sign."""
    try:
        told = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None
    return Carried(**{**told, "fields": [(name, value) for name, value in told["fields"]]})


def page_left(request: HttpRequest) -> str:
    """Path of the page the form stood on, "" if unknown."""
    page = request.headers.get("Referer", "")
    if not _is_ours(request, page):
        return ""
    return escape_leading_slashes(urlsplit(page)._replace(scheme="", netloc="").geturl())


def is_from_here(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours; browsers say so of every POST."""
    return _is_ours(request, request.headers.get("Origin") or request.headers.get("Referer", ""))


def _is_ours(request: HttpRequest, address: str) -> bool:
    there = urlsplit(address)
    origin = f"{there.scheme}://{there.netloc}"
    try:
        ours = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False
    return origin == ours or origin in settings.CSRF_TRUSTED_ORIGINS
