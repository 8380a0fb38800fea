"""Duplication as samples show it: the same people seen in several audiences."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.planning.reach.audiences import PAIR_SCHEMA, Audiences, overlap_limits, overlap_matrix
from fukasa.analysis.planning.reach.duplication import Duplication, independent_total
from fukasa.analysis.planning.reach.settings import settings
from fukasa.analysis.statistics.arrays import Reals

SAMPLE_SCHEMA: dict[str, pl.DataType] = {"audience": pl.String(), "person": pl.String()}
"""Columns of samples: who was seen in which audience."""
_LEAST_EXCESS = 1e-3


def commenter_samples(comments: pl.DataFrame) -> pl.DataFrame:
    """Take the commenters of accounts as samples of their audiences.

    Args:
        comments: ``account_key`` and ``author_hash``, one row per comment; rows without an author tell nothing.

    Returns:
        Columns SAMPLE_SCHEMA, every person once per audience.

    """
    told = comments.select(audience="account_key", person="author_hash").drop_nulls()
    return told.cast({"audience": pl.String, "person": pl.String}).unique(maintain_order=True)


def sampled_pairs(people: pl.DataFrame, audiences: Audiences) -> pl.DataFrame:
    """Estimate the overlap of every two audiences from samples: people in both samples, both expanded to their size.

    Args:
        people: columns SAMPLE_SCHEMA, every person once per audience.
        audiences: the audiences; samples of others are left out.

    Returns:
        ``one``, ``other`` (in the order of their names), ``seen`` (people in both samples) and ``overlap`` (people;
        unbiased for random samples that were drawn independently). Pairs without anybody in common are left out.

    """
    expanded = _expanded(people, audiences)
    return (
        expanded.join(expanded, on="person", suffix="_other")
        .filter(pl.col("audience") < pl.col("audience_other"))
        .group_by(one="audience", other="audience_other")
        .agg(seen=pl.len(), overlap=(pl.col("weight") * pl.col("weight_other")).sum())
        .sort("one", "other")
    )


def _expanded(people: pl.DataFrame, audiences: Audiences) -> pl.DataFrame:
    """Say how many people of the audience each sampled person stands for."""
    sizes = pl.DataFrame({"audience": audiences.names, "size": audiences.sizes})
    return people.join(sizes, on="audience").with_columns(weight=pl.col("size") / pl.len().over("audience"))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What samples say of the sum over all pairs: its estimate, its variance, and people in two samples."""

    total: float
    variance: float
    people: int

    @classmethod
    def of(cls, people: pl.DataFrame, audiences: Audiences) -> "_Seen":
        met = (
            _expanded(people, audiences)
            .group_by("person")
            .agg(times=pl.len(), first=pl.col("weight").sum(), second=pl.col("weight").pow(2).sum())
            .filter(pl.col("times") > 1)
            .select(pairs=(pl.col("first").pow(2) - pl.col("second")) / 2)
            .to_series()
            .to_numpy()
        )
        return cls(float(met.sum()), float((met**2).sum()), met.size)

    def draw(self, rng: Generator) -> Reals:
        """Draw totals: people arrive as a compound Poisson process, whose sum is about gamma."""
        return rng.gamma(self.total**2 / self.variance, self.variance / self.total, settings().draws)


def from_samples(
    everyone: Audiences,
    group: Audiences,
    people: pl.DataFrame,
    rng: Generator,
    *,
    random: bool,
    pairs: pl.DataFrame | None = None,
) -> Duplication | None:
    """Infer the people whom all pairs share from samples; None where the samples share too few people.

    Samples that are not random overstate what audiences share, for who is eager is seen everywhere. What they show
    beyond independence is therefore multiplied by κ: fitted on known pairs of sampled audiences as a ratio of sums,
    with pairs drawn anew for its uncertainty; without known pairs, a wide assumption (``reach.toml``). Random samples
    have κ = 1. Audiences without a sample are taken to share like the others.

    Args:
        everyone: all audiences whose sizes are known.
        group: those whose union is asked.
        people: columns SAMPLE_SCHEMA, every person once per audience.
        rng: the random generator.
        random: whether the samples are random draws of the audiences.
        pairs: known pairs, columns PAIR_SCHEMA; None for none.

    """
    named = set(people["audience"])
    sampled = group.only([name for name in group.names if name in named])
    seen = _Seen.of(people, sampled)
    enough = sampled.sizes.sum() >= settings().least_sampled * group.sizes.sum()
    if not enough or seen.people < settings().least_shared:
        return None
    told = pl.DataFrame(schema=PAIR_SCHEMA) if pairs is None else pairs
    kappa, draws = _kappa(told, people, everyone, rng, random=random)
    chance = independent_total(sampled.shares) * group.universe
    excess = np.append(draws, kappa) * (np.append(seen.draw(rng), seen.total) / chance - 1)
    rows, columns = np.triu_indices(len(group.names), 1)
    most = float(overlap_limits(group.sizes[rows], group.sizes[columns], np.inf)[1].sum())
    totals = np.clip(independent_total(group.shares) * group.universe * (1 + excess), 0.0, most)
    known = overlap_matrix(group, told)
    return Duplication(float(totals[-1]), totals[:-1], known, told.height, seen.people, kappa, draws)


def _kappa(
    pairs: pl.DataFrame, people: pl.DataFrame, everyone: Audiences, rng: Generator, *, random: bool
) -> tuple[float, Reals]:
    """Give κ and plausible values of it."""
    constants = settings()
    if random:
        return 1.0, np.ones(constants.draws)
    true, sampled = _excesses(pairs, people, everyone)
    if true.size < constants.least_pairs or sampled.sum() <= 0:
        assumed = constants.kappa
        return assumed.median, assumed.median * np.exp(assumed.sigma * rng.standard_normal(constants.draws))
    again = rng.integers(0, true.size, (constants.draws, true.size))
    below = np.maximum(sampled[again].sum(axis=1), _LEAST_EXCESS * sampled.sum())
    return max(0.0, float(true.sum() / sampled.sum())), np.maximum(0.0, true[again].sum(axis=1) / below)


def _excesses(pairs: pl.DataFrame, people: pl.DataFrame, everyone: Audiences) -> tuple[Reals, Reals]:
    """People beyond independence in known pairs of sampled audiences: truly, and as the samples have it."""
    named = set(people["audience"]) & set(everyone.names)
    told = pairs.filter(pl.col("one").is_in(named) & pl.col("other").is_in(named)).with_columns(
        pl.min_horizontal("one", "other").alias("one"), pl.max_horizontal("one", "other").alias("other")
    )
    among = everyone.only(sorted({*told["one"], *told["other"]}))
    shown = told.join(sampled_pairs(people, among), on=["one", "other"], how="left", suffix="_seen")
    size = dict(zip(everyone.names, everyone.sizes.tolist(), strict=True))
    products = pl.col("one").replace_strict(size, return_dtype=pl.Float64) * pl.col("other").replace_strict(
        size, return_dtype=pl.Float64
    )
    chance = shown.select(products / everyone.universe).to_series().to_numpy()
    sampled = shown["overlap_seen"].fill_null(0.0).to_numpy()
    return shown["overlap"].to_numpy() - chance, sampled - chance
