"""Synthetic worlds, reviewed: what the checks say of accounts whose truth is planted."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.results import Level
from fukasa.analysis.authenticity.review import review_accounts, verdict_rules
from fukasa.analysis.authenticity.score import ScoreModel
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.home import Home
from fukasa.pipelines.refresh import refresh
from fukasa.synth import WorldBatch

ORGANIC = ("viral", "collab", "giveaway", "media", "purge")
"""Events that move followers without anybody having bought them."""


@dataclass(frozen=True, slots=True)
class ReviewedWorld:
    """A world with what the review says of it.

    Attributes:
        name: of the world.
        accounts: account_key, status, p, low, high, level, and of the truth: inflated, attack, event, scenario.
        checks: rows of ``CHECK_SCHEMA``.

    """

    name: str
    accounts: pl.DataFrame
    checks: pl.DataFrame

    @property
    def inflated(self) -> Reals:
        """1 where an account is planted as inflated, in the order of ``accounts``."""
        return self.accounts["inflated"].cast(pl.Float64).to_numpy()


def review_world(name: str, batches: Iterable[WorldBatch], folder: Path) -> ReviewedWorld:
    """Put a world into a lake of its own, review it, and lay its truth beside the verdicts.

    Args:
        name: of the world, for tables.
        batches: the world.
        folder: where the lake may stand for a while.

    """
    with TemporaryDirectory(dir=folder) as place:
        home = Home(Path(place))
        truth = _put(home, batches)
        refresh(home)
        with home.open_index() as index:
            rows = index.table(AccountQuery(), SHARED_ONLY)
            checks = pl.DataFrame(index.detail_table("authenticity_checks", rows["account_no"]))
        accounts = pl.DataFrame(rows.select(["account_no", "account_key", *_VERDICT]))
    keyed = checks.drop("account_key", strict=False).join(
        accounts.select("account_no", "account_key"), on="account_no", how="left"
    )
    told = accounts.rename(_VERDICT).join(truth, on="account_key", how="inner", maintain_order="left")
    return ReviewedWorld(name, told.drop("account_no"), keyed.drop("account_no"))


_VERDICT = {
    "authenticity": "status",
    "authenticity_p": "p",
    "authenticity_low": "low",
    "authenticity_high": "high",
    "authenticity_level": "level",
}
_TRUTH = ("inflated", "attack", "event", "scenario")


def _put(home: Home, batches: Iterable[WorldBatch]) -> pl.DataFrame:
    truths = []
    with home.lake.write("world") as writer:
        for batch in batches:
            for table, rows in batch.tables.items():
                if rows.num_rows:
                    writer.append(table, rows)
            truths.append(pl.DataFrame(batch.truth))
        writer.commit("a synthetic world")
    key = pl.concat_str("platform", "account_id", separator=":")
    return pl.concat([truth.select(key.alias("account_key"), *_TRUTH) for truth in truths])


def rescored(world: ReviewedWorld, score: ScoreModel) -> ReviewedWorld:
    """Judge a world anew by another score; its checks stay as they are."""
    level = pl.col("level")
    accounts = world.accounts.select(
        "account_key",
        connected=level != Level.PUBLIC.value,
        history_days=pl.when(level == Level.CONNECTED_HISTORY.value).then(verdict_rules().history_days).otherwise(0),
        permitted=pl.lit(value=True),
    )
    verdicts = review_accounts(world.checks, accounts, score=score).reviews.select("account_key", *_VERDICT.values())
    truth = world.accounts.select("account_key", *_TRUTH)
    return ReviewedWorld(world.name, verdicts.join(truth, on="account_key", maintain_order="left"), world.checks)


def shuffled(world: ReviewedWorld, rng: np.random.Generator) -> ReviewedWorld:
    """Give the same world with its truth dealt out anew: whatever is learnt from it must be worth nothing."""
    order = rng.permutation(world.accounts.height)
    dealt = world.accounts.select(_TRUTH)[order]
    return ReviewedWorld(world.name, world.accounts.drop(_TRUTH).hstack(dealt), world.checks)
