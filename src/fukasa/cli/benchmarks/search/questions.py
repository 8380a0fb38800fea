"""The published mix: 200 questions drawn by a fixed seed, of the kinds that a search page asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import AllOf, AnyOf, Expression, Keyword, Without, normal
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.synth.index_rows.vocabulary import LANGUAGES, vocabulary

SEED = 7
KINDS = {"filters": 60, "text": 40, "text_filters": 30, "facets": 20, "alike": 20, "deep": 20, "export": 10}
"""How many questions of each kind; 200 in all."""

_FREQUENT, _MIDDLE = 8, 3_000  # ranks of words: the first have a document frequency of 5 % and more
_FREQUENT_SHARE = 0.55
_SETS = {
    SetField.PLATFORM: ("instagram", "tiktok", "youtube", "x", "threads"),
    SetField.COUNTRY: ("JP", "KR", "US", "TW", "TH"),
    SetField.LANGUAGE: LANGUAGES,
    SetField.TIER: ("nano", "micro", "mid", "macro", "mega"),
    SetField.CATEGORY: tuple(f"category_{number:02d}" for number in range(12)),
}
_RANGES = {
    RangeField.FOLLOWERS: ((1_000, 50_000), (10_000, 100_000), (50_000, None), (None, 5_000)),
    RangeField.ER_COMMON: ((0.02, None), (0.03, 0.2), (None, 0.01)),
    RangeField.LAST_POST_AGE: ((None, 30), (None, 7), (60, None)),
    RangeField.CPV_P50: ((None, 3), (None, 10), (1, 5)),
}
_SORTS = (
    (RangeField.FOLLOWERS, True),
    (RangeField.ER_COMMON, True),
    (RangeField.LAST_POST_AGE, False),
    (RangeField.CPV_P50, False),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: conditions that all hold, keywords, an order.

    Attributes:
        number: its place in the mix.
        kind: one of ``KINDS``.
        sets: values of which any holds.
        ranges: spans, ends included.
        flags: what holds or does not.
        words: groups of which each must hold, by any of its keywords.
        without: keywords that must not stand in the texts.
        sort: the figure; None for relevance.
        descending: largest first.

    """

    number: int
    kind: str
    sets: dict[SetField, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[RangeField, tuple[float | None, float | None]] = field(default_factory=dict)
    flags: dict[FlagField, bool] = field(default_factory=dict)
    words: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    sort: RangeField | None = RangeField.FOLLOWERS
    descending: bool = True

    @property
    def query(self) -> AccountQuery:
        """The question as a search."""
        ranges = {name: Range(*ends) for name, ends in self.ranges.items()}
        must = Criteria(sets=self.sets, ranges=ranges, flags=self.flags)
        sort = self.sort or Order.RELEVANCE
        return AccountQuery(must=must, words=self._expression, sort=sort, descending=self.descending)

    @property
    def _expression(self) -> Expression | None:
        groups = [AnyOf(tuple(Keyword(word) for word in group)) for group in self.words]
        return normal(AllOf((*groups, *(Without(Keyword(word)) for word in self.without))))


def questions(seed: int = SEED) -> tuple[Question, ...]:
    """Draw the mix; the same seed gives the same questions, whatever the number of accounts."""
    rng = np.random.default_rng([seed, 200])
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    return tuple(_question(rng, number, kind) for number, kind in enumerate(kinds))


def _question(rng: np.random.Generator, number: int, kind: str) -> Question:
    with_text = kind.startswith("text") or (kind == "facets" and number % 4 == 0)
    conditions = {"text": 0, "filters": int(rng.integers(1, 7)), "export": int(rng.integers(2, 5))}
    asked = _conditions(rng, conditions.get(kind, int(rng.integers(0, 4))))
    sort, descending = _SORTS[int(rng.integers(len(_SORTS)))]
    words, without = _words(rng, number) if with_text else ((), ())
    by_relevance = with_text and number % 2 == 0
    return Question(
        number,
        kind,
        sets={name: value for name, value in asked if isinstance(name, SetField)},
        ranges={name: value for name, value in asked if isinstance(name, RangeField)},
        flags={name: value for name, value in asked if isinstance(name, FlagField)},
        words=words,
        without=without,
        sort=None if by_relevance else sort,
        descending=descending,
    )


def _conditions(rng: np.random.Generator, count: int) -> Iterator[tuple[SetField | RangeField | FlagField, Any]]:
    fields: tuple[SetField | RangeField | FlagField, ...] = (*_SETS, *_RANGES, FlagField.HAS_EMAIL)
    for place in rng.permutation(len(fields))[:count]:
        name = fields[int(place)]
        if isinstance(name, SetField):
            values = _SETS[name]
            yield name, tuple(rng.choice(values[:-1], int(rng.integers(1, 3)), replace=False).tolist())
        elif isinstance(name, RangeField):
            yield name, _RANGES[name][int(rng.integers(len(_RANGES[name])))]
        else:
            yield name, True


def _words(rng: np.random.Generator, number: int) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Draw one to three keywords of one language, joined by AND, OR or NOT; half of the time a frequent one."""
    language = LANGUAGES[int(rng.choice(len(LANGUAGES), p=(0.7, 0.2, 0.1)))]
    count = int(rng.integers(1, 4))
    places = rng.integers(_FREQUENT, _MIDDLE, count)
    if rng.random() < _FREQUENT_SHARE:
        places[0] = rng.integers(_FREQUENT)
    drawn = tuple(vocabulary(language)[int(place)].as_py() for place in places)
    shapes = (tuple((word,) for word in drawn), (drawn,), ((drawn[0],),))
    shape = number % len(shapes)
    return shapes[shape], drawn[1:2] if shape == len(shapes) - 1 else ()
