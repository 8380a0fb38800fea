"""A search as a document (JSON), and back: strict, because a program or a file wrote it.

``{"must": {"category": ["beauty"], "followers": {"min": 1000, "max": 5000}, "verified": true,
"cpv": {"max": 2, "p": 0.8}}, "should": {…}, "not": {…}, "words": "美容 OR コスメ -PR", "sort": "-followers"}``.
What is usual is left out; :func:`fukasa.lake.query.schema.schema` describes it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from fukasa.core.errors import InvalidInput
from fukasa.lake.query.criteria import CutoffFilter, Range
from fukasa.lake.query.fields import FlagField, SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.pairs import HELPING, Pairs, handles_text, probability_pair, to_pairs
from fukasa.lake.query.reading import from_pairs
from fukasa.lake.query.sides import CUTOFF, PREFIXES, Side, conditions, field_of

SIDES = {Side.MUST: "must", Side.SHOULD: "should", Side.NEVER: "not"}
LISTS = {
    "handles": "handle",
    "not_handles": "not.handle",
    "keys": "key",
    "not_keys": "not.key",
    "lists": "list",
    "not_lists": "not.list",
    "like": "like",
}
"""Lists of names, and the parameters of an address that say the same."""

TEXTS = {"words": "words", "should_words": HELPING, "sort": "sort"}
"""Texts, and the parameters of an address that say the same."""

LONGEST_DOCUMENT = 2_000_000
_LARGEST = 1e300


def to_document(query: AccountQuery) -> dict[str, Any]:
    """Write a search as values that JSON knows."""
    document: dict[str, Any] = {}
    for one in conditions(query):
        document.setdefault(SIDES[one.side], {})[str(one.name)] = _value(one.value)
    pairs = dict(to_pairs(query))
    names: dict[str, tuple[str, ...] | None] = {
        "handles": query.handles or None,
        "not_handles": query.excluded_handles or None,
        "keys": query.keys,
        "not_keys": query.excluded_keys or None,
        "lists": query.lists or None,
        "not_lists": query.excluded_lists or None,
        "like": query.like or None,
    }
    document |= {name: list(values) for name, values in names.items() if values is not None}
    return document | {name: pairs[param] for name, param in TEXTS.items() if param in pairs}


def to_json(query: AccountQuery, *, indent: int | None = None) -> str:
    """Write a search as JSON."""
    return json.dumps(to_document(query), ensure_ascii=False, indent=indent, allow_nan=False)


def from_json(text: str) -> AccountQuery:
    """Read a search from JSON.

    Raises:
        InvalidInput: the text is no search; the sentence says where.

    """
    if len(text) > LONGEST_DOCUMENT:
        message = f"the search has more than {LONGEST_DOCUMENT:,} characters; name fewer accounts, or use a list"
        raise InvalidInput(message)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f'the search is no JSON ({str(error)[:120]}); write for example {{"words": "美容"}}'
        raise InvalidInput(message) from error
    return from_document(document)


def from_document(document: object) -> AccountQuery:
    """Read a search from the values of JSON.

    Raises:
        InvalidInput: they are no search; the sentence says where.

    """
    if not isinstance(document, Mapping):
        message = 'a search is an object such as {"must": {"category": ["beauty"]}}'
        raise InvalidInput(message)
    unknown = document.keys() - {*SIDES.values(), *LISTS, *TEXTS}
    if unknown:
        known = ", ".join([*SIDES.values(), *LISTS, *TEXTS])
        raise InvalidInput(f"a search has no key {min(map(str, unknown))[:80]!r}; it has {known}")
    pairs: Pairs = []
    for side, name in SIDES.items():
        pairs += _side_pairs(side, _object(document.get(name, {}), name))
    for name, param in LISTS.items():
        if name in document:
            pairs += _name_pairs(param, _texts(document[name], name))
    pairs += [(param, _text(document[name], name)) for name, param in TEXTS.items() if name in document]
    return strictly(pairs)


def strictly(pairs: Pairs, place_of: Callable[[str], str] = str) -> AccountQuery:
    """Read a search from parameters of which every one must be understood.

    Args:
        pairs: parameters with their values.
        place_of: names the place where a parameter was written, for the sentence; the parameter itself unless told.

    Raises:
        InvalidInput: one is not; the first of them is told.

    """
    read = from_pairs(pairs)
    if read.problems:
        first = read.problems[0]
        place = f"{place_of(first.param)}: " if first.param else ""
        raise InvalidInput(f"{place}{first.sentence()}", key=first.param)
    return read.query


def _value(value: Any) -> Any:
    match value:
        case Range(low, high):
            return {name: end for name, end in (("min", low), ("max", high)) if end is not None}
        case CutoffFilter(cpv, z):
            name, text = probability_pair(z)
            return {"max": cpv, name: float(text)}
        case tuple():
            return list(value)
        case _:
            return value


def _side_pairs(side: Side, told: Mapping[str, Any]) -> Pairs:
    pairs: Pairs = []
    for name, value in told.items():
        place = f"{SIDES[side]}.{name}"[:120]
        if field_of(name) is None and name != CUTOFF:
            raise InvalidInput(f"{place}: there is no such filter; `fukasa search --fields` lists them", key=place)
        pairs += [(PREFIXES[side] + param, text) for param, text in _condition_pairs(name, value, place)]
    return pairs


def _condition_pairs(name: str, value: Any, place: str) -> Pairs:
    kind = field_of(name)
    if isinstance(kind, FlagField):
        if not isinstance(value, bool):
            raise InvalidInput(f"{place} must be true or false", key=place)
        return [(name, str(int(value)))]
    if not isinstance(kind, SetField):
        if not isinstance(value, Mapping):
            raise InvalidInput(f'{place} must be an object of its ends, such as {{"max": 2}}', key=place)
        ends = {key: _number(one, f"{place}.{key}") for key, one in value.items()}
        allowed = {"max", "p", "z"} if name == CUTOFF else {"min", "max"}
        if ends.keys() - allowed:
            raise InvalidInput(f"{place} takes {', '.join(sorted(allowed))}, not {min(ends.keys() - allowed)[:80]!r}")
        if name == CUTOFF and "max" not in ends:
            raise InvalidInput(f"{place} needs max, the cost per view that is kept", key=place)
        if name == CUTOFF:
            return [({"max": CUTOFF}.get(key, key), text) for key, text in ends.items()]
        return [(name, f"{ends.get('min', '')}..{ends.get('max', '')}")]
    return [(name, text) for text in _texts(value, place)]


def _name_pairs(param: str, names: list[str]) -> Pairs:
    if param == "key":
        return [(param, name) for name in names or [""]]
    return [(param, handles_text((name,)) if param.endswith("handle") else name) for name in names]


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{place} must be an object of filters")
    return value


def _texts(value: object, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InvalidInput(f"{place} must be a list of texts")
    return list(value)


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{place} must be a text")
    return value


def _number(value: object, place: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or value - value != 0 or abs(value) > _LARGEST:
        raise InvalidInput(f"{place} must be a finite number")
    return plain(value)
