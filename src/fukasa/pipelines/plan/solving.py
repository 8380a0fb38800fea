"""The search for a plan: in a process of its own that can be killed, or right here where it is small.

A solver written in C cannot be interrupted from Python. A process can be: at the end of its time it is killed, and
the best plan it told of so far is the answer, with its bound, marked as not reproducible.
"""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from fukasa.analysis.planning.certificate.checks import seeks_lowest_cost
from fukasa.analysis.planning.certificate.replans import goal
from fukasa.analysis.planning.problem.problem import Problem
from fukasa.analysis.planning.problem.solution import Progress, Report, Solution, SolverSettings, Step
from fukasa.analysis.planning.solvers.quick import quick
from fukasa.analysis.planning.solvers.solve import solve
from fukasa.core.errors import FukasaError, InvalidInput
from fukasa.pipelines.plan.handover import progress_of, read_solution, write_problem

SMALL = 200
"""Problems of so many options are solved in this process: they take less time than starting another."""
GRACE_S = 3.0
"""How long a process may go on after its time before it is killed."""
MOST_S = 600.0
"""The end of a search that has none by the clock."""
_PROGRAM = "fukasa.pipelines.plan.child"
_THREADS = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class SearchFailed(FukasaError):  # noqa: N818
    """The process that searches broke off, or found nothing in its time."""

    code = "plan.search_failed"
    status = 500


def search(
    problem: Problem, settings: SolverSettings, report: Report | None = None, *, grace: float = GRACE_S
) -> Solution:
    """Solve a problem.

    Args:
        problem: the problem.
        settings: how long and how exactly.
        report: told how far the search is.
        grace: seconds after its time at which the process is killed.

    Raises:
        SearchFailed: the process broke off, or was killed before it told of any plan.
        InvalidInput: the solver refuses the problem.

    """
    if problem.options.height <= SMALL:
        begun = time.monotonic()
        return solve(problem, settings, elapsed=lambda: time.monotonic() - begun, report=report)
    return search_in_child(problem, settings, report, grace=grace)


def search_in_child(
    problem: Problem,
    settings: SolverSettings,
    report: Report | None = None,
    *,
    grace: float = GRACE_S,
    program: tuple[str, ...] = (sys.executable, "-m", _PROGRAM),
) -> Solution:
    """Solve a problem in another process, which is killed when its time is over; see :func:`search`."""
    begun = time.time()
    deadline = begun + (MOST_S if settings.seconds is None else settings.seconds) + grace
    with tempfile.TemporaryDirectory(prefix="fukasa-plan-") as name:
        folder = Path(name)
        write_problem(folder, problem, settings)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  our own program
                [*program, name, repr(begun)],
                env=os.environ | _THREADS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        try:
            last = _follow(process, deadline, problem.options.height, report)
        finally:
            killed = process.poll() is None
            process.kill()
            process.wait()
        solution = read_solution(folder)
        if solution is None:
            _require_killed(folder, process.returncode, killed=killed)
    return _best_so_far(problem, settings, last) if solution is None else solution


def _follow(process: "subprocess.Popen[bytes]", deadline: float, size: int, report: Report | None) -> Progress | None:
    """Read the progress until the process ends or its time is over; give the best of it."""
    best: Progress | None = None
    for told in _lines(process, deadline):
        if "refused" in told:
            raise InvalidInput(told["refused"])
        progress = progress_of(told, size)
        best = progress if best is None else _better(best, progress)
        if report is not None:
            report(progress)
    return best


def _lines(process: "subprocess.Popen[bytes]", deadline: float) -> Iterator[dict[str, Any]]:
    """Give the lines of a process as they come; end with it or at the deadline."""
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    assert process.stdout is not None  # noqa: S101  it was asked for
    threading.Thread(target=_collect, args=(process.stdout, lines), daemon=True).start()
    while (left := deadline - time.time()) > 0:
        try:
            line = lines.get(timeout=left)
        except queue.Empty:
            return
        if line is None:
            process.wait()
            return
        yield json.loads(line)


def _collect(stream: IO[bytes], lines: "queue.SimpleQueue[bytes | None]") -> None:
    with stream:
        for line in stream:
            lines.put(line)
    lines.put(None)


def _better(best: Progress, new: Progress) -> Progress:
    """Keep the newest plan and the newest bound: a solver tells of both when they get better."""
    posts, value = (best.posts, best.value) if new.posts is None else (new.posts, new.value)
    return Progress(new.seconds, value, best.bound if new.bound is None else new.bound, posts)


def _require_killed(folder: Path, code: int, *, killed: bool) -> None:
    """Refuse the silence of a process that broke off by itself."""
    if not killed and code:
        said = (folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise SearchFailed(f"the process that searches broke off: {said[-1] if said else code}; run the plan again")


def _best_so_far(problem: Problem, settings: SolverSettings, last: Progress | None) -> Solution:
    """Give the plan that was told last, or find one fast where the time was over before there was any.

    Of the bound nothing is claimed that was not told: a cost of 0 where the lowest is sought, else no end.
    """
    posts, bound = (None, None) if last is None else (last.posts, last.bound)
    if posts is None:
        posts = quick(problem, seed=settings.seed)
    if posts is None:
        raise SearchFailed("no plan was found in the time that was given; allow more seconds in [solver]")
    nothing = 0.0 if seeks_lowest_cost(problem.limits) else np.inf
    value = abs(goal(problem, posts))
    most = nothing if bound is None else bound
    return Solution("feasible", posts, value, most, None, reproducible=False, nodes=0, method=Step.CLOCK)
