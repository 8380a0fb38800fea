"""Keywords as people type them: ``美容 OR コスメ -プレゼント "group buy" bio:(A B)``.

Words side by side all have to stand in the texts of an account; ``OR`` (or ``|``) joins its two neighbours, and binds
them closer than the space does; ``-`` (or ``NOT``) leaves out; quotes of either language hold a phrase together;
parentheses group; ``bio:`` before a word, a phrase or a group says in which text to look, ``#`` and ``@`` are short for
``tags:`` and ``handle:``. Signs may be of full width. A text is never refused: what cannot be meant is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from fukasa.lake.query.keywords import (
    EVERYWHERE,
    AllOf,
    AnyOf,
    Expression,
    Keyword,
    TextField,
    Without,
    keyword,
    normal,
)
from fukasa.lake.query.tokens import PLAIN, Sign, Token, tokens

MOST_KEYWORDS, LONGEST_KEYWORD, LONGEST_TEXT, DEEPEST = 200, 80, 20_000, 30


class Note(StrEnum):
    """What was understood otherwise than it was typed."""

    OPEN_QUOTE = "words_open_quote"
    OPEN_GROUP = "words_open_group"
    STRAY_CLOSE = "words_stray_close"
    STRAY_OPERATOR = "words_stray_operator"
    TOO_MANY = "words_too_many"
    TOO_LONG = "words_too_long"
    TOO_DEEP = "words_too_deep"
    TEXT_TOO_LONG = "words_text_too_long"


LIMITS = {
    Note.TOO_MANY: MOST_KEYWORDS,
    Note.TOO_LONG: LONGEST_KEYWORD,
    Note.TOO_DEEP: DEEPEST,
    Note.TEXT_TOO_LONG: LONGEST_TEXT,
}
"""Notes that say something was left out because there was too much of it, and how much there may be."""


@dataclass(frozen=True, slots=True)
class Understood:
    """Keywords as they were understood.

    Attributes:
        expression: what is looked for; None where nothing is.
        notes: what was understood otherwise than it was typed, each once.

    """

    expression: Expression | None
    notes: tuple[Note, ...] = ()


def parse(text: str) -> Expression | None:
    """Read keywords; None where there are none."""
    return understand(text).expression


def understand(text: str) -> Understood:
    """Read keywords, and tell what was understood otherwise than it was typed."""
    reader = _Reader(text[:LONGEST_TEXT])
    if len(text) > LONGEST_TEXT:
        reader.notes.append(Note.TEXT_TOO_LONG)
    found = reader.whole()
    return Understood(normal(found), tuple(dict.fromkeys(reader.notes)))


def write(expression: Expression | None) -> str:
    """Write keywords so that :func:`parse` reads them back in their normal form."""
    expression = None if expression is None else normal(expression)
    match expression:
        case None:
            return ""
        case AllOf(parts):
            return " ".join(_operand(part) for part in parts)
        case AnyOf(parts):
            return " OR ".join(_operand(part) for part in parts)
        case _:
            return _operand(expression)


def _operand(expression: Expression) -> str:
    match expression:
        case Keyword(text, fields):
            return _prefix(fields) + (text if PLAIN.fullmatch(text) else _quoted(text))
        case Without(part):
            return f"-{_operand(part)}"
        case _:
            return f"({write(expression)})"


def _prefix(fields: frozenset[TextField]) -> str:
    return "" if fields == EVERYWHERE else "+".join(name for name in TextField if name in fields) + ":"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@dataclass
class _Reader:
    """Goes through the signs once, from left to right."""

    text: str
    notes: list[Note] = field(default_factory=list)
    _left: Iterator[Token] = field(init=False)
    _next: Token | None = field(init=False, default=None)
    _keywords: int = 0

    def __post_init__(self) -> None:
        self._left = tokens(self.text)
        self._take()

    def whole(self) -> AllOf:
        """Read to the end, whatever closes too early."""
        parts = [self._all(EVERYWHERE, 0)]
        while self._next is not None:
            self.notes.append(Note.STRAY_CLOSE)
            self._take()
            parts.append(self._all(EVERYWHERE, 0))
        return AllOf(tuple(parts))

    def _take(self) -> None:
        self._next = next(self._left, None)

    def _all(self, fields: frozenset[TextField], depth: int) -> AllOf:
        parts = []
        while self._next is not None and self._next.sign is not Sign.CLOSE:
            parts.append(self._any(fields, depth))
        return AllOf(tuple(parts))

    def _any(self, fields: frozenset[TextField], depth: int) -> AnyOf:
        parts = [self._one(fields, depth)]
        while self._next is not None and self._next.sign is Sign.OR:
            self._take()
            parts.append(self._one(fields, depth))
        if len(parts) > 1 and None in parts:
            self.notes.append(Note.STRAY_OPERATOR)
        return AnyOf(tuple(part for part in parts if part is not None))

    def _one(self, fields: frozenset[TextField], depth: int) -> Expression | None:
        """Read a word, a phrase or a group with the signs before it; None where there is none."""
        negative = False
        while self._next is not None and self._next.sign in {Sign.NOT, Sign.FIELD}:
            negative ^= self._next.sign is Sign.NOT
            fields = self._next.fields or fields
            self._take()
        token = self._next
        if token is None or token.sign in {Sign.CLOSE, Sign.OR}:
            self.notes += [Note.STRAY_OPERATOR] * negative
            return None
        if depth == DEEPEST and token.sign is Sign.OPEN:
            return self._beyond(fields)
        self._take()
        found = self._group(fields, depth + 1) if token.sign is Sign.OPEN else self._keyword(token, fields)
        return Without(found) if negative and found is not None else found

    def _beyond(self, fields: frozenset[TextField]) -> Keyword | None:
        """Go on without groups that are nested too deeply."""
        self.notes.append(Note.TOO_DEEP)
        while self._next is not None and self._next.sign is not Sign.WORD:
            self._take()
        token = self._next
        self._take()
        return None if token is None else self._keyword(token, fields)

    def _group(self, fields: frozenset[TextField], depth: int) -> Expression:
        found = self._all(fields, depth)
        if self._next is None:
            self.notes.append(Note.OPEN_GROUP)
        else:
            self._take()
        return found

    def _keyword(self, token: Token, fields: frozenset[TextField]) -> Keyword | None:
        if not token.closed:
            self.notes.append(Note.OPEN_QUOTE)
        found = keyword(token.text, fields)
        if found is None:
            return None
        if len(found.text) > LONGEST_KEYWORD:
            self.notes.append(Note.TOO_LONG)
            found = keyword(found.text[:LONGEST_KEYWORD], fields)
        self._keywords += 1
        if self._keywords > MOST_KEYWORDS:
            self.notes.append(Note.TOO_MANY)
            return None
        return found
