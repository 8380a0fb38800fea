"""Unique reach of a plan beside its objective: known overlaps from a file, commenters from the lake."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from fukasa.analysis.planning.reach.audiences import PAIR_SCHEMA
from fukasa.analysis.planning.reach.estimate import ReachEstimate
from fukasa.analysis.planning.reach.overlaps import KnownPairs, Overlaps, Samples
from fukasa.analysis.planning.reach.samples import SAMPLE_SCHEMA, commenter_samples
from fukasa.analysis.planning.reach.unique import unique_reach
from fukasa.analysis.statistics.arrays import Integers
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.engine import any_of
from fukasa.lake.version import Version
from fukasa.pipelines.frames import frame
from fukasa.pipelines.plan.candidates import Candidates
from fukasa.pipelines.plan.cells import Cells, read_text_table

OVERLAPS_FILE = "overlaps.csv"
"""Name of the file of known overlaps, beside that of the candidates."""
OverlapSource = Callable[[pl.DataFrame], Overlaps | None]
"""From the options that are booked (columns OPTION_SCHEMA) to what is known of their overlaps."""
_STREAM = 7
_UNUSED = {
    "ja": "セグメントの指定がないためリーチは計算せず、オーディエンスの重なり（overlaps）は使っていません。",
    "en": "No segments are given, so no reach is counted and the overlaps are not used.",
}
_COMMENTERS = """
    SELECT DISTINCT platform || ':' || account_id AS account_key, commenter AS author_hash FROM comments
    WHERE commenter IS NOT NULL AND NOT coalesce(is_creator, false) AND {booked}
        AND NOT coalesce(retention_class LIKE 'youtube_api%', false)
    ORDER BY ALL"""


class OverlapsContradict(InvalidInput):
    """Known overlaps that cannot all be true of the people who are reached."""

    code = "plan.overlaps_contradict"


def read_overlaps(path: Path, candidates: Candidates) -> KnownPairs:
    """Read overlaps.csv: ``creator_a, creator_b, overlap`` (people in both audiences), perhaps ``size_a, size_b``.

    Creators are named by their id or by one of their accounts as the candidates name it.
    Sizes say in which audiences the overlap was counted; where they are left out these are the followers of the
    candidates file, and where those are unknown too, the people whom one post reaches.

    Raises:
        InvalidInput: the file or a column is missing, a cell is bad (with its row), or a creator is no candidate.

    """
    rows = read_text_table(path)
    for name in ("creator_a", "creator_b", "overlap"):
        if name not in rows.columns:
            raise InvalidInput(f"{path.name} has no column {name!r}; it needs creator_a, creator_b and overlap")
    cells = Cells(rows, path.name)
    creators = dict(candidates.rows.select("option_id", "creator_id").iter_rows())
    one, other = (cells.text(name).replace(creators) for name in ("creator_a", "creator_b"))
    overlap = cells.number("overlap", least=0)
    known = set(candidates.rows["creator_id"])
    for column in (one, other):
        strange = (~column.is_in(list(known)).fill_null(value=False)).arg_true()
        if strange.len():
            place = int(strange[0])
            raise cells.refuse(
                place, f"{column[place]!r} is no creator_id of the candidates; correct it or drop the row"
            )
    if overlap.null_count():
        raise cells.refuse(int(overlap.is_null().arg_max() or 0), "overlap is empty; fill it in or drop the row")
    pairs = pl.DataFrame({"one": one, "other": other, "overlap": overlap}, schema=PAIR_SCHEMA)
    sizes = _sizes(cells, pairs, candidates)
    for place, (first, second, people) in enumerate(pairs.iter_rows()):
        least = min(sizes.get(first, np.inf), sizes.get(second, np.inf))
        if people > least:
            said = f"{first!r} and {second!r} cannot share {people:,.0f} people, one of them has {least:,.0f}"
            raise cells.refuse(place, f"{said}; correct the overlap or give size_a and size_b")
    return KnownPairs(pairs, sizes)


def noting_unused(candidates: Candidates) -> Candidates:
    """Note that overlaps are of no use where no segments, and so no reach, are asked for."""
    return candidates if candidates.segments.names else replace(candidates, notes=(*candidates.notes, _UNUSED))


def _sizes(cells: Cells, pairs: pl.DataFrame, candidates: Candidates) -> dict[str, float]:
    """Take the sizes of the file, else followers; a creator's accounts stand under its largest."""
    named = {*pairs["one"], *pairs["other"]}
    followers = candidates.rows.filter(pl.col("creator_id").is_in(list(named))).group_by("creator_id")
    sizes = dict(followers.agg(pl.col("followers").max()).drop_nulls().iter_rows())
    told: dict[str, float] = {}
    for side, size in (("one", "size_a"), ("other", "size_b")):
        for place, (creator, people) in enumerate(zip(pairs[side], cells.number(size, above=0), strict=True)):
            if people is not None and told.setdefault(creator, people) != people:
                raise cells.refuse(
                    place, f"{creator!r} has {people:,.0f} people here and {told[creator]:,.0f} before; keep one"
                )
    return sizes | told


def from_lake(version: Version, scope: Scope, known: KnownPairs | None = None) -> OverlapSource:
    """Give the source that takes commenters of the booked accounts as samples of their audiences.

    Comments of the YouTube API are left out: its terms allow no figures across accounts. So are creators' own.

    Args:
        version: of the lake.
        scope: whose facts are visible.
        known: known overlaps, from which κ is fitted; None for none.

    """

    def overlaps(booked: pl.DataFrame) -> Overlaps | None:
        people = _commenters(version, scope, booked)
        return known if people.is_empty() else Samples(people, known=known)

    return overlaps


def _commenters(version: Version, scope: Scope, booked: pl.DataFrame) -> pl.DataFrame:
    """Fetch who commented on the booked accounts, under the ids of their creators."""
    accounts = booked.select("creator_id", account_key=pl.concat_str("platform", "account_id", separator=":"))
    with version.connect(scope, tables=("comments",)) as connection:
        comments = frame(connection, _COMMENTERS.format(booked=any_of("account_id", booked["account_id"])))
    named = commenter_samples(comments).join(accounts, left_on="audience", right_on="account_key")
    return named.select("space", "person", audience="creator_id").select(*SAMPLE_SCHEMA)


def reach_of_plan(
    candidates: Candidates, option_ids: pl.Series, posts: Integers, source: OverlapSource | None, *, seed: int
) -> ReachEstimate | None:
    """Estimate the unique reach of a plan; None without segments.

    Args:
        candidates: everybody who was considered; known pairs of those who are not booked help to infer others.
        option_ids: options of the problem.
        posts: posts of each of them.
        source: what is known of overlaps; None for nothing.
        seed: of the draws behind intervals.

    Raises:
        OverlapsContradict: overlaps are not possible, or contradict each other.

    """
    if not candidates.segments.names:
        return None
    booked = pl.DataFrame({"option_id": option_ids, "_posts": posts})
    rows = candidates.rows.with_row_index("_row").join(booked, on="option_id", how="left", maintain_order="left")
    overlaps = None if source is None else source(rows.filter(pl.col("_posts") > 0))
    told = rows.filter(pl.Series(np.isfinite(candidates.reach).all(axis=1)))
    counted = _one_per_creator(told, overlaps)
    try:
        return unique_reach(
            candidates.reach[counted["_row"].to_numpy()],
            counted["_posts"].to_numpy(),
            candidates.segments.population,
            names=counted["creator_id"].to_list(),
            overlaps=overlaps,
            rng=np.random.default_rng([seed, _STREAM]),
        )
    except InvalidInput as refusal:
        raise OverlapsContradict(refusal.message, **refusal.fields) from refusal


def _one_per_creator(rows: pl.DataFrame, overlaps: Overlaps | None) -> pl.DataFrame:
    """Keep who is booked and who stands in a known pair, each creator by the booked account or else the first."""
    pairs = overlaps.known if isinstance(overlaps, Samples) else overlaps
    named = {*pairs.pairs["one"], *pairs.pairs["other"]} if isinstance(pairs, KnownPairs) else set()
    asked = rows.with_columns(pl.col("_posts").fill_null(0))
    kept = asked.filter((pl.col("_posts") > 0) | pl.col("creator_id").is_in(list(named)))
    return kept.sort("_posts", descending=True, maintain_order=True).unique(
        "creator_id", keep="first", maintain_order=True
    )


def reach_document(estimate: ReachEstimate | None) -> dict[str, Any] | None:
    """Lay an estimate out as plain values, as the plan's document holds them; None without segments.

    ``sainsbury, lower_bound, upper_bound, status, reason, basis, method, level, n_pairs, n_people``; ``unique`` and
    ``beta_binomial`` {value, low, high, basis}, null where overlaps are not known; ``kappa`` {value, low, high}.
    """
    if estimate is None:
        return None
    found = asdict(estimate) | {"status": estimate.status}
    for law in ("unique", "beta_binomial"):
        found[law] = None if found[law] is None else {**found[law], "basis": estimate.basis}
    return found
