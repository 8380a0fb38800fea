"""Who has objected does not come back with a later import, and the list names nobody."""

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.connectors.files import plan_import
from fukasa.core.errors import NotFound
from fukasa.core.provenance import SHARED, SHARED_ONLY
from fukasa.pipelines.home import SUPPRESSED, Home
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.suppression import Suppression, allow_again, is_suppressed, subject_hash, suppress

HEAD = "platform,account_id,handle,captured_at"


@pytest.fixture
def bring(fresh_home, tmp_path):
    def write_and_import(*lines):
        path = tmp_path / "accounts.csv"
        path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
        return import_file(fresh_home, plan_import(path, "accounts"), visibility=SHARED)

    return write_and_import


def _ids(home) -> set[str]:
    with home.lake.current().connect(SHARED_ONLY) as connection:
        return {row[0] for row in connection.execute("SELECT account_id FROM accounts").fetchall()}


def test_rows_about_who_objected_are_dropped_and_told(fresh_home, bring):
    assert suppress(fresh_home, [("tiktok", "77"), ("tiktok", "mika")]) == 2
    result = bring(
        "tiktok,77,anything,2026-01-01T00:00:00Z",
        "tiktok,new-id,@Mika,2026-01-01T00:00:00Z",
        "instagram,77,other,2026-01-01T00:00:00Z",
        "tiktok,78,ryo,2026-01-01T00:00:00Z",
    )
    assert result.suppressed == 4  # two descriptions, two counts
    with fresh_home.lake.current().connect(SHARED_ONLY) as connection:
        found = connection.execute("SELECT platform, account_id FROM accounts ORDER BY 1, 2").fetchall()
    assert found == [("instagram", "77"), ("tiktok", "78")]


def test_the_list_names_nobody_and_another_installation_hashes_otherwise(fresh_home):
    suppress(fresh_home, [("tiktok", "mika")])
    held = (fresh_home.root / SUPPRESSED).read_text()
    assert "mika" not in held
    assert held.strip() == subject_hash(fresh_home.commenter_key, "tiktok", "@MIKA")
    assert held.strip() != subject_hash(b"another key of an installation..", "tiktok", "mika")


def test_who_allows_it_again_comes_back(fresh_home, bring):
    suppress(fresh_home, [("tiktok", "77")])
    assert is_suppressed(fresh_home, "tiktok", "77")
    assert allow_again(fresh_home, [("tiktok", "77"), ("tiktok", "never")]) == 1
    assert not is_suppressed(fresh_home, "tiktok", "77")
    bring("tiktok,77,x,2026-01-01T00:00:00Z")
    assert _ids(fresh_home) == {"77"}


def test_without_a_list_nothing_is_looked_at(fresh_home):
    tables = {"accounts": pa.table({"platform": ["x"], "account_id": ["1"]})}
    assert Suppression.of(fresh_home).sift(tables) is tables


names = st.text(min_size=1, max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["x", "tiktok"]), names, st.none() | names)), st.sets(names, max_size=4))
def test_exactly_the_rows_of_those_on_the_list_are_dropped(rows, listed):
    key = b"a key of thirty-two bytes, no more"
    hashes = frozenset(subject_hash(key, "x", name) for name in listed)
    columns = ("platform", "account_id", "handle")
    table = pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(columns)})
    plain = {name.lstrip("@").lower() for name in listed}
    theirs = {
        row[1]
        for row in rows
        if row[0] == "x"
        for name in row[1:]
        if name is not None and name.lstrip("@").lower() in plain
    }
    kept = [row for row in rows if row[0] != "x" or row[1] not in theirs]
    sifted = Suppression(key, hashes).sift({"accounts": table})["accounts"]
    assert list(zip(*(sifted[name].to_pylist() for name in columns), strict=True)) == kept


def test_without_its_key_the_list_is_not_passed_over(tmp_path):
    suppress(Home(tmp_path), [("tiktok", "hana")])
    (tmp_path / "commenter.key").unlink()
    with pytest.raises(NotFound, match="put it back"):
        Suppression.of(Home(tmp_path))
    assert not (tmp_path / "commenter.key").exists()


def test_of_names_that_come_from_two_sides_at_once_none_is_forgotten(fresh_home):
    names = [("tiktok", str(number)) for number in range(40)]
    assert fresh_home.commenter_key
    with ThreadPoolExecutor(8) as sides:
        assert list(sides.map(lambda name: suppress(fresh_home, [name]), names)) == [1] * len(names)
    assert all(is_suppressed(fresh_home, *name) for name in names)
