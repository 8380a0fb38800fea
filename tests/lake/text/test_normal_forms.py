"""Other spellings of a word are found where a dictionary is installed; all else stays as it is without."""

import pyarrow as pa
import pytest

from fukasa.core.errors import NotFound
from fukasa.lake.query.keywords import Keyword, TextField
from fukasa.lake.text import forms
from fukasa.lake.text.forms import NormalForms, installed_dictionary
from fukasa.lake.text.postings import TextIndex
from fukasa.lake.text.writer import write_text
from tests.lake.text.building import account

pytest.importorskip("sudachipy", reason="the extra `sudachi` is not installed")
BIOS = ["引っ越しの記録", "サーバーを立てる", "引越し祝い", "beauty", "旅行"]


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> TextIndex:
    path = tmp_path_factory.mktemp("forms") / "search.text"
    rows = pa.Table.from_pylist(
        [account(bio=bio) for bio in BIOS], schema=pa.schema([(field.value, pa.string()) for field in TextField])
    )
    write_text(path, [rows], forms=NormalForms(installed_dictionary()))
    return TextIndex(path)


@pytest.mark.parametrize(
    ("keyword", "rows"), [("引越し", [0, 2]), ("引っ越し", [0, 2]), ("サーバ", [1]), ("旅行", [4]), ("beauty", [3])]
)
def test_other_spellings_are_found(index, keyword, rows) -> None:
    assert index.match(Keyword(keyword)).tolist() == rows


def test_a_keyword_of_chosen_fields_is_found_as_written_only(index) -> None:
    assert index.match(Keyword("引越し", frozenset({TextField.BIO}))).tolist() == [2]


def test_an_index_with_forms_is_read_without_the_dictionary(index, monkeypatch) -> None:
    monkeypatch.setattr("fukasa.lake.text.postings.forms_by", lambda _name: None)
    assert index.match(Keyword("引越し")).tolist() == [2]


def test_a_dictionary_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound, match="not installed"):
        NormalForms("full 19990101")


def test_without_the_package_there_is_no_dictionary(monkeypatch) -> None:
    def missing(_name: str) -> str:
        raise forms.PackageNotFoundError

    monkeypatch.setattr(forms, "version", missing)
    installed_dictionary.cache_clear()
    assert installed_dictionary() == ""
    installed_dictionary.cache_clear()
