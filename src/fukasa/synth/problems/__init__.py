"""Problems of a plan, in the columns of its files: candidates, segments and a brief with six side rules."""

from fukasa.synth.problems.problem import PlanFiles, PlanWorld, draw_problem

__all__ = ["PlanFiles", "PlanWorld", "draw_problem"]
