"""Where an account stands among its peers: accounts of the same platform, tier and category, and of equal parts."""

from collections.abc import Collection

import polars as pl

from fukasa.analysis.engagement.audience import seen_by, with_audience
from fukasa.analysis.engagement.reasons import reason_column
from fukasa.analysis.engagement.registry import settings
from fukasa.core.provenance import SHARED

PEER_STATUSES = ("ok", "supplied_aggregate")
PEER_COLUMNS = ("percentile", "peers", "peer_n", "peer_fallback", "peer_reason")
_EQUAL = ("metric", "parts")
_WIDE = ("platform", "tier")
_NARROW = (*_WIDE, "category")
_AUDIENCE = ("visibility", "replaced_for")
_ENDS = ("_low", "_high")
_GROUP = (*_EQUAL, *_WIDE)


def peer_percentiles(measured: pl.DataFrame, accounts: pl.DataFrame, *, ends: Collection[str] = ()) -> pl.DataFrame:
    """Add the share of peers that an account stands above.

    The percentile is the mid-rank among the others: (those below + half of those equal) / (those others). Peers are
    platform × tier × category; with fewer than ``min_peers`` others platform × tier, and ``peer_fallback`` says so;
    with fewer again there is none, and ``peer_reason`` says why. Own figures are compared with own figures of equal
    parts, supplied ones with supplied ones. An account of a workspace is compared with that
    workspace's own and with the shared accounts of which it has no own row; a shared account with shared ones only.
    This is the second pass: it needs the whole population.

    Args:
        measured: of ``measure_accounts``, all chunks together; at least account_key, metric, parts, value, status.
        accounts: with account_key, platform, tier, category, visibility and perhaps replaced_for, one row per account.
        ends: metrics of which the ends of the interval (low, high) are placed among the same peers too.

    Returns:
        The rows of ``measured`` in their order, with percentile, peers (a label), peer_n (the number of others),
        peer_fallback and peer_reason; with ``ends`` also percentile_low and percentile_high.

    """
    keys = with_audience(accounts).select("account_key", *_NARROW, *_AUDIENCE)
    rows = measured.with_row_index("_row").join(keys, on="account_key", how="left", maintain_order="left")
    ranked = rows.filter(pl.col("status").is_in(PEER_STATUSES) & pl.col("value").is_not_null())
    ranked = _numbered(_numbered(ranked, _GROUP, "_wide"), ("_wide", "category"), "_narrow")
    owners = ranked["visibility"].unique().drop_nulls().sort().to_list()
    standings = pl.concat([_standings(ranked, owner, ends) for owner in owners] or [_standings(ranked, SHARED, ends)])
    return (
        rows.join(standings, on="_row", how="left", maintain_order="left")
        .with_columns(peer_reason=_peer_reason())
        .drop("_row", *_AUDIENCE, *_NARROW)
    )


def _standings(ranked: pl.DataFrame, owner: str, ends: Collection[str]) -> pl.DataFrame:
    """Rank what one owner may see and keep the owner's rows."""
    seen = ranked.filter(seen_by(owner) & pl.col("tier").is_not_null())
    if owner != SHARED:
        seen = seen.filter(
            pl.col("_wide").is_in(seen.filter(pl.col("visibility") == owner)["_wide"].unique().implode())
        )
    narrow = _ranks(seen.filter(pl.col("category").is_not_null()), "_narrow", "narrow", ends)
    own = seen.filter(pl.col("visibility") == owner).join(_ranks(seen, "_wide", "wide", ends), on="_row", how="left")
    own = own.join(narrow, on="_row", how="left")
    enough, enough_wide = pl.col("narrow_n") >= settings().min_peers, pl.col("wide_n") >= settings().min_peers
    narrowly = enough.fill_null(value=False)
    added = {"percentile": "", **({f"percentile{end}": end for end in _ENDS} if ends else {})}
    return own.select(
        "_row",
        *(
            pl.when(narrowly).then(f"narrow{end}").when(enough_wide).then(f"wide{end}").alias(name)
            for name, end in added.items()
        ),
        pl.when(narrowly).then(_label(_NARROW)).otherwise(_label(_WIDE)).alias("peers"),
        pl.when(narrowly).then("narrow_n").otherwise("wide_n").alias("peer_n"),
        (~narrowly).alias("peer_fallback"),
    )


def _label(keys: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str([pl.col(key) for key in keys], separator=" × ")


def _numbered(rows: pl.DataFrame, keys: tuple[str, ...], name: str) -> pl.DataFrame:
    """Number the groups: numbers sort many times faster than names."""
    groups = rows.select(keys).unique().with_row_index(name)
    return rows.join(groups, on=list(keys), how="left", nulls_equal=True)


def _ranks(rows: pl.DataFrame, group: str, name: str, ends: Collection[str]) -> pl.DataFrame:
    """Give the percentile among the others of the group, the number of others, and where the ends stand."""
    ordered = rows.select("_row", "value", group).sort(group, "value")
    ranked = ordered.with_columns(
        _rank=pl.col("value").rank("average").over(group), _n=(pl.len() - 1).cast(pl.Int64).over(group)
    )
    share = pl.when(pl.col("_n") > 0).then((pl.col("_rank") - 1) / pl.col("_n"))
    told = ranked.select("_row", share.alias(name), pl.col("_n").alias(f"{name}_n"))
    if not ends:
        return told
    asked = rows.filter(pl.col("metric").is_in(list(ends)))
    below = told.join(_below_ends(asked, group), on="_row", how="left")
    others = pl.when(pl.col(f"{name}_n") > 0).then(f"{name}_n")
    return below.select(
        *told.columns,
        (pl.col("_below_low") / others).clip(0, 1).alias(f"{name}_low"),
        ((pl.col("_below_high") - 1) / others).clip(0, 1).alias(f"{name}_high"),  # itself lies below its upper end
    )


def _below_ends(rows: pl.DataFrame, group: str) -> pl.DataFrame:
    """Count the values of the group below each lower end, and those up to each upper end."""
    places = {"low": 0, "value": 1, "high": 2}  # of equals the lower end counts none and the upper one all
    stacked = pl.concat(
        rows.select("_row", group, pl.col(name).alias("x"), pl.lit(place).alias("place"))
        for name, place in places.items()
    )
    ordered = stacked.drop_nulls("x").sort(group, "x", "place")
    counted = ordered.with_columns(below=(pl.col("place") == places["value"]).cast(pl.Int64).cum_sum().over(group))
    low, high = (
        counted.filter(pl.col("place") == places[name]).select("_row", pl.col("below").alias(f"_below_{name}"))
        for name in ("low", "high")
    )
    return low.join(high, on="_row")


def _peer_reason() -> pl.Expr:
    usable = pl.col("status").is_in(PEER_STATUSES) & pl.col("value").is_not_null()
    few = reason_column(
        "peers_too_few", needed=pl.lit(settings().min_peers), have=pl.col("peer_n"), peers=pl.col("peers")
    )
    return (
        pl.when(usable & pl.col("tier").is_null())
        .then(pl.lit("tier_unknown"))
        .when(usable & pl.col("percentile").is_null())
        .then(few)
    )
