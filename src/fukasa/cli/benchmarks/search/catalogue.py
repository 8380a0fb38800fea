"""The catalogue that is searched: made-up accounts, written by what a refresh writes them with, step by step."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fukasa.analysis.affinity.settings import BLOCKS
from fukasa.analysis.affinity.vectors import WIDTHS, unit_rows
from fukasa.cli.benchmarks.report import peak_memory_mb
from fukasa.lake.columns.writer import write_columns
from fukasa.lake.index_parts import columns_of, text_of, write_text_part
from fukasa.lake.index_writer import writing_index
from fukasa.lake.similar import BlockBatch, Sketches, write_vectors
from fukasa.synth.index_rows import accounts as made_up

INDEX, VECTORS, ROWS = "search.duckdb", "search.vectors", "rows.parquet"
_BUILT_AT = "2026-01-26T00:00:00+00:00"
_BATCH = 50_000
_GROUPS, _NEAR = 400, 1.2  # of vectors: how many kinds of accounts, how wide each is
COMPARED = (
    "account_no, account_key, handle, name, bio, platform, country, language, tier, category, category_2, "
    "followers, er_common, last_post_age_days, cpv_p50, has_email"
)
"""Columns that the other engines are given."""


def write_source(folder: Path, accounts: int, seed: int) -> None:
    """Make the accounts; what comes after is measured."""
    batches = made_up(accounts, seed, batch=_BATCH)
    first = next(batches)
    with pq.ParquetWriter(folder / "made.parquet", first.schema, compression="lz4") as file:
        file.write_batch(first)
        for batch in batches:
            file.write_batch(batch)


def write_rows(folder: Path, accounts: int, seed: int) -> None:  # noqa: ARG001 - every step takes the same
    """Write the file of rows from the accounts, as a refresh does."""
    (folder / INDEX).unlink(missing_ok=True)
    with pq.ParquetFile(folder / "made.parquet") as file, writing_index(folder / INDEX) as writer:
        for batch in file.iter_batches(_BATCH):
            writer.add("accounts", pa.Table.from_batches([batch]))
        writer.finish(lake_version=1, built_at=_BUILT_AT, parts=False)


def write_bits(folder: Path, accounts: int, seed: int) -> None:  # noqa: ARG001
    """Write the file of columns."""
    write_columns(folder / INDEX, columns_of(folder / INDEX))


def write_words(folder: Path, accounts: int, seed: int) -> None:  # noqa: ARG001
    """Write the file of texts."""
    write_text_part(folder / INDEX)


def write_alike(folder: Path, accounts: int, seed: int) -> None:
    """Write the file of vectors: some hundred kinds of accounts, each a cloud around its middle."""
    rng = np.random.default_rng([seed, 3])
    middles = {block: unit_rows(rng.normal(size=(_GROUPS, WIDTHS[block]))) for block in BLOCKS}

    def batches() -> Iterator[BlockBatch]:
        for start in range(0, accounts, _BATCH):
            size = min(_BATCH, accounts - start)
            kind = rng.integers(_GROUPS, size=size)
            made = {
                block: unit_rows(middle[kind] + rng.normal(0, _NEAR / WIDTHS[block] ** 0.5, (size, WIDTHS[block])))
                for block, middle in middles.items()
            }
            yield BlockBatch(made, np.zeros(size, np.uint8), Sketches.none(size))

    write_vectors(folder / VECTORS, batches(), rng)


STEPS: dict[str, Callable[[Path, int, int], None]] = {
    "source": write_source,
    "rows": write_rows,
    "columns": write_bits,
    "text": write_words,
    "vectors": write_alike,
}
OF_THE_BUILD = ("rows", "columns", "text", "vectors")


def step(folder: str, name: str, accounts: int, seed: int) -> dict[str, Any]:
    """Do one step and tell what it took; runs in a process of its own, so that memory is its own."""
    begun, used = time.perf_counter(), time.process_time()
    STEPS[name](Path(folder), accounts, seed)
    return {
        "seconds": round(time.perf_counter() - begun, 2),
        "processor_seconds": round(time.process_time() - used, 2),
        "peak_memory_mb": peak_memory_mb(),
    }


def sizes_mb(folder: Path) -> dict[str, float]:
    """Tell how large the files of the index are."""
    files = (folder / INDEX, columns_of(folder / INDEX), text_of(folder / INDEX), folder / VECTORS)
    return {file.name: round(file.stat().st_size / 1e6, 1) for file in files}


def compared_rows(folder: Path) -> Path:
    """Give the rows that anybody may see, in a file that every engine reads; written once."""
    path = folder / ROWS
    if not path.exists():
        part = path.with_suffix(".part")
        with duckdb.connect(folder / INDEX, read_only=True) as database:
            database.execute("SET enable_progress_bar = false")
            database.execute(
                f"COPY (SELECT {COMPARED}, array_to_string(top_hashtags, ' ') AS tags FROM accounts "  # noqa: S608 - fixed names
                f"WHERE visibility = 'shared' ORDER BY account_no) TO '{part}' (FORMAT parquet, COMPRESSION lz4)"
            )
        part.rename(path)
    return path


def kept(path: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Give what was measured before, or measure and keep it: a run that was stopped goes on where it was."""
    if path.exists():
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return read
    made = make()
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return made
