"""The band of peers and the account in it, drawn small."""

from dataclasses import dataclass

WIDTH = 100.0
_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Band:
    """Places between 0 and ``WIDTH``: the 10th, 50th and 90th percentile of peers, and the account with its interval.

    Attributes:
        low: 10th percentile of the peers.
        mid: 50th.
        high: 90th.
        value: the account.
        value_low: lower end of its interval.
        value_high: upper end.

    """

    low: float
    mid: float
    high: float
    value: float
    value_low: float
    value_high: float

    @property
    def length(self) -> float:
        """How long the band of peers is."""
        return round(self.high - self.low, 1)

    @property
    def value_length(self) -> float:
        """How long the interval of the account is."""
        return round(self.value_high - self.value_low, 1)


def band_of(
    value: float | None,
    interval: tuple[float | None, float | None],
    peers: tuple[float | None, float | None, float | None],
) -> Band | None:
    """Lay a figure beside its peers on a scale of their own; None where one of them is not known."""
    known = [one for one in peers if one is not None]
    if value is None or len(known) != len(peers):
        return None
    ends = (*known, value)
    low, high = min(ends), max(ends)
    reach = (high - low) or 1.0

    def place(x: float) -> float:
        share = min(1.0, max(0.0, (x - low) / reach))
        return round(_MARGIN + (WIDTH - 2 * _MARGIN) * share, 1)

    below, above = (value if end is None else end for end in interval)
    bottom, middle, top = (place(one) for one in known)
    return Band(bottom, middle, top, place(value), place(below), place(above))
