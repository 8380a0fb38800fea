"""Files into the lake: all of it, its good rows, or nothing."""

import pytest

from fukasa.connectors.files import plan_import
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.lake.errors import LakeBusy
from fukasa.pipelines.ingest import OnError, import_file

WORKSPACE = "ws"


def imported(home, path, kind="posts", **options):
    return import_file(home, plan_import(path, kind), visibility=WORKSPACE, **options)


def count(home, table, scope):
    with home.lake.current().connect(scope) as connection:
        return connection.table(table).count("*").fetchall()[0][0]


def test_a_posts_file_gives_posts_and_their_metrics(fresh_home, write_posts):
    result = imported(fresh_home, write_posts())
    assert result.rows_read == 6
    assert result.added == {"posts": 6, "post_snapshots": 6}


def test_the_same_file_twice_changes_nothing(fresh_home, write_posts):
    first = imported(fresh_home, write_posts())
    again = imported(fresh_home, write_posts())
    assert again.version is None
    assert sum(again.known.values()) == 12
    assert fresh_home.lake.current().id == first.version


def test_a_file_without_a_time_of_capture_changes_nothing_the_second_time(fresh_home, tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text(
        "platform,account_id,post_id,posted_at,views\ntiktok,a,p1,2026-01-01T00:00:00Z,5\n", encoding="utf-8"
    )
    imported(fresh_home, path)
    assert imported(fresh_home, path).version is None


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"first_seen": 7}', '{"first_seen": "2026-01-01"}'])
def test_a_broken_note_of_the_first_import_counts_as_none(fresh_home, write_posts, broken):
    imported(fresh_home, write_posts())
    (note,) = (fresh_home.root / "imports").iterdir()
    whole = note.read_text(encoding="utf-8")
    note.write_text(broken, encoding="utf-8")
    assert imported(fresh_home, write_posts()).version is None
    assert note.read_text(encoding="utf-8") == whole
    assert list((fresh_home.root / "imports").iterdir()) == [note]


def test_a_workspace_that_is_no_plain_name_owns_nothing(fresh_home, write_posts):
    with pytest.raises(InvalidInput, match="cannot name a workspace"):
        import_file(fresh_home, plan_import(write_posts(), "posts"), visibility="../../up")
    assert not (fresh_home.root / "imports").exists()


def test_rows_of_one_workspace_are_invisible_to_others(fresh_home, write_posts):
    imported(fresh_home, write_posts())
    assert count(fresh_home, "posts", Scope(WORKSPACE)) == 6
    assert count(fresh_home, "posts", Scope("another")) == 0
    assert count(fresh_home, "posts", SHARED_ONLY) == 0


def test_bad_rows_are_reported_and_good_ones_kept(fresh_home, write_posts):
    path = write_posts()
    path.write_text(path.read_text(encoding="utf-8").replace("1500", "-7"), encoding="utf-8")
    result = imported(fresh_home, path)
    assert result.added["posts"] == 5
    assert [(reject.line, reject.column, reject.value) for reject in result.rejects] == [(5, "views", "-7")]


def test_a_file_is_refused_whole_when_asked(fresh_home, write_posts):
    path = write_posts()
    path.write_text(path.read_text(encoding="utf-8").replace("1500", "-7"), encoding="utf-8")
    result = imported(fresh_home, path, on_error=OnError.REJECT_FILE)
    assert result.refused
    assert result.version is None
    assert fresh_home.lake.current().id == 0


def test_a_file_without_a_required_column_names_it(fresh_home, tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("account_id,views\na,5\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="posted_at"):
        imported(fresh_home, path)


def test_a_second_writer_is_told_who_writes(fresh_home, write_posts):
    with fresh_home.lake.write("import of another.csv"), pytest.raises(LakeBusy, match=r"another\.csv"):
        imported(fresh_home, write_posts())


def test_progress_reaches_the_end_of_the_file(fresh_home, write_posts):
    steps = []
    path = write_posts()
    imported(fresh_home, path, on_progress=steps.append)
    assert steps[-1].rows == 6
    assert steps[-1].bytes_read == steps[-1].bytes_total == path.stat().st_size


def test_an_import_may_bring_its_own_id(fresh_home, write_posts):
    assert imported(fresh_home, write_posts(), import_id="mine").import_id == "mine"
    with fresh_home.lake.current().connect(Scope(WORKSPACE)) as connection:
        ids = connection.execute("SELECT DISTINCT import_id FROM posts_facts").fetchall()
    assert ids == [("mine",)]


def test_an_import_that_is_stopped_from_outside_leaves_nothing(fresh_home, write_posts):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(fresh_home, write_posts(), on_progress=stop)
    assert fresh_home.lake.current().id == 0
    assert imported(fresh_home, write_posts()).added["posts"] == 6
