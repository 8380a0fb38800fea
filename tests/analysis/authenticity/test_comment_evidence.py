import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.checks import (
    comment_quality,
    commenter_concentration,
    copied_comments,
    first_hour,
)
from fukasa.analysis.authenticity.comment_evidence import COMMENT_EVIDENCE_SCHEMA, comment_evidence
from fukasa.analysis.authenticity.copies import copied_words
from fukasa.analysis.authenticity.sentences import finding_words, reasons_of
from tests.analysis.authenticity.feeds import judged, people
from tests.analysis.authenticity.threads import labelled, made, moment, talk

CHECKS = {
    "comment_quality": comment_quality,
    "copied_comments": copied_comments,
    "commenter_concentration": commenter_concentration,
    "first_hour": first_hour,
}
MINUTE = pl.duration(minutes=1)


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(21)
    accounts = people(160, rng)
    return accounts, talk(accounts["account_key"].to_list(), rng)


@pytest.fixture(scope="module")
def bad(world):
    return world[0]["account_key"][::8].to_list()


def told(accounts, comments, copied=None):
    named = accounts["account_key"].to_list()
    found = comment_evidence(comments.drop("labels"), labelled(comments), made(named), copied)
    return accounts.join(found, on="account_key", how="left", maintain_order="left")


def verdicts(check, world, bad, copied=None, **columns):
    """Plant other columns into half of the comments of some accounts."""
    accounts, comments = world
    mine = pl.col("account_key").is_in(bad) & (pl.int_range(pl.len()) % 2 == 0)
    comments = comments.with_columns(
        pl.when(mine).then(made).otherwise(name).alias(name) for name, made in columns.items()
    )
    rows = judged(CHECKS[check], told(accounts, comments, copied))
    chosen = pl.col("account_key").is_in(bad)
    return rows.filter(chosen), rows.filter(~chosen)


def share(rows, *statuses):
    return rows["status"].is_in(statuses).mean()


@pytest.mark.parametrize("check", CHECKS)
def test_honest_comments_are_hardly_ever_unusual(check, world):
    rows, _ = verdicts(check, world, world[0]["account_key"].to_list())
    assert share(rows, "insufficient") == 0
    assert share(rows, "fail") <= 0.01
    assert share(rows, "review") <= 0.05


def test_praise_without_substance_is_noticed(world, bad):
    found, rest = verdicts("comment_quality", world, bad, labels=pl.lit("praise"))
    assert found["value"].min() > rest["value"].median()
    assert found["deviation"].median() > 1
    assert share(rest, "fail") == 0


def test_templates_of_one_account_are_noticed(world, bad):
    phrases = pl.Series(["so beautiful dear", "amazing content", "love your style", "perfect shot", "keep going queen"])
    template = phrases.gather(np.arange(world[1].height) % 5)
    found, rest = verdicts("copied_comments", world, bad, text=template)
    assert share(found, "fail") > 0.95
    assert share(rest, "fail", "review") == 0


def test_words_from_other_accounts_are_noticed_although_each_stands_once(world, bad):
    accounts, comments = world
    bought = comments.filter(pl.col("account_key") == bad[0])["text"].gather(np.arange(comments.height) % 120)
    mine = pl.col("account_key").is_in(bad) & (pl.int_range(pl.len()) % 2 == 0)
    said = comments.with_columns(text=pl.when(mine).then(bought).otherwise("text"))
    heard = said.with_columns(platform=pl.lit("instagram"))
    copied = copied_words(heard)
    blind, _ = verdicts("copied_comments", (accounts, said), bad)
    found, rest = verdicts("copied_comments", (accounts, said), bad, copied)
    assert share(blind, "fail", "review") < 0.05
    assert share(found, "fail") > 0.95
    assert share(rest, "fail", "review") == 0


def test_a_ring_of_twelve_who_write_half_of_the_comments_is_noticed(world, bad):
    ring = pl.format("ring{}", pl.int_range(pl.len()) % 12)
    found, rest = verdicts("commenter_concentration", world, bad, commenter=ring)
    assert share(found, "fail") > 0.95
    assert share(rest, "fail") == 0
    assert (found["value"] > found["peer_mid"]).all()


def test_comments_by_appointment_are_noticed(world, bad):
    soon = pl.col("post_id").replace_strict({f"p{post}": moment(post) for post in range(10)}) + 20 * MINUTE
    found, rest = verdicts("first_hour", world, bad, posted_at=soon)
    assert share(found, "fail", "review") > 0.95
    assert share(rest, "fail") == 0


def test_accounts_chosen_by_chance_are_not_noticed(world, bad):
    template = pl.lit("so beautiful dear")
    accounts, comments = world
    other = np.random.default_rng(5).permutation(accounts["account_key"].to_list())[: len(bad)].tolist()
    mine = pl.col("account_key").is_in(bad) & (pl.int_range(pl.len()) % 2 == 0)
    said = comments.with_columns(text=pl.when(mine).then(template).otherwise("text"))
    found, _ = verdicts("copied_comments", (accounts, said), other)
    assert share(found, "fail") < 0.4


@pytest.mark.parametrize(
    ("check", "column", "code"),
    [
        ("commenter_concentration", "commenter", "no_authors"),
        ("first_hour", "posted_at", "no_times"),
    ],
)
def test_comments_without_authors_or_times_are_said(check, column, code, world, bad):
    accounts, comments = world
    lost = comments.with_columns(pl.when(~pl.col("account_key").is_in(bad)).then(column).alias(column))
    found, rest = verdicts(check, (accounts, lost), bad)
    assert set(found["reason"]) == {code}
    assert share(rest, "insufficient") == 0


def test_dates_without_an_hour_are_no_times(world, bad):
    found, _ = verdicts("first_hour", (world[0], world[1].with_columns(pl.col("posted_at").dt.truncate("1d"))), bad)
    assert set(found["reason"]) == {"no_times"}


@pytest.mark.parametrize("check", CHECKS)
def test_no_or_few_comments_and_no_permission_end_insufficient(check, world, bad):
    accounts, comments = world
    none, _ = verdicts(check, (accounts, comments.filter(~pl.col("account_key").is_in(bad))), bad)
    assert set(none["reason"]) == {"too_few"}
    assert set(none["n"]) == {0}
    few = comments.filter(~pl.col("account_key").is_in(bad) | (pl.int_range(pl.len()).over("account_key") < 20))
    assert set(verdicts(check, (accounts, few), bad)[0]["reason"]) == {"too_few"}
    refused = accounts.with_columns(permitted=~pl.col("account_key").is_in(bad))
    assert set(verdicts(check, (refused, comments), bad)[0]["reason"]) == {"not_permitted"}


def test_the_words_of_the_creator_are_not_the_audience(world):
    accounts, comments = world
    own = comments.with_columns(is_creator=pl.lit(value=True), comment_id=pl.lit("own") + pl.col("comment_id"))
    both = told(accounts, pl.concat([comments, own]))
    assert both.equals(told(accounts, comments))


def test_counts_are_plain(world):
    one = world[1].filter(pl.col("account_key") == world[0]["account_key"][0])
    row = told(world[0][:1], one).row(0, named=True)
    assert (row["comments_n"], row["judged_n"], row["timed_n"], row["commented_posts"]) == (120, 120, 120, 10)
    assert row["commenters"] == one["commenter"].n_unique()
    top = one["commenter"].value_counts(sort=True)["count"].head(20).sum()
    assert row["top_share"] == pytest.approx(top / 120)
    assert row["generic_share"] == pytest.approx((one["labels"] == "praise").mean())


def test_accounts_with_few_comments_are_nobodys_peers(world):
    few = world[1].filter(pl.int_range(pl.len()).over("account_key") < 29)
    found = told(world[0], few)
    assert found["comments_n"].unique().to_list() == [29]
    assert [found[name].null_count() for name in found.columns if name.endswith("_angle")] == [found.height] * 4


def test_more_comments_make_concentration_surer_and_not_larger():
    rng = np.random.default_rng(8)
    few, many = (
        told(people(40, rng), talk(people(40, rng)["account_key"].to_list(), rng, each=each)) for each in (60, 400)
    )
    assert few["top_share"].mean() > many["top_share"].mean() + 0.1
    assert few["top_angle"].mean() == pytest.approx(many["top_angle"].mean(), abs=0.08)
    assert few["top_angle_se"].mean() > 2 * many["top_angle_se"].mean()


@pytest.mark.parametrize("check", CHECKS)
def test_every_reason_has_its_words(check, world, bad):
    row = verdicts(check, world, bad)[0].row(0, named=True)
    for reason in reasons_of(check):
        for language in ("ja", "en"):
            words = finding_words(check, row | {"reason": reason, "status": "review"}, language)
            assert "{" not in words.sentence + words.recommendation + words.change


def test_nothing_heard_gives_no_rows():
    accounts = people(3, np.random.default_rng(0))
    nothing = talk(accounts["account_key"].to_list(), np.random.default_rng(0)).clear()
    found = comment_evidence(nothing.drop("labels"), labelled(nothing), made([]))
    assert found.schema == COMMENT_EVIDENCE_SCHEMA
    assert found.is_empty()


@given(seed=st.integers(0, 2**32 - 1), each=st.integers(1, 40), blanks=st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_shares_lie_between_0_and_1_and_forget_the_order(seed, each, blanks):
    rng = np.random.default_rng(seed)
    accounts = people(3, rng)
    comments = talk(accounts["account_key"].to_list(), rng, each=each)
    gone = pl.Series(rng.random(comments.height) < blanks)
    comments = comments.with_columns(
        pl.when(~gone).then(name).alias(name) for name in ("commenter", "posted_at", "post_id")
    )
    found = told(accounts, comments)
    for name in (name for name in found.columns if name.endswith("_share")):
        assert found[name].drop_nulls().is_between(0, 1).all()
    for name in (name for name in found.columns if name.endswith(("_angle", "_se"))):
        assert found[name].drop_nulls().is_finite().all()
    assert told(accounts, comments.sample(fraction=1, shuffle=True, seed=seed)).equals(found)
