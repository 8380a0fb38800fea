"""Workers with an old index open go on answering while a new one takes its place and the old one is removed."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from fukasa.core.errors import NotFound
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.index import SearchIndex
from fukasa.lake.index_parts import columns_of, text_of
from fukasa.lake.query.criteria import Criteria
from fukasa.lake.query.fields import SetField
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.home import Home
from tests.factories.index import account, publish_index, write_index
from tests.lake import swapping_reader


def reader(folder):
    command = [sys.executable, "-m", swapping_reader.__name__, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def accounts(n):
    return [account(f"a{number}", followers=1_000 + number) for number in range(n)]


def test_two_processes_answer_from_one_index_or_the_other_and_never_fail(tmp_path):
    folder = publish_index(tmp_path / "data", accounts(2), {})
    readers = [reader(folder) for _ in range(2)]
    seen = [[one.stdout.readline()] for one in readers]
    for n in (3, 4):
        publish_index(folder, accounts(n), {})
        Home(folder).lake.vacuum(keep=1)
        seen = [[*lines, one.stdout.readline()] for lines, one in zip(seen, readers, strict=True)]
    (folder / "stop").touch()
    assert [one.communicate(timeout=30)[1] for one in readers] == ["", ""]
    assert [one.returncode for one in readers] == [0, 0]
    assert seen == [["2\n", "3\n", "4\n"]] * 2


def test_what_was_opened_answers_after_its_files_are_gone(tmp_path):
    path = write_index(tmp_path / "search.duckdb", accounts(9), {})
    with SearchIndex(path) as index:
        for file in (path, columns_of(path), text_of(path)):
            file.unlink()
        query = AccountQuery(must=Criteria(sets={SetField.PLATFORM: ("instagram",)}))
        assert index.search(query, SHARED_ONLY).total == 9
        assert index.columns(query, SHARED_ONLY, ("handle",)).num_rows == 9


@pytest.mark.parametrize("name", ["search.columns", "search.text"])
@pytest.mark.parametrize("damage", ["cut", "gone", "another"])
def test_a_file_beside_the_rows_that_does_not_fit_is_refused_in_one_sentence(tmp_path, name, damage):
    path = write_index(tmp_path / "one" / "search.duckdb", accounts(3), {})
    other = write_index(tmp_path / "two" / "search.duckdb", accounts(4), {})
    file = path.with_name(name)
    content = {"cut": file.read_bytes()[:-50], "gone": None, "another": other.with_name(name).read_bytes()}[damage]
    file.unlink()
    _ = content is None or file.write_bytes(content)
    with pytest.raises(IndexUnreadable, match="build it again with `fukasa refresh`"):
        SearchIndex(path)


def test_rows_of_another_index_are_refused_when_they_are_asked(tmp_path):
    path, other = (write_index(tmp_path / name / "search.duckdb", accounts(3), {}) for name in ("one", "two"))
    with duckdb.connect(other) as database:
        database.execute("UPDATE meta SET facts = replace(facts, '2026', '2025')")
    path.write_bytes(other.read_bytes())
    with SearchIndex(path) as index, pytest.raises(IndexUnreadable, match="made from another index"):
        index.details("posts", 0)


@pytest.mark.parametrize("kept", [0, 10_000])
def test_damaged_rows_are_refused_in_one_sentence(tmp_path, kept):
    path = write_index(tmp_path / "search.duckdb", accounts(3), {})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexUnreadable, match="build it again with `fukasa refresh`"), SearchIndex(path) as index:
        index.details("posts", 0)


def test_without_any_index_there_is_a_sentence(tmp_path):
    with pytest.raises(NotFound, match="fukasa refresh"):
        Home(Path(tmp_path)).open_index()
