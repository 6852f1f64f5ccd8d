"""A folder of private files under random names; nothing serves it, only views open its files."""

import datetime
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Store:
    folder: Path

    def write(self, content: bytes) -> str:
        """Store a new file and return its name; on return a crash no longer loses it."""
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            _flush_folder(self.folder.parent)
        name = secrets.token_hex(16)
        descriptor = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        _flush_folder(self.folder)
        return name

    def path(self, name: str) -> Path:
        """Where a stored file lies. ValueError for a name this store never gives."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"Not the name of a stored file: {name!r}")
        return self.folder / name

    def older_than(self, instant: datetime.datetime) -> Iterator[str]:
        """The names of the files written before that instant; what else lies there is left out."""
        if not self.folder.is_dir():
            return
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if _NAME.fullmatch(entry.name) and entry.stat().st_mtime < instant.timestamp():
                    yield entry.name

    def delete(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """A file is found again after a crash only once its folder is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
