"""A search as SQL: slow beside the column engine, and what that engine is held against."""

from collections.abc import Iterator
from dataclasses import dataclass

from fukasa.core.provenance import Scope
from fukasa.lake.query.costs import CostTables, normal_costs
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.cursor import Cursor
from fukasa.lake.query.cutoff_sql import reaches
from fukasa.lake.query.fields import SEVERAL, FlagField, RangeField, SetField
from fukasa.lake.query.keywords import EVERYWHERE, AllOf, AnyOf, Expression, Keyword, TextField, Without
from fukasa.lake.query.model import AccountQuery, Order
from fukasa.lake.query.where import Where, either, every

SEARCHED_TEXT = "search_text"
_NONE_MET = "CAST(0 AS INTEGER)"  # a bare 0 would name a column of the order
_TEXT_COLUMNS = {
    TextField.HANDLE: "handle",
    TextField.NAME: "name",
    TextField.BIO: "bio",
    TextField.TAGS: "concat_ws(' ', category, category_2, array_to_string(top_hashtags, ' '))",
}


def where(query: AccountQuery, scope: Scope, tables: CostTables = normal_costs) -> Where:
    """Write the condition of a query as seen by a scope; facts of other workspaces are never visible.

    Args:
        query: what is asked.
        scope: who asks.
        tables: the quantiles of costs for the shapes of the index that is asked.

    """
    parts = [_visible(scope), *_conditions(query.must, tables)]
    parts += [part.negated for part in _conditions(query.never, tables)]
    if query.words is not None:
        parts.append(_words(query.words))
    return every([*parts, *_named(query)])


@dataclass(frozen=True, slots=True)
class OrderBy:
    """An order: the figure sorted by, and the whole of it."""

    figure: Where
    sql: str
    values: tuple[object, ...]


def order(query: AccountQuery, tables: CostTables = normal_costs) -> OrderBy:
    """Write the order of the results."""
    figure = _sorted_by(query, tables)
    sql = f"{figure.sql} {'DESC' if _descending(query) else 'ASC'} NULLS LAST, account_no"
    return OrderBy(figure, sql, figure.values)


def after(cursor: Cursor, query: AccountQuery, tables: CostTables = normal_costs) -> Where:
    """Write the condition that keeps the rows behind a cursor; unknown figures stand last in either direction."""
    column = _sorted_by(query, tables)
    if cursor.value is None:
        return Where(f"({column.sql} IS NULL AND account_no > ?)", (*column.values, cursor.row))
    sign = "<" if _descending(query) else ">"
    return either(
        (
            Where(f"{column.sql} {sign} ?", (*column.values, cursor.value)),
            Where(f"({column.sql} = ? AND account_no > ?)", (*column.values, cursor.value, cursor.row)),
            Where(f"{column.sql} IS NULL", column.values),
        )
    )


def _sorted_by(query: AccountQuery, tables: CostTables) -> Where:
    """Give the figure; for relevance the number of wishes met, as SQL knows no scores of texts."""
    if isinstance(query.sort, RangeField):
        return Where(query.sort.value)
    met = list(_conditions(query.should, tables))
    sql = " + ".join(f"CAST(coalesce({part.sql}, false) AS INTEGER)" for part in met)
    return Where(f"({sql or _NONE_MET})", tuple(value for part in met for value in part.values))


def _descending(query: AccountQuery) -> bool:
    return query.descending or isinstance(query.sort, Order)


def _visible(scope: Scope) -> Where:
    """Own rows, and the shared rows that no own row replaces."""
    if scope.workspace is None:
        return Where("visibility = 'shared'")
    sql = "(visibility = ? OR (visibility = 'shared' AND NOT list_contains(replaced_for, ?)))"
    return Where(sql, (scope.workspace, scope.workspace))


def _conditions(criteria: Criteria, tables: CostTables) -> Iterator[Where]:
    """Write each condition by itself."""
    yield from (_any_of(name, values) for name, values in criteria.sets.items() if values)
    yield from (_within(name, span) for name, span in criteria.ranges.items())
    yield from (_flagged(name, value) for name, value in criteria.flags.items())
    if criteria.cutoff is not None:
        yield reaches(criteria.cutoff, tables)


def _any_of(name: SetField, values: tuple[str, ...]) -> Where:
    marks = ", ".join("?" * len(values))
    if name is SetField.CATEGORY:
        return Where(f"(category IN ({marks}) OR category_2 IN ({marks}))", values + values)
    if name in SEVERAL:
        return Where(f"list_has_any({name.value}, ?)", (list(values),))
    return Where(f"{name.value} IN ({marks})", values)


def _within(name: RangeField, span: Range) -> Where:
    ends = [(">=", span.low), ("<=", span.high)]
    given = [(sign, value) for sign, value in ends if value is not None]
    if not given:
        return Where(f"{name.value} IS NOT NULL")
    return every(Where(f"{name.value} {sign} ?", (value,)) for sign, value in given)


def _flagged(name: FlagField, value: bool) -> Where:  # noqa: FBT001  the flag's own value is what is asked for
    if name is FlagField.IS_OWN:
        return Where("visibility <> 'shared'" if value else "visibility = 'shared'")
    return Where(f"coalesce({name.value}, false) = ?", (value,))


def _words(expression: Expression) -> Where:
    match expression:
        case Keyword(text, fields):
            return _contains(text, fields)
        case AllOf(parts):
            return every(map(_words, parts))
        case AnyOf(parts):
            return either(map(_words, parts))
        case Without(part):
            return _words(part).negated


def _contains(text: str, fields: frozenset[TextField]) -> Where:
    """Look for a folded text; SQL holds no captions."""
    if fields == EVERYWHERE:
        return Where(f"contains({SEARCHED_TEXT}, ?)", (text,))
    columns = (_TEXT_COLUMNS[name] for name in TextField if name in fields and name in _TEXT_COLUMNS)
    return either(Where(f"contains(lower(coalesce({column}, '')), ?)", (text,)) for column in columns)


def _named(query: AccountQuery) -> Iterator[Where]:
    """Keep and leave out handles and keys."""
    if query.handles:
        yield Where("lower(handle) IN (SELECT unnest(?))", (list(query.handles),))
    if query.excluded_handles:
        yield Where("lower(coalesce(handle, '')) NOT IN (SELECT unnest(?))", (list(query.excluded_handles),))
    if query.keys is not None:
        yield Where("account_key IN (SELECT unnest(?))", (list(query.keys),))
    if query.excluded_keys:
        yield Where("account_key NOT IN (SELECT unnest(?))", (list(query.excluded_keys),))
