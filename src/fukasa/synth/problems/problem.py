"""One problem of a plan: drawn from a seed, with reach that saturates, heavy-tailed prices and six side rules."""

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import polars as pl

from fukasa.core.errors import InvalidInput
from fukasa.synth.assumptions import assumptions
from fukasa.synth.packaged import packaged
from fukasa.synth.problems.creators import Creators, Views, draw_creators, draw_views, draw_yen
from fukasa.synth.problems.people import draw_mixes, draw_sizes, draw_weights, reach_of
from fukasa.synth.randomness import happens, pick, stream

_FILE = "problems"
_ROLES = {"nano": "empathy", "micro": "empathy", "macro": "diffusion", "mega": "diffusion", "celebrity": "diffusion"}


@dataclass(frozen=True, slots=True)
class PlanWorld:
    """What problem to draw. The same problem gives the same files.

    Attributes:
        candidates: accounts.
        budget_share: budget over the sum of all prices.
        seed: seed of the randomness.
        segments: segments of people.
        rules: whether the six side rules stand in the brief.
        max_posts: most posts of one account; accounts get 1 to this many.
        cvar_alpha: share of the worst cases that must reach a floor of views; None for no such rule.
        kpi: what counts: reach, views, engagement or conversions.

    Raises:
        InvalidInput: no candidates or segments, or a budget share of 0 or less.

    """

    candidates: int
    budget_share: float = 0.1
    seed: int = 0
    segments: int = 40
    rules: bool = True
    max_posts: int = 1
    cvar_alpha: float | None = None
    kpi: str = "reach"

    def __post_init__(self) -> None:
        if min(self.candidates, self.segments, self.max_posts) < 1 or self.budget_share <= 0:
            raise InvalidInput("a problem needs candidates, segments, posts and a budget share above 0")


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """A problem in the form of the files of a plan.

    Attributes:
        candidates: the columns of ``candidates.csv``, one ``reach_<segment>`` per segment.
        segments: the columns of ``segments.csv``.
        brief: the tables of ``brief.toml``.

    """

    candidates: pl.DataFrame
    segments: pl.DataFrame
    brief: dict[str, Any]


def draw_problem(world: PlanWorld) -> PlanFiles:
    """Draw a problem."""
    told = packaged(_FILE)
    creators = draw_creators(world.seed, world.candidates, told["creators"])
    views = draw_views(world.seed, creators, told["views"])
    names = [f"s{s + 1:02d}" for s in range(world.segments)]
    sizes = draw_sizes(world.seed, world.segments, told["people"])
    population = np.ceil(sizes * views.mean.sum() / told["people"]["posts_per_person"]) + 1
    mixes = draw_mixes(world.seed, creators, sizes, told["people"])
    reach = reach_of(told["views"]["seen_once"] * views.mean, mixes, population, told["people"]["most_reach"])
    table = _candidates(world, creators, views).with_columns(
        pl.Series(f"reach_{name}", np.round(reach[:, s], 9)) for s, name in enumerate(names)
    )
    weights = draw_weights(world.seed, world.segments, told["people"])
    segments = pl.DataFrame({"segment": names, "population": population.astype(np.int64), "weight": weights})
    return PlanFiles(table, segments, _brief(world, table))


def _candidates(world: PlanWorld, creators: Creators, views: Views) -> pl.DataFrame:
    told, tiers = packaged(_FILE)["creators"], np.array(assumptions().tiers.names)
    prices, known = draw_yen(world.seed, creators, packaged(_FILE)["prices"])
    tier = tiers[creators.tier]
    rows = np.arange(len(creators))
    return pl.DataFrame(
        {
            "creator_id": [f"c{number:06d}" for number in creators.creator],
            "account_id": [f"a{number:06d}" for number in rows],
            "platform": np.array(told["platforms"])[creators.platform],
            "tier": tier,
            "role": [_ROLES.get(name) for name in tier],
            "price": prices,
            "currency": ["JPY"] * len(creators),
            "price_basis": np.where(known, "known", "modelled"),
            "max_posts": stream(world.seed, 0, "problem posts").integers(1, world.max_posts + 1, len(creators)),
            **{f"views_{name}": np.round(getattr(views, name), 1) for name in ("p10", "p50", "p90", "mean")},
            "engagement_mean": np.round(views.engagement, 1),
            "conversions_mean": np.round(views.conversions, 3),
            "followers": creators.followers.astype(np.int64),
            **_quality(world.seed, len(creators)),
            "category": np.array(told["categories"])[creators.category],
            "agency": [None if number < 0 else f"agency-{number:04d}" for number in creators.agency],
            "conflicts": _rivals(world.seed, creators, told["conflicts"]),
        }
    )


def _quality(seed: int, n: int) -> dict[str, Any]:
    told, rng = packaged(_FILE)["quality"], stream(seed, 0, "problem quality")
    verdicts = np.array(list(told["authenticity"]))
    chosen = pick(rng, np.array(list(told["authenticity"].values())), n)
    low, high = told["depth"]
    return {"authenticity": verdicts[chosen], "depth": np.round(rng.beta(low, high, n), 3)}


def _rivals(seed: int, creators: Creators, share: float) -> list[str]:
    """Draw pairs of creators of one category; one of the two names the other."""
    rng, people = stream(seed, 0, "problem conflicts"), int(creators.creator[-1]) + 1
    first = np.unique(creators.creator, return_index=True)[1]
    named = np.flatnonzero(happens(rng, share, people))
    rivals: dict[int, str] = {}
    for person in named.tolist():
        alike = np.flatnonzero(creators.category[first] == creators.category[first[person]])
        other = int(rng.choice(alike))
        if other != person:
            rivals[int(first[person])] = f"c{other:06d}"
    return [rivals.get(row, "") for row in range(len(creators))]


def _brief(world: PlanWorld, table: pl.DataFrame) -> dict[str, Any]:
    amount = ceil(world.budget_share * float(table["price"].to_numpy().sum()))
    brief: dict[str, Any] = {
        "brief": {"name": f"problem {world.seed}", "language": "en", "currency": "JPY"},
        "audience": {"segments": "segments.csv"},
        "goal": {"kpi": world.kpi},
        "budget": {"amount": amount, "currency": "JPY"},
    }
    if world.rules:
        brief |= _side_rules(world)
    if world.cvar_alpha is not None:
        brief["risk"] = {"cvar_alpha": world.cvar_alpha, "cvar_floor": _floor(table, amount)}
    return brief


def _side_rules(world: PlanWorld) -> dict[str, Any]:
    told = packaged(_FILE)["rules"]
    most = ceil(told["creators_over_budget"] * world.candidates * world.budget_share) + 3
    mix = {
        "role": {"empathy": {"min_share": told["empathy_min"]}, "diffusion": {"max_share": told["diffusion_max"]}},
        "tier": {"celebrity": {"max_share": told["celebrity_max"]}},
        "platform": {"instagram": {"max_share": told["instagram_max"]}},
    }
    rules = {"max_creators": most, "max_per_agency": told["per_agency"], "exclusivity": list(told["exclusive"])}
    return {"gates": {"authenticity": "review"}, "mix": mix, "rules": rules}


def _floor(table: pl.DataFrame, amount: int) -> float:
    """Give a floor of views that binds without being out of reach: half of what the budget buys at the median rate."""
    per_yen = float(np.median(table["views_p50"].to_numpy() / table["price"].to_numpy()))
    return float(round(0.5 * per_yen * amount))
