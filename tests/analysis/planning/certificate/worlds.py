"""Small problems with their market, and the best plan by trying every one."""

from itertools import product

import numpy as np
import polars as pl

from fukasa.analysis.planning.certificate.checks import Checker
from fukasa.analysis.planning.certificate.replans import goal
from fukasa.analysis.planning.problem.limits import Limits
from fukasa.analysis.planning.problem.market import CUT_SCHEMA, Market
from fukasa.analysis.planning.problem.problem import OPTION_SCHEMA, Problem
from fukasa.analysis.planning.problem.solution import Solution

GATES = ("cutoff.cpv", "gates.authenticity", "gates.depth_min", "rules.must_not", "no_forecast")


def option(name, **values):
    """A micro creator at 100 with 100 views, who passes every gate."""
    usual = {
        "option_id": name,
        "creator_id": name,
        "account_id": name,
        "platform": "instagram",
        "tier": "micro",
        "role": "empathy",
        "category": None,
        "agency": None,
        "conflicts": [],
        "price": 100.0,
        "price_basis": "known",
        "max_posts": 1,
        "views_p10": 50.0,
        "views_p50": 100.0,
        "views_p90": 200.0,
        "views_mean": 100.0,
        "engagement_mean": 5.0,
        "conversions_mean": 1.0,
        "followers": 1000.0,
        "engagement_rate": 0.05,
        "authenticity": "pass",
        "depth": 0.5,
        "p_cpv_ok": None,
    }
    return usual | values


def table(rows):
    return pl.DataFrame(list(rows), schema=OPTION_SCHEMA)


def world(rows, *, limits=None, kpi="views", reach=None, population=(1000.0,), weights=None, fails=None, gates=GATES):
    """A market of options, and the problem of those whom no gate cuts; ``fails`` is option id to rule."""
    candidates, fails = table(rows), fails or {}
    reach = np.full((candidates.height, len(population)), 0.1) if reach is None else np.asarray(reach, dtype=float)
    flags = [
        pl.Series(f"fails:{rule}", [fails.get(name) == rule for name in candidates["option_id"]], dtype=pl.Boolean)
        for rule in gates
    ]
    passed = np.array([name not in fails for name in candidates["option_id"]], dtype=bool)
    people = np.array(population, dtype=float)
    worth = people if weights is None else np.array(weights, dtype=float)
    columns = {"views": "views_mean", "engagement": "engagement_mean", "conversions": "conversions_mean"}
    options = candidates.filter(passed)
    linear = options[columns[kpi]].fill_null(0).to_numpy() if kpi in columns else np.zeros(options.height)
    problem = Problem(
        options=options, limits=limits or Limits(budget=300.0), linear=linear, reach=reach[passed],
        weights=worth if kpi == "reach" else np.zeros(len(people)), population=people,
        segments=tuple(f"s{i}" for i in range(len(people))), blocked={}, kpi=kpi,
    )  # fmt: skip
    empty = pl.DataFrame(schema=CUT_SCHEMA)
    return problem, Market(candidates.with_columns(flags), reach, tuple(gates), empty, empty)


def every_plan(problem):
    for posts in product(*(range(most + 1) for most in problem.most)):
        yield np.array(posts, dtype=np.int64)


def brute_force(problem):
    """The best of all plans, or None; sums and products are those of the certificate, the search is not."""
    checker = Checker.of(problem)
    ranked = sorted(every_plan(problem), key=lambda posts: -goal(problem, posts))
    return next((posts for posts in ranked if checker.keeps(posts)), None)


def solved(problem, posts=None, **values):
    """A solution that claims what is true."""
    posts = brute_force(problem) if posts is None else np.asarray(posts, dtype=np.int64)
    worth = abs(goal(problem, posts))
    usual = {
        "status": "optimal", "posts": posts, "value": worth, "bound": worth, "dual": None,
        "reproducible": True, "nodes": 1, "method": "every plan",
    }  # fmt: skip
    return Solution(**(usual | values))
