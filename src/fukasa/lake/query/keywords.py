"""Keywords joined by AND, OR and NOT: the tree that text is searched by."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from fukasa.lake.text.folding import folded


class TextField(StrEnum):
    """Texts of an account that keywords are looked for in."""

    HANDLE = "handle"
    NAME = "name"
    BIO = "bio"
    TAGS = "tags"  # categories and the hashtags used most
    CAPTIONS = "captions"  # words of recent posts


EVERYWHERE = frozenset(TextField)


@dataclass(frozen=True, slots=True)
class Keyword:
    """One word or phrase that must stand in a text, as it is written, whatever its width and case.

    Attributes:
        text: what is looked for, folded (:func:`fukasa.lake.text.folding.folded`); its parts stand side by side.
        fields: the texts it may stand in.

    """

    text: str
    fields: frozenset[TextField] = EVERYWHERE


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: "Expression"


Expression = Keyword | AllOf | AnyOf | Without


def wanted(expression: Expression) -> Iterator[Keyword]:
    """Give the keywords that speak for an account, in reading order; those under a NOT are left out."""
    match expression:
        case Keyword():
            yield expression
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from wanted(part)
        case Without():
            return


def keyword(text: str, fields: frozenset[TextField] = EVERYWHERE) -> Keyword | None:
    """Make a keyword of a text as it was typed; None where nothing of it can be looked for.

    Args:
        text: a word or a phrase; it is folded, and spaces inside count once.
        fields: the texts it may stand in; empty for all.

    """
    seen = " ".join(folded(text).split())
    return Keyword(seen, fields or EVERYWHERE) if seen else None


def normal(expression: Expression | None) -> Expression | None:
    """Bring an expression to one form per meaning of its nesting; None where it asks for nothing.

    Groups in groups of the same kind become one, each part once; groups of one part and double negations go, and so do
    groups without parts, which ask for nothing.
    """
    match expression:
        case Keyword(text, fields):
            return keyword(text, fields)
        case Without(part):
            found = normal(part)
            return found.part if isinstance(found, Without) else None if found is None else Without(found)
        case AllOf(parts):
            return _joined(AllOf, parts)
        case AnyOf(parts):
            return _joined(AnyOf, parts)
        case None:
            return None


def _joined(kind: type[AllOf] | type[AnyOf], parts: tuple[Expression, ...]) -> Expression | None:
    found = [one for part in parts if (one := normal(part)) is not None]
    flat = dict.fromkeys(inner for one in found for inner in (one.parts if isinstance(one, kind) else (one,)))
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def leaves(expression: Expression) -> Iterator[Keyword]:
    """Give every keyword, those under a NOT as well, in reading order."""
    match expression:
        case Keyword():
            yield expression
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Without(part):
            yield from leaves(part)


def first_of(expression: Expression, most: int) -> Expression | None:
    """Keep the first keywords of an expression, and what joins them."""
    kept = set(islice(dict.fromkeys(leaves(expression)), most))
    return normal(_only(expression, kept))


def _only(expression: Expression, kept: set[Keyword]) -> Expression:
    match expression:
        case Keyword():
            return expression if expression in kept else AllOf(())
        case AllOf(parts):
            return AllOf(tuple(_only(part, kept) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_only(part, kept) for part in parts))
        case Without(part):
            return Without(_only(part, kept))
