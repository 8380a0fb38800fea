"""The plan as one document of plain values: PLAN.json, and what the plan page and the paper are made of.

Everything is JSON: numbers are finite or null, days are ISO 8601, shares lie between 0 and 1, money is in ``currency``.

What was asked
    name (text), kpi (``reach``, ``views``, ``engagement``, ``conversions``), currency (ISO 4217), starts_on and ends_on
    (days or null), lake_version (null for files), budget (null without), cutoff {cpv (null without), probability},
    target (null without), candidates (how many), passed (how many pass every gate).

What came out
    status: ``optimal`` (gap within what was asked), ``feasible``, or ``infeasible`` (then ``conflict`` is filled, and
    objective, bound, gap, totals, reach and certificate are null).
    sense: ``most`` (the most of the kpi within the budget) or ``least_cost`` (a target and no budget).
    objective: the kpi of the plan, recomputed by the certificate. Reach is weighted by the weights of the segments.
    bound: what no plan can exceed; where the lowest cost is sought, the cost no plan can undercut.
    gap: distance of the bound from the plan as a share of the plan. reproducible: false where the clock ended the
    search. solver {method (the steps, as codes), method_en, method_ja, seconds, nodes, node_limit, seed}.

selected: a list, the greatest loss without them first
    option_id, creator_id, account_id, handle, name, platform, tier, category, role (null without), posts, price (of one
    post), price_basis (``known`` or ``modelled``), cost, p_cpv_ok (null without forecast), views {p10, p50, p90, mean}
    and cpv {p10, p50, p90} of one post (in the catalogue with an uncertain price), engagement_mean, conversions_mean
    (null where not known), marginal (objective lost without the creator), stability (share of plans with redrawn
    forecasts that keep the creator; null of fewer than five), reason, reason_en, reason_ja.

cut and undecidable: lists
    option_id, creator_id, account_id, handle, name, platform, tier, rule (id of the first gate that fails;
    ``no_price``), value and limit (numbers; null where the sentence says it), sentence_en, sentence_ja.

totals (null without a plan)
    cost; cost_interval {p10, p50, p90} (null where prices are sure); views {p10, p50, p90, mean}; cpv {p10, p50, p90,
    mean}, mean = cost / expected views; reach (people reached at least once, null without segments); reach_interval
    {low, high} (of the estimate, or the bounds where overlaps are not known); engagement; conversions (null where one
    is not known); target_chance (that the views reach the target; null unless the kpi is views and has a target).

segments: [{name, population, weight, reached}], the people who were asked for; reached (at least once, independently,
    as ``reach.sainsbury``) is null without a plan and where somebody is booked whose audience is not known.

reach (null without segments)
    sainsbury (what the objective counts, unweighted), unique (the best estimate from known overlaps) and beta_binomial
    {value, low, high, basis} or null, lower_bound, upper_bound (no union lies outside), status (``ok``, ``assumed``,
    ``insufficient``), reason (why there is no more than independence; null where there is), basis, method, level,
    n_pairs, n_people, kappa {value, low, high} or null.

tiers: one row per tier, the most candidates first
    tier (null for unknown), candidates, under_cutoff (pass the cut-off alone; null without one), passed (pass every
    gate), creators (booked), spend, share (of the plan's spend; null without a plan).

conflict (null unless infeasible)
    rules (ids that cannot hold together), relaxations [{rule, limit, needed}] (null: drop the rule), text_en, text_ja.

certificate (null unless there is a plan)
    ok, constraints [{rule, value, limit, ok}], objective_recomputed, cost, cpv, gap, bound, bound_verified (the bound
    proven from the multipliers, null without), gap_verified, proof (``duality`` or ``search``), target_reached,
    baselines {followers, er, cheapest_cpv, equal_split: {objective, cost, cpv, violations}}, sensitivity {budget and
    cutoff {"-10%", "+10%": {objective, cost, cpv, creators, change}}, leave_one_out [{creator_id, objective, change}],
    noise {draws, stability {creator_id: share}, kept}, replans, not_tried, quick_share}, losses {creator_id: loss},
    marginal {creator_id, option_id, adds, price, extra_budget, in_place_of, weakest, weakest_adds, weakest_cost}, text,
    text_en, text_ja.

frontier: [{budget, objective, cost, cpv, creators}], quick plans at 25 to 150 % of the budget.
cheapest_for_target: {cost, creators, objective} or null. notes: [{en, ja}].
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.certificate.document import as_document
from fukasa.analysis.planning.certificate.results import Certificate
from fukasa.analysis.planning.certificate.words import LANGUAGES
from fukasa.analysis.planning.problem.market import Market
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Solution, SolverSettings
from fukasa.pipelines.brief import Brief
from fukasa.pipelines.plan.candidates import Candidates
from fukasa.pipelines.plan.listing import costs_of, cut_of, names_of, segments_of_plan, tiers_of
from fukasa.pipelines.plan.market import passed
from fukasa.pipelines.plan.method_words import method_said
from fukasa.pipelines.plan.overlap import OverlapSource
from fukasa.pipelines.plan.selected import selected_of

Document = dict[str, Any]
Notes = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Asked:
    """What a plan is made from.

    Attributes:
        brief: the brief.
        candidates: everybody who was considered.
        market: the same, judged by the gates.
        problem: those who pass, and the limits.
        settings: how the plan was searched for.
        overlaps: tells what is known of overlaps of audiences; None for nothing.

    """

    brief: Brief
    candidates: Candidates
    market: Market
    problem: Problem
    settings: SolverSettings
    overlaps: OverlapSource | None = None


def plan_document(
    asked: Asked,
    solution: Solution,
    certificate: Certificate,
    *,
    seconds: float,
    totals: Document,
    reach: Document | None,
    frontier: list[Document],
    cheapest: Document | None,
    notes: Notes = (),
) -> Document:
    """Make the document of a plan that was certified; the module's text tells every key."""
    problem, brief = asked.problem, asked.brief
    names = names_of(asked.candidates)
    found = {
        "status": _status(solution, certificate, asked.settings),
        "objective": certificate.objective_recomputed,
        "bound": certificate.bound,
        "gap": certificate.gap,
        "reproducible": solution.reproducible,
        "selected": selected_of(problem, solution.posts, certificate, brief, names, costs_of(asked.candidates)),
        "totals": totals,
        "segments": segments_of_plan(asked.candidates, problem, solution.posts),
        "reach": reach,
        "tiers": tiers_of(asked.candidates, asked.market, problem, solution.posts),
        "conflict": None,
        "certificate": as_document(certificate, "en" if brief.brief.language == "en" else "ja"),
        "frontier": frontier,
        "cheapest_for_target": cheapest,
    }
    document: Document = plain(_head(asked, solution, seconds) | found | _tail(asked, notes))
    return document


def conflict_document(asked: Asked, conflict: Document, *, seconds: float, notes: Notes = ()) -> Document:
    """Make the document of a brief whose rules cannot hold together."""
    found = {
        "status": "infeasible",
        **dict.fromkeys(("objective", "bound", "gap"), None),
        "reproducible": True,
        "selected": [],
        **dict.fromkeys(("totals", "reach"), None),
        "segments": segments_of_plan(asked.candidates, asked.problem, None),
        "tiers": tiers_of(asked.candidates, asked.market, asked.problem, None),
        "conflict": conflict,
        "certificate": None,
        "frontier": [],
        "cheapest_for_target": None,
    }
    document: Document = plain(_head(asked, None, seconds) | found | _tail(asked, notes))
    return document


def _head(asked: Asked, solution: Solution | None, seconds: float) -> Document:
    brief, settings = asked.brief, asked.settings
    return {
        "status": None,
        "name": brief.brief.name,
        "kpi": asked.problem.kpi,
        "sense": "least_cost" if asked.problem.limits.target is not None else "most",
        "currency": brief.currency,
        "starts_on": brief.brief.starts_on,
        "ends_on": brief.brief.ends_on,
        "lake_version": asked.candidates.lake_version,
        "budget": brief.budget.amount,
        "cutoff": {"cpv": brief.cutoff.cpv, "probability": brief.cutoff.probability},
        "target": brief.goal.target,
        "solver": {
            **_method(solution),
            "seconds": seconds,
            "nodes": 0 if solution is None else solution.nodes,
            "node_limit": settings.node_limit,
            "seed": settings.seed,
        },
        "candidates": asked.candidates.rows.height,
        "passed": int(passed(asked.market).sum()),
    }


def _method(solution: Solution | None) -> Document:
    if solution is None:
        return dict.fromkeys(("method", "method_en", "method_ja"))
    words = {f"method_{language}": method_said(solution.method, language) for language in LANGUAGES}
    return {"method": solution.method, **words}


def _tail(asked: Asked, notes: Notes) -> Document:
    return {
        "cut": cut_of(asked.market.cut, asked.candidates),
        "undecidable": cut_of(asked.market.undecidable, asked.candidates),
        "notes": list(notes),
    }


def _status(solution: Solution, certificate: Certificate, settings: SolverSettings) -> str:
    """Call a plan optimal only where the distance that was recomputed, errors of tangents included, is within reach."""
    close = certificate.gap <= settings.gap + 1e-9
    return "optimal" if solution.status == "optimal" and close else "feasible"


def plain(value: Any) -> Any:
    """Turn values into what JSON holds: infinite and not-a-number become null, days text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | pl.Series):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value
