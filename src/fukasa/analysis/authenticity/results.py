"""What a check and a review give: columns for a catalogue, frozen objects for one account."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Status(StrEnum):
    """What a check or a review says."""

    PASS = "pass"  # noqa: S105  a verdict, no password
    REVIEW = "review"
    FAIL = "fail"
    INSUFFICIENT = "insufficient"


class Level(StrEnum):
    """What a review could see; it bounds how strong its verdict may be."""

    PUBLIC = "public"
    CONNECTED = "connected"
    CONNECTED_HISTORY = "connected_history"  # and at least 60 days of snapshots


DEVIATION_RANGE = (-3.0, 8.0)

CHECK_SCHEMA: Mapping[str, pl.DataType] = {
    "account_key": pl.String(),
    "check": pl.String(),  # an id of checks.toml
    "status": pl.String(),
    "reason": pl.String(),  # a code of sentences.toml under the check
    "value": pl.Float64(),  # the figure judged, in the unit of checks.toml
    "low": pl.Float64(),  # its interval
    "high": pl.Float64(),
    "n": pl.Int64(),  # what it rests on: posts, comments, days, profiles
    "peer_low": pl.Float64(),  # the band of peers: 10th, 50th and 90th percentile
    "peer_mid": pl.Float64(),
    "peer_high": pl.Float64(),
    "peer_n": pl.Int64(),
    "peers": pl.String(),
    "deviation": pl.Float64(),
    "detail": pl.String(),  # JSON: what else the sentence and the evidence name; null for nothing
}
"""One row per account and check. ``deviation`` is how unusual the account is among its peers in the direction of
inflation, in robust standard deviations, clipped to ``DEVIATION_RANGE``; null where the check says insufficient."""

REVIEW_SCHEMA: Mapping[str, pl.DataType] = {
    "account_key": pl.String(),
    "status": pl.String(),
    "reason": pl.String(),  # a code of sentences.toml under `review`
    "p": pl.Float64(),  # probability of material inflation
    "low": pl.Float64(),  # Venn-Abers interval
    "high": pl.Float64(),
    "level": pl.String(),
    "judged": pl.Int64(),  # checks that could judge
    "calibration": pl.String(),  # `simulated`, or the workspace whose audited accounts it rests on
    "inflated_share": pl.Float64(),  # estimated share of followers that are not real, where something tells it
    "inflated_low": pl.Float64(),
    "inflated_high": pl.Float64(),
}
"""One row per account."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one account; the columns of :data:`CHECK_SCHEMA`.

    Attributes:
        check: id of the check.
        status: what it says.
        sentence: why, in the language asked for.
        recommendation: what to do.
        change: what would change it.
        value: the figure judged.
        interval: of the figure.
        n: what it rests on.
        peers: who it is compared with, how many, and their 10th, 50th and 90th percentile.
        deviation: see :data:`CHECK_SCHEMA`.
        contribution: what it adds to the log-odds of inflation; negative speaks for the account.
        detail: further evidence.

    """

    check: str
    status: Status
    sentence: str
    recommendation: str
    change: str
    value: float | None
    interval: tuple[float, float] | None
    n: int | None
    peers: "PeerBand | None"
    deviation: float | None
    contribution: float | None
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PeerBand:
    """Who an account is compared with."""

    label: str
    n: int
    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class AuthenticityReview:
    """The review of one account.

    Attributes:
        status: the verdict.
        sentence: why, in words that accuse nobody.
        probability: of material inflation; None when insufficient.
        interval: Venn-Abers interval of it.
        level: what the review could see.
        calibration: on whose labels the probability rests.
        findings: every check, the strongest reasons first.

    """

    status: Status
    sentence: str
    probability: float | None
    interval: tuple[float, float] | None
    level: Level
    calibration: str
    findings: tuple[Finding, ...]

    def reasons_against(self, most: int = 3) -> tuple[Finding, ...]:
        """Give the findings that raise the probability most."""
        raising = [one for one in self.findings if (one.contribution or 0) > 0]
        return tuple(sorted(raising, key=lambda one: -(one.contribution or 0))[:most])

    def reasons_for(self, most: int = 3) -> tuple[Finding, ...]:
        """Give the findings that lower the probability most."""
        lowering = [one for one in self.findings if (one.contribution or 0) < 0]
        return tuple(sorted(lowering, key=lambda one: one.contribution or 0)[:most])
