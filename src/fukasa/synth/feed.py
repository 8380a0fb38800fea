"""The posts of a block: when, in which form, sponsored or not, and how far each one travelled."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fukasa.core.catalogue import FORMATS
from fukasa.synth.assumptions import VIDEO_FORMATS, assumptions
from fukasa.synth.cast import Cast
from fukasa.synth.frames import microseconds
from fukasa.synth.grammar import BRANDS_PER_CATEGORY
from fukasa.synth.growth import followers_at, watching_at
from fukasa.synth.randomness import BoolArray, FloatArray, IntArray, happens, pick, pick_by_row, stream
from fukasa.synth.scenarios import EVENTS
from fukasa.synth.traits import Traits

DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000
_SPAN = 180.0
_ORGANIC_BRAND = 0.10
_FLAG_USED = 0.55
_DRIFT = 0.10
_VIDEO = np.isin(FORMATS, VIDEO_FORMATS)
_FEW = 3
_FOLLOWED_PER_VIEW = (
    0.02,
    0.10,
)  # of the viewers of a viral post; generous against 1 to 5 in a thousand, as guides tell


@dataclass(frozen=True, slots=True)
class Feed:
    """The posts of a block, newest first inside each account.

    Attributes:
        row: the account, a position in the block.
        rank: 0 for the newest post of its account.
        posted_us: moment of posting, microseconds UTC.
        age: age in days at the end.
        format: position in ``FORMATS``.
        video: the format has views of its own.
        sponsored, labelled: the truth about advertising.
        flagged: 1 the platform's flag is set, 0 known not to be, -1 not known.
        brand: position of the brand in the account's category, -1 for none.
        followers: true followers at posting.
        audience: those of them who watch, on the scale of today's followers; bought ones do not.
        noise: the post's own luck, on the log of views.
        views: true views when matured.
        event: 1 for the post behind a planted event.

    """

    row: IntArray
    rank: IntArray
    posted_us: IntArray
    age: FloatArray
    format: IntArray
    video: BoolArray
    sponsored: BoolArray
    labelled: BoolArray
    flagged: IntArray
    brand: IntArray
    followers: FloatArray
    audience: FloatArray
    noise: FloatArray
    views: FloatArray
    event: BoolArray

    def __len__(self) -> int:
        return len(self.row)


def draw_feed(seed: int, cast: Cast, traits: Traits, as_of: datetime) -> Feed:
    """Draw all posts of a block."""
    rng = stream(seed, cast.block, "feed")
    row, days = _days(rng, traits)
    posted = _moments(rng, cast, row, days, microseconds(as_of))
    posted = _at_events(traits, row, posted, microseconds(as_of))
    order = np.lexsort((-posted, row))
    row, posted = row[order], posted[order]
    age = (microseconds(as_of) - posted) / DAY_US
    first = np.searchsorted(row, np.arange(len(cast)))
    rank = np.arange(len(row)) - first[row]
    form = pick_by_row(rng, assumptions().platforms.formats[cast.platform[row]])
    sponsored, labelled, flagged, brand = _advertising(rng, traits, row)
    event = _behind_event(traits, row, age)
    followers = followers_at(cast, traits, row, age)
    noise = _noise(rng, traits, row, age)
    watching = watching_at(cast, traits, row, age)
    views = np.exp(traits.view_mu[row] + noise) * watching
    views *= np.where(sponsored, assumptions().habits["sponsored_views"], 1.0)
    travelled = np.where(event, _reach(seed, cast, traits, row, views), 1.0)
    views *= travelled
    return Feed(
        row=row,
        rank=rank,
        posted_us=posted,
        age=age,
        format=form,
        video=_VIDEO[form],
        sponsored=sponsored,
        labelled=labelled,
        flagged=flagged,
        brand=brand,
        followers=followers,
        audience=watching * cast.followers[row],
        noise=noise + np.log(travelled),
        views=views,
        event=event,
    )


def _days(rng: np.random.Generator, traits: Traits) -> tuple[IntArray, FloatArray]:
    count = np.where(traits.cadence > 0, rng.poisson(traits.cadence), 0)
    few = (traits.cadence > 0) & (traits.cadence <= _FEW)
    count = np.where(few, np.clip(count, 1, _FEW), count)
    row = np.repeat(np.arange(len(count)), count)
    span = np.minimum(_SPAN, traits.age_days - 1.0)[row]
    days = traits.quiet_days[row] + 1 + np.floor(rng.random(len(row)) * (span - 1))
    return row, days


def _moments(rng: np.random.Generator, cast: Cast, row: IntArray, days: FloatArray, end: int) -> IntArray:
    known = assumptions()
    hour = pick(rng, np.array(known.habits["hours"], dtype=float), len(row)) - known.utc_offset[cast.country[row]]
    midnight = end // DAY_US * DAY_US - days * DAY_US
    moment = midnight + hour * _HOUR_US + np.floor(rng.random(len(row)) * _HOUR_US / 1e6) * 1e6
    return np.minimum(moment, end - _HOUR_US).astype(np.int64)


def _advertising(
    rng: np.random.Generator, traits: Traits, row: IntArray
) -> tuple[BoolArray, BoolArray, IntArray, IntArray]:
    sponsored = happens(rng, traits.sponsored[row], len(row))
    labelled = sponsored & happens(rng, traits.labelled[row], len(row))
    flag = labelled & happens(rng, _FLAG_USED, len(row))
    flagged = np.where(flag, 1, np.where(traits.owner[row], 0, -1))
    named = sponsored | happens(rng, _ORGANIC_BRAND, len(row))
    brand = np.where(named, rng.integers(0, BRANDS_PER_CATEGORY, len(row)), -1)
    return sponsored, labelled, flagged, brand


def _noise(rng: np.random.Generator, traits: Traits, row: IntArray, age: FloatArray) -> FloatArray:
    """Draw heavy-tailed noise between posts, and a slow drift per account."""
    degrees = assumptions().habits["noise_df"]
    drift = rng.normal(0, _DRIFT, len(traits.fake))[row] * (age / 90 - 1)
    return np.asarray(
        rng.standard_t(degrees, len(row)) * traits.view_sigma[row] * np.sqrt((degrees - 2) / degrees) + drift
    )


def _behind_event(traits: Traits, row: IntArray, age: FloatArray) -> BoolArray:
    """Find the post nearest to the beginning of an event."""
    distance = np.where(traits.event_views[row] > 1, np.abs(age - traits.event_day[row]), np.inf)
    nearest = np.full(len(traits.fake), np.inf)
    np.minimum.at(nearest, row, distance)
    return np.asarray((distance == nearest[row]) & (distance < np.inf))


def _reach(seed: int, cast: Cast, traits: Traits, row: IntArray, views: FloatArray) -> FloatArray:
    """Give how much further than usual the post behind an event travels.

    Nobody follows who has not seen it: a viral post has at least the views of which a few in a hundred are the
    followers that it brought.
    """
    followed = stream(seed, cast.block, "viral followers").uniform(*_FOLLOWED_PER_VIEW, len(cast))
    gained = cast.followers * traits.event_gain / (1 + traits.event_gain)
    needed = np.where(traits.event == EVENTS.index("viral"), gained / followed, 0.0)
    return np.maximum(traits.event_views[row], needed[row] / np.maximum(views, 1.0))


def _at_events(traits: Traits, row: IntArray, posted: IntArray, end: int) -> IntArray:
    """Put the post behind an event at its beginning, so that whoever looks can find it."""
    behind = _behind_event(traits, row, (end - posted) / DAY_US)
    begun = end - (traits.event_day[row] * DAY_US).astype(np.int64) // 1_000_000 * 1_000_000
    return np.where(behind, begun, posted)
