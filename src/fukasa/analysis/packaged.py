"""Dated data that ships inside the package."""

import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import TypeVar

from fukasa.core.errors import InvalidInput, NotFound

T = TypeVar("T")


def read_toml(package: str, name: str) -> dict[str, object]:
    """Read a TOML file of a package.

    Args:
        package: the package, as it is imported.
        name: where the file stands in it, such as ``data/tiers.toml``.

    Raises:
        InvalidInput: the file is absent or no TOML.

    """
    try:
        return tomllib.loads((files(package) / name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"the packaged file {package}/{name} cannot be read: {error}; reinstall fukasa") from error


def parse(where: str, raw: object, make: Callable[[Mapping[str, object]], T]) -> T:
    """Make one entry of a data file; whatever is wrong with it is told with its place.

    Raises:
        InvalidInput: the entry is no table, lacks a key, or holds a value that cannot be.

    """
    if not isinstance(raw, Mapping):
        raise InvalidInput(f"{where} must be a table; mend the data file")
    try:
        return make(raw)
    except (KeyError, TypeError, ValueError, NotFound) as error:
        raise InvalidInput(f"{where} is broken ({type(error).__name__}: {error}); mend the data file") from error


def table(where: str, raw: object) -> Mapping[str, object]:
    """Take a value as a table.

    Raises:
        InvalidInput: it is none.

    """
    return parse(where, raw, lambda entry: entry)


def entries(where: str, raw: object, make: Callable[[Mapping[str, object]], T]) -> tuple[T, ...]:
    """Make the entries of a list of tables; whatever is wrong is told with its number.

    Raises:
        InvalidInput: it is no list, or an entry is broken.

    """
    if not isinstance(raw, list):
        raise InvalidInput(f"{where} must be a list of tables; mend the data file")
    return tuple(parse(f"{where}, entry {number}", entry, make) for number, entry in enumerate(raw, 1))


def number(raw: Mapping[str, object], key: str) -> float:
    """Take a number that must be there.

    Raises:
        TypeError: it is no number.

    """
    value = raw[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{key} must be a number, got {value!r}")
    return float(value)


def numbers(raw: Mapping[str, object], key: str) -> tuple[float, ...]:
    """Take a list of at least one number.

    Raises:
        TypeError: it is no list of numbers, or empty.

    """
    values = raw[key]
    if not isinstance(values, list) or not values:
        raise TypeError(f"{key} must be a list of numbers, got {values!r}")
    return tuple(number({key: value}, key) for value in values)


def number_range(raw: Mapping[str, object], key: str) -> tuple[float, float]:
    """Take a pair of numbers, the lower first.

    Raises:
        TypeError: it is no pair of numbers.
        ValueError: it is not 0 < low ≤ high.

    """
    pair = raw[key]
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  a range has two ends
        raise TypeError(f"{key} must be [low, high], got {pair!r}")
    low, high = (number({key: end}, key) for end in pair)
    if not 0 < low <= high:
        raise ValueError(f"{key} needs 0 < low ≤ high, got {pair!r}")
    return low, high
