"""Bad input, from the lake to the words of a verdict: insufficient for the right reason, or wider, and never a FAIL."""

import re
from datetime import timedelta

import polars as pl
import pytest

from fukasa.analysis.authenticity.configs import check as check_config
from fukasa.analysis.authenticity.configs import config
from fukasa.core.provenance import SHARED_ONLY
from fukasa.pipelines.authenticity.account import account_review
from fukasa.pipelines.authenticity.publish import review_all
from fukasa.pipelines.home import Home
from fukasa.pipelines.refresh import refresh
from tests.pipelines.authenticity import spoiled
from tests.pipelines.authenticity.spoiled import CHANGED, DAYS, FIRST, TODAY

PEERS = 56
GROWTH = ("growth_spikes", "follower_loss", "steady_growth")
ENGAGEMENT = ("er_residual", "views_residual", "like_view_residual", "comment_like_residual", "like_dispersion")
POSTS_SINCE = 6
LATE = FIRST + timedelta(days=DAYS - 3)
MIDNIGHT = pl.col("posted_at").dt.truncate("1d") + pl.duration(days=1)

SPOILED = {
    "one_snapshot": spoiled.on_days(DAYS - 1),
    "few_snapshots": spoiled.on_days(0, 30, 60, 90),
    "gaps": spoiled.on_days(0, 1, 50, 51, DAYS - 1),
    "one_gap": spoiled.on_days(*range(30), *range(80, DAYS)),
    "no_followers": spoiled.counts(lambda rows: rows.with_columns(followers=0)),
    "fell": spoiled.since(CHANGED, followers=(pl.col("followers") * 0.6).cast(pl.Int64)),
    "misread": spoiled.counts(
        lambda rows: rows.with_columns(
            followers=pl.when(pl.col("captured_at") == CHANGED).then(pl.col("followers") * 3).otherwise("followers")
        )
    ),
    "new_definition": spoiled.new_definition(CHANGED, 3),
    "sparse_definition": lambda account: spoiled.new_definition(CHANGED, 3)(
        spoiled.on_days(50, 60, 95, 100, DAYS - 1)(account)
    ),
    "renamed": spoiled.other_account(CHANGED, 30),
    "just_renamed": spoiled.other_account(LATE, 30),
    "shrunk": spoiled.other_account(CHANGED, 1 / 20),
    "hidden_jump": lambda account: spoiled.on_days(*range(30), *range(80, DAYS))(
        spoiled.since(CHANGED, followers=(pl.col("followers") * 1.6).cast(pl.Int64))(account)
    ),
    "no_authors": spoiled.comments(commenter=pl.lit(None, pl.String)),
    "days_only": spoiled.comments(posted_at=MIDNIGHT),
    "hidden_likes": lambda account: spoiled.changed(
        account, "post_snapshots", lambda rows: rows.with_columns(likes=pl.lit(None, pl.Int64))
    ),
    "no_posts": lambda account: ({name: account[0][name] for name in ("accounts", "account_snapshots")}, account[1]),
}
KEYS = [f"instagram:{name}" for name in SPOILED] + ["youtube:rounded", "pinterest:alone"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("bad") / "data", clock=lambda: TODAY)
    peers = [
        spoiled.ordinary(platform, f"peer{n:02d}", [n, place])
        for place, platform in enumerate(("instagram", "youtube"))
        for n in range(PEERS)
    ]
    bad = [spoil(spoiled.ordinary("instagram", name, 7)) for name, spoil in SPOILED.items()]
    jump = spoiled.since(CHANGED, followers=(pl.col("followers") * 1.08).cast(pl.Int64))
    exact = jump(spoiled.ordinary("youtube", "exact", 8))
    rounded = spoiled.counts(spoiled.three_digits)(jump(spoiled.ordinary("youtube", "rounded", 8)))
    alone = spoiled.ordinary("pinterest", "alone", 9)
    spoiled.put(home, [*peers, *bad, spoiled.ordinary("instagram", "whole", 7), exact, rounded, alone])
    refresh(home)
    return home


@pytest.fixture(scope="module")
def found(home):
    """Give the row of an account and its checks by id."""
    with home.open_index() as index:

        def find(key):
            row = index.account(key, SHARED_ONLY)
            return row, {one["check"]: one for one in index.details("authenticity_checks", row["account_no"])}

        yield find


@pytest.fixture(scope="module")
def review_of(home):
    with home.open_index() as index:
        yield lambda key, language: account_review(index, index.account(key, SHARED_ONLY), language)


def test_an_account_with_nothing_wrong_has_a_verdict(found):
    row, checks = found("instagram:whole")
    assert row["authenticity"] == "pass"
    judging = {name for name, one in checks.items() if one["status"] == "pass"}
    assert judging >= {*ENGAGEMENT, "growth_spikes", "steady_growth", "follow_churn", "comment_quality", "pods"}


@pytest.mark.parametrize("key", KEYS)
def test_nothing_that_is_wrong_with_the_input_is_ever_a_fail(found, key):
    row, checks = found(key)
    assert row["authenticity"] != "fail"
    assert "fail" not in {one["status"] for one in checks.values()}
    assert set(checks) == set(config().checks)


@pytest.mark.parametrize("key", sorted({*KEYS} - {"instagram:renamed"}))
def test_what_cannot_be_read_is_not_even_unusual(found, key):
    row, checks = found(key)
    assert row["authenticity"] in {"pass", "insufficient"}
    assert {one["status"] for one in checks.values()} <= {"pass", "insufficient"}


def test_likes_for_a_thirtieth_of_the_followers_ask_for_a_person_where_accounts_may_have_merged(found):
    row, checks = found("instagram:renamed")
    assert row["authenticity"] in {"pass", "review"}
    assert checks["er_residual"]["status"] == "review"
    assert checks["er_residual"]["deviation"] == check_config("er_residual")["replaced"]


REFUSED = [
    *(("one_snapshot", check, "one_snapshot") for check in GROWTH),
    *(("few_snapshots", check, "few_snapshots") for check in GROWTH),
    *(("gaps", check, "gaps") for check in GROWTH),
    *(("no_followers", check, "zero_followers") for check in GROWTH),
    *(("sparse_definition", check, "definition_changed") for check in ("growth_spikes", "follower_loss")),
    *(("just_renamed", check, "replaced") for check in GROWTH),
    *(("just_renamed", check, "too_few") for check in ENGAGEMENT),
    ("one_snapshot", "follow_churn", "too_few"),
    ("just_renamed", "follow_churn", "too_few"),
    ("hidden_jump", "growth_spikes", "gaps"),
    ("fell", "follower_loss", "no_jump"),
    ("misread", "follower_loss", "no_jump"),
    ("new_definition", "follower_loss", "no_jump"),
    ("renamed", "follower_loss", "no_jump"),
    ("no_authors", "commenter_concentration", "no_authors"),
    ("no_authors", "reciprocity", "no_authors"),
    ("no_authors", "pods", "no_authors"),
    ("days_only", "first_hour", "no_times"),
    *(("hidden_likes", check, "hidden_likes") for check in ("er_residual", "like_view_residual", "like_dispersion")),
    ("hidden_likes", "comment_like_residual", "hidden_likes"),
    ("no_posts", "er_residual", "too_few"),
    ("no_posts", "comment_quality", "too_few"),
]


@pytest.mark.parametrize(("name", "check", "reason"), REFUSED)
def test_a_check_that_cannot_judge_says_why(found, name, check, reason):
    told = found(f"instagram:{name}")[1][check]
    assert (told["status"], told["reason"]) == ("insufficient", reason)
    assert told["deviation"] is None
    assert told["contribution"] is None


@pytest.mark.parametrize("key", KEYS)
def test_everything_is_said_in_both_languages(review_of, key):
    for language, letters in (("ja", r"[ぁ-んァ-ン一-龥]"), ("en", r"[a-z]{3}")):
        review = review_of(key, language)
        said = [review.sentence, *(one.sentence for one in review.findings)]
        assert [one for one in said if not re.search(letters, one) or "{" in one] == []


@pytest.mark.parametrize("name", ["one_snapshot", "gaps", "just_renamed", "hidden_likes", "no_authors", "no_posts"])
def test_what_is_left_is_judged_all_the_same(found, name):
    row, checks = found(f"instagram:{name}")
    whole, _ = found("instagram:whole")
    assert 0 < row["authenticity_judged"] < whole["authenticity_judged"]
    assert row["authenticity_judged"] == sum(one["status"] != "insufficient" for one in checks.values())


def test_checks_of_one_kind_of_evidence_alone_give_no_verdict(found):
    row, _ = found("instagram:no_posts")
    assert (row["authenticity"], row["authenticity_p"]) == ("insufficient", None)
    assert row["authenticity_reason"] in {"too_few_checks", "one_group"}


def test_a_fall_is_no_jump_and_costs_nothing(found):
    told, whole = found("instagram:fell")[1]["growth_spikes"], found("instagram:whole")[1]["growth_spikes"]
    assert (told["status"], told["value"]) == ("pass", 0.0)
    assert told["reason"] == "explained"
    assert told["deviation"] == whole["deviation"]


def test_a_new_definition_is_a_break_and_no_jump(found):
    told, whole = found("instagram:new_definition")[1]["growth_spikes"], found("instagram:whole")[1]["growth_spikes"]
    assert (told["status"], told["reason"], told["value"]) == ("pass", "no_jump", 0.0)
    assert '"breaks":1' in told["detail"]
    assert told["n"] == whole["n"] - 1


@pytest.mark.parametrize("name", ["renamed", "shrunk"])
def test_of_a_renamed_account_only_what_follows_is_judged(found, name):
    checks = found(f"instagram:{name}")[1]
    assert (checks["growth_spikes"]["status"], checks["growth_spikes"]["value"]) == ("pass", 0.0)
    assert checks["growth_spikes"]["n"] == DAYS - 71
    assert checks["views_residual"]["n"] == POSTS_SINCE


def test_a_gap_widens_the_verdict_and_its_days_do_not_count(found):
    told, whole = found("instagram:one_gap")[1]["growth_spikes"], found("instagram:whole")[1]["growth_spikes"]
    assert told["n"] == whole["n"] - 51
    assert told["high"] > whole["high"]
    assert told["deviation"] > whole["deviation"]


def test_counts_of_three_digits_widen_jumps_and_hide_how_even_growth_is(found):
    told, exact = found("youtube:rounded")[1], found("youtube:exact")[1]
    assert told["growth_spikes"]["status"] == "pass"
    assert told["growth_spikes"]["low"] < exact["growth_spikes"]["low"]
    assert told["growth_spikes"]["high"] > exact["growth_spikes"]["high"]
    assert (told["steady_growth"]["status"], told["steady_growth"]["reason"]) == ("insufficient", "rounded")


def test_an_account_without_peers_is_compared_with_nobody(found):
    row, checks = found("pinterest:alone")
    assert row["authenticity"] in {"pass", "insufficient"}
    alone = ("er_residual", "views_residual", "like_dispersion", "comment_quality", "commenter_concentration")
    assert {checks[name]["reason"] for name in alone} == {"no_peers"}
    assert checks["growth_spikes"]["status"] == "pass"


def test_an_empty_catalogue_is_reviewed_without_a_word(tmp_path):
    home = Home(tmp_path / "data", clock=lambda: TODAY)
    assert refresh(home).accounts == 0
    assert review_all(home).result.verdicts == {}
