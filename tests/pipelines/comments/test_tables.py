"""Text files of comments: nothing in a cell is lost, and a file is written whole or not at all."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments import tables
from fukasa.pipelines.comments.tables import column_of, open_table, whole_or_nothing


@pytest.fixture
def write(tmp_path):
    def write_file(content, name="comments.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def rows_of(path, **how):
    return [row for chunk in open_table(path).chunks(**how) for row in chunk]


def test_a_tab_in_the_first_line_makes_it_tsv(write):
    table = open_table(write("id\ttext\n1\ta, b\n"))
    assert (table.delimiter, table.columns) == ("\t", ("id", "text"))
    assert rows_of(table.path) == [["1", "a, b"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_usual_encodings_are_found(write, encoding):
    sentences = "".join(f"{n},このリップはどこで買えますか。とても素敵な色ですね\n" for n in range(30))
    assert rows_of(write(f"id,text\n{sentences}".encode(encoding)))[29][1].endswith("色ですね")


@pytest.mark.parametrize("encoding", ["euc_kr", "cp949"])
def test_korean_encodings_are_found(write, encoding):
    sentences = "".join(f"{n},이 립스틱 어디서 살 수 있나요? 색이 너무 예뻐요\n" for n in range(30))
    assert rows_of(write(f"id,text\n{sentences}".encode(encoding)))[0][1].startswith("이 립스틱")


def test_utf8_with_some_broken_bytes_stays_utf8(write):
    sentences = "".join(f"{n},このリップはどこで買えますか\n" for n in range(30)).encode()
    rows = rows_of(write(b"id,text\n1,\xed\xa0\x80\xff\n2,a\xef\xbf\xbdb\n" + sentences))
    assert set(rows[0][1]) == {"\ufffd"}
    assert rows[2][1] == "このリップはどこで買えますか"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_divides_rows(write, end):
    assert rows_of(write(end.join(("id,text", "1,a", "2,b", "")))) == [["1", "a"], ["2", "b"]]


def test_breaks_quotes_and_nulls_in_a_cell_stay(write):
    assert rows_of(write('id,text\n1,"a\n""b"", c\r\nd\x00"\n')) == [["1", 'a\n"b", c\r\nd\x00']]


def test_a_row_without_its_last_cells_is_filled(write):
    assert rows_of(write("a,b,c\n1\n1,2,3\n")) == [["1", "", ""], ["1", "2", "3"]]


def test_blank_lines_are_no_rows_unless_asked_for(write):
    path = write("a,b\n1,2\n\n3,4\n\n")
    assert rows_of(path) == [["1", "2"], ["3", "4"]]
    assert rows_of(path, blank=True) == [["1", "2"], [], ["3", "4"], []]


def test_in_a_single_column_a_blank_line_is_an_empty_comment(write):
    assert rows_of(write("text\na\n\nb\n")) == [["a"], [""], ["b"]]


def test_a_megabyte_in_a_cell_is_read(write):
    assert len(rows_of(write("text\n" + "あ" * 1_000_000 + "\n"))[0][0]) == 1_000_000


REFUSED = {
    "an empty file": ("", "the first line names no columns"),
    "a blank first line": ("\n1,2\n", "the first line names no columns"),
    "a name that stands twice": ("a,b,a\n", "names the column 'a' twice"),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_without_clear_columns_is_refused(write, content, said):
    with pytest.raises(InvalidInput, match=said):
        open_table(write(content))


def test_columns_without_a_name_may_be_many(write):
    assert open_table(write(",text,,\n1,a,,\n")).columns == ("", "text", "", "")


def test_a_row_with_too_many_cells_is_named_with_its_line(write):
    with pytest.raises(InvalidInput, match=r"comments\.csv, line 4: 3 cells where 2 columns are named"):
        rows_of(write('id,text\n1,"a\nb"\n2,a,b\n'))


def test_a_file_or_a_column_that_is_not_there_is_said(write, tmp_path):
    with pytest.raises(InvalidInput, match="no such file"):
        open_table(tmp_path / "nothing.csv")
    with pytest.raises(InvalidInput, match="has no column 'comment'; --text may be one of: id, text"):
        open_table(write("id,text\n")).place("comment", "--text")


def test_progress_ends_at_the_size_of_the_file(write, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_ROWS", 2)
    path = write("text\n" + "a\n" * 5)
    told = []
    list(open_table(path).chunks(lambda done, size: told.append((done, size))))
    assert len(told) == 3
    assert told[-1] == (path.stat().st_size,) * 2


def test_chunks_are_bounded_by_rows_and_by_length(write, monkeypatch):
    path = write("text\n" + "aaaa\n" * 9)
    monkeypatch.setattr(tables, "CHUNK_ROWS", 4)
    assert [len(chunk) for chunk in open_table(path).chunks()] == [4, 4, 1]
    monkeypatch.setattr(tables, "CHUNK_CHARACTERS", 7)
    assert [len(chunk) for chunk in open_table(path).chunks()] == [2, 2, 2, 2, 1]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([["a", "b", "c"], *rows])
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    assert rows_of(path) == rows


def test_an_empty_cell_is_missing():
    assert column_of([["a", ""], ["b", "x"]], 1) == [None, "x"]


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "out.csv"
    with whole_or_nothing(path) as file:
        file.write("a")
        assert not path.exists()
    assert path.read_text() == "a"


def test_what_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), whole_or_nothing(path) as file:
        file.write(f"half {1 / 0}")
    assert [(child.name, child.read_text()) for child in tmp_path.iterdir()] == [("out.csv", "before")]


@pytest.mark.parametrize("name", [".", "nowhere/out.csv"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path, name):
    with pytest.raises(InvalidInput, match="name a file in a folder that exists"), whole_or_nothing(tmp_path / name):
        pytest.fail("nothing may be written")
