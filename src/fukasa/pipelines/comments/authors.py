"""Who wrote the same words how often: words copied between people, words one person repeats."""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.comments.repeats import repeat_notes, word_keys
from fukasa.pipelines.comments.tables import TextTable, column_of


@dataclass(frozen=True, slots=True)
class AuthorTable:
    """What the authors of a file tell.

    Attributes:
        notes: per row ``copied``, ``repeated`` or null.
        authors: different authors.
        returning: authors with more than one comment.

    """

    notes: pl.Series
    authors: int
    returning: int


def read_authors(table: TextTable, text: int, author: int) -> AuthorTable:
    """Read the authors of a file and what they repeat; only hashes of the words are kept."""
    schema = {"author": pl.String, "words": pl.UInt64}
    frames = [
        pl.DataFrame(
            {"author": column_of(rows, author), "words": word_keys(pl.Series(column_of(rows, text), dtype=pl.String))},
            schema=schema,
        )
        for rows in table.chunks()
    ]
    every = pl.concat([pl.DataFrame(schema=schema), *frames])
    counts = every["author"].drop_nulls().value_counts()["count"]
    return AuthorTable(repeat_notes(every), len(counts), int((counts > 1).sum()))
