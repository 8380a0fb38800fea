"""Small text indexes."""

from pathlib import Path

import pyarrow as pa

from fukasa.lake.query.keywords import TextField
from fukasa.lake.text.postings import TextIndex
from fukasa.lake.text.writer import write_text

EMPTY = {field.value: "" for field in TextField}


def account(**texts: str) -> dict[str, str]:
    return EMPTY | texts


def index_of(folder: Path, accounts: list[dict[str, str]]) -> TextIndex:
    schema = pa.schema([(field.value, pa.string()) for field in TextField])
    path = folder / "search.text"
    write_text(path, [pa.Table.from_pylist(accounts, schema=schema)])
    return TextIndex(path)


def index_of_bios(folder: Path, *bios: str) -> TextIndex:
    return index_of(folder, [account(bio=bio) for bio in bios])
