"""Visits are counted in SQL as they are counted in memory, and only those that may be counted."""

from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fukasa.analysis.authenticity.pods import comment_graph, pod_config, pods_in
from fukasa.pipelines.authenticity.first_pass import pods_of
from fukasa.pipelines.authenticity.pod_edges import pod_edges
from tests.analysis.authenticity.pods.village import edges_of, hits, village

NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
COMMENT = {
    "platform": "tiktok",
    "account_id": "a",
    "post_id": "p",
    "comment_id": "c",
    "commenter": "x",
    "posted_at": NOON + timedelta(minutes=5),
    "reply_to": None,
    "is_creator": False,
    "retention_class": "standard",
}
KINDS = dict.fromkeys(("commenter", "reply_to"), pl.String) | {"posted_at": pl.Datetime("us", "UTC")}


def lake(comments, posts=None, accounts=None, owners=None):
    """Show frames under the names that the views of a scope have."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    post = {"platform": "tiktok", "account_id": "a", "post_id": "p", "posted_at": NOON}
    account = {"platform": "tiktok", "account_id": "a", "language": "ja", "category": "food"}
    nobody = pl.DataFrame(schema=dict.fromkeys(("platform", "commenter", "owned"), pl.String))
    shown = {
        "comments": comments,
        "posts": pl.DataFrame([post]) if posts is None else posts,
        "accounts": pl.DataFrame([account]) if accounts is None else accounts,
        "owners": nobody if owners is None else owners,
    }
    for name, rows in shown.items():
        connection.register(name, rows.to_arrow())
    return connection


def said(*changes):
    return pl.DataFrame(
        [COMMENT | {"comment_id": str(n)} | change for n, change in enumerate(changes)], schema_overrides=KINDS
    )


def heard(connection, **options):
    return pod_edges(connection, **options).accounts.select("comments", "authored", "heard", "hour").row(0)


@pytest.fixture(scope="module")
def told():
    """A village as a lake shows it."""
    made = village(np.random.default_rng(3), sizes=(6, 8), accounts=300, themes=6)
    comments = made.comments()
    place = {"platform": pl.lit("instagram"), "account_id": pl.col("account").cast(pl.String).str.zfill(6)}
    posted = pl.lit(NOON) + pl.duration(days=pl.col("post"))
    shown = comments.select(
        **place,
        post_id=pl.col("post").cast(pl.String),
        comment_id=pl.int_range(pl.len()).cast(pl.String),
        commenter=pl.col("commenter").cast(pl.String),
        posted_at=posted + pl.duration(seconds=(pl.col("minutes") * 60).ceil()),
        reply_to=pl.lit(None, pl.String),
        is_creator=False,
        retention_class=pl.lit("standard"),
    )
    posts = comments.select(**place, post_id=pl.col("post").cast(pl.String), posted_at=posted).unique()
    frame = made.account_frame()
    accounts = frame.select(
        "platform", "language", "category", account_id=pl.col("account_key").str.split(":").list.last()
    )
    owners = (
        pl.concat([accounts, frame.select("owners")], how="horizontal")
        .explode("owners", empty_as_null=True)
        .drop_nulls()
    )
    owners = owners.select("platform", commenter=pl.col("owners").cast(pl.String), owned="account_id")
    return made, comments, lake(shown, posts, accounts, owners)


def test_sql_counts_what_memory_counts(told):
    made, comments, connection = told
    there, here = pod_edges(connection), comment_graph(edges_of(comments), made.account_frame(), pod_config())
    heard = ["account_key", "platform", "theme", "heard", "hour", "regulars"]
    accounts = there.accounts.select(heard), here.accounts.select(heard)
    assert_frame_equal(*accounts, check_row_order=False, check_dtypes=False)
    assert_frame_equal(there.themes, here.themes, check_row_order=False, check_dtypes=False)
    met = pl.col("meetings") > 0
    assert_frame_equal(there.overlaps.filter(met), here.overlaps.filter(met), check_row_order=False, check_dtypes=False)
    columns = ["account_key", "visits", "hour"]
    assert_frame_equal(there.edges.select(columns), here.edges.select(columns), check_row_order=False)
    assert there.owners.height == here.owners.height


def test_pods_are_found_from_the_lake(told):
    made, _, connection = told
    right, wrong, missed = hits(pods_in(pod_edges(connection)), made)
    assert right >= 0.9 * (right + missed)
    assert wrong == 0


def test_a_visit_is_the_first_comment_of_a_person_under_a_post():
    late = NOON + timedelta(hours=5)
    assert heard(lake(said({}, {"posted_at": late}, {"commenter": "y", "posted_at": late}))) == (3, 3, 2, 1)


def test_answers_are_no_visits():
    assert heard(lake(said({"reply_to": "0"}))) == (1, 1, 0, 0)


def test_a_comment_before_its_post_has_no_time():
    assert heard(lake(said({"posted_at": NOON - timedelta(hours=1)}))) == (1, 1, 0, 0)


def test_comments_without_author_or_time_are_counted_as_such():
    assert heard(lake(said({"commenter": None}, {"posted_at": None}))) == (2, 1, 0, 0)


def test_what_the_creator_writes_at_home_is_not_heard():
    owners = pl.DataFrame([{"platform": "tiktok", "commenter": "x", "owned": "a"}])
    assert heard(lake(said({}, {"commenter": "y", "is_creator": True}), owners=owners)) == (0, 0, 0, 0)


def test_comments_of_the_youtube_api_say_nothing_about_others_unless_permitted():
    comments = said({"retention_class": "youtube_api_30d"}, {"commenter": "y"})
    assert heard(lake(comments), from_youtube=False) == (1, 1, 1, 1)
    assert heard(lake(comments), from_youtube=True) == (2, 2, 2, 2)


def test_posts_before_the_window_are_left_out():
    assert heard(lake(said({})), since={"tiktok": NOON + timedelta(days=1)}) == (1, 1, 0, 0)
    assert heard(lake(said({})), since={"tiktok": NOON - timedelta(days=1)}) == (1, 1, 1, 1)


def test_the_window_of_one_platform_says_nothing_of_another():
    assert heard(lake(said({})), since={"instagram": NOON + timedelta(days=1)}) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("change", "before"),
    [
        ({}, 1),
        ({"commenter": None}, 0),
        ({"posted_at": None}, 0),
        ({"reply_to": "0"}, 0),
        ({"posted_at": NOON - timedelta(hours=1)}, 0),
    ],
)
def test_comments_that_are_only_too_old_are_told_from_those_without_a_time(change, before):
    since = {"tiktok": NOON + timedelta(days=1)}
    found = pods_in(pod_edges(lake(said(change)), since=since)).evidence
    assert found.select("heard", "heard_before").row(0) == (0, before)


def test_each_platform_is_looked_at_up_to_its_own_newest_comment():
    days = timedelta(days=pod_config().window_days + 30)
    later = {"platform": "instagram", "account_id": "b", "posted_at": NOON + days + timedelta(minutes=5)}
    place = {"platform": "tiktok", "account_id": "a", "post_id": "p", "posted_at": NOON}
    posts = pl.DataFrame([place, place | {"platform": "instagram", "account_id": "b", "posted_at": NOON + days}])
    accounts = posts.select("platform", "account_id", language=pl.lit("ja"), category=pl.lit("food"))
    connection = lake(said({}, later), posts, accounts)
    connection.register("keys", accounts.to_arrow())
    found = pods_of(connection, NOON + 2 * days, from_youtube=True)["pod_evidence"]
    assert found["heard"].to_list() == [1, 1]


def test_a_scope_without_comments_gives_accounts_without_a_verdict():
    found = pods_in(pod_edges(lake(said({}).clear())))
    assert found.evidence.select("heard", "pod_members", "mutual_hour_share").row(0) == (0, None, None)
    assert found.neighbours.is_empty()
