"""Gates with a number: for every candidate the number at which the gate would let them in."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.planning.problem.scenarios import Z90, views_at
from fukasa.analysis.statistics.arrays import Flags, Reals

CUTOFF = "cutoff.cpv"


@dataclass(frozen=True, slots=True)
class Dial:
    """A gate that can be turned.

    Attributes:
        rule: its id.
        limit: as it stands.
        needed: the limit that lets each candidate in; NaN where none does.
        side: ``most`` where a candidate passes at or under the limit, ``least`` at or above it.

    """

    rule: str
    limit: float
    needed: Reals
    side: Literal["most", "least"]

    def levels(self) -> Reals:
        """Give the limits that let somebody in who is out now, nearest first."""
        known = np.unique(self.needed[~np.isnan(self.needed)])
        return known[known > self.limit] if self.side == "most" else known[known < self.limit][::-1]

    def passes(self, limit: float) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Mark who passes at a limit."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.needed <= limit if self.side == "most" else self.needed >= limit)


def cpv_dial(candidates: pl.DataFrame, cpv: float, probability: float) -> Dial:
    """Turn the cut-off: the least cost per view that each candidate stays under with the probability asked.

    P(price / views ≤ c) follows the quantiles of the views; where the candidate's own chance at the cut-off says
    otherwise (it may know of an unsure price), the normal score is moved by the difference.
    """
    asked = np.full(candidates.height, float(ndtri(probability)))
    rows = candidates.with_columns(pl.col("price", "views_p10", "views_p50", "views_p90").fill_null(float("nan")))
    given = candidates["p_cpv_ok"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    moved = ndtri(given) - score_at(rows, cpv)
    score = asked - np.where(np.isfinite(moved), moved, 0.0)
    needed, known = np.full(rows.height, np.nan), _known(rows)  # without a forecast no cut-off lets anybody in
    needed[known] = rows["price"].to_numpy()[known] / views_at(rows.filter(known), -score[known])
    return Dial(CUTOFF, cpv, needed, "most")


def _known(rows: pl.DataFrame) -> Flags:
    """Mark those whose views are forecast."""
    known: Flags = ~np.isnan(rows.select("views_p10", "views_p50", "views_p90").to_numpy()).any(axis=1)
    return known


def score_at(candidates: pl.DataFrame, cpv: float) -> Reals:
    """Give the normal score of P(price / views ≤ cpv) by the quantiles of the views."""
    p10, p50, p90 = (np.log(candidates[f"views_{point}"].to_numpy()) for point in ("p10", "p50", "p90"))
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.log(candidates["price"].to_numpy() / cpv) - p50
        return np.asarray(-away * Z90 / np.where(away < 0, p50 - p10, p90 - p50))


def least_dial(candidates: pl.DataFrame, rule: str, column: str, least: float) -> Dial:
    """Turn a gate that asks for a least value of a column."""
    return Dial(rule, least, candidates[column].cast(pl.Float64).fill_null(float("nan")).to_numpy(), "least")
