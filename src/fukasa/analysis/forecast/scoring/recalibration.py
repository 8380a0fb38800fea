"""New shapes from scored forecasts: the answer to drift."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from fukasa.analysis.forecast.scoring.eras import with_eras
from fukasa.analysis.forecast.scoring.figures import LEVEL
from fukasa.analysis.forecast.shape_fit import LEAST_CREATORS, fit_shapes
from fukasa.analysis.forecast.shapes import ALL, NORMAL, SEPARATOR, Shapes
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.clustered import ClusteredShare, clustered_share
from fukasa.core.errors import InvalidInput

_HALF_COUNT = 0.5  # a post that reached nothing stands as half a count
_BAND = (0.1, 0.9)
_PARTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Recalibration:
    """New shapes and what they are worth.

    Attributes:
        shapes: the new table; a forecast finds its row by the id of its bin, never by an old row number.
        version: tells this table from every other: the day and the first letters of its fingerprint.
        replaced: ids of the rows that were fitted anew; platforms that do not appear keep their old rows.
        n: forecasts it rests on.
        accounts: their creators.
        before: coverage of the 80 % interval with the old shapes.
        after: the same with new shapes, each fifth of the creators judged by those fitted on the others.

    """

    shapes: Shapes
    version: str
    replaced: tuple[str, ...]
    n: int
    accounts: int
    before: ClusteredShare
    after: ClusteredShare


def recalibrate(
    rows: pl.DataFrame, shapes: Shapes, *, as_of: datetime, rng: np.random.Generator, least: int = LEAST_CREATORS
) -> Recalibration:
    """Fit the shapes again on forecasts whose outcome is known.

    Bins stay as they are: a forecast belongs to that of the shape it used. Only forecasts that rest on the newest
    definition of their platform's metric count. A bin or platform with too few creators gets no row of its own: it
    falls back to the new row of its platform, or keeps the old one where the platform has none.

    Args:
        rows: account_key, platform, metric, made_at, known_at, actual, mu, sigma, shape; perhaps format,
            history_until.
        shapes: the shapes in use.
        as_of: day of the recalibration, for the version; later outcomes are not used.
        rng: divides the creators into fifths for the check.
        least: creators that a row needs.

    Raises:
        InvalidInput: a column is missing, or fewer creators than a row needs.

    """
    used = _newest_definition(rows, as_of)
    creators = (
        used["account_key"].rank("dense").to_numpy().astype(np.int64) - 1 if used.height else np.empty(0, np.int64)
    )
    accounts = int(creators.max(initial=-1)) + 1
    if accounts < least:
        raise InvalidInput(
            f"a recalibration needs scored forecasts of {least} creators under today's definition of the metric, "
            f"there are {accounts}; wait until more posts have been scored"
        )
    scores, (codes, ids) = _scores(used), _coded(_bins(used, shapes))
    found = _merged(shapes, fit_shapes(scores, creators, codes, ids, least=least))
    parts = rng.permutation(accounts) % _PARTS
    replaced = tuple(name for name in found.ids if name not in shapes.ids or not _same(shapes, found, name))
    return Recalibration(
        shapes=found,
        version=f"{as_of:%Y-%m-%d}-{hashlib.sha256(found.z.tobytes() + repr(found.ids).encode()).hexdigest()[:8]}",
        replaced=replaced,
        n=used.height,
        accounts=accounts,
        before=_share(_covered(scores, used["shape"].cast(pl.Int64).to_numpy(), shapes), creators),
        after=_share(_checked(scores, creators, codes, ids, shapes, parts, max(least // 2, 1)), creators),
    )


def _newest_definition(rows: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    needed = ("account_key", "platform", "metric", "made_at", "known_at", "actual", "mu", "sigma", "shape")
    absent = [name for name in needed if name not in rows.columns]
    if absent:
        raise InvalidInput(f"a recalibration needs the columns {', '.join(absent)}; add them to the scored forecasts")
    told = with_eras(rows.filter(pl.col("known_at") <= as_of)).filter("comparable")
    formats = ["platform", "metric", "format"]
    newest = pl.col("era").max().over(formats)
    return told.filter(pl.col("era").eq_missing(newest)).drop_nulls(["actual", "mu", "sigma"])


def _scores(used: pl.DataFrame) -> Reals:
    logs = pl.col("actual").cast(pl.Float64).clip(lower_bound=_HALF_COUNT).log()
    scores: Reals = used.select(((logs - pl.col("mu")) / pl.col("sigma")).alias("score"))["score"].to_numpy()
    return scores


def _bins(used: pl.DataFrame, shapes: Shapes) -> pl.Series:
    """Name the bin of each forecast: that of the shape it used; its platform where it used a common one."""
    rows = used["shape"].cast(pl.Int64).to_numpy()
    own = pl.Series(np.array(shapes.ids, dtype=np.str_)[rows], dtype=pl.String)
    return used.select(bin=pl.when(own.is_in([NORMAL, ALL])).then("platform").otherwise(own))["bin"]


def _coded(bins: pl.Series) -> tuple[Integers, list[str]]:
    ids = sorted(bins.unique().to_list())
    place = {name: code for code, name in enumerate(ids)}
    return bins.replace_strict(place, return_dtype=pl.Int64).to_numpy(), ids


def _merged(old: Shapes, new: Shapes) -> Shapes:
    """Take the new rows; of platforms without a new row keep the old ones."""
    rows = {name: old.z[old.row(name)] for name in old.ids if name == NORMAL or _platform(name) not in new.ids}
    rows |= {name: new.z[place] for place, name in enumerate(new.ids)}
    return Shapes(tuple(rows), np.stack(list(rows.values())))


def _platform(name: str) -> str:
    return name.split(SEPARATOR, 1)[0]


def _same(old: Shapes, new: Shapes, name: str) -> bool:
    return bool(np.array_equal(old.z[old.row(name)], new.z[new.row(name)]))


def _covered(scores: Reals, rows: Integers, shapes: Shapes) -> Flags:
    low, high = (shapes.quantile(np.full(len(scores), end), rows) for end in _BAND)
    return (scores >= low) & (scores <= high)


def _checked(
    scores: Reals, creators: Integers, codes: Integers, ids: list[str], old: Shapes, parts: Integers, least: int
) -> Flags:
    """Cover each part of the creators with shapes that were fitted on the others."""
    inside = np.empty(len(scores), dtype=np.bool_)
    for part in range(_PARTS):
        judged = parts[creators] == part
        found = _merged(old, fit_shapes(scores[~judged], creators[~judged], codes[~judged], ids, least=least))
        rows = np.array([found.row(name) for name in ids], dtype=np.int64)[codes[judged]]
        inside[judged] = _covered(scores[judged], rows, found)
    return inside


def _share(inside: Flags, creators: Integers) -> ClusteredShare:
    hits, posts = np.bincount(creators, weights=inside).astype(np.float64), np.bincount(creators).astype(np.float64)
    share = clustered_share(hits, posts, LEVEL)
    if share is None:
        raise InvalidInput("the coverage of one creator tells nothing; wait until more posts have been scored")
    return share
