"""How a brief's values are read: each reader gives the value, or refuses it saying where and what was expected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fukasa.core.errors import InvalidInput

Reader = Callable[[object, str], Any]

_MOST = 1e300  # whole numbers of TOML have no end; NaN lies within nothing


def refuse(where: str, wanted: str, value: object) -> InvalidInput:
    """Make the refusal of a value: where it stands, what was expected."""
    return InvalidInput(f"{where}: expected {wanted}, got {value!r}; correct the brief and run again", key=where)


def text(value: object, where: str) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise refuse(where, "a text in quotes", value)
    return value


def number(value: object, where: str) -> float:
    """Read a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST <= value <= _MOST:
        raise refuse(where, "a number", value)
    return float(value)


def positive(value: object, where: str) -> float:
    """Read a number above 0."""
    found = number(value, where)
    if found <= 0:
        raise refuse(where, "a number above 0", value)
    return found


def not_negative(value: object, where: str) -> float:
    """Read a number of 0 or more."""
    found = number(value, where)
    if found < 0:
        raise refuse(where, "a number of 0 or more", value)
    return found


def share(value: object, where: str) -> float:
    """Read a share, both ends included."""
    found = number(value, where)
    if not 0 <= found <= 1:
        raise refuse(where, "a share between 0 and 1", value)
    return found


def chance(value: object, where: str) -> float:
    """Read a probability, ends excluded."""
    found = number(value, where)
    if not 0 < found < 1:
        raise refuse(where, "a probability between 0 and 1, ends excluded", value)
    return found


def whole(value: object, where: str) -> int:
    """Read a whole number of 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise refuse(where, "a whole number of 0 or more", value)
    return value


def at_least_one(value: object, where: str) -> int:
    """Read a whole number of 1 or more."""
    if whole(value, where) < 1:
        raise refuse(where, "a whole number of 1 or more", value)
    return whole(value, where)


def flag(value: object, where: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise refuse(where, "true or false", value)
    return value


def day(value: object, where: str) -> date:
    """Read a day."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise refuse(where, "a date such as 2026-11-27 without quotes", value)
    return value


def texts(value: object, where: str) -> tuple[str, ...]:
    """Read a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise refuse(where, "a list of texts", value)
    return tuple(value)


def currency(value: object, where: str) -> str:
    """Read a currency."""
    found = text(value, where)
    if len(found) != 3 or not found.isascii() or not found.isupper():  # noqa: PLR2004  ISO 4217
        raise refuse(where, "a currency of three capital letters such as JPY", value)
    return found


def one_of(*choices: str) -> Reader:
    """Give a reader of one word out of a few."""

    def read(value: object, where: str) -> str:
        found = text(value, where)
        if found not in choices:
            raise refuse(where, f"one of {', '.join(choices)}", value)
        return found

    return read


def several_of(*choices: str) -> Reader:
    """Give a reader of words out of a few."""
    one = one_of(*choices)

    def read(value: object, where: str) -> tuple[str, ...]:
        return tuple(one(item, where) for item in texts(value, where))

    return read


def shares(value: object, where: str) -> dict[str, float]:
    """Read a table of shares."""
    if not isinstance(value, Mapping):
        raise refuse(where, "a table such as { JP = 0.5 }", value)
    return {str(key): share(item, f"{where}.{key}") for key, item in value.items()}


@dataclass(frozen=True, slots=True)
class Span:
    """A lower and an upper end, either may be open."""

    min: float | None = None
    max: float | None = None


def span(reader: Reader) -> Reader:
    """Give a reader of a span whose ends another reader reads."""

    def read(value: object, where: str) -> Span:
        if not isinstance(value, Mapping) or set(value) - {"min", "max", "min_share", "max_share"}:
            raise refuse(where, "a table such as { min = 1000, max = 50000 }", value)
        ends = {str(key).removesuffix("_share"): reader(item, f"{where}.{key}") for key, item in value.items()}
        if ends.get("min") is not None and ends.get("max") is not None and ends["min"] > ends["max"]:
            raise refuse(where, "min below max", dict(value))
        return Span(**ends)

    return read


def mix(value: object, where: str) -> dict[str, Span]:
    """Read spans of shares by name."""
    if not isinstance(value, Mapping):
        raise refuse(where, "a table of shares", value)
    read = span(share)
    return {str(key): read(item, f"{where}.{key}") for key, item in value.items()}
