"""The picture of a plan on paper: everybody's cost per view against the cut-off, on a logarithmic scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log, log10
from typing import Any

from fukasa.pipelines.plan.paper_parts import Dot, Dots, Mark
from fukasa.pipelines.plan.paper_text import Writer, called, clipped

_MOST_DRAWN = 40
_AIR = 1.15
"""Room beyond the outermost ends, as a factor."""

_STEPS = ((1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0), (1.0, 1.5, 2.0, 3.0, 5.0), (1.0, 2.0, 5.0), (1.0,))
_MOST_TICKS = 7
_LONGEST = 17  # letters of a name beside the picture


@dataclass(frozen=True, slots=True)
class _Scale:
    """A logarithmic scale between two values."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Give the place of a value, from 0 to 1."""
        return log(value / self.low) / log(self.high / self.low)


def cpv_dots(document: Mapping[str, Any], write: Writer) -> Dots | None:
    """Draw those who are booked in the order of the document; None where nobody's cost per view is known."""
    told = [one for one in document["selected"] if one["cpv"] and None not in one["cpv"].values()]
    if not told:
        return None
    limit = (document["cutoff"] or {}).get("cpv")
    shown = told[:_MOST_DRAWN]
    ends = [one["cpv"][point] for one in shown for point in ("p10", "p90")] + ([limit] if limit else [])
    scale = _Scale(min(ends) / _AIR, max(ends) * _AIR)
    cut = write.say("chart_limit", cpv=write.per_view(limit))
    return Dots(
        title=write.say("chart"),
        rows=tuple(_dot(one, scale) for one in shown),
        ticks=tuple(Mark(scale.place(value), write.per_view(value)) for value in _ticks(scale.low, scale.high)),
        limit=Mark(scale.place(limit), cut) if limit else None,
        note=_note(write, len(shown), len(told)),
    )


def _dot(one: Mapping[str, Any], scale: _Scale) -> Dot:
    low, middle, high = (scale.place(one["cpv"][point]) for point in ("p10", "p50", "p90"))
    return Dot(clipped(called(one), _LONGEST), low, middle, high, hollow=one["price_basis"] == "modelled")


def _note(write: Writer, shown: int, told: int) -> str:
    note = write.say("chart_note", currency=write.currency)
    return note if shown == told else write.joined(note, write.say("chart_more", n=shown, all=told))


def _ticks(low: float, high: float) -> Sequence[float]:
    """Choose round values inside the scale, coarser ones where it is long."""
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for steps in _STEPS:
        found = [step * 10.0**decade for decade in decades for step in steps if low <= step * 10.0**decade <= high]
        if len(found) <= _MOST_TICKS:
            return found
    return found[:: ceil(len(found) / _MOST_TICKS)]
