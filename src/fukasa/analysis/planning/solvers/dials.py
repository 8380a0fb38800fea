"""Gates with a number: for every candidate the number at which the gate would let them in."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from scipy.special import ndtri

from fukasa.analysis.statistics.arrays import Flags, Reals
from fukasa.analysis.statistics.two_piece import TwoPiece

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

    def passes(self, limit: float) -> Flags:
        """Mark who passes at a limit."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.needed <= limit if self.side == "most" else self.needed >= limit)


def cpv_dial(candidates: pl.DataFrame, cpv: float, probability: float) -> Dial:
    """Turn the cut-off: the least cost per view that each candidate stays under with the probability asked.

    P(price / views ≤ c) follows the quantiles of the views; where the candidate's own chance at the cut-off says
    otherwise (it may know of an unsure price), the normal score is moved by the difference.
    """
    price, p10, p50, p90, given = (
        candidates[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in ("price", "views_p10", "views_p50", "views_p90", "p_cpv_ok")
    )
    views = TwoPiece(p10, p50, p90)
    moved = ndtri(given) - ndtri(views.prob_at_least(price / cpv))
    score = ndtri(probability) - np.where(np.isfinite(moved), moved, 0.0)
    return Dial(CUTOFF, cpv, np.asarray(price / views.at(-score)), "most")


def least_dial(candidates: pl.DataFrame, rule: str, column: str, least: float) -> Dial:
    """Turn a gate that asks for a least value of a column."""
    return Dial(rule, least, candidates[column].cast(pl.Float64).fill_null(float("nan")).to_numpy(), "least")
