"""Unique reach where neighbours in graphs stand for audiences: per graph 80 portfolios of 20 out of the 60 largest.

Nothing is fitted on these graphs; the errors of the laws come from synthetic crowds. docs/methods/reach.md tells what
200 portfolios per graph measure (PORTFOLIOS = 200, and FEWER = 40 of the other languages).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.planning.reach.bounds import union_bounds
from fukasa.analysis.planning.reach.hashed import HashedSet, overlap_counts, people_met
from fukasa.analysis.planning.reach.overlaps import Samples
from fukasa.analysis.planning.reach.sketches import SharedAudience, shared_overlap
from fukasa.analysis.planning.reach.unique import unique_audience
from tests.analysis.planning.reach.cases import audiences_of, known, people_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"
GRAPHS, CAMPAIGNS = DATA / "graph_musae", DATA / "overlap_pymc_credibility" / "audience_overlap_matrix.csv"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not GRAPHS.is_dir(), reason=f"the graphs are not beside the checkout: {GRAPHS}"),
]
TESTED = ("facebook", "git", "twitch_DE", "twitch_FR")
OTHERS = ("twitch_ENGB", "twitch_ES", "twitch_PTBR", "twitch_RU", "twitch_ZHTW")
TOP, PORTFOLIO, PORTFOLIOS, FEWER = 60, 20, 80, 20
MODES = {
    "every_pair": lambda graph, chosen, _: known(graph.overlaps, chosen),
    "thirty_pairs": lambda graph, chosen, rng: known(graph.overlaps, chosen, only=30, rng=rng),
    "tenth_sampled": lambda graph, chosen, rng: Samples(people_of(graph.seen(chosen, rng), chosen), random=True),
}


@dataclass(frozen=True)
class Graph:
    """People × audiences: who is a neighbour of one of the largest nodes."""

    member: np.ndarray
    overlaps: np.ndarray
    nodes: list[int]

    def seen(self, chosen, rng, share=0.1):
        return self.member[:, chosen] & (rng.random((len(self.member), len(chosen))) < share)


@cache
def graph(name):
    edges = pl.read_parquet(GRAPHS / f"{name}_edges.parquet")
    one, other = edges.columns[:2]
    both = pl.concat([edges.select(node=a, friend=b) for a, b in ((one, other), (other, one))])
    both = both.filter(pl.col("node") != pl.col("friend")).unique()
    largest = both.group_by("node").len().sort(["len", "node"], descending=[True, False]).head(TOP)["node"].to_list()
    member = np.zeros((pl.read_parquet(GRAPHS / f"{name}_target.parquet").height, TOP), dtype=bool)
    for column, node in enumerate(largest):
        member[both.filter(pl.col("node") == node)["friend"].to_numpy(), column] = True
    counts = member.astype(np.float32)
    return Graph(member, (counts.T @ counts).astype(float), largest)


@cache
def measured(name, mode, portfolios):
    """One row per portfolio: errors as shares of the truth, and whether the interval holds it."""
    rng, audience, found = np.random.default_rng(2_026), graph(name), []
    for _ in range(portfolios):
        chosen = rng.choice(TOP, PORTFOLIO, replace=False)
        truth = float(audience.member[:, chosen].any(axis=1).sum())
        audiences = audiences_of(np.diag(audience.overlaps), len(audience.member), chosen)
        told = unique_audience(audiences, MODES[mode](audience, chosen, rng), rng=rng)
        found.append(
            {
                "unique": told.unique.value / truth - 1,
                "beta_binomial": told.beta_binomial.value / truth - 1,
                "sainsbury": told.sainsbury / truth - 1,
                "covered": told.unique.low <= truth <= told.unique.high,
                "width": (told.unique.high - told.unique.low) / truth,
                "inside": told.lower_bound - 0.5 <= truth <= told.upper_bound + 0.5,
            }
        )
    return pl.DataFrame(found).with_columns(graph=pl.lit(name), mode=pl.lit(mode))


def summary(names, mode, portfolios=PORTFOLIOS):
    rows = pl.concat([measured(name, mode, portfolios) for name in names])
    laws = ("unique", "beta_binomial", "sainsbury")
    each = rows.group_by("graph", maintain_order=True).agg(
        *(pl.col(law).abs().mean() for law in laws),
        pl.col("unique").mean().alias("bias"),
        pl.col("covered", "width", "inside").mean(),
    )
    return pl.concat([each, each.select(pl.lit("all").alias("graph"), pl.exclude("graph").mean())])


@pytest.mark.parametrize("mode", MODES)
def test_no_union_lies_outside_the_bounds(mode):
    assert summary(TESTED, mode)["inside"].min() == 1


def test_with_every_pair_the_mean_error_is_at_most_six_percent_on_every_graph():
    found = summary(TESTED, "every_pair")
    print(found)  # noqa: T201  the figures that docs/methods/reach.md quotes
    assert found["unique"].max() <= 0.03
    assert found["beta_binomial"].to_list()[-1] <= 0.06


@pytest.mark.parametrize("mode", ["thirty_pairs", "tenth_sampled"])
def test_with_little_known_the_error_is_below_half_of_independence_and_intervals_cover(mode):
    found = summary(TESTED, mode)
    print(found)  # noqa: T201
    assert (found["unique"] < 0.5 * found["sainsbury"]).all()
    assert 0.85 <= found["covered"].to_list()[-1] <= 0.95


@pytest.mark.parametrize("mode", ["every_pair", "thirty_pairs"])
def test_graphs_of_other_languages_agree(mode):
    found = summary(OTHERS, mode, portfolios=FEWER)
    print(found)  # noqa: T201
    assert (found["unique"] < 0.5 * found["sainsbury"]).all()


def test_exact_sets_count_the_truth_of_the_files():
    truth = pl.read_csv(GRAPHS / "truth_overlap_twitch_DE_top60.csv")
    audience = graph("twitch_DE")
    sets = [
        HashedSet.of(map(str, np.flatnonzero(column)), b"secret of one tenant") for column in audience.member.T[:20]
    ]
    place = {node: row for row, node in enumerate(audience.nodes[:20])}
    told = truth.filter(pl.col("a").is_in(list(place)) & pl.col("b").is_in(list(place)))
    counts = overlap_counts(sets)
    assert told.height == 190
    assert [counts[place[a], place[b]] for a, b in told.select("a", "b").iter_rows()] == told["intersection"].to_list()
    assert people_met(sets, np.ones(20)) == 6_878


def test_sketches_shared_between_tenants_are_near_the_truth():
    member = graph("git").member
    one, other = (SharedAudience.of(map(str, np.flatnonzero(member[:, column])), seed=7) for column in (0, 1))
    overlap = shared_overlap([one, other], seed=7).count
    assert overlap.low <= (member[:, 0] & member[:, 1]).sum() <= overlap.high


def test_simulated_campaigns_stay_inside_their_bounds():
    matrix = pl.read_csv(CAMPAIGNS).drop("campaign").to_numpy().astype(float)
    reach = np.diag(matrix).copy()
    audiences = audiences_of(reach, 2 * reach.sum())
    bounds = union_bounds(audiences, matrix)
    told = unique_audience(audiences, known(matrix), rng=np.random.default_rng(1))
    bonferroni = reach.sum() - np.triu(matrix, 1).sum()
    assert bonferroni == 129_868
    assert bonferroni < bounds.lower <= told.unique.low <= told.unique.value <= told.unique.high <= bounds.upper
    assert bounds.upper < reach.sum() == 316_757
