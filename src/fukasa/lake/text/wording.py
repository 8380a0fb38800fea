"""What a keyword asks of the units of a text."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from fukasa.core.errors import InvalidInput
from fukasa.lake.text.characters import Kind, kind_of
from fukasa.lake.text.folding import folded

MAX_UNITS = 100
"""Longer keywords are refused; the gap between two fields is wider than this."""


class Fit(StrEnum):
    """How a word of the keyword sits in a word of the text."""

    CONTAINED = "containing"
    AT_END = "ending"  # the text's word ends with it: the next unit of the keyword follows
    AT_BEGIN = "beginning"
    WHOLE = "exactly"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two paired characters side by side.

    Attributes:
        first: the first character.
        second: the second; empty for the last of its run, None for whatever follows.
        offset: its place, counted in units from the first of the keyword.

    """

    first: str
    second: str | None
    offset: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign.

    Attributes:
        text: folded.
        fit: how it sits in a word of the text.
        offset: its place, counted in units from the first of the keyword.

    """

    text: str
    fit: Fit
    offset: int


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of a keyword that are of one kind."""

    kind: Kind
    text: str

    @property
    def units(self) -> int:
        """How many units it has."""
        return len(self.text) if self.kind is Kind.PAIRED else 1


def runs(text: str) -> tuple[Run, ...]:
    """Split a text into words, signs and runs of paired characters; what separates is left out."""
    return tuple(_runs(folded(text)))


def _runs(text: str) -> Iterator[Run]:
    for kind, characters in groupby(text, kind_of):
        if kind is Kind.SYMBOL:
            yield from (Run(kind, character) for character in characters)
        elif kind is not Kind.SEPARATOR:
            yield Run(kind, "".join(characters))


def wording(text: str) -> tuple[Pair | Word, ...]:
    """Say which units have to stand side by side for a keyword to hold.

    Pairs overlap as little as they can: four characters ask for two pairs.

    Raises:
        InvalidInput: the keyword is too long.

    """
    parts = runs(text)
    if sum(part.units for part in parts) > MAX_UNITS:
        message = (
            f"the keyword “{text[:20]}…” is too long: {MAX_UNITS} characters or words can be searched side by side"
        )
        raise InvalidInput(message)
    return tuple(_asked(parts))


def _asked(parts: tuple[Run, ...]) -> Iterator[Pair | Word]:
    offset = 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part.kind is Kind.PAIRED:
            yield from _pairs(part.text, offset, alone=last or parts[number + 1].kind is Kind.PAIRED)
        else:
            yield Word(part.text, _fit(part, first=number == 0, last=last), offset)
        offset += part.units


def _pairs(text: str, offset: int, *, alone: bool) -> Iterator[Pair]:
    """Cover a run; a single character may have any follower if it stands ``alone`` at the end of its run."""
    if len(text) == 1:
        yield Pair(text, None if alone else "", offset)
        return
    for begin in [*range(0, len(text) - 2, 2), len(text) - 2]:
        yield Pair(text[begin], text[begin + 1], offset + begin)


def _fit(part: Run, *, first: bool, last: bool) -> Fit:
    """Words at the ends of a keyword may go on beyond it, single letters may not: “c” is not in “cat”."""
    single = part.kind is Kind.LETTER and len(part.text) == 1
    if single or part.kind is Kind.SYMBOL or not (first or last):
        return Fit.WHOLE
    if first and last:
        return Fit.CONTAINED
    return Fit.AT_END if first else Fit.AT_BEGIN
