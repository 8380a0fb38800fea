"""One file, whatever the chunks; none where writing failed; a clear word where it cannot be read."""

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.lake.arrays import ArrayFile
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.query.keywords import Keyword, TextField
from fukasa.lake.text import writer
from fukasa.lake.text.folding import folded, folded_all
from fukasa.lake.text.postings import TextIndex
from fukasa.lake.text.writer import KIND, write_text
from tests.lake.text.building import EMPTY

SCHEMA = pa.schema([(field.value, pa.string()) for field in TextField])
WORDS = ["美容", "コスメ", "旅行", "beauty", "b", "한국", "💄", "化粧品", "コスメティック"]


def _accounts(n: int) -> list[dict[str, str]]:
    rng = np.random.default_rng(7)
    return [EMPTY | {"bio": " ".join(rng.choice(WORDS, 6)), "handle": f"user_{row}"} for row in range(n)]


def _batches(accounts, size):
    table = pa.Table.from_pylist(accounts, schema=SCHEMA)
    return table.to_batches(max_chunksize=size)


def test_many_chunks_give_the_same_file_as_one(tmp_path, monkeypatch) -> None:
    accounts = _accounts(500)
    write_text(tmp_path / "one", _batches(accounts, 500))
    monkeypatch.setattr(writer, "_ROWS_PER_PIECE", 16)
    monkeypatch.setattr(writer, "ACCOUNTS_PER_CHUNK", 64)
    write_text(tmp_path / "many", _batches(accounts, 33))
    one, many = (ArrayFile(tmp_path / name, KIND) for name in ("one", "many"))
    assert all((one[name] == many[name]).all() for name in one.names)
    assert one.names == many.names


def test_stretches_of_terms_join_without_a_seam(tmp_path, monkeypatch) -> None:
    accounts = _accounts(300)
    write_text(tmp_path / "whole", _batches(accounts, 300))
    monkeypatch.setattr("fukasa.lake.text.merge.Merge.stretches.__defaults__", (50,))
    write_text(tmp_path / "parts", _batches(accounts, 300))
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "parts").read_bytes()


def test_an_index_of_nothing_finds_nothing(tmp_path) -> None:
    assert write_text(tmp_path / "none", []) == 0
    index = TextIndex(tmp_path / "none")
    assert index.match(Keyword("美容")).tolist() == []
    assert index.score(Keyword("美容"), index.match(Keyword("beauty"))).tolist() == []


def test_missing_texts_are_empty_ones(tmp_path) -> None:
    nothing = pa.table({field.value: pa.nulls(2) for field in TextField})
    assert write_text(tmp_path / "nulls", [nothing]) == 2
    assert TextIndex(tmp_path / "nulls").match(Keyword("null")).tolist() == []


def test_writing_that_fails_leaves_no_file(tmp_path) -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        write_text(tmp_path / "failed", [pa.table({"handle": ["a"]})])
    assert list(tmp_path.iterdir()) == []


def test_another_format_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(writer, "FORMAT", 99)
    write_text(tmp_path / "later", [])
    with pytest.raises(IndexUnreadable, match="format 99"):
        TextIndex(tmp_path / "later")


def test_words_that_are_not_looked_at_are_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("fukasa.lake.text.places.MAX_WORDS", 2)
    accounts = [EMPTY | {"bio": bio} for bio in ("abcd", "abce", "abce", "abcf abcf", "abcf")]
    write_text(tmp_path / "few", _batches(accounts, 5))
    index = TextIndex(tmp_path / "few")
    assert index.match(Keyword("abc")).tolist() == [1, 2, 3, 4]
    assert index.shortened(Keyword("abc")) == (Keyword("abc"),)
    assert index.shortened(Keyword("abce")) == ()


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_many_texts_are_folded_as_one_is(texts) -> None:
    assert folded_all(pl.Series(texts, dtype=pl.String)).to_list() == [folded(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=30))
def test_folding_a_folded_text_changes_nothing(text) -> None:
    assert folded(folded(text)) == folded(text)
