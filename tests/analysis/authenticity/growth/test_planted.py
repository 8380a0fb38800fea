"""What was planted is found again: day, size, shape, reason; and where nothing was planted nothing is found."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.growth import falls_of, find_purges, growth_evidence
from tests.analysis.authenticity.growth import planted as world

N = 60


def read(accounts, every=1, purges=world.NO_PURGES):
    return growth_evidence(world.series_of(accounts, every), world.posts_of(accounts), purges)


def found_again(accounts, told, **wanted):
    """The share of accounts whose planted jump is found within two days, its size within 15 %, and as wanted."""
    truth = pl.DataFrame(
        {
            "account_key": [one.key for one in accounts],
            "at": [world.START + timedelta(days=one.day, hours=-1) for one in accounts],
            "planted": [one.size for one in accounts],
        },
        schema_overrides={"at": pl.Datetime("us", "UTC")},
    )
    near = (pl.col("began_at") - pl.col("at")).abs() <= timedelta(days=2)
    right = (pl.col("size") / pl.col("planted") - 1).abs() <= 0.15
    alike = [pl.col(name) == value for name, value in wanted.items()]
    hits = truth.join(told.events, on="account_key").filter(near, right, *alike)
    return hits["account_key"].n_unique() / len(accounts)


def bought(rng, account):
    world.block(rng, account, int(rng.integers(30, 150)), rng.uniform(0.1, 0.8), int(rng.integers(1, 5)))


def viral(rng, account):
    day, size = int(rng.integers(30, 140)), rng.uniform(0.12, 0.5)
    before = account.followers[day - 1]
    world.decay(rng, account, day, size, rng.uniform(1.5, 3))
    # One view in twenty-five follows, which a viral post rarely reaches.
    account.posts.append(world.lifted(rng, account.key, day, before, 1 + size * 25 / 0.4))


def giveaway(rng, account):
    day = int(rng.integers(30, 110))
    before = account.followers[day - 1]
    world.block(rng, account, day, 0.15, 4)
    world.lose(account, day + 5, 0.4 * account.size)
    words = "プレゼント企画!フォロー&いいねで応募、抽選で3名様に"
    account.posts.append(world.lifted(rng, account.key, day, before, 2.0, caption=words))


def collaboration(rng, account):
    day = int(rng.integers(30, 140))
    before = account.followers[day - 1]
    world.decay(rng, account, day, 0.1, 2)
    words = "콜라보 with @someone.else"
    account.posts.append(world.lifted(rng, account.key, day, before, 2.5, caption=words))


def programme(rng, account):
    day = int(rng.integers(30, 140))
    before = account.followers[day - 1]
    world.block(rng, account, day, 0.18, 2)
    account.posts.append(world.lifted(rng, account.key, day, before, 2.2, caption="テレビ出演しました!"))


def test_a_bought_block_is_found_with_day_size_and_shape_and_nothing_explains_it():
    accounts = world.many(np.random.default_rng(1), N, bought)
    told = read(accounts)
    assert found_again(accounts, told, shape="block", explanation="none") >= 0.95
    assert told.evidence["unexplained_share"].min() > 0.05


@pytest.mark.parametrize(
    ("plant", "reason"),
    [(viral, "viral_post"), (giveaway, "giveaway"), (collaboration, "collaboration"), (programme, "media")],
)
def test_an_ordinary_reason_is_found_beside_its_jump_and_excuses_it(plant, reason):
    accounts = world.many(np.random.default_rng(2), N, plant)
    told = read(accounts)
    assert found_again(accounts, told, explanation=reason) >= 0.95
    assert told.evidence["unexplained_low"].quantile(0.95) < 0.05


def test_a_viral_jump_decays_and_a_bought_one_stops():
    accounts = world.many(np.random.default_rng(3), N, viral)
    assert found_again(accounts, read(accounts), shape="decay") >= 0.9


def test_the_same_jump_without_its_post_is_unexplained():
    accounts = world.many(np.random.default_rng(4), N, viral)
    for account in accounts:
        account.posts.pop()
    assert found_again(accounts, read(accounts), explanation="none") >= 0.9


def test_a_sign_without_an_echo_excuses_nothing():
    def hollow(rng, account):
        bought(rng, account)
        words = "giveaway! tag a friend to win"
        account.posts.append(
            world.lifted(rng, account.key, account.day, account.followers[account.day - 1], 0.8, caption=words)
        )

    accounts = world.many(np.random.default_rng(5), N, hollow)
    assert read(accounts).evidence["unexplained_share"].min() > 0.05


def test_plain_growth_by_people_shows_events_on_two_accounts_in_a_hundred_at_most():
    told = read(world.many(np.random.default_rng(6), 300))
    assert told.events["account_key"].n_unique() <= 0.02 * 300


def test_readings_every_fifteen_days_find_the_block_and_date_it_to_a_step():
    accounts = world.many(np.random.default_rng(7), N, bought)
    told = read(accounts, every=15)
    rises = told.events.filter(pl.col("size") > 0)
    truth = pl.DataFrame(
        {
            "account_key": [one.key for one in accounts],
            "at": [world.START + timedelta(days=one.day) for one in accounts],
            "planted": [one.size for one in accounts],
        },
        schema_overrides={"at": pl.Datetime("us", "UTC")},
    )
    joined = truth.join(rises, on="account_key")
    inside = joined.filter(pl.col("at").is_between("began_at", "ended_at"))
    assert inside["account_key"].n_unique() >= 0.95 * N
    assert ((inside["size"] / inside["planted"] - 1).abs() <= 0.15).mean() >= 0.9
    assert inside["shape"].is_null().all()


def test_plain_growth_read_every_fifteen_days_shows_hardly_an_event():
    told = read(world.many(np.random.default_rng(8), 300), every=15)
    assert told.events["account_key"].n_unique() <= 0.02 * 300


def test_what_is_lost_after_a_jump_is_measured():
    def shrinking(rng, account):
        world.block(rng, account, int(rng.integers(30, 110)), 0.4, 3)
        world.lose(account, account.day + 4, 0.3 * account.size)

    evidence = read(world.many(np.random.default_rng(9), N, shrinking)).evidence
    assert evidence["loss_share"].median() == pytest.approx(0.3, abs=0.05)
    assert (evidence["loss_low"] <= evidence["loss_share"]).all()


def test_what_people_brought_by_chance_stays_and_counts_as_little_loss():
    evidence = read(world.many(np.random.default_rng(10), N, bought)).evidence
    assert evidence["loss_share"].drop_nulls().median() < 0.05


def test_drops_are_found_as_a_drip_with_their_days_and_number():
    def dripping(rng, account):
        day, each = int(rng.integers(40, 80)), 0.004 * account.followers[0]
        world.add(account, day, np.rint(each * rng.uniform(0.95, 1.05, 80)))

    accounts = [
        world.organic(np.random.default_rng(number), f"instagram:d{number}", 30_000, 0.005) for number in range(30)
    ]
    rng = np.random.default_rng(11)
    for account in accounts:
        dripping(rng, account)
    told = read(accounts)
    drips = told.events.filter(pl.col("shape") == "drip")
    assert drips["account_key"].n_unique() >= 0.9 * len(accounts)
    assert found_again(accounts, told, shape="drip") >= 0.85


def purged_world(rng, n=400, every=1):
    accounts = world.many(rng, n, name="p")
    for account in accounts[: n // 4]:
        world.add(account, 100, [-0.08 * account.followers[99]])
    return accounts


def test_a_purge_is_found_on_its_day_and_explains_the_falls():
    accounts = purged_world(np.random.default_rng(12))
    purges = find_purges(falls_of(world.series_of(accounts)))
    assert len(purges) == 1
    assert abs((purges["began"][0] - (world.START + timedelta(days=100)).date()).days) <= 1
    told = read(accounts, purges=purges)
    falls = told.events.filter(pl.col("size") < 0)
    assert falls["account_key"].n_unique() >= 95
    assert (falls["explanation"] == "purge").mean() >= 0.95
    assert (falls["shape"] == "step_down").all()


def test_falls_of_single_accounts_at_different_times_are_no_purge():
    def falling(rng, account):
        world.add(account, int(rng.integers(20, 160)), [-0.08 * account.followers[0]])

    accounts = world.many(np.random.default_rng(13), 200, falling)
    assert find_purges(falls_of(world.series_of(accounts))).is_empty()
    assert (read(accounts).events["explanation"] == "none").all()


def test_falls_counted_in_parts_and_added_give_the_same_purges():
    accounts = purged_world(np.random.default_rng(14), 200)
    whole = find_purges(falls_of(world.series_of(accounts)))
    parts = pl.concat([falls_of(world.series_of(accounts[a : a + 50])) for a in range(0, 200, 50)])
    assert find_purges(parts).equals(whole)


def test_a_purge_seen_every_fifteen_days_is_found_in_its_fortnight():
    accounts = purged_world(np.random.default_rng(15), 600)
    purges = find_purges(falls_of(world.series_of(accounts, every=15)))
    day = (world.START + timedelta(days=100)).date()
    assert purges.filter(pl.col("began") <= day, pl.col("ended") >= day).height == 1
