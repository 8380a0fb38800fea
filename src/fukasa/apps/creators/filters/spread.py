"""The spread of a figure over a result, as small bars whose ends can be dragged."""

import json
from bisect import bisect_left, bisect_right

from django.utils.translation import gettext as _

from fukasa.apps.creators.filters.boxes import Bar, Bars
from fukasa.apps.creators.names import range_text
from fukasa.apps.pages import formats
from fukasa.lake.columns.histograms import Histogram
from fukasa.lake.query.criteria import Range
from fukasa.lake.query.fields import RangeField
from fukasa.lake.query.numbers import plain
from fukasa.lake.query.registry import scale_of

WIDTH, HEIGHT = 200.0, 36.0
_GAP, _LEAST = 1.0, 1.5  # between bars; a bar that is not empty is seen
_FIGURES = 4


def bars_of(name: RangeField, spread: Histogram, span: Range) -> Bars:
    """Draw a histogram: bars of equal width, as its bins are round figures and not of equal width."""
    steps = len(spread.counts)
    most = max(spread.counts, default=0)
    step = WIDTH / max(steps, 1)
    low, high = _steps(spread, span)
    bars = tuple(
        Bar(round(place * step, 2), round(step - _GAP, 2), *_upright(count, most), low <= place < high)
        for place, count in enumerate(spread.counts)
    )
    edges = ["", *(plain(_rounded(edge), scale_of(name)) for edge in spread.edges[1:-1]), ""]
    return Bars(bars, json.dumps(edges), steps, low, high, _sentence(name, spread))


def _upright(count: int, most: int) -> tuple[float, float]:
    height = max(HEIGHT * count / most, _LEAST) if count else 0.0
    return round(HEIGHT - height, 2), round(height, 2)


def _steps(spread: Histogram, span: Range) -> tuple[int, int]:
    """Tell between which bins the range lies."""
    steps = len(spread.counts)
    low = 0 if span.low is None else max(bisect_right(spread.edges, span.low) - 1, 0)
    high = steps if span.high is None else min(bisect_left(spread.edges, span.high), steps)
    return min(low, steps), max(high, 0)


def _shown(spread: Histogram, place: int) -> Range:
    """Give the ends of a bin; the outermost are open, as they are extremes of accounts that not everybody may see."""
    low = spread.edges[place] if place else None
    return Range(low, spread.edges[place + 1] if place + 1 < len(spread.counts) else None)


def _rounded(edge: float) -> float:
    return float(f"{edge:.{_FIGURES}g}")


def _sentence(name: RangeField, spread: Histogram) -> str:
    known, unknown = sum(spread.counts), spread.unknown
    if not known:
        return _("Unknown for all %(n)s accounts") % {"n": formats.number(unknown)}
    place = max(range(len(spread.counts)), key=spread.counts.__getitem__)
    said = _("most: %(span)s") % {"span": range_text(name, _shown(spread, place))}
    return said if not unknown else _("%(said)s; unknown: %(n)s") % {"said": said, "n": formats.number(unknown)}
