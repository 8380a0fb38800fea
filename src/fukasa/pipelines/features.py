"""The rows of the search index: what one chunk gives at once, and what only the whole population can tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from fukasa.analysis.comments.model import ModelProtocol
from fukasa.analysis.depth.measured import measured_rows
from fukasa.analysis.depth.parts import depth_figures, depth_parts
from fukasa.analysis.depth.settings import parts as depth_part_list
from fukasa.analysis.engagement.measure import measure_panel
from fukasa.analysis.engagement.panel import post_panel
from fukasa.analysis.engagement.peers import peer_percentiles
from fukasa.analysis.engagement.registry import registry
from fukasa.analysis.engagement.tiers import assign_tiers
from fukasa.analysis.forecast.prices.model import PriceModel
from fukasa.analysis.steps import done
from fukasa.core.provenance import SHARED
from fukasa.lake.query.costs import COST_QUANTILES
from fukasa.pipelines.authenticity.first_pass import chunk_evidence
from fukasa.pipelines.chunks import Chunk
from fukasa.pipelines.comments.aggregate import CommentFeatures, comment_features
from fukasa.pipelines.describe import describe_accounts, describe_posts
from fukasa.pipelines.filters.columns import search_columns
from fukasa.pipelines.forecast.maturing import recount_pairs
from fukasa.pipelines.forecast.price_model import price_traits, shared_price_model
from fukasa.pipelines.forecast.prices import cost_columns, price_columns
from fukasa.pipelines.forecast.rows import history_rows
from fukasa.pipelines.forecast.run import Forecasts
from fukasa.pipelines.forecast.tables import FORECAST_COLUMNS, PAID_COLUMNS
from fukasa.pipelines.growth import follower_growth
from fukasa.pipelines.keys import SEPARATOR, plain_key, row_keyed

WIDE_METRICS = (
    "er_followers",
    "er_common",
    "er_views",
    "er_reach",
    "views_median",
    "likes_median",
    "comments_median",
    "views_per_follower",
    "save_rate",
    "share_rate",
    "posting_cadence",
    "view_stability",
    "sponsored_share",
    "sponsored_vs_organic",
    "question_rate",
    "substantive_rate",
    "purchase_signal_rate",
    "returning_rate",
    "depth",
)
_WIDE_PARTS = {"value": "", "low": "_low", "high": "_high", "n": "_n", "status": "_status"}
POST_COLUMNS = (
    "post_id",
    "posted_at",
    "format",
    "title",
    "url",
    "duration_s",
    "is_ai",
    "sponsored",
    "p_sponsored",
    "sponsorship_label",
    "sponsorship_brand",
    "sponsorship_evidence",
    "views",
    "likes",
    "comments",
    "saves",
    "shares",
    "reposts",
    "reach",
    "impressions",
    "watch_time_avg_s",
    "completion_rate",
    "captured_at",
    "auth_context",
)
KEPT_CAPTION = 600
_YOUTUBE_API = "youtube_api"  # how the retention classes begin that YouTube's terms on derived metrics bind


@dataclass(frozen=True)
class MeasuredChunk:
    """What the first pass makes of one chunk.

    Attributes:
        tables: rows of the index's tables, ready to be written.
        measured: the figures, long.
        history: the posts that forecasts rest on.
        aggregates: dated supplied averages.
        pairs: counts of young posts with the count before, from which it shows how posts mature.
        accounts: what the second pass needs to know about the accounts.
        rates: published prices.

    """

    tables: dict[str, pl.DataFrame]
    measured: pl.DataFrame
    history: pl.DataFrame
    aggregates: pl.DataFrame
    pairs: pl.DataFrame
    accounts: pl.DataFrame
    rates: pl.DataFrame


@dataclass(frozen=True)
class AccountFeatures:
    """Measures accounts as one audience sees them.

    Attributes:
        visibility: `shared`, or the workspace whose own view this is.
        derived_permitted: whether figures may be derived from YouTube API data.
        replaced_by: per workspace the accounts of which it has a row of its own.
        model: the model that says what comments are.

    """

    visibility: str
    derived_permitted: bool
    replaced_by: dict[str, pl.Series]
    model: ModelProtocol

    def measure(self, chunk: Chunk, copied: pl.DataFrame | None = None) -> MeasuredChunk:
        """Describe and measure one chunk.

        Args:
            chunk: the facts.
            copied: words that stand under several accounts of the whole catalogue
                (:func:`fukasa.pipelines.authenticity.first_pass.copied_in`); None where that is not known.

        """
        chunk = self._keyed(chunk)
        posts = describe_posts(chunk)
        accounts = self._accounts(chunk)
        panel = post_panel(posts, accounts, chunk.snapshots)
        said = comment_features(chunk.comments, self._listened(accounts), posts, self.model)
        tables = {
            "accounts": self._rows(accounts.drop("has_youtube_comments"), posts, chunk),
            "posts": _post_rows(posts),
            "growth": chunk.snapshots.filter(pl.col("followers").is_not_null()),
            "audience": chunk.audience.with_columns(derived_permitted=self._derivable()),
            "rates": chunk.rates,
            **said.tables,
            **self._evidence(said, posts, accounts, chunk.samples, copied),
        }
        return MeasuredChunk(
            tables={name: row_keyed(frame) for name, frame in tables.items()},
            measured=pl.concat([measure_panel(panel), said.measured]),
            history=history_rows(posts, accounts, chunk.aggregates),
            aggregates=chunk.aggregates,
            pairs=_permitted(recount_pairs(chunk.recounts), accounts),
            accounts=accounts.select(
                "account_key",
                "platform",
                "tier",
                "category",
                "visibility",
                "replaced_for",
                "followers",
                "is_celebrity",
                "derived_permitted",
                "as_of",
            ),
            rates=chunk.rates,
        )

    def pod_tables(self, found: Mapping[str, pl.DataFrame], permitted: pl.Series) -> dict[str, pl.DataFrame]:
        """Name what was found of pods by the rows of this audience.

        Args:
            found: of :func:`fukasa.pipelines.authenticity.first_pass.pods_of`.
            permitted: of :meth:`Population.permitted`; neither rows of other accounts nor ties to them are kept.

        """
        suffix = "" if self.visibility == SHARED else SEPARATOR + self.visibility
        named = pl.selectors.by_name("account_key", "neighbour_key", require_all=False)
        kept = pl.all_horizontal(named.is_in(permitted.implode()))
        suffixed = pl.col("account_key") + suffix
        return {name: row_keyed(rows.filter(kept).with_columns(account_key=suffixed)) for name, rows in found.items()}

    def _evidence(
        self,
        said: CommentFeatures,
        posts: pl.DataFrame,
        accounts: pl.DataFrame,
        samples: pl.DataFrame,
        copied: pl.DataFrame | None,
    ) -> dict[str, pl.DataFrame]:
        """Keep evidence of accounts of which figures may be derived only."""
        sampled = _permitted(samples.filter(self._derivable()), accounts)
        found = chunk_evidence(said, posts, sampled, copied)
        return {name: _permitted(rows, accounts) for name, rows in found.items()}

    def _derivable(self) -> pl.Expr:
        """Tell of facts whether figures may be derived from them, wherever the facts about the account came from."""
        from_api = pl.col("retention_class").str.starts_with(_YOUTUBE_API).fill_null(value=False)
        return ~from_api | pl.lit(self.derived_permitted)

    def _keyed(self, chunk: Chunk) -> Chunk:
        """Give own rows keys of their own, so that an account may stand beside its shared row."""
        if self.visibility == SHARED:
            return chunk
        return chunk.with_key_suffix(SEPARATOR + self.visibility)

    def _accounts(self, chunk: Chunk) -> pl.DataFrame:
        permitted = ~pl.col("has_youtube_api") | pl.lit(self.derived_permitted)
        described = describe_accounts(chunk)
        return assign_tiers(
            described.with_columns(
                visibility=pl.lit(self.visibility), derived_permitted=permitted, replaced_for=self._replaced()
            )
        )

    def _listened(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """Say of which accounts figures may be derived from comments, wherever their posts came from."""
        from_api = pl.col("has_youtube_comments") & pl.lit(not self.derived_permitted)
        return accounts.select("account_key", derived_permitted=~from_api)

    def _replaced(self) -> pl.Expr:
        """List the workspaces that see a row of their own instead."""
        if not self.replaced_by:
            return pl.lit([], dtype=pl.List(pl.String))
        plain = pl.col("account_key")
        return pl.concat_list(
            pl.when(plain.is_in(keys.implode())).then(pl.lit(owner)) for owner, keys in self.replaced_by.items()
        ).list.drop_nulls()

    def _rows(self, accounts: pl.DataFrame, posts: pl.DataFrame, chunk: Chunk) -> pl.DataFrame:
        age = (pl.col("as_of") - pl.col("newest_post_at")).dt.total_hours() / 24
        # growth is a derived figure like those of the registry
        grown = follower_growth(chunk.snapshots, accounts.filter("derived_permitted"))
        asked = search_columns(accounts, posts, chunk, chunk.audience.filter(self._derivable()))
        rows = accounts.with_columns(last_post_age_days=age)
        for columns in (grown, asked):
            rows = rows.join(columns, on="account_key", how="left", maintain_order="left")
        return rows


@dataclass
class Population:
    """All accounts of an index, for what can only be told among them."""

    _measured: list[pl.DataFrame] = field(default_factory=list)
    _aggregates: list[pl.DataFrame] = field(default_factory=list)
    _accounts: list[pl.DataFrame] = field(default_factory=list)
    _rates: list[pl.DataFrame] = field(default_factory=list)
    parts: pl.DataFrame = field(default_factory=pl.DataFrame)
    price_model: PriceModel | None = None

    def add(self, chunk: MeasuredChunk) -> None:
        """Take in what the first pass made of a chunk."""
        self._measured.append(chunk.measured)
        self._aggregates.append(chunk.aggregates)
        self._accounts.append(chunk.accounts)
        self._rates.append(chunk.rates)

    def permitted(self, visibility: str) -> pl.Series:
        """Name the accounts of which a visibility may derive figures, by plain keys; own rows stand before shared ones.

        Args:
            visibility: `shared` or a workspace, whose accounts were all added, the shared ones before them.

        """
        seen = (pl.col("visibility") == visibility) | (
            (pl.col("visibility") == SHARED) & ~pl.col("replaced_for").list.contains(visibility)
        )
        found = [rows.filter("derived_permitted", seen).select(account_key=plain_key()) for rows in self._accounts]
        return pl.concat(found)["account_key"]

    def standing(self) -> pl.DataFrame:
        """Give all measurements with the standing among peers, keyed like the index's rows."""
        accounts, measured = self.accounts, _in_order(self._measured)
        ends = [part.metric for part in depth_part_list()]
        ranked = peer_percentiles(_comparable(measured), accounts, ends=ends).with_columns(measured["parts"])
        self.parts = depth_parts(ranked)
        depth = measured_rows(depth_figures(self.parts), _spans(ranked))
        every = pl.concat([ranked, peer_percentiles(depth, accounts)], how="diagonal")
        return every.rename({"account_key": "row_key"}).drop("percentile_low", "percentile_high")

    @property
    def accounts(self) -> pl.DataFrame:
        """All accounts, as far as others must know them."""
        return _in_order(self._accounts)

    @property
    def aggregates(self) -> pl.DataFrame:
        """The supplied averages of all accounts."""
        return _in_order(self._aggregates)

    def late_columns(self, standing: pl.DataFrame, forecasts: Forecasts, as_of: datetime) -> pl.DataFrame:
        """Give the columns of the accounts that need the whole population: figures, forecast, price, cost per view."""
        accounts, rates = self.accounts, _in_order(self._rates)
        traits = price_traits(accounts.join(forecasts.columns, on="account_key", how="left", maintain_order="left"))
        self.price_model = shared_price_model(traits, rates, as_of)
        prices = price_columns(traits, rates, as_of, self.price_model)
        costs = cost_columns(forecasts.columns.join(prices, on="account_key", how="left"), forecasts.book.shapes)
        return (
            accounts.select(row_key="account_key", data_age_days=_age(as_of))
            .join(_wide(standing), on="row_key", how="left")
            .join(costs.rename({"account_key": "row_key"}).select("row_key", *_COST_COLUMNS), on="row_key", how="left")
        )


_COST_COLUMNS = (
    *FORECAST_COLUMNS,
    *PAID_COLUMNS,
    "price_mu",
    "price_sigma",
    "price_basis",
    "price_note",
    "price_model",
    "price_n",
    "price_peers",
    "price_peer_n",
    "price_p10",
    "price_p50",
    "price_p90",
    *COST_QUANTILES,
)


def _in_order(chunks: list[pl.DataFrame]) -> pl.DataFrame:
    """Put chunks together by account: whichever way accounts came into chunks, sums over them are the same."""
    return pl.concat(chunks).sort("account_key", maintain_order=True)


def _age(as_of: datetime) -> pl.Expr:
    """Tell how old the newest facts of an account are, in days."""
    return ((pl.lit(as_of) - pl.col("as_of")).dt.total_seconds() / 86_400).clip(0)


def _wide(standing: pl.DataFrame) -> pl.DataFrame:
    """Turn the main measurements into columns such as `er_followers` and `er_followers_low`."""
    chosen = standing.filter(pl.col("metric").is_in(WIDE_METRICS))
    wide = chosen.pivot(on="metric", on_columns=WIDE_METRICS, index="row_key", values=list(_WIDE_PARTS))
    names = {f"{part}_{metric}": metric + end for metric in WIDE_METRICS for part, end in _WIDE_PARTS.items()}
    common = standing.filter(pl.col("metric") == "er_common").select(
        "row_key",
        er_common_percentile="percentile",
        er_common_peers="peers",
        er_common_peer_n="peer_n",
    )
    deep = standing.filter(pl.col("metric") == "depth").select(
        "row_key", depth_parts_label="parts", depth_percentile="percentile"
    )
    return wide.rename(names).join(common, on="row_key", how="left").join(deep, on="row_key", how="left")


def _comparable(measured: pl.DataFrame) -> pl.DataFrame:
    """Let corrected shares stand among each other: each is corrected for the errors of the model that it names."""
    corrected = [name for name, entry in registry().items() if entry.aggregate == "corrected_share"]
    return measured.with_columns(pl.when(~pl.col("metric").is_in(corrected)).then("parts").alias("parts"))


def _spans(measured: pl.DataFrame) -> pl.DataFrame:
    """Give the moments between which the parts of depth lie."""
    parts = measured.filter(pl.col("metric").is_in([part.metric for part in depth_part_list()]))
    return parts.group_by("account_key").agg(pl.col("newest_at").max(), pl.col("oldest_at").min())


def _post_rows(posts: pl.DataFrame) -> pl.DataFrame:
    """Keep what the page of an account shows of its posts, the newest first."""
    shown = posts.select("account_key", *POST_COLUMNS, pl.col("caption").str.head(KEPT_CAPTION), "hashtags")
    return shown.sort("account_key", "posted_at", descending=[False, True], nulls_last=True)


def _permitted(rows: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Keep what belongs to accounts of which figures may be derived."""
    allowed = accounts.lazy().filter("derived_permitted").select("account_key")
    return done(rows.lazy().join(allowed, on="account_key", how="semi"))
