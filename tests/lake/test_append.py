import pyarrow as pa
import pytest

from fukasa.core.errors import InvalidInput, NotFound
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake import Lake, VersionKind
from fukasa.lake.settle import MANY_SMALL_FILES
from tests.lake.rows import append, day, post, read, table_of


def test_an_empty_lake_has_a_current_version_with_all_tables_and_no_rows(lake):
    assert lake.current().id == 0
    assert read(lake.current(), "SELECT count(*) AS n FROM posts", SHARED_ONLY) == [{"n": 0}]


def test_rows_come_back_as_they_were_appended(lake):
    row = post(caption="東京の朝", hashtags=["coffee", "朝"], sponsored=True, duration_s=1.5, posted_at=day(-3))
    assert append(lake, "posts", row).added == {"posts": 1}
    (found,) = read(lake.current(), "FROM posts", SHARED_ONLY)
    assert {name: found[name] for name in row} == row
    assert found["followers"] is None


def test_a_commit_counts_versions_up_and_says_why(lake):
    append(lake, "posts", post("p1"))
    append(lake, "posts", post("p2"))
    assert [version.id for version in lake.versions()] == [0, 1, 2]
    assert lake.versions()[-1].kind is VersionKind.APPEND


def test_an_old_version_stays_as_it_was(lake):
    append(lake, "posts", post("p1"))
    held = lake.current()
    append(lake, "posts", post("p2"))
    assert held.rows("posts") == 1
    assert lake.version(1).rows("posts") == 1
    assert lake.current().rows("posts") == 2


def test_a_version_that_is_not_kept_is_not_found(lake):
    with pytest.raises(NotFound, match="keeps no version 7; it keeps 0"):
        lake.version(7)


def test_the_same_rows_again_change_nothing(lake):
    rows = [post(f"p{number}", caption=f"text {number}") for number in range(50)]
    append(lake, "posts", *rows)
    again = append(lake, "posts", *rows, import_id="second")
    assert (again.version, again.added, again.skipped) == (None, {"posts": 0}, {"posts": 50})
    assert lake.current().id == 1


def test_rows_that_are_staged_twice_are_written_once(lake):
    result = append(lake, "posts", post("p1"), post("p1"), post("p2"))
    assert (result.added, result.skipped) == ({"posts": 2}, {"posts": 1})


def test_a_description_that_is_read_again_later_says_nothing_new(lake):
    append(lake, "accounts", {"account_id": "a", "bio": "hello"})
    again = append(lake, "accounts", {"account_id": "a", "bio": "hello"}, captured_at=day(9))
    assert again.version is None


def test_a_description_that_changes_and_changes_back_is_current_again(lake):
    for number, bio in enumerate(["hello", "closed", "hello"]):
        append(lake, "accounts", {"account_id": "a", "bio": bio}, captured_at=day(number))
    (found,) = read(lake.current(), "FROM accounts", SHARED_ONLY)
    assert (found["bio"], found["captured_at"]) == ("hello", day(2))


def test_a_fact_with_a_retention_term_is_renewed_by_reading_it_again(lake):
    public = {"retention_class": "youtube_api_public", "auth_context": "public"}
    append(lake, "accounts", {"account_id": "a", "bio": "hello"}, **public)
    assert append(lake, "accounts", {"account_id": "a", "bio": "hello"}, captured_at=day(9), **public).version == 2


def test_each_moment_of_a_snapshot_is_a_fact_of_its_own(lake):
    append(lake, "post_snapshots", post(views=10))
    append(lake, "post_snapshots", post(views=10), captured_at=day(1))
    assert read(lake.current(), "SELECT count(*) AS n FROM post_snapshots", SHARED_ONLY) == [{"n": 2}]


def test_an_undated_row_takes_the_moment_of_writing_and_stays_the_same_row(lake, clock):
    append(lake, "accounts", {"account_id": "a", "bio": "hello"}, captured_at=None)
    (found,) = read(lake.current(), "FROM accounts", SHARED_ONLY)
    assert found["captured_at"] == clock.now
    clock.now = day(200)
    assert append(lake, "accounts", {"account_id": "a", "bio": "hello"}, captured_at=None).version is None


def test_leaving_without_commit_changes_nothing_and_leaves_nothing(lake):
    with lake.write("test") as writer:
        writer.append("posts", table_of("posts", post()))
        writer.artifact("search.duckdb").write_bytes(b"x")
    assert lake.current().id == 0
    assert not list(lake.folder.rglob("*.parquet"))
    assert not list((lake.folder / "staging").iterdir())


def fail_half_way(lake):
    with lake.write("test") as writer:
        writer.append("posts", table_of("posts", post()))
        writer.preview()
        raise RuntimeError("half way")


def test_an_error_inside_the_block_changes_nothing(lake):
    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way(lake)
    assert lake.current().id == 0
    assert not list(lake.folder.rglob("*.parquet"))


def test_a_writer_is_closed_after_its_commit(lake):
    with lake.write("test") as writer:
        writer.append("posts", table_of("posts", post()))
        writer.commit("once")
        with pytest.raises(InvalidInput, match="open another one"):
            writer.append("posts", table_of("posts", post()))


def test_many_small_files_are_folded_into_one(lake):
    for number in range(MANY_SMALL_FILES + 1):
        append(lake, "posts", post(f"p{number:02d}", caption=str(number)))
    assert len(lake.current().files("posts")) == 1
    assert len(lake.version(MANY_SMALL_FILES).files("posts")) == MANY_SMALL_FILES
    found = read(lake.current(), "SELECT caption FROM posts ORDER BY post_id", SHARED_ONLY)
    assert [row["caption"] for row in found] == [str(number) for number in range(MANY_SMALL_FILES + 1)]


def test_features_are_replaced_and_facts_are_not(lake):
    with lake.write("refresh") as writer:
        writer.replace("features_account", pa.table({"account_id": ["a"], "depth": [0.5]}))
        writer.commit("first", kind="refresh")
    with lake.write("refresh") as writer:
        writer.replace("features_account", pa.table({"account_id": ["b"], "depth": [0.7]}))
        writer.replace("features_account", pa.table({"account_id": ["c"], "depth": [0.8]}))
        writer.commit("second", kind="refresh")
    found = read(lake.current(), "FROM features_account", SHARED_ONLY)
    assert found == [{"account_id": "b", "depth": 0.7}, {"account_id": "c", "depth": 0.8}]
    assert lake.versions()[-1].kind is VersionKind.REFRESH


def test_facts_cannot_be_replaced(lake):
    with lake.write("test") as writer, pytest.raises(InvalidInput, match="named features_"):
        writer.replace("posts", pa.table({"account_id": ["a"]}))


def test_an_artifact_belongs_to_the_version_that_was_committed_with_it(lake):
    append(lake, "posts", post())
    with lake.write("refresh") as writer:
        writer.artifact("search.duckdb").write_bytes(b"index")
        writer.commit("index", kind="refresh")
    assert lake.version(1).artifact("search.duckdb") is None
    assert lake.current().artifact("search.duckdb").read_bytes() == b"index"


def test_an_artifact_that_was_announced_must_be_written(lake):
    with lake.write("refresh") as writer:
        writer.artifact("search.duckdb")
        with pytest.raises(InvalidInput, match="announced and not written"):
            writer.commit("index")
    assert lake.current().id == 0


def test_an_artifact_cannot_leave_its_folder(lake):
    with lake.write("refresh") as writer, pytest.raises(InvalidInput, match="plain file name"):
        writer.artifact("../HEAD")


def test_an_index_can_be_built_on_what_is_about_to_be_committed(lake):
    with lake.write("refresh") as writer:
        writer.append("posts", table_of("posts", post("p1"), post("p2")))
        seen = read(writer.preview(), "SELECT count(*) AS n FROM posts", SHARED_ONLY)
        writer.artifact("count.txt").write_text(str(seen[0]["n"]))
        writer.append("posts", table_of("posts", post("p2"), post("p3")))
        result = writer.commit("all of it", kind="refresh")
    assert result.added == {"posts": 3}
    assert result.skipped == {"posts": 1}
    assert lake.current().artifact("count.txt").read_text() == "2"
    assert lake.current().rows("posts") == 3


def test_a_lake_can_be_opened_again(lake):
    append(lake, "posts", post())
    assert Lake.open(lake.folder).current().rows("posts") == 1


def test_only_the_tables_that_are_wanted_are_opened(lake):
    append(lake, "posts", post())
    with lake.current().connect(SHARED_ONLY, tables=("posts",)) as connection:
        assert connection.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall() == [
            ("posts",),
            ("posts_facts",),
        ]
