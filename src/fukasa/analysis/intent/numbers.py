"""Numbers in a brief: 1万〜5万人, 30k+ subscribers, at least five posts, 7割以上, under 40,000 yen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = {"once": 1, "twice": 2} | {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_SCALES = {
    "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "億": 1e8, "천": 1e3, "만": 1e4,
    "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6,
}  # fmt: skip
_UNITS = {
    "yen": ("円", "yen", "jpy", "엔"),
    "usd": ("ドル", "usd", "dollars", "dollar"),
    "followers": (
        "フォロワー",
        "followers",
        "follower",
        "subscribers",
        "subs",
        "登録者",
        "listeners",
        "팔로워",
        "구독자",
    ),
    "creators": ("creators", "influencers", "people"),
    "people": ("人", "명"),
    "persons": ("名",),
    "percent": ("%", "パーセント", "percent", "퍼센트"),
    "tenths": ("割",),
    "views": ("回再生", "再生", "views"),
    "posts": ("本", "posts", "post", "投稿", "回", "times", "time"),
    "weeks": ("週間", "weeks", "week"),
    "months": ("か月", "ヶ月", "カ月", "ヵ月", "ケ月", "months", "month"),
    "days": ("日間", "日", "days", "day"),
    "decades": ("代",),
    "ages": ("歳", "才", "years old", "year-old"),
    "years": ("年", "years", "year"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_AT_LEAST = ("以上", "超え", "超", "から", "or more", "or above", "and above", "and up", "plus", "이상")
_AT_MOST = ("以下", "以内", "未満", "まで", "下回", "or less", "or below", "or under", "이하")
_ABOUT = ("くらい", "ぐらい", "前後", "程度", "ほど", "or so")
_BEFORE = {
    "low": (
        "at least", "more than", "over", "above", "minimum", "min", "from", "beyond", "exceeding", "最低", "少なくとも",
    ),
    "high": (
        "less than", "below", "under", "up to", "max", "maximum", "at most", "no more than", "within", "最大", "上限",
        "最高",
    ),
    "about": ("around", "about", "approximately", "roughly", "some", "~", "約", "およそ", "だいたい"),
    "between": ("between",),
}  # fmt: skip
_MOST_DIGITS = 15  # more is no number of this trade
_KANJI = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"十": 10, "百": 100, "千": 1000}


def _either(words: tuple[str, ...] | list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"\b" if word[-1].isascii() and word[-1].isalpha() else "") for word in ordered)


_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SPELLED = rf"(?:{'|'.join(_WORDS)})(?=\s)"
_SCALE = rf"\s?(?:{_either(list(_SCALES))})"
_UNIT = _either(list(_UNIT_OF))
_FIGURE = re.compile(
    rf"""(?:(?P<before>{_either([word for words in _BEFORE.values() for word in words])})\s*(?:a\s+|of\s+|の)?)?
    (?P<currency>[¥$])?
    (?:(?P<first>(?<![\d.a-z]){_DIGITS})|(?P<kanji>[一二三四五六七八九十百]+(?=[割代名年]|千|万|か月|ヶ月|本以))|\b(?P<spelled>{_SPELLED}))
    (?P<scale>{_SCALE})?
    (?:\s?(?P<unit1>{_UNIT}))?
    (?:\s*(?:(?P<range>〜|～|~|-|–|—|から|to\b)|(?P<and>and\b))\s*[¥$]?(?P<second>{_DIGITS})(?P<scale2>{_SCALE})?)?
    (?P<plus>\+)?
    (?:[\s-]?(?P<unit2>{_UNIT}))?
    \s?を?(?:(?P<least>{_either(list(_AT_LEAST))}|\+|〜|～)|(?P<most>{_either(list(_AT_MOST))})|(?P<about>{_either(list(_ABOUT))}))?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a range with its unit.

    Attributes:
        start, end: where it stands in the folded text.
        low, high: the ends; equal for one number.
        bound: ``range``, ``low`` (at least), ``high`` (at most), ``about``, or ``bare`` for a number alone.
        unit: a key of the units, or empty.

    """

    start: int
    end: int
    low: float
    high: float
    bound: str
    unit: str


def figures(text: str) -> Iterator[Figure]:
    """Give the numbers of a folded text in reading order."""
    for match in _FIGURE.finditer(text):
        figure = _figure(match)
        if figure is not None:
            yield figure


def _figure(match: re.Match[str]) -> Figure | None:
    unit = _UNIT_OF.get(match["unit2"] or match["unit1"] or "", "")
    first, second = _value(match), _plain(match["second"])
    if first is None or (match["spelled"] and not unit and match["spelled"] not in {"once", "twice"}):
        return None
    scale, scale2 = _scale(match["scale"]), _scale(match["scale2"])
    low = first * scale
    ranged = second is not None and (match["range"] or _before(match) == "between")
    high = (second or 0.0) * scale2 if ranged else low
    if ranged and not match["scale"] and low < high / scale2 <= high:  # 1〜3万 means 1万〜3万
        low = first * scale2
    unit = _currency(match, unit)
    if unit == "tenths":
        unit, low, high = "percent", low * 10, high * 10
    if not unit and match["spelled"]:
        unit = "posts"
    end = match.end() if second is None or ranged else match.start("and")
    bound = "range" if ranged and low <= high else _bound(match)
    return Figure(match.start(), end, min(low, high), max(low, high), bound, unit)


def _currency(match: re.Match[str], unit: str) -> str:
    return {"¥": "yen", "$": "usd"}.get(match["currency"] or "", unit)


def _value(match: re.Match[str]) -> float | None:
    if match["kanji"]:
        return float(_kanji(match["kanji"]))
    return float(_WORDS[match["spelled"]]) if match["spelled"] else _plain(match["first"])


def _plain(digits: str | None) -> float | None:
    if digits is None or len(digits) > _MOST_DIGITS:
        return None
    return float(digits.replace(",", ""))


def _kanji(text: str) -> int:
    total = current = 0
    for digit in text:
        value = _KANJI[digit]
        if value >= 10:  # noqa: PLR2004  十, 百
            total += max(current, 1) * value
            current = 0
        else:
            current = value
    return total + current


def _scale(written: str | None) -> float:
    return _SCALES[written.strip()] if written else 1.0


def _before(match: re.Match[str]) -> str:
    found = (kind for kind, words in _BEFORE.items() if match["before"] in words)
    return next(found, "")


def _bound(match: re.Match[str]) -> str:
    if match["plus"] or match["least"]:
        return "low"
    if match["most"]:
        return "high"
    before = _before(match)
    if before in {"low", "high", "about"}:
        return before
    return "about" if match["about"] else "bare"
