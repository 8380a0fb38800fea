"""Posts out of files: what is read, what is refused in one sentence."""

import polars as pl
import pytest

from fukasa.connectors.files import parse_mapping
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.forecast.posts_file import read_posts


def test_a_file_gives_one_row_per_post_with_its_text(panel, write_posts):
    rows = panel(accounts=4, posts=6)
    read = read_posts(write_posts(rows))
    assert (read.rows, read.rejected, read.metric) == (24, 0, "views")
    assert read.posts["value"].sum() == rows["value"].sum()
    assert read.posts["text"].unique().to_list() == ["朝の記録"]
    assert "captured_at" not in read.posts.columns


def test_texts_are_left_out_where_they_are_not_wanted(panel, write_posts):
    assert read_posts(write_posts(panel(accounts=2)), with_text=False).posts["text"].null_count() == 40


def test_account_date_and_one_metric_are_enough(panel, write_posts):
    path = write_posts(panel(accounts=2, posts=5), drop=("platform", "post_id", "format", "caption"))
    read = read_posts(path)
    assert read.posts.height == 10
    assert set(read.posts["account_key"]) == {"other:a000", "other:a001"}


def test_the_last_count_of_a_post_counts(write_posts, panel, tmp_path):
    head = "platform,account_id,post_id,posted_at,captured_at,views\n"
    counted = (("2026-01-20", 900), ("2026-01-05", 100))
    lines = [f"tiktok,a,p1,2026-01-01T00:00:00Z,{day}T00:00:00Z,{views}" for day, views in counted]
    path = tmp_path / "twice.csv"
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    read = read_posts(path)
    assert (read.posts["value"].to_list(), read.repeated) == ([900.0], 1)
    assert read.posts["captured_at"][0].day == 20


def test_columns_of_other_names_are_read_through_a_map(panel, write_posts):
    path = write_posts(panel(accounts=2), rename={"views": "回数その1"})
    mapping = parse_mapping('[columns]\nviews = "回数その1"\n', name="map.toml")
    assert read_posts(path, mapping=mapping).metric == "views"


@pytest.mark.parametrize("absent", ["account_id", "posted_at"])
def test_a_column_that_is_needed_and_absent_is_named(panel, write_posts, absent):
    with pytest.raises(InvalidInput, match=absent):
        read_posts(write_posts(panel(accounts=2), drop=(absent,)))


def test_a_metric_that_no_post_has_is_said_with_the_one_there_is(panel, write_posts):
    path = write_posts(panel(accounts=2), rename={"views": "likes"})
    assert read_posts(path).metric == "likes"
    with pytest.raises(InvalidInput, match="no post has views; it has likes: ask with --metric likes"):
        read_posts(path, metric="views")


def test_posts_that_all_reached_nothing_are_refused(panel, write_posts):
    rows = panel(accounts=2).with_columns(value=pl.lit(0.0))
    with pytest.raises(InvalidInput, match="every post has 0 views"):
        read_posts(write_posts(rows))


def test_a_post_of_the_future_is_rejected_and_counted(panel, write_posts):
    rows = panel(accounts=2).with_columns(
        posted_at=pl.when(pl.col("post_id") == "p019")
        .then(pl.col("posted_at") + pl.duration(days=9000))
        .otherwise("posted_at")
    )
    read = read_posts(write_posts(rows))
    assert (read.rejected, read.posts.height) == (2, 38)


def test_a_file_of_future_posts_only_is_refused_as_such(panel, write_posts):
    future = panel(accounts=2).with_columns(pl.col("posted_at").dt.offset_by("50y"))
    with pytest.raises(InvalidInput, match="none of its 40 rows"):
        read_posts(write_posts(future))
