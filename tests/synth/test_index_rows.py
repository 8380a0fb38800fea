"""Rows made for measuring searches: the same at every call, in the columns of an index, with words as Zipf has them."""

import polars as pl
import pytest

from fukasa.core.provenance import SHARED
from fukasa.synth.index_rows import OWN_WORKSPACE, accounts
from tests.factories.index import ACCOUNTS

N = 6_000


@pytest.fixture(scope="module")
def rows():
    return pl.concat([pl.from_arrow(batch) for batch in accounts(N, seed=5, batch=2_500, captions=True)])


def test_the_same_seed_gives_the_same_accounts(rows):
    again = pl.concat([pl.from_arrow(batch) for batch in accounts(N, seed=5, batch=2_500, captions=True)])
    assert again.equals(rows)


def test_every_column_is_one_of_an_index_and_keys_differ(rows):
    assert set(rows.columns) - {"captions"} <= set(ACCOUNTS.names)
    assert rows["account_key"].n_unique() == rows.height == N
    assert rows.filter(pl.col("visibility") != SHARED)["visibility"].unique().to_list() == [OWN_WORKSPACE]


def test_a_term_stands_in_one_account_of_twenty_and_others_are_rare(rows):
    english = rows.filter(pl.col("language") == "en").select(words=pl.col("captions").str.split(" ").list.unique())
    shares = english.explode("words")["words"].value_counts(sort=True)["count"] / english.height
    assert (shares >= 0.05).sum() >= 20
    assert (shares < 0.001).mean() > 0.5


def test_figures_are_ordered_and_gaps_are_unknown_together(rows):
    known = rows.filter(pl.col("er_common").is_not_null())
    assert (known["er_common_low"] <= known["er_common"]).all()
    assert (known["er_common"] <= known["er_common_high"]).all()
    assert rows.filter(pl.col("er_common").is_null())["er_common_n"].null_count() == N - known.height > 0
    assert (rows["cpv_p10"] <= rows["cpv_p90"]).all()
