"""Codes that people read out and type: 100 random bits in five groups, without letters that look alike."""

import re
import secrets
import unicodedata
from hashlib import sha256

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _LENGTH = 5, 4


def new_code() -> str:
    """Draw a code; it is shown once and kept nowhere."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def code_hash(code: str) -> str:
    """Give the form in which a code is kept, however it was typed."""
    plain = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", code[:200]).upper())
    return sha256(plain.encode()).hexdigest()
