"""Typed reading of environment variables.

A value that makes no sense ends the start with a sentence that names the variable,
instead of becoming a default nobody chose.
"""

import os
from urllib.parse import parse_qs, unquote, urlsplit


class RefusalToStartError(SystemExit):
    """The process ends with status 1 and this one sentence; a trace would bury it."""


def text(name: str, default: str = "") -> str:
    """A variable that is set to nothing counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise RefusalToStartError(f"{name} phải là 1 hoặc 0, không phải {value!r}.")


def integer(name: str, default: int) -> int:
    value = text(name)
    if value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise RefusalToStartError(f"{name} phải là số nguyên, không phải {value!r}.") from None


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise RefusalToStartError(f"{name} phải là {' hoặc '.join(allowed)}, không phải {value!r}.")
    return value


def database(name: str, default: str) -> dict[str, object]:
    """A Django DATABASES entry from `sqlite:///path` or `postgresql://user:pass@host/db`.

    `sqlite:////a/b` is the absolute path /a/b; `postgresql:///db?host=/folder` a Unix socket.
    """
    url = text(name, default)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusalToStartError(f"{name} không phải là một địa chỉ đọc được.") from None
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:])
        if not path:
            raise RefusalToStartError(f"{name}: sau sqlite:/// phải có đường dẫn tệp.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # Without recursive triggers, INSERT OR REPLACE deletes rows behind their backs.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA recursive_triggers=ON;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or query.pop("user", "")),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(port or query.pop("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise RefusalToStartError(
        f"{name} phải bắt đầu bằng sqlite:/// hoặc postgresql://, không phải {parts.scheme!r}."
    )
