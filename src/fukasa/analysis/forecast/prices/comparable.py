"""Prices that an asked price can be compared with: the same platform, size and format, else the next wider group."""

from dataclasses import dataclass

import numpy as np

from fukasa.analysis.statistics.arrays import Flags, Integers, Reals

SCOPES = ("platform_tier_format", "platform_tier", "tier", "all")
"""From the narrowest to the widest group."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """Prices as the distance from what the model, fitted without the account, expects of it.

    Attributes:
        residual: log distances in spreads of the account's price, so that wide and narrow tiers can be compared.
        platform: places on the model's axis.
        format: places on the model's axis.
        tier: place of the benchmark's tier; the last place is for celebrities.

    """

    residual: Reals
    platform: Integers
    format: Integers
    tier: Integers

    def members(self, scope: str, platform: int, form: int, tier: int) -> Flags:
        """Tell which prices belong to the group of an account."""
        same_tier: Flags = self.tier == tier
        same_platform = same_tier & (self.platform == platform)
        groups: dict[str, Flags] = {
            "platform_tier_format": same_platform & (self.format == form),
            "platform_tier": same_platform,
            "tier": same_tier,
            "all": np.ones(len(self.residual), dtype=bool),
        }
        return groups[scope]

    def counts(self, shape: tuple[int, int, int]) -> tuple[Reals, Reals, Reals]:
        """Count the prices of each group: platform × format × tier, platform × tier, tier."""
        cube = np.zeros(shape)
        np.add.at(cube, (self.platform, self.format, self.tier), 1)
        return cube, cube.sum(axis=1), cube.sum(axis=(0, 1))
