"""A file comes back with what its comments are: same rows, same order, same cells, and nothing half-written."""

import csv
import io
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.comments.classify import classify, probability_columns
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments import tables
from fukasa.pipelines.comments.annotate import ADDED, annotate

COMMENTS = "このリップどこで買えますか？", "かわいい😍", "さっきポチりました！", "", "http://a.jp"


def write(path, rows, delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    return path


def read(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


@pytest.fixture
def comments(tmp_path):
    rows = [["id", "text", "author"], *([str(n), text, f"a{n % 2}"] for n, text in enumerate(COMMENTS))]
    return write(tmp_path / "comments.csv", rows)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.csv"


def test_rows_order_and_columns_stay_and_the_named_ones_are_added(comments, out):
    annotate(comments, out, text="text")
    before, after = read(comments), read(out)
    assert after[0] == [*before[0], *ADDED]
    assert [row[:3] for row in after] == before


def test_the_added_cells_are_what_the_comments_are(comments, out):
    annotate(comments, out, text="text")
    expected = classify(list(COMMENTS)).rows()
    cells = [row[3:] for row in read(out)[1:]]
    assert [tuple(float(cell) if cell else None for cell in row[:8]) for row in cells] == [row[:8] for row in expected]
    assert [tuple(cell or None for cell in row[8:]) for row in cells] == [row[8:] for row in expected]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), st.integers(1, 4), st.sampled_from(",\t"))
def test_no_cell_of_the_input_is_changed_whatever_the_chunks(tmp_path_factory, rows, size, delimiter):
    folder = tmp_path_factory.mktemp("t")
    path = write(folder / "in.csv", [["a", "b", "c"], *rows], delimiter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "CHUNK_ROWS", size)
        done = annotate(path, folder / "out.csv", text="b")
    assert done.n == len(rows)
    assert [row[:3] for row in read(folder / "out.csv", delimiter)][1:] == rows


def test_chunks_change_nothing(comments, out, tmp_path, monkeypatch):
    annotate(comments, out, text="text", author="author")
    monkeypatch.setattr(tables, "CHUNK_ROWS", 2)
    annotate(comments, tmp_path / "again.csv", text="text", author="author")
    assert (tmp_path / "again.csv").read_bytes() == out.read_bytes()


def test_blank_lines_stay_blank_lines(tmp_path, out):
    path = tmp_path / "in.csv"
    path.write_text("id,text\n1,かわいい\n\n2,買った\n\n")
    assert annotate(path, out, text="text").n == 2
    lines = out.read_text().split("\n")
    assert [bool(line) for line in lines] == [True, True, False, True, False, False]


def test_a_column_of_the_same_name_stands_under_another(tmp_path, out):
    path = write(tmp_path / "in.csv", [["labels", "text"], ["mine", "かわいい"]])
    done = annotate(path, out, text="text")
    assert done.renamed == {"labels": "labels_in"}
    header, row = read(out)
    assert (header[:2], row[0]) == (["labels_in", "text"], "mine")
    assert len(set(header)) == len(header)


def test_a_file_that_was_annotated_can_be_annotated_again(comments, out, tmp_path):
    annotate(comments, out, text="text")
    annotate(out, tmp_path / "twice.csv", text="text")
    annotate(tmp_path / "twice.csv", tmp_path / "thrice.csv", text="text")
    header = read(tmp_path / "thrice.csv")[0]
    assert len(set(header)) == len(header)
    assert set(read(out)[0]) <= set(header)


def test_the_output_may_be_the_input(comments, out):
    annotate(comments, out, text="text")
    annotate(comments, comments, text="text")
    assert comments.read_bytes() == out.read_bytes()


def test_languages_not_learnt_are_noted(tmp_path, out):
    path = write(tmp_path / "in.csv", [["text", "lang"], ["かわいい", "ja"], ["joli", "fr"], ["x", ""]])
    assert annotate(path, out, text="text", language="lang").notes["unknown_language"] == 1
    assert [row[-1] for row in read(out)[1:]] == ["", "unknown_language", ""]


LONG = "このリップとても素敵な色ですね、ほしいなあ"


def test_words_that_were_copied_or_repeated_are_noted(tmp_path, out):
    rows = [
        *([LONG, name] for name in "abc"),
        *([f"{LONG}二回目", "d"] for _ in range(3)),
        [f"{LONG}一度", "e"],
        ["短い", "a"],
    ]
    path = write(tmp_path / "in.csv", [["text", "author"], *rows])
    done = annotate(path, out, text="text", author="author")
    assert [row[-1] for row in read(out)[1:]] == ["copied"] * 3 + ["repeated"] * 3 + ["", ""]
    assert (done.authors, done.returning, done.notes["copied"]) == (5, 2, 3)


def test_without_authors_nothing_is_said_of_them(comments, out):
    done = annotate(comments, out, text="text")
    assert (done.authors, done.returning) == (None, None)


def test_blank_lines_do_not_shift_what_is_said_of_authors(tmp_path, out):
    path = tmp_path / "in.csv"
    path.write_text("text,author\nかわいい,a\n\n" + "".join(f"{LONG},{name}\n" for name in "abc"))
    annotate(path, out, text="text", author="author")
    assert [row[-1] for row in read(out)[1:] if row] == ["", "copied", "copied", "copied"]


def test_the_counts_are_those_of_the_rows(comments, out):
    done = annotate(comments, out, text="text")
    given_ = [row[-2].split(";") for row in read(out)[1:]]
    assert (done.n, done.empty) == (5, 1)
    assert done.labels == {name: sum(name in labels for labels in given_) for name in done.labels}
    assert done.question == pytest.approx(sum(float(row[-3] or 0) for row in read(out)[1:]))


def test_a_header_alone_gives_a_header_alone(tmp_path, out):
    path = write(tmp_path / "in.csv", [["id", "text"]])
    assert annotate(path, out, text="text").n == 0
    assert read(out) == [["id", "text", *ADDED]]


@pytest.mark.parametrize("option", ["text", "language", "author"])
def test_a_wrong_column_writes_nothing(comments, out, option):
    with pytest.raises(InvalidInput, match="may be one of: id, text, author"):
        annotate(comments, out, **({"text": "text"} | {option: "comment"}))
    assert not out.exists()


def test_a_broken_row_at_the_end_writes_nothing(tmp_path, out, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_ROWS", 2)
    out.write_text("before")
    path = write(tmp_path / "in.csv", [["id", "text"], *([str(n), "かわいい"] for n in range(9)), ["1", "2", "3"]])
    with pytest.raises(InvalidInput, match="line 11"):
        annotate(path, out, text="text")
    assert out.read_text() == "before"
    assert {child.name for child in tmp_path.iterdir()} == {"in.csv", "out.csv"}


@pytest.mark.slow
def test_who_kills_it_finds_no_file_under_its_name(tmp_path, out):
    path = write(tmp_path / "in.csv", [["text"], *([f"どこで買えますか{n}"] for n in range(200_000))])
    command = ("from pathlib import Path; from fukasa.pipelines.comments.annotate import annotate;"
               f" annotate(Path({str(path)!r}), Path({str(out)!r}), text='text')")  # fmt: skip
    running = subprocess.Popen([sys.executable, "-c", command])
    until = time.monotonic() + 60
    while not [part for part in tmp_path.glob(".out.csv.*.part") if part.stat().st_size] and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    assert list(tmp_path.glob(".out.csv.*.part"))
    assert not out.exists()


def test_progress_is_told(comments, out):
    told = []
    annotate(comments, out, text="text", progress=lambda done, size: told.append(done / size))
    assert told == [1.0]


# The peak of this very process: ``ru_maxrss`` would start at the peak of the one that started it.
MEASURED = """
import re
from pathlib import Path
from fukasa.pipelines.comments.annotate import annotate
annotate(Path({0!r}), Path({0!r} + ".out"), text="text", author={1!r})
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.slow
def test_many_rows_need_hardly_more_memory_than_few(tmp_path):
    """64 bytes per row: 60 MB for a million, as measured then; a row of this file takes about 35."""

    def megabytes(rows):
        path = write(
            tmp_path / f"{rows}.csv", ([str(n), f"どこで買えますか{n}"] if n else ["id", "text"] for n in range(rows))
        )
        done = subprocess.run(
            [sys.executable, "-c", MEASURED.format(str(path), None)], capture_output=True, text=True, check=True
        )
        return int(done.stdout)

    assert megabytes(300_000) < megabytes(50_000) + 16


@pytest.mark.slow
def test_many_long_comments_need_bounded_memory(tmp_path):
    path = write(tmp_path / "long.csv", ([["text", "あ" * 100_000][n > 0]] for n in range(500)))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(str(path), None)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 900


def test_every_probability_has_its_column():
    assert (*probability_columns(), "labels", "comment_notes") == ADDED
