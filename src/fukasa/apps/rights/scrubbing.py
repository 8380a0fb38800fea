"""A person's names taken out of a JSON document, and nothing else: whoever is called “beauty” empties no category."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

ERASED = "(erased)"
_NAMING = frozenset(
    {
        "account",
        "account_id",
        "account_key",
        "account_keys",
        "creator",
        "creator_id",
        "creators",
        "exclude_handles",
        "handle",
        "handles",
        "in_place_of",
        "must_have",
        "must_not",
        "option_id",
        "weakest",
    }
)  # fields whose values are ids or handles of people
_CALLED = frozenset({"label", "name", "names"})  # fields that tell what the one is called of whom the object speaks
_BY_PERSON = frozenset({"losses", "stability"})  # objects whose keys are ids of people

_SEARCHED = re.compile(r"(not\.|should\.)?(creator|handle|key|like)")  # parameters of a search that name people


@dataclass(frozen=True, slots=True)
class Names:
    """How a person stands in documents.

    Attributes:
        keys: keys of accounts, which mean nobody else wherever they stand.
        words: handles, ids and names, which mean the person only where somebody is named.

    """

    keys: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, keys: Collection[str], words: Collection[str]) -> "Names":
        """Take names as they are written; capitals and a leading @ make no difference."""
        return cls(frozenset(map(_folded, keys)), frozenset(map(_folded, words)))

    def mean(self, value: Any, *, naming: bool) -> bool:
        """Tell whether a value, or one of a list, is the person; ``naming``: somebody is named there."""
        if isinstance(value, list):
            return any(self.mean(one, naming=naming) for one in value if isinstance(one, str))
        return isinstance(value, str) and (_folded(value) in self.keys or (naming and _folded(value) in self.words))


def without(value: Any, names: Names, *, naming: bool = False, by_person: bool = False) -> Any:
    """Replace keys of accounts everywhere, words where a field or a key beside them names somebody."""
    if isinstance(value, str):
        return ERASED if names.mean(value, naming=naming) else value
    if isinstance(value, list):
        theirs = naming or names.mean(value, naming=False)
        return [without(one, names, naming=theirs) for one in value]
    if isinstance(value, dict):
        theirs = any(names.mean(one, naming=key in _NAMING) for key, one in value.items())
        naming_keys = _NAMING | _CALLED if theirs else _NAMING
        return {
            ERASED if names.mean(key, naming=by_person) else key: without(
                one, names, naming=key in naming_keys, by_person=key in _BY_PERSON
            )
            for key, one in value.items()
        }
    return value


def json_without(text: str, names: Names) -> str:
    """Replace a person's names in a document as it is written; what is no JSON and speaks of them is emptied."""
    try:
        document = json.loads(text)
    except ValueError:
        return "" if _speaks_of(text, names) else text
    fresh = without(document, names)
    return text if fresh == document else json.dumps(fresh, ensure_ascii=False)


def search_without(query: str, names: Names) -> str:
    """Replace a person's names in the address of a search; it goes on narrowing by them, and finds nobody."""
    pairs = parse_qsl(query, keep_blank_values=True)
    fresh = [(param, _searched(param, value, names)) for param, value in pairs]
    return query if fresh == pairs else urlencode(fresh)


def _searched(param: str, value: str, names: Names) -> str:
    naming = _SEARCHED.fullmatch(param) is not None
    words = (
        [value] if names.mean(value, naming=naming) or not naming else value.split(" ")
    )  # handles stand side by side
    return " ".join(ERASED if names.mean(word, naming=naming) else word for word in words)


def _speaks_of(text: str, names: Names) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text.casefold()) for key in names.keys)


def _folded(name: str) -> str:
    return name.removeprefix("@").casefold()
