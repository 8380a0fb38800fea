"""Ranks by weighted parts: groups of equal parts, changes against the default, and how stable a place is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.ranking.rank import Components, Ranking, rank
from fukasa.analysis.planning.ranking.weights import ranking_settings
from fukasa.core.errors import InvalidInput

PARTS = ("fit", "depth", "price", "risk", "authenticity")
EQUAL = dict.fromkeys(PARTS, 1.0)
MISSING = float("nan")


def components(*rows: tuple[float, ...], sd: float = 0.0) -> Components:
    values = np.array(rows)
    return Components(PARTS, values, np.full(values.shape, sd))


def crowd(accounts: int, *, sd: float, spread: float = 1.0, seed: int = 1) -> Components:
    rng = np.random.default_rng(seed)
    values = 0.5 + spread * (rng.random((accounts, len(PARTS))) - 0.5)
    return Components(PARTS, values, np.full(values.shape, sd))


def stable(made: Components, top: int = 10) -> Ranking:
    return rank(made, EQUAL, top=top, rng=np.random.default_rng(2))


def test_the_score_is_the_weighted_mean():
    made = components((1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0.5, 0.5, 0, 0, 0))
    group = rank(made, {"fit": 3, "depth": 1}).groups[0]
    assert group.members.tolist() == [0, 2, 1]
    assert group.score == pytest.approx([0.75, 0.5, 0.25])


def test_an_account_that_lacks_a_part_is_ranked_apart_and_says_what_it_lacks():
    made = components((0.1, 0.1, 0.1, 0.1, 0.1), (1, MISSING, 1, 1, 1), (0.2, 0.2, 0.2, 0.2, 0.2))
    first, second = rank(made, EQUAL).groups
    assert first.members.tolist() == [2, 0]
    assert (second.members.tolist(), second.missing) == ([1], ("depth",))
    assert sum(second.weights.values()) == pytest.approx(1)


def test_a_part_that_does_not_count_is_asked_of_nobody():
    made = components((0.1, 0.1, 0.1, 0.1, 0.1), (1, MISSING, 1, 1, 1))
    groups = rank(made, EQUAL | {"depth": 0}).groups
    assert [group.members.tolist() for group in groups] == [[1, 0]]
    assert groups[0].missing == ()


def test_an_account_without_any_part_has_no_rank():
    found = rank(components((MISSING,) * 5, (0.5,) * 5), EQUAL)
    assert found.unranked.tolist() == [0]
    assert [group.members.tolist() for group in found.groups] == [[1]]


def test_the_change_is_told_against_the_default_among_the_same_accounts():
    made = components((1, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0.5, 0, 0.5, 0, 0))
    group = rank(made, {"price": 1}, default={"fit": 1}).groups[0]
    assert group.members.tolist() == [1, 2, 0]
    assert group.change.tolist() == [2, 0, -2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_every_account_has_one_place_and_changes_cancel_out(seed, accounts):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((accounts, 5)) < 0.2, np.nan, rng.random((accounts, 5)))
    found = rank(Components(PARTS, values, np.zeros(values.shape)), dict(zip(PARTS, rng.random(5) + 0.01, strict=True)))
    placed = [place for group in found.groups for place in group.members.tolist()] + found.unranked.tolist()
    assert sorted(placed) == list(range(accounts))
    assert all(group.change.sum() == 0 for group in found.groups)
    assert all(np.all(np.diff(group.score) <= 1e-12) for group in found.groups)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100.0))
def test_only_the_proportions_of_weights_count(seed, factor):
    made = crowd(20, sd=0, seed=seed)
    weights = dict(zip(PARTS, (1.0, 2.0, 3.0, 0.5, 0.25), strict=True))
    scaled = {part: weight * factor for part, weight in weights.items()}
    assert rank(made, weights).groups[0].score == pytest.approx(rank(made, scaled).groups[0].score)


def test_getting_better_in_a_part_never_costs_a_place():
    made = crowd(30, sd=0)
    before = rank(made, EQUAL).groups[0].members.tolist().index(7)
    better = made.values.copy()
    better[7, 2] = 1.0
    assert rank(Components(PARTS, better, made.sd), EQUAL).groups[0].members.tolist().index(7) <= before


def test_clear_winners_stay_on_top():
    values = np.vstack([np.full((5, 5), 0.95), np.full((45, 5), 0.3)])
    stability = stable(Components(PARTS, values, np.full(values.shape, 0.05)), top=5).groups[0].stability
    assert stability.in_top[:5] == pytest.approx(1.0)
    assert stability.in_top[5:] == pytest.approx(0.0)
    assert np.all(stability.high[:5] < 5)


def test_control_noise_alone_keeps_nobody_on_top():
    stability = stable(crowd(100, sd=1.0, spread=0.01)).groups[0].stability
    assert stability.in_top.mean() == pytest.approx(0.1)
    assert stability.in_top.max() < 0.3
    assert np.median(stability.high - stability.low) > 60


def test_more_uncertain_parts_make_less_stable_places():
    steady, shaky = (stable(crowd(100, sd=sd)).groups[0].stability for sd in (0.02, 0.4))
    assert steady.in_top[:10].mean() > shaky.in_top[:10].mean() + 0.2


def test_the_interval_holds_the_true_place_as_often_as_is_said():
    truth = crowd(60, sd=0.0)
    weights = dict.fromkeys(PARTS, 1.0)
    places = np.empty(60)
    places[rank(truth, weights).groups[0].members] = np.arange(60)
    rng, inside = np.random.default_rng(4), []
    for _ in range(40):
        seen = np.clip(truth.values + 0.15 * rng.standard_normal(truth.values.shape), 0, 1)
        group = rank(Components(PARTS, seen, np.full(seen.shape, 0.15)), weights, rng=rng).groups[0]
        true = places[group.members]
        inside.append(np.mean((group.stability.low <= true) & (true <= group.stability.high)))
    assert 0.7 < np.mean(inside) < 0.95


def test_the_same_seed_gives_the_same_stability():
    one, other = (stable(crowd(50, sd=0.1)).groups[0].stability for _ in range(2))
    assert one.in_top.tolist() == other.in_top.tolist()


def test_ties_go_to_whoever_comes_first_and_stay_there():
    group = stable(crowd(20, sd=0.0, spread=0.0), top=3).groups[0]
    assert group.members.tolist() == list(range(20))
    assert group.stability.in_top.tolist() == [1.0] * 3 + [0.0] * 17


@pytest.mark.parametrize(
    ("weights", "part"),
    [({"fame": 1}, "no part 'fame'"), ({"fit": 0}, "above 0"), ({"fit": -1, "depth": 2}, "from 0 up")],
)
def test_weights_that_cannot_be_are_refused(weights, part):
    with pytest.raises(InvalidInput, match=part):
        rank(components((0.5,) * 5), weights)


def test_components_are_percentiles():
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        components((0.5, 0.5, 40.0, 0.5, 0.5))


def test_the_packaged_weights_are_one_together_and_dated():
    known = ranking_settings()
    assert sum(known.weights.values()) == pytest.approx(1)
    assert tuple(known.weights) == PARTS
    assert known.source
