"""A problem and its solution as files, between the process that asks and the one that searches; nothing is pickled."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.problem.limits import Cvar, Limits, Share
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Dual, Progress, Solution, SolverSettings
from fukasa.analysis.statistics.arrays import Integers, Reals

_OPTIONS, _ARRAYS, _REST, _SOLUTION = "options.arrow", "arrays.npz", "problem.json", "solution.json"
_ARRAY_NAMES = ("linear", "reach", "weights", "population")


def write_problem(folder: Path, problem: Problem, settings: SolverSettings) -> None:
    """Write a problem and how to search into a folder."""
    problem.options.write_ipc(folder / _OPTIONS)
    np.savez(folder / _ARRAYS, **{name: getattr(problem, name) for name in _ARRAY_NAMES})
    rest = {
        "limits": asdict(problem.limits),
        "segments": problem.segments,
        "blocked": problem.blocked,
        "kpi": problem.kpi,
        "settings": asdict(settings),
    }
    (folder / _REST).write_text(json.dumps(rest), encoding="utf-8")


def read_problem(folder: Path) -> tuple[Problem, SolverSettings]:
    """Read what :func:`write_problem` wrote."""
    rest = json.loads((folder / _REST).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        kept: dict[str, Reals] = {name: arrays[name] for name in _ARRAY_NAMES}
    problem = Problem(
        options=pl.read_ipc(folder / _OPTIONS),
        limits=_limits(rest["limits"]),
        segments=tuple(rest["segments"]),
        blocked=rest["blocked"],
        kpi=rest["kpi"],
        **kept,
    )
    return problem, SolverSettings(**rest["settings"])


def _limits(told: Mapping[str, Any]) -> Limits:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    values["shares"] = tuple(Share(**share) for share in told["shares"])
    values["cvar"] = None if told["cvar"] is None else Cvar(**told["cvar"])
    return Limits(**values)


def write_solution(folder: Path, solution: Solution) -> None:
    """Write a solution whole or not at all."""
    dual = solution.dual
    told = {name: getattr(solution, name) for name in ("status", "value", "bound", "reproducible", "nodes", "method")}
    told["posts"] = sparse(solution.posts)
    told["size"] = len(solution.posts)
    told["dual"] = None if dual is None else {
        "rules": dual.rules,
        **{name: getattr(dual, name).tolist() for name in ("multipliers", "exposure", "scenarios")},
    }  # fmt: skip
    unfinished = folder / f"{_SOLUTION}.unfinished"
    unfinished.write_text(json.dumps(told), encoding="utf-8")
    unfinished.rename(folder / _SOLUTION)


def read_solution(folder: Path) -> Solution | None:
    """Read a solution; None where none was written."""
    if not (folder / _SOLUTION).exists():
        return None
    told = json.loads((folder / _SOLUTION).read_text(encoding="utf-8"))
    dual = told.pop("dual")
    if dual is not None:
        arrays = {name: np.array(dual[name], dtype=np.float64) for name in ("multipliers", "exposure", "scenarios")}
        dual = Dual(rules=tuple(dual["rules"]), **arrays)
    posts = dense(told.pop("posts"), told.pop("size"))
    return Solution(posts=posts, dual=dual, **told)


def progress_line(progress: Progress) -> str:
    """Write a progress as one line of JSON."""
    told = asdict(progress) | {"posts": None if progress.posts is None else sparse(progress.posts)}
    return json.dumps(told)


def progress_of(told: Mapping[str, Any], size: int) -> Progress:
    """Read a line of progress about so many options."""
    posts = told["posts"]
    return Progress(told["seconds"], told["value"], told["bound"], None if posts is None else dense(posts, size))


def sparse(posts: Integers) -> dict[int, int]:
    """Name the options that are booked, with their posts."""
    return {int(place): int(posts[place]) for place in np.flatnonzero(posts)}


def dense(posts: Mapping[str, int], size: int) -> Integers:
    """Undo :func:`sparse`."""
    full = np.zeros(size, dtype=np.int64)
    for place, number in posts.items():
        full[int(place)] = number
    return full
