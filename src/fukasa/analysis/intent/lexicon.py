"""The dated lexicons: what words of a brief mean."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fukasa.analysis.intent.folding import fold
from fukasa.analysis.intent.matching import Vocabulary
from fukasa.analysis.intent.wish import Between, Holds, OneOf, Said, Strength, Test
from fukasa.analysis.packaged import read_toml
from fukasa.analysis.topics.taxonomy import Taxonomy, default_taxonomy
from fukasa.core.errors import InvalidInput

_PACKAGE = "fukasa.analysis.intent"
_HOME = "JP"  # regions are Japanese unless places.toml says otherwise
_TURNS = frozenset({"never", "same", "drop"})


@dataclass(frozen=True, slots=True)
class Topic:
    """The word speaks of a category; ``person`` when it names creators or their crowd, ``plain`` when it is weak."""

    category: str
    person: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """The word asks for something; ``turned`` says what a "no" beside it does."""

    field: str
    test: Test
    strength: Strength
    turned: str


@dataclass(frozen=True, slots=True)
class Measure:
    """The word names a measure and asks for nothing by itself."""

    field: str


Meaning = Topic | Phrase | Measure


@dataclass(frozen=True, slots=True)
class Cues:
    """Small words that change what stands beside them."""

    soft: tuple[str, ...]
    soft_places: tuple[str, ...]
    no_after: tuple[str, ...]
    no_before: tuple[str, ...]
    indifferent: tuple[str, ...]
    topic_after: tuple[str, ...]
    topic_before: tuple[str, ...]
    topic_within: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that a number can speak of.

    Attributes:
        field: its name.
        units: how such a number is written.
        cues: words near the number that name the figure.
        alone: whether the unit says it all.
        bare: what a number alone means: ``low`` at least, ``high`` at most, ``about``.

    """

    field: str
    units: frozenset[str]
    cues: tuple[str, ...]
    alone: bool
    bare: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything that the rules know.

    Attributes:
        version: the latest date of the files.
        vocabulary: words with their meanings.
        cues: small words.
        quantities: what numbers speak of.
        labels: what fields are called.
        topics: what categories are called.
        stop: words that are no keywords.
        refused: subjects of brand safety by the words that refuse them.
        not_refused: words with which a "no" refuses nobody.
        age_band: the share of an audience that an age asks for.

    """

    version: str
    vocabulary: Vocabulary[tuple[Meaning, ...]]
    cues: Cues
    quantities: tuple[Quantity, ...]
    labels: Mapping[str, Said]
    topics: Mapping[str, Said]
    stop: frozenset[str]
    refused: Mapping[str, str]
    not_refused: frozenset[str]
    age_band: float


@cache
def default_lexicon() -> Lexicon:
    """Give the lexicon that ships with the package."""
    names = ("topics", "phrases", "places", "grammar")
    return parse_lexicon({name: read_toml(_PACKAGE, f"data/{name}.toml") for name in names}, default_taxonomy())


def parse_lexicon(raw: Mapping[str, Mapping[str, Any]], taxonomy: Taxonomy) -> Lexicon:
    """Read the lexicon from the parsed files ``topics``, ``phrases``, ``places`` and ``grammar``.

    Raises:
        InvalidInput: a key is missing, or a category is none of the taxonomy.

    """
    try:
        words: dict[str, dict[Meaning, None]] = defaultdict(dict)
        for word, meaning in (*_topics(raw["topics"], taxonomy), *_places(raw["places"]), *_phrases(raw["phrases"])):
            words[fold(word).text][meaning] = None
        for word in raw["places"]["not_countries"]:
            words.setdefault(fold(word).text, {})
        grammar = raw["grammar"]
        return Lexicon(
            version=max(str(file["version"]) for file in raw.values()),
            vocabulary=Vocabulary({word: tuple(meanings) for word, meanings in words.items()}),
            cues=_cues(grammar["cues"], raw["topics"]["cues"]),
            quantities=tuple(map(_quantity, grammar["quantity"])),
            labels={field: Said(**label) for field, label in grammar["labels"].items()},
            topics={one.category_id: Said(one.names["ja"], one.names["en"]) for one in taxonomy.categories.values()},
            stop=frozenset(fold(word).text for word in grammar["keywords"]["stop"]),
            refused={fold(word).text: name for name, said in raw["phrases"]["refused"].items() for word in said},
            not_refused=frozenset(fold(word).text for word in raw["phrases"]["not_refused"]["words"]),
            age_band=float(grammar["conventions"]["age_band"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"a lexicon of briefs is broken ({type(error).__name__}: {error}); mend it") from error


def _cues(grammar: Mapping[str, Any], topics: Mapping[str, Any]) -> Cues:
    def of(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(fold(word).text for word in words)

    small = {name: of(grammar[name]) for name in ("soft", "soft_places", "no_after", "no_before", "indifferent")}
    return Cues(
        **small, topic_after=of(topics["after"]), topic_before=of(topics["before"]), topic_within=int(topics["within"])
    )


def _quantity(entry: Mapping[str, Any]) -> Quantity:
    cues = tuple(fold(word).text for word in entry["cues"])
    return Quantity(entry["field"], frozenset(entry["units"]), cues, bool(entry.get("alone")), entry["bare"])


def _topics(raw: Mapping[str, Any], taxonomy: Taxonomy) -> Iterator[tuple[str, Meaning]]:
    unknown = sorted(set(raw["category"]) - set(taxonomy.categories))
    if unknown:
        raise InvalidInput(f"topics.toml has the category {unknown[0]!r}, which the taxonomy does not know; mend it")
    told = {word for entry in raw["category"].values() for kind in ("people", "things") for word in entry[kind]}
    left_out = set(raw["not_topics"]) | told
    for category, entry in raw["category"].items():
        yield from ((word, Topic(category, person=True, plain=False)) for word in entry["people"])
        yield from ((word, Topic(category, person=False, plain=False)) for word in entry["things"])
        for word, weight in taxonomy.categories[category].weights.items():
            if word not in left_out:
                yield word, Topic(category, person=False, plain=weight < 2)  # noqa: PLR2004  2 is a strong word


def _places(raw: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for code, words in raw["country"].items():
        yield from ((word, _must("country", (code,))) for word in words)
    for region, words in raw["region"].items():
        country = _implied(_country_of(region, raw))
        yield from ((word, meaning) for word in words for meaning in (_must("region", tuple(words)), country))
    for area in raw["area"].values():
        values = tuple(word for region in area["regions"] for word in raw["region"][region])
        country = _implied(_country_of(area["regions"][0], raw))
        yield from ((word, meaning) for word in area["words"] for meaning in (_must("region", values), country))


def _country_of(region: str, raw: Mapping[str, Any]) -> str:
    return next((code for code, regions in raw["country_of_region"].items() if region in regions), _HOME)


def _implied(code: str) -> Phrase:
    """Who lives in a region lives in its country; who does not may still do."""
    return Phrase("country", OneOf((code,)), Strength.MUST, "drop")


def _must(field: str, values: tuple[str, ...]) -> Phrase:
    return Phrase(field, OneOf(values), Strength.MUST, "never")


def _phrases(raw: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for entry in raw["phrase"]:
        turned = entry.get("negated", "never")
        if turned not in _TURNS:
            raise ValueError(f"negated is one of {', '.join(sorted(_TURNS))}, not {turned!r}")
        phrase = Phrase(entry["field"], _test(entry), Strength(entry.get("strength", "must")), turned)
        yield from ((word, phrase) for word in entry["words"])
    for entry in raw["indifferent"]:
        yield from ((word, Measure(entry["field"])) for word in entry["words"])


def _test(entry: Mapping[str, Any]) -> Test:
    if "values" in entry:
        return OneOf(tuple(entry["values"]))
    if "holds" in entry:
        return Holds(bool(entry["holds"]))
    return Between(entry.get("low"), entry.get("high"))
