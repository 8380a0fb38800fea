"""Exchange rates as dated data, good for comparing prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ExchangeTable:
    """What one US dollar is worth.

    Attributes:
        date: the day of the rates.
        source: who says so; ``assumption`` for round numbers.
        per_dollar: units of each currency for one US dollar.

    """

    date: date
    source: str
    per_dollar: Mapping[str, float]

    def __post_init__(self) -> None:
        if not self.per_dollar or not all(rate > 0 for rate in self.per_dollar.values()):
            raise ValueError("every rate must be above 0")

    def rate(self, origin: str, target: str) -> float:
        """Give the units of ``target`` for one unit of ``origin``.

        Raises:
            InvalidInput: one of the currencies is not in the table.

        """
        unknown = [code for code in (origin, target) if code not in self.per_dollar]
        if unknown:
            known = ", ".join(sorted(self.per_dollar))
            raise InvalidInput(f"no exchange rate for {unknown[0]}; the table of {self.date} has {known}")
        return self.per_dollar[target] / self.per_dollar[origin]


def _table(raw: Mapping[str, object]) -> ExchangeTable:
    day = raw["date"]
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    codes = [key for key in raw if key not in {"date", "source"}]
    return ExchangeTable(day, str(raw["source"]), {code: number(raw, code) for code in codes})


@cache
def exchange_table() -> ExchangeTable:
    """Give the rates that ship with the package."""
    return parse(
        "the exchange rates", read_toml("fukasa.analysis.forecast.prices", "data/exchange.toml").get("rates"), _table
    )
