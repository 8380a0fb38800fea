"""The verdict: from the deviations of the checks, bounded by what could be seen."""

import dataclasses
import tomllib

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.additive import AdditiveModel
from fukasa.analysis.authenticity.configs import config
from fukasa.analysis.authenticity.results import REVIEW_SCHEMA, Level
from fukasa.analysis.authenticity.review import review_accounts, verdict_rules
from fukasa.analysis.authenticity.rows import check_rows
from fukasa.analysis.authenticity.score import KNOTS, ScoreModel, default_score, score_from, score_to
from fukasa.analysis.authenticity.sentences import LANGUAGES, review_sentence
from fukasa.analysis.authenticity.venn_abers import calibration
from fukasa.core.errors import InvalidInput

CHECKS = tuple(config().checks)
SUSPECT = {"growth_spikes": 7.0, "er_residual": 6.0, "comment_quality": 5.0, "audience_sample": 7.0}
CALM = dict.fromkeys(CHECKS, -0.5)


@pytest.fixture
def score():
    rng = np.random.default_rng(3)
    knots = np.array(KNOTS)
    curve = np.maximum(knots, 0) - 0.3
    labels = np.repeat([0.0, 1.0], 1500)
    scores = np.round(np.where(labels == 1, rng.normal(8, 3, 3000), rng.normal(-6, 2, 3000)), 1)
    model = AdditiveModel(-2.0, (knots,) * len(CHECKS), (curve,) * len(CHECKS))
    return ScoreModel("2026-11-22", "test", CHECKS, model, calibration(scores, labels))


def rows(deviations, key="a", base="follower"):
    """Say what the checks named found; the others could not judge."""
    parts = [
        check_rows(
            pl.DataFrame(
                {
                    "account_key": [key],
                    "value": [0.2],
                    "n": [500],
                    "deviation": [deviations.get(name)],
                    "reason": [None],
                    "detail": [f'{{"sample_base":"{base}"}}'],
                },
                schema_overrides={"deviation": pl.Float64, "reason": pl.String},
            ),
            name,
        )
        for name in CHECKS
    ]
    return pl.concat(parts)


def reviewed(deviations, score, *, connected=False, history_days=180, permitted=True):
    accounts = pl.DataFrame(
        {"account_key": ["a"], "connected": [connected], "history_days": [history_days], "permitted": [permitted]}
    )
    return review_accounts(rows(deviations), accounts, score=score).reviews.row(0, named=True)


def test_a_calm_account_passes(score):
    found = reviewed(CALM, score)
    assert (found["status"], found["judged"]) == ("pass", len(CHECKS))
    assert found["p"] < 0.05


def test_a_pass_never_hides_a_check_that_noticed_something(score):
    found = reviewed(CALM | {"comment_quality": 2.5}, score)
    assert (found["status"], found["reason"]) == ("pass", "pass_noted")


def test_several_kinds_of_strong_evidence_fail(score):
    found = reviewed(CALM | SUSPECT, score)
    assert found["status"] == "fail"
    assert found["low"] <= found["p"] <= found["high"]


@pytest.fixture
def likely(score):
    """A score by which the account of the test has a lower end between what is asked of one check and of two."""
    labels = np.repeat([0.0, 1.0], [250, 750])
    return dataclasses.replace(score, calibration=calibration(np.zeros(1000), labels))


def test_a_check_alone_must_be_more_certain_in_public(likely):
    alone = CALM | {"growth_spikes": 8.0}
    assert 0.6 < reviewed(alone, likely)["low"] < 0.8
    assert reviewed(alone, likely)["reason"] == "review_bounded"
    assert reviewed(alone | {"er_residual": 3.0}, likely)["status"] == "fail"


def test_what_a_creator_shows_makes_a_stronger_verdict_possible(likely):
    alone = CALM | {"growth_spikes": 8.0}
    assert reviewed(alone, likely, connected=True, history_days=59)["level"] == Level.CONNECTED
    assert reviewed(alone, likely, connected=True, history_days=59)["reason"] == "fail_alone"
    assert reviewed(alone, likely, connected=True, history_days=60)["level"] == Level.CONNECTED_HISTORY


def test_a_check_that_fails_asks_for_a_person_however_improbable_inflation_is(score):
    unlikely = dataclasses.replace(score, model=dataclasses.replace(score.model, intercept=-12.0))
    found = reviewed(CALM | {"pods": 8.0}, unlikely)
    assert (found["status"], found["p"] < 0.05) == ("review", True)


def test_too_little_evidence_gives_no_verdict(score):
    few = reviewed({"growth_spikes": 8.0, "er_residual": 8.0}, score)
    assert (few["status"], few["reason"], few["p"]) == ("insufficient", "too_few_checks", None)
    growth = {name: 8.0 for name, one in config().checks.items() if one.group == "growth"}
    assert reviewed(growth, score)["reason"] == "one_group"
    assert reviewed({}, score)["reason"] == "too_few_checks"


def test_what_may_not_be_derived_is_not_judged(score):
    found = reviewed(CALM | SUSPECT, score, permitted=False)
    assert (found["status"], found["reason"], found["p"]) == ("insufficient", "not_permitted", None)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(CHECKS), st.floats(-3, 8), min_size=1), st.sampled_from(CHECKS))
def test_more_unusual_is_never_less_probable(deviations, name):
    score = default_score()
    less = reviewed({**CALM, **deviations, name: deviations.get(name, 0.0) - 1}, score)
    more = reviewed({**CALM, **deviations, name: deviations.get(name, 0.0)}, score)
    assert more["p"] >= less["p"] - 1e-12
    assert more["low"] >= less["low"] - 1e-12
    assert more["high"] >= less["high"] - 1e-12


def test_contributions_add_up_to_the_score(score):
    accounts = pl.DataFrame({"account_key": ["a"], "connected": [False], "history_days": [9], "permitted": [True]})
    found = review_accounts(rows(SUSPECT), accounts, score=score).contributions
    assert set(found["check"]) == set(SUSPECT)
    assert found["contribution"].sum() == pytest.approx(sum(SUSPECT.values()) - 0.3 * len(SUSPECT))


def test_reviews_follow_the_accounts_and_their_columns(score):
    accounts = pl.DataFrame(
        {"account_key": ["none", "a"], "connected": [None, True], "history_days": [None, 90], "permitted": [True, True]}
    )
    found = review_accounts(rows(CALM), accounts, score=score).reviews
    assert found["account_key"].to_list() == ["none", "a"]
    assert found["status"].to_list() == ["insufficient", "pass"]
    assert found.schema == pl.Schema(REVIEW_SCHEMA)


def test_a_share_of_fakes_is_taken_from_the_sample(score):
    assert reviewed(CALM, score)["inflated_share"] == pytest.approx(0.2)
    accounts = pl.DataFrame({"account_key": ["a"], "connected": [False], "history_days": [9], "permitted": [True]})
    likers = review_accounts(rows(CALM, base="liker"), accounts, score=score).reviews
    assert likers["inflated_share"].to_list() == [None]
    without = {name: -0.5 for name in CHECKS if name != "audience_sample"}
    assert reviewed(without, score)["inflated_share"] is None


def test_a_score_is_read_as_it_was_written(score):
    again = score_from(tomllib.loads(score_to(score)))
    assert again.checks == score.checks
    assert np.allclose(again.model.logit(np.ones((1, 17))), score.model.logit(np.ones((1, 17))), atol=1e-3)
    assert again.calibration.n == score.calibration.n


def test_a_score_of_unknown_checks_is_refused(score):
    odd = score_to(dataclasses.replace(score, checks=("nonsense", *CHECKS[1:])))
    with pytest.raises(InvalidInput, match="nonsense"):
        score_from(tomllib.loads(odd))


def test_the_packaged_score_weighs_every_check_and_never_against_its_direction():
    known = default_score()
    assert known.checks == CHECKS
    assert all((np.diff(curve) >= 0).all() for curve in known.model.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_that_accuses_nobody(language):
    for reason in (
        "pass",
        "pass_noted",
        "review",
        "review_bounded",
        "fail",
        "fail_alone",
        "too_few_checks",
        "one_group",
        "not_permitted",
    ):
        said = review_sentence({"reason": reason, "p": 0.42, "low": 0.3, "high": 0.5, "judged": 9}, language)
        assert "{" not in said
        assert not any(word in said.lower() for word in ("fraud", "cheat", "不正", "偽", "fake"))
    with pytest.raises(InvalidInput, match="no sentence"):
        review_sentence({"reason": "nonsense"}, language)


def test_a_modelled_chance_is_never_certain():
    said = review_sentence({"reason": "pass", "p": 0.0, "low": 0.004, "high": 1.0, "judged": 9}, "en")
    assert "inflation <1%, interval <1% to >99%" in said


def test_the_less_was_seen_the_more_is_asked():
    rules = verdict_rules()
    order = [level.value for level in (Level.PUBLIC, Level.CONNECTED, Level.CONNECTED_HISTORY)]
    for asked in (rules.fail_from, rules.alone_from):
        bounds = [asked[name] for name in order]
        assert bounds == sorted(bounds, reverse=True)
    assert all(rules.alone_from[name] > rules.fail_from[name] for name in order)
