"""From dense groups to pods: who belongs, and whether the group behaves like one."""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from fukasa.analysis.authenticity.pods.communities import dense_groups
from fukasa.analysis.authenticity.pods.graph import CommentGraph
from fukasa.analysis.authenticity.pods.settings import PodConfig

_SEED = 3  # accounts from which a group may grow
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


def shared_pods(
    shared: pl.DataFrame, mutual: pl.DataFrame, graph: CommentGraph, config: PodConfig
) -> Iterator[pl.DataFrame]:
    """Find groups whose regulars seem to be their own owners, though nobody told whose they are.

    In a pod nearly every account is visited by all of the core but one: its owner. Fans of an agency, and a service
    that comments for pay, visit all accounts; no such keyhole is left. A few bots can tie half a small catalogue
    together, so that groups are sought at every level of shared regulars. Gives group, account_key, hour_share, reach
    for every level.
    """
    prompt = graph.edges.filter(_prompt(config))
    sure, level = mutual.select("left", "right"), config.min_shared
    while not (pairs := shared.filter(pl.col("shared") >= level).select("left", "right")).is_empty():
        groups = groups_of(pl.concat([pairs, sure]).unique(), _SEED, config)
        core = _core(groups, prompt, config)
        for _ in range(_ROUNDS):
            groups = _visited_by(core, prompt, groups, graph, config)
            core = _core(groups, prompt, config)
        returning = _giving_back(groups, prompt, graph, config)
        yield _hasty(_with_keyholes(returning, core, graph, config), core, graph, config)
        level += max(1, level // 3)


def _prompt(config: PodConfig) -> pl.Expr:
    """Tell who comes to an account at once, if only to one post."""
    return (pl.col("hour") > 0) & (pl.col("hour") >= config.min_hour_share * pl.col("visits"))


def _core(groups: pl.DataFrame, prompt: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Give the commenters who come at once to most of a group, their own account left aside."""
    sizes = groups.group_by("group").len("members")
    reached = (
        groups.join(prompt, on="account_key").group_by("group", "commenter").len("reached").join(sizes, on="group")
    )
    wide = pl.col("reached") >= pl.max_horizontal(2, config.core_share * (pl.col("members") - 1))
    return reached.filter(wide).select("group", "commenter")


def _visited_by(
    core: pl.DataFrame, prompt: pl.DataFrame, groups: pl.DataFrame, graph: CommentGraph, config: PodConfig
) -> pl.DataFrame:
    """Keep the accounts that most of the core visits, and take in others of whom that holds and who may visit back."""
    sizes = core.group_by("group").len("size")
    visitors = (
        core.join(prompt, on="commenter").group_by("group", "account_key").len("visitors").join(sizes, on="group")
    )
    favoured = visitors.filter(pl.col("visitors") >= pl.max_horizontal(2, config.core_share * (pl.col("size") - 1)))
    old = favoured.join(groups, on=["group", "account_key"], how="semi")
    new = favoured.join(groups, on=["group", "account_key"], how="anti")
    owners = graph.owners.join(core, on="commenter")
    owned = new.join(owners, on=["group", "account_key"], how="semi")
    unknown = new.join(graph.owners, on="account_key", how="anti").select("group", "account_key")
    hidden = unknown.join(_keyholes(unknown, core, graph).filter("keyhole"), on=["group", "account_key"], how="semi")
    return pl.concat([part.select("group", "account_key") for part in (old, owned, hidden)])


def _giving_back(groups: pl.DataFrame, prompt: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    """Leave out whom a group admires: an account whose owner is known and comes to few of the others."""
    owned = groups.join(graph.owners, on="account_key").select("group", "commenter", owned="account_key")
    toured = owned.join(prompt, on="commenter").join(groups, on=["group", "account_key"])
    given = toured.group_by("group", account_key="owned").agg(given=pl.col("account_key").n_unique())
    known = groups.join(graph.owners, on="account_key", how="semi").join(given, on=["group", "account_key"], how="left")
    others = groups.group_by("group").agg(others=pl.len() - 1)
    enough = pl.col("given").fill_null(0) >= config.min_reach * pl.col("others")
    admired = known.join(others, on="group").filter(~enough)
    return groups.join(admired, on=["group", "account_key"], how="anti")


def _keyholes(groups: pl.DataFrame, core: pl.DataFrame, graph: CommentGraph) -> pl.DataFrame:
    """Tell which accounts of a group somebody of the core never visits: perhaps the owner."""
    cells = groups.join(core, on="group")
    seen = graph.edges.select("account_key", "commenter", seen=pl.lit(value=True))
    absent = cells.join(seen, on=["account_key", "commenter"], how="left").with_columns(pl.col("seen").is_null())
    return absent.group_by("group", "account_key").agg(keyhole=pl.col("seen").any())


def _with_keyholes(groups: pl.DataFrame, core: pl.DataFrame, graph: CommentGraph, config: PodConfig) -> pl.DataFrame:
    figures = _keyholes(groups, core, graph).group_by("group").agg(members=pl.len(), keyholes=pl.col("keyhole").mean())
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
    others = core.group_by("group").agg(others=pl.len() - 1)
    told = (
        cells.join(others, on="group")
        .group_by("group", "account_key")
        .agg(
            visits=pl.col("visits").sum(),
            hour=pl.col("hour").sum(),
            reach=(_prompt(config).sum() / pl.col("others").first()).clip(0, 1),
        )
    )
    share = told.with_columns(hour_share=(pl.col("hour").sum() / pl.col("visits").sum()).over("group"))
    return share.filter(pl.col("hour_share") >= config.core_hour_share).select(
        "group", "account_key", "hour_share", "reach"
    )


def merged(found: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Make one group of those that share at least half of the smaller; most pods are found more than once."""
    every = pl.concat([groups.with_columns(search=pl.lit(n)) for n, groups in enumerate(found)])
    told = every.with_columns(group=pl.struct("search", "group").rank("dense").cast(pl.Int64) - 1).drop("search")
    if told.is_empty():
        return told
    number, at = told["group"].to_numpy(), told["account_key"].rank("dense").to_numpy() - 1
    matrix = sparse.csr_array((np.ones(len(at), dtype=np.int64), (number, at)))
    common = (matrix @ matrix.T).tocoo()
    size = np.bincount(number)
    same = 2 * common.data >= np.minimum(size[common.row], size[common.col])
    graph = sparse.coo_array((common.data[same], (common.row[same], common.col[same])), shape=common.shape)
    _, label = connected_components(graph, directed=False)
    return (
        told.with_columns(group=pl.Series(label[number], dtype=pl.Int64))
        .group_by("group", "account_key")
        .agg(pl.col("hour_share", "reach").max())
        .with_columns(pl.col("hour_share").max().over("group"))
    )


def memberships(groups: pl.DataFrame, config: PodConfig) -> pl.DataFrame:
    """Say for each account which pod it belongs to most, and how firmly.

    Args:
        groups: group, account_key, hour_share, reach.
        config: thresholds.

    Returns:
        account_key, pod_id (the key of the pod's first account), pod_members, pod_strength: the share of the others who
        come to the account at once, times the share of the pod's visits within the hour.

    """
    firm = groups.filter(pl.col("reach") >= config.min_reach)
    told = firm.filter(pl.len().over("group") >= config.min_members).select(
        "account_key",
        pod_id=pl.col("account_key").min().over("group"),
        pod_members=pl.len().over("group").cast(pl.Int64),
        pod_strength=pl.col("reach") * pl.col("hour_share"),
    )
    surest = told.sort(["pod_members", "pod_strength", "pod_id"], descending=[True, True, False])
    return surest.unique("account_key", keep="first", maintain_order=True).sort("account_key")
