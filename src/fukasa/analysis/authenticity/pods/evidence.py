"""What is known of each account's part in pods."""

from dataclasses import dataclass

import polars as pl

from fukasa.analysis.authenticity.pods.graph import CommentGraph, comment_graph
from fukasa.analysis.authenticity.pods.members import memberships, merged, mutual_pods, shared_pods
from fukasa.analysis.authenticity.pods.pairs import mutual_pairs, regular_edges, shared_pairs
from fukasa.analysis.authenticity.pods.settings import PodConfig, pod_config

NEIGHBOUR_SCHEMA = {
    "account_key": pl.String(),
    "neighbour_key": pl.String(),
    "mutual": pl.Boolean(),  # their owners visit each other at once, above chance; null where an owner is not known
    "within_hour": pl.Int64(),  # visits of the neighbour's owner within the hour; null where the owner is not known
    "shared_commenters": pl.Int64(),  # regulars of both
    "expected": pl.Float64(),  # of them by chance; null where none are shared above chance
    "q_value": pl.Float64(),  # false-discovery rate at which the tie is a finding
}
EVIDENCE_SCHEMA = {
    "account_key": pl.String(),
    "pod_comments": pl.Int64(),  # comments known
    "pod_authored": pl.Int64(),  # with an author
    "heard": pl.Int64(),  # visits (a commenter's first comment under a post) of others, with author and time
    "heard_hour": pl.Int64(),  # of them within the hour
    "heard_before": pl.Int64(),  # comments of others with author and time under posts from before the window
    "owner_known": pl.Boolean(),  # who speaks for the account when commenting elsewhere
    "mutual_n": pl.Int64(),  # visits within the hour by mutual partners
    "mutual_partners": pl.Int64(),  # creators tied with this one by visits within the hour, both ways
    "mutual_hour_share": pl.Float64(),  # mutual_n / heard; null where it cannot be known
    "pod_id": pl.String(),  # null outside of pods
    "pod_members": pl.Int64(),  # with this account; 0 outside of pods, null where nothing was heard
    "pod_strength": pl.Float64(),  # 0 to 1
}


@dataclass(frozen=True)
class Pods:
    """What the search for pods found.

    Attributes:
        evidence: one row per account, columns of ``EVIDENCE_SCHEMA``.
        neighbours: one row per account and tied account, columns of ``NEIGHBOUR_SCHEMA``.

    """

    evidence: pl.DataFrame
    neighbours: pl.DataFrame


def find_pods(edges: pl.DataFrame, accounts: pl.DataFrame, *, config: PodConfig | None = None) -> Pods:
    """Find pods among accounts whose comments fit into memory; the columns are those of :func:`comment_graph`."""
    used = config or pod_config()
    return pods_in(comment_graph(edges, accounts, used), config=used)


def pods_in(graph: CommentGraph, *, config: PodConfig | None = None) -> Pods:
    """Find pods in a graph of visits.

    Two ways lead to a pod: owners who visit each other at once, and regulars that many accounts share although chance
    and a common theme give few. Dense groups of tied accounts are pods where the core comes within the hour.
    """
    used = config or pod_config()
    regulars = regular_edges(graph, used)
    mutual, shared = mutual_pairs(graph, used), shared_pairs(graph, regulars, used)
    found = [mutual_pods(mutual, graph, used), *shared_pods(shared, mutual, graph, used)]
    members = memberships(merged(found), used)
    return Pods(_evidence(graph, mutual, members), _neighbours(graph, mutual, shared, used))


def _evidence(graph: CommentGraph, mutual: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    owned = graph.owners.select("account_key", owner_known=pl.lit(value=True)).unique()
    partners = (
        _both_ways(mutual).group_by("account_key").agg(mutual_n=pl.col("within_hour").sum(), mutual_partners=pl.len())
    )
    told = (
        graph.accounts.rename(
            {"comments": "pod_comments", "authored": "pod_authored", "hour": "heard_hour", "before": "heard_before"}
        )
        .join(owned, on="account_key", how="left")
        .join(partners, on="account_key", how="left")
        .join(members, on="account_key", how="left")
        .with_columns(pl.col("owner_known").fill_null(value=False))
    )
    heard = pl.col("heard") > 0
    countable = heard & pl.col("owner_known")
    filled = told.with_columns(
        pl.when(countable).then(pl.col(name).fill_null(0)) for name in ("mutual_n", "mutual_partners")
    ).with_columns(pl.when(heard).then(pl.col(name).fill_null(0)) for name in ("pod_members", "pod_strength"))
    share = filled.with_columns(mutual_hour_share=pl.col("mutual_n") / pl.col("heard"))
    return share.select(pl.col(name).cast(kind) for name, kind in EVIDENCE_SCHEMA.items()).sort("account_key")


def _neighbours(graph: CommentGraph, mutual: pl.DataFrame, shared: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    turned = shared.select("shared", "expected", "q_value", left="right", right="left")
    common = pl.concat([shared, turned.select(shared.columns)]).rename(
        {"left": "account_key", "right": "neighbour_key"}
    )
    direct = _both_ways(mutual).with_columns(mutual=pl.lit(value=True))
    told = common.join(direct, on=["account_key", "neighbour_key"], how="full", coalesce=True, suffix="_direct")
    known = graph.owners["account_key"].unique().implode()
    owners = pl.col("account_key").is_in(known) & pl.col("neighbour_key").is_in(known)
    visits = (
        graph.edges.join(graph.owners.rename({"account_key": "neighbour_key"}), on="commenter")
        .group_by("account_key", "neighbour_key")
        .agg(visits=pl.col("hour").sum())
    )
    joined = told.join(visits, on=["account_key", "neighbour_key"], how="left").with_columns(
        mutual=pl.when(owners).then(pl.col("mutual").fill_null(value=False)),
        within_hour=pl.when(pl.col("neighbour_key").is_in(known)).then(pl.col("visits").fill_null(0)),
        shared_commenters="shared",
        q_value=pl.min_horizontal("q_value", "q_value_direct"),
    )
    rows = joined.select(pl.col(name).cast(kind) for name, kind in NEIGHBOUR_SCHEMA.items())
    order = rows.sort("account_key", "q_value", "neighbour_key")
    return order.filter(pl.int_range(pl.len()).over("account_key") < config.neighbours)


def _both_ways(mutual: pl.DataFrame) -> pl.DataFrame:
    """Turn pairs into rows of who hears whom."""
    one = mutual.select("q_value", account_key="left", neighbour_key="right", within_hour="from_right")
    other = mutual.select("q_value", account_key="right", neighbour_key="left", within_hour="from_left")
    return pl.concat([one, other.select(one.columns)])
