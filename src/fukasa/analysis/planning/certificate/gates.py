"""Every gate, asked again of those who are booked."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from fukasa.analysis.planning.certificate.results import Constraint
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

AUTHENTICITY = ("pass", "review", "fail", "insufficient")
"""Verdicts, best first; who has none counts as insufficient."""
CUTOFF = "cutoff.cpv"
TOLERANCE = 1e-5
"""How far a chance may miss what is asked: the 90 % quantile of the normal is often rounded to 1.2816."""
_Z = NormalDist().inv_cdf(0.9)
_FLAG = "fails:"


@dataclass(frozen=True, slots=True)
class Gates:
    """What the brief asks of everybody who is booked; None or empty asks nothing.

    Attributes:
        cpv: the cut-off, in main units of the currency per view.
        probability: least chance of a CPV at or under it.
        authenticity: the worst verdict that is allowed.
        depth_min: least depth.
        tiers: tiers that are allowed.
        must_not: creators, accounts or options who must not be booked.
        sure_prices: whether prices are sure, so that the chance follows from P10, P50 and P90 of the views. Where they
            are not, the chance of the forecast (``p_cpv_ok``, at this cut-off) is taken as it is given.

    """

    cpv: float | None = None
    probability: float = 0.5
    authenticity: str | None = None
    depth_min: float | None = None
    tiers: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    sure_prices: bool = True

    def chance(self, candidates: pl.DataFrame, cpv: float | None = None) -> Reals:
        """Give the chance of every candidate at the brief's cut-off or another one; NaN where it is unknown.

        With uncertain prices the given chance is moved to another cut-off as if views alone were uncertain, which
        moves it rather too far.
        """
        own = self.cpv if self.cpv is not None else np.nan
        asked = own if cpv is None else cpv
        if self.sure_prices:
            return ndtr(score_of(candidates, asked))
        given = candidates["p_cpv_ok"].fill_null(np.nan).to_numpy()
        if asked == own:
            return given
        moved = ndtri(given) + score_of(candidates, asked) - score_of(candidates, own)
        return np.where(np.isnan(moved), given, ndtr(moved))


def score_of(candidates: pl.DataFrame, cpv: float) -> Reals:
    """Give the normal score of P(price / views ≤ cpv) = P(views ≥ price / cpv) from three quantiles of the views.

    The logarithm of the views is a two-piece normal: its z is a line from P10 to P50 and another from P50 to P90, both
    continued outwards. NaN where a quantile or the price is unknown.
    """
    names = ("price", "views_p10", "views_p50", "views_p90")
    price, low, middle, high = (candidates[name].fill_null(np.nan).to_numpy() for name in names)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.log(price / cpv) - np.log(middle)
        width = np.where(distance < 0, np.log(middle) - np.log(low), np.log(high) - np.log(middle))
        score = np.where(distance == 0, 0.0, -distance * _Z / width)
    unknown = np.isnan(price) | np.isnan(low) | np.isnan(middle) | np.isnan(high)
    nobody = np.where(price > 0, -np.inf, np.inf)
    known: Reals = np.where(unknown, np.nan, np.where(middle > 0, score, nobody))
    return known


def _worse(rows: pl.DataFrame, worst: str) -> Flags:
    rank = {verdict: place for place, verdict in enumerate(AUTHENTICITY)}
    last = len(AUTHENTICITY) - 1
    verdicts = rows["authenticity"].to_list()
    return np.array([rank.get(verdict, last) > rank[worst] for verdict in verdicts], dtype=np.bool_)


def _forbidden(rows: pl.DataFrame, names: tuple[str, ...]) -> Flags:
    ids = ("creator_id", "account_id", "option_id")
    named = pl.any_horizontal(pl.col(name).is_in(names).fill_null(value=False) for name in ids)
    return rows.select(named).to_series().to_numpy()


def _counted(rule: str, failing: Flags) -> Constraint:
    number = int(failing.sum())
    return Constraint(rule, number, 0, number == 0)


def _least(rule: str, values: Reals, limit: float, tolerance: float) -> Constraint:
    worst = float(values.min()) if values.size else np.inf
    return Constraint(rule, worst, limit, bool(np.all(values >= limit - tolerance)))


def _own(rows: pl.DataFrame, gates: Gates) -> Iterator[Constraint]:
    if gates.cpv is not None:
        yield _least(CUTOFF, gates.chance(rows), gates.probability, TOLERANCE)
    if gates.authenticity is not None:
        yield _counted("gates.authenticity", _worse(rows, gates.authenticity))
    if gates.depth_min is not None:
        yield _least("gates.depth_min", rows["depth"].fill_null(np.nan).to_numpy(), gates.depth_min, 0.0)
    if gates.tiers:
        yield _counted("filter.tiers", ~rows["tier"].is_in(gates.tiers).fill_null(value=False).to_numpy())
    if gates.must_not:
        yield _counted("rules.must_not", _forbidden(rows, gates.must_not))


def failing(candidates: pl.DataFrame, rule: str) -> Flags:
    """Tell whom the market itself flags at a gate; unknown fails."""
    return candidates[f"{_FLAG}{rule}"].fill_null(value=True).to_numpy()


def check_gates(
    candidates: pl.DataFrame, asked: tuple[str, ...], places: Integers, gates: Gates
) -> tuple[Constraint, ...]:
    """Ask every gate again of some candidates.

    A gate holds if its own arithmetic here and the flag of the market both say so; of a gate that needs more than an
    option tells (dates, safety of the brand, filters), the flag alone is read.

    Args:
        candidates: everybody with a price, with their flags.
        asked: ids of the gates of the market.
        places: rows of those who are booked.
        gates: what the brief asks.

    """
    rows = candidates[places]
    own = {found.rule: found for found in _own(rows, gates)}
    flagged = {rule: _counted(rule, failing(rows, rule)) for rule in asked}
    return tuple(
        own[rule] if rule in own and (rule not in flagged or flagged[rule].ok or not own[rule].ok) else flagged[rule]
        for rule in dict.fromkeys([*asked, *own])
    )
