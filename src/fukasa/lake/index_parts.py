"""The files of a search index: one with all rows, and beside it those that answer searches, made from it."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from fukasa.lake.columns.writer import write_columns
from fukasa.lake.engine import identifier
from fukasa.lake.text.forms import NormalForms
from fukasa.lake.text.writer import write_text

COLUMNS, TEXT, VECTORS = ".columns", ".text", ".vectors"
_ROWS_AT_ONCE = 122_880  # a row group of DuckDB
_CAPTIONS, _CAPTION = 10, 300  # the newest posts, and how much of each: what they are about stands at the beginning
_CAPTIONS_TOGETHER = 600  # characters of all captions of an account; they outweigh all its other texts in the file


def columns_of(index: Path) -> Path:
    """Name the file of columns that stands beside an index."""
    return index.with_suffix(COLUMNS)


def text_of(index: Path) -> Path:
    """Name the file of texts that stands beside an index."""
    return index.with_suffix(TEXT)


def vectors_of(index: Path) -> Path:
    """Name the file of vectors that stands beside an index."""
    return index.with_suffix(VECTORS)


def write_parts(index: Path) -> None:
    """Write the files that stand beside a finished index; those of the same name are replaced."""
    write_columns(index, columns_of(index))
    write_text_part(index)


def write_text_part(index: Path) -> None:
    """Write the file of texts that stands beside a finished index."""
    with duckdb.connect(index, read_only=True) as database:
        forms = _forms(database)
        write_text(text_of(index), _texts(database), forms=NormalForms(forms) if forms else None)


def _forms(database: duckdb.DuckDBPyConnection) -> str:
    """Read which dictionary of normal forms was asked for; empty for none."""
    facts = json.loads(str(database.execute("SELECT facts FROM meta").fetchall()[0][0]))
    return str(facts.get("forms", ""))


def _texts(database: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """Read the texts of accounts in the order of their numbers."""
    database.execute("SET enable_progress_bar = false")
    tables = {str(row[0]) for row in database.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    names = {str(row[0]) for row in database.execute("DESCRIBE accounts").fetchall()}
    rows = int(database.execute("SELECT count(*) FROM accounts").fetchall()[0][0])
    plain = ", ".join(
        f"a.{name}" if name in names else f"NULL::VARCHAR AS {name}" for name in ("handle", "name", "bio")
    )
    captions = "c.captions" if "posts" in tables else "NULL::VARCHAR AS captions"
    for first in range(0, rows, _ROWS_AT_ONCE):
        span = f"account_no >= {first} AND account_no < {first + _ROWS_AT_ONCE}"
        joined = f"LEFT JOIN ({_captions(span)}) c USING (account_no)" if "posts" in tables else ""
        sql = f"SELECT {plain}, {_tags(names)} AS tags, {captions} FROM (FROM accounts WHERE {span}) a {joined}"
        yield database.sql(f"{sql} ORDER BY account_no").to_arrow_table()


def _tags(names: set[str]) -> str:
    """Write what an account is about: its categories and the hashtags it uses most."""
    parts = [f"a.{identifier(name)}" for name in ("category", "category_2") if name in names]
    parts += ["array_to_string(a.top_hashtags, ' ')"] if "top_hashtags" in names else []
    return f"concat_ws(' ', {', '.join(parts)})" if parts else "NULL::VARCHAR"


def _captions(span: str) -> str:
    """Write the words of the newest posts of the accounts in a span."""
    newest = "row_number() OVER (PARTITION BY account_no ORDER BY posted_at DESC NULLS LAST) AS place"
    posts = f"SELECT account_no, left(caption, {_CAPTION}) AS caption, {newest} FROM posts WHERE {span}"
    return (
        f"SELECT account_no, left(string_agg(caption, ' ' ORDER BY place), {_CAPTIONS_TOGETHER}) AS captions "
        f"FROM ({posts}) WHERE place <= {_CAPTIONS} GROUP BY account_no"
    )
