"""One market and one demo world, fitted once for all tests of this room."""

import pytest

from fukasa.analysis.forecast.prices.fitting import fit_prices
from tests.analysis.forecast.prices.market import DAY, DEMO_DAY, demo_prices, market


@pytest.fixture(scope="session")
def sold():
    return market()


@pytest.fixture(scope="session")
def fitted(sold):
    return fit_prices(sold.accounts, sold.cards, sold.deals, as_of=DAY)


@pytest.fixture(scope="session")
def demo():
    return demo_prices(seed=1)


@pytest.fixture(scope="session")
def demo_model(demo):
    return fit_prices(demo.accounts, demo.cards, as_of=DEMO_DAY)
