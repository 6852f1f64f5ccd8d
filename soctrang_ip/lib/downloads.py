"""A finished file as the answer to a request."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def file_answer(
    content: bytes, filename: str, content_type: str, *, is_saved: bool = True
) -> HttpResponse:
    """To be saved under its name, or with `is_saved` off shown in the browser."""
    disposition = content_disposition_header(is_saved, filename)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
