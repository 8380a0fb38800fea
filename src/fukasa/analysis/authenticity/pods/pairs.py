"""Pairs of accounts tied more than chance allows: by regulars they share, or by visiting each other at once."""

import numpy as np
import polars as pl
from scipy import sparse
from scipy.special import bdtrc

from fukasa.analysis.authenticity.pods.chance import both, false_discovery, overlap_tail, rate_tail
from fukasa.analysis.authenticity.pods.graph import CommentGraph
from fukasa.analysis.authenticity.pods.settings import PodConfig
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.steps import done

_ROWS = 20_000  # accounts whose pairs are counted at a time


def at_once(frame: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Keep those whose visits fall within the hour far more often than is usual on their platform.

    Args:
        frame: account_key, visits, hour.
        graph: tells what is usual: the median over accounts that heard enough.
        config: thresholds.

    """
    accounts = graph.accounts.lazy()
    heard = accounts.filter(pl.col("heard") >= config.min_heard)
    usual = heard.group_by("platform").agg(usual=(pl.col("hour") / pl.col("heard")).median())
    platforms = accounts.select("account_key", "platform").join(usual, on="platform", how="left")
    known = done(frame.lazy().join(platforms, on="account_key", how="left"))
    base = known["usual"].fill_null(config.usual_hour_share).clip(0.01, config.min_hour_share).to_numpy()
    hour, visits = known["hour"].to_numpy().astype(np.float64), known["visits"].to_numpy().astype(np.int64)
    chance = np.where(hour < 1, 1.0, bdtrc(np.maximum(hour - 1, 0), visits, base))
    rare = pl.Series(chance <= config.regular_p)
    often = known.lazy().filter(rare & (pl.col("hour") >= config.min_hour_share * pl.col("visits")))
    return done(often.select(frame.columns))


def regular_edges(graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Find who is a regular of which account: under several posts, and mostly within the hour."""
    return at_once(graph.edges.filter(pl.col("hour") >= config.min_hour_visits), graph, config)


def shared_pairs(graph: CommentGraph, regulars: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Find pairs that share regulars far above chance.

    Each account's regulars are compared with a draw from the people of both themes, where somebody is drawn the more
    often the more accounts of the theme he visits at any hour (the sparse bipartite configuration model: Saracco et al.
    2017): a theme with a common audience expects much to be shared. Counting goes over the commenters, not over the
    pairs of accounts, so that time grows with the edges.

    Returns:
        left, right (account keys, left < right), shared, expected, q_value.

    """
    counted = _shared(regulars, graph, config)
    tests = _with_themes(counted, graph)
    a, b, shared = (_real(tests, name) for name in ("regulars", "regulars_right", "shared"))
    population = np.maximum(_population(tests, graph), a + b)
    tested = tests.with_columns(
        expected=pl.Series(a * b / population), p=pl.Series(overlap_tail(shared, population, a, b))
    )
    able = graph.accounts.filter(pl.col("regulars") > 0)
    return _found(tested, able, config).select("left", "right", "shared", "expected", "q_value")


def mutual_pairs(graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Find pairs whose owners visit each other within the hour, both more often than chance gives.

    Chance: each visit that an account hears within the hour is by anybody of the theme, the more probably the more he
    visits there. So neither a creator who comments everywhere nor an account with thousands of comments looks tied.

    Returns:
        left, right (account keys, left < right), from_right (visits within the hour of the owner of right under left),
        from_left, expected (visits by chance, both ways), q_value.

    """
    toured = _owner_visits(graph)
    back = toured.select(left="right", right="left", from_left="hour", visits_left="visits", tour_left="tour")
    pairs = toured.filter(pl.col("left") < pl.col("right")).join(back, on=["left", "right"])
    pairs = pairs.rename({"hour": "from_right"}).filter((pl.col("from_left") > 0) & (pl.col("from_right") > 0))
    both_ways = pairs.with_columns(
        account_key="left",
        hour=pl.col("from_left") + pl.col("from_right"),
        visits=pl.col("visits") + pl.col("visits_left"),
    )
    tests = _with_themes(at_once(both_ways, graph, config), graph)
    one = _expected(tests, graph, "theme", "hour_heard", "tour")
    other = _expected(tests, graph, "theme_right", "hour_heard_right", "tour_left")
    p = both(rate_tail(_real(tests, "from_right"), one), rate_tail(_real(tests, "from_left"), other))
    tested = tests.with_columns(expected=pl.Series(one + other), p=pl.Series(p))
    able = graph.accounts.join(graph.owners, on="account_key", how="semi")
    return _found(tested, able, config).select("left", "right", "from_right", "from_left", "expected", "q_value")


def _shared(regulars: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Count shared regulars by the product of the sparse matrix with itself, some rows at a time."""
    most = config.most_regular(graph.accounts.height)  # owners too can be bots
    linking = regulars.filter(pl.len().over("commenter").is_between(2, most))
    keys = linking["account_key"].unique().sort()
    rows = (
        linking["account_key"].to_frame().join(keys.to_frame().with_row_index("at"), on="account_key", how="left")["at"]
    )
    columns = linking["commenter"].rank("dense").to_numpy() - 1
    shape = (keys.len(), int(columns.max()) + 1 if linking.height else 0)
    matrix = sparse.csr_array((np.ones(linking.height, dtype=np.int32), (rows.to_numpy(), columns)), shape=shape)
    turned = matrix.T.tocsr()
    found = [_block(matrix, turned, start, config.min_shared) for start in range(0, max(1, keys.len()), _ROWS)]
    counted = pl.concat(found)
    return counted.select(left=keys.gather(counted["left"]), right=keys.gather(counted["right"]), shared="shared")


def _block(matrix: sparse.csr_array, turned: sparse.csr_array, start: int, least: int) -> pl.DataFrame:
    product = (matrix[start : start + _ROWS] @ turned).tocoo()
    left, right = product.row.astype(np.int64) + start, product.col.astype(np.int64)
    keep = (left < right) & (product.data >= least)
    return pl.DataFrame({"left": left[keep], "right": right[keep], "shared": product.data[keep].astype(np.int64)})


def _with_themes(pairs: pl.DataFrame, graph: CommentGraph) -> pl.DataFrame:
    margins = graph.accounts.select("account_key", "platform", "theme", "regulars", hour_heard="hour")
    right = margins.drop("platform").rename(lambda name: f"{name}_right")
    joined = pairs.join(margins, left_on="left", right_on="account_key")
    return joined.join(right, left_on="right", right_on="account_key_right")


def _population(tests: pl.DataFrame, graph: CommentGraph) -> Reals:
    """Give the number of people that regulars of two themes are drawn from; one more meeting than seen is allowed."""
    links = graph.themes.select("theme", "links")
    sized = (
        tests.select("theme", "theme_right")
        .join(links, on="theme", how="left", maintain_order="left")
        .join(links, left_on="theme_right", right_on="theme", how="left", suffix="_right", maintain_order="left")
        .join(
            graph.overlaps,
            left_on=["theme", "theme_right"],
            right_on=["theme", "other"],
            how="left",
            maintain_order="left",
        )
    )
    met = sized["meetings"].fill_null(0).cast(pl.Float64).to_numpy() + 2  # a meeting is counted both ways
    return np.asarray(_real(sized, "links") * _real(sized, "links_right") / met)


def _owner_visits(graph: CommentGraph) -> pl.DataFrame:
    """Give visits of owners: left hears from the owner of right; tour: visits of that owner in the theme of left."""
    by_owner = graph.edges.join(graph.owners.rename({"account_key": "right"}), on="commenter").rename(
        {"account_key": "left"}
    )
    pairs = by_owner.group_by("left", "right").agg(pl.col("visits", "hour").sum())
    theme = graph.accounts.select(left="account_key", _theme="theme")
    return pairs.join(theme, on="left").with_columns(tour=pl.col("visits").sum().over("right", "_theme")).drop("_theme")


def _expected(tests: pl.DataFrame, graph: CommentGraph, theme: str, heard: str, tour: str) -> Reals:
    visits = tests.select(theme=theme).join(graph.themes, on="theme", how="left", maintain_order="left")["visits"]
    every = visits.fill_null(1).cast(pl.Float64).to_numpy()
    return np.asarray(_real(tests, heard) * _real(tests, tour) / np.maximum(every, 1.0))


def _real(frame: pl.DataFrame, name: str) -> Reals:
    return frame[name].cast(pl.Float64).to_numpy()


def _found(tested: pl.DataFrame, able: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Correct for all pairs that could have been found: those within a theme apart from those across themes."""
    sizes = able.group_by("platform", "theme").len("n").with_columns(pl.col("n").cast(pl.Float64))
    pairs = pl.col("n") * (pl.col("n") - 1) / 2
    within = sizes.select(family="theme", family_size=pairs)
    whole = sizes.group_by("platform").agg(n=pl.col("n").sum(), inner=pairs.sum())
    across = whole.select(family="platform", family_size=pairs - pl.col("inner"))
    family = pl.when(pl.col("theme") == pl.col("theme_right")).then("theme").otherwise("platform")
    named = tested.with_columns(family=family).join(pl.concat([within, across]), on="family", how="left")
    return false_discovery(named).filter(pl.col("q_value") <= config.fdr)
