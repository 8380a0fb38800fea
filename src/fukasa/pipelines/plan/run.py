"""A plan from beginning to end: gates, problem, search, certificate, document. No certificate, no plan."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from fukasa.analysis.planning.certificate.certify import certify
from fukasa.analysis.planning.certificate.gates import Gates
from fukasa.analysis.planning.certificate.results import Certificate
from fukasa.analysis.planning.certificate.text import FEWEST_DRAWS
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Conflict, Report, Solution, SolverSettings, Step
from fukasa.analysis.planning.solvers.conflict import find_conflict
from fukasa.analysis.planning.solvers.dials import cpv_dial, least_dial
from fukasa.analysis.planning.solvers.quick import quick
from fukasa.analysis.planning.solvers.rulebook import Worth
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.candidates import Candidates
from fukasa.pipelines.plan.conflict_words import conflict_of
from fukasa.pipelines.plan.document import Asked, Document, conflict_document, plan_document
from fukasa.pipelines.plan.frontier import LARGE, cheapest_for_target, frontier_of
from fukasa.pipelines.plan.limits import limits_of
from fukasa.pipelines.plan.listing import creator_names
from fukasa.pipelines.plan.market import judge
from fukasa.pipelines.plan.notes import plan_notes
from fukasa.pipelines.plan.overlap import OverlapSource, reach_document, reach_of_plan
from fukasa.pipelines.plan.solving import SearchFailed, search
from fukasa.pipelines.plan.spelling import tier_ids
from fukasa.pipelines.plan.stating import linear_of, problem_of
from fukasa.pipelines.plan.totals import totals_of

SECONDS = 10.0
"""How long a search takes at most where nothing is said."""
CONFLICT_SECONDS = 1.25
"""Rules that conflict and what to relax are sought no longer than this, so that all is told within two seconds."""
_CERTIFICATE_STREAM = 5
_REPLANS_AT_ONE = 10_000
_FEWEST_WHERE_LARGE, _FEWEST_REPLANS, _MOST_WITH_RISK, _MOST_REPLANS = 6, 12, 16, 40
Timer = Callable[[], float]


@dataclass(frozen=True)
class PlanRun:
    """A plan, or the conflict that allows none.

    Attributes:
        asked: brief, candidates, market, problem and settings.
        solution: what the search answered.
        certificate: of the plan; None where the rules allow none.
        conflict: why there is none; None where there is a plan.
        document: all of it as plain values; see :mod:`fukasa.pipelines.plan.document`.

    """

    asked: Asked
    solution: Solution
    certificate: Certificate | None
    conflict: Conflict | None
    document: Document


def make_plan(
    brief: Brief,
    candidates: Candidates,
    *,
    seconds: float | None = None,
    overlaps: OverlapSource | None = None,
    report: Report | None = None,
    timer: Timer = time.monotonic,
) -> PlanRun:
    """Plan a brief.

    Args:
        brief: the brief.
        candidates: of :func:`fukasa.pipelines.plan.candidates.read_candidates` or of the catalogue.
        seconds: end of the search, instead of the brief's.
        overlaps: tells what is known of overlaps of the audiences that are booked; None for nothing.
        report: told how far the search is.
        timer: seconds of a clock that never goes back.

    Raises:
        InvalidInput: the brief asks for what cannot be stated (reach without segments, an unknown tier, …).
        PlanNotCertified: the plan that was found breaks a rule or is not what it claims.
        SearchFailed: nothing was found in time.

    """
    begun = timer()
    asked = replace(state(brief, candidates, seconds), overlaps=overlaps)
    solution = search(asked.problem, asked.settings, report) if _possible(asked.problem) else _impossible()
    spent = partial(_since, timer, begun)
    return _refused(asked, solution, spent) if solution.status == "infeasible" else _certified(asked, solution, spent)


def state(brief: Brief, candidates: Candidates, seconds: float | None = None) -> Asked:
    """Judge the candidates and state the problem, without solving it."""
    if brief.brief.language not in {"ja", "en"}:
        raise InvalidInput(f"[brief] language: a plan can be written in ja or en, not in {brief.brief.language!r}")
    limits = limits_of(brief, candidates.rows)
    market = judge(candidates, brief)
    problem = problem_of(market, limits, brief, candidates.segments)
    return Asked(brief, candidates, market, problem, settings_of(brief, seconds))


def settings_of(brief: Brief, seconds: float | None = None) -> SolverSettings:
    """Read how to search; with a limit of nodes and no seconds the clock does not end it, so it can be repeated."""
    asked = brief.solver
    by_clock = seconds or asked.seconds or (None if asked.node_limit else SECONDS)
    usual = SolverSettings()
    gap = usual.gap if asked.gap is None else asked.gap
    return SolverSettings(by_clock, asked.node_limit or None, asked.seed or 0, gap)


def _possible(problem: Problem) -> bool:
    return bool(problem.options.height) and not problem.blocked


def _impossible() -> Solution:
    nothing = np.zeros(0, dtype=np.int64)
    return Solution("infeasible", nothing, 0.0, 0.0, None, reproducible=True, nodes=0, method=Step.GATES)


def _since(timer: Timer, begun: float) -> float:
    return round(timer() - begun, 3)


def _refused(asked: Asked, solution: Solution, spent: Timer) -> PlanRun:
    conflict = why_impossible(asked, partial(_since, spent, spent()))
    if not conflict.rules:
        raise SearchFailed("no plan was found, and yet the rules do not contradict each other; allow more time for it")
    told = conflict_of(conflict, asked.problem.limits, asked.brief, creator_names(asked.candidates))
    document = conflict_document(asked, told, seconds=spent(), notes=plan_notes(asked.brief, asked.candidates))
    return PlanRun(asked, solution, None, conflict, document)


def why_impossible(asked: Asked, spent: Timer) -> Conflict:
    """Find rules that conflict, and what to relax."""
    brief, market = asked.brief, asked.market
    dials = []
    if brief.cutoff.cpv is not None:
        dials.append(cpv_dial(market.candidates, brief.cutoff.cpv, brief.cutoff.probability))
    if brief.gates.depth_min is not None:
        dials.append(least_dial(market.candidates, "gates.depth_min", "depth", brief.gates.depth_min))
    return find_conflict(
        market,
        asked.problem.limits,
        worth=Worth(np.nan_to_num(linear_of(market.candidates, brief)), asked.problem.weights),
        dials=tuple(dials),
        seconds=CONFLICT_SECONDS,
        elapsed=spent,
    )


def _certified(asked: Asked, solution: Solution, spent: Timer) -> PlanRun:
    problem, brief, seed = asked.problem, asked.brief, asked.settings.seed
    searched, reach = spent(), _reach(asked, solution)
    resolve, allowance = partial(quick, seed=seed), replans_for(problem)
    certificate = certify(
        problem,
        asked.market,
        solution,
        resolve=resolve,
        rng=np.random.default_rng([seed, _CERTIFICATE_STREAM]),
        gates=certificate_gates(asked),
        currency=brief.currency,
        names=creator_names(asked.candidates),
        draws=max(allowance // 4, FEWEST_DRAWS),
        replans=allowance,
    )
    document = plan_document(
        asked,
        solution,
        certificate,
        seconds=searched,
        totals=totals_of(
            problem,
            solution.posts,
            seed=seed,
            shared=brief.risk.shared or 0.0,
            forecasts=asked.candidates.forecasts,
            target=brief.goal.target if brief.goal.kpi == "views" else None,
        )
        | {"reach_interval": reach_interval(reach)},
        reach=reach,
        frontier=frontier_of(problem, solution.posts, resolve),
        cheapest=cheapest_for_target(problem, brief.goal.target, resolve),
        notes=plan_notes(brief, asked.candidates),
    )
    return PlanRun(asked, solution, certificate, None, document)


def _reach(asked: Asked, solution: Solution) -> Document | None:
    """Estimate the unique reach beside what the objective counts; None without segments."""
    options, posts = asked.problem.options["option_id"], solution.posts
    estimate = reach_of_plan(asked.candidates, options, posts, asked.overlaps, seed=asked.settings.seed)
    return reach_document(estimate)


def reach_interval(reach: Document | None) -> dict[str, float] | None:
    """Give the interval of the reach: of the estimate where overlaps are known, else the bounds of any union."""
    if reach is None:
        return None
    known = reach["unique"] or reach["beta_binomial"]
    low, high = (known["low"], known["high"]) if known else (reach["lower_bound"], reach["upper_bound"])
    return {"low": low, "high": high}


def replans_for(problem: Problem) -> int:
    """Tell how many plans may be made again for a certificate: fewer of hard problems, whatever the clock says."""
    most = _MOST_REPLANS if problem.limits.cvar is None else _MOST_WITH_RISK
    size = max(problem.options.height, 1)
    fewest = _FEWEST_REPLANS if size <= LARGE else _FEWEST_WHERE_LARGE
    return min(max(_REPLANS_AT_ONE // size, fewest), most)


def certificate_gates(asked: Asked) -> Gates:
    """Tell the certificate what the brief asks of everybody who is booked."""
    brief, rules = asked.brief, asked.market.gates
    never = asked.market.cut.filter(pl.col("rule") == "rules.must_not")["option_id"]
    return Gates(
        cpv=brief.cutoff.cpv,
        probability=brief.cutoff.probability,
        authenticity=brief.gates.authenticity,
        depth_min=brief.gates.depth_min,
        tiers=tier_ids(brief.filter.tiers) if "filter.tiers" in rules else (),
        must_not=tuple(never),
        sure_prices=asked.candidates.forecasts is None,
    )
