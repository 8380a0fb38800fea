"""The limits of a plan as rows A x + D y ≤ b over posts x and bookings y, each with the id of its rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array, vstack

from fukasa.analysis.planning.problem import limits as rule
from fukasa.analysis.planning.problem.limits import SMALL_TIERS, Limits, Share
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

ROUNDING = 5e-10
"""A row holds if it is exceeded by no more than this part of its terms."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what a post and what a booking of some options adds, and the limit."""

    rule: str
    options: Integers
    posts: Reals
    booked: Reals
    limit: float


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows; matrices are rows × options."""

    rules: tuple[str, ...]
    posts: csr_array
    booked: csr_array
    limit: Reals

    def use(self, posts: Integers) -> Reals:
        """Give A x + D y."""
        return np.asarray(self.posts @ posts + self.booked @ (posts > 0))

    def broken(self, posts: Integers) -> Flags:
        """Mark the rows that a plan breaks, rounding apart."""
        terms = abs(self.posts) @ posts + abs(self.booked) @ (posts > 0) + np.abs(self.limit)
        return np.asarray(self.use(posts) > self.limit + ROUNDING * terms)

    def only(self, options: Integers) -> "Rows":
        """Give the rows over some of the options."""
        return Rows(self.rules, self.posts[:, options], self.booked[:, options], self.limit)

    def with_row(self, name: str, per_post: Reals, limit: float) -> "Rows":
        """Give the rows and one more over posts."""
        return Rows(
            (*self.rules, name),
            csr_array(vstack([self.posts, csr_array(per_post[None, :])], format="csr")),
            csr_array(vstack([self.booked, csr_array((1, len(per_post)))], format="csr")),
            np.append(self.limit, limit),
        )


def build_rows(options: pl.DataFrame, limits: Limits) -> Rows:
    """Write the limits as rows; the risk has none here, it is no row over the options alone."""
    rows = list(limit_rows(options, limits))
    return Rows(
        rules=tuple(row.rule for row in rows),
        posts=_matrix([(row.options, row.posts) for row in rows], options.height),
        booked=_matrix([(row.options, row.booked) for row in rows], options.height),
        limit=np.array([row.limit for row in rows], dtype=np.float64),
    )


def _matrix(rows: list[tuple[Integers, Reals]], width: int) -> csr_array:
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows], dtype=np.int64)])
    columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, dtype=np.int64)
    values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0)
    matrix = csr_array((values, columns, starts), shape=(len(rows), width))
    matrix.eliminate_zeros()
    return matrix


def limit_rows(options: pl.DataFrame, limits: Limits) -> Iterator[Row]:
    """Give the rows of the limits one by one."""
    n = options.height
    everybody, one = np.arange(n), np.ones(n)
    price = options["price"].to_numpy()
    if limits.budget is not None:
        yield Row(rule.BUDGET, everybody, price, 0 * one, limits.budget)
    for share in limits.shares:
        yield from _share_rows(options, share, price)
    yield Row(rule.MIN_CREATORS, everybody, 0 * one, -one, -max(1, limits.min_creators))
    if limits.max_creators is not None:
        yield Row(rule.MAX_CREATORS, everybody, 0 * one, one, limits.max_creators)
    if limits.max_posts is not None:
        yield Row(rule.MAX_POSTS, everybody, one, 0 * one, limits.max_posts)
    yield from _group_rows(options, limits)


def _share_rows(options: pl.DataFrame, share: Share, price: Reals) -> Iterator[Row]:
    everybody, none = np.arange(options.height), np.zeros(options.height)
    inside = options["tier"].is_in(SMALL_TIERS) if share.kind == "small" else options[share.kind] == share.value
    part = inside.fill_null(value=False).to_numpy().astype(np.float64)
    if share.min is not None:
        yield Row(share.min_id, everybody, price * (share.min - part), none, 0.0)
    if share.max is not None:
        yield Row(share.max_id, everybody, price * (part - share.max), none, 0.0)


def _group_rows(options: pl.DataFrame, limits: Limits) -> Iterator[Row]:
    creators = groups_of(options["creator_id"])
    for creator in limits.must_have:
        yield _count_row(rule.must_have_id(creator), creators.get(creator, ()), -1.0, -1.0)
    for creator, members in creators.items():
        if len(members) > 1:
            yield _count_row(rule.person_id(creator), members, 1.0, 1.0)
    if limits.max_per_agency is not None:
        for agency, members in groups_of(options["agency"]).items():
            if len(members) > limits.max_per_agency:
                yield _count_row(rule.agency_id(agency), members, 1.0, limits.max_per_agency)
    categories = groups_of(options["category"])
    for category in limits.exclusive_categories:
        if len(categories.get(category, ())) > 1:
            yield _count_row(rule.exclusive_id(category), categories[category], 1.0, 1.0)
    for one, other in rivals(options):
        yield _count_row(rule.conflict_id(one, other), [*creators[one], *creators[other]], 1.0, 1.0)


def _count_row(name: str, members: Iterable[int], sign: float, limit: float) -> Row:
    rows = np.fromiter(members, dtype=np.int64)
    return Row(name, rows, np.zeros(len(rows)), np.full(len(rows), sign), limit)


def groups_of(names: pl.Series) -> dict[str, list[int]]:
    """Give the rows of every name, in the order of the table; who has none is in no group."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if name is not None:
            groups[name].append(row)
    return dict(groups)


def rivals(options: pl.DataFrame) -> list[tuple[str, str]]:
    """Give the pairs of creators who are not booked together; it is enough that one of them names the other."""
    known = set(options["creator_id"])
    named = options.select("creator_id", other="conflicts").explode("other").drop_nulls().unique()
    pairs = {(min(pair), max(pair)) for pair in named.iter_rows() if pair[1] in known and pair[0] != pair[1]}
    return sorted(pairs)
