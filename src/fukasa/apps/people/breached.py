"""Passwords that stood in a breach, held against a file of their hashes that the operator has laid down.

The file is that of Have I Been Pwned, ordered by hash: one SHA-1 in hexadecimal per line, whatever stands after it. It
is searched by halves where it lies: some thirty reads in forty gigabytes, nothing in memory, nothing asked of anybody.
"""

from hashlib import sha1
from io import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fukasa.apps.people.passwords import normal

_DIGITS = 40


class BreachedRule:
    """None that is known from a breach; where no file was laid down, this rule refuses nothing."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  the signature of Django's validators
        """Refuse a password whose hash stands in the file."""
        if settings.FUKASA_BREACHED_PASSWORDS and is_in(Path(settings.FUKASA_BREACHED_PASSWORDS), password):
            raise ValidationError(_("This password is known from a breach somewhere."), code="breached")

    def get_help_text(self) -> str:
        """Say nothing: the rule of length says it all."""
        return ""


def is_in(path: Path, password: str) -> bool:
    """Tell whether the hash of a password stands in an ordered file of hashes."""
    wanted = sha1(normal(password).encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, SEEK_END)
        while low < high:
            middle = (low + high) // 2
            line = _hash_from(file, middle)
            low, high = (middle + 1, high) if line and line < wanted else (low, middle)
        return _hash_from(file, low) == wanted


def _hash_from(file: BinaryIO, place: int) -> bytes:
    """Give the hash of the first line that begins at a place or after it; empty behind the last."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    return file.readline()[:_DIGITS].strip().upper()
