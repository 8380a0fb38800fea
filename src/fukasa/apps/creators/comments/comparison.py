"""What comments say under paid posts and under organic ones, and from post to post."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from django.utils.translation import gettext as _

from fukasa.analysis.engagement.registry import settings
from fukasa.analysis.statistics.clustered import ClusteredShare, clustered_share
from fukasa.apps.creators.selectors.comments import PostComments
from fukasa.apps.creators.selectors.report import Post

_FEWEST_COMMENTS = 20
_ORGANIC = "organic"
Said = tuple[Post, PostComments]


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One share under paid and under organic posts."""

    label: str
    paid: ClusteredShare
    organic: ClusteredShare

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


def posts_said(posts: Sequence[Post], counts: Mapping[str, PostComments]) -> tuple[Said, ...]:
    """Give the posts with comments that are no spam, in the order of the posts."""
    found = ((post, counts.get(post.post_id)) for post in posts)
    return tuple((post, count) for post, count in found if count is not None and count.counted > 0)


def compared(said: Sequence[Said]) -> Comparison:
    """Compare the labels given under paid posts with those given under organic ones."""
    paid = [count for post, count in said if post.is_paid]
    organic = [count for post, count in said if not post.is_paid and post.label == _ORGANIC]
    lines = (_line(label, of, paid, organic) for label, of in _measures())
    return Comparison(tuple(line for line in lines if line is not None), len(paid), len(organic))


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


def _share(of: Callable[[PostComments], int], counts: list[PostComments]) -> ClusteredShare | None:
    events = np.array([of(count) for count in counts], dtype=np.float64)
    trials = np.array([count.counted for count in counts], dtype=np.float64)
    return clustered_share(events, trials, settings().level) if trials.sum() >= _FEWEST_COMMENTS else None
