"""Typed reading of environment variables.

A value that makes no sense raises `EnvironmentValueError` with a sentence that
names the variable, so that a wrong configuration stops the start instead of
becoming a default nobody chose.
"""

import os
from urllib.parse import parse_qs, unquote, urlsplit


class EnvironmentValueError(ValueError):
    """A variable of the environment holds a value that cannot be used."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentValueError(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int) -> int:
    value = text(name)
    if value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise EnvironmentValueError(f"{name} must be a whole number, not {value!r}.") from None


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise EnvironmentValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def database(name: str, default: str) -> dict[str, object]:
    """A Django DATABASES entry from `sqlite:///path` or `postgresql://user:pass@host/db`.

    `postgresql:///db?host=/folder` names a Unix socket.
    """
    url = text(name, default)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = parts.path[1:] if not parts.path.startswith("//") else parts.path[1:]
        if not path:
            raise EnvironmentValueError(f"{name}: sqlite:/// needs a file path.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
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
            "PORT": str(parts.port or query.pop("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise EnvironmentValueError(
        f"{name} must start with sqlite:/// or postgresql://, not {parts.scheme or url!r}."
    )
