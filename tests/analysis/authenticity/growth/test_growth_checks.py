"""The four checks of growth: what they say, that every reason has words, and that figures keep their bounds."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.authenticity.checks import follow_churn, follower_loss, growth_spikes, steady_growth
from fukasa.analysis.authenticity.growth import growth_evidence
from fukasa.analysis.authenticity.peers import PEER_BAND
from fukasa.analysis.authenticity.results import CHECK_SCHEMA
from fukasa.analysis.authenticity.sentences import finding_words, reasons_of
from tests.analysis.authenticity.growth import planted as world

CHECKS = {
    "growth_spikes": growth_spikes,
    "follower_loss": follower_loss,
    "follow_churn": follow_churn,
    "steady_growth": steady_growth,
}
GROWTH_REASONS = {
    "no_snapshots",
    "zero_followers",
    "one_snapshot",
    "few_snapshots",
    "replaced",
    "definition_changed",
    "gaps",
}


def beside_peers(evidence, deviation=None):
    peers = {name: pl.lit(None, CHECK_SCHEMA[name]) for name in PEER_BAND}
    return evidence.with_columns(permitted=pl.lit(value=True), deviation=pl.lit(deviation, pl.Float64), **peers)


def evidence_of(accounts, following=300, every=1):
    series = world.series_of(accounts, every, following)
    return growth_evidence(series, world.posts_of(accounts), world.NO_PURGES).evidence


def judged(name, accounts, deviation=None, **known):
    return CHECKS[name].judge(beside_peers(evidence_of(accounts, **known), deviation))


def one(rng=None, followers=20_000, monthly=0.02):
    return world.organic(rng or np.random.default_rng(41), "instagram:a", followers, monthly)


def bought(share):
    account = one()
    world.block(None, account, 90, share, 3)
    return account


def status(name, account, deviation=None, **known):
    row = judged(name, [account], deviation, **known).row(0, named=True)
    return row["status"], row["reason"]


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, ("pass", "no_jump")), (0.15, ("review", "review")), (0.6, ("fail", "fail"))]
)
def test_the_more_came_unexplained_the_stronger_the_word(share, said):
    assert status("growth_spikes", bought(share)) == said


def test_a_long_line_without_a_jump_speaks_for_the_account():
    assert judged("growth_spikes", [one()])["deviation"][0] < -0.9


def test_a_jump_that_a_viral_post_could_have_carried_passes():
    account = one()
    world.decay(None, account, 90, 0.4, 2)
    account.posts.append(world.lifted(np.random.default_rng(1), account.key, 90, account.followers[89], 25))
    assert status("growth_spikes", account) == ("pass", "explained")


def test_five_organic_viral_jumps_in_a_thousand_at_most_fail():
    def viral(rng, account):
        day, size = int(rng.integers(30, 140)), rng.uniform(0.12, 0.8)
        before = account.followers[day - 1]
        world.decay(rng, account, day, size, rng.uniform(1, 4))
        rate = rng.uniform(0.005, 0.06)
        account.posts.append(world.lifted(rng, account.key, day, before, 1 + size / rate / 0.4))

    rows = judged("growth_spikes", world.many(np.random.default_rng(42), 200, viral))
    assert (rows["status"] == "fail").mean() <= 0.005


def test_a_bought_block_that_shrinks_fails_by_its_loss():
    account = bought(0.5)
    world.lose(account, 95, 0.35 * account.size)
    assert status("follower_loss", account) == ("fail", "fail")


def test_without_a_jump_there_is_no_loss_to_judge():
    assert status("follower_loss", one()) == ("insufficient", "no_jump")


def test_a_jump_of_yesterday_has_no_loss_yet():
    account = one()
    world.block(None, account, 173, 0.5, 3)
    assert status("follower_loss", account) == ("insufficient", "too_soon")


def following(*months):
    """Follows that go up by so many and down again within each month."""
    return np.concatenate([1_000 + m * np.abs(np.sin(np.arange(30) / 30 * np.pi)) for m in months]).astype(np.int64)


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (following(0, 0, 0, 0, 0, 0), ("pass", "pass_alone")),
        (following(20, 15, 20, 10, 20, 30), ("pass", "pass_alone")),
        (following(100, 120, 100, 110, 90, 100), ("review", "alone")),
        (following(600, 500, 600, 700, 600, 500), ("fail", "alone")),
    ],
)
def test_follows_that_go_up_and_down_again_are_seen(moves, said):
    account = one()
    series = world.series_of([account]).with_columns(following=pl.Series(moves))
    evidence = growth_evidence(series, world.posts_of([account]), world.NO_PURGES).evidence
    row = follow_churn.judge(beside_peers(evidence)).row(0, named=True)
    assert (row["status"], row["reason"]) == said


def test_follows_that_only_grow_are_no_churn():
    account = one()
    series = world.series_of([account]).with_columns(following=200 + 5 * pl.int_range(pl.len()))
    assert growth_evidence(series, world.posts_of([]), world.NO_PURGES).evidence["churn"][0] == 0


def test_unknown_follows_are_insufficient():
    assert status("follow_churn", one(), following=None) == ("insufficient", "no_following")


def test_much_churn_that_all_peers_show_is_not_unusual():
    account = one()
    series = world.series_of([account]).with_columns(following=pl.Series(following(600, 500, 600, 700, 600, 500)))
    evidence = growth_evidence(series, world.posts_of([account]), world.NO_PURGES).evidence
    assert follow_churn.judge(beside_peers(evidence, 0.3))["status"][0] == "pass"


def dripped(swing):
    account = one(followers=30_000, monthly=0.003)
    rng = np.random.default_rng(43)
    world.add(account, 60, np.rint(150 * rng.uniform(1 - swing, 1 + swing, 110)))
    return account


def test_gains_more_even_than_chance_allows_fail_whatever_peers_do():
    account = world.Account("instagram:a", 30_000 + 150 * np.arange(world.DAYS))
    assert status("steady_growth", account) == ("fail", "alone")
    assert status("steady_growth", account, deviation=0.0)[0] == "fail"


@pytest.mark.parametrize(
    ("chance_z", "peers", "said"),
    [
        (5.0, 0.3, ("fail", "chance")),
        (3.0, 0.3, ("review", "chance")),
        (0.0, 3.0, ("review", "review")),
        (0.0, 5.0, ("fail", "fail")),
        (5.0, 5.5, ("fail", "fail")),
        (0.0, 0.3, ("pass", "pass")),
    ],
)
def test_the_sentence_names_what_the_gains_were_held_against(chance_z, peers, said):
    evidence = beside_peers(evidence_of([dripped(0.1)]), peers).with_columns(
        chance_z=pl.lit(chance_z), evenness=pl.lit(2.0), post_lift=pl.lit(0.0), weekday_swing=pl.lit(0.0)
    )
    row = steady_growth.judge(evidence).row(0, named=True)
    assert (row["status"], row["reason"]) == said


def test_growth_since_a_new_name_does_not_speak_for_the_account():
    evidence = beside_peers(evidence_of([one(monthly=0.06)]))
    whole, since = (steady_growth.judge(evidence.with_columns(replaced=pl.lit(was))) for was in (False, True))
    assert whole["deviation"][0] < since["deviation"][0] == 0


def test_gains_merely_more_even_than_those_of_people_are_for_a_person_to_look_at():
    assert status("steady_growth", dripped(0.1)) == ("review", "alone")


def test_gains_by_people_pass():
    account = one(monthly=0.06)
    assert status("steady_growth", account) == ("pass", "pass_alone")


def test_growth_by_people_is_hardly_ever_called_even():
    accounts = world.many(np.random.default_rng(44), 200)
    rows = judged("steady_growth", accounts)
    assert rows["status"].is_in(["review", "fail"]).mean() <= 0.01


def test_without_daily_readings_nothing_is_said_of_evenness():
    assert status("steady_growth", one(), every=15) == ("insufficient", "no_daily")


def test_without_growth_nothing_is_said_of_evenness():
    assert status("steady_growth", one(followers=20_013, monthly=0.0)) == ("insufficient", "no_growth")


@pytest.mark.parametrize("name", CHECKS)
def test_an_account_without_snapshots_is_insufficient(name):
    empty = evidence_of([one()]).clear(1).with_columns(account_key=pl.lit("instagram:a"))
    row = CHECKS[name].judge(beside_peers(empty)).row(0, named=True)
    assert row["status"] == "insufficient"
    assert row["reason"] in reasons_of(name)


@pytest.mark.parametrize("name", CHECKS)
def test_without_permission_nothing_is_judged(name):
    evidence = beside_peers(evidence_of([one()])).with_columns(permitted=pl.lit(value=False))
    assert CHECKS[name].judge(evidence)["reason"][0] == "not_permitted"


@pytest.mark.parametrize("name", ["growth_spikes", "follower_loss", "steady_growth"])
def test_every_reason_of_growth_has_a_sentence(name):
    assert reasons_of(name) >= GROWTH_REASONS


@pytest.mark.parametrize("name", ["growth_spikes", "follower_loss", "steady_growth"])
def test_readings_too_far_apart_are_said_with_the_longest_gap(name):
    row = judged(name, [one()], every=60).row(0, named=True)
    assert (row["status"], row["reason"]) == ("insufficient", "gaps")
    assert "60 days" in finding_words(name, row, "en").sentence


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", CHECKS)
def test_every_sentence_can_be_written(name, language):
    row = judged(name, [bought(0.4)]).row(0, named=True)
    for reason in sorted(reasons_of(name)):
        words = finding_words(name, {**row, "reason": reason, "status": "review"}, language)
        assert "{" not in words.sentence + words.recommendation + words.change


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-0.3, 0.3), min_size=1, max_size=90), st.booleans())
def test_shares_lie_in_zero_to_one_and_in_their_intervals(moves, coarse):
    followers = np.maximum(20_000 * np.exp(np.cumsum(moves)), 1).astype(np.int64)
    account = world.Account("instagram:a", followers // 100 * 100 if coarse else followers)
    row = evidence_of([account]).row(0, named=True)
    for share in ("unexplained", "loss"):
        ends = [row[f"{share}_{end}"] for end in ("low", "share", "high")]
        known = [end for end in ends if end is not None]
        assert known == sorted(known)
        assert all(0 <= end <= 1 for end in known)
        assert len(known) in {0, 3}
