"""The forecast of one account: its next own and paid post, what a view costs, what to pay."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.forecast.costs import Costs
from fukasa.analysis.forecast.predictive import Predictive
from fukasa.analysis.forecast.prices.accounts import price_accounts
from fukasa.analysis.forecast.prices.asked import percentile_of, walk_away_price
from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.forecast.prices.model import Counts, benchmark_model
from fukasa.analysis.forecast.shapes import Shapes
from fukasa.core.catalogue import FORMATS
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.index import Row, SearchIndex
from fukasa.pipelines.forecast.audience import OWN_POSTS
from fukasa.pipelines.forecast.maturing import mature_rows
from fukasa.pipelines.forecast.method import MethodProtocol, ViewsMethod
from fukasa.pipelines.forecast.price_model import price_traits, stored_price_model
from fukasa.pipelines.forecast.rows import asked_target, history_rows

LEVELS = {"p025": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p975": 0.975}
_NO_AVERAGES = pl.DataFrame(schema={"account_key": pl.String, "avg_views": pl.Float64, "avg_likes": pl.Float64})


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about the next post.

    Attributes:
        format: its form; None for the one the account uses most.
        price: what is asked for it, in main units; None for the price that is known or modelled.
        currency: of price and cut-off.
        cutoff: the cost per view above which nobody is booked; None leaves the chance out.
        probability: the chance that is asked of staying under it.

    """

    format: str | None = None
    price: float | None = None
    currency: str = "JPY"
    cutoff: float | None = None
    probability: float = 0.5

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise InvalidInput(f"{self.format!r} is no format; there are {', '.join(FORMATS)}")
        exchange_table().rate(self.currency, self.currency)
        if self.price is not None and not 0 < self.price < float("inf"):
            raise InvalidInput(
                f"a price is an amount above 0, got {self.price:g} {self.currency}; for a gifted post give what the "
                "goods are worth, for an unknown price leave it out"
            )
        if self.cutoff is not None and not 0 < self.cutoff < float("inf"):
            raise InvalidInput(f"a cut-off is an amount above 0, got {self.cutoff:g} {self.currency}")
        if not 0 < self.probability < 1:
            raise InvalidInput(f"a probability lies strictly between 0 and 1, got {self.probability:g}; 0.5 is usual")


@dataclass(frozen=True, slots=True)
class KindForecast:
    """The forecast of an own or of a paid post.

    Attributes:
        paid: which of both.
        row: of the index's table `forecasts`, or the same made for a format that the account has not used.
        quantiles: by name of :data:`LEVELS`; empty where nothing is forecast.
        cpv: quantiles of the cost per view, likewise; empty without price, where likes are forecast, and of an own
            post, which nobody buys.
        prob_cutoff: P(CPV ≤ cut-off); None where it is not asked or not known, and of an own post.
        walk_away: the highest price that still passes the cut-off; None likewise.

    """

    paid: bool
    row: Row
    quantiles: dict[str, float]
    cpv: dict[str, float]
    prob_cutoff: float | None
    walk_away: float | None


@dataclass(frozen=True, slots=True)
class AccountForecast:
    """Everything about the next post of one account.

    Attributes:
        account: its row of the index.
        question: what was asked.
        kinds: an own post, then a paid one.
        price: p10, p50, p90 and the basis of the price that costs rest on; ``asked`` where one was given.
        target: the median of comparable prices; None where they are too few.
        percentile: the share of comparable prices that the asked one exceeds.
        peers: how many comparable prices there are.

    """

    account: Row
    question: Question
    kinds: tuple[KindForecast, ...]
    price: dict[str, Any]
    target: float | None
    percentile: float | None
    peers: int


def forecast_account(
    index: SearchIndex, account: Row, scope: Scope, question: Question, *, method: MethodProtocol | None = None
) -> AccountForecast:
    """Forecast the next own and paid post of an account, from what the index holds.

    Args:
        index: the index.
        account: its row.
        scope: who asks.
        question: what is asked.
        method: of the views model, for formats that the account has not used; that of the project if None.

    Raises:
        InvalidInput: a currency has no exchange rate.

    """
    rows, shapes = _rows(index, account, scope, question, method or ViewsMethod())
    price = _price(index, account, question)
    place = _place(index, account, question)
    return AccountForecast(
        account=account,
        question=question,
        kinds=tuple(_kind(row, shapes, price, question) for row in rows),
        price=price,
        target=place["target"] or price["p50"],
        percentile=place["percentile"],
        peers=place["peer_n"],
    )


def _rows(
    index: SearchIndex, account: Row, scope: Scope, question: Question, method: MethodProtocol
) -> tuple[list[Row], Shapes]:
    """Find the forecasts of an own and a paid post; make them where the format is new to the account."""
    known = index.details("forecasts", account["account_no"])
    wished = question.format
    found = [row for row in known if (row["is_main"] if wished is None else row["format"] == wished)]
    if found and found[0]["basis"] == account["forecast_basis"]:
        return sorted(found, key=lambda row: row["sponsored"]), index.shapes
    if account["forecast_basis"] != OWN_POSTS or wished is None:
        fallback = [row for row in known if row["basis"] == account["forecast_basis"] and row["is_main"]]
        return sorted(fallback, key=lambda row: row["sponsored"]), index.shapes
    return _made(index, account, scope, wished, method)


def _made(
    index: SearchIndex, account: Row, scope: Scope, wished: str, method: MethodProtocol
) -> tuple[list[Row], Shapes]:
    content = index.forecast_model(scope)
    assert content is not None  # noqa: S101  who has a forecast of own posts has a model
    model = method.load(content)
    history = history_of(index, account, scope)
    rows = []
    for paid in (False, True):
        target = asked_target(account["account_key"], account["as_of"], wished, paid=paid)
        told = model.forecast(history, target).row(0, named=True)
        rests = {"format": wished, "sponsored": paid, "is_main": False, "n": told["n_history"], "posts": 0}
        span = {"newest_at": history["posted_at"].max(), "oldest_at": history["posted_at"].min()}
        rows.append(told | rests | span | {"metric": account["forecast_metric"], "basis": OWN_POSTS, "window": None})
    return rows, model.shapes


def history_of(index: SearchIndex, account: Row, scope: Scope) -> pl.DataFrame:
    """Give the posts that a forecast of an account rests on, out of the index."""
    posts = pl.DataFrame(index.details("posts", account["account_no"]), infer_schema_length=None)
    columns = ("account_key", "platform", "category", "followers", "as_of", "derived_permitted")
    accounts = pl.DataFrame([{name: account[name] for name in columns}])
    keyed = posts.with_columns(account_key=pl.lit(account["account_key"])).drop("account_no", strict=False)
    read = history_rows(keyed.with_columns(followers=None), accounts, _NO_AVERAGES)
    return mature_rows(read, index.maturity(scope))


def _price(index: SearchIndex, account: Row, question: Question) -> dict[str, Any]:
    """Give the price in the currency of the question."""
    if question.price is not None:
        same = dict.fromkeys(("p10", "p50", "p90"), question.price)
        return same | {"mu": float(np.log(question.price)), "sigma": 0.0, "basis": "asked", "note": None}
    rates = pl.DataFrame(index.details("rates", account["account_no"]), infer_schema_length=None)
    cards = None if rates.is_empty() else rates.with_columns(account_key=pl.lit(account["account_key"]))
    found = price_accounts(
        _traits(account), cards, currency=question.currency, as_of=_today(index), post_format=question.format,
        model=stored_price_model(index),
    ).row(0, named=True)  # fmt: skip
    return {name: found[f"price_{name}"] for name in ("p10", "p50", "p90", "mu", "sigma", "basis", "note")}


def _place(index: SearchIndex, account: Row, question: Question) -> dict[str, Any]:
    """Say where the asked price stands among comparable ones."""
    model = stored_price_model(index) or benchmark_model(_today(index).date(), Counts(0, 0, 0))
    asked = np.array([question.price or 0.0])
    found = percentile_of(asked, _traits(account), model, currency=question.currency, post_format=question.format)
    return found.row(0, named=True)


def _today(index: SearchIndex) -> datetime:
    return datetime.fromisoformat(index.meta.built_at)


def _traits(account: Row) -> pl.DataFrame:
    names = ("account_key", "platform", "category", "followers", "is_celebrity", "tier")
    forecast = ("forecast_metric", "forecast_mu", "forecast_format")
    kinds = {"forecast_mu": pl.Float64, "followers": pl.Int64, "is_celebrity": pl.Boolean}
    texts = {name: kinds.get(name, pl.String) for name in (*names, *forecast)}
    return price_traits(pl.DataFrame([{name: account.get(name) for name in texts}], schema=texts))


def _kind(row: Row, shapes: Shapes, price: dict[str, Any], question: Question) -> KindForecast:
    amount = Predictive.of(pl.DataFrame([{name: row[name] for name in ("mu", "sigma", "shared", "shape")}]), shapes)
    known = row["mu"] is not None
    quantiles = _levels(amount.quantile) if known else {}
    if not known or row["metric"] != "views" or not row["sponsored"]:  # what is bought is a paid post
        return KindForecast(row["sponsored"], row, quantiles, {}, None, None)
    limit = question.cutoff
    walk = None if limit is None else float(walk_away_price(amount.quantile, limit, question.probability)[0])
    if price["mu"] is None:
        return KindForecast(row["sponsored"], row, quantiles, {}, None, walk)
    costs = Costs(np.array([price["mu"]]), np.array([price["sigma"]]), amount, question.currency)
    chance = None if limit is None else float(costs.prob_at_most(limit, currency=question.currency)[0])
    return KindForecast(row["sponsored"], row, quantiles, _levels(costs.quantile), chance, walk)


def _levels(quantile: Any) -> dict[str, float]:
    return {name: float(quantile(p)[0]) for name, p in LEVELS.items()}
