"""`search.text`, opened: which accounts an expression of keywords holds for, and how well it fits them."""

from collections.abc import Iterator
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fukasa.core.errors import InvalidInput
from fukasa.lake.arrays import ArrayFile
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.query.keywords import EVERYWHERE, AllOf, AnyOf, Expression, Keyword, TextField, Without, wanted
from fukasa.lake.text.forms import forms_by
from fukasa.lake.text.phrases import Asked, Mask, are_frequent, frequent, in_all, side_by_side
from fukasa.lake.text.places import Postings, Terms
from fukasa.lake.text.weighting import FIELDS, STEPS
from fukasa.lake.text.wording import wording
from fukasa.lake.text.writer import FORMAT, KIND

MAX_KEYWORDS = 200
MAX_DEPTH = 100
"""More than the language can write: up to three in each pair of its parentheses, of which 30 stand in each other."""
_REMEMBERED = 4  # frequent keywords: matching and scoring ask for them one after the other
_FEW = 64  # times fewer rows than postings: then each row is looked up by itself


class TextIndex:
    """The text part of a search index; safe to share between threads.

    Args:
        path: a file that :func:`fukasa.lake.text.writer.write_text` wrote.

    Attributes:
        accounts: how many accounts were indexed.
        forms_name: the dictionary of normal forms; empty for none.

    Raises:
        IndexUnreadable: the file is missing, damaged or of another format.

    """

    def __init__(self, path: Path) -> None:
        file = ArrayFile(path, KIND)
        if file.facts.get("format") != FORMAT:
            message = (
                f"the index file {path.name} has format {file.facts.get('format')}, this program reads {FORMAT}; "
                "build it again with `fukasa refresh`"
            )
            raise IndexUnreadable(message, path=str(path))
        self.accounts = int(file.facts["accounts"])
        self.forms_name = str(file.facts["forms"])
        self._terms = Terms(file)
        self._frequent = lru_cache(_REMEMBERED)(self._find_frequent)

    def match(self, expression: Expression, *, within: Mask | None = None) -> NDArray[np.uint32]:
        """Find the accounts for which an expression holds.

        Args:
            expression: what is looked for.
            within: shape (accounts,); only these accounts are looked at. None for all.

        Returns:
            Rows, ascending.

        Raises:
            InvalidInput: there are too many keywords, too many parentheses in each other, or a keyword is too long.

        """
        _check(expression)
        return np.flatnonzero(self._holds(expression, within)).astype(np.uint32)

    def score(self, expression: Expression, rows: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Tell how well the keywords that speak for an account fit it: BM25F (Robertson and Zaragoza, 2009).

        A keyword of several units counts as much as the unit of it that says least, and is as rare as its rarest.
        One that stands beside others in an OR counts where it holds; normal forms find accounts and add nothing.

        Args:
            expression: the expression that was matched.
            rows: accounts that it holds for.

        Returns:
            Shape of ``rows``; larger fits better, 0 where no keyword adds anything.

        """
        _check(expression)
        total = np.zeros(len(rows), np.float32)
        needed = frozenset(_needed(expression))
        for keyword in dict.fromkeys(wanted(expression)):
            units = self._units(keyword)
            if units:
                least = self._least(units, rows, all_hold=keyword in needed)
                total += np.float32(self._weight(units)) * least * self._counts(keyword, rows, needed)
        return total

    def shortened(self, expression: Expression) -> tuple[Keyword, ...]:
        """List the keywords that fit more words than are looked at; only the most frequent words count for them."""
        _check(expression)
        return tuple(word for word in _leaves(expression) if any(unit.cut for unit in self._units(word)))

    def _holds(self, expression: Expression, within: Mask | None) -> Mask:
        match expression:
            case Keyword():
                return self._keyword(expression, within)
            case AllOf(parts):
                return self._all_of(sorted(parts, key=self._size), within)
            case AnyOf(parts):
                return reduce(lambda any_, part: any_ | self._holds(part, within), parts, self._none())
            case Without(part):
                return self._all(within) & ~self._holds(part, within)

    def _all_of(self, parts: list[Expression], within: Mask | None) -> Mask:
        """Look at each part only where those before it hold."""
        alive = within
        for part in parts:
            alive = self._holds(part, alive)
        return self._all(alive)

    def _keyword(self, keyword: Keyword, within: Mask | None) -> Mask:
        found = self._phrase(keyword.text, keyword.fields, within)
        forms = forms_by(self.forms_name)
        if forms is None or keyword.fields != EVERYWHERE:
            return found
        return found | self._phrase(forms.of_keyword(keyword.text), EVERYWHERE, within)

    def _phrase(self, text: str, fields: frozenset[TextField], within: Mask | None) -> Mask:
        units = self._asked(text)
        if are_frequent(units, self.accounts):
            met = self._frequent(text, fields)
            return met if within is None else met & within
        if len(units) > 1 or (units and fields != EVERYWHERE):
            return side_by_side(units, _allowed(fields), self.accounts, within)
        met = self._none()
        if units:
            met[in_all([units[0].postings], self.accounts, within)] = True
        return met

    def _find_frequent(self, text: str, fields: frozenset[TextField]) -> Mask:
        met = frequent(self._asked(text), _allowed(fields), self.accounts)
        met.flags.writeable = False  # it is given out again
        return met

    def _asked(self, text: str) -> list[Asked]:
        return [Asked(self._terms.of(unit), unit.offset) for unit in wording(text)]

    def _units(self, keyword: Keyword) -> list[Postings]:
        return [self._terms.of(unit) for unit in wording(keyword.text)]

    def _size(self, part: Expression) -> int:
        """Tell how much a part narrows the rest: the postings of a keyword's rarest unit; other parts come last."""
        if not isinstance(part, Keyword):
            return self.accounts
        return min((len(unit.rows) for unit in self._units(part)), default=0)

    def _weight(self, units: list[Postings]) -> float:
        """Give the rarity of a keyword, the logarithm of BM25 without negative values."""
        accounts = min(len(unit.rows) for unit in units)
        found = min(accounts, self.accounts)
        return float(np.log1p((self.accounts - found + 0.5) / (found + 0.5))) / STEPS

    def _least(self, units: list[Postings], rows: NDArray[np.uint32], *, all_hold: bool) -> NDArray[np.uint8]:
        impacts = [self._impacts(unit, rows, in_all=all_hold) for unit in units]
        return reduce(np.minimum, impacts)

    def _impacts(self, unit: Postings, rows: NDArray[np.uint32], *, in_all: bool) -> NDArray[np.uint8]:
        """Give the impact of a unit in each row; the largest where several words fit, 0 where none does."""
        if in_all and unit.single and len(rows) == len(unit.rows):
            return unit.impacts  # as many rows as postings, and a posting in each row
        if unit.single and len(rows) * _FEW < len(unit.rows):
            place = np.minimum(np.searchsorted(unit.rows, rows), len(unit.rows) - 1)
            return np.where(unit.rows[place] == rows, unit.impacts[place], np.uint8(0))
        impacts, found = np.zeros(self.accounts, np.uint8), unit.impacts
        impacts[unit.rows] = found
        if not unit.single:  # an account may come several times, and the last one stood
            larger = np.flatnonzero(impacts[unit.rows] < found)
            np.maximum.at(impacts, unit.rows[larger], found[larger])
        return impacts.take(rows)

    def _counts(self, keyword: Keyword, rows: NDArray[np.uint32], needed: frozenset[Keyword]) -> Mask | bool:
        """Tell in which rows a keyword holds; those that must hold for the whole expression do in all."""
        if keyword in needed:
            return True
        if keyword.fields == EVERYWHERE and len(wording(keyword.text)) == 1:
            return True
        within = self._none()
        within[rows] = True
        return self._phrase(keyword.text, keyword.fields, within)[rows]

    def _none(self) -> Mask:
        return np.zeros(self.accounts, np.bool_)

    def _all(self, within: Mask | None) -> Mask:
        return np.ones(self.accounts, np.bool_) if within is None else within


def _check(expression: Expression) -> None:
    keywords = sum(1 for _ in _leaves(expression))
    if keywords > MAX_KEYWORDS:
        message = f"{keywords:,} keywords were asked for at once; {MAX_KEYWORDS} are the most: leave some out"
        raise InvalidInput(message, keywords=keywords)


def _leaves(expression: Expression) -> Iterator[Keyword]:
    """Give all keywords, without recursion: what comes from outside may be nested as deep as it likes."""
    waiting = [(expression, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > MAX_DEPTH:
            message = f"the keywords are nested more than {MAX_DEPTH} deep; use fewer parentheses"
            raise InvalidInput(message)
        match part:
            case Keyword():
                yield part
            case AllOf(parts) | AnyOf(parts):
                waiting += [(inner, depth + 1) for inner in reversed(parts)]
            case Without(inner):
                waiting.append((inner, depth + 1))


def _needed(expression: Expression) -> Iterator[Keyword]:
    """Give the keywords that hold wherever the expression holds."""
    match expression:
        case Keyword():
            yield expression
        case AllOf(parts):
            for part in parts:
                yield from _needed(part)
        case AnyOf() | Without():
            return


def _allowed(fields: frozenset[TextField]) -> Mask:
    allowed = np.ones(8, np.bool_)
    if fields != EVERYWHERE:
        allowed[: len(FIELDS)] = [name in fields for name in FIELDS]
    return allowed
