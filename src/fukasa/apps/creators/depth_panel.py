"""The depth of one account with its parts and what each weighs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fukasa.analysis.depth.composite import Depth, checked_weights, depth_of
from fukasa.analysis.depth.settings import default_weights
from fukasa.analysis.engagement.registry import settings
from fukasa.apps.catalogue.words import metric_name
from fukasa.apps.creators.bars import WIDTH, Bar
from fukasa.apps.creators.comments.figures import status_name
from fukasa.apps.creators.selectors.comments import DepthPart
from fukasa.apps.creators.selectors.depth_weights import Weights
from fukasa.apps.creators.selectors.report import Measurement
from fukasa.apps.creators.tiles import peer_text
from fukasa.apps.creators.wording import points, reason_text
from fukasa.apps.pages import formats


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of depth, written; without a standing ``reason`` says why."""

    name: str
    value: str
    interval: str
    standing: str
    standing_interval: str
    peers: str
    bar: Bar | None
    weight: str
    usual_weight: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class DepthPanel:
    """Depth, written.

    Attributes:
        value: out of 100; empty where it is not told.
        interval: the range of the value.
        level: the share of cases the ranges are meant to cover.
        status: in two words that there is no value, else empty.
        reason: why there is no value, else empty.
        rank: where the account stands among its peers, or why that is not told.
        own: whether the weights are the workspace's own; then ``usual`` is the figure with the default ones.
        usual: the figure with the default weights, with its rank.
        parts: all parts in their order.
        known: how many of them have a standing.
        missing: the names of those that have none.

    """

    value: str
    interval: str
    level: float
    status: str
    reason: str
    rank: str
    own: bool
    usual: str
    parts: tuple[PartLine, ...]
    known: int
    missing: str


def depth_panel(parts: Sequence[DepthPart], figure: Measurement | None, weights: Weights) -> DepthPanel | None:
    """Put depth together as the workspace weighs it; None when the index holds no parts."""
    if not parts or figure is None:
        return None
    depth = _depth(parts, figure, weights)
    told = depth.value is not None
    return DepthPanel(
        value=points(depth.value) if told else "",
        interval=formats.interval(depth.low, depth.high, points) if told else "",
        level=settings().level,
        status="" if told else status_name(depth.status),
        reason="" if told else _why_not(depth, figure, weights),
        rank=_rank(figure, weights) if told else "",
        own=weights.own,
        usual=_usual(figure),
        parts=tuple(_line(part, parts, weights) for part in parts),
        known=sum(1 for part in parts if part.standing is not None),
        missing=_(", ").join(metric_name(part.part) for part in parts if part.standing is None),
    )


def _depth(parts: Sequence[DepthPart], figure: Measurement, weights: Weights) -> Depth:
    """Give depth as the workspace weighs it; with the default weights it is the figure of the index."""
    if weights.own and figure.status != "not_permitted":
        return depth_of({part.part: part.standing for part in parts}, weights.by_part)
    return Depth(figure.value, figure.low, figure.high, figure.status, figure.reason, {})


def _why_not(depth: Depth, figure: Measurement, weights: Weights) -> str:
    """Say why there is no depth; what the default weights can tell is lacking through the workspace's own ones."""
    if weights.own and figure.value is not None:
        return _(
            "The workspace's weights leave too little of this account: at least two known parts need a weight above "
            "0, one of them from comments."
        )
    return reason_text(figure.reason or depth.reason)


def _rank(figure: Measurement, weights: Weights) -> str:
    if weights.own:
        return _("The workspace's own weights have no rank: the index ranks the default ones only.")
    return peer_text(figure)


def _usual(figure: Measurement) -> str:
    if figure.value is None:
        return reason_text(figure.reason)
    value = f"{points(figure.value)} ({formats.interval(figure.low, figure.high, points)})"
    return " — ".join(part for part in (value, peer_text(figure)) if part)


def _line(part: DepthPart, parts: Sequence[DepthPart], weights: Weights) -> PartLine:
    known, standing = part.value is not None, part.standing
    return PartLine(
        name=metric_name(part.part),
        value=formats.percent(part.value) if known else "",
        interval=formats.interval(part.low, part.high, formats.percent) if known else "",
        standing="" if standing is None else points(standing.percentile),
        standing_interval="" if standing is None else formats.interval(standing.low, standing.high, points),
        peers="" if standing is None else formats.number(part.peer_n),
        bar=None if standing is None else Bar(standing.low * WIDTH, standing.percentile * WIDTH, standing.high * WIDTH),
        weight=_among_known(part, parts, weights.by_part),
        usual_weight=_among_known(part, parts, default_weights()) if weights.own else "",
        status="" if standing is not None else status_name(part.status),
        reason="" if standing is not None else reason_text(part.reason),
    )


def _among_known(part: DepthPart, parts: Sequence[DepthPart], weights: Mapping[str, float]) -> str:
    """Give the weight of a known part among the known ones: weights of the others are spread over them."""
    shares = checked_weights(weights)
    total = sum(shares[one.part] for one in parts if one.standing is not None)
    return "" if part.standing is None or total == 0 else formats.percent(shares[part.part] / total, 0)
