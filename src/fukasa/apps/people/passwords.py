"""What a password must be, after NIST SP 800-63B-4 (2025), section 3.1.1.2.

Long rather than tricky: no rule about digits or signs, nothing expires by itself, pasting is welcome. What is refused
are the passwords that are tried first: common ones, patterns, and those made of the person's own name.
"""

import re
import unicodedata
from functools import cache
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

ALONE = 15
"""The least length of a password that is the only factor."""
WITH_SECOND_FACTOR = 8
LONGEST = 256
HELP = gettext_lazy(
    "At least 15 characters; 8 are enough once a second factor is set up. A sentence of several words is best. "
    "Any signs and spaces may be used, none must; pasting from a password manager is fine."
)
_FEWEST_DIFFERENT = 5
_FEWEST_BESIDES_NAMES = 6
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "あいうえおかきくけこさしすせそ",
)
_RUN = 4  # how many neighbours make a run


def normal(password: str) -> str:
    """Write a password in the form that is hashed: NFKC, so that every keyboard gives the same."""
    return unicodedata.normalize("NFKC", password)


class LengthRule:
    """Long enough, and not endless."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is too short for the person's factors."""
        least = WITH_SECOND_FACTOR if _has_second_factor(user) else ALONE
        length = len(normal(password))
        if length < least:
            missing = least - length
            message = ngettext(
                "At least %(least)d characters are needed; %(missing)d is missing.",
                "At least %(least)d characters are needed; %(missing)d are missing.",
                missing,
            )
            raise ValidationError(message % {"least": least, "missing": missing}, code="password_too_short")
        if length > LONGEST:
            raise ValidationError(_("At most %(most)d characters are kept.") % {"most": LONGEST}, code="too_long")

    def get_help_text(self) -> Promise:
        """Say all rules in one; the other rules say nothing."""
        return HELP


class CommonRule:
    """None of the passwords that are tried first, nor one of them written twice."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  the signature of Django's validators
        """Refuse a common password, also repeated or with a few signs around it."""
        plain = normal(password).casefold().strip()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        forms = {plain, _once(plain), core, _once(core), _once(plain.replace(" ", ""))}
        if forms & _common():
            raise ValidationError(_("This password is among those that are tried first."), code="password_too_common")

    def get_help_text(self) -> str:
        """Say nothing: the rule of length says it all."""
        return ""


class PatternRule:
    """No runs of the keyboard or the alphabet, no few signs over and over."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  the signature of Django's validators
        """Refuse what holds little besides repetition and runs."""
        plain = normal(password).casefold()
        if len(set(plain)) < _FEWEST_DIFFERENT or len(set(_without_runs(plain))) < _FEWEST_DIFFERENT:
            raise ValidationError(_("This repeats a few signs or follows the keyboard."), code="weak")

    def get_help_text(self) -> str:
        """Say nothing: the rule of length says it all."""
        return ""


class NameRule:
    """Not the person's own name or address, nor the name of this app."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what holds little besides such names."""
        left = normal(password).casefold()
        for word in sorted(_words_about(user), key=len, reverse=True):
            left = left.replace(word, "")
        kept = re.sub(r"[\W\d_]", "", left)
        if len(left) < len(normal(password)) and len(kept) < _FEWEST_BESIDES_NAMES:
            raise ValidationError(_("This is made of your name, your address or the name of this app."), code="names")

    def get_help_text(self) -> str:
        """Say nothing: the rule of length says it all."""
        return ""


def _has_second_factor(user: Any) -> bool:
    return bool(user is not None and user.pk and get_adapter().is_mfa_enabled(user))


def _words_about(user: Any) -> set[str]:
    texts = ["fukasa", "深さ", *(normal(str(getattr(user, field, "") or "")) for field in ("email", "name"))]
    words = {word for text in texts for word in re.split(r"[\W_]+", text.casefold())}
    return {word for word in words if len(word) >= 2 and word not in {"com", "jp", "co", "net", "org"}}  # noqa: PLR2004


def _once(text: str) -> str:
    """Give the shortest piece that the text is a repetition of."""
    place = (text + text).find(text, 1)
    return text[:place] if text else text


def _without_runs(text: str) -> str:
    """Cut every run of neighbours, forwards and backwards, down to its first sign."""
    lines = [line for run in _RUNS for line in (run, run[::-1])]
    kept = ""
    place = 0
    while place < len(text):
        length = max(_run_at(text, place, line) for line in lines)
        kept += text[place]
        place += length if length >= _RUN else 1
    return kept


def _run_at(text: str, place: int, line: str) -> int:
    start = line.find(text[place])
    length = 0
    while start >= 0 and text[place + length : place + length + 1] == line[start + length : start + length + 1] != "":
        length += 1
    return length


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
