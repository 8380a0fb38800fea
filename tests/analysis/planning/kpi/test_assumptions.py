"""Assumptions: distributions that keep their ends, the packaged book, and what is measured in their place."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fukasa.analysis.planning.kpi.assumption import Z90
from fukasa.analysis.planning.kpi.book import default_book, rate_names
from fukasa.analysis.planning.kpi.funnel import chain, figures, stages
from fukasa.analysis.planning.kpi.goal import FIGURE_OF
from fukasa.analysis.planning.kpi.measured import COLUMNS, with_measured
from fukasa.core.errors import InvalidInput
from tests.analysis.planning.kpi.books import DAY, assumption

ENDS = np.array([-Z90, 0.0, Z90])


def accounts(views: np.ndarray, **columns: object) -> pl.DataFrame:
    given = dict.fromkeys(COLUMNS) | {"platform": "tiktok", "tier": "nano"} | columns
    return pl.DataFrame({"views_median": views}).with_columns(
        pl.lit(value).alias(name) for name, value in given.items() if name != "views_median"
    )


@given(st.floats(1e-6, 0.9), st.floats(1.001, 80.0))
@settings(max_examples=60, deadline=None)
def test_a_share_keeps_the_ends_of_its_range_and_stays_a_share(low, factor):
    high = min(low * factor, 0.98)
    low = min(low, high * 0.999)
    row = assumption("click_rate", low, high)
    values = row.at(ENDS)
    assert values[[0, 2]] == pytest.approx([low, high], rel=2e-3)
    assert low <= row.middle <= high
    assert np.all((row.at(np.linspace(-5, 5, 50)) > 0) & (row.at(np.linspace(-5, 5, 50)) < 1))


@given(st.floats(1e-3, 1e9), st.floats(1.0, 1e3))
@settings(max_examples=40, deadline=None)
def test_an_amount_has_its_middle_at_the_geometric_mean(low, factor):
    values = assumption("price", low, low * factor, kind="amount").at(ENDS)
    assert values == pytest.approx([low, low * np.sqrt(factor), low * factor], rel=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "kind"), [(0.0, 0.1, "share"), (0.2, 0.1, "share"), (0.5, 1.5, "share"), (-1.0, 2.0, "amount")]
)
def test_a_range_that_is_none_is_refused(low, high, kind):
    with pytest.raises(InvalidInput, match="click_rate"):
        assumption("click_rate", low, high, kind=kind)


def test_every_packaged_assumption_names_its_source_its_basis_and_its_day():
    rows = default_book("JPY").rows.values()
    assert all(row.source and row.basis in {"source", "assumed"} and row.date.year >= 2026 for row in rows)
    assert {row.basis for row in rows} == {"source", "assumed"}


def test_every_rate_of_the_funnel_is_named_and_every_goal_can_be_reached():
    assert {row.rate for row in figures().values() if row.parent} <= set(rate_names())
    assert all(chain(figure) for figure in FIGURE_OF.values())
    assert [stage.id for stage in stages()] == ["awareness", "interest", "consideration", "purchase"]


def test_prices_come_from_the_benchmark():
    book = default_book("USD")
    assert (book.rows["price.all.micro"].low, book.rows["price.all.micro"].high) == pytest.approx((100, 1_000))


def test_the_closest_assumption_counts():
    book = default_book("JPY").adding([assumption("click_rate", 0.1, 0.2, platform="x", tier="nano")])
    assert book.find("click_rate", "x", "nano").low == 0.1
    assert book.find("click_rate", "x", "mega").platform == "x"
    assert book.find("follow_rate", "x", "nano").platform == ""
    assert book.find("completion_rate", "x") is None


def test_own_ranges_replace_and_keep_saying_so():
    own = default_book("JPY").with_own({"order_rate.all.all": (0.02, 0.04)}, said_on=DAY).rows["order_rate.all.all"]
    assert (own.low, own.high, own.basis, own.date) == (0.02, 0.04, "own", DAY)


def test_an_own_range_for_nothing_is_refused():
    with pytest.raises(InvalidInput, match=r"no assumption nonsense\.all"):
        default_book("JPY").with_own({"nonsense.all": (0.1, 0.2)}, said_on=DAY)


def test_the_measured_middle_lies_inside_its_interval_as_often_as_is_said():
    rng = np.random.default_rng(5)
    logs = np.log(8_000) + 0.9 * rng.standard_normal((300, 60))
    books = [with_measured(default_book("JPY"), accounts(np.exp(row)), as_of=DAY) for row in logs]
    rows = [book.find("views", "tiktok", "nano") for book in books]
    assert np.mean([row.low <= 8_000 <= row.high for row in rows]) == pytest.approx(0.8, abs=0.07)
    assert {(row.basis, row.n) for row in rows} == {("measured", 60)}


def test_too_few_accounts_leave_the_assumption():
    book = with_measured(default_book("JPY"), accounts(np.full(9, 5_000.0)), as_of=DAY)
    assert book.find("views", "tiktok", "nano") is None
    assert book.accounts == {("tiktok", "nano"): 9}


def test_modelled_prices_are_no_measurement():
    rows = accounts(np.full(20, 5_000.0), price_p50=9_000.0, price_basis="modelled")
    known = rows.with_columns(price_basis=pl.lit("rate_card"))
    assert with_measured(default_book("JPY"), rows, as_of=DAY).find("price", "tiktok", "nano").basis == "source"
    assert with_measured(default_book("JPY"), known, as_of=DAY).find("price", "tiktok", "nano").middle == (
        pytest.approx(9_000)
    )


def test_save_rates_are_measured_per_platform_and_missing_ones_are_missing_not_zero():
    rates = pl.Series([0.01] * 12 + [None] * 8)
    rows = accounts(np.full(20, 5_000.0)).with_columns(save_rate=rates)
    found = with_measured(default_book("JPY"), rows, as_of=DAY).find("save_rate", "tiktok")
    assert (found.n, found.middle) == (12, pytest.approx(0.01))
