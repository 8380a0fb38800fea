"""Small random problems with every kind of rule, and a brute force that shares no code with the solvers."""

from itertools import product
from math import exp, log

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share
from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA, Problem
from fukasa.analysis.planning.problem.scenarios import scenarios

TIERS = ("nano", "micro", "mid", "macro")
ROLES = ("empathy", "empathy", None, "diffusion")


def random_options(rng: np.random.Generator, n: int, *, most: int = 1, twins: float = 0.15) -> pl.DataFrame:
    """Draw options; some are alternatives of the creator before, some name a rival."""
    second = rng.random(n) < twins
    second[0] = False
    creator = np.cumsum(~second) - 1
    tier, p50 = rng.integers(0, 4, n), rng.lognormal(8, 1.2, n)
    rival = rng.integers(0, creator[-1] + 1, n)
    named = rng.random(n) < 0.2
    rows = {
        "option_id": [f"o{i}" for i in range(n)],
        "creator_id": [f"c{i}" for i in creator],
        "account_id": [f"a{i}" for i in range(n)],
        "platform": rng.choice(["instagram", "youtube"], n),
        "tier": [TIERS[t] for t in tier],
        "role": [ROLES[t] for t in tier],
        "category": rng.choice(["beauty", "food", "games"], n),
        "agency": [None if a == 0 else f"g{a}" for a in rng.integers(0, 3, n)],
        "conflicts": [[f"c{r}"] if on and r != c else [] for r, on, c in zip(rival, named, creator, strict=True)],
        "price": np.round(p50 * rng.lognormal(0.3, 0.6, n)) + 1,
        "price_basis": ["known"] * n,
        "max_posts": rng.integers(1, most + 1, n),
        "views_p10": p50 * 0.5,
        "views_p50": p50,
        "views_p90": p50 * 2.5,
        "views_mean": p50 * 1.2,
        "engagement_mean": p50 * 0.05,
        "conversions_mean": p50 * rng.uniform(0.001, 0.01, n),
        "followers": p50 * 3,
        "engagement_rate": rng.uniform(0.01, 0.1, n),
        "authenticity": ["pass"] * n,
        "depth": rng.random(n),
        "p_cpv_ok": rng.random(n),
    }
    return pl.DataFrame(rows, schema=OPTION_SCHEMA, strict=False)


def random_problem(seed: int, n: int = 9, *, segments: int = 3, most: int = 1, limits: Limits | None = None) -> Problem:
    """Draw a problem of few options."""
    rng = np.random.default_rng(seed)
    options = random_options(rng, n, most=most)
    population = np.round(rng.lognormal(9.5, 0.5, segments))
    reach = np.minimum(
        options["views_mean"].to_numpy()[:, None] * rng.dirichlet(np.ones(segments), n) / population, 0.9
    )
    return Problem(
        options=options,
        limits=limits or random_limits(rng, options),
        linear=rng.choice([0.0, 0.1]) * options["views_mean"].to_numpy(),
        reach=reach,
        weights=population * rng.choice([0.0, 1.0, 2.0], segments, p=[0.1, 0.6, 0.3]),
        population=population,
        segments=tuple(f"s{s}" for s in range(segments)),
        blocked={},
        kpi="reach",
    )


def random_limits(rng: np.random.Generator, options: pl.DataFrame) -> Limits:
    """Draw rules of every kind, each of them now and then; many of them leave no plan at all."""
    creators = options["creator_id"].unique(maintain_order=True).to_list()
    shares = (
        Share("role", "empathy", min=0.2),
        Share("tier", "macro", max=0.5),
        Share("platform", "youtube", 0.1, 0.7),
    )
    total, views = options["price"].sum(), options["views_p50"].sum()
    cvar = Cvar(0.2, 0.1 * views * rng.random(), rng.choice(["views", "conversions"]), 0.3, draws=25)
    now = rng.random(10) < 0.35
    return Limits(
        budget=float(round(total * rng.choice([0.1, 0.3, 0.6]))),
        shares=tuple(share for share, on in zip(shares, now[:3], strict=True) if on),
        min_creators=int(rng.integers(1, 4)) if now[3] else 1,
        max_creators=int(rng.integers(2, 6)) if now[4] else None,
        must_have=(str(rng.choice(creators)),) if now[5] else (),
        max_per_agency=int(rng.integers(1, 3)) if now[6] else None,
        exclusive_categories=("food",) if now[7] else (),
        max_posts=int(rng.integers(2, 7)) if now[8] else None,
        cvar=cvar if now[9] else None,
    )


def keeps(problem: Problem, posts: tuple[int, ...]) -> bool:
    """Check every rule of a plan in plain Python."""
    limits, rows = problem.limits, problem.options.to_dicts()
    booked = [(row, x) for row, x in zip(rows, posts, strict=True) if x]
    names = [row["creator_id"] for row, _ in booked]
    spent = sum(row["price"] * x for row, x in booked)
    together = {frozenset((row["creator_id"], other)) for row in rows for other in row["conflicts"]}
    checks = [
        len(set(names)) == len(names),
        len(names) >= max(1, limits.min_creators),
        limits.budget is None or spent <= limits.budget * (1 + 1e-9),
        limits.max_creators is None or len(names) <= limits.max_creators,
        limits.max_posts is None or sum(posts) <= limits.max_posts,
        set(limits.must_have) <= set(names),
        not any(pair <= set(names) for pair in together if len(pair) > 1),
        limits.max_per_agency is None or _most([row["agency"] for row, _ in booked]) <= limits.max_per_agency,
        all(sum(row["category"] == category for row, _ in booked) <= 1 for category in limits.exclusive_categories),
        all(_share_kept(share, booked, spent) for share in limits.shares),
        limits.cvar is None or worst_mean(problem, posts) >= limits.cvar.floor * (1 - 1e-9),
        limits.target is None or limits.budget is not None or value(problem, posts) >= limits.target * (1 - 1e-9),
    ]
    return all(checks)


def _most(names: list[str | None]) -> int:
    known = [name for name in names if name is not None]
    return max((known.count(name) for name in known), default=0)


def _share_kept(share: Share, booked: list[tuple[dict, int]], spent: float) -> bool:
    inside = sum(
        row["price"] * x
        for row, x in booked
        if (row["tier"] in {"nano", "micro"} if share.kind == "small" else row[share.kind] == share.value)
    )
    low, high = share.min or 0.0, 1.0 if share.max is None else share.max
    return (low - 1e-9) * spent <= inside <= (high + 1e-9) * spent


def worst_mean(problem: Problem, posts: tuple[int, ...]) -> float:
    """Average the worst draws, the last of them by its fraction."""
    cvar = problem.limits.cvar
    totals = sorted((scenarios(problem.options, cvar) @ np.array(posts)).tolist())
    asked = cvar.alpha * cvar.draws
    parts = [min(1.0, max(0.0, asked - place)) for place in range(cvar.draws)]
    return sum(part * total for part, total in zip(parts, totals, strict=True)) / asked


def value(problem: Problem, posts: tuple[int, ...]) -> float:
    """Work out the objective as it is defined."""
    reached = 0.0
    for s, weight in enumerate(problem.weights):
        left = sum(x * log(1 - problem.reach[i, s]) for i, x in enumerate(posts))
        reached += weight * (1 - exp(left))
    return reached + float(np.dot(problem.linear, posts))


def cost(problem: Problem, posts: tuple[int, ...]) -> float:
    """Add up what a plan costs."""
    return float(np.dot(problem.options["price"].to_numpy(), posts))


def plans(problem: Problem) -> list[tuple[int, ...]]:
    """List all plans that keep every rule."""
    everything = product(*(range(int(most) + 1) for most in problem.options["max_posts"]))
    return [posts for posts in everything if keeps(problem, posts)]
