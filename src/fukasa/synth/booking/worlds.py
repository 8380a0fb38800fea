"""The worlds and what all of them share; the numbers stand in ``data/booking.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np

from fukasa.core.errors import InvalidInput
from fukasa.synth.packaged import packaged, require
from fukasa.synth.randomness import FloatArray

_FILE = "booking"
_SHARES = ("zero_share", "repeat", "reported")
_SIGNED = ("trend", "view_bias")
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class World:
    """How outcomes differ from what forecasts and brief state; each field is explained in the file.

    Attributes:
        name: of the world.
        doc: one sentence.
        control: booking in rounds is not expected to help.

    """

    name: str
    doc: str
    control: bool
    scale: float
    scale_sd: float
    rate_shape: float
    rate_student: float
    student_df: float
    zero_share: float
    tier_sd: float
    platform_sd: float
    round_sd: float
    round_views_sd: float
    platform_round_sd: float
    trend: float
    drift_sd: float
    repeat: float
    post_shape: float
    view_bias: float
    view_spread: float
    view_df: float
    reported: float


@dataclass(frozen=True, slots=True)
class Groups:
    """Names of tiers or platforms and the share of creators in each."""

    names: tuple[str, ...]
    share: FloatArray


@dataclass(frozen=True, slots=True)
class Frame:
    """What campaigns of all worlds share.

    Attributes:
        creators: candidates of a campaign.
        rounds: rounds of a campaign; results of one are known before the next.
        max_posts: most posts of one creator.
        budget_share: budget over the prices of one post of everybody.
        conversion_rate: orders per view as the brief states them.
        level_sd: spread of a creator's log level around its forecast, as stated.
        post_sd: spread of a post's log views around its creator's level, as stated.
        price_sd: log spread of prices around the usual cost per view.
        size_sd: log spread of views inside a tier.
        tiers: the tiers.
        tier_views: median views of a post per tier.
        tier_cpv: usual cost per view per tier, JPY.
        platforms: the platforms.

    """

    creators: int
    rounds: int
    max_posts: int
    budget_share: float
    conversion_rate: float
    level_sd: float
    post_sd: float
    price_sd: float
    size_sd: float
    tiers: Groups
    tier_views: FloatArray
    tier_cpv: FloatArray
    platforms: Groups


@dataclass(frozen=True, slots=True)
class Worlds:
    """All worlds of the file.

    Attributes:
        version: of the numbers.
        seed: of the published figures.
        frame: what all share.
        every: the worlds, in the order of the file.

    """

    version: str
    seed: int
    frame: Frame
    every: tuple[World, ...]

    def __getitem__(self, name: str) -> World:
        """Find a world.

        Raises:
            InvalidInput: there is no such world.

        """
        for world in self.every:
            if world.name == name:
                return world
        raise InvalidInput(f"there is no world {name!r}; there are {', '.join(one.name for one in self.every)}")


@cache
def booking_worlds() -> Worlds:
    """Load and check the worlds.

    Raises:
        InvalidInput: a key is missing or unknown, or a number is impossible.

    """
    data = packaged(_FILE)
    every = tuple(_world(name, values) for name, values in data["world"].items())
    return Worlds(str(data["version"]), int(data["seed"]), _frame(data), every)


def _world(name: str, values: Mapping[str, Any]) -> World:
    keys = {field.name for field in fields(World)} - {"name"}
    odd = sorted(keys ^ set(values))
    require(holds=not odd, name=_FILE, what=f"[world.{name}] misses or does not know {odd}")
    numbers = {key: float(values[key]) for key in keys - {"doc", "control"}}
    for key, value in numbers.items():
        require(holds=key in _SIGNED or value >= 0, name=_FILE, what=f"[world.{name}] {key} must not be negative")
        require(holds=key not in _SHARES or value <= 1, name=_FILE, what=f"[world.{name}] {key} is a share up to 1")
    both = numbers["rate_shape"] > 0 and numbers["rate_student"] > 0
    require(holds=not both, name=_FILE, what=f"[world.{name}] rate_shape and rate_student exclude each other")
    return World(name=name, doc=str(values["doc"]), control=bool(values["control"]), **numbers)


def _frame(data: Mapping[str, Any]) -> Frame:
    campaign, tiers = data["campaign"], data["tiers"]
    require(holds=min(campaign.values()) > 0, name=_FILE, what="[campaign] has only numbers above 0")
    views, cpv = (np.array(tiers[key], dtype=float) for key in ("views", "cpv"))
    named = _groups("tiers", tiers)
    require(holds=len(named.names) == len(views) == len(cpv), name=_FILE, what="tiers need views and cpv each")
    return Frame(
        creators=int(campaign["creators"]),
        rounds=int(campaign["rounds"]),
        max_posts=int(campaign["max_posts"]),
        budget_share=float(campaign["budget_share"]),
        conversion_rate=float(campaign["conversion_rate"]),
        level_sd=float(campaign["level_sd"]),
        post_sd=float(campaign["post_sd"]),
        price_sd=float(campaign["price_sd"]),
        size_sd=float(campaign["size_sd"]),
        tiers=named,
        tier_views=views,
        tier_cpv=cpv,
        platforms=_groups("platforms", data["platforms"]),
    )


def _groups(key: str, data: Mapping[str, Any]) -> Groups:
    share = np.array(data["share"], dtype=float)
    sums = bool(abs(share.sum() - 1) < _TOLERANCE) and len(share) == len(data["names"])
    require(holds=sums, name=_FILE, what=f"[{key}] needs one share per name, together 1")
    return Groups(tuple(data["names"]), share)
