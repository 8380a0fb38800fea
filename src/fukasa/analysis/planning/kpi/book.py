"""All assumptions of a KPI tree, found by rate, platform and tier; what the workspace says comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from fukasa.analysis.forecast.prices.benchmark import price_benchmark
from fukasa.analysis.forecast.prices.exchange import exchange_table
from fukasa.analysis.packaged import entries, number, parse, read_toml, table
from fukasa.analysis.planning.kpi.assumption import Assumption, Basis, Kind
from fukasa.core.errors import InvalidInput

PRICE = "price"
VIEWS = "views"
"""Views of a post of the typical creator of a tier; there where it was measured."""
ENGAGEMENT = "engagement_per_view"
_BASES: dict[str, Basis] = {"source": "source", "assumed": "assumed"}
_KINDS: dict[str, Kind] = {"share": "share", "amount": "amount"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all platforms; each is explained in ``assumptions.toml``."""

    date: date
    source: str
    least_measured: int
    creator_sd: float
    post_sd: float
    followers: Mapping[str, float]

    def __post_init__(self) -> None:
        if self.least_measured < 1 or min(self.creator_sd, self.post_sd, *self.followers.values()) <= 0:
            raise ValueError("counts, spreads and followers are above 0")


@dataclass(frozen=True, slots=True)
class Book:
    """The assumptions of one tree by their keys.

    Attributes:
        settings: what holds for all.
        rows: the assumptions; of several that fit, the one that names platform and tier counts first.
        currency: of the prices.
        accounts: how many accounts of the catalogue there are per platform and tier; empty where nobody counted.

    """

    settings: Settings
    rows: Mapping[str, Assumption]
    currency: str
    accounts: Mapping[tuple[str, str], int]

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms of which the views of a post are known or assumed."""
        held = (row.platform for row in self.rows.values() if row.rate in {VIEWS, "views_per_follower"})
        return tuple(dict.fromkeys(filter(None, held)))

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers, from the smallest."""
        return tuple(self.settings.followers)

    def find(self, rate: str, platform: str, tier: str = "") -> Assumption | None:
        """Give the assumption that fits best: own platform and tier, then own platform, own tier, then all."""
        for key in ((platform, tier), (platform, ""), ("", tier), ("", "")):
            found = self.rows.get(".".join((rate, key[0] or "all", key[1] or "all")))
            if found is not None:
                return found
        return None

    def adding(self, rows: Iterable[Assumption]) -> "Book":
        """Give a book in which these stand too, in the place of others with their keys."""
        return replace(self, rows={**self.rows, **{row.key: row for row in rows}})

    def with_own(self, ranges: Mapping[str, tuple[float, float]], *, said_on: date) -> "Book":
        """Give a book with the ranges that the workspace states itself.

        Args:
            ranges: low and high by the key of an assumption in this book.
            said_on: of which day they are.

        Raises:
            InvalidInput: a key is not in the book, or a range is none.

        """
        unknown = next((key for key in ranges if key not in self.rows), None)
        if unknown is not None:
            raise InvalidInput(f"there is no assumption {unknown}; take one of those that the tree names")
        own = (
            replace(self.rows[key], low=low, high=high, basis="own", source="", source_ja="", date=said_on, n=None)
            for key, (low, high) in ranges.items()
        )
        return self.adding(own)


def default_book(currency: str) -> Book:
    """Give the assumptions that ship with the package, with the price benchmarks in a currency.

    Raises:
        InvalidInput: the exchange table does not have the currency.

    """
    book = _packaged()
    return replace(book.adding(_prices(currency)), currency=currency)


@cache
def _packaged() -> Book:
    raw = read_toml("fukasa.analysis.planning.kpi", "data/assumptions.toml")
    general = parse("the assumptions of the KPI tree", raw.get("assumptions"), lambda part: _settings(part, raw))
    said = table("the sources of the KPI tree", raw.get("sources"))
    rates = entries("the rates of the KPI tree", raw.get("rate"), lambda rate: _rate(rate, general.date, said))
    rows = [row for rate in rates for row in rate]
    if len({row.key for row in rows}) < len(rows):
        raise InvalidInput("the rates of the KPI tree name a range twice; mend the data file")
    return Book(general, {row.key: row for row in rows}, "", {})


def _settings(raw: Mapping[str, object], whole: Mapping[str, object]) -> Settings:
    day, followers = raw["date"], table("followers", whole["followers"])
    if not isinstance(day, date):
        raise TypeError("date must be a date")
    return Settings(
        date=day,
        source=str(raw["source"]),
        least_measured=int(number(raw, "least_measured")),
        creator_sd=number(raw, "creator_sd"),
        post_sd=number(raw, "post_sd"),
        followers={tier: number(followers, tier) for tier in followers},
    )


def _rate(raw: Mapping[str, object], day: date, said: Mapping[str, object]) -> tuple[Assumption, ...]:
    rate, kind = str(raw["id"]), _KINDS[str(raw["kind"])]
    return entries(f"the ranges of {rate}", raw["ranges"], lambda row: _range(rate, kind, row, day, said))


def _range(rate: str, kind: Kind, raw: Mapping[str, object], day: date, said: Mapping[str, object]) -> Assumption:
    source = table("a source", said[str(raw["source"])])
    return Assumption(
        rate=rate,
        platform=str(raw.get("platform", "")),
        tier=str(raw.get("tier", "")),
        kind=kind,
        low=number(raw, "low"),
        high=number(raw, "high"),
        basis=_BASES[str(raw["basis"])],
        source=str(source["en"]),
        source_ja=str(source["ja"]),
        date=day,
    )


def _prices(currency: str) -> tuple[Assumption, ...]:
    """Give what a post costs by tier: the ranges of the price benchmark at the middles of its tiers."""
    known, tiers = price_benchmark(), _packaged().settings.followers
    rate = exchange_table().rate(known.currency, currency)
    ends = zip(known.tiers, known.log_p10, known.log_p90, strict=True)
    return tuple(
        Assumption(
            rate=PRICE,
            platform="",
            tier=tier,
            kind="amount",
            low=float(np.exp(low)) * rate,
            high=float(np.exp(high)) * rate,
            basis="source",
            source=f"{known.source}; {known.currency} at {rate:g} {currency}",
            source_ja=f"料金ベンチマークの表（規模ごとの範囲、1 {known.currency} = {rate:g} {currency}）",
            date=known.date,
        )
        for tier, low, high in ends
        if tier in tiers
    )


@cache
def rate_names() -> dict[str, dict[str, str]]:
    """Name the rates in Japanese (``ja``) and English (``en``)."""
    raw = read_toml("fukasa.analysis.planning.kpi", "data/assumptions.toml")
    named = entries("the rates of the KPI tree", raw.get("rate"), lambda rate: rate)
    packaged = {str(rate["id"]): {"ja": str(rate["ja"]), "en": str(rate["en"])} for rate in named}
    return packaged | {
        PRICE: {"ja": "1投稿の料金", "en": "price of a post"},
        VIEWS: {"ja": "1投稿の閲覧数", "en": "views of a post"},
        ENGAGEMENT: {"ja": "エンゲージメント ÷ 閲覧数", "en": "engagements per view"},
    }
