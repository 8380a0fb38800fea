import json

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.checks import (
    comment_like_residual,
    er_residual,
    like_dispersion,
    like_view_residual,
    views_residual,
)
from fukasa.analysis.authenticity.results import CHECK_SCHEMA
from fukasa.analysis.authenticity.sentences import finding_words, reasons_of
from tests.analysis.authenticity.feeds import feed, judged, people, planted, seen

CHECKS = {
    "er_residual": er_residual,
    "views_residual": views_residual,
    "like_view_residual": like_view_residual,
    "comment_like_residual": comment_like_residual,
    "like_dispersion": like_dispersion,
}
BAD = [f"instagram:{place:05d}" for place in range(0, 400, 8)]  # one in eight


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(11)
    accounts = people(400, rng)
    return accounts, feed(accounts, rng)


def verdicts(check, accounts, posts):
    rows = judged(CHECKS[check], seen(accounts, posts))
    bad = pl.col("account_key").is_in(BAD)
    return rows.filter(bad), rows.filter(~bad)


def share(rows, *statuses):
    return rows["status"].is_in(statuses).mean()


@pytest.mark.parametrize("check", CHECKS)
def test_honest_accounts_are_hardly_ever_unusual(check, world):
    every = pl.concat(verdicts(check, *world))
    assert every.schema == pl.Schema(CHECK_SCHEMA)
    assert share(every, "fail") <= 0.005
    assert share(every, "review") <= 0.04
    assert share(every, "insufficient") == 0


def test_bought_followers_leave_engagement_and_views_behind(world):
    accounts, posts = world
    hollow = [pl.col(name) // 20 for name in ("views", "likes", "comments")]
    posts = planted(posts, BAD, **dict(zip(("views", "likes", "comments"), hollow, strict=True)))
    for check in ("er_residual", "views_residual"):
        bad, good = verdicts(check, accounts, posts)
        assert share(bad, "fail") > 0.75
        assert share(bad, "fail", "review") > 0.95
        assert share(good, "fail") == 0


def test_engagement_far_above_the_usual_speaks_for_an_account(world):
    accounts, posts = world
    more = {name: 5 * pl.col(name) for name in ("likes", "comments", "views")}
    bad, _ = verdicts("er_residual", accounts, planted(posts, BAD, **more))
    assert set(bad["status"]) == {"pass"}
    assert bad["deviation"].median() < -1


def test_likes_without_views_and_views_without_likes_are_both_told(world):
    accounts, posts = world
    for change, code in (({"likes": 6 * pl.col("likes")}, "many_likes"), ({"views": 8 * pl.col("views")}, "few_likes")):
        bad, good = verdicts("like_view_residual", accounts, planted(posts, BAD, **change))
        assert share(bad, "fail", "review") > 0.95
        assert set(bad.filter(pl.col("status") != "pass")["reason"]) == {code}
        assert share(good, "fail") == 0


def test_comments_are_compared_with_likes_either_way(world):
    accounts, posts = world
    for change, code in (
        ({"likes": 10 * pl.col("likes")}, "few_comments"),
        ({"comments": 8 * pl.col("comments") + 5}, "many_comments"),
    ):
        bad, good = verdicts("comment_like_residual", accounts, planted(posts, BAD, **change))
        assert share(bad, "fail", "review") > 0.9
        assert set(bad.filter(pl.col("status") != "pass")["reason"]) == {code}
        assert share(good, "fail") == 0


def test_packages_of_equal_likes_are_too_even(world):
    accounts, posts = world
    package = 2_000 + pl.int_range(pl.len()) % 60
    bad, good = verdicts("like_dispersion", accounts, planted(posts, BAD, likes=package))
    assert share(bad, "fail") > 0.9
    assert set(bad["reason"]) == {"too_even"}
    assert share(good, "fail") == 0


def test_likes_bought_for_some_posts_are_spikes_and_viral_posts_are_not(world):
    accounts, posts = world
    some = pl.int_range(pl.len()) % 5 == 0
    lifted = pl.when(some).then(12 * pl.col("likes")).otherwise("likes")
    bought, _ = verdicts("like_dispersion", accounts, planted(posts, BAD, likes=lifted))
    assert share(bought, "fail", "review") > 0.9
    assert "too_spiky" in set(bought["reason"])
    assert json.loads(bought["detail"][0]) == {"spikes": 4, "posts": 20}
    both = {name: pl.when(some).then(12 * pl.col(name)).otherwise(name) for name in ("likes", "views", "comments")}
    viral, _ = verdicts("like_dispersion", accounts, planted(posts, BAD, **both))
    assert share(viral, "fail", "review") <= 0.04


def test_labels_dealt_by_chance_find_nothing(world):
    accounts, posts = world
    rows = judged(er_residual, seen(accounts, planted(posts, BAD, likes=pl.col("likes") // 12)))
    chance = np.random.default_rng(0).permutation(rows.height)[: len(BAD)]
    found, rest = rows[chance.tolist()], rows
    assert share(found, "fail") == pytest.approx(share(rest, "fail"), abs=0.12)


@pytest.mark.parametrize(
    ("check", "lost", "code"),
    [
        ("er_residual", "likes", "hidden_likes"),
        ("like_view_residual", "likes", "hidden_likes"),
        ("comment_like_residual", "likes", "hidden_likes"),
        ("like_dispersion", "likes", "hidden_likes"),
        ("views_residual", "views", "no_views"),
        ("like_view_residual", "views", "no_views"),
        ("comment_like_residual", "comments", "no_comment_counts"),
    ],
)
def test_what_a_platform_hides_is_said(check, lost, code, world):
    accounts, posts = world
    bad, good = verdicts(check, accounts, planted(posts, BAD, **{lost: pl.lit(None, dtype=pl.Int64)}))
    assert set(bad["status"]) == {"insufficient"}
    assert set(bad["reason"]) == {code}
    assert bad["deviation"].null_count() == bad.height
    assert share(good, "insufficient") == 0


@pytest.mark.parametrize("check", CHECKS)
def test_few_posts_few_peers_and_no_permission_end_insufficient(check, world):
    accounts, posts = world
    few, _ = verdicts(check, accounts, posts.filter(~pl.col("account_key").is_in(BAD) | (pl.col("post_id") < "p")))
    assert set(few["reason"]) == {"too_few"}
    elsewhere = pl.when(pl.col("account_key").is_in(BAD)).then(pl.lit("x")).otherwise("platform")
    some = ~pl.col("account_key").is_in(BAD[25:])
    alone, _ = verdicts(check, accounts.filter(some).with_columns(platform=elsewhere), posts)
    assert set(alone["reason"]) == {"no_peers"}
    refused, _ = verdicts(check, accounts.with_columns(permitted=~pl.col("account_key").is_in(BAD)), posts)
    assert set(refused["reason"]) == {"not_permitted"}


def test_unknown_followers_are_said(world):
    accounts, posts = world
    hidden = pl.when(~pl.col("account_key").is_in(BAD)).then("followers")
    bad, _ = verdicts("views_residual", accounts.with_columns(followers=hidden), posts)
    assert set(bad["reason"]) == {"no_followers"}


@pytest.mark.parametrize("check", CHECKS)
def test_every_reason_has_its_words(check, world):
    row = verdicts(check, *world)[0].row(0, named=True)
    for reason in reasons_of(check):
        for language in ("ja", "en"):
            words = finding_words(check, row | {"reason": reason, "status": "review"}, language)
            assert "{" not in words.sentence + words.recommendation + words.change


@pytest.mark.parametrize("check", CHECKS)
def test_the_interval_holds_the_value_and_the_band_is_ordered(check, world):
    rows = pl.concat(verdicts(check, *world))
    assert (rows["low"] <= rows["value"]).all()
    assert (rows["value"] <= rows["high"]).all()
    assert (rows["peer_low"] <= rows["peer_mid"]).all()
    assert (rows["peer_mid"] <= rows["peer_high"]).all()
