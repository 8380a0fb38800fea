"""Recent posting is counted back from the newest facts; few posts have no median."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from fukasa.pipelines.filters.posting import mention_columns, posting_columns

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def post(days, views=None, form="short", brand=None, label="organic", evidence=()):
    return {
        "account_key": "a",
        "posted_at": NOW - timedelta(days=days),
        "format": form,
        "views": views,
        "likes": views,
        "comments": 1,
        "is_ai": None,
        "sponsorship_label": label,
        "sponsorship_brand": brand,
        "sponsorship_evidence": list(evidence),
    }


def figures(*posts, permitted=True):
    schema = {
        "is_ai": pl.Boolean,
        "sponsorship_brand": pl.String,
        "views": pl.Int64,
        "likes": pl.Int64,
        "sponsorship_evidence": pl.List(pl.String),
    }
    accounts = pl.DataFrame({"account_key": ["a"], "as_of": [NOW], "derived_permitted": [permitted]})
    return posting_columns(pl.DataFrame(list(posts), schema_overrides=schema), accounts).row(0, named=True)


def test_posts_are_counted_and_their_views_halved_by_days():
    found = figures(post(1, 100), post(13, 300), post(14, 500), post(20, 900), post(40, 10_000), post(-1, 7))
    assert (found["posts_14d"], found["posts_30d"]) == (3, 4)
    assert (found["views_median_14d"], found["views_median_30d"]) == (300, 400)
    assert found["engagements_median"] == pytest.approx(401)


def test_two_posts_have_no_median():
    found = figures(post(1, 100), post(2, 300), post(3, None))
    assert found["views_median_30d"] is None
    assert found["posts_30d"] == 3


def test_brands_that_paid_stand_by_frequency():
    paid = [post(day, 10, brand=brand, label="sponsored") for day, brand in enumerate(["B", "A", "B"])]
    found = figures(*paid, post(9, 10, brand="C", form="image"))
    assert found["sponsors"] == ["B", "A"]
    assert (found["sponsored_posts"], found["last_sponsored_age_days"]) == (3, 0)
    assert found["sponsored_views_median"] == 10
    assert found["formats"] == ["short", "image"]


def test_nothing_is_derived_where_it_is_not_permitted():
    found = figures(*[post(day, 100) for day in range(5)], permitted=False)
    assert [found[name] for name in ("posts_30d", "views_median_30d", "sponsored_posts", "ai_share")] == [None] * 4
    assert found["formats"] == ["short"]


def test_mentions_stand_by_frequency():
    named = pl.DataFrame({"account_key": ["a"] * 3, "value": ["X", "Y", "Z"], "n": [1, 5, 1]})
    assert mention_columns(named)["mentions"].to_list() == [["Y", "X", "Z"]]


def test_of_posts_with_a_sign_of_payment_those_that_say_so_are_counted():
    said = [post(day, label="sponsored") for day in range(3)]
    hinted = [post(day, label="unknown", evidence=["code"]) for day in range(3, 5)]
    silent = [post(day, label="unknown") for day in range(5, 9)]
    assert figures(*said, *hinted, *silent)["labelled_share"] == pytest.approx(0.6)
    assert figures(*said, hinted[0], *silent)["labelled_share"] is None
