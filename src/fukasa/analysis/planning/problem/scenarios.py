"""Scenarios of what bookings bring: from the 10 %, 50 % and 90 % points of views to correlated draws."""

from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from fukasa.analysis.planning.problem.limits import Cvar
from fukasa.analysis.statistics.arrays import Reals
from fukasa.analysis.statistics.two_piece import TwoPiece
from fukasa.core.errors import InvalidInput

_Hashes = NDArray[np.uint64]
_LEAST = 1e-6
_GOLDEN, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def scenarios(options: pl.DataFrame, cvar: Cvar) -> Reals:
    """Draw what one post of every option brings in every scenario, draws × options.

    The log of views is normal in two pieces that meet at the median (Fechner 1897), with the slopes of the 10 % and
    90 % points. Its normal score is √shared · common + √(1 − shared) · own. Conversions go with views. An option's
    scenarios hang on its id and the seed alone: leaving others out does not change them. Posts of one option share
    them.

    Raises:
        InvalidInput: an option without forecast of views or of the metric, or a share outside 0 to 1.

    """
    if not 0 <= cvar.shared <= 1:
        raise InvalidInput(f"the shared part of the risk lies between 0 and 1, got {cvar.shared}")
    common = np.random.default_rng(cvar.seed).standard_normal(cvar.draws)
    own = _own_scores(options["option_id"], cvar)
    scores = np.sqrt(cvar.shared) * common[:, None] + np.sqrt(1 - cvar.shared) * own
    return views_at(options, scores) * _per_view(options, cvar)


def views_at(options: pl.DataFrame, scores: Reals) -> Reals:
    """Give the views of one post at normal scores; the last axis follows the options."""
    p10, p50, p90 = (np.maximum(_known(options, f"views_{point}"), _LEAST) for point in ("p10", "p50", "p90"))
    return TwoPiece(p10, p50, p90).at(scores)


def _per_view(options: pl.DataFrame, cvar: Cvar) -> Reals:
    if cvar.metric == "views":
        return np.ones(options.height)
    return _known(options, "conversions_mean") / np.maximum(_known(options, "views_mean"), _LEAST)


def _known(options: pl.DataFrame, column: str) -> Reals:
    values = options[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    if np.isnan(values).any():
        name = options["option_id"][int(np.isnan(values).argmax())]
        raise InvalidInput(f"the risk needs {column} of every option, and {name} has none; give it or drop [risk]")
    return values


def _own_scores(names: pl.Series, cvar: Cvar) -> Reals:
    """Hash seed, option and draw to independent normal scores (splitmix64, Steele, Lea, Flood 2014)."""
    options = np.array([_word(str(name)) for name in names], dtype=np.uint64)
    keys = _mixed(_mixed(options) + np.uint64(cvar.seed))
    state = _mixed(keys[None, :] + np.arange(cvar.draws, dtype=np.uint64)[:, None])
    return np.asarray(ndtri((state >> np.uint64(11)).astype(np.float64) / 2**53 + 2.0**-54))


def _word(name: str) -> int:
    """Hash a name to 64 bits: of 32 two in 80,000 names would likely be the same, and share their luck."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def _mixed(state: _Hashes) -> _Hashes:
    with np.errstate(over="ignore"):
        state = state + _GOLDEN
        state = (state ^ (state >> np.uint64(30))) * _FIRST
        state = (state ^ (state >> np.uint64(27))) * _SECOND
        return state ^ (state >> np.uint64(31))
