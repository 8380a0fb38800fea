"""Rolling back, tidying, erasing and expiring."""

import json
from datetime import timedelta

import pyarrow as pa
import pytest

from fukasa.core.errors import InvalidInput, NotFound
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake import RollbackAcrossErasure, Selector, VersionKind
from fukasa.lake.expiry import EARLY
from tests.lake.rows import append, day, post, read, table_of

NOW_OR_NEVER = {"grace": timedelta(0)}


def posts_of(version, scope=SHARED_ONLY):
    return sorted(row["post_id"] for row in read(version, "FROM posts", scope))


def files_of(lake):
    return {path for path in lake.folder.rglob("*") if path.is_file()}


def test_a_rollback_makes_a_new_version_with_the_old_content(lake):
    append(lake, "posts", post("p1"))
    append(lake, "posts", post("p2"))
    version = lake.rollback(1)
    assert (version.id, version.kind, posts_of(version)) == (3, VersionKind.ROLLBACK, ["p1"])
    assert posts_of(lake.version(2)) == ["p1", "p2"]


def test_a_rollback_can_be_rolled_back(lake):
    append(lake, "posts", post("p1"))
    lake.rollback(0)
    assert posts_of(lake.rollback(1)) == ["p1"]


def test_rows_can_be_imported_again_after_a_rollback(lake):
    append(lake, "posts", post("p1"))
    lake.rollback(0)
    assert append(lake, "posts", post("p1")).added == {"posts": 1}


def test_a_rollback_to_a_version_that_is_not_kept_is_refused(lake):
    with pytest.raises(NotFound, match="no version 9"):
        lake.rollback(9)


def test_a_vacuum_keeps_the_newest_versions_and_all_that_they_need(lake):
    for number in range(5):
        append(lake, "posts", post(f"p{number}"))
    result = lake.vacuum(keep=2, **NOW_OR_NEVER)
    assert result.versions == (0, 1, 2, 3)
    assert [version.id for version in lake.versions()] == [4, 5]
    assert posts_of(lake.version(4)) == ["p0", "p1", "p2", "p3"]
    assert posts_of(lake.current()) == ["p0", "p1", "p2", "p3", "p4"]


def test_a_vacuum_frees_what_only_dropped_versions_needed(lake):
    append(lake, "posts", post("p1"))
    lake.rollback(0)
    data = lake.version(1).files("posts")
    result = lake.vacuum(keep=1, **NOW_OR_NEVER)
    assert not any(path.exists() for path in data)
    assert result.files > 0
    assert "freed" in str(result)


def test_readers_of_a_dropped_version_have_their_grace(lake, clock):
    append(lake, "posts", post("p1"))
    held = lake.current()
    lake.rollback(0)
    waiting = lake.vacuum(keep=1, grace=timedelta(minutes=15))
    assert waiting.files_waiting > 0
    append(lake, "posts", post("p2"))
    assert posts_of(held) == ["p1"]
    clock.now += timedelta(minutes=16)
    append(lake, "posts", post("p3"))
    assert not any(path.exists() for path in held.files("posts"))


def test_a_vacuum_spares_young_versions(lake, clock):
    append(lake, "posts", post("p1"))
    clock.now += timedelta(hours=2)
    append(lake, "posts", post("p2"))
    append(lake, "posts", post("p3"))
    lake.vacuum(keep=1, older_than=timedelta(hours=1))
    assert [version.id for version in lake.versions()] == [2, 3]


def test_a_vacuum_that_would_keep_nothing_is_refused(lake):
    with pytest.raises(InvalidInput, match="at least 1"):
        lake.vacuum(keep=0)


SECRET = "zq7x9-unmistakable-account"


def fill(lake):
    """Three versions; the secret account stands in two of them, with features and an index."""
    append(lake, "accounts", {"account_id": "other"}, {"account_id": SECRET, "creator_id": "c1", "name": SECRET})
    append(lake, "posts", post("p1", account_id="other"), post("p2", account_id=SECRET, caption=SECRET))
    with lake.write("refresh") as writer:
        rows = table_of("accounts", {"account_id": SECRET}, {"account_id": "other"})
        writer.replace("features_account", rows.select(["platform", "account_id"]))
        writer.replace("features_peers", pa.table({"tier": ["nano"]}))
        writer.artifact("search.duckdb").write_text(SECRET)
        writer.commit("features", kind="refresh")


def files_with(lake, text):
    return [path for path in files_of(lake) if text.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "selector",
    [Selector(platform="instagram", account_id=SECRET), Selector(creator_id="c1")],
    ids=["account", "creator"],
)
def test_an_erased_account_is_nowhere_on_the_disk(lake, selector):
    fill(lake)
    assert len(files_with(lake, SECRET)) >= 4  # the statistics of Parquet show it, so the search would find it
    proof = lake.erase(selector)
    assert files_with(lake, SECRET) == []
    assert proof.rows_removed == {"accounts": {1: 1, 2: 1, 3: 1}, "posts": {2: 1, 3: 1}, "features_account": {3: 1}}
    assert (proof.rows_left, proof.not_covered) == (0, ("features_peers",))
    assert json.dumps(proof.rows_removed)
    assert "3 rows removed from 3 tables" in proof.sentence


def test_an_erasure_leaves_all_other_rows_in_every_kept_version(lake):
    fill(lake)
    lake.erase(Selector(platform="instagram", account_id=SECRET))
    assert [version.id for version in lake.versions()] == [0, 1, 2, 3, 4]
    assert [posts_of(lake.version(number)) for number in range(5)] == [[], [], ["p1"], ["p1"], ["p1"]]
    assert read(lake.current(), "SELECT account_id FROM features_account", SHARED_ONLY) == [{"account_id": "other"}]
    assert lake.versions()[-1].kind is VersionKind.ERASURE


def test_an_erasure_drops_artifacts_and_can_rebuild_those_of_the_current_version(lake):
    fill(lake)

    def rebuild(version, artifact):
        artifact("search.duckdb").write_text(",".join(posts_of(version)))

    lake.erase(Selector(platform="instagram", account_id=SECRET), rebuild=rebuild)
    assert lake.version(3).artifact("search.duckdb") is None
    assert lake.current().artifact("search.duckdb").read_text() == "p1"


def test_an_erasure_whose_rebuild_fails_changes_nothing(lake):
    fill(lake)
    before = files_of(lake)
    tidied = set((lake.folder / "roots").iterdir())  # any writer removes roots that are superseded

    def rebuild(version, artifact):
        artifact("search.duckdb").write_text("half")
        raise RuntimeError("no index today")

    with pytest.raises(RuntimeError, match="no index today"):
        lake.erase(Selector(platform="instagram", account_id=SECRET), rebuild=rebuild)
    assert lake.current().id == 3
    assert files_of(lake) - tidied == before - tidied


def test_an_erasure_does_not_spare_what_waits_for_readers(lake):
    append(lake, "posts", post(account_id=SECRET))
    lake.rollback(0)
    lake.vacuum(keep=1, grace=timedelta(days=1))
    assert files_with(lake, SECRET)
    assert lake.erase(Selector(platform="instagram", account_id=SECRET)).version is None
    assert files_with(lake, SECRET) == []


def test_erasing_what_is_not_there_makes_no_version(lake):
    fill(lake)
    assert lake.erase(Selector(platform="tiktok", account_id=SECRET)).version is None
    assert lake.current().artifact("search.duckdb") is not None


def test_a_commenter_is_erased_from_comments_and_samples(lake):
    comment = {"account_id": "a", "comment_id": "c", "commenter": "hash-1", "text": "hi"}
    append(lake, "comments", comment, comment | {"comment_id": "d", "commenter": "hash-2"})
    append(lake, "commenters", {"commenter": "hash-1"}, {"commenter": "hash-2"})
    append(lake, "audience_samples", {"account_id": "a", "base": "commenter", "profile": "hash-1"})
    proof = lake.erase(Selector(commenter="hash-1"))
    assert set(proof.rows_removed) == {"comments", "commenters", "audience_samples"}
    assert [row["comment_id"] for row in read(lake.current(), "FROM comments", SHARED_ONLY)] == ["d"]


@pytest.mark.parametrize(
    "selector", [Selector(platform="instagram", account_id="a1"), Selector(creator_id="c1")], ids=["account", "creator"]
)
def test_a_person_is_erased_with_what_they_wrote_elsewhere_and_where_they_are_named(lake, selector):
    append(lake, "accounts", {"account_id": "a1", "creator_id": "c1", "handle": "Old.Name"})
    append(lake, "accounts", {"account_id": "a1", "handle": "newname"}, captured_at=day(1))
    comment = {"account_id": "b", "comment_id": "theirs", "commenter": "hash of newname"}
    append(lake, "comments", comment, comment | {"comment_id": "another", "commenter": "hash of b"})
    append(lake, "commenters", {"commenter": "hash of a1"}, {"commenter": "hash of b"})
    append(lake, "audience_samples", {"account_id": "b", "base": "follower", "profile": "hash of Old.Name"})
    named = {"account_id": "b", "post_id": "p", "kind": "handle", "value": "old.name"}
    others = (named | {"kind": "hashtag"}, named | {"value": "old"}, named | {"platform": "tiktok"})
    append(lake, "mentions", named, *others)
    before = len(lake.versions())
    proof = lake.erase(selector, hash_names=lambda names: {f"hash of {name}" for _, name in names})
    assert set(proof.rows_removed) == {"accounts", "comments", "commenters", "audience_samples", "mentions"}
    assert (proof.rows_left, len(lake.versions())) == (0, before + 1)
    assert [row["comment_id"] for row in read(lake.current(), "FROM comments", SHARED_ONLY)] == ["another"]
    assert [row["commenter"] for row in read(lake.current(), "FROM commenters", SHARED_ONLY)] == ["hash of b"]
    assert len(read(lake.current(), "FROM mentions", SHARED_ONLY)) == len(others)


def test_what_another_workspace_says_of_a_person_decides_nothing_here(lake):
    append(lake, "accounts", {"account_id": "hana", "creator_id": "1"}, visibility="ours")
    append(lake, "accounts", {"account_id": "sora", "creator_id": "1", "handle": "beer"}, visibility="theirs")
    append(lake, "accounts", {"account_id": "sora", "creator_id": "2"}, visibility="ours")
    append(lake, "mentions", {"account_id": "b", "post_id": "p", "kind": "handle", "value": "beer"}, visibility="ours")
    proof = lake.erase(Selector(creator_id="1"), visibilities=("ours",))
    assert {table: max(by.values()) for table, by in proof.rows_removed.items()} == {"accounts": 1}
    found = read(lake.current(), "SELECT account_id FROM accounts_facts", Scope("ours"))
    assert [row["account_id"] for row in found] == ["sora"]


def test_a_workspace_is_erased_and_the_shared_rows_stay(lake):
    append(lake, "posts", post("p1"))
    append(lake, "posts", post("p2"), visibility="ours")
    lake.erase(Selector(visibility="ours"))
    assert posts_of(lake.current(), Scope("ours")) == ["p1"]


def test_an_import_is_erased_and_can_be_made_again(lake):
    append(lake, "posts", post("p1"), import_id="wrong-file")
    append(lake, "posts", post("p2"), import_id="right-file")
    lake.erase(Selector(import_id="wrong-file"))
    assert posts_of(lake.current()) == ["p2"]
    assert append(lake, "posts", post("p1"), import_id="right-file").added == {"posts": 1}


@pytest.mark.parametrize(
    "given",
    [{}, {"platform": "x"}, {"creator_id": "c", "commenter": "h"}, {"account_id": "a", "creator_id": "c"}],
)
def test_an_erasure_speaks_of_exactly_one_thing(given):
    with pytest.raises(InvalidInput, match="exactly one thing"):
        Selector(**given)


def test_a_hostile_id_erases_nothing_else(lake):
    append(lake, "posts", post("p1"))
    assert lake.erase(Selector(import_id="x' OR '1'='1")).version is None
    assert posts_of(lake.current()) == ["p1"]


def test_going_back_behind_an_erasure_is_refused(lake):
    fill(lake)
    lake.erase(Selector(platform="instagram", account_id=SECRET))
    append(lake, "posts", post("p9"))
    with pytest.raises(RollbackAcrossErasure, match="made before an erasure") as refusal:
        lake.rollback(3)
    assert refusal.value.status == 409
    assert posts_of(lake.rollback(4)) == ["p1"]


def test_facts_expire_by_their_class_in_every_kept_version(lake):
    public = {"retention_class": "youtube_api_public"}
    append(lake, "posts", post("old"), captured_at=day(0), **public)
    append(lake, "posts", post("young"), captured_at=day(80), **public)
    append(lake, "posts", post("supplied"), captured_at=day(0))
    proof = lake.expire(day(100))
    assert proof.rows_removed == {"posts": {1: 1, 2: 1, 3: 1}}
    assert posts_of(lake.current()) == ["supplied", "young"]
    assert posts_of(lake.version(1)) == []
    assert lake.versions()[-1].kind is VersionKind.EXPIRY
    with pytest.raises(RollbackAcrossErasure):
        lake.rollback(2)


def test_a_fact_goes_half_a_day_before_its_term_is_over_and_not_earlier(lake):
    append(lake, "posts", post(), captured_at=day(0), retention_class="youtube_api_public")
    assert lake.expire(day(30) - EARLY).version is None
    assert lake.expire(day(30) - EARLY + timedelta(microseconds=1)).version == 2
