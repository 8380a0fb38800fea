"""Who visits whom: the bipartite graph of commenters and accounts, cut down to what pods can be told from.

A *visit* is a commenter's first comment under a post. Counting visits and not comments keeps a long talk under one post
from looking like devotion.
"""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.authenticity.pods.settings import PodConfig

THEME = pl.concat_str(pl.col("platform", "language", "category").fill_null(""), separator="|").alias("theme")


@dataclass(frozen=True)
class CommentGraph:
    """The graph and its margins; a query over a lake gives the same figures as :func:`comment_graph`.

    Attributes:
        accounts: one row per account: account_key, platform, theme, comments (known), authored (with an author), heard
            (visits of others whose time is known), hour (those within the hour), regulars (commenters with at least
            ``min_hour_visits`` of them), before (comments with author and time under posts from before the window).
        owners: account_key, commenter: who speaks for an account, where known.
        edges: account_key, commenter, visits, hour, of commenters who are owners or come back at once under two
            accounts; nobody else links anything. Visits of an owner to own accounts are left out.
        themes: theme, links (pairs of an account and a commenter), visits.
        overlaps: theme, other, meetings: ordered pairs of links of one commenter, one in each theme (and both ways).

    """

    accounts: pl.DataFrame
    owners: pl.DataFrame
    edges: pl.DataFrame
    themes: pl.DataFrame
    overlaps: pl.DataFrame


def comment_graph(edges: pl.DataFrame, accounts: pl.DataFrame, config: PodConfig) -> CommentGraph:
    """Count the margins of a graph that fits into memory.

    Args:
        edges: one row per account and commenter: account_key, commenter (its name tells the platform apart), visits
            (whose time is known) and hour (those within an hour of the post).
        accounts: account_key, platform, language, category, owners (list of commenters, null where not known); perhaps
            comments and authored, otherwise taken to be the visits, and before, otherwise none.
        config: thresholds.

    """
    named = accounts.with_columns(THEME)
    owners = (
        named.select("account_key", commenter="owners").explode("commenter", empty_as_null=True).drop_nulls().unique()
    )
    told = edges.filter(pl.col("visits") > 0).join(owners, on=["account_key", "commenter"], how="anti")
    told = told.join(named.select("account_key", "theme"), on="account_key")
    people = told.group_by("commenter").agg(
        visited=pl.len(), comes_back=(pl.col("hour") >= config.min_hour_visits).sum()
    )
    tireless = pl.col("comes_back") > config.most_regular(accounts.height)
    bots = people.filter((pl.col("visited") > config.max_visited) | tireless)
    persons = told.join(bots, on="commenter", how="anti")
    heard = told.group_by("account_key").agg(pl.col("visits").sum().alias("heard"), pl.col("hour").sum())
    regulars = persons.filter(pl.col("hour") >= config.min_hour_visits).group_by("account_key").len("regulars")
    come_back = people.filter(pl.col("comes_back") > 1).join(bots, on="commenter", how="anti")
    linking = pl.concat([come_back.select("commenter"), owners.select("commenter")])
    links = persons.group_by("commenter", "theme").agg(k=pl.len(), visits=pl.col("visits").sum())
    return CommentGraph(
        accounts=_counted(named.join(regulars, on="account_key", how="left"), heard),
        owners=owners,
        edges=told.join(linking, on="commenter", how="semi").select(*_EDGE),
        themes=links.group_by("theme").agg(links=pl.col("k").sum(), visits=pl.col("visits").sum()),
        overlaps=_overlaps(links),
    )


_EDGE = ("account_key", "commenter", "visits", "hour")


def _counted(accounts: pl.DataFrame, heard: pl.DataFrame) -> pl.DataFrame:
    known = accounts.join(heard, on="account_key", how="left").with_columns(
        pl.col("heard", "hour", "regulars").fill_null(0)
    )
    absent = [pl.col("heard").alias(name) for name in ("comments", "authored") if name not in known.columns]
    before = [] if "before" in known.columns else [pl.lit(0, pl.Int64).alias("before")]
    return known.with_columns(*absent, *before).select(
        "account_key", "platform", "theme", "comments", "authored", "heard", "hour", "regulars", "before"
    )


def _overlaps(links: pl.DataFrame) -> pl.DataFrame:
    several = links.group_by("commenter").len().filter(pl.col("len") > 1)
    wide = links.join(several, on="commenter", how="semi")
    apart = (
        wide.join(wide, on="commenter", suffix="_other")
        .filter(pl.col("theme") != pl.col("theme_other"))
        .group_by("theme", other="theme_other")
        .agg(meetings=(pl.col("k") * pl.col("k_other")).sum())
    )
    within = links.group_by("theme", other="theme").agg(meetings=(pl.col("k") * (pl.col("k") - 1)).sum())
    return pl.concat([within, apart.select(within.columns)], how="vertical_relaxed")
