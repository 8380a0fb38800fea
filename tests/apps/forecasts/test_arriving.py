"""Which post is the truth of which forecast."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from fukasa.apps.forecasts.arriving import WAITING, closed
from fukasa.apps.forecasts.selectors.catalogue import POSTS

MADE_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def waiting(**values):
    row = {"forecast_id": 1, "account_key": "tiktok:a", "platform": "tiktok", "format": ""}
    row |= {"paid": False, "metric": "views", "made_at": MADE_AT}
    return pl.DataFrame([row | values], schema=WAITING)


def post(days, post_id="p", age=31, **values):
    row = {
        "account_key": "tiktok:a",
        "post_id": post_id,
        "posted_at": MADE_AT + timedelta(days=days),
        "captured_at": MADE_AT + timedelta(days=days + age),
        "format": "short",
        "sponsored": False,
        "sponsorship_label": "organic",
        "views": 100,
        "likes": 7,
    }
    return row | values


def found(posts, *, days=60, **values):
    return closed(waiting(**values), pl.DataFrame(posts, schema=POSTS), as_of=MADE_AT + timedelta(days=days))


def truth(posts, **values):
    return found(posts, **values).filter(pl.col("state") == "scored")["post_id"].to_list()


def test_the_first_post_after_the_forecast_is_its_truth():
    assert truth([post(-1, "before"), post(5, "later"), post(2, "next")]) == ["next"]


def test_a_post_of_the_very_moment_of_the_forecast_is_not_after_it():
    assert truth([post(0)]) == []


@pytest.mark.parametrize(("age", "told"), [(29.99, []), (30, ["p"])])
def test_a_post_counts_once_it_is_thirty_days_old(age, told):
    assert truth([post(2, age=age)]) == told


def test_a_forecast_of_a_format_waits_for_that_format():
    posts = [post(1, "long", format="long"), post(3, "short"), post(4, "none", format=None)]
    assert truth(posts, format="short") == ["short"]
    assert truth(posts) == ["long"]


def test_paid_and_own_posts_are_truths_of_their_own_forecasts():
    posts = [
        post(1, "said", sponsored=True),
        post(2, "read", sponsored=None, sponsorship_label="sponsored"),
        post(3, "own", sponsored=None, sponsorship_label="organic"),
    ]
    assert truth(posts, paid=True) == ["said"]
    assert truth(posts[1:], paid=True) == ["read"]
    assert truth(posts, paid=False) == ["own"]


def test_a_post_of_which_nobody_knows_whether_it_was_paid_is_no_truth():
    unclear = [post(1, sponsored=None, sponsorship_label="unknown"), post(2, sponsored=None, sponsorship_label=None)]
    assert truth(unclear) == truth(unclear, paid=True) == []


def test_a_hidden_count_closes_a_forecast_unscored_and_0_is_a_count():
    assert found([post(1, "hidden", views=None), post(2, "later")])["state"].to_list() == ["no_count"]
    assert found([post(2, views=0)])["actual"].to_list() == [0.0]
    assert found([post(1)], metric="likes")["actual"].to_list() == [7.0]


def test_a_forecast_is_not_kept_open_for_ever():
    assert found([], days=179).is_empty()
    assert found([], days=181)["state"].to_list() == ["expired"]


def test_posts_of_others_are_no_truth():
    assert truth([post(1, account_key="tiktok:b")]) == []
