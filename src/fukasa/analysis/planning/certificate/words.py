"""Numbers, money, shares and names as people read them, in Japanese and English."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from fukasa.core.money import Money

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")
_NAMED = 3
_WHOLE_FROM = 100
_DIGITS = 3
_CERTAIN = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Text:
    """One text in two languages, with places for words."""

    en: str
    ja: str

    def said(self, language: Language, **words: object) -> str:
        """Fill the text of one language."""
        return (self.en if language == "en" else self.ja).format(**words)


_YEN = Text("{amount} JPY", "{amount}円")
_OTHER = Text("{amount} {currency}", "{amount} {currency}")
_AND_MORE = Text("{names} and {more} more", "{names}ほか{more}人")
_AND_LAST = Text("{names} and {last}", "{names}、{last}")
_SAME = Text("the same", "同じ")
_LESS = Text("{percent} less", "{percent}減")
_MORE = Text("{percent} more", "{percent}増")


def digits(value: float) -> str:
    """Write a number with three leading digits and no more."""
    if value == 0:
        return "0"
    places = max(0, _DIGITS - 1 - floor(log10(abs(value))))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float) -> str:
    """Write a number as people say it: whole if it is large, with its leading digits if it is small."""
    return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else digits(value)


def money(amount: float, currency: str, language: Language) -> str:
    """Write an amount of money."""
    text = _YEN if currency == "JPY" else _OTHER
    return text.said(language, amount=f"{Money.of(amount, currency).amount:,}", currency=currency)


def per_view(amount: float, currency: str, language: Language) -> str:
    """Write a cost per view, which may be a part of the smallest coin."""
    return (_YEN if currency == "JPY" else _OTHER).said(language, amount=digits(amount), currency=currency)


def at_least_percent(share: float) -> str:
    """Write a share rounded down, so that it does not promise too much."""
    return "100%" if share >= _CERTAIN else f"{floor(100 * share + 1e-6)}%"


def at_most_percent(share: float) -> str:
    """Write a small share rounded up, so that it does not hide anything."""
    return f"{ceil(10_000 * share - 1e-2) / 100:g}%"


def changed(share: float, language: Language) -> str:
    """Write a change as how much more or less it is."""
    percent = round(100 * abs(share), 1)
    if percent == 0:
        return _SAME.said(language)
    return (_LESS if share < 0 else _MORE).said(language, percent=f"{percent:,g}%")


def listed(names: Sequence[str], language: Language) -> str:
    """List a few names, and how many more there are."""
    comma = ", " if language == "en" else "、"
    if len(names) > _NAMED + 1:
        return _AND_MORE.said(language, names=comma.join(names[:_NAMED]), more=len(names) - _NAMED)
    if len(names) > 1:
        return _AND_LAST.said(language, names=comma.join(names[:-1]), last=names[-1])
    return "".join(names)
