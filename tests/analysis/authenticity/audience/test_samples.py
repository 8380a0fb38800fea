"""Evidence of samples and breakdowns per account, and what the two checks say of it."""

import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.audience.families import draw, families
from fukasa.analysis.authenticity.audience.figures import PROFILE_COLUMNS
from fukasa.analysis.authenticity.audience.markets import OFF_MARKET_SCHEMA, markets, off_market_evidence
from fukasa.analysis.authenticity.audience.samples import KEPT_SCHEMA, SAMPLE_SCHEMA, sample_evidence
from fukasa.analysis.authenticity.checks import audience_sample, off_market_audience
from fukasa.analysis.authenticity.results import CHECK_SCHEMA
from fukasa.analysis.authenticity.sentences import LANGUAGES, finding_words, reasons_of

SIDES = {"real": families().real, "fake": families().fake}


def profiles(account, real=100, fake=0, base="follower", seed=1):
    rng = np.random.default_rng(seed)
    drawn = [draw(side, 1, n, rng).profiles for side, n in zip(SIDES.values(), (real, fake), strict=True) if n]
    matrix = np.concatenate(drawn)
    return pl.DataFrame(matrix, schema=list(PROFILE_COLUMNS)).with_columns(
        pl.all().cast(pl.Int64),
        account_key=pl.lit(account),
        base=pl.lit(base),
        profile=pl.format("{}-{}", pl.lit(account), pl.int_range(pl.len())),
    )


def row_of(evidence, account="a"):
    (row,) = evidence.filter(pl.col("account_key") == account).to_dicts()
    return row


def test_each_account_has_its_own_row_and_at_most_forty_profiles():
    evidence, kept = sample_evidence(pl.concat([profiles("b", 60), profiles("a", 30, 170, seed=2)]))
    assert evidence.schema == pl.Schema(SAMPLE_SCHEMA)
    assert kept.schema == pl.Schema(KEPT_SCHEMA)
    assert evidence["account_key"].to_list() == ["a", "b"]
    assert evidence["sample_n"].to_list() == [200, 60]
    assert row_of(evidence)["fake_low"] > 0.5 > row_of(evidence, "b")["fake_high"]
    types = evidence.select("real_n", "influencer_n", "mass_follower_n", "suspicious_n")
    assert types.sum_horizontal().to_list() == [200, 60]
    assert kept["account_key"].value_counts(sort=True)["count"].to_list() == [40, 40]


def test_kept_profiles_stand_for_the_sample():
    sample = profiles("a", 150, 50)
    evidence, kept = sample_evidence(sample)
    whole = sample_evidence(sample.with_columns(account_key=pl.col("profile")))[1]
    assert kept["p_fake"].is_sorted(descending=True)
    assert kept["p_fake"].mean() == pytest.approx(whole["p_fake"].mean(), abs=0.03)
    assert evidence.height == 1


def test_followers_count_before_likers_and_likers_before_commenters():
    both = pl.concat([profiles("a", 0, 80, base="commenter"), profiles("a", 60, base="liker")])
    assert (row_of(sample_evidence(both)[0])["sample_base"], row_of(sample_evidence(both)[0])["sample_n"]) == (
        "liker",
        60,
    )
    three = pl.concat([both, profiles("a", 55, base="follower")])
    assert row_of(sample_evidence(three)[0])["sample_n"] == 55


def test_too_few_profiles_have_types_but_no_share():
    row = row_of(sample_evidence(profiles("a", 49))[0])
    assert row["sample_n"] == 49
    assert [row[name] for name in ("fake_share", "fake_low", "fake_high", "fake_logit")] == [None] * 4


def test_an_account_does_not_depend_on_the_others_in_the_same_call():
    alone = sample_evidence(profiles("a", 60, 20))[0]
    fewer_columns = profiles("b", 80).with_columns(bio_length=None, account_age_days=None)
    together = sample_evidence(pl.concat([fewer_columns, profiles("a", 60, 20)], how="vertical_relaxed"))[0]
    assert row_of(together) == row_of(alone)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_profiles_does_not_matter(seed):
    rows = pl.concat([profiles("a", 60, 20), profiles("b", 51)])
    evidence, kept = sample_evidence(rows.sample(fraction=1, shuffle=True, seed=seed))
    expected, expected_kept = sample_evidence(rows)
    assert kept.equals(expected_kept)
    assert evidence.drop("fake_share", "fake_low", "fake_high", "fake_logit", "fake_logit_se").equals(
        expected.select(pl.exclude("fake_share", "fake_low", "fake_high", "fake_logit", "fake_logit_se"))
    )
    assert evidence["fake_share"].to_list() == pytest.approx(expected["fake_share"].to_list(), abs=1e-3)


def test_profiles_of_which_nothing_is_known_are_left_out():
    nothing = profiles("a", 10).with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in PROFILE_COLUMNS)
    evidence, kept = sample_evidence(nothing)
    assert evidence.height == kept.height == 0


def judged(sample, **peers):
    band = {"deviation": None, "peer_low": None, "peer_mid": None, "peer_high": None, "peer_n": None, "peers": None}
    known = band | peers
    evidence = sample_evidence(sample)[0].with_columns(pl.lit(value).alias(name) for name, value in known.items())
    rows = audience_sample.judge(evidence)
    assert rows.schema == pl.Schema(CHECK_SCHEMA)
    return rows.to_dicts()[0]


def test_without_peers_a_share_is_held_against_the_norm():
    assert judged(profiles("a", 200))["reason"] == "pass_norm"
    assert judged(profiles("a", 20, 380))["reason"] in {"review_norm", "fail_norm"}
    assert judged(profiles("a", 200))["deviation"] < 2


@pytest.mark.parametrize("base", ["liker", "commenter", "somebody"])
def test_who_likes_or_comments_is_no_peer_of_who_follows(base):
    evidence = sample_evidence(pl.concat([profiles("a", 20, 380, base=base), profiles("b", 20, 380)]))[0]
    assert evidence["fake_logit"].is_null().to_list() == evidence["fake_logit_se"].is_null().to_list() == [True, False]
    assert evidence["fake_share"][0] == pytest.approx(evidence["fake_share"][1], abs=1e-3)
    row = judged(profiles("a", 20, 380, base=base))
    assert row["reason"] == judged(profiles("a", 20, 380))["reason"] == "fail_norm"
    assert json.loads(row["detail"])["sample_base"] == base


@pytest.mark.parametrize(
    ("share", "low", "high", "n", "status"),
    [
        (0.946, 0.80, 1.0, 200, "fail"),
        (0.75, 0.60, 0.90, 500, "fail"),
        (0.6, 0.2, 0.95, 60, "review"),
        (0.3, 0.2, 0.45, 200, "review"),
        (0.05, 0.0, 0.2, 60, "pass"),
    ],
)
def test_how_far_up_an_interval_reaches_does_not_weaken_a_high_share(share, low, high, n, status):
    known = {"fake_share": share, "fake_low": low, "fake_high": high, "sample_n": n, "deviation": None}
    evidence = sample_evidence(profiles("a", 60))[0].with_columns(pl.lit(value).alias(k) for k, value in known.items())
    assert audience_sample.judge(evidence)["status"].to_list() == [status]


def test_peers_decide_where_there_are_any():
    row = judged(
        profiles("a", 20, 380), deviation=0.3, peer_low=-2.0, peer_mid=0.0, peer_high=2.0, peer_n=214, peers="x"
    )
    assert (row["status"], row["reason"], row["deviation"]) == ("pass", "pass", 0.3)
    assert [row[name] for name in ("peer_low", "peer_mid", "peer_high")] == pytest.approx([0.119, 0.5, 0.881], abs=1e-3)
    assert json.loads(row["detail"])["sample_base"] == "follower"


def test_no_sample_and_a_small_one_are_insufficient():
    assert (judged(profiles("a", 30))["status"], judged(profiles("a", 30))["reason"]) == ("insufficient", "too_few")
    none = sample_evidence(profiles("a", 60))[0].select(
        pl.lit("z").alias("account_key"),
        *(pl.lit(None, dtype=kind).alias(name) for name, kind in SAMPLE_SCHEMA.items() if name != "account_key"),
        deviation=pl.lit(None, dtype=pl.Float64),
    )
    (row,) = audience_sample.judge(none).to_dicts()
    assert (row["status"], row["reason"], row["detail"]) == ("insufficient", "no_sample", None)


BREAKDOWN = {"base": "follower", "dimension": "country", "n": None}


def off_market(countries, language="ja", country="JP", followers=10_000, **more):
    rows = [BREAKDOWN | {"account_key": "a", "value": code, "share": share} | more for code, share in countries.items()]
    breakdowns = pl.DataFrame(rows, schema_overrides={"n": pl.Int64})
    accounts = pl.DataFrame(
        {"account_key": ["a"], "language": [language], "country": [country], "followers": [followers]},
        schema_overrides={"language": pl.String, "country": pl.String},
    )
    found = off_market_evidence(breakdowns, accounts)
    assert found.schema == pl.Schema(OFF_MARKET_SCHEMA)
    return row_of(found)


def test_countries_of_neither_language_nor_home_are_off_the_market():
    row = off_market({"JP": 0.6, "BR": 0.2, "US": 0.1})
    assert row["off_market_share"] == pytest.approx(0.3 / 0.9)
    assert row["off_market_low"] <= 0.3
    assert row["off_market_high"] >= 0.4
    assert (row["off_market_country"], row["off_market_n"]) == ("BR", 10_000)


@pytest.mark.parametrize("base", ["reached", "engaged"])
def test_people_reached_or_engaged_are_not_compared_with_followers(base):
    known = off_market({"JP": 0.2, "BR": 0.8}, base=base, n=500)
    assert known["off_market_share"] == pytest.approx(0.8)
    assert (known["off_market_logit"], known["off_market_logit_se"]) == (None, None)
    evidence = pl.DataFrame([known], schema=OFF_MARKET_SCHEMA).with_columns(deviation=pl.lit(None, pl.Float64))
    (row,) = off_market_audience.judge(evidence).to_dicts()
    assert (row["status"], row["reason"], row["value"]) == ("insufficient", "not_followers", known["off_market_share"])


def test_the_home_country_is_on_the_market_whatever_is_spoken_there():
    assert off_market({"JP": 1.0}, language="en", country="JP")["off_market_share"] == 0
    assert off_market({"BE": 0.5, "CH": 0.5}, language="fr", country=None)["off_market_share"] == 0


@pytest.mark.parametrize(
    ("language", "country", "countries"),
    [(None, None, {"JP": 1.0}), ("xx", "JP", {"JP": 1.0}), ("ja", "JP", {"JP": 0.3, "US": 0.1})],
)
def test_where_the_market_is_not_known_no_share_is_stated(language, country, countries):
    row = off_market(countries, language=language, country=country)
    assert [row[f"off_market_{name}"] for name in ("share", "low", "high", "logit", "logit_se")] == [None] * 5


def test_only_followers_stand_for_a_missing_n():
    assert off_market({"JP": 1.0}, base="engaged")["off_market_n"] is None
    assert off_market({"JP": 1.0}, base="engaged", n=70)["off_market_n"] == 70


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6), st.integers(1, 10**7))
def test_parts_of_an_audience_stay_parts(weights, followers):
    codes = ["JP", "US", "BR", "IN", "TR", "FR"][: len(weights)]
    row = off_market(dict(zip(codes, np.array(weights) / sum(weights), strict=True)), followers=followers)
    assert 0 <= row["off_market_low"] <= row["off_market_share"] + 1e-9
    assert row["off_market_share"] <= row["off_market_high"] + 1e-9 <= 1 + 2e-9


def test_the_check_says_why_it_cannot_judge():
    columns = [pl.lit(None, dtype=kind).alias(name) for name, kind in OFF_MARKET_SCHEMA.items()][1:]
    none = pl.DataFrame({"account_key": ["a"], "deviation": [None]}).with_columns(columns)
    assert off_market_audience.judge(none)["reason"].to_list() == ["no_countries"]
    untold = none.with_columns(off_market_told=pl.lit(1.0), off_market_n=pl.lit(500))
    assert off_market_audience.judge(untold)["reason"].to_list() == ["market_unknown"]
    unknown_n = none.with_columns(off_market_told=pl.lit(1.0), off_market_share=pl.lit(0.2))
    assert off_market_audience.judge(unknown_n)["reason"].to_list() == ["too_few"]
    alone = unknown_n.with_columns(off_market_n=pl.lit(500))
    assert off_market_audience.judge(alone)["reason"].to_list() == ["no_peers"]
    far = alone.with_columns(deviation=pl.lit(4.0))
    assert off_market_audience.judge(far)["status"].to_list() == ["fail"]


@pytest.mark.parametrize("module", [audience_sample, off_market_audience])
def test_every_reason_reads_well_in_both_languages_and_accuses_nobody(module):
    figures = {"value": 0.3, "low": 0.2, "high": 0.4, "n": 120, "peer_low": 0.05, "peer_mid": 0.1, "peer_high": 0.2}
    detail = json.dumps({"off_market_country": "BR"})
    row = figures | {"peer_n": 214, "peers": "instagram × micro", "status": "fail", "detail": detail}
    for reason in reasons_of(module.ID):
        for language in LANGUAGES:
            words = finding_words(module.ID, row | {"reason": reason}, language)
            assert "{" not in words.sentence + words.recommendation + words.change
            assert not any(word in words.sentence for word in ("fraud", "cheat", "不正", "詐欺"))


def test_markets_name_countries_by_their_codes():
    assert markets().countries["ja"] == {"JP"}
    assert {"AT", "CH", "DE"} <= markets().countries["de"]
    assert len(markets().countries) >= 40
