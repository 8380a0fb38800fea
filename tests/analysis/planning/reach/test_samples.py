"""Samples: unbiased where random, too high where commenters, mended by κ."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.planning.reach.overlaps import Samples
from fukasa.analysis.planning.reach.samples import commenter_samples, sampled_pairs
from fukasa.analysis.planning.reach.unique import unique_audience
from tests.analysis.planning.reach.cases import audiences_of, commenters, known, people_of
from tests.analysis.planning.reach.worlds import crowd

CHOSEN = np.arange(20)


@pytest.fixture(scope="module")
def eager():
    return crowd("topics_and_zeal", np.random.default_rng(3), people=20_000)


def estimates(planted, samples, seeds=5):
    audiences = audiences_of(planted.sizes, planted.universe, CHOSEN)
    return [
        unique_audience(audiences, samples(np.random.default_rng(seed)), rng=np.random.default_rng(seed))
        for seed in range(seeds)
    ]


def errors(planted, told):
    return [abs(estimate.unique.value / planted.union(CHOSEN) - 1) for estimate in told]


def drawn(planted, rng, share=0.1):
    seen = planted.member[:, CHOSEN]
    return people_of(seen & (rng.random(seen.shape) < share), CHOSEN)


def test_pairs_of_random_samples_are_unbiased(eager):
    audiences = audiences_of(eager.sizes, eager.universe, CHOSEN)
    totals = [
        sampled_pairs(drawn(eager, np.random.default_rng(seed)), audiences)["overlap"].sum() for seed in range(20)
    ]
    assert np.mean(totals) == pytest.approx(np.triu(eager.overlaps[np.ix_(CHOSEN, CHOSEN)], 1).sum(), rel=0.04)


def test_a_tenth_of_every_audience_at_random_halves_the_error(eager):
    told = estimates(eager, lambda rng: Samples(drawn(eager, rng), random=True))
    assert np.mean(errors(eager, told)) < 0.5 * abs(told[0].sainsbury / eager.union(CHOSEN) - 1)
    assert {(one.basis, one.status, one.kappa.value) for one in told} == {("sample", "ok", 1.0)}


def test_commenters_taken_as_random_overstate_duplication(eager):
    told = estimates(eager, lambda rng: Samples(commenters(eager, CHOSEN, rng), random=True))
    assert all(one.unique.high < eager.union(CHOSEN) for one in told)


def test_kappa_from_thirty_known_pairs_mends_commenters(eager):
    told = estimates(
        eager,
        lambda rng: Samples(commenters(eager, CHOSEN, rng), known=known(eager.overlaps, CHOSEN, only=30, rng=rng)),
    )
    assert np.mean(errors(eager, told)) < 0.5 * abs(told[0].sainsbury / eager.union(CHOSEN) - 1)
    assert all(0.1 < one.kappa.low <= one.kappa.value <= one.kappa.high < 1 for one in told)
    assert {one.status for one in told} == {"ok"}


def test_without_known_pairs_kappa_is_assumed_and_the_interval_wide(eager):
    told = estimates(eager, lambda rng: Samples(commenters(eager, CHOSEN, rng)))
    assert {(one.status, one.reason) for one in told} == {("assumed", "kappa_assumed")}
    assert all(one.unique.low <= eager.union(CHOSEN) <= one.unique.high for one in told)


def test_samples_that_share_hardly_anybody_tell_nothing(eager):
    told = estimates(eager, lambda rng: Samples(drawn(eager, rng, share=0.001), random=True), seeds=1)
    assert (told[0].status, told[0].reason) == ("insufficient", "too_few_shared")


def test_samples_of_a_minority_of_the_audiences_tell_nothing_of_the_others(eager):
    few = lambda rng: Samples(drawn(eager, rng).filter(pl.col("audience").is_in(["a0", "a1"])), random=True)  # noqa: E731  one line says it
    assert estimates(eager, few, seeds=1)[0].reason == "too_few_shared"


def test_known_pairs_stand_where_the_samples_are_too_small(eager):
    told = estimates(
        eager,
        lambda rng: Samples(drawn(eager, rng, 0.001), known=known(eager.overlaps, CHOSEN, only=30, rng=rng)),
        seeds=1,
    )
    assert told[0].basis == "pairs"


def test_people_of_two_platforms_are_never_the_same_and_pairs_across_them_are_inferred(eager):
    def two_platforms(rng):
        people = drawn(eager, rng)
        return Samples(
            people.with_columns(space=pl.col("audience").str.tail(1).str.contains("[02468]").cast(pl.String)),
            random=True,
        )

    told = estimates(eager, two_platforms)
    assert np.mean(errors(eager, told)) < 0.5 * abs(told[0].sainsbury / eager.union(CHOSEN) - 1)


def test_commenters_become_samples_once_per_account():
    comments = pl.DataFrame(
        {
            "account_key": ["tiktok:a", "tiktok:a", "youtube:a", "tiktok:b"],
            "author_hash": ["h1", "h1", "h1", None],
        }
    )
    assert commenter_samples(comments).rows() == [("tiktok:a", "tiktok", "h1"), ("youtube:a", "youtube", "h1")]
