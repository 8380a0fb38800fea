"""Which server is meant: an option, the environment, else the one of the last log-in, kept for this user alone."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typer

from fukasa.cli.remote.client import Server
from fukasa.core.errors import InvalidInput, NotFound

SERVER_VARIABLE = "FUKASA_SERVER"
TOKEN_VARIABLE = "FUKASA_TOKEN"  # noqa: S105  the name of a variable
_PRIVATE = 0o600


def chosen(url: str | None) -> Server:
    """Give the server that is meant.

    Raises:
        NotFound: nobody said which, or there is no token for it.

    """
    kept = _kept()
    wished = url or os.environ.get(SERVER_VARIABLE) or kept.get("last", "")
    if not wished:
        message = f"no server is known; run: fukasa remote login URL, or set {SERVER_VARIABLE} and {TOKEN_VARIABLE}"
        raise NotFound(message)
    address = checked(wished)
    token = os.environ.get(TOKEN_VARIABLE) or kept.get("tokens", {}).get(address, "")
    if not token:
        message = f"there is no token for {address}; run: fukasa remote login {address}, or set {TOKEN_VARIABLE}"
        raise NotFound(message)
    return Server(address, plain(token))


def plain(token: str) -> str:
    """Refuse what cannot be a token before it is sent."""
    if not (token.isascii() and token.isprintable()):
        message = "this is no token: it holds signs that no token has; copy it once more, it begins with fks_"
        raise InvalidInput(message)
    return token


def checked(url: str) -> str:
    """Read the address of a server; a token goes over https only, except to this machine."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        message = f"{url} is no https address; a token is not sent in the clear"
        raise InvalidInput(message)
    if not parts.netloc or parts.username or parts.query or parts.fragment:
        message = f"{url!r} is no address of a server; write for example https://fukasa.example.com"
        raise InvalidInput(message)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def keep(server: Server) -> Path:
    """Keep a token for this user alone; gives the file."""
    kept = _kept()
    kept["last"] = server.url
    kept.setdefault("tokens", {})[server.url] = server.token
    return _write(kept)


def forget(url: str) -> bool:
    """Forget the token of a server; tells whether there was one."""
    kept = _kept()
    known = kept.get("tokens", {}).pop(url, None) is not None
    _write(kept | ({"last": ""} if kept.get("last") == url else {}))
    return known


def _file() -> Path:
    return Path(typer.get_app_dir("fukasa", force_posix=False)) / "servers.json"


def _kept() -> dict[str, Any]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        message = f"{_file()} is damaged; delete it and log in again"
        raise InvalidInput(message) from error
    return found if isinstance(found, dict) else {}


def _write(kept: dict[str, Any]) -> Path:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
    fresh.replace(path)
    return path
