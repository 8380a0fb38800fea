"""In a synthetic world, labels that err in a known way give back the planted rates once they are corrected."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.depth.labels import with_flags
from fukasa.analysis.depth.shares import label_counts, share_figures
from fukasa.synth import World, generate
from tests.factories.depth import Oracle

ERRORS = dict.fromkeys(registry().ids, ErrorRates(1_500, 1_275, 6_000, 5_640)) | {
    "spam": ErrorRates(700, 690, 6_900, 6_890)
}
FEWEST = 10


@pytest.fixture(scope="module")
def world():
    """Give comments with labels of an oracle, and the planted rates of their accounts."""
    batches = list(generate(World(1_200, 11, datetime(2026, 1, 26, tzinfo=UTC), "full")))
    kinds = pl.concat([pl.DataFrame(batch.truth_comments) for batch in batches])
    truth = pl.concat([pl.DataFrame(batch.truth) for batch in batches], how="vertical_relaxed")
    heard = _keyed(kinds).filter(pl.col("kind") != "creator_reply")
    apart = heard.with_columns(labels=_labels(heard["kind"]), post_id=pl.lit(None, dtype=pl.String))
    return with_flags(apart), _keyed(truth).filter(pl.col("pod_id").is_null())


def _keyed(frame):
    return frame.with_columns(account_key=pl.concat_str("platform", "account_id", separator=":"))


def _labels(kinds):
    rng = np.random.default_rng(8)
    given = {
        name: rng.random(len(kinds)) < np.where(kinds == name, one.sensitivity, 1 - one.specificity)
        for name, one in ERRORS.items()
    }
    columns = [pl.when(pl.Series(name, flags)).then(pl.lit(name)) for name, flags in given.items()]
    return pl.select(pl.concat_str(columns, separator=";", ignore_nulls=True)).to_series()


def planted(world, metric):
    said, truth = world
    found = share_figures(label_counts(said), truth, Oracle(ERRORS)).filter(pl.col("metric") == metric)
    rate = pl.col("product_question_rate") / (1 - pl.col("spam_rate"))
    counted = label_counts(said).select("account_key", naive=pl.col("question_rate") / pl.col("counted"))
    joined = found.join(truth.select("account_key", rate=rate), on="account_key").join(counted, on="account_key")
    return joined.filter(pl.col("n") >= FEWEST)


def test_the_planted_question_rate_lies_in_the_interval_as_often_as_it_says(world):
    rows = planted(world, "question_rate")
    assert rows.height > 400
    assert 0.84 <= rows.select(pl.col("rate").is_between("low", "high")).to_series().mean() <= 0.96
    assert abs((rows["value"] - rows["rate"]).mean()) < 0.015


def test_given_labels_alone_are_off(world):
    rows = planted(world, "question_rate")
    low = rows.filter(pl.col("rate") < 0.1)
    assert (low["naive"] - low["rate"]).mean() > 0.03


def test_the_rates_of_other_accounts_do_not_lie_there(world):
    rows = planted(world, "question_rate")
    shuffled = pl.Series(np.random.default_rng(2).permutation(rows["rate"].to_numpy()))
    assert rows.select(shuffled.is_between(rows["low"], rows["high"])).to_series().mean() < 0.8
