"""Small random problems with every kind of limit, and random multipliers for them."""

import numpy as np
from hypothesis import strategies as st

from fukasa.analysis.planning.problem import limits as ids
from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share
from fukasa.analysis.planning.problem.solution import Dual
from tests.analysis.planning.certificate.worlds import option, world

NAMES = "abcd"
MONEY = st.integers(1, 40).map(lambda n: 10.0 * n)
FLOOR = st.integers(1, 300).map(float)
CHANCE = st.integers(0, 60).map(lambda percent: percent / 100)
MAYBE_FEW = st.none() | st.integers(1, 4)


@st.composite
def any_option(draw, name):
    median = draw(st.integers(20, 400))
    narrow, wide = draw(st.floats(1.05, 3.0)), draw(st.floats(1.05, 3.0))
    return option(
        name,
        creator_id=draw(st.sampled_from([name, "a"])),
        tier=draw(st.sampled_from(["nano", "micro", "macro"])),
        platform=draw(st.sampled_from(["instagram", "tiktok"])),
        role=draw(st.sampled_from(["diffusion", "empathy", None])),
        category=draw(st.sampled_from(["tea", "shoes", None])),
        agency=draw(st.sampled_from(["star", "moon", None])),
        conflicts=draw(st.lists(st.sampled_from(NAMES), max_size=1)),
        price=draw(MONEY),
        max_posts=draw(st.integers(1, 2)),
        views_p10=median / narrow,
        views_p50=float(median),
        views_p90=median * wide,
        views_mean=float(median) * draw(st.floats(1.0, 1.2)),
        followers=float(draw(st.integers(1000, 9000))),
        engagement_rate=draw(st.none() | st.floats(0.001, 0.1)),
    )


@st.composite
def any_share(draw):
    kind, value = draw(
        st.sampled_from([("tier", "macro"), ("platform", "tiktok"), ("role", "empathy"), ("small", "small")])
    )
    low, high = sorted(draw(st.tuples(*[st.integers(0, 20).map(lambda twentieths: twentieths / 20)] * 2)))
    return Share(kind, value, min=draw(st.sampled_from([None, low / 2])), max=draw(st.sampled_from([None, high])))


@st.composite
def any_limits(draw, *, target):
    budget = None if target else draw(MONEY.map(lambda amount: 3 * amount))
    return Limits(
        budget=budget,
        shares=tuple(draw(st.lists(any_share(), max_size=2, unique_by=lambda share: share.kind))),
        min_creators=draw(st.integers(1, 2)),
        max_creators=draw(MAYBE_FEW),
        must_have=tuple(draw(st.lists(st.sampled_from("ab"), max_size=1))),
        max_per_agency=draw(st.none() | st.just(1)),
        exclusive_categories=tuple(draw(st.lists(st.sampled_from(["tea", "shoes"]), max_size=2, unique=True))),
        max_posts=draw(MAYBE_FEW),
        cvar=draw(st.none() | st.builds(Cvar, st.sampled_from([0.25, 0.5]), FLOOR, draws=st.just(8))),
        target=draw(st.integers(10, 800).map(float)) if target else None,
    )


@st.composite
def any_world(draw, *, target=False):
    """A problem of up to four options with its market."""
    names = NAMES[: draw(st.integers(2, 4))]
    rows = [draw(any_option(name)) for name in names]
    reach = [draw(st.tuples(CHANCE, CHANCE)) for _ in rows]
    return world(
        rows, limits=draw(any_limits(target=target)), kpi=draw(st.sampled_from(["reach", "views"])), reach=reach,
        population=(1000.0, 400.0),
    )  # fmt: skip


def rules_of(problem):
    """Ids of every row the problem's limits have."""
    limits, options = problem.limits, problem.options
    plain = {
        ids.BUDGET: limits.budget, ids.MAX_CREATORS: limits.max_creators, ids.MAX_POSTS: limits.max_posts,
        ids.CVAR: limits.cvar, ids.TARGET: limits.target,
    }  # fmt: skip
    found = [ids.MIN_CREATORS, *(rule for rule, limit in plain.items() if limit is not None)]
    found += [share.min_id for share in limits.shares if share.min is not None]
    found += [share.max_id for share in limits.shares if share.max is not None]
    found += [ids.must_have_id(creator) for creator in limits.must_have]
    found += [ids.exclusive_id(category) for category in limits.exclusive_categories]
    found += [ids.person_id(creator) for creator in set(options["creator_id"])]
    if limits.max_per_agency is not None:
        found += [ids.agency_id(agency) for agency in set(options["agency"].drop_nulls())]
    pairs = options.select("creator_id", "conflicts").explode("conflicts").drop_nulls().rows()
    return sorted({*found, *(ids.conflict_id(*pair) for pair in pairs if pair[0] != pair[1])})


@st.composite
def any_dual(draw, problem):
    """Multipliers without any sense but their sign."""
    rules = draw(st.lists(st.sampled_from(rules_of(problem)), unique=True))
    sizes = st.floats(0, 3) | st.floats(0, 300)
    multipliers = draw(st.lists(sizes, min_size=len(rules), max_size=len(rules)))
    exposure = draw(st.lists(st.floats(0, 1500), min_size=len(problem.segments), max_size=len(problem.segments)))
    weights = np.zeros(0)
    if problem.limits.cvar is not None:
        worst = round(problem.limits.cvar.alpha * problem.limits.cvar.draws)
        weights = np.zeros(problem.limits.cvar.draws)
        weights[draw(st.permutations(range(problem.limits.cvar.draws)))[:worst]] = 1 / worst
    return Dual(tuple(rules), np.array(multipliers), np.array(exposure), weights)
