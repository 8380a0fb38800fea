"""The words of brand safety as dated data: categories, terms, harmless words like them, and how words are meant."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial

from fukasa.analysis.packaged import number, numbers, parse, read_toml, table
from fukasa.analysis.sponsorship.normalise import normalise

PACKAGE = "fukasa.analysis.affinity.safety"


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a category is worth a look or a risk.

    Attributes:
        posts: posts that hold such words.
        share: what the lower end of their share must reach; both are needed. No posts: never.

    """

    posts: int
    share: float

    def reached(self, posts: int, low: float) -> bool:
        """Tell whether so many posts, with that lower end of their share, reach it."""
        return 0 < self.posts <= posts and low >= self.share


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of words.

    Attributes:
        id: its id.
        names: its name by language.
        look: from when somebody should look.
        risk: from when it counts as a risk.
        terms: the words, in normal form.
        benign: longer words that hold a term and mean something else.

    """

    id: str
    names: Mapping[str, str]
    look: Threshold
    risk: Threshold
    terms: tuple[str, ...]
    benign: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.terms or set(self.names) != {"ja", "en"}:
            raise ValueError("a category needs terms and a name in ja and en")


@dataclass(frozen=True, slots=True)
class Settings:
    """When verdicts may be said; the comments stand in ``lexicon.toml``."""

    min_posts: float
    window_days: float
    max_posts: float
    context_before: float
    context_after: float
    level: float
    evidence: float


@dataclass(frozen=True, slots=True)
class FlareSettings:
    """When comments under a post count as a backlash; the comments stand in ``lexicon.toml``."""

    names: Mapping[str, str]
    min_comments: float
    negative_share: float
    look: int
    risk: int


@dataclass(frozen=True)
class Lexicon:
    """All words of one date.

    Attributes:
        version: the date.
        settings: when verdicts may be said.
        flare: when comments count as a backlash.
        categories: the categories by id.
        denied_after: words behind a term that deny it.
        denied_before: words before a term that deny it.
        reported: words near a term by which it is told of, not said.

    """

    version: str
    settings: Settings
    flare: FlareSettings
    categories: Mapping[str, Category]
    denied_after: tuple[str, ...]
    denied_before: tuple[str, ...]
    reported: tuple[str, ...]

    @cached_property
    def meaning(self) -> dict[str, str]:
        """The category of every term; empty for a benign word."""
        every = {word: "" for category in self.categories.values() for word in category.benign}
        return every | {word: category.id for category in self.categories.values() for word in category.terms}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every word, of words at one place the longest."""
        words = sorted(self.meaning, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(_whole, words)))


def _whole(word: str) -> str:
    """A word that begins or ends in a Latin letter stands alone there."""
    before = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + re.escape(word) + after


def parse_lexicon(raw: Mapping[str, object]) -> Lexicon:
    """Read the lexicon from parsed TOML.

    Raises:
        InvalidInput: an entry is broken, or a term stands in two categories; it is named.

    """
    context = table("the context of the lexicon", raw.get("context"))
    categories = {
        name: parse(f"category {name} of the lexicon", entry, partial(_category, name))
        for name, entry in table("the categories of the lexicon", raw.get("category")).items()
    }
    parse("the lexicon", raw, lambda _: _refuse_twice(categories.values()))
    signs = {key: parse("the context of the lexicon", context, partial(_words, key=key)) for key in _CONTEXTS}
    return Lexicon(
        version=str(raw.get("version")),
        settings=parse("the settings of the lexicon", raw.get("settings"), _settings),
        flare=parse("flare of the lexicon", raw.get("flare"), _flare),
        categories=categories,
        **signs,
    )


_CONTEXTS = ("denied_after", "denied_before", "reported")


@cache
def lexicon() -> Lexicon:
    """Give the lexicon that ships with the package."""
    return parse_lexicon(read_toml(PACKAGE, "data/lexicon.toml"))


def _category(name: str, raw: Mapping[str, object]) -> Category:
    names = {language: str(word) for language, word in table("names of a category", raw["name"]).items()}
    look, risk = (_threshold(raw, key) for key in ("look", "risk"))
    return Category(name, names, look, risk, _words(raw, "terms"), _words(raw, "benign"))


def _threshold(raw: Mapping[str, object], key: str) -> Threshold:
    posts, share = numbers(raw, key)
    return Threshold(int(posts), share)


def _settings(raw: Mapping[str, object]) -> Settings:
    return Settings(**{key: number(raw, key) for key in raw})


def _flare(raw: Mapping[str, object]) -> FlareSettings:
    names = {language: str(word) for language, word in table("names of flare", raw["name"]).items()}
    shares = number(raw, "min_comments"), number(raw, "negative_share")
    return FlareSettings(names, *shares, look=int(number(raw, "look")), risk=int(number(raw, "risk")))


def _words(raw: Mapping[str, object], key: str) -> tuple[str, ...]:
    words = raw[key]
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise TypeError(f"{key} must be a list of words")
    return tuple(normalise(word).text for word in words)


def _refuse_twice(categories: Iterable[Category]) -> None:
    seen: dict[str, str] = {}
    for category in categories:
        for word in category.terms:
            if word in seen:
                raise ValueError(f"{word!r} stands in {seen[word]} and {category.id}")
            seen[word] = category.id
