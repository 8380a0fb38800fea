"""What is recommended, when it stops, and why."""

import copy

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.packaged import read_toml
from fukasa.analysis.planning.sequential import assumptions as module
from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.planning.sequential.choice import Rest
from fukasa.analysis.planning.sequential.recommend import recommend
from fukasa.analysis.planning.sequential.results import Results
from fukasa.analysis.planning.sequential.rules import BookingRules
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.sequential.cases import ASSUMED, alike, planted, results, rows


def ask(candidates, found=None, rest=None, seed=0):
    rng = np.random.default_rng(seed)
    return recommend(candidates, found or Results.none(), rest or Rest(30_000, 2), ASSUMED, rng=rng)


def test_a_good_creator_is_booked_again_and_a_bad_one_is_stopped_with_reasons():
    candidates = alike(8, max_posts=4)
    found = results([0, 0, 1, 1], [20_000] * 4, [30, 28, 0, 0])
    told = ask(candidates, found, Rest(60_000, 3)).rows
    first, second = told.row(0, named=True), told.row(1, named=True)
    assert (first["action"], second["action"]) == ("again", "stop")
    assert first["reason_en"].startswith("Posts so far: 2, conversions: 58.")
    assert second["reason_ja"].startswith("2投稿でコンバージョン0件。")
    assert first["after_conversions_low"] < first["after_conversions"] < first["after_conversions_high"]
    assert first["before_conversions"] < first["after_conversions"]
    assert first["n_conversions"] == 2
    assert set(told["action"]) == {"again", "stop", "wait"} | ({"new"} & set(told["action"]))


def test_what_is_not_known_is_said_and_is_not_0():
    row = ask(alike(3), results([0], [10_000], [np.nan])).rows.row(0, named=True)
    assert row["conversions"] is None
    assert (row["n_views"], row["n_conversions"], row["booked"]) == (1, 0, 1)
    assert "not known" in row["reason_en"] or row["action"] == "wait"


def test_who_costs_more_than_is_left_is_told_so():
    dear = rows(3).with_columns(price=pl.Series([10_000.0, 10_000.0, 90_000.0]))
    row = ask(Candidates.of(dear)).rows.row(2, named=True)
    assert (row["action"], row["posts"]) == ("wait", 0)
    assert row["reason_en"].startswith("A post costs 90,000 JPY, more than what is left")


def test_what_a_first_booking_teaches_is_told_only_where_something_follows():
    told = {rounds: " ".join(ask(alike(6), rest=Rest(40_000, rounds)).rows["reason_en"]) for rounds in (1, 3)}
    assert "teaches" in told[3]
    assert "teaches" not in told[1]


def test_the_same_seed_gives_the_same_answer():
    world = planted(2)
    one, other = (ask(world.candidates, world.found, seed=5) for _ in range(2))
    assert one.rows.equals(other.rows)
    assert (one.verdict, one.conversions) == (other.verdict, other.conversions)


def test_the_orders_of_a_round_spread_more_than_their_expectation():
    answer = ask(alike(6), rest=Rest(60_000, 1))
    expected = float(answer.rows.filter(answer.rows["posts"] > 0)["after_conversions"].sum())
    assert answer.conversions is not None
    assert answer.conversions.p10 < answer.conversions.p50 < answer.conversions.p90
    assert 0.4 * expected < answer.conversions.mean < 2 * expected


MANY = {"found": results(np.repeat(np.arange(6), 2), [10_000] * 12, [0] * 12)}


@pytest.mark.parametrize(
    ("rest", "found", "action", "rule"),
    [
        (Rest(9_000, 2), None, "stop", "budget"),
        (Rest(20_000, 2, reserve=15_000), None, "stop", "budget"),
        (Rest(90_000, 2), results(range(6), [30_000] * 6, [9] * 6, posts=[3] * 6), "stop", "full"),
        (Rest(90_000, 2, BookingRules(cpv=0.01)), None, "stop", "cutoff"),
        (Rest(90_000, 2, value=0.5), MANY["found"], "stop", "worth_chance"),
        (Rest(90_000, 2, value=500), None, "stop", "worth_mean"),
        (Rest(90_000, 2, BookingRules(max_creators=0)), None, "stop", "rules"),
        (Rest(40_000, 1), None, "book_all", "last_round"),
        (Rest(900_000, 3), None, "book_all", "enough"),
        (Rest(40_000, 3, waiting=0.9), None, "book_all", "waiting"),
        (Rest(40_000, 3), None, "go", "learning"),
    ],
)
def test_each_rule_decides_where_it_holds_and_says_so(rest, found, action, rule):
    answer = ask(alike(6), found, rest)
    assert (answer.verdict.action, answer.verdict.rule) == (action, rule)
    assert answer.reasons["en"].startswith({"stop": "Stop", "book_all": "Book all", "go": "Go on"}[action])
    assert answer.reasons["ja"].startswith({"stop": "終了", "book_all": "残りをすべて", "go": "ラウンドを継続"}[action])
    assert (answer.cost > 0) == (action != "stop")
    assert (answer.conversions is None) == (action == "stop")


def test_little_regret_ends_learning():
    candidates = alike(3, spread=0.001, max_posts=100)
    owner = np.repeat(np.arange(3), 60)
    found = results(owner, [10_000] * 180, np.repeat([12, 5, 1], 60), turn=np.tile(np.arange(60) // 20, 3))
    answer = ask(candidates, found, Rest(200_000, 3))
    assert (answer.verdict.action, answer.verdict.rule) == ("book_all", "regret")
    assert answer.rows["posts"].sum() == 20
    assert answer.rows["posts"][2] == 0


def test_regret_falls_with_every_round_of_results():
    falls = []
    for seed in range(4):
        told = []
        for posts in (1, 4, 16):
            world = planted(seed, n=8, booked=np.arange(8), posts=posts)
            most = np.full(8, 99)
            candidates = alike(8, spread=0.8, conversions=12.0, tier=["micro", "mid"] * 4, max_posts=99)
            assert (candidates.most == most).all()
            told.append(ask(candidates, world.found, Rest(40_000, 2)).verdict.regret)
        falls.append(told)
    first, second, third = np.mean(falls, axis=0)
    assert first > second > third
    assert third < 0.5 * first


@pytest.mark.parametrize(
    ("key", "value"),
    [("level", 1.5), ("repeat", 0.0), ("tier_sd", 0.0), ("shapes", []), ("draws", 0), ("date", "today")],
)
def test_broken_assumptions_fail_on_load(monkeypatch, key, value):
    raw = copy.deepcopy(read_toml("fukasa.analysis.planning.sequential", "data/sequential.toml"))
    raw["sequential"][key] = value
    monkeypatch.setattr(module, "read_toml", lambda *_: raw)
    with pytest.raises(InvalidInput, match="the assumptions on booking in rounds is broken"):
        module.sequential_assumptions.__wrapped__()
