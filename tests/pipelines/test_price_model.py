"""The price model of an index: fitted on shared cards, the same in the shortlist, moved by own deals only there."""

import numpy as np
import polars as pl
import pytest

from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.forecast.price_model import (
    price_model_rows,
    price_traits,
    shared_price_model,
    stored_price_model,
    workspace_price_model,
)
from fukasa.pipelines.shortlist import make_shortlist
from tests.pipelines.conftest import TODAY


@pytest.fixture(scope="module")
def rows(demo_index):
    return pl.from_arrow(demo_index.table(AccountQuery(), SHARED_ONLY))


@pytest.fixture(scope="module")
def deals(rows):
    """Half of what the model says, for forty accounts."""
    some = rows.filter(price_basis="modelled").sort("account_key")[:40]
    half = (some["price_p50"] / 2).round().cast(pl.Int64)
    return some.select("account_key", price_minor=half, currency=pl.lit("JPY"), agreed_at=pl.lit(TODAY.date()))


def test_the_index_holds_a_model_fitted_on_its_rate_cards(demo_index, rows):
    model = stored_price_model(demo_index)
    assert model.kind == "fitted"
    assert model.counts.accounts >= (rows["price_basis"] == "rate_card").sum() > 30
    assert set(rows.filter(price_basis="modelled")["price_model"]) == {"fitted"}
    assert rows.filter(price_basis="modelled")["price_peer_n"].min() > 0


def test_true_prices_lie_in_the_bands_of_the_index(rows, truth):
    both = rows.filter(price_basis="modelled").join(truth.select("account_key", "price_jpy"), on="account_key")
    inside = both.select(pl.col("price_jpy").is_between("price_p10", "price_p90").mean()).item()
    assert both.height > 300
    assert inside == pytest.approx(0.8, abs=0.08)


def test_own_deals_move_the_shortlist_of_a_workspace_and_not_the_index(demo_index, rows, deals):
    traits = price_traits(rows)
    own = workspace_price_model(demo_index, traits, deals, TODAY)
    assert own.effects.by_name["agreed"] == pytest.approx(np.log(0.5), abs=0.25)
    assert stored_price_model(demo_index).effects.by_name["agreed"] == 0
    made = make_shortlist(
        demo_index, parse_brief({"cutoff": {"cpv": 2.0}}), SHARED_ONLY, deals=deals, clock=lambda: TODAY
    ).result
    found = pl.concat([made.passed, made.cut, made.undecidable]).filter(price_basis="modelled")
    moved = found.join(rows, on="account_key", suffix="_index").select(pl.col("price_mu") - pl.col("price_mu_index"))
    assert moved["price_mu"].to_numpy() == pytest.approx(own.effects.by_name["agreed"])


def test_a_workspace_s_own_cards_never_enter_the_shared_model(rows):
    accounts = price_traits(rows).select(
        "account_key", "platform", "followers", "category", "is_celebrity", "views_median", "main_format", "visibility"
    )
    owned = accounts.with_columns(visibility=pl.lit("workspace"))
    cards = rows.select(
        "account_key",
        pl.lit(None, dtype=pl.String).alias("format"),
        pl.lit(1_000).alias("price_minor"),
        pl.lit("JPY").alias("currency"),
        pl.lit(None, dtype=pl.Date).alias("valid_from"),
        pl.lit(None, dtype=pl.Date).alias("valid_to"),
        pl.lit(TODAY).alias("captured_at"),
    )
    assert shared_price_model(owned, cards, TODAY).counts.prices == 0
    assert shared_price_model(accounts, cards, TODAY).counts.prices > 0


def test_without_a_model_there_is_no_row():
    assert price_model_rows(None).is_empty()
