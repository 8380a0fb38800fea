"""The score is fitted on reviewed worlds, calibrated on others and judged on worlds it has never met."""

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.score import default_score, score_to
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.authenticity.evaluation import evaluate_score, evaluate_world
from fukasa.pipelines.authenticity.evaluation_page import evaluation_page
from fukasa.pipelines.authenticity.families import families
from fukasa.pipelines.authenticity.training import fit_score, read_score
from fukasa.pipelines.authenticity.worlds import ReviewedWorld, rescored, review_world, shuffled
from fukasa.synth import World, generate

CHECKS = tuple(config().checks)
TELLING = "growth_spikes"


def made_up(seed: int, n: int = 1500) -> ReviewedWorld:
    """Make a world in which one check tells the inflated accounts and all others are noise."""
    rng = np.random.default_rng(seed)
    inflated = rng.random(n) < 0.2
    deviations = rng.normal(size=(n, len(CHECKS)))
    deviations[:, CHECKS.index(TELLING)] += 5 * inflated
    keys = [f"x:{seed}-{number}" for number in range(n)]
    checks = pl.DataFrame(
        {
            "account_key": np.repeat(keys, len(CHECKS)),
            "check": np.tile(CHECKS, n),
            "deviation": deviations.ravel(),
            "detail": pl.Series([None] * n * len(CHECKS), dtype=pl.String),
            **{name: np.zeros(n * len(CHECKS)) for name in ("value", "low", "high")},
        }
    ).with_columns(status=pl.lit("pass"))
    attack = pl.when("inflated").then(pl.lit("bought_followers"))
    accounts = pl.DataFrame({"account_key": keys, "inflated": inflated}).with_columns(
        attack=attack, event=pl.lit(None, pl.String), scenario=pl.lit("ordinary"), level=pl.lit("public")
    )
    return ReviewedWorld(f"world {seed}", accounts, checks)


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(1)
    return fit_score([made_up(1), made_up(2)], [made_up(3)], rng, on=date(2026, 11, 22))


def test_the_check_that_tells_gets_the_weight(fitted):
    rises = {name: curve[-1] - curve[0] for name, curve in zip(fitted.checks, fitted.model.values, strict=True)}
    assert max(rises, key=rises.get) == TELLING
    assert rises[TELLING] > 5 * sorted(rises.values())[-2]


def test_planted_accounts_are_found_in_a_world_never_met(fitted):
    found = evaluate_world(rescored(made_up(9), fitted))
    assert found.precision.low > 0.9
    assert found.recall.low > 0.7
    assert found.auc > 0.97
    assert found.calibration_error < 0.03
    assert found.recall_by_attack["bought_followers"] == found.recall


def test_every_calibrated_account_counts_once(fitted):
    assert fitted.calibration.n == made_up(3).accounts.height


def test_what_is_learnt_from_nothing_never_says_fail(fitted):
    rng = np.random.default_rng(2)
    worlds = ([made_up(1), made_up(2)], [made_up(3)], [made_up(9)])
    told = evaluate_score(fitted, *worlds, rng)
    against, nothing = told["controls"]
    assert nothing["recall"]["value"] == 0
    assert against["precision"]["value"] == pytest.approx(made_up(9).inflated.mean(), abs=0.06)
    assert abs(against["auc"] - 0.5) < 0.05
    page = evaluation_page(json.loads(json.dumps(told)))
    assert "| world 9 | 1,500 |" in page


def test_shuffled_truth_keeps_its_share():
    world = made_up(4)
    dealt = shuffled(world, np.random.default_rng(5))
    assert dealt.inflated.sum() == world.inflated.sum()
    assert (dealt.inflated != world.inflated).any()


def test_no_world_is_used_twice():
    names = [family.name for family in families()]
    assert len(set(names)) == len(names)
    assert {family.role for family in families()} == {"fit", "calibrate", "evaluate"}


def test_a_score_is_read_from_a_file(tmp_path, fitted):
    path = tmp_path / "score.toml"
    path.write_text(score_to(fitted), encoding="utf-8")
    assert read_score(path).version == "2026-11-22"


@pytest.mark.parametrize("content", ["not toml at all [", "version = '2026'"])
def test_a_broken_score_is_refused(tmp_path, content):
    path = tmp_path / "score.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_score(path)


def test_the_packaged_score_was_fitted_on_synthetic_worlds():
    known = default_score()
    assert known.source.startswith("synthetic worlds")
    assert known.calibration.n >= 10_000


@pytest.mark.slow
def test_the_packaged_score_holds_in_a_world_of_another_seed(tmp_path):
    """A world smaller than those of `fukasa authenticity evaluate`, and bounds a little wider."""
    world = review_world("another", generate(World(600, 31, text="dense", snapshots="daily")), tmp_path)
    found = evaluate_world(world)
    assert found.precision.value >= 0.9
    assert found.recall.value >= 0.75
    assert found.false_fail["ordinary"].value <= 0.01
    assert found.auc > 0.93
