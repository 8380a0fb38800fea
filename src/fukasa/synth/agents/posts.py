"""When agents post: gaps from a gamma distribution, two busy times of the day, and the post behind an event."""

from dataclasses import dataclass

import numpy as np

from fukasa.core.catalogue import FORMATS
from fukasa.synth.agents.people import DAYS, People
from fukasa.synth.agents.rules import rules
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, stream

_FORMATS = {"instagram": ("short", "carousel"), "tiktok": ("short",), "youtube": ("long", "short"), "x": ("text",)}
_SPONSORED, _LABELLED, _VIDEO_SHARE = 0.07, 0.8, 0.6
_BUSY_HOURS, _MORNING = ((22.5, 1.4), (11.5, 2.2)), 0.4  # UTC: breakfast and evening in Japan


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a block, by account and newest first.

    Attributes:
        row: the account, a position in the block.
        rank: 0 for the newest of its account.
        when: days after the beginning of the window.
        form: position in ``FORMATS``.
        behind: stands behind the account's event.
        sponsored, labelled: truth about advertising.

    """

    row: IntArray
    rank: IntArray
    when: FloatArray
    form: IntArray
    behind: BoolArray
    sponsored: BoolArray
    labelled: BoolArray

    def __len__(self) -> int:
        return len(self.row)

    @property
    def age(self) -> FloatArray:
        """Days before the end."""
        return DAYS - self.when


def draw_posts(seed: int, people: People) -> Posts:
    """Draw when everybody posts what."""
    rng = stream(seed, people.block, "agent posts")
    row, day = _days(rng, people)
    evented = np.flatnonzero(people.happened("viral", "giveaway", "collab", "media"))
    behind = np.concatenate([np.zeros(len(row), dtype=bool), np.ones(len(evented), dtype=bool)])
    row = np.concatenate([row, evented])
    day = np.concatenate([day, np.floor(DAYS - people.began[evented])])
    morning = happens(rng, _MORNING, len(row))
    middle, spread = np.where(morning, *np.array(_BUSY_HOURS)[:, :1]), np.where(morning, *np.array(_BUSY_HOURS)[:, 1:])
    when = np.minimum(day + (rng.normal(middle, spread) % 24) / 24, DAYS - 0.05)
    order = np.lexsort((-when, row))
    row, when, behind = row[order], when[order], behind[order]
    sponsored = happens(rng, _SPONSORED, len(row)) & ~behind
    return Posts(
        row=row,
        rank=np.arange(len(row)) - np.searchsorted(row, np.arange(len(people)))[row],
        when=when,
        form=_forms(rng, people, row),
        behind=behind,
        sponsored=sponsored,
        labelled=sponsored & happens(rng, _LABELLED, len(row)),
    )


def _days(rng: np.random.Generator, people: People) -> tuple[IntArray, FloatArray]:
    """Draw gaps until the window is full."""
    shape = rules().people["gap_shape"]
    most = int(3 * DAYS / people.gap.min()) + 1
    gaps = rng.gamma(shape, 1.0, (len(people), most)) * (people.gap / shape)[:, None]
    moments = np.cumsum(gaps, axis=1)
    row, place = np.nonzero(moments < DAYS)
    return row, np.floor(moments[row, place])


def _forms(rng: np.random.Generator, people: People, row: IntArray) -> IntArray:
    known = [[FORMATS.index(name) for name in _FORMATS[platform]] for platform in rules().people["platforms"]]
    first, last = np.array([forms[0] for forms in known]), np.array([forms[-1] for forms in known])
    platform = people.platform[row]
    return np.where(happens(rng, _VIDEO_SHARE, len(row)), first[platform], last[platform])
