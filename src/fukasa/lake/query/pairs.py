"""A search as the parameters of an address, and back: ``followers=1000..5000``, ``not.category=food``, ``words=美容``.

What is usual is left out. The parameters that older addresses and plain forms have (``followers_min``, ``all``,
``not_category`` …) are read as well: :mod:`fukasa.lake.query.older_pairs`.
"""

import re
from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

from fukasa.lake.query import language
from fukasa.lake.query.criteria import CutoffFilter, Range
from fukasa.lake.query.fields import RangeField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.sides import PREFIXES, conditions

HELPING = "should.words"
"""The parameter of the keywords that rank and filter nothing."""

Pairs = list[tuple[str, str]]
Named = tuple[tuple[str, tuple[str, ...]], ...]
_SPACED = re.compile(r'[\s\u3000,，、;；"]')
_MOST_DIGITS = 17


def to_pairs(query: AccountQuery) -> Pairs:
    """Write a search as parameters."""
    pairs = [pair for one in conditions(query) for pair in _condition(PREFIXES[one.side], one.name, one.value)]
    for param, words in (("words", query.words), (HELPING, query.helping)):
        pairs += [] if words is None else [(param, language.write(words))]
    for param, handles in (("handle", query.handles), ("not.handle", query.excluded_handles)):
        pairs += [(param, handles_text(handles))] if handles else []
    pairs += [(param, value) for param, values in _names(query) for value in values]
    pairs += [] if query.keys is None else [("key", key) for key in query.keys or ("",)]
    if (query.sort, query.descending) != (RangeField.FOLLOWERS, True):
        pairs.append(("sort", f"{'-' * (query.descending and query.sort in set(RangeField))}{query.sort.value}"))
    return pairs


def _names(query: AccountQuery) -> Named:
    return (
        ("not.key", query.excluded_keys),
        ("list", query.lists),
        ("not.list", query.excluded_lists),
        ("like", query.like),
    )


def _condition(prefix: str, name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case Range(low, high):
            yield prefix + name, f"{'' if low is None else plain(low)}..{'' if high is None else plain(high)}"
        case bool():
            yield prefix + name, str(int(value))
        case CutoffFilter(cpv, z):
            yield prefix + name, plain(cpv)
            param, text = probability_pair(z)
            yield prefix + param, text
        case _:
            yield from ((prefix + name, one) for one in value)


def probability_pair(z: float) -> tuple[str, str]:
    """Write the probability of a cut-off (``p``), or its quantile (``z``) where no short number says the same."""
    normal = NormalDist()
    exact = normal.cdf(z)
    for digits in range(1, _MOST_DIGITS):
        p = round(exact, digits)
        if 0 < p < 1 and normal.inv_cdf(p) == z:
            return "p", plain(p)
    return "z", plain(z)


def handles_text(names: tuple[str, ...]) -> str:
    """Write handles side by side."""
    return " ".join(f'"{name}"' if _SPACED.search(name) else name for name in names)
