"""How near the best a plan is, and how long it takes: problems of the committed generator, sizes × budgets × seeds."""

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from fukasa.analysis.planning.certificate.objective import objective
from fukasa.analysis.planning.problem.solution import Solution, SolverSettings
from fukasa.cli.benchmarks.report import peak_memory_mb, report, spread
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.plan.candidates import read_candidates
from fukasa.pipelines.plan.document import Asked
from fukasa.pipelines.plan.run import make_plan, state, why_impossible
from fukasa.pipelines.plan.segments import read_segments
from fukasa.pipelines.plan.solving import search
from fukasa.synth.problems.problem import PlanWorld, draw_problem

SEEDS = 3
SECONDS = 10.0
SIZES = (300, 500, 5_000)
BUDGETS = (0.03, 0.1, 0.3)
"""Budgets as shares of all prices together."""
RISK_SIZES = (300, 500)
RISK_ALPHA = 0.1
MANY = 200_000
MANY_BUDGET = 0.003
_IMPOSSIBLE = {"mix": {"role": {"empathy": {"min_share": 0.7}, "diffusion": {"min_share": 0.6}}}}


def bench_plan(*, seeds: int = SEEDS, many: int = MANY) -> dict[str, Any]:
    """Solve drawn problems with six side rules and 40 segments in at most 10 seconds each; the worst case counts.

    Gap is (bound − recomputed value) / recomputed value; ratio is value over bound, never more than value over optimum.

    Args:
        seeds: problems of each size and budget.
        many: candidates of the largest problem.

    """
    drawn = range(seeds)
    cases = [(size, budget) for size in SIZES for budget in BUDGETS]
    return report(
        "plan",
        {
            "seconds_allowed": SECONDS,
            "seeds": seeds,
            "solved": [_cases(PlanWorld(size, budget), drawn) for size, budget in cases],
            "with_risk": [_cases(PlanWorld(size, 0.1, cvar_alpha=RISK_ALPHA), drawn) for size in RISK_SIZES],
            "infeasible": [_impossible(size, drawn) for size in SIZES],
            "whole_plan_seconds": [_whole(size, drawn) for size in SIZES[:2]],
            "many": _many(many),
            "peak_memory_mb": peak_memory_mb(),
        },
    )


def asked_of(world: PlanWorld, **sections: Any) -> Asked:
    """Draw a problem, write it as the files of a plan, and read it as `fukasa plan` does."""
    files = draw_problem(world)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files.candidates.write_csv(folder / "candidates.csv")
        files.segments.write_csv(folder / "segments.csv")
        people = read_segments(folder / "segments.csv")
        candidates = read_candidates(folder / "candidates.csv", "JPY", people)
    return state(parse_brief(files.brief | sections), candidates, SECONDS)


def _cases(world: PlanWorld, seeds: Iterable[int]) -> dict[str, Any]:
    solved = [_solved(asked_of(_seeded(world, seed))) for seed in seeds]
    gaps, ratios, seconds = ([one[place] for one in solved] for place in range(3))
    return {
        "candidates": world.candidates,
        "budget_share": world.budget_share,
        "cvar_alpha": world.cvar_alpha,
        "gap": spread(gaps, digits=6),
        "ratio_to_bound": spread(ratios, digits=6),
        "seconds": spread(seconds, digits=2),
        "optimal": sum(one[3] for one in solved),
        "reproducible": sum(one[4] for one in solved),
    }


def _seeded(world: PlanWorld, seed: int) -> PlanWorld:
    return replace(world, seed=seed)


def _solved(asked: Asked) -> tuple[float, float, float, bool, bool]:
    """Give gap, ratio to the bound, seconds, and whether the plan is optimal and reproducible."""
    seconds, solution = _timed(lambda: search(asked.problem, asked.settings))
    value = objective(asked.problem, solution.posts)
    return (
        (solution.bound - value) / value,
        value / solution.bound,
        seconds,
        solution.status == "optimal",
        solution.reproducible,
    )


def _impossible(size: int, seeds: Iterable[int]) -> dict[str, Any]:
    """Time the whole answer to shares that contradict each other: search, smallest set of rules, what to relax."""
    seconds, rules = [], []
    for seed in seeds:
        asked = asked_of(PlanWorld(size, 0.1, seed), **_IMPOSSIBLE)
        spent, conflict = _timed(partial(_conflict, asked))
        seconds.append(spent)
        rules.append(len(conflict.rules))
    return {"candidates": size, "seconds": spread(seconds, digits=2), "rules": spread(rules, digits=0)}


def _conflict(asked: Asked) -> Any:
    solution: Solution = search(asked.problem, asked.settings)
    if solution.status != "infeasible":
        raise RuntimeError("shares that contradict each other were satisfied")
    begun = time.monotonic()
    return why_impossible(asked, lambda: time.monotonic() - begun)


def _whole(size: int, seeds: Iterable[int]) -> dict[str, Any]:
    """Time a plan with its certificate, sensitivity and frontier."""
    seconds = []
    for seed in seeds:
        asked = asked_of(PlanWorld(size, 0.1, seed))
        spent, _ = _timed(partial(make_plan, asked.brief, asked.candidates, seconds=SECONDS))
        seconds.append(spent)
    return {"candidates": size, "seconds": spread(seconds, digits=2)}


def _many(candidates: int) -> dict[str, Any]:
    """Solve one very large problem: reading and stating it is told apart from the search."""
    stated, asked = _timed(lambda: asked_of(PlanWorld(candidates, MANY_BUDGET)))
    settings = SolverSettings(seconds=60.0, seed=asked.settings.seed, gap=asked.settings.gap)
    seconds, solution = _timed(lambda: search(asked.problem, settings))
    value = objective(asked.problem, solution.posts)
    return {
        "candidates": candidates,
        "budget_share": MANY_BUDGET,
        "stated_seconds": round(stated, 1),
        "seconds": round(seconds, 1),
        "gap": round(float((solution.bound - value) / value), 6),
        "creators": int(np.count_nonzero(solution.posts)),
        "method": solution.method,
    }


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made
