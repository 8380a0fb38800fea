"""The rows of an index are opened as often as somebody wants, also twice at a time in one process."""

import duckdb
import pytest

from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.rows_file import RowsFile


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "search.duckdb"
    with duckdb.connect(path) as made:
        made.execute('CREATE TABLE meta AS SELECT \'{"built_at": "one"}\' AS facts')
    return path


def test_one_file_is_open_twice_in_one_process(path):
    first, second = RowsFile(path), RowsFile(path)
    assert first.facts() == second.facts() == {"built_at": "one"}
    first.close()
    assert second.facts() == {"built_at": "one"}


def test_two_files_are_never_taken_for_each_other(path, tmp_path):
    held = RowsFile(path)
    questions = held.database.cursor()
    held.close()  # whoever asks still holds the database, and its number is free for another file
    other = tmp_path / "other.duckdb"
    with duckdb.connect(other) as made:
        made.execute('CREATE TABLE meta AS SELECT \'{"built_at": "two"}\' AS facts')
    assert RowsFile(other).facts() == {"built_at": "two"}
    questions.close()


def test_a_removed_file_is_still_read(path):
    held = RowsFile(path)
    path.unlink()
    assert held.facts() == {"built_at": "one"}


def test_what_is_no_database_is_said(tmp_path):
    path = tmp_path / "search.duckdb"
    path.write_bytes(b"no database at all, though long enough")
    with pytest.raises(IndexUnreadable, match="fukasa refresh"):
        RowsFile(path)
