"""A condition in SQL."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A condition in SQL with the values of its placeholders."""

    sql: str
    values: tuple[object, ...] = ()

    @property
    def negated(self) -> "Where":
        """The opposite; what is unknown is not excluded."""
        return Where(f"NOT coalesce({self.sql}, false)", self.values)


def every(parts: Iterable[Where]) -> Where:
    """Join conditions by AND; without any, everything holds."""
    return _joined(tuple(parts), " AND ", "true")


def either(parts: Iterable[Where]) -> Where:
    """Join conditions by OR; without any, nothing holds."""
    return _joined(tuple(parts), " OR ", "false")


def _joined(parts: tuple[Where, ...], word: str, empty: str) -> Where:
    if not parts:
        return Where(empty)
    sql = word.join(part.sql for part in parts)
    values = tuple(value for part in parts for value in part.values)
    return Where(sql if len(parts) == 1 else f"({sql})", values)
