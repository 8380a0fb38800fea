"""Slows down guessing: so many wrong passwords for one e-mail from one address, then a pause."""

from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

ATTEMPTS = 10
PAUSE = 15 * 60  # seconds


def is_paused(request: HttpRequest, email: str) -> bool:
    """Tell whether this visitor must wait before trying this e-mail again."""
    return int(cache.get(_key(request, email), 0)) >= ATTEMPTS


def count_failure(request: HttpRequest, email: str) -> None:
    """Remember a wrong password."""
    key = _key(request, email)
    cache.set(key, int(cache.get(key, 0)) + 1, PAUSE)


def forget(request: HttpRequest, email: str) -> None:
    """Begin anew after the right one."""
    cache.delete(_key(request, email))


def _key(request: HttpRequest, email: str) -> str:
    who = f"{request.META.get('REMOTE_ADDR', '')}|{email.strip().lower()}"
    return f"login:{sha256(who.encode()).hexdigest()}"
