"""What makes a modelled price."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.forecast.prices.drivers import DRIVER_SCHEMA, DRIVERS, price_drivers
from fukasa.analysis.forecast.prices.model import Counts, benchmark_model
from fukasa.core.errors import InvalidInput
from tests.analysis.forecast.prices.market import CATEGORIES, DAY, RIGHTS, modelled, people_of


@pytest.fixture(scope="module")
def people():
    return people_of(np.random.default_rng(9), 50)


@pytest.mark.parametrize("post_format", ["short", "audio", None])
def test_the_parts_sum_to_the_modelled_price(fitted, people, post_format):
    found = price_drivers(people, fitted, currency="JPY", post_format=post_format)
    total = found.group_by("account_key", maintain_order=True).agg(pl.col("log_effect").sum())["log_effect"]
    price = modelled(people, fitted, currency="JPY", post_format=post_format)["price_mu"]
    assert total.to_numpy() == pytest.approx(price.to_numpy())
    assert found.schema == DRIVER_SCHEMA
    assert set(found["driver"]) == set(DRIVERS)


def test_the_benchmark_alone_has_no_other_part(people):
    prices = modelled(people)
    from_benchmark = price_drivers(people, benchmark_model(DAY.date(), Counts(0, 0, 0)), currency="USD")
    others = from_benchmark.filter(from_benchmark["driver"] != "benchmark")
    assert others["log_effect"].abs().max() == 0
    assert from_benchmark.filter(driver="benchmark")["factor"].to_numpy() == pytest.approx(
        prices["price_p50"].to_numpy()
    )


def test_a_category_tells_what_was_planted(fitted, people):
    found = price_drivers(people, fitted, currency="USD").filter(driver="category").join(people, on="account_key")
    games, beauty = (found.filter(category=name)["log_effect"][0] for name in ("games", "beauty"))
    assert beauty - games == pytest.approx(CATEGORIES["beauty"] - CATEGORIES["games"], abs=0.15)


def test_terms_that_are_included_come_last_by_their_names(fitted, people):
    found = price_drivers(people[:1], fitted, currency="USD", includes=["usage_rights"])
    assert found["driver"][-1] == "usage_rights"
    assert found["log_effect"][-1] == pytest.approx(RIGHTS, abs=0.12)


def test_accounts_that_cannot_be_priced_have_no_drivers(fitted, people):
    assert price_drivers(people[:1].with_columns(followers=5), fitted, currency="USD").is_empty()


def test_an_unknown_term_is_refused(fitted, people):
    with pytest.raises(InvalidInput, match="fame"):
        price_drivers(people, fitted, currency="USD", includes=["fame"])
