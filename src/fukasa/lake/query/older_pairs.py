"""Parameters of older addresses and of plain forms, in the words of today.

A form has two inputs for a range (``followers_min``, ``followers_max``; shares in per cent), and a box each for words
of which all, any or none have to stand in a text. Searches that were saved before there was a language for keywords
say the same.
"""

import re
from collections.abc import Iterable

from fukasa.lake.query.fields import SetField
from fukasa.lake.query.keywords import EVERYWHERE, AllOf, AnyOf, Expression, Keyword, Without, keyword
from fukasa.lake.query.language import LONGEST_KEYWORD
from fukasa.lake.text.folding import folded

ENDS = ("_min", "_max", "_known")
BOXES = ("all", "any", "no")
_SEPARATORS = r"\s\u3000,，、;；"
_WORDS = re.compile(rf'"([^"]*)"|([^{_SEPARATORS}"]+)')


def renamed(param: str) -> str:
    """Give a parameter the name it has today: ``not_category`` is ``not.category``."""
    base = param.removeprefix("not_")
    return f"not.{base}" if base != param and (base in set(SetField) or base == "handle") else param


def split(text: str) -> tuple[str, ...]:
    """Take a text apart at spaces and commas of either language; quotes hold together."""
    return tuple(quoted or bare for quoted, bare in _WORDS.findall(text) if quoted or bare)


def boxed(box: str, texts: Iterable[str]) -> Expression | None:
    """Read the words of one box; None where it is empty."""
    found = tuple(_keywords(texts))
    if not found:
        return None
    if box == "no":
        return AllOf(tuple(Without(word) for word in found))
    return AllOf(found) if box == "all" else AnyOf(found)


def too_long(texts: Iterable[str]) -> bool:
    """Tell whether a word of a box has more characters than are looked for."""
    return any(len(folded(word)) > LONGEST_KEYWORD for text in texts for word in split(text))


def _keywords(texts: Iterable[str]) -> Iterable[Keyword]:
    for text in texts:
        for word in split(text):
            found = keyword(word, EVERYWHERE)
            if found is not None and len(found.text) > LONGEST_KEYWORD:
                found = keyword(found.text[:LONGEST_KEYWORD], EVERYWHERE)
            if found is not None:
                yield found
