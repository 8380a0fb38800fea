"""Numbers as people type them, and as an address holds them."""

import re
import unicodedata
from decimal import Decimal

UNITS = {"千": 10**3, "万": 10**4, "億": 10**8, "k": 10**3, "m": 10**6}
LONGEST_NUMBER = 400
_LEFT_OUT = re.compile(r"[,¥\s]")
_ENDS = re.compile(r"\.{2,3}|[~〜～]")


class NotANumber(ValueError):  # noqa: N818  named for what a text is
    """A text is no number."""


def read_number(text: str, scale: int = 1) -> float | None:
    """Read a number such as ``12,000``, ``1.2万``, ``10k`` or ``3.5%``; None for an empty text.

    Args:
        text: what was typed, of any width.
        scale: by how much the typed number is larger than the one that is meant; a ``%`` makes no difference then.

    Raises:
        NotANumber: the text is no finite number.

    """
    typed = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).lower())
    scale = 100 if typed.endswith("%") else scale
    typed = typed.removesuffix("%")
    if not typed:
        return None
    if len(typed) > LONGEST_NUMBER:
        raise NotANumber(text[:LONGEST_NUMBER])
    try:
        value = float(_with_unit(typed) / scale)
    except ArithmeticError as error:  # what decimals say of no number and of one that is too large, and of both
        raise NotANumber(text) from error
    if value - value != 0:  # neither a number nor finite
        raise NotANumber(text)
    return value


def read_ends(text: str) -> tuple[str, str] | None:
    """Take ``1000..5000`` apart; one number stands for both ends. None where there are more than two."""
    ends = _ENDS.split(text)
    return None if len(ends) > 2 else (ends[0], ends[-1])  # noqa: PLR2004  a range has two ends


def plain(value: float, scale: int = 1) -> str:
    """Write a number in full, without an exponent and without loss."""
    text = format((Decimal(repr(float(value))) * scale).normalize(), "f")
    return "0" if text == "-0" else text


def _with_unit(text: str) -> Decimal:
    return Decimal(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else Decimal(text)
