"""How a plan was found is said in both languages."""

import re

import pytest

from fukasa.analysis.planning.problem.solution import SEPARATOR, Step
from fukasa.pipelines.plan.method_words import method_said


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_words(step: Step) -> None:
    assert method_said(step, "en") != step
    assert re.search("[ぁ-ん一-龥]", method_said(step, "ja"))


def test_steps_are_said_one_after_the_other_with_their_counts() -> None:
    method = SEPARATOR.join([Step.TANGENTS, f"{Step.BRANCHING} 12", f"{Step.REDUCED_COSTS} 3/5"])
    assert method_said(method, "ja").count("、") >= 2
    assert "12ノード" in method_said(method, "ja")
    assert "3/5 options" in method_said(method, "en")


def test_a_step_that_is_not_known_stays_as_it_is() -> None:
    assert method_said("milp", "ja") == "milp"
