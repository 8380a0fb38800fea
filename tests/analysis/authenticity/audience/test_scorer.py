"""Profiles judged one by one: in the stated direction, whatever is known, with types and reasons."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.audience.curves import read_scorer, reason_words, scorer
from fukasa.analysis.authenticity.audience.families import families
from fukasa.analysis.authenticity.audience.figures import FIGURES, PROFILE_COLUMNS, profile_matrix
from fukasa.analysis.authenticity.audience.fitting import fit_curves
from fukasa.analysis.authenticity.audience.scorer import score_profiles
from fukasa.analysis.packaged import read_toml
from fukasa.core.errors import InvalidInput
from tests.analysis.authenticity.audience.profiles import FLAGS, ORDINARY, SHELL, any_profile, counts, frame

RAISES = {"following", "handle_length", "handle_digits", "handle_ends_digit"}
COUNTS = [name for name in PROFILE_COLUMNS if name not in FLAGS]


def p_fake(*profiles):
    return score_profiles(frame(*profiles))["p_fake"].to_list()


def test_a_shell_is_told_from_a_person():
    judged = score_profiles(frame(SHELL | {"following": 1400}, ORDINARY))
    assert judged["type"].to_list() == ["suspicious", "real"]
    assert judged["p_fake"][0] > 0.95
    assert judged["p_fake"][1] < 0.05


@pytest.mark.parametrize("name", COUNTS)
@settings(max_examples=30, deadline=None)
@given(profile=any_profile, one=counts, other=counts)
def test_more_of_a_count_moves_every_profile_in_its_direction(name, profile, one, other):
    few, many = p_fake(profile | {name: min(one, other)}, profile | {name: max(one, other)})
    assert (many - few) * (1 if name in RAISES else -1) >= -1e-12


@pytest.mark.parametrize("name", FLAGS)
@settings(max_examples=30, deadline=None)
@given(profile=any_profile)
def test_a_flag_moves_every_profile_in_its_direction(name, profile):
    unset, is_set = p_fake(profile | {name: False}, profile | {name: True})
    assert (is_set - unset) * (1 if name in RAISES else -1) >= -1e-12


@settings(max_examples=30, deadline=None)
@given(st.lists(any_profile, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_profiles_does_not_matter(profiles, random):
    order = list(range(len(profiles)))
    random.shuffle(order)
    shuffled = score_profiles(frame(*(profiles[place] for place in order)))
    assert shuffled.equals(score_profiles(frame(*profiles))[order])


@settings(max_examples=40, deadline=None)
@given(any_profile, st.sets(st.sampled_from(PROFILE_COLUMNS), min_size=1))
def test_a_missing_column_is_the_same_as_an_empty_one(profile, kept):
    emptied = score_profiles(frame({name: cell if name in kept else None for name, cell in profile.items()}))
    assert score_profiles(frame(profile).select(sorted(kept))).equals(emptied)


@settings(max_examples=40, deadline=None)
@given(any_profile)
def test_probabilities_are_probabilities_and_what_is_unknown_stays_so(profile):
    (row,) = score_profiles(frame(profile)).to_dicts()
    nothing = all(cell is None for cell in profile.values())
    assert [row[name] is None for name in ("p_fake", "type", "reasons")] == [nothing] * 3
    assert nothing or 0 <= row["p_fake"] <= 1


@pytest.mark.parametrize(
    ("followers", "following", "kind"),
    [
        (5_001, 1_499, "influencer"),
        (5_001, 1_500, "influencer"),
        (5_001, 1_501, "mass_follower"),
        (5_000, 1_500, "real"),
        (200, 1_501, "mass_follower"),
        (None, 1_501, "mass_follower"),
        (5_001, None, "influencer"),
        (None, None, "real"),
    ],
)
def test_types_follow_the_published_order(followers, following, kind):
    profile = ORDINARY | {"followers": followers, "following": following}
    assert score_profiles(frame(profile))["type"].to_list() == [kind]


def test_reasons_name_what_speaks_loudest_and_can_be_written_out():
    shell, person = score_profiles(frame(SHELL, ORDINARY))["reasons"].str.split(";").to_list()
    assert set(shell) == {"follows_many", "follows_far_more", "young"}
    assert set(person) == {"follows_few", "old", "many_posts"}
    assert all(reason_words(reason, "ja") and reason_words(reason, "en") for reason in shell + person)
    assert max(map(len, (shell, person))) <= 3


def test_no_profiles_are_no_error():
    assert score_profiles(frame()).height == 0


@pytest.mark.parametrize(
    ("profiles", "said"),
    [
        (pl.DataFrame({"name": ["a"]}), "at least one of the columns posts"),
        (pl.DataFrame({"posts": [-1]}), "posts"),
        (pl.DataFrame({"posts": [float("inf")]}), "infinite"),
    ],
)
def test_what_cannot_be_is_refused(profiles, said):
    with pytest.raises(InvalidInput, match=said):
        score_profiles(profiles)


def test_what_is_not_known_is_not_zero():
    matrix = profile_matrix(pl.DataFrame({"posts": [0, None]}))
    assert matrix[0, 0] == 0
    assert np.isnan(matrix[1]).all()
    assert np.isnan(matrix[:, 1:]).all()


def test_every_curve_has_words_and_a_source_with_a_year():
    for curve in scorer().curves:
        assert "20" in curve.source
        assert all((curve.above.ja, curve.above.en, curve.below.ja, curve.below.en))
    ids = [reason.id for curve in scorer().curves for reason in (curve.above, curve.below)]
    assert len(set(ids)) == 2 * len(FIGURES)


@pytest.mark.slow
def test_the_packaged_values_are_those_that_simulated_profiles_teach():
    model = fit_curves(scorer(), np.random.default_rng(families().seed))
    learnt = [(curve, values) for curve, values in zip(scorer().curves, model.values, strict=True) if curve.learnt]
    assert scorer().intercept == pytest.approx(model.intercept, abs=0.02)
    for curve, values in learnt:
        assert curve.values == pytest.approx(values, abs=0.02), curve.figure


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("curve", "posts", "direction"), 1),
        (("curve", "posts", "values"), [1.0]),
        (("curve", "posts", "source"), ""),
        (("curve", "posts", "knots"), "many"),
        (("base_share",), 0.0),
        (("ridge",), 0.0),
        (("curve",), {}),
    ],
)
def test_a_broken_file_of_curves_is_refused(place, value):
    raw = read_toml("fukasa.analysis.authenticity", "data/audience.toml")
    *path, last = place
    at = raw
    for key in path:
        at = at[key]
    at[last] = value
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_scorer(raw)
