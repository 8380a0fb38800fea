"""A workspace's own audits replace the simulated accounts once there are enough of both kinds."""

import numpy as np
import pytest

from fukasa.analysis.authenticity.audited import LEAST_AUDITED, audited_probability, enough_audited


def audits(n, inflated):
    labels = np.zeros(n)
    labels[:inflated] = 1
    return labels


@pytest.mark.parametrize(
    ("n", "inflated", "enough"),
    [(LEAST_AUDITED - 1, 100, False), (LEAST_AUDITED, 19, False), (LEAST_AUDITED, 181, False), (200, 20, True)],
)
def test_enough_is_two_hundred_with_twenty_of_each_kind(n, inflated, enough):
    assert enough_audited(audits(n, inflated)) is enough


def test_too_few_give_nothing():
    assert audited_probability(np.linspace(0, 1, 50), audits(50, 25), 0.5) is None


def test_what_people_found_counts_and_not_what_was_computed():
    """Nobody with a computed probability below 0.8 was inflated: 0.6 means little here."""
    rng = np.random.default_rng(4)
    scores = rng.random(400)
    found = audited_probability(scores, (scores > 0.8).astype(float), 0.6)
    assert found is not None
    assert (found.low <= found.p <= found.high, found.n) == (True, 400)
    assert found.p < 0.05
