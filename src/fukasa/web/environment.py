"""What the operator sets from outside: read strictly, refused loudly."""

import os
import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from fukasa.core.errors import InvalidInput
from fukasa.pipelines import secret_file

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"", "0", "false", "no", "off"}
_SQLITE_OPTIONS: dict[str, object] = {
    "transaction_mode": "IMMEDIATE",  # a writer waits for its turn instead of failing in the middle
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def text(name: str, default: str = "") -> str:
    """Read a variable as text."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Read a variable as yes or no."""
    value = text(name, "1" if default else "0").lower()
    if value in _TRUE | _FALSE:
        return value in _TRUE
    message = f"{name} must be 1 or 0, got {value!r}; correct it in the environment"
    raise InvalidInput(message)


def whole(name: str, default: int) -> int:
    """Read a variable as a whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        message = f"{name} must be a whole number, got {value!r}; correct it in the environment"
        raise InvalidInput(message)
    return int(value)


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """Read a variable as one of a few words; the first is the default."""
    value = text(name, allowed[0]).lower()
    if value in allowed:
        return value
    message = f"{name} must be one of {', '.join(allowed)}, got {value!r}; correct it in the environment"
    raise InvalidInput(message)


def address(name: str, default: str) -> str:
    """Read a variable as an IP address."""
    value = text(name, default)
    try:
        return str(ip_address(value))
    except ValueError as error:
        message = f"{name} must be an IP address like {default}, got {value!r}; correct it in the environment"
        raise InvalidInput(message) from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Read a variable as a list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def database(url: str, data: Path) -> dict[str, object]:
    """Turn ``DATABASE_URL`` into Django's settings of a database.

    Understands ``postgres://user:password@host:5432/name?sslmode=verify-full`` (``host`` may also stand in the query,
    for a Unix socket; the rest of it goes to libpq) and ``sqlite:///path``; empty is a SQLite file in the data folder.
    """
    if not url:
        return _sqlite(data / "fukasa.sqlite3")
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(parts)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path.removeprefix("/"))))
    message = "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:///path/file.sqlite3"
    raise InvalidInput(message)


def _sqlite(path: Path) -> dict[str, object]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(_SQLITE_OPTIONS)}


def _postgres(parts: SplitResult) -> dict[str, object]:
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or parts.hostname or ""
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        message = "DATABASE_URL names no database; write it after the last slash: postgres://user@host/name"
        raise InvalidInput(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def secret_key(data: Path) -> str:
    """Give the key that signs sessions: from the environment, else one kept in the data folder (0600).

    While there is no data folder (checks, type checking) the key lives as long as the process.
    """
    given = text("FUKASA_SECRET_KEY")
    if given:
        return given
    path = data / "secret_key"
    if not data.is_dir():
        return secrets.token_urlsafe(50)
    key = secret_file.kept(path, lambda: secrets.token_urlsafe(50).encode()).decode("ascii").strip()
    if not key:
        message = f"the key file {path} is empty; delete it (everybody logs in anew) or set FUKASA_SECRET_KEY"
        raise InvalidInput(message)
    return key
