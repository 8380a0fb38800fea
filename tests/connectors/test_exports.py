"""What is written for spreadsheet programs is safe there, and comes back the same."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fukasa.connectors.exports import neutralise, restore, write_csv, write_xlsx
from fukasa.connectors.files import Rejection, write_rejects_csv

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("sign", DANGEROUS)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(sign):
    assert neutralise(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.parametrize("cell", [-5, 1.5, True, None, "plain", "a=b", "'quoted'"])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert neutralise(cell) is cell


@given(st.text(st.sampled_from("=+-@'ab \t＝"), max_size=6))
def test_safe_text_comes_back_the_same_and_never_begins_like_a_formula(text):
    safe = neutralise(text)
    assert restore(safe) == text
    assert not safe.startswith(DANGEROUS)


def test_csv_and_workbook_hold_text_and_numbers(tmp_path):
    rows = [["=1+1", 5], ["さくら", None]]
    write_csv(tmp_path / "a.csv", ["name", "n"], rows)
    write_xlsx(tmp_path / "a.xlsx", ["name", "n"], rows)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["name", "n"], ["'=1+1", "5"], ["さくら", ""]]
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python() == [
        ["name", "n"],
        ["'=1+1", 5],
        ["さくら", ""],
    ]


def test_rejected_rows_are_written_safe(tmp_path):
    write_rejects_csv([Rejection("p.csv", 3, "likes", "=1+1", "is a formula", "-")], tmp_path / "rejects.csv")
    assert "p.csv,3,likes,'=1+1,is a formula,'-" in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
