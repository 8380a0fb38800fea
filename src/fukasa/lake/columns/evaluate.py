"""From a query to packed bits: every condition is one set of bits, joined by AND."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from fukasa.core.provenance import Scope
from fukasa.lake.columns import bits
from fukasa.lake.columns.bits import Bits, Rows
from fukasa.lake.columns.cutoff import reaching
from fukasa.lake.columns.names import HANDLE, KEY
from fukasa.lake.columns.store import ColumnStore
from fukasa.lake.query.costs import CostTables, normal_costs
from fukasa.lake.query.criteria import Criteria, CutoffFilter
from fukasa.lake.query.fields import FlagField, RangeField, SetField
from fukasa.lake.query.keywords import Expression
from fukasa.lake.query.model import AccountQuery

Field = SetField | RangeField | FlagField
Match = Callable[[Expression, Bits], Rows]
"""Gives the rows, of those that may be looked at, in whose texts an expression holds."""


@dataclass(frozen=True)
class Matching:
    """The accounts that match a query.

    Attributes:
        rows: account rows of the index.
        asked: per field the accounts that fulfil what must hold of it.
        others: accounts that fulfil everything else, visibility included, but for the last.
        last: keeps of some accounts those that fulfil a condition that is costly to tell of many.

    """

    rows: int
    asked: dict[Field, Bits]
    others: Bits
    last: Callable[[Bits], Bits]

    @cached_property
    def bits(self) -> Bits:
        """The accounts that match."""
        return self.last(bits.all_of([self.others, *self.asked.values()], self.rows))

    def without(self, name: Field) -> Bits:
        """Give the accounts that would match if nothing were asked of one field."""
        if name not in self.asked:
            return self.bits
        kept = [part for asked, part in self.asked.items() if asked is not name]
        return self.last(bits.all_of([self.others, *kept], self.rows))


@dataclass(frozen=True)
class Evaluator:
    """Answers queries over the columns of an index.

    Attributes:
        store: the columns.
        match: finds texts.
        tables: the quantiles of costs for the shapes of the index.

    """

    store: ColumnStore
    match: Match
    tables: CostTables = normal_costs

    def matching(self, query: AccountQuery, scope: Scope) -> Matching:
        """Find the accounts that match, as seen by a scope."""
        asked = dict(self._fields(query.must))
        others = [self.store.visible(scope), *self._named(query)]
        others += [bits.negated(part, self.store.rows) for part in self.conditions(query.never)]
        rest = bits.all_of(others, self.store.rows)
        if query.words is not None:
            rest = bits.of_rows(self.match(query.words, rest), self.store.rows)
        return Matching(self.store.rows, asked, rest, partial(self._reaching, query.must.cutoff))

    def _reaching(self, cutoff: CutoffFilter | None, found: Bits) -> Bits:
        """Keep whom a cut-off keeps."""
        return found if cutoff is None else found & reaching(cutoff, self.store, self.tables, within=found)

    def conditions(self, criteria: Criteria) -> Iterator[Bits]:
        """Give the accounts of which each condition holds, condition by condition; what is unknown does not hold."""
        for _, part in self._fields(criteria):
            yield part
        if criteria.cutoff is not None:
            yield reaching(criteria.cutoff, self.store, self.tables)

    def _fields(self, criteria: Criteria) -> Iterator[tuple[Field, Bits]]:
        for name, values in criteria.sets.items():
            if values:
                yield name, self.store.set(name.value).any_of(values)
        for figure, span in criteria.ranges.items():
            yield figure, self.store.number(figure.value).within(span.low, span.high)
        for flag, asked in criteria.flags.items():
            holds = self.holds(flag)
            yield flag, holds if asked else bits.negated(holds, self.store.rows)

    def holds(self, flag: FlagField) -> Bits:
        """Give the accounts of which a flag holds."""
        if flag is FlagField.IS_OWN:
            return bits.negated(self.store.shared, self.store.rows)
        return self.store.flag(flag.value)

    def _named(self, query: AccountQuery) -> Iterator[Bits]:
        """Keep and leave out accounts by handle and by key."""
        if query.handles:
            yield self._found(HANDLE, query.handles)
        if query.keys is not None:
            yield self._found(KEY, query.keys)
        if query.excluded_handles:
            yield bits.negated(self._found(HANDLE, query.excluded_handles), self.store.rows)
        if query.excluded_keys:
            yield bits.negated(self._found(KEY, query.excluded_keys), self.store.rows)

    def _found(self, name: str, texts: tuple[str, ...]) -> Bits:
        return bits.of_rows(self.store.key(name).find(texts), self.store.rows)
