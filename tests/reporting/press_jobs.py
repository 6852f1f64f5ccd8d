"""What test_press gives to another process to print."""

import os
import time
from dataclasses import dataclass

from reporting.documents import Document


@dataclass(frozen=True)
class Environment:
    """Prints the names of the environment it finds."""

    def write(self) -> Document:
        return Document("moi-truong.pdf", "\n".join(os.environ).encode(), 1)


@dataclass(frozen=True)
class Endless:
    def write(self) -> Document:
        time.sleep(60)
        return Document("khong-bao-gio.pdf", b"", 0)


@dataclass(frozen=True)
class Hungry:
    def write(self) -> Document:
        return Document("to.pdf", bytes(4 << 30), 0)


@dataclass(frozen=True)
class Broken:
    def write(self) -> Document:
        raise ZeroDivisionError


@dataclass(frozen=True)
class Modest:
    """Says how nice it is."""

    def write(self) -> Document:
        return Document("uu-tien.pdf", str(os.nice(0)).encode(), 1)
