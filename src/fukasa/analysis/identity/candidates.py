"""Which pairs are worth comparing: those with a declared link, the same handle, or the same rare name."""

import polars as pl

from fukasa.analysis.identity.weights import IdentityWeights

_PAIR = ("left", "right")


def declared_links(profiles: pl.DataFrame, book: IdentityWeights) -> pl.DataFrame:
    """Find links from a profile to other accounts.

    Returns:
        ``source``, ``platform`` and ``handle`` as declared, ``target`` (key of the account, null where it is not
        among the accounts), ``sources`` (how many accounts of the source's platform link to the target).

    """
    found = pl.concat([_links_to(profiles, platform, host, book) for platform, host in sorted(book.hosts.items())])
    by_handle = (
        profiles.select("platform", "handle", by_handle="key")
        .drop_nulls()
        .unique(["platform", "handle"], keep="first", maintain_order=True)
    )
    by_id = (
        profiles.select("platform", handle="account_id", by_id="key")
        .drop_nulls()
        .unique(["platform", "handle"], keep="first", maintain_order=True)
    )
    named = found.join(by_handle, on=["platform", "handle"], how="left").join(
        by_id, on=["platform", "handle"], how="left"
    )
    linked = named.with_columns(target=pl.coalesce("by_handle", "by_id")).drop("by_handle", "by_id")
    origin = profiles.select(source="key", source_platform="platform")
    linked = linked.join(origin, on="source").filter(pl.col("source_platform") != pl.col("platform"))
    sources = pl.col("source").n_unique().over("source_platform", "platform", "handle")
    return linked.with_columns(sources=sources).sort("source", "platform", "handle")


def _links_to(profiles: pl.DataFrame, platform: str, host: str, book: IdentityWeights) -> pl.DataFrame:
    whole = pl.col("declared").str.extract_all(rf"(?:^|[^a-z0-9.-]){host}")
    rows = profiles.select(source="key", whole=whole).explode("whole", empty_as_null=False, keep_nulls=False)
    handle = pl.col("whole").str.extract(host, 1).str.strip_chars("._-")
    named = rows.select("source", platform=pl.lit(platform), handle=handle).drop_nulls()
    return named.filter(~pl.col("handle").is_in(sorted(book.not_handles))).unique()


def candidate_pairs(profiles: pl.DataFrame, links: pl.DataFrame, book: IdentityWeights) -> pl.DataFrame:
    """All pairs worth comparing, ``left`` before ``right``, each once, never two accounts of one platform."""
    limits = book.limits
    declared = links.drop_nulls("target").select(left="source", right="target")
    blocks = [
        _pairs_in_blocks(profiles, "handle_key", limits.handle_block),
        _pairs_in_blocks(profiles, "name_key", limits.name_block),
    ]
    ordered = pl.concat([declared, *blocks]).select(left=pl.min_horizontal(*_PAIR), right=pl.max_horizontal(*_PAIR))
    return ordered.filter(pl.col("left") != pl.col("right")).unique().sort(*_PAIR)


def _pairs_in_blocks(profiles: pl.DataFrame, column: str, largest: int) -> pl.DataFrame:
    held = profiles.select("key", "platform", column).drop_nulls()
    held = held.filter(pl.len().over(column).is_between(2, largest))
    pairs = held.join(held, on=column, suffix="_right")
    pairs = pairs.filter((pl.col("key") < pl.col("key_right")) & (pl.col("platform") != pl.col("platform_right")))
    return pairs.select(left="key", right="key_right")
