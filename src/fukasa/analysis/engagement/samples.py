"""What every post contributes to a metric: one value per post, and the parts it was made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.engagement.panel import PostPanel
from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.arrays import Flags, Reals

ENGAGEMENT_PARTS = ("likes", "comments", "saves", "shares")
Labels = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Sample:
    """The values of one metric.

    Attributes:
        values: accounts × posts; NaN where the post does not show it.
        parts: per account what the values are made of.
        by_followers: whether the followers at posting were used.

    """

    values: Reals
    parts: Labels
    by_followers: bool = False


@dataclass(frozen=True, slots=True)
class Numerator:
    """The engagements per post, of equal parts within an account.

    Attributes:
        values: accounts × posts.
        parts: per account the parts, joined with ``+``.

    """

    values: Reals
    parts: Labels


def per(numerator: Reals, base: Reals) -> Reals:
    """Divide; NaN where the base is 0 or missing."""
    return numerator / np.where(base > 0, base, np.nan)


def same(panel: PostPanel, label: str) -> Labels:
    """Repeat one label for all accounts."""
    return np.full(panel.accounts.height, label, dtype=object)


def engagements(panel: PostPanel) -> Numerator:
    """Add up the parts that an account shows.

    A part counts when it is known in most of the posts that know any part (``part_share``), or in as many as the best
    known one. Posts that lack a part that counts give no value, so that all values of an account have equal parts.
    """
    figures = [panel.columns[part] for part in ENGAGEMENT_PARTS]
    known = np.stack([np.count_nonzero(~np.isnan(figure), axis=1) for figure in figures])
    any_known = np.count_nonzero(~np.isnan(np.stack(figures)).all(axis=0) & panel.present, axis=1)
    used: Flags = ((known >= settings().part_share * any_known) | (known == known.max(axis=0))) & (known > 0)
    total = sum(np.where(use[:, None], figure, 0.0) for use, figure in zip(used, figures, strict=True))
    values = np.where((known.max(axis=0) > 0)[:, None] & panel.present, total, np.nan)
    return Numerator(values, _part_labels(used))


def _part_labels(used: Flags) -> Labels:
    codes = sum(flags.astype(np.int64) << bit for bit, flags in enumerate(used))
    names = [
        "+".join(part for bit, part in enumerate(ENGAGEMENT_PARTS) if code >> bit & 1) or None
        for code in range(1 << len(ENGAGEMENT_PARTS))
    ]
    labels: Labels = np.array(names, dtype=object)[codes]
    return labels


def rate_by_views_or_reach(panel: PostPanel, part: str) -> Sample:
    """Divide a part by views, or by reach for accounts where more posts show reach."""
    by_views = per(panel.columns[part], panel.columns["views"])
    by_reach = per(panel.columns[part], panel.columns["reach"])
    reach_wins = np.count_nonzero(~np.isnan(by_reach), axis=1) > np.count_nonzero(~np.isnan(by_views), axis=1)
    values = np.where(reach_wins[:, None], by_reach, by_views)
    return Sample(values, np.where(reach_wins, f"{part}/reach", f"{part}/views").astype(object))


def median_samples(panel: PostPanel) -> dict[str, Sample]:
    """Give the sample of every metric whose aggregate is the median, by metric id."""
    columns, every = panel.columns, engagements(panel)
    common = columns["likes"] + columns["comments"]

    def plain(column: str) -> Sample:
        return Sample(columns[column], same(panel, column))

    return {
        "er_followers": Sample(per(every.values, panel.followers), every.parts, by_followers=True),
        "er_common": Sample(per(common, panel.followers), same(panel, "likes+comments"), by_followers=True),
        "er_views": Sample(per(every.values, columns["views"]), every.parts),
        "er_reach": Sample(per(every.values, columns["reach"]), every.parts),
        "like_rate": Sample(per(columns["likes"], columns["views"]), same(panel, "likes/views")),
        "comment_rate": Sample(per(columns["comments"], columns["views"]), same(panel, "comments/views")),
        "save_rate": rate_by_views_or_reach(panel, "saves"),
        "share_rate": rate_by_views_or_reach(panel, "shares"),
        "views_median": plain("views"),
        "likes_median": plain("likes"),
        "comments_median": plain("comments"),
        "reach_median": plain("reach"),
        "views_per_follower": Sample(per(columns["views"], panel.followers), same(panel, "views"), by_followers=True),
        "watch_time_median": plain("watch_time_avg_s"),
        "completion_median": plain("completion_rate"),
    }
