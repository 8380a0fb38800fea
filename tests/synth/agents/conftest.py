"""One small world of agents for all tests of this folder."""

import polars as pl
import pyarrow as pa
import pytest

from fukasa.synth.agents import AgentWorld, generate
from tests.synth.conftest import Loaded


@pytest.fixture(scope="session")
def agents() -> Loaded:
    batches = list(generate(AgentWorld(3_000, seed=5)))

    def frame(parts):
        return pl.DataFrame(pa.concat_tables(parts))

    return Loaded(
        tables={name: frame([batch.tables[name] for batch in batches]) for name in batches[0].tables},
        truth=frame([batch.truth for batch in batches]),
        truth_posts=frame([batch.truth_posts for batch in batches]),
        truth_comments=frame([batch.truth_comments for batch in batches]),
        truth_samples=frame([batch.truth_samples for batch in batches]),
    )
