"""Keywords joined by AND, OR and NOT: the tree that text is searched by."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


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
