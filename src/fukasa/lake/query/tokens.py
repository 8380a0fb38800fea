"""The signs of the keyword language, as people type them: in either width, with Japanese or Latin quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fukasa.lake.query.keywords import TextField


class Sign(StrEnum):
    """Kinds of tokens."""

    OPEN = "("
    CLOSE = ")"
    OR = "OR"
    NOT = "-"
    FIELD = ":"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Token:
    """One sign.

    Attributes:
        sign: its kind.
        text: of a word what is looked for, as it was typed.
        fields: of a field the texts that it names.
        closed: of a word in quotes whether they end.

    """

    sign: Sign
    text: str = ""
    fields: frozenset[TextField] = frozenset()
    closed: bool = True


SEPARATORS = r"\s\u3000,，、;；"
QUOTES = {'"': '"', "＂": "＂", "“": "”", "„": "“", "「": "」", "『": "』", "｢": "｣"}
_BREAKS = SEPARATORS + "()（）|｜" + "".join({*QUOTES, *QUOTES.values()})
_FIELD_NAMES = {
    **{name.value: name for name in TextField},
    "tag": TextField.TAGS,
    "caption": TextField.CAPTIONS,
    "タグ": TextField.TAGS,
    "本文": TextField.CAPTIONS,
    "名前": TextField.NAME,
    "プロフィール": TextField.BIO,
}
_NAMES = "|".join(sorted(_FIELD_NAMES, key=len, reverse=True))
_SKIPPED = re.compile(rf"[{SEPARATORS}]+")
_FIELD = re.compile(rf"((?:{_NAMES})(?:\+(?:{_NAMES}))*)[:：](?=[^{SEPARATORS}])", re.IGNORECASE)
_WORD = re.compile(rf"[^{_BREAKS}]+")
_MARKS = {"#": TextField.TAGS, "＃": TextField.TAGS, "@": TextField.HANDLE, "＠": TextField.HANDLE}
_MARK = re.compile(rf"([{''.join(_MARKS)}])(?=[^{_BREAKS}{''.join(_MARKS)}])")
_NEGATION = re.compile(rf"[-－−](?=[^{SEPARATORS})）])")
_SIGNS = {"(": Sign.OPEN, "（": Sign.OPEN, ")": Sign.CLOSE, "）": Sign.CLOSE, "|": Sign.OR, "｜": Sign.OR}
_OPERATORS = {"OR": Sign.OR, "ＯＲ": Sign.OR, "NOT": Sign.NOT, "ＮＯＴ": Sign.NOT}
_JOINED = {"AND", "ＡＮＤ", "-", "－", "−", *"”」』｣"}  # side by side means "and" anyway; the others stand alone
_ESCAPE = re.compile(r'\\(["\\])')
PLAIN = re.compile(rf"[^{_BREAKS}\\:：#＃@＠－−-][^{_BREAKS}\\:：]*")
"""A word that needs no quotes."""


def tokens(text: str) -> Iterator[Token]:
    """Read the signs of a text one by one; none is ever refused."""
    place = 0
    while place < len(text):
        if skipped := _SKIPPED.match(text, place):
            place = skipped.end()
            continue
        token, place = _token(text, place)
        if token is not None:
            yield token


def _token(text: str, place: int) -> tuple[Token | None, int]:
    """Read the sign at a place; None where it means nothing."""
    first = text[place]
    if first in _SIGNS:
        return Token(_SIGNS[first]), place + 1
    if first in QUOTES:
        return _quoted(text, place)
    if _NEGATION.match(text, place):
        return Token(Sign.NOT), place + 1
    if named := _FIELD.match(text, place):
        names = (_FIELD_NAMES[name] for name in named[1].lower().split("+"))
        return Token(Sign.FIELD, fields=frozenset(names)), named.end()
    if marked := _MARK.match(text, place):
        return Token(Sign.FIELD, fields=frozenset({_MARKS[marked[1]]})), marked.end()
    word = _WORD.match(text, place)
    found = word[0] if word else first
    return _meant(found), place + len(found)


def _meant(word: str) -> Token | None:
    if word in _JOINED:
        return None
    return Token(_OPERATORS[word]) if word in _OPERATORS else Token(Sign.WORD, word)


def _quoted(text: str, place: int) -> tuple[Token, int]:
    """Read what stands in quotes; quotes that never end go to the end of the text."""
    closer = QUOTES[text[place]]
    end = place + 1
    while end < len(text) and text[end] != closer:
        end += 2 if text[end] == "\\" else 1
    inside = _ESCAPE.sub(r"\1", text[place + 1 : end])
    return Token(Sign.WORD, inside, closed=end < len(text)), end + 1
