"""Duplication as samples show it: the same people seen in several audiences."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from fukasa.analysis.planning.reach.audiences import Audiences, overlap_limits, overlap_matrix
from fukasa.analysis.planning.reach.duplication import Duplication, independent_total
from fukasa.analysis.planning.reach.settings import settings
from fukasa.analysis.statistics.arrays import Reals

SAMPLE_SCHEMA: dict[str, pl.DataType] = {"audience": pl.String(), "space": pl.String(), "person": pl.String()}
"""Columns of samples: who was seen in which audience. ``space`` says where the names of people mean the same person,
such as a platform; an audience belongs to one."""

_LEAST_EXCESS = 1e-3


def commenter_samples(comments: pl.DataFrame) -> pl.DataFrame:
    """Take the commenters of accounts as samples of their audiences.

    Args:
        comments: ``account_key`` (platform:account) and ``author_hash``, one row per comment; rows without an author
            tell nothing.

    Returns:
        Columns SAMPLE_SCHEMA, every person once per audience; hashes of two platforms are never the same person.

    """
    told = comments.select(audience="account_key", person="author_hash").drop_nulls()
    placed = told.cast(pl.String).with_columns(space=pl.col("audience").str.split(":").list.first())
    return placed.select(*SAMPLE_SCHEMA).unique(maintain_order=True)


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
        expanded.join(expanded, on=["space", "person"], suffix="_other")
        .filter(pl.col("audience") < pl.col("audience_other"))
        .group_by(one="audience", other="audience_other")
        .agg(seen=pl.len(), overlap=(pl.col("weight") * pl.col("weight_other")).sum())
        .sort("one", "other")
    )


def _sizes(audiences: Audiences) -> pl.DataFrame:
    columns = {"audience": pl.Series(audiences.names, dtype=pl.String), "size": pl.Series(audiences.sizes)}
    return pl.DataFrame(columns)


def _expanded(people: pl.DataFrame, audiences: Audiences) -> pl.DataFrame:
    """Say how many people of the audience each sampled person stands for."""
    sizes = _sizes(audiences)
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
            .group_by("space", "person")
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
    pairs: pl.DataFrame,
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
        pairs: known pairs, columns PAIR_SCHEMA; perhaps none.

    """
    named = set(people["audience"])
    sampled = group.only([name for name in group.names if name in named])
    seen = _Seen.of(people, sampled)
    enough = sampled.sizes.sum() >= settings().least_sampled * group.sizes.sum()
    if not enough or seen.people < settings().least_shared:
        return None
    kappa, draws, assumed = _kappa(pairs, people, everyone, rng, random=random)
    chance = _comparable(people, sampled)
    if chance <= 0:
        return None
    excess = np.append(draws, kappa) * (np.append(seen.draw(rng), seen.total) / chance - 1)
    rows, columns = np.triu_indices(len(group.names), 1)
    most = float(overlap_limits(group.sizes[rows], group.sizes[columns], np.inf)[1].sum())
    totals = np.clip(independent_total(group.shares) * group.universe * (1 + excess), 0.0, most)
    known = overlap_matrix(group, pairs)
    return Duplication(float(totals[-1]), totals[:-1], known, pairs.height, None, seen.people, kappa, draws, assumed)


def _spaces(people: pl.DataFrame) -> pl.DataFrame:
    """Tell in which space each audience was sampled."""
    return people.group_by("audience").agg(pl.col("space").first())


def _comparable(people: pl.DataFrame, sampled: Audiences) -> float:
    """People shared by independent audiences, summed over the pairs of which samples can tell: those of one space."""
    spaces = pl.DataFrame({"audience": sampled.names}).join(_spaces(people), on="audience", maintain_order="left")
    places = spaces["space"].to_numpy()
    return sum(independent_total(sampled.shares[places == place]) for place in set(places)) * sampled.universe


def _kappa(
    pairs: pl.DataFrame, people: pl.DataFrame, everyone: Audiences, rng: Generator, *, random: bool
) -> tuple[float, Reals, bool]:
    """Give κ, plausible values of it, and whether it is assumed."""
    constants = settings()
    if random:
        return 1.0, np.ones(constants.draws), False
    true, sampled = _excesses(pairs, people, everyone)
    if true.size < constants.least_pairs or sampled.sum() <= 0:
        assumed = constants.kappa
        spread = np.exp(assumed.sigma * rng.standard_normal(constants.draws))
        return assumed.median, assumed.median * spread, True
    again = rng.integers(0, true.size, (constants.draws, true.size))
    below = np.maximum(sampled[again].sum(axis=1), _LEAST_EXCESS * sampled.sum())
    fitted = max(0.0, float(true.sum() / sampled.sum()))
    return fitted, np.maximum(0.0, true[again].sum(axis=1) / below), False


def _excesses(pairs: pl.DataFrame, people: pl.DataFrame, everyone: Audiences) -> tuple[Reals, Reals]:
    """People beyond independence in known pairs of sampled audiences: truly, and as the samples have it."""
    spaces = _spaces(people.filter(pl.col("audience").is_in(everyone.names)))
    told = (
        pairs.join(spaces, left_on="one", right_on="audience")
        .join(spaces, left_on="other", right_on="audience", suffix="_other")
        .filter(pl.col("space") == pl.col("space_other"))
        .select(
            pl.min_horizontal("one", "other").alias("one"), pl.max_horizontal("one", "other").alias("other"), "overlap"
        )
    )
    among = everyone.only(sorted({*told["one"], *told["other"]}))
    shown = told.join(sampled_pairs(people, among), on=["one", "other"], how="left", suffix="_seen")
    sizes = _sizes(among)
    sized = shown.join(sizes, left_on="one", right_on="audience", maintain_order="left").join(
        sizes, left_on="other", right_on="audience", suffix="_other", maintain_order="left"
    )
    chance = sized.select(pl.col("size") * pl.col("size_other") / everyone.universe).to_series().to_numpy()
    sampled = shown["overlap_seen"].fill_null(0.0).to_numpy()
    return shown["overlap"].to_numpy() - chance, sampled - chance
