"""What a shortlist would be under another cut-off: the same candidates and facts, judged again."""

from dataclasses import replace

import numpy as np
import polars as pl

from fukasa.analysis.planning.cutoff import CutoffRule
from fukasa.analysis.planning.fill import Goal
from fukasa.analysis.planning.shortlist import build_shortlist
from fukasa.pipelines.forecast.prices import chances
from fukasa.pipelines.returns import returns_of, roi_of
from fukasa.pipelines.shortlist import ShortlistRun, views_wanted

_JUDGED = ("rule", "value", "limit", "sentence_en", "sentence_ja", "prob_cpv")


def with_cutoff(run: ShortlistRun, *, cpv: float | None = None, probability: float | None = None) -> ShortlistRun:
    """Judge the candidates of a shortlist again; what is not given stays.

    Args:
        run: the shortlist.
        cpv: the other cut-off, in the currency of the shortlist.
        probability: the other probability.

    Raises:
        InvalidInput: the cut-off is not above 0, or the probability not between 0 and 1.

    """
    old = run.result.rule
    rule = CutoffRule(
        old.cpv if cpv is None else cpv, old.currency, old.probability if probability is None else probability
    )
    brief = replace(run.brief, cutoff=replace(run.brief.cutoff, cpv=rule.cpv, probability=rule.probability))
    result = build_shortlist(
        _candidates(run, rule.cpv),
        rule,
        rng=np.random.default_rng(brief.solver.seed or 0),
        gates=run.result.gates,
        goal=Goal(views=views_wanted(brief)),
        budget=brief.budget.amount,
        shapes=run.shapes,
    )
    found = returns_of(brief, result, run.shapes)
    return replace(run, brief=brief, result=result, roi=roi_of(brief, result), returns=found)


def _candidates(run: ShortlistRun, cpv: float) -> pl.DataFrame:
    result = run.result
    rows = pl.concat([result.passed, result.cut, result.undecidable]).drop(_JUDGED)
    return chances(rows, cpv, run.shapes)
