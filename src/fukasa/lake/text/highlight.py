"""Where the keywords stand in a text as it was written, for marking them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from fukasa.lake.query.keywords import Expression, wanted
from fukasa.lake.text.characters import Kind, kind_of
from fukasa.lake.text.folding import IGNORED, folded
from fukasa.lake.text.wording import Run, runs

Span = tuple[int, int]
_JOINING = re.compile(f"[\u1160-\u11ff\uff9e\uff9f{IGNORED}]")
"""Vowels and finals of Korean letters, voicing marks of half width, and what is not seen between them."""


def spans(text: str, expression: Expression) -> tuple[Span, ...]:
    """Find the keywords that speak for an account in one of its texts.

    Args:
        text: as it was written.
        expression: what was looked for; keywords under a NOT are not marked, and fields are not asked about.

    Returns:
        Begin and end of each place in ``text``, in reading order; places that touch or overlap are one.

    """
    read = _Read.of(text)
    found = sorted({place for keyword in wanted(expression) for place in read.places(runs(keyword.text))})
    return tuple(_joined(found))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A unit of the text: a word, a sign or one paired character.

    Attributes:
        run: its kind and what stands there, folded.
        begin: its first character in the folded text.
        glued: whether it follows the unit before without anything between.

    """

    run: Run
    begin: int
    glued: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as units.

    Attributes:
        pieces: its units.
        origin: per folded character the span of the written text that it comes from.

    """

    pieces: tuple[_Piece, ...]
    origin: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> "_Read":
        """Fold a text and take it apart."""
        clusters = [(begin, end, folded(text[begin:end])) for begin, end in _clusters(text)]
        origin = tuple((begin, end) for begin, end, letters in clusters for _ in letters)
        return cls(tuple(_pieces("".join(letters for *_, letters in clusters))), origin)

    def places(self, asked: tuple[Run, ...]) -> Iterator[Span]:
        """Give the written places where a keyword stands."""
        wanted_units = [(unit, number > 0) for run in asked for number, unit in enumerate(_units(run.kind, run.text))]
        for first in range(len(self.pieces) - len(wanted_units) + 1 if wanted_units else 0):
            pieces = self.pieces[first : first + len(wanted_units)]
            last = len(pieces) - 1
            fits = (
                _inside(piece, unit, glued=glued, first=number == 0, last=number == last)
                for number, (piece, (unit, glued)) in enumerate(zip(pieces, wanted_units, strict=True))
            )
            starts = list(fits)
            if all(place is not None for place in starts):
                yield from self._written(pieces, starts[0] or (), len(wanted_units[-1][0].text))

    def _written(self, pieces: tuple[_Piece, ...], starts: tuple[int, ...], length: int) -> Iterator[Span]:
        """Tell the written span of a place; a single word may stand several times in one of the text."""
        for start in starts:
            end = (start if len(pieces) == 1 else 0) + length
            yield self.origin[pieces[0].begin + start][0], self.origin[pieces[-1].begin + end - 1][1]


def _clusters(text: str) -> Iterator[Span]:
    """Cut a text where folding may be done piece by piece: before every character that joins nothing before it."""
    begins = [number for number, character in enumerate(text) if number == 0 or not _joins(character)]
    yield from pairwise([*begins, len(text)])


def _joins(character: str) -> bool:
    return bool(unicodedata.combining(character) or _JOINING.match(character))


def _pieces(text: str) -> Iterator[_Piece]:
    groups = [(kind, "".join(characters)) for kind, characters in groupby(text, kind_of)]
    begins = accumulate((len(letters) for _, letters in groups), initial=0)
    for (kind, letters), begin in zip(groups, begins, strict=False):
        place = begin
        for number, unit in enumerate(_units(kind, letters)):
            yield _Piece(unit, place, number > 0)
            place += len(unit.text)


def _units(kind: Kind, letters: str) -> Iterator[Run]:
    if kind in {Kind.PAIRED, Kind.SYMBOL}:
        yield from (Run(kind, letter) for letter in letters)
    elif kind is not Kind.SEPARATOR:
        yield Run(kind, letters)


def _inside(piece: _Piece, unit: Run, *, glued: bool, first: bool, last: bool) -> tuple[int, ...] | None:
    """Tell where in a unit of the text one of the keyword stands; None where it does not."""
    if glued and unit.kind is Kind.PAIRED and not piece.glued:
        return None
    written, sought = piece.run.text, unit.text
    alone = unit.kind is Kind.LETTER and len(sought) == 1
    if written == sought:
        return (0,)
    if alone or not (first or last):
        return None
    if first and last:
        return tuple(found.start() for found in re.finditer(f"(?={re.escape(sought)})", written)) or None
    if first:
        return (len(written) - len(sought),) if written.endswith(sought) else None
    return (0,) if written.startswith(sought) else None


def _joined(places: list[Span]) -> Iterator[Span]:
    held: Span | None = None
    for begin, end in places:
        if held is None or begin > held[1]:
            if held is not None:
                yield held
            held = begin, end
        else:
            held = held[0], max(held[1], end)
    if held is not None:
        yield held
