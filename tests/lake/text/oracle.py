"""The definition of a match in plain Python, by a pattern on the folded text: nothing of units, postings or arrays."""

import re
from itertools import groupby, pairwise

from fukasa.lake.query.keywords import AllOf, AnyOf, Expression, Keyword, Without
from fukasa.lake.text.characters import Kind, kind_of
from fukasa.lake.text.folding import folded

_LETTERS = "".join(chr(code) for code in range(0x250) if kind_of(chr(code)) is Kind.LETTER)
_SEPARATORS = "[\\s!-/:-@\\[-`{-~、。・「」！？…]"


def stands_in(keyword: Keyword, account: dict[str, str]) -> bool:
    pattern = _pattern(folded(keyword.text))
    return bool(pattern) and any(re.search(pattern, folded(account[field])) for field in keyword.fields)


def holds(expression: Expression, account: dict[str, str]) -> bool:
    match expression:
        case Keyword():
            return stands_in(expression, account)
        case AllOf(parts):
            return all(holds(part, account) for part in parts)
        case AnyOf(parts):
            return any(holds(part, account) for part in parts)
        case Without(part):
            return not holds(part, account)


def _pattern(text: str) -> str:
    """What stands side by side in the keyword does so in the text; separators count only inside of words."""
    pieces = ["".join(run) for kind, run in groupby(text, kind_of) if kind is not Kind.SEPARATOR]
    return "".join(_joined(pair) for pair in pairwise([*pieces, ""]))


def _joined(pair: tuple[str, str]) -> str:
    piece, follower = pair
    same_word = bool(follower) and kind_of(piece[0]) is kind_of(follower[0]) and kind_of(piece[0]) in _WORDS
    gap = "" if not follower else _SEPARATORS + ("+" if same_word else "*")
    return _written(piece) + gap


_WORDS = {Kind.HANGUL, Kind.LETTER}


def _written(piece: str) -> str:
    if kind_of(piece[0]) is Kind.SYMBOL:
        return f"{_SEPARATORS}*".join(map(re.escape, piece))
    if len(piece) == 1 and kind_of(piece) is Kind.LETTER:
        return f"(?<![{_LETTERS}]){re.escape(piece)}(?![{_LETTERS}])"
    return re.escape(piece)
