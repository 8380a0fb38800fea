"""An owner's connection counts while it lasts, and its history is what the owner's readings tell."""

import polars as pl
import pytest

from fukasa.core.provenance import SHARED_ONLY
from fukasa.pipelines.home import Home
from fukasa.pipelines.refresh import refresh
from tests.pipelines.authenticity import spoiled
from tests.pipelines.authenticity.spoiled import DAYS, TODAY

READ_BY_OWNER = {
    "nobody": [],
    "once": [0],
    "lapsed": range(80),
    "lately": range(DAYS - 20, DAYS),
    "always": range(DAYS),
    "monthly": range(DAYS - 91, DAYS, 30),
    "first_and_last": [0, DAYS - 1],
}


@pytest.fixture(scope="module")
def levels(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("levels") / "data", clock=lambda: TODAY)
    spoiled.put(home, [read_on(days)(spoiled.ordinary("instagram", name, 6)) for name, days in READ_BY_OWNER.items()])
    refresh(home)
    with home.open_index() as index:
        return {name: index.account(f"instagram:{name}", SHARED_ONLY)["authenticity_level"] for name in READ_BY_OWNER}


def read_on(days):
    """Let the owner give the readings of these days."""
    owner = pl.int_range(pl.len()).is_in(list(days))
    return spoiled.counts(
        lambda rows: rows.with_columns(auth_context=pl.when(owner).then(pl.lit("owner")).otherwise(pl.lit("public")))
    )


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("nobody", "public"),
        ("once", "public"),
        ("lapsed", "public"),
        ("lately", "connected"),
        ("always", "connected_history"),
        ("monthly", "connected_history"),
        ("first_and_last", "connected"),
    ],
)
def test_the_level_of_evidence_rests_on_what_the_owner_let_be_read(levels, name, level):
    assert levels[name] == level
