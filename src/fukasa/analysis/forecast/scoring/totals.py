"""Do totals over several posts cover? Sums of what posts reached beside sums drawn from their forecasts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.scoring.cases import BANDS
from fukasa.analysis.forecast.scoring.figures import LEVEL, UNDEFINED, Figure
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.clustered import clustered_share
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval

POSTS = 20
DRAWS = 1_000
LEAST_TOTALS = 30
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class TotalsScore:
    """How totals did.

    Attributes:
        status: ``ok``, or ``insufficient`` with fewer than 30 totals.
        n: totals.
        posts: posts in each.
        creators: creators in each.
        coverage: share of totals inside the central intervals, by level in percent; independent of each other where
            creators are. Undefined where insufficient.
        median_ape: median of |median of the drawn total − total| / total.

    """

    status: str
    n: int
    posts: int
    creators: int
    coverage: Mapping[int, Figure]
    median_ape: float | None


def score_totals(
    rows: pl.DataFrame,
    *,
    shapes: Shapes,
    rng: np.random.Generator,
    posts: int = POSTS,
    creators: int = 1,
    draws: int = DRAWS,
) -> TotalsScore:
    """Add up held-out posts and compare the sums with sums drawn from the forecasts, never with sums of interval ends.

    Args:
        rows: account_key, actual, mu, sigma, shape, shared of held-out posts, in the order in which they are taken;
            only complete totals count.
        shapes: the shapes that ``shape`` points at.
        rng: for the draws and for which creators share a total.
        posts: posts in a total, the same number of each of its creators.
        creators: creators in a total. With 1, an account may give several totals, one after the other.
        draws: drawn totals behind each interval.

    Raises:
        InvalidInput: the posts cannot be divided evenly among the creators.

    """
    if creators < 1 or posts < 1 or posts % creators:
        raise InvalidInput(f"a total of {posts} posts cannot be shared evenly by {creators} creators; choose a divisor")
    used = _bundles(rows.filter(pl.col("actual").is_not_null(), pl.col("mu").is_not_null()), posts, creators, rng)
    number = used["_bundle"].n_unique()
    if number < LEAST_TOTALS:
        return TotalsScore("insufficient", number, posts, creators, dict.fromkeys(BANDS, UNDEFINED), None)
    reached = used["actual"].cast(pl.Float64).to_numpy().reshape(number, posts).sum(axis=1)
    place, middle = _placed(used, shapes, reached, posts, rng, draws)
    owner = used["_cluster"].to_numpy().reshape(number, posts)[:, 0]
    coverage = {level: _coverage(np.abs(place - 0.5) <= level / 200, owner) for level in BANDS}
    known = reached > 0
    ape = float(np.median(np.abs(middle - reached)[known] / reached[known])) if known.any() else None
    return TotalsScore("ok", number, posts, creators, coverage, ape)


def _bundles(rows: pl.DataFrame, posts: int, creators: int, rng: np.random.Generator) -> pl.DataFrame:
    """Number the totals; whatever does not fill one is left out."""
    each = posts // creators
    order = pl.int_range(pl.len()).over("account_key")
    parted = rows.with_columns(_part=order // each, _account=pl.col("account_key").rank("dense").cast(pl.Int64) - 1)
    whole = parted.filter(pl.len().over("account_key", "_part") == each)
    if creators == 1:
        named = whole.with_columns(
            _bundle=pl.struct("_account", "_part").rank("dense").cast(pl.Int64), _cluster="_account"
        )
    else:
        firsts = whole.filter(pl.col("_part") == 0)
        accounts = firsts["_account"].unique().sort()
        groups = pl.DataFrame({"_account": accounts, "_bundle": rng.permutation(len(accounts)) // creators})
        named = firsts.join(groups, on="_account", how="left").with_columns(_cluster="_bundle")
    return named.filter(pl.len().over("_bundle") == posts).sort("_bundle", "_account", maintain_order=True)


def _placed(
    used: pl.DataFrame, shapes: Shapes, reached: Reals, posts: int, rng: np.random.Generator, draws: int
) -> tuple[Reals, Reals]:
    """Give the place of each total among its draws, 0 to 1, and the median of its draws."""
    place, middle = np.empty(len(reached)), np.empty(len(reached))
    block = max(1, _AT_ONCE // (draws * posts))
    for start in range(0, len(reached), block):
        part = used[start * posts : (start + block) * posts]
        forecast = Predictive.of(part, shapes)
        single = forecast.sample(rng, draws, accounts=part["_account"].to_numpy())[:, :, 0]
        drawn = single.reshape(draws, -1, posts).sum(axis=2)
        here = slice(start, start + drawn.shape[1])
        place[here] = ((drawn < reached[here]).sum(axis=0) + 0.5) / (draws + 1)
        middle[here] = np.median(drawn, axis=0)
    return place, middle


def _coverage(inside: Flags, owner: Integers) -> Figure:
    cluster = np.unique(owner, return_inverse=True)[1]
    hits = np.bincount(cluster, weights=inside).astype(np.float64)
    share = clustered_share(hits, np.bincount(cluster).astype(np.float64), LEVEL)
    if share is None:
        return Figure(float(inside.mean()), reason="one_account")
    return Figure(share.value, Interval(share.low, share.high, LEVEL))
