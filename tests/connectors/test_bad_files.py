"""Files that are broken, hostile or not what they seem: one clear sentence, and nothing lost that can be kept."""

import gzip
import io
import struct
import zipfile

import polars as pl
import pytest
import xlsxwriter

from fukasa.core.errors import InvalidInput

HEADER = "account_id,post_id,posted_at,likes,followers\n"
GOOD = "a,p1,2025-09-26,12,100\n"
ONE_LINE = '{"account_id": "a", "post_id": "p1", "posted_at": "2025-09-26", "likes": 12}\n'


def refusal(posts, content, name="posts.csv", **how):
    with pytest.raises(InvalidInput) as refused:
        posts(content, name, **how)
    assert "\n" not in refused.value.message
    return refused.value.message


@pytest.mark.parametrize("content", ["", "\n", "   \n\n", "\ufeff"])
def test_an_empty_file_is_refused(posts, content):
    assert refusal(posts, content) == "posts.csv: the file is empty; export it again"


def test_a_header_without_rows_is_refused(posts):
    assert "a header and no rows" in refusal(posts, HEADER)
    assert "a header and no rows" in refusal(posts, HEADER.strip())


def test_a_wrong_delimiter_says_that_there_is_one_column(posts):
    sentence = refusal(posts, HEADER + GOOD, map_text='[options]\ndelimiter = ";"')
    assert "with the delimiter ';' there is only one column" in sentence


def test_a_file_without_known_columns_names_those_it_has(posts):
    assert "the file has the columns foo, bar" in refusal(posts, "foo,bar\n1,2\n")


def test_broken_bytes_in_a_cp932_file_are_named_with_line_and_place(posts):
    text = ("アカウントID,投稿日時,いいね数,本文\n" + "さくら,2025-09-26,1,春の新作です\n" * 30).encode("cp932")
    found = posts(
        text + "はな,2025-09-26,2,".encode("cp932") + b"\x82\xff\x81\n" + "ゆき,2025-09-26,3,冬\n".encode("cp932")
    )
    assert len(found.tables["posts"]) == 31
    assert found.reasons == [(32, "", "has bytes that are not cp932 text: 82 at byte 19 of the row")]


def test_broken_bytes_in_a_utf8_file_cost_their_row_alone(posts):
    text = "account_id,post_id,posted_at,likes,caption\n" + "a,p,2025-09-26,1,春の新作です\n" * 30
    found = posts(text.encode() + b"b,p,2025-09-26,1,\xe3\x81\n" + "c,p,2025-09-26,1,春\n".encode())
    assert len(found.tables["posts"]) == 31
    assert found.reasons[0][:2] == (32, "")
    assert "E3 81" in found.reasons[0][2]


def test_a_line_of_ten_megabytes_costs_its_row_alone(posts):
    found = posts(HEADER + GOOD + f"b,p2,2025-09-26,1,{'9' * 10_000_000}\n" + GOOD.replace("p1", "p3"))
    assert [row["post_id"] for row in found.tables["posts"]] == ["p1", "p3"]
    assert found.reasons == [(3, "", "is longer than 1,048,576 bytes")]


def test_a_file_that_is_one_line_of_ten_megabytes_is_refused(posts):
    assert "the first line is longer than" in refusal(posts, "x" * 10_000_000)


@pytest.mark.slow
def test_a_quoted_cell_that_swallows_the_file_is_cut_out(posts):
    rows = "".join(f"c,p{number},2025-09-26,1,1\n" for number in range(100_000))
    found = posts(HEADER + GOOD + 'b,p2,2025-09-26,1,"1\n' + rows)
    assert found.reasons == [(3, "", "begins a quoted cell that is never closed")]
    assert len(found.tables["posts"]) == 100_001


def test_five_thousand_columns_are_refused(posts):
    sentence = refusal(posts, ",".join(f"c{n}" for n in range(5000)) + "\n" + ",".join(["1"] * 5000) + "\n")
    assert sentence == "posts.csv: the header has 5,000 columns, more than 1,000; is the delimiter right?"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("NaN", "is not a finite number"),
        ("inf", "is not a finite number"),
        ("-5", "is negative, and a count cannot be"),
    ],
)
def test_followers_that_cannot_be_cost_their_row_alone(posts, cell, reason):
    found = posts(HEADER + GOOD + f"b,p2,2025-09-26,1,{cell}\n")
    assert len(found.tables["posts"]) == 1
    assert found.reasons == [(3, "followers", reason)]
    assert found.rejects[0].value == cell


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("0000-01-01", "is not a date that exists"),
        ("9999-12-31", "lies in the future"),
        ("1970-01-01", "lies before the year 2000"),
    ],
)
def test_years_that_cannot_be_cost_their_row_alone(posts, cell, reason):
    found = posts(HEADER + GOOD + f"b,p2,{cell},1,1\n")
    assert found.reasons == [(3, "posted_at", reason)]


def test_a_column_that_is_named_twice_is_told_of(posts):
    found = posts("account_id,posted_at,likes,likes,views\na,2025-09-26,1,2,3\n")
    assert any("names 'likes' twice" in problem for problem in found.plan.problems)
    assert found.tables["post_snapshots"][0]["likes"] == 1


def test_two_columns_that_could_be_the_same_field_are_left_out_and_told_of(posts):
    found = posts("account_id,posted_at,いいね,like count,views\na,2025-09-26,1,2,3\n")
    assert any("could all be likes" in problem for problem in found.plan.problems)
    assert found.tables["post_snapshots"][0]["likes"] is None


def test_a_formula_in_a_number_column_is_never_computed(posts):
    found = posts(HEADER + GOOD + 'b,p2,2025-09-26,"=HYPERLINK(""http://x"")",1\n')
    assert found.reasons == [(3, "likes", "is a formula, and formulas are never computed")]


def test_nul_bytes_cost_their_row_alone(posts):
    found = posts((HEADER + GOOD).encode() + b"b,p2,2025-09-26,1\x00,1\n" + GOOD.encode())
    assert found.reasons == [(3, "", "has a NUL byte")]
    assert len(found.tables["posts"]) == 2


def test_rows_with_too_many_or_too_few_cells_are_rejected(posts):
    found = posts(HEADER + GOOD + "b,p2,2025-09-26,1\nc,p3,2025-09-26,1,1,1\n")
    assert found.reasons == [
        (3, "", "has 4 cells where the header has 5"),
        (4, "", "has 6 cells where the header has 5"),
    ]


def test_a_row_with_two_bad_cells_is_rejected_once_and_names_both(posts):
    found = posts(HEADER + GOOD + "b,p2,never,-1,1\n")
    assert len(found.rejects) == 1
    assert "also wrong: " in found.rejects[0].reason


def test_a_row_without_any_metric_is_rejected(posts):
    found = posts(HEADER + GOOD + "b,p2,2025-09-26,,5\n")
    assert found.reasons[0][0] == 3
    assert "is empty" in found.reasons[0][2]


def test_a_file_or_folder_that_is_not_there_is_refused(tmp_path, read):
    with pytest.raises(InvalidInput, match="no such file"):
        read(tmp_path / "nothing.csv", "posts")
    with pytest.raises(InvalidInput, match="is a folder"):
        read(tmp_path, "posts")


def test_a_damaged_gzip_file_is_refused(posts):
    packed = gzip.compress((HEADER + GOOD * 5000).encode())
    for damaged in (packed[: len(packed) // 2], packed[:40] + bytes(20) + packed[60:], packed[:-8] + bytes(8)):
        assert "gzip file is damaged" in refusal(posts, damaged, "posts.csv.gz")


@pytest.mark.parametrize("name", ["bomb.csv.gz", "bomb.jsonl.gz"])
def test_a_gzip_file_that_unpacks_to_far_more_than_a_table_is_refused(posts, monkeypatch, name):
    monkeypatch.setattr("fukasa.connectors.files.formats.text.GZIP_RATIO_FREE_BYTES", 1 << 18)
    text = {"bomb.csv.gz": HEADER + GOOD * 40_000, "bomb.jsonl.gz": ONE_LINE * 20_000}
    sentence = refusal(posts, gzip.compress(text[name].encode()), name)
    assert sentence.startswith(
        f"{name}: the gzip file unpacks to more than 100 times its size, as no real table does; "
    )


def test_a_gzip_file_that_unpacks_beyond_all_measure_is_refused(posts, monkeypatch):
    monkeypatch.setattr("fukasa.connectors.files.formats.text.MAX_GZIP_BYTES", 1 << 10)
    sentence = refusal(posts, gzip.compress((HEADER + GOOD * 5000).encode()), "posts.csv.gz")
    assert sentence.endswith("split it into several files")


def workbook(rows):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def bomb(size, claimed=None):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    data = content.getvalue()
    at = data.rfind(b"PK\x01\x02") + 24
    return data if claimed is None else data[:at] + struct.pack("<I", claimed) + data[at + 4 :]


def test_a_zip_bomb_is_refused_before_it_is_opened(posts):
    assert "unpacks to more than" in refusal(posts, bomb(100 << 20), "posts.xlsx")


def test_a_zip_bomb_whose_directory_lies_is_refused(posts):
    assert "unpacks to more than" in refusal(posts, bomb(100 << 20, claimed=10), "posts.xlsx")


def with_sheet(rows):
    """Make a workbook whose only sheet has the given rows of XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            sheet = name == "xl/worksheets/sheet1.xml"
            space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            rows_of = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
            new.writestr(name, rows_of if sheet else old.read(name))
    return made.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        '<x:row r="1"><x:c r="A1"/></x:row><x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<x:row r="1"/><x:row r="1048576">' + "<x:c><x:v>1</x:v></x:c>" * 500 + "</x:row>",
        f"<x:row><x:c {' ' * (2 << 20)} r='XFD1048576'><x:v>1</x:v></x:c></x:row>",
    ],
    ids=["named places", "places that follow one another", "a tag longer than any"],
)
def test_a_small_workbook_with_a_cell_far_away_is_refused_before_it_is_laid_out(posts, rows):
    assert "reaches over more than 20,000,000 cells" in refusal(posts, with_sheet(rows), "posts.xlsx")


def test_an_archive_of_another_office_program_is_refused(posts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    assert "is not an .xlsx workbook" in refusal(posts, content.getvalue(), "posts.ods")


@pytest.mark.parametrize("content", [b"PK\x03\x04 nonsense", b"not a zip at all", workbook([["a"]])[:1500]])
def test_a_file_that_is_no_workbook_is_refused(posts, content):
    assert refusal(posts, content, "posts.xlsx").startswith("posts.xlsx: the file is ")


def test_an_encrypted_workbook_is_refused(posts):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "protected by a password" in refusal(posts, ole, "posts.xlsx")


def test_a_damaged_old_workbook_is_refused(posts):
    assert "cannot be read" in refusal(posts, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "posts.xls")


def test_a_workbook_without_cells_is_refused(posts):
    assert "no sheet has any cell" in refusal(posts, workbook([]), "posts.xlsx")


def test_a_parquet_file_that_is_cut_is_refused(posts):
    content = io.BytesIO()
    pl.DataFrame({"account_id": ["a"] * 1000, "posted_at": ["2025-09-26"] * 1000, "likes": [1] * 1000}).write_parquet(
        content
    )
    whole = content.getvalue()
    assert "is cut or damaged" in refusal(posts, whole[: len(whole) // 2], "posts.parquet")
    assert "is cut or damaged" in refusal(posts, whole[:100] + b"\xff" * 200 + whole[300:], "posts.parquet")


def test_a_broken_line_of_jsonl_costs_its_row_alone(posts):
    lines = ['{"account_id": "a", "posted_at": "2025-09-26", "likes": 1}', '{"account_id": "b", "posted', "", "[1]"]
    found = posts("\n".join([*lines, lines[0]]) + "\n", "posts.jsonl")
    assert len(found.tables["posts"]) == 2
    assert [line for line, _, _ in found.reasons] == [2, 4]


def test_a_json_document_that_is_cut_is_refused(posts):
    assert "not valid JSON" in refusal(posts, '[{"account_id": "a", "likes": 1},', "posts.json")


def test_text_in_no_known_encoding_is_refused(posts):
    assert "encoding cannot be told" in refusal(posts, HEADER.encode() + b"\xff\x81 " * 40)


def test_an_encoding_that_does_not_exist_is_refused(posts):
    assert "not an encoding" in refusal(posts, HEADER + GOOD, map_text='[options]\nencoding = "utf-99"')
