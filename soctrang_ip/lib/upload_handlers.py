"""What stands between a request and the disk: no upload fills it."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

LARGEST_UPLOAD = 12 * 1024 * 1024
"""Above what any gate takes, so a file that was cut off here is always refused as too large."""


class CutOffHandler(FileUploadHandler):
    """Throws away what comes after the largest upload; stands first in FILE_UPLOAD_HANDLERS.

    The form goes on to be read, so that whatever else was typed is still there.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= LARGEST_UPLOAD else None

    def file_complete(self, file_size: int) -> Any:
        """None: the handlers after this one keep the file."""
