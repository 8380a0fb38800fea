"""`fukasa shortlist` tells what a plan brings back by two formulas, where the brief says enough."""

import pytest

from tests.cli.conftest import day

BRIEF = """
[brief]
currency = "JPY"
language = "en"
[goal]
average_order_value = 4_800
conversion_rate = 0.002
{margin}
[cutoff]
cpv = 2
"""


@pytest.fixture
def shortlist(fukasa, write, imported):
    """Give a function that makes the shortlist of one creator with a known price."""
    posts = "platform,account_id,post_id,posted_at,captured_at,followers,views,likes\n"
    posts += "".join(f"tiktok,one,one{n},{day(10 + n)},{day()},5000,{10_000 + 100 * n},500\n" for n in range(10))
    rates = f"platform,account_id,price,currency,captured_at\ntiktok,one,10000,JPY,{day()}\n"
    imported(posts=posts, rates=rates)
    return lambda margin, *options: fukasa("shortlist", write("brief.toml", BRIEF.format(margin=margin)), *options)


def test_json_holds_both_returns_as_distributions_and_the_label_of_the_rate(shortlist):
    told = shortlist("margin = 0.3", "--json").json
    found = told["returns"]
    assert found["basis"] == "assumed"
    assert found["source_roi"]["p10"] < told["roi_source_formula"] < found["source_roi"]["p90"]
    assert found["profit_roi"]["p50"] == pytest.approx(0.3 * found["source_roi"]["p50"] - 1)
    assert 0 < found["prob_profit"] < 1
    assert 0 <= found["prob_none"] < 1


def test_json_has_no_profit_without_a_margin(shortlist):
    found = shortlist("", "--json").json["returns"]
    assert (found["profit_roi"], found["prob_profit"]) == (None, None)


def test_the_table_names_both_and_says_that_the_rate_is_assumed(shortlist):
    out = " ".join(shortlist("margin = 0.3").out.split())
    for said in ("ROI, source formula", "ROI by profit", "chance of a profit", "conversion rate assumed"):
        assert said in out
    assert "is an assumption, not a result" in out
