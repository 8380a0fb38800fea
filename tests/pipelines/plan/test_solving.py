"""The search runs in a process that can be killed; what it told of until then is the answer."""

import subprocess
import sys

import numpy as np
import pytest

from fukasa.analysis.planning.problem.solution import SolverSettings
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.plan.candidates import read_candidates
from fukasa.pipelines.plan.handover import read_problem, write_problem
from fukasa.pipelines.plan.run import state
from fukasa.pipelines.plan.segments import read_segments
from fukasa.pipelines.plan.solving import SearchFailed, search, search_in_child

BRIEF = {
    "goal": {"kpi": "reach", "value": "views", "value_weight": 0.1},
    "budget": {"amount": 70_000},
    "mix": {"role": {"empathy": {"min_share": 0.1}}},
    "risk": {"cvar_alpha": 0.2, "cvar_floor": 1_000},
}
PROGRESS = '{"seconds": 0.1, "value": 5.0, "bound": 9.0, "posts": {"0": 1}}'


def program(code):
    """Give a program in the place of the one that searches."""
    return (sys.executable, "-c", code)


@pytest.fixture
def problem(candidates_file, segments_file):
    found = read_candidates(candidates_file(), "JPY", read_segments(segments_file))
    return state(parse_brief(BRIEF), found).problem


def test_a_problem_is_read_back_as_it_was_written(problem, tmp_path):
    write_problem(tmp_path, problem, SolverSettings(seed=3))
    again, settings = read_problem(tmp_path)
    assert again.options.equals(problem.options)
    assert (again.limits, again.segments, again.kpi, settings.seed) == (
        problem.limits,
        problem.segments,
        problem.kpi,
        3,
    )
    assert all(np.array_equal(getattr(again, name), getattr(problem, name)) for name in ("linear", "reach", "weights"))


def test_another_process_answers_as_this_one_does(problem):
    here, told = search(problem, SolverSettings()), []
    there = search_in_child(problem, SolverSettings(), told.append)
    assert (there.status, there.posts.tolist()) == (here.status, here.posts.tolist())
    assert (there.value, there.bound) == pytest.approx((here.value, here.bound))
    assert there.dual.rules == here.dual.rules
    assert told[-1].posts.tolist() == there.posts.tolist()


def test_a_process_that_does_not_end_is_killed_and_its_best_plan_is_the_answer(problem):
    stuck = program(f"import time; print('{PROGRESS}', flush=True); time.sleep(60)")
    found = search_in_child(problem, SolverSettings(seconds=0.5), grace=0.5, program=stuck)
    assert (found.status, found.reproducible) == ("feasible", False)
    assert found.bound == 9.0
    assert found.posts.tolist() == [1, 0, 0, 0]


def test_a_process_killed_before_any_plan_leaves_a_quick_one(problem):
    stuck = program("import time; time.sleep(60)")
    found = search_in_child(problem, SolverSettings(seconds=0.1), grace=0.1, program=stuck)
    assert (found.status, found.reproducible, found.bound) == ("feasible", False, np.inf)
    assert 0 < found.posts @ problem.price <= 70_000


def test_a_search_for_which_nobody_waits_ends_and_leaves_nothing(tmp_path):
    folder = tmp_path / "handed"
    folder.mkdir()
    lost = f"from fukasa.pipelines.plan.child import _end_with as end; end(-1, {str(folder)!r})"
    assert subprocess.run([sys.executable, "-c", lost], timeout=30, check=False).returncode == 1
    assert not folder.exists()


def test_a_process_that_breaks_off_says_why(problem):
    with pytest.raises(SearchFailed, match="out of luck"):
        search_in_child(problem, SolverSettings(), program=program("raise SystemExit('out of luck')"))


def test_what_the_solver_refuses_is_refused_here(problem):
    refusing = program('import sys; print(\'{"refused": "too strange"}\', flush=True); sys.exit(3)')
    with pytest.raises(InvalidInput, match="too strange"):
        search_in_child(problem, SolverSettings(), program=refusing)
