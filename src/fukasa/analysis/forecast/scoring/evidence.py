"""Evidence against a claim, gathered period by period, that may be looked at whenever one likes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput

_STAKES = np.array([0.02, 0.05, 0.1, 0.2, 0.4])  # of the largest bet that cannot lose more than there is
_BASEL = 6 / np.pi**2  # makes the shares of all periods add up to 1


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """How the evidence grew.

    Attributes:
        value: the evidence (e-value) after each period; 1 is none.
        alarm: the first period at which it reached 1 / ``false_alarm``; None where it never did.
        false_alarm: the chance that a true claim ever raises an alarm, at most, however long it is watched.

    """

    value: Reals
    alarm: int | None
    false_alarm: float


def gather_evidence(periods: Sequence[Reals], mean: float, *, false_alarm: float) -> Evidence:
    """Bet against the claim that values between 0 and 1 have a given mean, whatever came before.

    Each bet multiplies the stake by 1 + λ · (value − mean), which is fair if the claim is true: the winnings are a test
    martingale (Waudby-Smith and Ramdas 2024). Bets of several sizes run in both directions. Part of the stake is kept
    for later periods (share 6/π²/t² for period t), so that a change after a long quiet time is found as well. By
    Ville's inequality (1939) a true claim raises an alarm ever with a chance of at most ``false_alarm``.

    Args:
        periods: the values of each period, in the order of time; values of a period need to be independent of each
            other as far as the claim is true.
        mean: the claimed mean.
        false_alarm: the accepted chance of a false alarm.

    Raises:
        InvalidInput: a share is out of range or a value lies outside 0 and 1.

    """
    if not 0 < mean < 1 or not 0 < false_alarm < 1:
        raise InvalidInput(f"a mean and a chance of false alarm lie between 0 and 1, got {mean} and {false_alarm}")
    bets = np.concatenate([_STAKES / mean, -_STAKES / (1 - mean)])
    at_stake, kept = np.zeros(len(bets)), 1.0
    values = np.empty(len(periods))
    for place, period in enumerate(periods):
        if len(period) and not 0 <= float(period.min()) <= float(period.max()) <= 1:
            raise InvalidInput("evidence is gathered from values between 0 and 1; check what is watched")
        share = _BASEL / (place + 1) ** 2
        kept -= share
        won = np.log1p(bets[:, None] * (period - mean)).sum(axis=1)
        at_stake = (at_stake + share) * np.exp(np.minimum(won, 300.0))
        values[place] = at_stake.mean() + kept
    reached = np.flatnonzero(values >= 1 / false_alarm)
    return Evidence(values, int(reached[0]) if len(reached) else None, false_alarm)
