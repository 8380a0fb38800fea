"""Ages of a brief in the bands in which shares of audiences are known."""

from collections.abc import Iterator

_BANDS = {
    "audience_13_17": (13, 17),
    "audience_18_24": (18, 24),
    "audience_25_34": (25, 34),
    "audience_35_44": (35, 44),
    "audience_45_54": (45, 54),
    "audience_55_up": (55, 64),
}
_OLDEST = 99


def bands_of(low: float, high: float, bound: str) -> Iterator[str]:
    """Name the bands of which at least half lies between two ages, ends included.

    Args:
        low: the lower age.
        high: the upper age.
        bound: ``low`` for "and older", ``high`` for "and younger", else both ends count.

    """
    high = _OLDEST if bound == "low" else high
    low = 0 if bound == "high" else low
    for name, (first, last) in _BANDS.items():
        shared = min(high, last) - max(low, first) + 1
        if 2 * shared >= last - first + 1:
            yield name
