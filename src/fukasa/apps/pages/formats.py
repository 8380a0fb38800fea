"""Numbers, money, dates and ages as people read them in the language of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import floor, isfinite, log10

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fukasa.core.money import Money, minor_digits

MISSING = "—"
Number = int | float | Decimal

_SYMBOLS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "KRW": "₩", "TWD": "NT$"}
_MYRIADS = {"ja": ((10**8, "億"), (10**4, "万")), "ko": ((10**8, "억"), (10**4, "만"))}
_THOUSANDS = ((10**9, "B"), (10**6, "M"), (10**3, "K"))
_FINE = 100  # amounts of money below it show parts of the minor unit: a CPV of ¥1.52 is not ¥2
_SMALL_SHARE = 0.01
_SURE = 0.01  # nearer to 0 or 1 no model is to be believed
_MINUTE, _HOUR, _DAY, _MONTH, _YEAR = 60, 3600, 86400, 30 * 86400, 365 * 86400


def number(value: Number | None, digits: int = 0) -> str:
    """Write a number with thousands separators; missing is a dash, never 0."""
    return MISSING if value is None or not isfinite(value) else f"{value:,.{digits}f}"


def compact(value: Number | None) -> str:
    """Write a large number in three figures: 1.23万 and 4.5億 in Japanese, 12.3K and 4.5M in English."""
    if value is None or not isfinite(value):
        return MISSING
    plain = float(value)
    for unit, sign in _MYRIADS.get(_language(), _THOUSANDS):
        if abs(_three_figures(plain / unit)) >= 1:
            return f"{_trimmed(_three_figures(plain / unit))}{sign}"
    return f"{plain:,.0f}" if plain.is_integer() or abs(plain) >= _FINE else _trimmed(_three_figures(plain))


def percent(share: Number | None, digits: int | None = None) -> str:
    """Write a share between 0 and 1 in per cent; small ones keep two digits."""
    if share is None or not isfinite(share):
        return MISSING
    plain = float(share)
    places = digits if digits is not None else 2 if 0 < abs(plain) < _SMALL_SHARE else 1
    return f"{plain * 100:,.{places}f}%"


def chance(share: Number | None) -> str:
    """Write a modelled probability in whole per cent; what only rounding makes certain is not shown as certain."""
    if share is None or not isfinite(share):
        return MISSING
    if float(share) > 1 - _SURE:
        return f">{1 - _SURE:.0%}"
    return f"<{_SURE:.0%}" if float(share) < _SURE else percent(share, 0)


def chance_span(share: Number | None, low: Number | None, high: Number | None) -> str:
    """Write a probability with its interval; alone where both read the same. Empty where there is none."""
    if share is None:
        return ""
    ends = interval(low, high, chance)
    return chance(share) if set(ends.split("–")) <= {chance(share)} else f"{chance(share)} ({ends})"


def money(value: Money | Number | None, currency: str = "") -> str:
    """Write an amount with its sign; amounts under 100 keep two digits, so that a CPV can be read."""
    given, code = (value.amount, value.currency) if isinstance(value, Money) else (value, currency)
    if given is None or not isfinite(given):
        return MISSING
    amount = Decimal(str(given))
    digits = 2 if abs(amount) < _FINE and amount != int(amount) else minor_digits(code)
    sign = "-" if amount < 0 else ""
    return f"{sign}{_symbol(code)}{abs(amount):,.{digits}f}"


def compact_money(value: Number | None, currency: str) -> str:
    """Write a large amount in three figures: ¥120万, $1.2M."""
    if value is None or not isfinite(value):
        return MISSING
    plain = float(value)
    return f"{'-' if plain < 0 else ''}{_symbol(currency)}{compact(abs(plain))}"


def interval(low: Number | None, high: Number | None, write: Callable[[Number | None], str] = compact) -> str:
    """Write two ends as one range."""
    return MISSING if low is None or high is None else f"{write(low)}–{write(high)}"


def day(value: date | datetime | None) -> str:
    """Write a date in full."""
    return MISSING if value is None else date_format(_local(value), "DATE_FORMAT")


def moment(value: datetime | None) -> str:
    """Write a date with its time, in the zone of the member."""
    return MISSING if value is None else date_format(_local(value), "Y-m-d H:i")


@dataclass(frozen=True, slots=True)
class _Step:
    seconds: int
    write: Callable[[int], str]


_STEPS = (
    _Step(_YEAR, lambda n: ngettext("%(n)d year ago", "%(n)d years ago", n) % {"n": n}),
    _Step(_MONTH, lambda n: ngettext("%(n)d month ago", "%(n)d months ago", n) % {"n": n}),
    _Step(_DAY, lambda n: ngettext("%(n)d day ago", "%(n)d days ago", n) % {"n": n}),
    _Step(_HOUR, lambda n: ngettext("%(n)d hour ago", "%(n)d hours ago", n) % {"n": n}),
    _Step(_MINUTE, lambda n: ngettext("%(n)d minute ago", "%(n)d minutes ago", n) % {"n": n}),
)


def age(value: datetime | None, now: datetime | None = None) -> str:
    """Write how long ago something was."""
    if value is None:
        return MISSING
    seconds = int(((now or timezone.now()) - value).total_seconds())
    for step in _STEPS:
        if seconds >= step.seconds:
            return step.write(seconds // step.seconds)
    return _("just now")


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{currency} " if currency else "")


def _three_figures(value: float) -> float:
    return value if value == 0 else round(value, 2 - floor(log10(abs(value))))


def _trimmed(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < _FINE else f"{value:,.0f}"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
