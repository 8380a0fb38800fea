"""Text files of every kind: encodings, delimiters, quotes, line ends, and the line numbers of what is rejected."""

import csv
import gzip
import io
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fukasa.connectors.files.formats.records import record_ends
from tests.connectors.conftest import import_file

HEADER = "account_id,post_id,posted_at,likes,caption\n"
JAPANESE = "アカウントID,投稿ID,投稿日時,いいね数,本文\nさくら,p1,2025年9月26日 16:31,1.2万,春の新作です\n"


def test_a_plain_file_gives_posts_and_their_snapshots(posts):
    found = posts(HEADER + "a,p1,2025-09-26T16:31:00+09:00,12,hello #spring #春\n")
    post, snapshot = found.tables["posts"][0], found.tables["post_snapshots"][0]
    assert (post["account_id"], post["post_id"], post["caption"], post["hashtags"]) == (
        "a",
        "p1",
        "hello #spring #春",
        ["spring", "春"],
    )
    assert post["posted_at"] == datetime(2025, 9, 26, 7, 31, tzinfo=UTC)
    assert (snapshot["likes"], snapshot["views"]) == (12, None)
    assert (post["visibility"], post["auth_context"], post["import_id"]) == ("workspace-1", "supplied", "import-1")
    assert post["platform"] == "other"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "euc_jp"])
def test_a_japanese_file_is_read_in_every_encoding(posts, encoding):
    found = posts((JAPANESE + "はな,p2,2025/9/27,300,東京タワーの写真\n").encode(encoding))
    assert [row["account_id"] for row in found.tables["posts"]] == ["さくら", "はな"]
    assert [row["likes"] for row in found.tables["post_snapshots"]] == [12000, 300]


def test_a_korean_file_is_read_in_its_old_encoding(posts):
    found = posts("계정,게시일,좋아요,캡션\n하나,2025-09-26,1.2만,안녕하세요 여러분\n".encode("euc_kr"))
    assert found.tables["posts"][0]["caption"] == "안녕하세요 여러분"
    assert found.tables["post_snapshots"][0]["likes"] == 12000


@pytest.mark.parametrize(("delimiter", "name"), [(",", "csv"), ("\t", "tsv"), (";", "csv"), ("|", "csv")])
def test_the_delimiter_is_found(posts, delimiter, name):
    found = posts((HEADER + "a,p1,2025-09-26,12,hello\n").replace(",", delimiter))
    assert found.plan.source.delimiter == delimiter
    assert found.plan.source.format == name
    assert found.tables["post_snapshots"][0]["likes"] == 12


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(posts, newline):
    found = posts((HEADER + "a,p1,2025-09-26,12,hello\nb,p2,2025-09-26,-1,\n").replace("\n", newline))
    assert len(found.tables["posts"]) == 1
    assert found.reasons == [(3, "likes", "is negative, and a count cannot be")]


def test_lines_are_true_behind_quoted_newlines_blank_lines_and_a_title(posts):
    text = "Report of September,,,,\n\n" + HEADER
    text += (
        'a,p1,2025-09-26,1,"two\nlines"\n\nb,p2,bad date,1,x\nc,p3,2025-09-26,1\nd,p4,2025-09-26,1,"say ""hi""",extra\n'
    )
    text += "e,p5,2025-09-26,nan,x\n,,,,\n"
    found = posts(text)
    assert found.plan.source.header_row == 3
    assert [(line, column) for line, column, _ in found.reasons] == [(7, "posted_at"), (8, ""), (9, ""), (10, "likes")]
    assert found.rows_read == 5
    assert found.tables["posts"][0]["caption"] == "two\nlines"


def test_a_quote_in_the_middle_of_a_cell_is_a_plain_sign(posts):
    found = posts(HEADER + 'a,p1,2025-09-26,1,a 5" screen\nb,p2,2025-09-26,-1,"x"\n')
    assert found.tables["posts"][0]["caption"] == 'a 5" screen'
    assert found.reasons[0][0] == 3


def test_a_quoted_cell_that_never_closes_costs_its_own_row_alone(posts):
    found = posts(HEADER + 'a,p1,2025-09-26,1,x\nb,p2,2025-09-26,1,"open\nc,p3,2025-09-26,1,y\n')
    assert [row["account_id"] for row in found.tables["posts"]] == ["a", "c"]
    assert found.reasons == [(3, "", "begins a quoted cell that is never closed")]


def test_a_file_packed_with_gzip_is_read(write, read):
    path = write("posts.csv.gz", gzip.compress((HEADER + "a,p1,2025-09-26,12,hello\n").encode()))
    assert read(path, "posts").tables["post_snapshots"][0]["likes"] == 12


def test_text_that_an_export_made_safe_comes_back_as_it_was(posts):
    found = posts(HEADER + "a,p1,2025-09-26,1,'=HYPERLINK(1)\nb,p2,2025-09-26,1,=1+1\nc,p3,2025-09-26,1,'tis\n")
    assert [row["caption"] for row in found.tables["posts"]] == ["=HYPERLINK(1)", "=1+1", "'tis"]


def test_rows_of_many_chunks_keep_their_lines(posts):
    rows = [f'a,p{number},2025-09-26,{number},"caption {number}\nsecond line {"x" * 80}"\n' for number in range(40_000)]
    rows[31_234] = "a,bad,2025-09-26,-1,x\n"
    found = posts(HEADER + "".join(rows))
    assert len(found.tables["posts"]) == 39_999
    assert found.reasons == [(2 + 31_234 * 2, "likes", "is negative, and a count cannot be")]


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",;\n|\t'), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(captions=st.lists(CELLS, min_size=1, max_size=8), line=st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_writes_is_what_is_read(tmp_path, captions, line):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line)
    writer.writerow(["account_id", "post_id", "posted_at", "likes", "caption"])
    writer.writerows(["a", f"p{place}", "2025-09-26", place, caption] for place, caption in enumerate(captions))
    path = tmp_path / "posts.csv"
    path.write_bytes(text.getvalue().encode())
    found = import_file(path, "posts", map_text='[options]\ndelimiter = ","\nencoding = "utf-8"')
    assert [row["post_id"] for row in found.tables["posts"]] == [f"p{place}" for place in range(len(captions))]
    assert [row["caption"] for row in found.tables["posts"]] == [expected(caption) for caption in captions]


def expected(caption: str) -> str | None:
    """The import trims, and takes an export's apostrophe off."""
    from fukasa.connectors.exports import restore

    return restore(caption.strip()) or None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(likes=st.lists(st.sampled_from(["1", "1.2万", "-1", "x", "", "NaN", "1,234", "3K"]), min_size=1, max_size=30))
def test_rows_taken_and_rows_rejected_are_the_rows_read(tmp_path, likes):
    path = tmp_path / "posts.csv"
    path.write_text(
        "account_id,post_id,posted_at,likes\n"
        + "".join(f'a,p{n},2025-09-26,"{cell}"\n' for n, cell in enumerate(likes))
    )
    found = import_file(path, "posts")
    assert len(found.tables["posts"]) + len(found.rejects) == found.rows_read == len(likes)
    wrong = [number for number, cell in enumerate(likes) if cell in {"-1", "x", "", "NaN"}]
    assert [reject.line for reject in found.rejects] == [number + 2 for number in wrong]


@given(st.lists(st.lists(st.text('ab",\n', max_size=6), min_size=1, max_size=4), min_size=1, max_size=6))
def test_rows_end_where_a_csv_reader_ends_them(rows):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    assert len(record_ends(text.getvalue().encode(), ",")) == len(rows)
