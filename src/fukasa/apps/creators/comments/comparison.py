"""What comments say under paid posts and under organic ones, and from post to post."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from django.utils.translation import gettext as _

from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.clustered import clustered_share
from fukasa.apps.creators.comments.figures import Figures
from fukasa.apps.creators.selectors.comments import PostComments
from fukasa.apps.creators.selectors.report import Post

_FEWEST_COMMENTS = 20
_CORRECTED = ("sponsored_question_rate", "organic_question_rate")
Said = tuple[Post, PostComments]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``n`` comments with its interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One share under paid and under organic posts; ``corrected`` for the errors of the labels, or as labelled."""

    label: str
    paid: Share
    organic: Share
    corrected: bool = False

    @property
    def differs(self) -> bool:
        """Tell whether the two differ by more than chance: the interval of the difference leaves out 0.

        The interval adds up the distances of the ends in quadrature (Zou and Donner 2008).
        """
        one, other = self.paid, self.organic
        difference = one.value - other.value
        below = hypot(one.value - one.low, other.high - other.value)
        above = hypot(one.high - one.value, other.value - other.low)
        return difference - below > 0 or difference + above < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paid against organic posts; without lines there is too little of one kind."""

    lines: tuple[ComparisonLine, ...]
    paid_posts: int
    organic_posts: int

    @property
    def any_corrected(self) -> bool:
        """Tell whether a line is corrected for the errors of the labels."""
        return any(line.corrected for line in self.lines)

    @property
    def any_as_labelled(self) -> bool:
        """Tell whether a line counts labels as given."""
        return any(not line.corrected for line in self.lines)


def posts_said(posts: Sequence[Post], counts: Mapping[str, PostComments]) -> tuple[Said, ...]:
    """Give the posts with comments that are no spam, in the order of the posts."""
    found = ((post, counts.get(post.post_id)) for post in posts)
    return tuple((post, count) for post, count in found if count is not None and count.counted > 0)


def compared(said: Sequence[Said], figures: Figures) -> Comparison:
    """Compare comments under paid posts with those under organic ones.

    Which post is paid follows the limits of the metric registry, as everywhere in the index. Questions are compared by
    the corrected figures of the index where it holds both; else, and for the other shares, labels count as given.

    Args:
        said: posts with their comments.
        figures: of the account.

    """
    paid = [count for post, count in said if paid_kind(post) is True]
    organic = [count for post, count in said if paid_kind(post) is False]
    lines = [_line(label, of, paid, organic) for label, of in _measures()]
    told = tuple(line for line in lines if line is not None)
    if lines[0] is not None:
        told = (_corrected(lines[0], figures), *told[1:])
    return Comparison(told, len(paid), len(organic))


def paid_kind(post: Post) -> bool | None:
    """Tell whether a post is paid (true), organic (false) or unclear: by its flag, else by the modelled probability."""
    chance = post.p_sponsored if post.sponsored is None else float(post.sponsored)
    if chance is None or settings().organic_to < chance < settings().sponsored_from:
        return None
    return chance >= settings().sponsored_from


def _corrected(line: ComparisonLine, figures: Figures) -> ComparisonLine:
    """Put the corrected shares of the index in the place of labels as given, where it holds both."""
    paid, organic = (_of_index(figures, metric) for metric in _CORRECTED)
    return line if paid is None or organic is None else ComparisonLine(line.label, paid, organic, corrected=True)


def _of_index(figures: Figures, metric: str) -> Share | None:
    one = figures.get(metric)
    if one is None or one.value is None or one.low is None or one.high is None:
        return None
    return Share(one.value, one.low, one.high, one.n or 0)


def _measures() -> tuple[tuple[str, Callable[[PostComments], int]], ...]:
    return (
        (_("Questions about an item"), lambda count: count.questions),
        (_("Purchase signals"), lambda count: count.purchase_signals),
        (_("Comments of substance"), lambda count: count.substantive),
    )


def _line(
    label: str, of: Callable[[PostComments], int], paid: list[PostComments], organic: list[PostComments]
) -> ComparisonLine | None:
    first, second = _share(of, paid), _share(of, organic)
    return None if first is None or second is None else ComparisonLine(label, first, second)


def _share(of: Callable[[PostComments], int], counts: list[PostComments]) -> Share | None:
    events = np.array([of(count) for count in counts], dtype=np.float64)
    trials = np.array([count.counted for count in counts], dtype=np.float64)
    found = clustered_share(events, trials, settings().level) if trials.sum() >= _FEWEST_COMMENTS else None
    return None if found is None else Share(found.value, found.low, found.high, found.n)
