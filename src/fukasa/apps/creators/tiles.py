"""Figures of the registry as tiles that name sample, interval, peers, age and the parts used."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from fukasa.analysis.engagement.registry import Metric, registry
from fukasa.apps.catalogue.words import metric_name
from fukasa.apps.creators.selectors.accounts import Account
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.wording import followers_basis_text, parts_text, peers_text, points, reason_text, window_text
from fukasa.apps.pages import formats
from fukasa.apps.pages.blocks import ProvenanceKind, Tile

Write = Callable[[formats.Number | None], str]
_PROVENANCE = {"public", "owner", "supplied", "modelled"}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A figure that cannot be told, and why."""

    label: str
    reason: str
    status: str


@dataclass(frozen=True, slots=True)
class TileGroup:
    """Figures that belong together: those there are, and those that are lacking."""

    label: str
    tiles: tuple[Tile, ...]
    lacking: tuple[Lacking, ...]


DEPTH = ("depth", "question_rate", "substantive_rate", "save_rate", "share_rate", "comment_rate", "like_rate")
GROUPS: tuple[tuple[str, Callable[[], str], tuple[str, ...]], ...] = (
    ("engagement", lambda: _("Engagement rate"), ("er_common", "er_followers", "er_views", "er_reach")),
    ("depth", lambda: _("Depth of the reactions"), DEPTH),
    (
        "reach",
        lambda: _("Views and reactions per post"),
        (
            "views_median",
            "views_per_follower",
            "reach_median",
            "likes_median",
            "comments_median",
            "watch_time_median",
            "completion_median",
        ),
    ),
    ("habit", lambda: _("Habits"), ("posting_cadence", "view_stability")),
)
PAID = ("sponsored_share", "sponsored_vs_organic")


def tile_groups(account: Account, measurements: Mapping[str, Measurement]) -> tuple[TileGroup, ...]:
    """Make the groups of the engagement tab."""
    return tuple(tile_group(label(), metrics, account, measurements) for _key, label, metrics in GROUPS)


def tile_group(
    label: str, metrics: Iterable[str], account: Account, measurements: Mapping[str, Measurement]
) -> TileGroup:
    """Make one group; a metric that the index does not hold is left out."""
    known = [measurements[metric] for metric in metrics if metric in measurements]
    return TileGroup(
        label,
        tuple(tile_of(one, account) for one in known if one.value is not None),
        tuple(_lacking(one) for one in known if one.value is None),
    )


def tile_of(one: Measurement, account: Account) -> Tile:
    """Write one figure as a tile."""
    metric = registry()[one.metric]
    write = writer_of(metric)
    supplied = one.status == "supplied_aggregate"
    source = "supplied" if supplied else account.auth_context
    return Tile(
        label=metric_name(one.metric),
        value=write(one.value),
        interval="" if one.low is None else formats.interval(one.low, one.high, write),
        level=one.level,
        n=None if supplied else one.n,
        window=window_text(one.window),
        peer=peer_text(one),
        at=one.newest_at,
        provenance=cast("ProvenanceKind", source if source in _PROVENANCE else ""),
        reason=reason_text(one.reason) if supplied else "",
        help=_help(metric, one),
    )


def writer_of(metric: Metric) -> Write:
    """Give the way to write a metric's values."""
    writers: dict[str, Write] = {
        "share": points if metric.base == "peers" else formats.percent,
        "count": formats.compact,
        "ratio": lambda value: formats.number(value, 2),
        "per_week": lambda value: _("%(n)s a week") % {"n": formats.number(value, 1)},
        "seconds": lambda value: _("%(n)s s") % {"n": formats.number(value, 1)},
    }
    return writers[metric.unit]


def peer_text(one: Measurement) -> str:
    """Say where a figure stands among its peers, or why that cannot be said."""
    if one.percentile is None:
        return reason_text(one.peer_reason)
    at_zero = _("above none of %(n)s peers, %(share)s of which are at 0 as well: %(peers)s")
    text = at_zero if one.value == 0 else _("above %(share)s of %(n)s peers: %(peers)s")
    text %= {
        "share": formats.percent(share_equal(one) if one.value == 0 else share_below(one), 0),
        "n": formats.number(one.peer_n),
        "peers": peers_text(one.peers),
    }
    return _("%(text)s (too few in the category)") % {"text": text} if one.peer_fallback else text


def share_below(one: Measurement) -> float:
    """Give the share of peers that stand strictly below a figure.

    A percentile counts equal peers half. How many are equal is known where nobody can stand beyond: at 0, and at 1 of
    a share. In between equal figures are rare, and the percentile stands for the share below.
    """
    return max(0.0, (one.percentile or 0.0) - share_equal(one) / 2)


def share_equal(one: Measurement) -> float:
    """Give the share of peers that are equal to a figure at the end of its range; 0 elsewhere."""
    percentile = one.percentile or 0.0
    if one.value == 0:
        return min(1.0, 2 * percentile)
    at_the_top = one.value == 1 and registry()[one.metric].unit == "share"
    return 2 * (1 - percentile) if at_the_top else 0.0


def _help(metric: Metric, one: Measurement) -> str:
    texts = [f"{metric.definition}: {metric.formula}."]
    if one.parts and metric.aggregate == "corrected_share":
        texts.append(_("Corrected for the known errors of the labels (model %(model)s).") % {"model": one.parts})
    elif one.parts:
        texts.append(_("Parts used: %(parts)s.") % {"parts": parts_text(one.parts)})
    if one.followers_basis:
        texts.append(_("Divided by: %(basis)s.") % {"basis": followers_basis_text(one.followers_basis)})
    if one.oldest_at and one.newest_at:
        span = {"begin": formats.day(one.oldest_at), "end": formats.day(one.newest_at)}
        told = (
            _("Comments from %(begin)s to %(end)s.")
            if "text" in metric.inputs
            else _("Posts from %(begin)s to %(end)s.")
        )
        texts.append(told % span)
    return " ".join(texts)


def _lacking(one: Measurement) -> Lacking:
    return Lacking(metric_name(one.metric), reason_text(one.reason), one.status)
