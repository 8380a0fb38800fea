"""How the application is reached, and what it reaches: names, https, mail."""

import smtplib
import ssl
from pathlib import Path

from django.conf import settings

from fukasa.web.diagnosis.finding import Finding, note, ok, wrong

_HERE = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
_SECONDS = 5


def hosts(_data: Path) -> Finding:
    """Look whether the application answers to any name."""
    if any(name.strip() in {"*", "."} for name in settings.ALLOWED_HOSTS):
        return wrong(
            "allowed hosts",
            "it answers to every name: links in mails can be made to lead elsewhere",
            "set FUKASA_ALLOWED_HOSTS to the names people use, for example fukasa.example.com",
        )
    return ok("allowed hosts", ", ".join(settings.ALLOWED_HOSTS))


def https(_data: Path) -> Finding:
    """Look whether names of the outside are served over https."""
    outside = _outside()
    if outside and not settings.FUKASA_HTTPS:
        return wrong(
            "https",
            f"{outside[0]} is reached without https: passwords and sessions can be read on their way",
            "let a proxy speak https (docs/how-to/run-it.md) and set FUKASA_HTTPS=1",
        )
    if settings.FUKASA_HTTPS and not outside:
        return wrong(
            "https",
            "FUKASA_HTTPS=1, but only names of this machine are allowed: nobody gets in",
            "set FUKASA_ALLOWED_HOSTS to the name the proxy serves, or FUKASA_HTTPS=0",
        )
    return ok("https", "behind a proxy" if settings.FUKASA_HTTPS else "not needed: this machine alone")


def origins(_data: Path) -> Finding:
    """Look whether forms sent through the proxy will be taken."""
    odd = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not origin.startswith(("https://", "http://"))]
    if odd:
        return wrong("trusted origins", f"{odd[0]} has no scheme and matches nothing", f"write https://{odd[0]}")
    plain = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if origin.startswith("http://")]
    if plain and settings.FUKASA_HTTPS:
        return wrong("trusted origins", f"{plain[0]} is not https", "name it with https:// in FUKASA_TRUSTED_ORIGINS")
    return ok("trusted origins", ", ".join(settings.CSRF_TRUSTED_ORIGINS) or "none")


def debug(_data: Path) -> Finding:
    """Look whether error pages show code and values to strangers."""
    if settings.DEBUG and _outside():
        return wrong("debugging", "error pages show code and values to everybody", "set FUKASA_DEBUG=0")
    return note("debugging", "on: error pages show code and values") if settings.DEBUG else ok("debugging", "off")


def mail(_data: Path) -> Finding:
    """Look whether the mail server answers."""
    if "smtp" not in settings.EMAIL_BACKEND:
        return note(
            "mail", "not set up: invitations and digests are shown or logged, not sent", "set the variables of mail"
        )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        _greet()
    except OSError as error:  # of which SMTPException is one
        what = error.strerror or type(error).__name__
        return wrong("mail", f"{where} does not take mail ({what})", "correct host, port, user, password or encryption")
    return ok("mail", f"{where} answers")


def _greet() -> None:
    """Say hello as mails will, and log in if that is set."""
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=_SECONDS)
    with server:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()


def _outside() -> list[str]:
    return [name for name in settings.ALLOWED_HOSTS if name not in _HERE]
