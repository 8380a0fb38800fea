"""The tab of forecast and price: what is forecast, what may be asked, what goes into the record."""

from math import exp

import pytest

from fukasa.apps.creators.selectors.spreads import Cost, Quantity, chances
from fukasa.apps.forecasts.models import StoredForecast
from tests.apps.creators.test_report import text_of, url_of


def tab(person, account_id="hana", **asked):
    query = "".join(f"&{name}={value}" for name, value in asked.items())
    return person.client.get(url_of(account_id, tab="forecast") + query)


def kept(person):
    return StoredForecast.objects.of(person.scope).order_by("pk")


def test_own_and_paid_posts_are_told_apart(catalogue):
    labels = [tile.label for tile in tab(catalogue.viewer).context["estimates"]]
    assert labels[:2] == ["次の通常投稿の再生数", "次のPR投稿の再生数"]
    assert [label[-4:-1] for label in labels[3:]] == ["CPV", "CPM", "CPE"]


def test_the_fans_carry_three_bands_each_and_the_last_posts(catalogue):
    chart = tab(catalogue.viewer).context["forecast_charts"][0]
    data = chart.spec["datasets"]
    assert (len(data["bands"]), len(data["middles"]), len(data["posts"]) + len(data["young"])) == (6, 2, 24)
    assert all(band["low"] < band["high"] for band in data["bands"])
    assert "PR投稿なら" in chart.sentence


def test_a_typed_price_makes_the_cost_follow_it(catalogue):
    stored, typed = tab(catalogue.viewer).context, tab(catalogue.viewer, price=10_000).context
    assert typed["chosen"].price.is_sure
    cost = typed["chosen"].cost
    assert cost.p50 == pytest.approx(10_000 / typed["chosen"].paid.amount.p50)
    assert cost.p90 / cost.p10 < stored["chosen"].cost.p90 / stored["chosen"].cost.p10


def test_a_typed_cut_off_moves_the_line_and_the_verdict(catalogue):
    strict, lax = (tab(catalogue.viewer, price=20_000, cpv=cpv).context for cpv in (0.1, 50))
    assert (strict["verdict"], lax["verdict"]) == ("fail", "pass")
    assert lax["forecast_charts"][1].spec["datasets"]["limit"][0]["cost"] == 50


@pytest.mark.parametrize("price", ["0", "-5", "nonsense", "1e99"])
def test_a_price_that_cannot_be_is_refused_in_words_and_not_reckoned_with(catalogue, price):
    page = tab(catalogue.viewer, price=price)
    assert "0より大きい金額" in text_of(page)
    assert page.context["chosen"].price.basis != "asked"


def test_an_unknown_format_shows_the_main_one(catalogue):
    assert tab(catalogue.viewer, format="story").context["chosen"].format == "short"


def test_the_walk_away_price_is_where_the_verdict_turns(catalogue):
    chosen = tab(catalogue.viewer).context["chosen"]
    limit = chosen.cutoff.cpv * chosen.paid.amount.quantile(1 - chosen.cutoff.probability)
    below, above = (tab(catalogue.viewer, price=limit * factor).context["verdict"] for factor in (0.99, 1.01))
    assert (below, above) == ("pass", "fail")


def test_what_the_tab_shows_is_kept_once(catalogue):
    for person in (catalogue.viewer, catalogue.owner, catalogue.viewer):
        tab(person)
    rows = kept(catalogue.owner)
    assert [(row.account_key, row.paid, row.shown_in) for row in rows] == [
        ("instagram:hana", False, "report"),
        ("instagram:hana", True, "report"),
    ]
    own = rows[0]
    assert (own.format, own.metric, own.n_history) == ("short", "views", 27)
    assert own.q10 < own.q50 < own.q90


def test_other_tabs_keep_nothing(catalogue):
    catalogue.viewer.client.get(url_of())
    assert not kept(catalogue.owner).exists()


def test_where_nothing_is_forecast_nothing_is_kept_and_the_page_says_why(catalogue):
    page = tab(catalogue.viewer, "silent")
    assert "予測しません" in text_of(page)
    assert not kept(catalogue.owner).exists()


def test_the_page_stays_within_its_queries(catalogue, query_budget):
    with query_budget():
        tab(catalogue.viewer)
    with query_budget():
        tab(catalogue.viewer)


def test_a_cost_is_the_price_over_the_views():
    views, price = Quantity.of(10.0, 0.5), Quantity.of(11.0, 0.4)
    cost = Cost.of(price, views)
    assert cost.p50 == pytest.approx(exp(1.0), rel=1e-3)
    assert cost.p90 == pytest.approx(exp(1.0 + 1.2815515655 * 0.41**0.5), rel=5e-3)
    assert chances([cost, cost], cost.p90) == pytest.approx(0.9, abs=1e-3)


def test_a_sure_price_gives_exact_quantiles():
    views = Quantity.of(10.0, 0.5)
    cost = Cost.of(Quantity.sure(20_000.0), views)
    assert cost.p10 == pytest.approx(20_000 / views.p90)
    assert cost.at_most(cost.p90) == pytest.approx(0.9, abs=1e-6)


def test_young_posts_are_projected_and_the_assumed_curve_is_told(catalogue):
    page = tab(catalogue.viewer)
    growing = page.context["growing"]
    assert [round(one.age_days) for one in growing] == [8, 14, 20, 26]
    assert all(one.week is None and one.amount <= one.month[1] <= one.month[0] <= one.month[2] for one in growing)
    assert "伸び方は仮定です" in text_of(page)
