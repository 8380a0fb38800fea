"""The main job on a tiny catalogue: files in, a shortlist out, and every number by hand."""

from math import exp, log

import pytest

from tests.cli.conftest import day

BRIEF = """
[brief]
currency = "JPY"
language = "en"
[filter]
platforms = ["tiktok"]
[goal]
kpi = "views"
target = 20_000
[budget]
amount = 100_000
[cutoff]
cpv = 2
"""


def post(account, n, views="", likes=""):
    return f"tiktok,{account},{account}{n},{day(10 + n)},{day()},5000,{views},{likes}\n"


@pytest.fixture
def told(fukasa, write, imported):
    """Three accounts: one that is cheap for its views, one that is dear, one that shows likes alone."""
    posts = "platform,account_id,post_id,posted_at,captured_at,followers,views,likes\n"
    posts += "".join(post("cheap", n, views=10_000 + 100 * n, likes=500) for n in range(10))
    posts += "".join(post("dear", n, views=1_000 + 10 * n, likes=50) for n in range(10))
    posts += "".join(post("likes", n, likes=400 + n) for n in range(10))
    rates = "platform,account_id,price,currency,captured_at\n"
    rates += "".join(f"tiktok,{account},10000,JPY,{day()}\n" for account in ("cheap", "dear", "likes"))
    imported(posts=posts, rates=rates)
    found = fukasa("shortlist", write("brief.toml", BRIEF), "--json").json
    assert found["candidates"] == 3
    return found


def test_each_account_ends_where_its_numbers_put_it(told):
    assert [row["account_key"] for row in told["passed"]] == ["tiktok:cheap"]
    assert [(row["account_key"], row["rule"]) for row in told["cut"]] == [("tiktok:dear", "cpv")]
    assert [(row["account_key"], row["rule"]) for row in told["undecidable"]] == [("tiktok:likes", "likes_only")]


def test_the_cost_per_view_is_the_price_over_the_views_of_the_next_post(told):
    [row] = told["passed"]
    assert row["price_p50"] == pytest.approx(10_000)
    assert row["price_basis"] == "rate_card"
    assert row["cpv_p50"] == pytest.approx(row["price_p50"] / row["p50"])
    assert row["p50"] == pytest.approx(exp(log(10_450)), rel=0.3)
    assert row["p10"] < row["p50"] < row["p90"]
    assert row["n"] == 10


def test_one_creator_does_not_reach_a_goal_of_twice_its_views(told):
    assert told["needed"] is None
    assert told["totals"]["target"] == 20_000
    assert told["totals"]["prob_target"] < 0.5


def test_likes_are_forecast_as_likes_and_have_no_cost_per_view(told, fukasa):
    account = fukasa("report", "tiktok:likes", "--json").json["account"]
    assert account["forecast_metric"] == "likes"
    assert account["forecast_p50"] == pytest.approx(404, rel=0.3)
    assert account["cpv_p50"] is None
    assert "next post, likes" in fukasa("report", "tiktok:likes").out
