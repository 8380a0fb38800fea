"""What a brand says of itself: names, rivals, subjects and tone out of its own texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fukasa.analysis.affinity.fit.settings import dimensions, settings
from fukasa.analysis.affinity.topics import CATEGORY, topic_terms
from fukasa.analysis.sponsorship.normalise import normalise
from fukasa.analysis.topics.language import default_model
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True)
class BrandProfile:
    """A brand as a workspace describes it.

    Attributes:
        name: its name.
        names: further spellings, handles and hashtags.
        texts: its own texts: pages, posts, a brief.
        rivals: per rival its spellings.
        customers: keyed hashes of customers' handles in every spelling, as commenters are hashed; empty for none.
        customer_count: how many customers these are.

    """

    name: str
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    rivals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    customers: frozenset[str] = frozenset()
    customer_count: int = 0

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput("a brand profile needs the brand's name; write it down")

    @property
    def spellings(self) -> tuple[str, ...]:
        """All spellings of its name."""
        return (self.name, *self.names)

    def subjects(self) -> tuple[str, ...]:
        """Give the subject words of its texts, the most used first; its own name is none."""
        texts = [text for text in self.texts if text.strip()]
        one = pl.DataFrame(
            {"row": [0], "categories": [[]], "hashtags": [_hashtags(texts)], "texts": [texts]},
            schema={
                "row": pl.Int64,
                "categories": pl.List(pl.String),
                "hashtags": pl.List(pl.String),
                "texts": pl.List(pl.String),
            },
        )
        small = set(default_model().english)
        own = "".join(normalise(name).text for name in self.spellings)
        words: dict[str, int] = {}
        for term, n in topic_terms(one).select("term", "n").iter_rows():
            word = term.removeprefix("w:").removeprefix("#").removeprefix(CATEGORY)
            if word not in own and word not in small:
                words[word] = words.get(word, 0) + int(n)
        ordered = sorted(words, key=lambda word: (-words[word], -len(word), word))
        return tuple(ordered[: int(settings().subjects)])


def _hashtags(texts: Sequence[str]) -> list[str]:
    return [word.lstrip("#") for text in texts for word in normalise(text).text.split() if word.startswith("#")]


def tone_of(texts: Sequence[str]) -> dict[str, float]:
    """Give the share of texts in which each side of tone and values speaks; empty for no texts."""
    normal = [normalise(text).text for text in texts]
    if not normal:
        return {}
    return {side.id: sum(any(t in text for t in side.terms) for text in normal) / len(normal) for side in dimensions()}
