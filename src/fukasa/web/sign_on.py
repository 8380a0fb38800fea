"""Single sign-on by OpenID Connect and mail, as the operator sets them: read strictly, refused loudly."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fukasa.core.errors import InvalidInput
from fukasa.web import environment as env

_OWN_MACHINE = {("http", "127.0.0.1"), ("http", "localhost")}
_ROLES = ("owner", "manager", "planner", "reviewer", "viewer")


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """One provider and what its people may do here.

    Attributes:
        name: how the button calls it.
        issuer: its address, below which ``/.well-known/openid-configuration`` stands.
        client_id: how it knows this installation.
        secret: the secret it gave.
        domains: the mail domains whose people are let in; empty lets in nobody new.
        workspace: the name of the workspace that newcomers join; empty: only people who were invited.
        role: the role in which they join.

    """

    name: str
    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...]
    workspace: str
    role: str

    @property
    def provider_id(self) -> str:
        """Name the provider after its issuer: people of another issuer are other people, though numbered alike."""
        return f"sso-{sha256(self.issuer.encode()).hexdigest()[:8]}"

    def provider(self) -> dict[str, Any]:
        """Give the provider as django-allauth reads it."""
        app = {
            "provider_id": self.provider_id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def single_sign_on() -> SingleSignOn | None:
    """Read ``FUKASA_OIDC_*``; None while no issuer is named."""
    issuer = env.text("FUKASA_OIDC_ISSUER")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) not in _OWN_MACHINE:
        message = "FUKASA_OIDC_ISSUER must begin with https://; correct it in the environment"
        raise InvalidInput(message)
    role = env.text("FUKASA_OIDC_ROLE", "viewer")
    if role not in _ROLES[1:]:
        message = f"FUKASA_OIDC_ROLE must be one of {', '.join(_ROLES[1:])}, got {role!r}; owners are made by hand"
        raise InvalidInput(message)
    return SingleSignOn(
        name=env.text("FUKASA_OIDC_NAME", "SSO"),
        issuer=issuer.rstrip("/"),
        client_id=_needed("FUKASA_OIDC_CLIENT_ID"),
        secret=secret_from("FUKASA_OIDC_CLIENT_SECRET_FILE"),
        domains=tuple(one.lower() for one in env.words("FUKASA_OIDC_DOMAINS")),
        workspace=env.text("FUKASA_OIDC_WORKSPACE"),
        role=role,
    )


def mail() -> dict[str, Any]:
    """Read ``FUKASA_MAIL_*`` as Django's settings; without a host, mails are printed to the console."""
    host = env.text("FUKASA_MAIL_HOST")
    tls = env.text("FUKASA_MAIL_TLS", "starttls")
    if tls not in {"starttls", "tls", "none"}:
        message = f"FUKASA_MAIL_TLS must be starttls, tls or none, got {tls!r}; correct it in the environment"
        raise InvalidInput(message)
    kind = "smtp" if host else "console"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": env.whole("FUKASA_MAIL_PORT", 465 if tls == "tls" else 587),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "tls",
        "EMAIL_HOST_USER": env.text("FUKASA_MAIL_USER"),
        "EMAIL_HOST_PASSWORD": secret_from("FUKASA_MAIL_PASSWORD_FILE"),
        "EMAIL_TIMEOUT": 10,  # seconds; somebody waits for the page
        "DEFAULT_FROM_EMAIL": env.text("FUKASA_MAIL_FROM", "fukasa@localhost"),
    }


def roles_with_second_factor() -> tuple[str, ...]:
    """Read ``FUKASA_SECOND_FACTOR_ROLES``: who must have a second factor; ``all`` is everybody."""
    roles = tuple(env.words("FUKASA_SECOND_FACTOR_ROLES"))
    if roles == ("all",):
        return _ROLES
    unknown = [role for role in roles if role not in _ROLES]
    if unknown:
        message = f"FUKASA_SECOND_FACTOR_ROLES knows {', '.join(_ROLES)}, or all alone, not {', '.join(unknown)}"
        raise InvalidInput(message)
    return roles


def second_factor_from() -> date:
    """Read ``FUKASA_SECOND_FACTOR_FROM``, the day on which the days of grace end; unset, there are none."""
    given = env.text("FUKASA_SECOND_FACTOR_FROM")
    try:
        return date.fromisoformat(given) if given else date.min
    except ValueError as error:
        message = f"FUKASA_SECOND_FACTOR_FROM must be a day like 2026-12-01, got {given!r}"
        raise InvalidInput(message) from error


def breached_passwords() -> str:
    """Read ``FUKASA_BREACHED_PASSWORDS``: the file of hashes; empty while there is none."""
    path = env.text("FUKASA_BREACHED_PASSWORDS")
    if path and not Path(path).expanduser().is_file():
        message = f"FUKASA_BREACHED_PASSWORDS names {path}, where there is no file; correct the path"
        raise InvalidInput(message)
    return str(Path(path).expanduser()) if path else ""


def secret_from(name: str) -> str:
    """Read a secret from the file that a variable names; empty while it names none."""
    path = env.text(name)
    if not path:
        return ""
    try:
        return Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name} names {path}, which cannot be read ({error}); correct the path or its permissions"
        raise InvalidInput(message) from error


def _needed(name: str) -> str:
    value = env.text(name)
    if not value:
        message = f"{name} is missing; it is needed as soon as FUKASA_OIDC_ISSUER is set"
        raise InvalidInput(message)
    return value
