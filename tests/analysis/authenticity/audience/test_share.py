"""Shares of fakes: the interval covers what was planted, over families never seen; a plain share does not."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.audience.families import draw, families
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS
from fukasa.analysis.authenticity.audience.libraries import (
    EDGES,
    bins_of,
    known_columns,
    labelled_library,
    scores_through,
    simulated_library,
)
from fukasa.analysis.authenticity.audience.share import fake_shares, method_of, sample_mean
from fukasa.analysis.statistics.shares import wilson_intervals
from fukasa.core.errors import InvalidInput

ALL = (True,) * len(PROFILE_COLUMNS)
FEW = tuple(name in {"posts", "followers", "following", "has_picture"} for name in PROFILE_COLUMNS)
SHARES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7)
SOME = (0.02, 0.2, 0.7)
BINS = len(EDGES) + 1
FIRST_FAKE_BIN = int(np.searchsorted(EDGES, 0.0, side="right"))


@cache
def fresh_families(known, count=700, size=500):
    """Histograms of scores of families that the library has not seen."""
    rng = np.random.default_rng(4)
    sides = []
    for side in (families().real, families().fake):
        drawn = draw(side, count, size, rng)
        flat = np.bincount(drawn.family * BINS + bins_of(scores_through(drawn.profiles, known)), minlength=count * BINS)
        sides.append(flat.reshape(count, BINS) / size)
    return sides


def samples(known, share, n, pairings=2):
    """Draw the histograms of samples with a planted share, each of another pair of families."""
    rng = np.random.default_rng(9)
    real, fake = fresh_families(known)
    real, fake = np.tile(real, (pairings, 1)), np.concatenate([rng.permutation(fake) for _ in range(pairings)])
    fakes = rng.binomial(n, share, len(real))
    return rng.multinomial(n - fakes, real) + rng.multinomial(fakes, fake)


def coverage(known, share, n):
    library, counts = simulated_library(known), samples(known, share, n)
    found = fake_shares(counts @ library.weights / n, np.full(len(counts), float(n)), library)
    return float(((found.low <= share) & (share <= found.high)).mean())


@pytest.mark.slow
@pytest.mark.parametrize("share", SHARES)
def test_the_interval_covers_a_planted_share(share):
    assert coverage(ALL, share, 500) == pytest.approx(0.95, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("share", SOME)
def test_the_interval_covers_a_planted_share_where_four_columns_are_known(share):
    assert coverage(FEW, share, 500) == pytest.approx(0.95, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("share", SOME)
def test_a_small_sample_is_covered_at_least_as_often(share):
    assert 0.93 <= coverage(ALL, share, 60) <= 0.995


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_the_plain_share_of_suspicious_profiles_does_not_cover(share):
    counts = samples(ALL, share, 500)
    given_label = counts[:, FIRST_FAKE_BIN:].sum(axis=1).astype(float)
    low, high = wilson_intervals(given_label, np.full(len(counts), 500.0), 0.95)
    assert ((low <= share) & (share <= high)).mean() < 0.6


def test_the_value_is_right_in_the_middle_and_the_interval_around_it():
    library = simulated_library(ALL)
    counts = samples(ALL, 0.2, 500)
    found = fake_shares(counts @ library.weights / 500, np.full(len(counts), 500.0), library)
    assert np.median(found.value) == pytest.approx(0.2, abs=0.02)
    assert ((found.low <= 0.2) & (found.high >= 0.2)).mean() == pytest.approx(0.95, abs=0.02)


@settings(max_examples=60, deadline=None)
@given(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5), st.integers(1, 10**6))
def test_shares_are_shares_and_rise_with_the_scores(one, other, n):
    found = fake_shares(np.array(sorted((one, other))), np.full(2, float(n)), simulated_library(ALL))
    for ends in (found.low, found.value, found.high):
        assert ((ends >= 0) & (ends <= 1)).all()
        assert ends[0] <= ends[1] + 1e-9
    assert ((found.low <= found.value) & (found.value <= found.high)).all()
    assert ((found.high > 0) & (found.low < 1)).all()


def test_the_fewer_columns_the_wider_the_interval():
    n, names = np.array([500.0]), {"handle_length"}
    blind = simulated_library(tuple(name in names for name in PROFILE_COLUMNS))
    widths = []
    for library in (simulated_library(ALL), simulated_library(FEW), blind):
        found = fake_shares(np.array([0.3]), n, library)
        widths.append(float((found.high - found.low)[0]))
    assert widths == sorted(widths)
    assert widths[-1] > 0.8


def labelled(n_real, n_fake, seed=1):
    rng = np.random.default_rng(seed)
    sides = [draw(side, 1, n, rng).profiles for side, n in ((families().real, n_real), (families().fake, n_fake))]
    return [scores_through(side, ALL) for side in sides]


def test_labels_of_the_same_family_narrow_the_interval_and_keep_the_truth():
    rng = np.random.default_rng(3)
    real, fake = labelled(4_000, 2_000)
    library = labelled_library(real[:1_000], fake[:500], ALL, rng)
    sample = np.concatenate([real[1_000:2_400], fake[500:1_100]])
    found = fake_shares(np.array([sample_mean(sample, library)]), np.array([2_000.0]), library)
    blind = simulated_library(ALL)
    wide = fake_shares(np.array([sample_mean(sample, blind)]), np.array([2_000.0]), blind)
    assert found.low[0] <= 0.3 <= found.high[0]
    assert found.high[0] - found.low[0] < wide.high[0] - wide.low[0]
    assert (method_of(library), method_of(blind)) == (
        "weighted score histogram, test inversion over labelled families",
        "weighted score histogram, test inversion over simulated families",
    )


@pytest.mark.parametrize("share", [0.02, 0.2, 0.7])
def test_intervals_from_labels_cover(share):
    rng = np.random.default_rng(8)
    real, fake = (np.bincount(bins_of(side), minlength=BINS) / len(side) for side in labelled(20_000, 20_000))
    middles = 1 / (1 + np.exp(-np.concatenate([[-7], (EDGES[1:] + EDGES[:-1]) / 2, [4]])))
    hits = []
    for _ in range(150):
        told = [np.repeat(middles, rng.multinomial(n, side)) for n, side in ((400, real), (150, fake))]
        library = labelled_library(told[0], told[1], ALL, rng)
        fakes = rng.binomial(500, share)
        counts = rng.multinomial(500 - fakes, real) + rng.multinomial(fakes, fake)
        found = fake_shares(np.array([counts @ library.weights / 500]), np.array([500.0]), library)
        hits.append(found.low[0] <= share <= found.high[0])
    assert np.mean(hits) >= 0.91


def test_labels_that_say_nothing_are_refused():
    rng = np.random.default_rng(3)
    real, fake = labelled(200, 200)
    with pytest.raises(InvalidInput, match="at least 20 of each"):
        labelled_library(real, fake[:19], ALL, rng)
    with pytest.raises(InvalidInput, match="hardly differ"):
        labelled_library(real, real, ALL, rng)
    with pytest.raises(InvalidInput, match="at least one column"):
        simulated_library((False,) * len(PROFILE_COLUMNS))


def test_a_library_does_not_depend_on_chance():
    first = simulated_library.__wrapped__(ALL)
    assert (first.weights == simulated_library(ALL).weights).all()
    assert (np.diff(first.weights) >= 0).all()


def test_a_column_is_known_when_half_of_the_profiles_have_it():
    profiles = np.full((4, len(PROFILE_COLUMNS)), np.nan)
    profiles[:2, 0] = 1
    profiles[:1, 1] = 1
    assert known_columns(profiles)[:3] == (True, False, False)
