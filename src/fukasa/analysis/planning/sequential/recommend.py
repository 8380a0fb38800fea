"""What to book next, what to stop, and why."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator
from scipy.special import ndtri

from fukasa.analysis.planning.sequential.assumptions import Assumptions
from fukasa.analysis.planning.sequential.belief import Belief, believe
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.choice import Choice, Rest, choose
from fukasa.analysis.planning.sequential.reasons import creator_reasons, verdict_reasons
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.planning.sequential.stopping import Verdict, judge, posts_of
from fukasa.analysis.planning.totals import Spread
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

_NAMES = ("account_id", "creator_id", "platform", "tier", "price", "max_posts")
P10, P90 = (float(ndtri(share)) for share in (0.1, 0.9))


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do next.

    Attributes:
        verdict: go on, book all the rest now, or stop.
        reasons: of the verdict, by language.
        rows: one row per candidate: account_id, creator_id, platform, tier, price, max_posts; action (``again``,
            ``new``, ``wait``, ``stop``, ``cut``, ``full``), posts and cost of this round; booked posts, n_views and
            n_conversions (posts of which they are known), conversions (null where none are known); of the next post,
            per belief (``before_``, ``after_``), the 10, 50 and 90 % points of its views, mean, low and high of its
            expected conversions and of conversions per view; p_cpv_ok; p_worth (chance that it brings what its price
            brings elsewhere); learning; reason_en and reason_ja.
        cost: of the posts of this round.
        conversions: of the posts of this round, whole orders; None without any.
        price_of_money: conversions that one more unit of money brings.
        level: of the intervals.

    """

    verdict: Verdict
    reasons: dict[str, str]
    rows: pl.DataFrame
    cost: float
    conversions: Spread | None
    price_of_money: float
    level: float


def recommend(
    candidates: Candidates,
    results: Results,
    rest: Rest,
    assumed: Assumptions,
    *,
    rng: Generator,
    currency: str = "JPY",
) -> Recommendation:
    """Learn from results and choose the next posts.

    Args:
        candidates: who may be booked, those who were booked included.
        results: what posts brought; a missing number is NaN and teaches nothing.
        rest: money, rounds and rules that are left.
        assumed: the assumptions.
        rng: of the posterior's draws.
        currency: of prices, for the sentences.

    """
    before = believe(candidates, Results.none(), assumed, rng=rng)
    after = believe(candidates, results, assumed, rng=rng)
    choice = choose(candidates, after, rest, assumed, rng=rng)
    verdict = judge(candidates, after, rest, choice, assumed)
    posts = posts_of(verdict, candidates, after, rest, choice, assumed)
    figures = {
        **_of_results(results, after),
        **_told("before", before, assumed.level),
        **_told("after", after, assumed.level),
        **_of_choice(candidates, after, choice, posts, assumed),
    }
    rows = pl.concat([candidates.rows.select(*_NAMES), pl.DataFrame(figures)], how="horizontal").with_columns(
        conversions=pl.when(pl.col("n_conversions") > 0).then("conversions"),
        p_cpv_ok=pl.when(pl.lit(rest.rules.cpv is not None)).then("p_cpv_ok"),
    )
    return Recommendation(
        verdict=verdict,
        reasons=verdict_reasons(verdict, assumed),
        rows=creator_reasons(rows, choice.price_of_money, rest, verdict, currency),
        cost=float(posts @ candidates.price),
        conversions=_orders(after, posts, assumed, rng),
        price_of_money=choice.price_of_money,
        level=assumed.level,
    )


def _of_results(results: Results, belief: Belief) -> dict[str, Any]:
    size = len(belief.booked)
    return {
        "booked": belief.booked,
        "n_views": _known(results, results.views > 0, size),
        "n_conversions": _known(results, ~np.isnan(results.conversions), size),
        "conversions": belief.events,
    }


def _of_choice(
    candidates: Candidates, belief: Belief, choice: Choice, posts: Integers, assumed: Assumptions
) -> dict[str, Any]:
    chance = (belief.sampled >= choice.price_of_money * candidates.price).mean(axis=0)
    return {
        "posts": posts,
        "cost": posts * candidates.price,
        "p_cpv_ok": choice.chance,
        "p_worth": chance,
        "learning": choice.learning,
        "action": _actions(candidates, belief, choice, posts, chance < assumed.chance),
    }


def _known(results: Results, known: Flags, size: int) -> Integers:
    counts: Integers = np.bincount(results.owner[known], results.posts[known], minlength=size).astype(np.int64)
    return counts


def _told(when: str, belief: Belief, level: float) -> dict[str, Reals]:
    """Tell a belief on the next post in numbers."""
    ends = ((1 - level) / 2, (1 + level) / 2)
    low, high = np.quantile(belief.sampled, ends, axis=0)
    rate_low, rate_high = np.quantile(belief.sampled_rates, ends, axis=0)
    return {
        f"{when}_views_p10": belief.views.quantile(P10),
        f"{when}_views_p50": belief.views.quantile(0),
        f"{when}_views_p90": belief.views.quantile(P90),
        f"{when}_conversions": belief.mean,
        f"{when}_conversions_low": low,
        f"{when}_conversions_high": high,
        f"{when}_rate": belief.rate_draws.expected.mean(axis=0),
        f"{when}_rate_low": rate_low,
        f"{when}_rate_high": rate_high,
    }


def _actions(candidates: Candidates, belief: Belief, choice: Choice, posts: Integers, hopeless: Flags) -> list[str]:
    """Name what happens to each candidate; the first that holds."""
    known, room = belief.booked > 0, belief.booked < candidates.most
    cases = [(posts > 0) & known, posts > 0, ~room, ~choice.allowed, known & hopeless]
    named = np.select(cases, ["again", "new", "full", "cut", "stop"], default="wait")
    return [str(name) for name in named]


def _orders(belief: Belief, posts: Integers, assumed: Assumptions, rng: Generator) -> Spread | None:
    """Draw the whole orders of this round: posts scatter around their creator, orders around what is expected."""
    owner = np.repeat(np.arange(len(posts)), posts)
    if not len(owner):
        return None
    place = np.concatenate([np.arange(count) for count in posts if count])
    variance = belief.views.post_variance[owner]
    noise = rng.standard_normal((len(belief.sampled), len(owner))) * np.sqrt(variance) - variance / 2
    expected = belief.sampled[:, owner] * assumed.repeat**place * np.exp(noise)
    return Spread.of(rng.poisson(expected).sum(axis=1).astype(np.float64))
