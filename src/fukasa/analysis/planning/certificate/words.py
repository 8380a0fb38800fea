"""Numbers, money, names and what is counted, in words of Japanese and English."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from fukasa.core.money import Money

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")
_NAMED = 3
_EXACT = 100
_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Text:
    """One text in two languages."""

    en: str
    ja: str

    def said(self, language: Language, **words: object) -> str:
        """Fill the text of one language."""
        return (self.en if language == "en" else self.ja).format(**words)


YEN = Text("{amount} JPY", "{amount}円")
OTHER = Text("{amount} {currency}", "{amount} {currency}")
MORE = Text("{names} and {more} more", "{names}ほか{more}人")
LAST = Text("{names} and {last}", "{names}、{last}")

BRINGS = {
    "people": Text("reach {value} different people at least once", "重複を除いて{value}人に少なくとも一度は届く"),
    "weighted": Text(
        "reach different people worth {value} points, each counted by how much their group matters to the brief",
        "重複を除いた人数を、重視する層ほど重く数えて{value}点分届く",
    ),
    "mixed": Text(
        "bring {value} points, from people reached at least once and what else the brief values",
        "届く人数と、重視する成果を合わせて{value}点になる",
    ),
    "views": Text("bring {value} views", "{value}回再生される"),
    "engagement": Text(
        "bring {value} engagements", "{value}件のエンゲージメント（いいね・コメント・保存・シェア）を得る"
    ),
    "conversions": Text("bring {value} orders", "{value}件の注文（成果）につながる"),
}
UNITS = {
    "people": Text("{value} people", "{value}人"),
    "weighted": Text("{value} points", "{value}点"),
    "mixed": Text("{value} points", "{value}点"),
    "views": Text("{value} views", "{value}回"),
    "engagement": Text("{value} engagements", "{value}件"),
    "conversions": Text("{value} orders", "{value}件"),
}


def number(value: float) -> str:
    """Write a number as people say it: whole if large, with its leading digits if small."""
    if abs(value) >= _EXACT or value == round(value):
        return f"{value:,.0f}"
    return figures(value)


def figures(value: float) -> str:
    """Write a number with three leading digits and no more."""
    if value == 0:
        return "0"
    digits = max(0, _FIGURES - 1 - floor(log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: float, currency: str, language: Language) -> str:
    """Write an amount of money."""
    text = YEN if currency == "JPY" else OTHER
    return text.said(language, amount=f"{Money.of(amount, currency).amount:,}", currency=currency)


def per_view(amount: float, currency: str, language: Language) -> str:
    """Write a cost per view, which is often a part of the smallest coin."""
    return (YEN if currency == "JPY" else OTHER).said(language, amount=figures(amount), currency=currency)


def at_least_percent(share: float) -> str:
    """Write a share, rounded down, so that it promises nothing too much."""
    return f"{floor(100 * share + 1e-6)}%"


def at_most_percent(share: float) -> str:
    """Write a small share, rounded up, so that it hides nothing."""
    return f"{ceil(10_000 * share - 1e-6) / 100:g}%"


def signed_percent(share: float) -> str:
    """Write a change with its sign."""
    rounded = round(100 * share, 1)
    return "±0%" if rounded == 0 else f"{rounded:+g}%".replace("-", "−")


def listed(names: Sequence[str], language: Language) -> str:
    """List names, at most a few, and how many more there are."""
    comma = ", " if language == "en" else "、"
    if len(names) > _NAMED:
        return MORE.said(language, names=comma.join(names[:_NAMED]), more=len(names) - _NAMED)
    if len(names) > 1:
        return LAST.said(language, names=comma.join(names[:-1]), last=names[-1])
    return "".join(names)
