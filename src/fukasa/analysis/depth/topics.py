"""The topics of questions, as dated data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from fukasa.analysis.comments.classes import LANGUAGES
from fukasa.analysis.depth.settings import PACKAGE
from fukasa.analysis.packaged import number, parse, read_toml, table

OTHER_TOPIC = "other"
_OTHER_NAMES = {"ja": "その他", "en": "Other", "ko": "기타"}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question may be about.

    Attributes:
        id: its id.
        names: its name in Japanese, English and Korean.
        pattern: a regular expression that finds its cue words in folded text.

    """

    id: str
    names: Mapping[str, str]
    pattern: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """When questions are the same one and what is shown of them; the comments stand in ``topics.toml``."""

    similarity: float
    groups: int
    length: int

    def __post_init__(self) -> None:
        if not 0 < self.similarity <= 1 or self.groups < 1 or self.length < 1:
            raise ValueError("similarity lies in (0, 1]; groups and length begin at 1")


def _cues(raw: Mapping[str, object], language: str) -> list[str]:
    words = raw[language]
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise TypeError(f"{language} must be a list of cue words")
    return words


def _topic(name: str, raw: Mapping[str, object]) -> Topic:
    names = {key: str(value) for key, value in table("names", raw["names"]).items()}
    if set(names) != set(LANGUAGES) or name == OTHER_TOPIC:
        raise ValueError(f"a topic needs names in {LANGUAGES} and another id than {OTHER_TOPIC}")
    spelled = (re.escape(cue) for language in ("ja", "ko") for cue in _cues(raw, language))
    words = "|".join(re.escape(cue) for cue in _cues(raw, "en"))
    return Topic(name, names, "|".join([*spelled, rf"\b(?:{words})\b"]))


def _grouping(raw: Mapping[str, object]) -> Grouping:
    return Grouping(number(raw, "similarity"), int(number(raw, "groups")), int(number(raw, "length")))


def parse_topics(raw: Mapping[str, object]) -> tuple[Topic, ...]:
    """Read topics from parsed TOML.

    Raises:
        InvalidInput: a topic is broken; it is named.

    """
    rows = table("the topics of questions", raw.get("topic"))
    return tuple(parse(f"topic {name}", row, partial(_topic, name)) for name, row in rows.items())


@cache
def topics() -> tuple[Topic, ...]:
    """Give the topics in their order; what belongs to none of them is ``other``."""
    return parse_topics(read_toml(PACKAGE, "data/topics.toml"))


@cache
def grouping() -> Grouping:
    """Give when questions are the same one."""
    return parse("the grouping of questions", read_toml(PACKAGE, "data/topics.toml").get("grouping"), _grouping)


def topic_names(name: str) -> Mapping[str, str]:
    """Give the name of a topic, or of ``other``, in Japanese, English and Korean."""
    return {topic.id: topic.names for topic in topics()}.get(name, _OTHER_NAMES)
