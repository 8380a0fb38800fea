"""How well the review does where the truth is planted: the figures of the published evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.results import Status
from fukasa.analysis.authenticity.score import ScoreModel
from fukasa.analysis.comments.calibration import calibration_error
from fukasa.analysis.comments.evaluation import area_under_curve
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.pipelines.authenticity.training import fit_score
from fukasa.pipelines.authenticity.worlds import ORGANIC, ReviewedWorld, rescored, shuffled

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its Wilson interval; ``value`` is None where nothing was counted."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class WorldResult:
    """What a review found in one world.

    Attributes:
        world: its name.
        accounts: accounts in it.
        inflated: of them planted as inflated.
        insufficient: share without a verdict.
        precision: of those said FAIL the inflated ones.
        recall: of the inflated ones those said FAIL.
        noticed: of the inflated ones those said FAIL or REVIEW.
        false_review: of the genuine ones those said REVIEW.
        false_fail: of the genuine ones those said FAIL, by organic event; `ordinary` has none.
        recall_by_attack: of the accounts of each attack those said FAIL.
        noticed_by_attack: likewise FAIL or REVIEW.
        auc: area under the curve of the probability among accounts with a verdict.
        calibration_error: mean distance of probability and truth in ten bins of equal number.

    """

    world: str
    accounts: int
    inflated: int
    insufficient: Share
    precision: Share
    recall: Share
    noticed: Share
    false_review: Share
    false_fail: Mapping[str, Share]
    recall_by_attack: Mapping[str, Share]
    noticed_by_attack: Mapping[str, Share]
    auc: float | None
    calibration_error: float | None


def evaluate_world(world: ReviewedWorld) -> WorldResult:
    """Count a world's verdicts against its truth."""
    rows = world.accounts.with_columns(event=pl.col("event").fill_null("").replace("", "ordinary"))
    bad, good = rows.filter("inflated"), rows.filter(~pl.col("inflated"))
    fail, review = pl.col("status") == Status.FAIL.value, pl.col("status") == Status.REVIEW.value
    attacks = sorted(bad["attack"].drop_nulls().unique())
    events = [event for event in ("ordinary", *ORGANIC) if event in good["event"]]
    told = rows.filter(pl.col("p").is_not_null())
    truth = told["inflated"].to_numpy()
    both = 0 < truth.sum() < len(truth)
    return WorldResult(
        world=world.name,
        accounts=rows.height,
        inflated=bad.height,
        insufficient=_share(rows, pl.col("status") == Status.INSUFFICIENT.value),
        precision=_share(rows.filter(fail), pl.col("inflated")),
        recall=_share(bad, fail),
        noticed=_share(bad, fail | review),
        false_review=_share(good, review),
        false_fail={event: _share(good.filter(pl.col("event") == event), fail) for event in events},
        recall_by_attack={name: _share(bad.filter(pl.col("attack") == name), fail) for name in attacks},
        noticed_by_attack={name: _share(bad.filter(pl.col("attack") == name), fail | review) for name in attacks},
        auc=area_under_curve(truth, told["p"].to_numpy()).value if both else None,
        calibration_error=calibration_error(truth, told["p"].to_numpy()) if both else None,
    )


def evaluate_score(
    score: ScoreModel,
    fitted: Sequence[ReviewedWorld],
    calibrated: Sequence[ReviewedWorld],
    unseen: Sequence[ReviewedWorld],
    rng: np.random.Generator,
) -> dict[str, object]:
    """Evaluate a score on worlds it has never met, beside negative controls.

    Args:
        score: the score.
        fitted: worlds that a score is fitted on, for the negative control.
        calibrated: worlds that it is calibrated on, likewise.
        unseen: worlds to count verdicts in.
        rng: deals the truth of the controls out anew.

    Returns:
        The JSON of the evaluation.

    """
    results = [evaluate_world(rescored(world, score)) for world in unseen]
    met = rescored(unseen[0], score)
    idle, idle_too = ([shuffled(world, rng) for world in worlds] for worlds in (fitted, calibrated))
    nothing = fit_score(idle, idle_too, rng, on=date.fromisoformat(score.version))
    return report(
        results,
        score=f"{score.version}, {score.source}",
        controls=[evaluate_world(one) for one in (shuffled(met, rng), rescored(unseen[0], nothing))],
    )


def report(results: Sequence[WorldResult], *, score: str, controls: Sequence[WorldResult]) -> dict[str, object]:
    """Put results together as the JSON of the evaluation.

    Args:
        results: of the worlds.
        score: version and source of the score.
        controls: of the score against shuffled truth, and of a score that was fitted on shuffled truth.

    """
    return {"score": score, "worlds": [asdict(one) for one in results], "controls": [asdict(one) for one in controls]}


def _share(rows: pl.DataFrame, event: pl.Expr) -> Share:
    n = rows.height
    if n == 0:
        return Share(None, None, None, 0)
    found = float(rows.select(event.sum()).item())
    low, high = wilson_intervals(np.array([found]), np.array([float(n)]), LEVEL)
    return Share(found / n, float(low[0]), float(high[0]), n)
