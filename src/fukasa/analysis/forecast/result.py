"""One forecast as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from fukasa.analysis.engagement.reasons import reason_sentence
from fukasa.analysis.statistics.lognormal import Lognormal
from fukasa.core.errors import InvalidInput
from fukasa.core.interval import Interval


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next post of an account is expected to reach.

    Attributes:
        account_key: whose post.
        metric: ``views``, or ``likes`` where no views are shown.
        distribution: of the metric.
        n: posts, or supplied averages, it stands on.
        basis: ``own_posts`` or ``supplied_aggregate``.
        shrink_weight: the weight of the peers, 0 to 1.
        peers: who the peers are; None where there are none.
        reason: the stored reason.

    """

    account_key: str
    metric: str
    distribution: Lognormal
    n: int
    basis: str
    shrink_weight: float
    peers: str | None
    reason: str

    @classmethod
    def from_row(cls, row: Mapping[str, object]) -> "Forecast":
        """Make it from a row of the forecasts' frame.

        Raises:
            InvalidInput: the row has no forecast; its reason is told.

        """
        if row["status"] != "ok":
            sentence = reason_sentence(str(row["reason"]), "en")
            raise InvalidInput(f"there is no forecast for {row['account_key']}: {sentence}")
        return cls(
            account_key=str(row["account_key"]),
            metric=str(row["metric"]),
            distribution=Lognormal(cast("float", row["mu"]), cast("float", row["sigma"])),
            n=cast("int", row["n"]),
            basis=str(row["basis"]),
            shrink_weight=cast("float", row["shrink_weight"]),
            peers=cast("str | None", row["peers"]),
            reason=str(row["reason"]),
        )

    def quantile(self, share: float) -> float:
        """Give the number that a share of such posts stays under."""
        return self.distribution.quantile(share)

    def prob_at_least(self, number: float) -> float:
        """Give the chance that the post reaches a number."""
        return self.distribution.prob_at_least(number)

    def interval(self, level: float = 0.8) -> Interval:
        """Give the central interval that holds a share of such posts."""
        return self.distribution.interval(level)
