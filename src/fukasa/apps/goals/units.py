"""How the values of assumptions are written and typed: shares and ratios in per cent, money and counts as they are."""

from decimal import Decimal

from fukasa.analysis.planning.kpi.assumption import Assumption
from fukasa.analysis.planning.kpi.book import PRICE, VIEWS
from fukasa.apps.pages import formats

_PLAIN = {PRICE, VIEWS}
_PERCENT = 100.0


def factor_of(rate: str) -> float:
    """Tell what a typed value is divided by."""
    return 1.0 if rate in _PLAIN else _PERCENT


def sign_of(rate: str, currency: str) -> str:
    """Name the unit behind an input."""
    return {PRICE: currency, VIEWS: ""}.get(rate, "%")


def written(rate: str, value: float, currency: str) -> str:
    """Write a value."""
    if rate == PRICE:
        return formats.compact_money(value, currency)
    return formats.compact(value) if rate == VIEWS else formats.percent(value, 2 if value < 0.1 else 1)  # noqa: PLR2004  small shares keep two digits


def typed(assumption: Assumption) -> tuple[str, str]:
    """Give the ends of a range as an input holds them: four figures, no exponent."""
    low, high = (_plain(end * factor_of(assumption.rate)) for end in (assumption.low, assumption.high))
    return low, high


def _plain(value: float) -> str:
    digits = f"{Decimal(f'{value:.4g}'):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
