"""The packaged errors of the laws hold on synthetic crowds, others than those from which they were taken."""

import numpy as np
import pytest

from fukasa.analysis.planning.reach.settings import LAWS, settings
from fukasa.analysis.planning.reach.unique import unique_audience
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.reach.cases import audiences_of, known
from tests.analysis.planning.reach.worlds import KINDS, crowd

CROWDS = 8  # per kind; raise it to quote figures


@pytest.fixture(scope="module")
def scored():
    """Truth, and both estimates with all pairs known, of portfolios of 5 to 20 audiences."""
    rng = np.random.default_rng(2_026)
    told = []
    for kind in KINDS[1:]:
        for planted in (crowd(kind, rng) for _ in range(CROWDS)):
            chosen = rng.choice(40, int(rng.choice([5, 10, 20])), replace=False)
            audiences = audiences_of(planted.sizes, planted.universe, chosen)
            told.append((planted.union(chosen), unique_audience(audiences, known(planted.overlaps, chosen), rng=rng)))
    return told


@pytest.mark.parametrize("law", ["unique", "beta_binomial"])
def test_nine_tenths_of_the_crowds_lie_in_their_intervals(scored, law):
    covered = np.mean([getattr(told, law).low <= truth <= getattr(told, law).high for truth, told in scored])
    assert 0.8 <= covered <= 0.99


def test_the_copula_misses_less_than_the_beta_law_and_far_less_than_independence(scored):
    truth = np.array([truth for truth, _ in scored])
    copula, beta, alone = (
        np.abs(np.array(values) / truth - 1).mean()
        for values in (
            [told.unique.value for _, told in scored],
            [told.beta_binomial.value for _, told in scored],
            [told.sainsbury for _, told in scored],
        )
    )
    assert copula < beta < 0.3 * alone


def test_every_law_has_an_error_on_both_sides():
    assert set(settings().errors) == set(LAWS)


@pytest.mark.parametrize("law", LAWS)
def test_a_broken_constant_fails_on_load(law, monkeypatch):
    from fukasa.analysis.planning.reach import settings as module

    raw = module.read_toml(module.PACKAGE, "data/reach.toml")
    raw["reach"]["errors"][law]["low"] = 0.2
    monkeypatch.setattr(module, "read_toml", lambda *_: raw)
    with pytest.raises(InvalidInput, match=law):
        module.settings.__wrapped__()
