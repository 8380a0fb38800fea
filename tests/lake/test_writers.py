"""One writer at a time, damaged files, and folders that are no lake."""

import json
import os
import re
import subprocess
import sys
import textwrap

import pytest

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake import Lake, LakeBusy, LakeDamaged, NotALake
from tests.lake.rows import append, post, read


def in_another_process(lake, script):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(lake.folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_second_writer_in_another_process_is_told_who_writes(lake):
    script = """
        import sys
        from pathlib import Path
        from fukasa.lake import Lake, LakeBusy
        try:
            with Lake.open(Path(sys.argv[1])).write("second"):
                print("written")
        except LakeBusy as busy:
            print(busy.status, busy)
    """
    with lake.write("import of posts.csv"):
        refused = in_another_process(lake, script)
    assert re.fullmatch(
        rf"409 The catalogue is being written by “import of posts.csv” \(process {os.getpid()}, since \d\d:\d\d UTC\); "
        "wait until it has finished or stop it.\n",
        refused.stdout,
    )
    assert in_another_process(lake, script).stdout == "written\n"


def test_a_second_writer_in_this_process_is_refused_too(lake):
    with lake.write("first"), pytest.raises(LakeBusy), lake.write("second"):
        pass


def test_a_reader_is_never_kept_waiting(lake):
    append(lake, "posts", post())
    with lake.write("long import"):
        assert Lake.open(lake.folder).current().rows("posts") == 1


def damaged(lake):
    return pytest.raises(LakeDamaged, match=re.escape(str(lake.folder)))


def test_a_cut_parquet_file_is_named_and_an_older_version_still_works(lake):
    append(lake, "posts", post("p1"))
    append(lake, "posts", post("p2"))
    (path,) = set(lake.current().files("posts")) - set(lake.version(1).files("posts"))
    path.write_bytes(path.read_bytes()[:-100])
    with damaged(lake) as refusal:
        lake.current().connect(SHARED_ONLY)
    assert path.name in refusal.value.message
    assert "fukasa lake rollback" in refusal.value.message
    with damaged(lake):
        append(lake, "posts", post("p3"))
    with damaged(lake):
        lake.rollback(2)
    assert read(lake.rollback(1), "SELECT post_id FROM posts", SHARED_ONLY) == [{"post_id": "p1"}]


def test_an_overwritten_and_a_missing_parquet_file_are_named(lake):
    append(lake, "posts", post())
    (path,) = lake.current().files("posts")
    path.write_bytes(b"x" * path.stat().st_size)
    with damaged(lake):
        lake.current().connect(SHARED_ONLY)
    path.unlink()
    with damaged(lake):
        lake.current().connect(SHARED_ONLY)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"tables": 3}', b"\xff\xfe"])
def test_a_broken_manifest_is_named_and_a_rollback_mends_it(lake, content):
    append(lake, "posts", post("p1"))
    append(lake, "posts", post("p2"))
    (lake.folder / "manifests" / lake.versions()[-1].manifest).write_bytes(content)
    with damaged(lake):
        lake.current()
    assert lake.rollback(1).rows("posts") == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1}'])
def test_a_broken_root_is_named(lake, content):
    append(lake, "posts", post())
    (lake.folder / "roots" / (lake.folder / "HEAD").read_text().strip()).write_bytes(content)
    with damaged(lake):
        Lake.open(lake.folder)


@pytest.mark.parametrize("content", [b"", b"\xff\xff", b"../../etc/passwd", b"000099.json"])
def test_a_broken_head_is_named(lake, content):
    (lake.folder / "HEAD").write_bytes(content)
    with damaged(lake):
        Lake.open(lake.folder)


def test_a_lake_of_a_later_release_is_refused(lake):
    path = lake.folder / "roots" / "000000.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    with pytest.raises(NotALake, match="format 2 and this release of Fukasa reads up to 1"):
        Lake.open(lake.folder)


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(NotALake, match=r"holds holiday\.jpg"):
        Lake.open(tmp_path)


def test_a_lake_that_lost_its_head_is_not_taken_for_a_new_one(lake):
    append(lake, "posts", post())
    (lake.folder / "HEAD").unlink()
    with pytest.raises(NotALake, match="restore HEAD from a backup"):
        Lake.open(lake.folder)


def test_a_creation_that_was_interrupted_is_done_again(lake):
    (lake.folder / "HEAD").unlink()
    assert Lake.open(lake.folder).current().id == 0


def test_what_a_crashed_writer_left_is_removed_by_the_next(lake):
    append(lake, "posts", post("p1"))
    left = [lake.folder / name for name in ("data/posts/part-x.parquet", "manifests/x.json", ".HEAD.x", "staging/x/y")]
    (lake.folder / "staging" / "x").mkdir()
    for path in left:
        path.write_bytes(b"left over")
    append(lake, "posts", post("p2"))
    assert not any(path.exists() for path in left)
