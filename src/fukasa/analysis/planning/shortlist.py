"""The shortlist: who passes the cut-off, who is cut and why, and what those who pass bring."""

from dataclasses import dataclass

import polars as pl
from numpy.random import Generator

from fukasa.analysis.forecast.shapes import Shapes
from fukasa.analysis.planning.cutoff import (
    DEFAULT_PROBABILITY,
    STRICT_PROBABILITY,
    Check,
    CutoffRule,
    Gates,
    cutoff_check,
    quality_checks,
    scope_checks,
    undecidable_checks,
    unknown_quality_checks,
)
from fukasa.analysis.planning.fill import Fill, Goal, fill
from fukasa.analysis.planning.sentences import with_sentences
from fukasa.analysis.planning.totals import Totals, totals
from fukasa.core.errors import InvalidInput

NO_GATES = Gates()
NO_GOAL = Goal()
_EVERY_GATE = Gates(authenticity="pass", depth_min=0.0)
_UNDECIDED = [name for name, *_ in (*undecidable_checks(), *unknown_quality_checks(_EVERY_GATE))]
_JUDGED_BY = {"authenticity": pl.String(), "depth": pl.Float64()}


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The outcome of a cut-off.

    Attributes:
        rule: the cut-off.
        gates: what else was asked.
        passed: candidates that passed, the surest first; every row has rule ``passed`` and its sentences.
        cut: candidates that were cut, each with rule, value, limit and sentences.
        undecidable: candidates whose CPV, or what a gate asks for, cannot be told, each with the reason.
        counts: how many pass at each probability; the default 0.5 and the strict 0.8 are always there.
        all_passed: totals of all who passed; None where nobody did.
        plan: the creators that the greedy takes for the goal under the budget.
        planned: totals of the plan; None where it is empty.
        unmeasured: how many pass everything else but have no authenticity verdict though a gate asks for one.

    """

    rule: CutoffRule
    gates: Gates
    passed: pl.DataFrame
    cut: pl.DataFrame
    undecidable: pl.DataFrame
    counts: dict[float, int]
    all_passed: Totals | None
    plan: Fill
    planned: Totals | None
    unmeasured: int

    @property
    def notes(self) -> tuple[dict[str, str], ...]:
        """What the reader must know beside the numbers, in Japanese and English."""
        if not self.unmeasured:
            return ()
        return (
            {
                "ja": f"ほかの条件を満たす{self.unmeasured}件は、データ不足で真正性が分からず判定不能に入れています。",
                "en": f"{self.unmeasured} accounts meet every other rule but have too little data for an authenticity "
                "verdict; they stand among the undecided.",
            },
        )


def build_shortlist(
    candidates: pl.DataFrame,
    rule: CutoffRule,
    *,
    rng: Generator,
    gates: Gates = NO_GATES,
    goal: Goal = NO_GOAL,
    budget: float | None = None,
    shapes: Shapes | None = None,
) -> Shortlist:
    """Judge every candidate and fill the goal.

    Rules are asked in a fixed order (followers, tier, whether the CPV can be told, posts, authenticity, depth, CPV, and
    last whether the gates know what they ask for); the first that fails is the one that is told. The order of the
    candidates does not matter.

    Args:
        candidates: status, metric, mu, sigma, shape and shared of a paid post, its price and cost per view,
            ``prob_cpv``, platform, tier and followers; ``authenticity`` and ``depth`` may be absent.
        rule: the cut-off; the candidates' prices are in its currency.
        rng: the random generator of the totals.
        gates: what else is asked.
        goal: what is wanted.
        budget: what may be committed, in the currency of the rule.
        shapes: the shapes that the candidates' forecasts name; the normal if None.

    Raises:
        InvalidInput: the prices are in another currency, or an account stands twice.

    """
    rows = _prepared(candidates, rule)
    checks = [*scope_checks(gates), *undecidable_checks(), *quality_checks(gates)]
    unsure = unknown_quality_checks(gates)
    judged = _judged(rows, [*checks, cutoff_check(rule), *unsure])
    counts = _counts(_judged(rows, [*checks, *unsure]), rule)
    told = with_sentences(judged, rule, gates).drop("_row")
    passed = _surest_first(told.filter(pl.col("rule") == "passed"))
    plan = fill(passed, goal, budget, rng=rng, shapes=shapes)
    return Shortlist(
        rule=rule,
        gates=gates,
        passed=passed,
        cut=told.filter(~pl.col("rule").is_in(["passed", *_UNDECIDED])),
        undecidable=told.filter(pl.col("rule").is_in(_UNDECIDED)),
        counts=counts,
        all_passed=totals(passed, rng=rng, target=goal.views, budget=budget, shapes=shapes),
        plan=plan,
        planned=totals(plan.selected, rng=rng, target=goal.views, budget=budget, shapes=shapes),
        unmeasured=int((told["rule"] == "authenticity_unknown").sum()),
    )


def _surest_first(passed: pl.DataFrame) -> pl.DataFrame:
    return passed.sort(["prob_cpv", "cpv_p50", "account_key"], descending=[True, False, False])


def _prepared(candidates: pl.DataFrame, rule: CutoffRule) -> pl.DataFrame:
    others = set(candidates["currency"].drop_nulls()) - {rule.currency}
    if others:
        raise InvalidInput(
            f"the prices are in {', '.join(sorted(others))}, the cut-off in {rule.currency}; price again in it"
        )
    if candidates["account_key"].n_unique() != candidates.height:
        raise InvalidInput("an account stands twice among the candidates; merge its rows first")
    absent = [pl.lit(None, kind).alias(name) for name, kind in _JUDGED_BY.items() if name not in candidates.columns]
    return candidates.with_columns(absent).sort("account_key").with_row_index("_row")


def _judged(rows: pl.DataFrame, checks: list[Check]) -> pl.DataFrame:
    """Add the first rule that fails, its value and its limit; ``passed`` where none does."""
    rule, value, limit = pl.lit("passed"), pl.col("prob_cpv"), pl.lit(None, dtype=pl.Float64)
    for name, fails, found, asked in reversed(checks):
        rule = pl.when(fails).then(pl.lit(name)).otherwise(rule)
        value = pl.when(fails).then(found).otherwise(value)
        limit = pl.when(fails).then(asked).otherwise(limit)
    return rows.with_columns(rule=rule, value=value, limit=limit)


def _counts(rows: pl.DataFrame, rule: CutoffRule) -> dict[float, int]:
    """Count who would pass at each probability, all other rules kept."""
    chances = rows.filter(pl.col("rule") == "passed")["prob_cpv"]
    asked = sorted({DEFAULT_PROBABILITY, STRICT_PROBABILITY, rule.probability})
    return {probability: int((chances >= probability).sum()) for probability in asked}
