"""From posts to one figure per account and metric."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fukasa.analysis.engagement.panel import PostPanel
from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.engagement.samples import Labels, Sample, same
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.analysis.statistics.order import row_medians
from fukasa.analysis.statistics.ratio import row_median_ratios
from fukasa.analysis.statistics.robust import row_mad_scale
from fukasa.analysis.statistics.shares import poisson_rate_intervals, wilson_intervals

_MICROSECONDS_PER_WEEK = 7 * 86_400_000_000
_MICROSECONDS_PER_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """One metric of all accounts.

    Attributes:
        n: posts behind the value.
        value: the value; NaN where there is none.
        low: lower end of the interval.
        high: upper end of the interval.
        parts: what it was made of.
        used: which posts were used.
        by_followers: whether followers at posting were used.
        n_base: posts of the group it is compared with; None where there is no such group.

    """

    n: Integers
    value: Reals
    low: Reals
    high: Reals
    parts: Labels
    used: Flags
    by_followers: bool = False
    n_base: Integers | None = None

    def edges(self, panel: PostPanel) -> tuple[Integers, Integers]:
        """Give the moments of the newest and the oldest post used, in microseconds; 0 where none."""
        width = self.used.shape[1]
        if width == 0:
            nothing = np.zeros(len(self.n), dtype=np.int64)
            return nothing, nothing
        rows, some = np.arange(len(self.n)), self.used.any(axis=1)
        newest = panel.posted_at[rows, self.used.argmax(axis=1)]
        oldest = panel.posted_at[rows, width - 1 - self.used[:, ::-1].argmax(axis=1)]
        return np.where(some, newest, 0), np.where(some, oldest, 0)

    def basis(self, panel: PostPanel) -> NDArray[np.int8]:
        """Give the weakest basis of followers among the posts used; −1 where followers were not used."""
        if not self.by_followers or self.used.shape[1] == 0:
            return np.full(len(self.n), -1, dtype=np.int8)
        weakest: NDArray[np.int8] = np.where(self.used, panel.bases, np.int8(-1)).max(axis=1)
        return weakest


def median_figures(sample: Sample) -> Figures:
    """Take the median over the posts, with the interval of its order statistics."""
    medians = row_medians(sample.values, settings().level)
    used = ~np.isnan(sample.values)
    return Figures(medians.n, medians.value, medians.low, medians.high, sample.parts, used, sample.by_followers)


def cadence_figures(panel: PostPanel) -> Figures:
    """Give posts per week since the oldest post of the window.

    The oldest post opens the watch and does not count, so a gap before the window is never read as silence; silence
    after the last post does count.
    """
    whole = Figures(panel.size, *(np.full(len(panel.size), np.nan),) * 3, same(panel, "posts"), panel.present)
    _, oldest = whole.edges(panel)
    end = panel.accounts["as_of"].dt.epoch("us").to_numpy() - panel.window.min_age_days * _MICROSECONDS_PER_DAY
    weeks = np.where(panel.size > 0, (end - oldest) / _MICROSECONDS_PER_WEEK, np.nan)
    weeks = np.where(weeks > 0, weeks, np.nan)
    events = np.maximum(panel.size - 1, 0).astype(np.float64)
    low, high = poisson_rate_intervals(events, weeks, settings().level)
    return Figures(panel.size, events / weeks, low, high, whole.parts, panel.present)


def stability_figures(panel: PostPanel) -> Figures:
    """Give exp(−s) of the robust standard deviation s of log views; a post without a view counts as one view."""
    logs = np.log(np.maximum(panel.columns["views"], 1))
    spread = row_mad_scale(logs, settings().level)
    used = ~np.isnan(logs)
    # exp(−s) falls as s grows, so the ends change places.
    ends = np.exp(-spread.value), np.exp(-spread.high), np.exp(-spread.low)
    return Figures(spread.n, *ends, same(panel, "views"), used)


def sponsored_share_figures(panel: PostPanel) -> Figures:
    """Give the share of sponsored posts among those of which it is known."""
    used = ~np.isnan(panel.sponsored)
    n = np.count_nonzero(used, axis=1)
    total = np.minimum(np.nansum(panel.sponsored, axis=1), n)
    low, high = wilson_intervals(total, n.astype(np.float64), settings().level)
    value = total / np.where(n > 0, n, np.nan)
    return Figures(n, value, low, high, same(panel, "posts"), used)


def sponsored_ratio_figures(panel: PostPanel) -> Figures:
    """Divide the median of the sponsored posts by that of the organic ones: views where shown, else likes."""
    views, likes = panel.columns["views"], panel.columns["likes"]
    by_views = np.count_nonzero(~np.isnan(views), axis=1) > 0
    reaction = np.where(by_views[:, None], views, likes)
    paid = np.where(panel.sponsored >= settings().sponsored_from, reaction, np.nan)
    organic = np.where(panel.sponsored <= settings().organic_to, reaction, np.nan)
    ratio, low, high = row_median_ratios(paid, organic, settings().level)
    used = ~np.isnan(paid) | ~np.isnan(organic)
    parts = np.where(by_views, "views", "likes").astype(object)
    counts = np.count_nonzero(~np.isnan(paid), axis=1), np.count_nonzero(~np.isnan(organic), axis=1)
    return Figures(counts[0], ratio, low, high, parts, used, n_base=counts[1])
