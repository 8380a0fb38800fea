"""One small world, generated once for all tests of this room."""

from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pytest

from fukasa.synth import World, WorldBatch, generate


@dataclass(frozen=True)
class Loaded:
    """A whole world as data frames."""

    tables: dict[str, pl.DataFrame]
    truth: pl.DataFrame
    truth_posts: pl.DataFrame
    truth_comments: pl.DataFrame
    truth_samples: pl.DataFrame


def frame(tables):
    return pl.DataFrame(pa.concat_tables(tables))


def load(world: World) -> Loaded:
    batches: list[WorldBatch] = list(generate(world))
    return Loaded(
        tables={name: frame([batch.tables[name] for batch in batches]) for name in batches[0].tables},
        truth=frame([batch.truth for batch in batches]),
        truth_posts=frame([batch.truth_posts for batch in batches]),
        truth_comments=frame([batch.truth_comments for batch in batches]),
        truth_samples=frame([batch.truth_samples for batch in batches]),
    )


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return load(World())
