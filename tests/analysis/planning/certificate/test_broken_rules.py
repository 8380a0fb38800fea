"""Every kind of rule, broken on purpose: the certificate refuses and names it, and it alone."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from fukasa.analysis.planning.certificate.certify import all_constraints, certify
from fukasa.analysis.planning.certificate.gates import Gates
from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share
from fukasa.core.errors import PlanNotCertified
from tests.analysis.planning.certificate.worlds import brute_force, option, solved, world

WIDE, FREE = Gates(), Limits()


@dataclass(frozen=True)
class Case:
    """A plan that breaks one rule of its limits or gates."""

    rule: str
    posts: tuple[int, ...]
    limits: Limits = FREE
    rows: tuple[dict, ...] = ()
    gates: Gates = WIDE


A, B, C = option("a"), option("b", tier="macro", role="diffusion", platform="tiktok"), option("c")
DOUBTED, UNJUDGED = B | {"authenticity": "review"}, B | {"authenticity": None}
RARE = Cvar(alpha=0.1, floor=100.0)
CASES = [
    Case("budget", (1, 1, 1), Limits(budget=299.0)),
    Case("rules.min_creators", (1, 0, 0), Limits(min_creators=2)),
    Case("rules.max_creators", (1, 1, 1), Limits(max_creators=2)),
    Case("rules.max_posts", (2, 1, 0), Limits(max_posts=2), (A | {"max_posts": 2}, B, C)),
    Case("posts.max_per_option", (2, 0, 0)),
    Case("mix.tier.macro.min_share", (1, 1, 1), Limits(shares=(Share("tier", "macro", min=0.4),))),
    Case("mix.tier.macro.max_share", (1, 1, 1), Limits(shares=(Share("tier", "macro", max=0.3),))),
    Case("mix.platform.tiktok.min_share", (1, 0, 1), Limits(shares=(Share("platform", "tiktok", min=0.1),))),
    Case("mix.role.empathy.max_share", (1, 1, 1), Limits(shares=(Share("role", "empathy", max=0.5),))),
    Case("mix.small.small.min_share", (0, 1, 0), Limits(shares=(Share("small", "small", min=0.2),))),
    Case("rules.must_have:b", (1, 0, 1), Limits(must_have=("b",))),
    Case(
        "rules.max_per_agency:star", (1, 1, 0), Limits(max_per_agency=1),
        (A | {"agency": "star"}, B | {"agency": "star"}, C),
    ),
    Case(
        "rules.exclusivity:tea", (1, 1, 0), Limits(exclusive_categories=("tea",)),
        (A | {"category": "tea"}, B | {"category": "tea"}, C),
    ),
    Case("conflict:a|c", (1, 0, 1), rows=(A, B, C | {"conflicts": ["a"]})),
    Case("conflict:a|c", (1, 0, 1), rows=(A | {"conflicts": ["c"]}, B, C)),
    Case("one_option:a", (1, 1, 0), rows=(A, B | {"creator_id": "a"}, C)),
    Case("risk.cvar_floor", (1, 0, 0), Limits(cvar=RARE)),
    Case("goal.target", (1, 1, 0), Limits(target=201.0)),
    Case("cutoff.cpv", (1, 0, 0), gates=Gates(cpv=0.99)),
    Case("cutoff.cpv", (1, 1, 0), gates=Gates(cpv=1.5, probability=0.8), rows=(A, B | {"price": 120.0}, C)),
    Case("gates.authenticity", (1, 1, 0), gates=Gates(authenticity="pass"), rows=(A, DOUBTED, C)),
    Case("gates.authenticity", (1, 1, 0), gates=Gates(authenticity="fail"), rows=(A, UNJUDGED, C)),
    Case("gates.depth_min", (1, 1, 0), gates=Gates(depth_min=0.4), rows=(A, B | {"depth": 0.3}, C)),
    Case("gates.depth_min", (1, 1, 0), gates=Gates(depth_min=0.4), rows=(A, B | {"depth": None}, C)),
    Case("filter.tiers", (1, 1, 0), gates=Gates(tiers=("micro",))),
    Case("rules.must_not", (1, 1, 0), gates=Gates(must_not=("b",))),
]  # fmt: skip


def stated(case):
    return world(case.rows or (A, B, C), limits=case.limits)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_named_and_no_other(case):
    problem, market = stated(case)
    found = all_constraints(problem, market, case.gates, np.array(case.posts))
    assert [constraint.rule for constraint in found if not constraint.ok] == [case.rule]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_there_is_no_certificate_of_a_broken_rule(case):
    problem, market = stated(case)
    claim, rng = solved(problem, case.posts), np.random.default_rng(0)
    with pytest.raises(PlanNotCertified) as refusal:
        certify(problem, market, claim, resolve=brute_force, rng=rng, gates=case.gates)
    assert refusal.value.fields["rule"] == case.rule
    assert case.rule in refusal.value.message


@pytest.mark.parametrize("posts", [(1, 0), (1, 0, 0, 0), (0, 0, 0), (-1, 1, 1), (0.5, 0.5, 0)])
def test_what_is_no_plan_of_the_problem_is_refused(posts):
    problem, market = world((A, B, C))
    claim = replace(solved(problem), posts=np.array(posts))
    with pytest.raises(PlanNotCertified):
        certify(problem, market, claim, resolve=brute_force, rng=np.random.default_rng(0))


@pytest.mark.parametrize("rule", ["gates.brand_safety", "dates", "cutoff.cpv"])
def test_whom_the_market_flags_cannot_be_booked_even_if_the_problem_lists_them(rule):
    problem, _ = world((A, B, C), gates=(rule,))
    _, market = world((A, B, C), gates=(rule,), fails={"b": rule})
    found = all_constraints(problem, market, Gates(cpv=2.0), np.array([1, 1, 0]))
    assert [constraint.rule for constraint in found if not constraint.ok] == [rule]


@pytest.mark.parametrize("changed", [{"price": 90.0}, {"creator_id": "z"}, {"views_mean": 120.0}, {"max_posts": 3}])
def test_a_label_that_moved_to_another_row_is_noticed(changed):
    problem, _ = world((A, B | changed, C))
    _, market = world((A, B, C))
    found = all_constraints(problem, market, WIDE, np.array([1, 1, 0]))
    assert [constraint.rule for constraint in found if not constraint.ok] == ["options.same_as_market"]


def test_reach_of_another_row_is_noticed():
    reach = np.array([[0.1], [0.2], [0.3]])
    problem, _ = world((A, B, C), kpi="reach", reach=reach[[1, 0, 2]])
    _, market = world((A, B, C), kpi="reach", reach=reach)
    found = all_constraints(problem, market, WIDE, np.array([1, 0, 0]))
    assert [constraint.rule for constraint in found if not constraint.ok] == ["options.same_as_market"]


def test_somebody_who_is_not_in_the_market_cannot_be_booked():
    problem, _ = world((A, B, C))
    _, market = world((A, C))
    with pytest.raises(PlanNotCertified, match="stands in no row of the market"):
        all_constraints(problem, market, WIDE, np.array([0, 1, 0]))


def test_a_goal_that_does_not_add_up_its_own_forecasts_is_noticed():
    problem, market = world((A, B, C))
    wrong = replace(problem, linear=problem.linear * [1.0, 2.0, 1.0])
    found = all_constraints(wrong, market, WIDE, np.array([1, 0, 0]))
    assert [constraint.rule for constraint in found if not constraint.ok] == ["objective.from_forecasts"]


def test_a_creator_who_must_be_had_and_was_cut_leaves_no_certificate():
    problem, market = world((A, B, C))
    blocked = replace(problem, blocked={"z": "cutoff.cpv"})
    with pytest.raises(PlanNotCertified, match=r"rules\.must_have:z"):
        certify(blocked, market, solved(blocked), resolve=brute_force, rng=np.random.default_rng(0))


def test_rounding_of_prices_breaks_no_budget():
    rows = [option(name, price=0.1) for name in "abc"]
    problem, market = world(rows, limits=Limits(budget=0.3))
    assert all(found.ok for found in all_constraints(problem, market, WIDE, np.array([1, 1, 1])))


def test_limits_that_are_met_exactly_hold():
    exact = Limits(
        budget=300.0, max_creators=3, min_creators=3, max_posts=3, must_have=("a",), target=None,
        shares=(Share("tier", "macro", min=1 / 3, max=1 / 3), Share("small", "small", min=2 / 3)),
    )  # fmt: skip
    problem, market = world((A, B, C), limits=exact)
    gates = Gates(cpv=1.0, probability=0.5, authenticity="pass", depth_min=0.5)
    assert all(found.ok for found in all_constraints(problem, market, gates, np.array([1, 1, 1])))
