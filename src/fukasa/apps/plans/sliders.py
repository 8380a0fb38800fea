"""The sliders of a what-if: where they begin, end and stand."""

from dataclasses import dataclass
from math import floor, log10

from fukasa.analysis.planning.cutoff import CutoffRule

_SPAN = 4  # from a quarter of the cut-off to four times of it


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider, its numbers as HTML wants them."""

    low: str
    high: str
    step: str
    value: str


@dataclass(frozen=True, slots=True)
class Sliders:
    """Both sliders of the page."""

    cpv: Slider
    probability: Slider


def sliders_of(rule: CutoffRule, *, cpv: float, probability: float) -> Sliders:
    """Lay the sliders around the cut-off of a run; ``cpv`` and ``probability`` are where they stand."""
    low, high = min(rule.cpv, cpv) / _SPAN, max(rule.cpv * _SPAN, cpv)
    digits = 1 - floor(log10(rule.cpv)) if rule.cpv < 100 else 0  # noqa: PLR2004  large cut-offs move in whole units
    step = 10.0**-digits
    begin = max(step, round(low, digits))
    return Sliders(
        cpv=Slider(_plain(begin, digits), _plain(high, digits), _plain(step, digits), _exact(cpv)),
        probability=Slider("0.05", "0.95", "0.05", _exact(probability)),
    )


def _plain(value: float, digits: int) -> str:
    return f"{value:.{max(digits, 0)}f}"


def _exact(value: float) -> str:
    return f"{value:.10g}"
