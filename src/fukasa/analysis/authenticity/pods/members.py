"""From dense groups to pods: who belongs, and whether the group behaves like one."""

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from fukasa.analysis.authenticity.pods.communities import dense_groups
from fukasa.analysis.authenticity.pods.graph import CommentGraph
from fukasa.analysis.authenticity.pods.settings import PodConfig

_ROUNDS = 3  # of making the core sharper and then the members


def groups_of(pairs: pl.DataFrame, least: int, config: PodConfig) -> pl.DataFrame:
    """Find dense groups among pairs (left, right); gives group, account_key."""
    keys = pl.concat([pairs["left"], pairs["right"]]).unique().sort()
    ties = np.column_stack([keys.search_sorted(pairs[side]).to_numpy().astype(np.int64) for side in ("left", "right")])
    found = dense_groups(ties, least=least, density=config.min_density, max_triangles=config.max_triangles)
    number = np.repeat(np.arange(len(found)), [len(group) for group in found])
    at = np.concatenate([*found, np.zeros(0, dtype=np.int64)])
    return pl.DataFrame({"group": number, "account_key": keys.gather(at)}, schema=_GROUPED)


_GROUPED = {"group": pl.Int64, "account_key": pl.String}


def mutual_pods(pairs: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Find groups of owners who visit each other at once, and mostly at once; gives group, account_key, hour_share."""
    groups = groups_of(pairs, config.min_members, config)
    core = groups.join(graph.owners, on="account_key").select("group", "commenter").unique()
    return _hasty(groups, core, graph, config)


def shared_pods(pairs: pl.DataFrame, regulars: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Find groups whose regulars seem to be their own owners, though nobody told whose they are.

    In a pod nearly every account is visited by all of the core but one: its owner. Fans of an agency, and a service
    that comments for pay, visit all accounts; no such keyhole is left. Gives group, account_key, hour_share.
    """
    groups = groups_of(pairs, config.min_hidden_members, config)
    core = _core(groups, regulars, config)
    for _ in range(_ROUNDS):
        groups = _visited_by(core, regulars, groups, config)
        core = _core(groups, regulars, config)
    return _hasty(_with_keyholes(groups, core, graph, config), core, graph, config)


def _core(groups: pl.DataFrame, regulars: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Give the commenters who are regulars of most of a group, their own account left aside."""
    sizes = groups.group_by("group").len("members")
    reached = (
        groups.join(regulars, on="account_key").group_by("group", "commenter").len("reached").join(sizes, on="group")
    )
    wide = pl.col("reached") >= pl.max_horizontal(2, config.core_share * (pl.col("members") - 1))
    return reached.filter(wide).select("group", "commenter")


def _visited_by(core: pl.DataFrame, regulars: pl.DataFrame, groups: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Keep the accounts that most of the core visits."""
    sizes = core.group_by("group").len("size")
    heard = core.join(regulars, on="commenter").join(groups, on=["group", "account_key"])
    counted = heard.group_by("group", "account_key").len("visitors").join(sizes, on="group")
    return counted.filter(pl.col("visitors") >= config.core_share * (pl.col("size") - 1)).select("group", "account_key")


def _with_keyholes(groups: pl.DataFrame, core: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    cells = groups.join(core, on="group")
    seen = graph.edges.select("account_key", "commenter", seen=pl.lit(value=True))
    absent = cells.join(seen, on=["account_key", "commenter"], how="left").with_columns(pl.col("seen").is_null())
    lacking = absent.group_by("group", "account_key").agg(keyhole=pl.col("seen").any())
    figures = lacking.group_by("group").agg(members=pl.len(), keyholes=pl.col("keyhole").mean())
    sized = figures.join(core.group_by("group").len("size"), on="group")
    kept = sized.filter(
        (pl.col("members") >= config.min_hidden_members)
        & (pl.col("keyholes") >= config.min_keyholes)
        & (pl.col("size") <= config.max_core_ratio * pl.col("members"))
    )
    return groups.join(kept, on="group", how="semi")


def _hasty(groups: pl.DataFrame, core: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Keep the groups whose core comes within the hour; friends and colleagues come when they come."""
    cells = groups.join(core, on="group").join(graph.edges, on=["account_key", "commenter"])
    share = cells.group_by("group").agg(hour_share=pl.col("hour").sum() / pl.col("visits").sum())
    return groups.join(share.filter(pl.col("hour_share") >= config.core_hour_share), on="group")


def merged(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Make one group of those that share at least half of the smaller; both ways of looking find most pods."""
    told = pl.concat([one, other.with_columns(pl.col("group") + 1 + (one["group"].max() or 0))])
    if told.is_empty():
        return told
    number, at = told["group"].rank("dense").to_numpy() - 1, told["account_key"].rank("dense").to_numpy() - 1
    matrix = sparse.csr_array((np.ones(len(at), dtype=np.int64), (number, at)))
    common = (matrix @ matrix.T).tocoo()
    size = np.asarray(matrix.sum(axis=1)).ravel()
    same = 2 * common.data >= np.minimum(size[common.row], size[common.col])
    graph = sparse.coo_array((common.data[same], (common.row[same], common.col[same])), shape=common.shape)
    _, label = connected_components(graph, directed=False)
    return (
        told.with_columns(group=pl.Series(label[number], dtype=pl.Int64))
        .group_by("group", "account_key")
        .agg(pl.col("hour_share").max())
        .with_columns(pl.col("hour_share").max().over("group"))
    )


def memberships(groups: pl.DataFrame, ties: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Say for each account which pod it belongs to most, and how firmly.

    Args:
        groups: group, account_key, hour_share.
        ties: left, right: all pairs that are tied.
        config: thresholds.

    Returns:
        account_key, pod_id (the key of the pod's first account), pod_members, pod_strength: the share of the other
        members that the account is tied with, times the share of the core's visits within the hour.

    """
    turned = pl.concat([ties.select("left", "right"), ties.select(left="right", right="left")])
    inside = (
        turned.rename({"left": "account_key"})
        .join(groups, on="account_key")
        .join(groups.select("group", right="account_key"), on=["group", "right"])
    )
    tied = inside.group_by("group", "account_key", "hour_share").agg(tied=pl.col("right").n_unique())
    firm = tied.filter(pl.col("tied") >= config.min_links * (pl.len().over("group") - 1))
    strength = pl.col("tied") / (pl.len().over("group") - 1) * pl.col("hour_share")
    told = firm.filter(pl.len().over("group") >= config.min_members).select(
        "account_key",
        pod_id=pl.col("account_key").min().over("group"),
        pod_members=pl.len().over("group").cast(pl.Int64),
        pod_strength=strength.clip(0, 1),
    )
    surest = told.sort(["pod_members", "pod_strength", "pod_id"], descending=[True, True, False])
    return surest.unique("account_key", keep="first", maintain_order=True).sort("account_key")
