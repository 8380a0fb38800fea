"""Form fields that several apps share."""

import re
import unicodedata
from typing import Any

from django import forms

_JOINERS = {"\u200c", "\u200d"}  # they shape letters and emoji; every other invisible sign goes
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn", "Co"}  # Unicode's categories: control, format, surrogate, unassigned, private
_LONGEST = 100


def plain_name(text: str) -> str:
    """Write a name so that it looks like what it is: NFC, one line, no control signs, no overrides of direction.

    Half a surrogate, a zero-width space, a byte-order mark or a right-to-left override would let one name pass for
    another, or break the line it stands in.
    """
    composed = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text))
    kept = (sign for sign in composed if sign in _JOINERS or unicodedata.category(sign) not in _INVISIBLE)
    return re.sub(r" +", " ", "".join(kept)).strip(" \u200c\u200d")


class NameField(forms.CharField):
    """A name of something or somebody, as ``plain_name`` writes it."""

    def __init__(self, *, max_length: int = _LONGEST, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Clean before length and emptiness are checked."""
        return super().to_python(plain_name(str(value)) if value not in self.empty_values else value)
