"""Scenarios: what an account is planted to be. The list stands in ``data/scenarios.toml``.

A variant is the same list with other parameters: ``data/scenarios-<variant>.toml`` overrides and adds scenarios.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal, get_args

import numpy as np

from fukasa.synth.packaged import packaged, require
from fukasa.synth.randomness import FloatArray

_FILE = "scenarios"
EVENTS = ("", "bought", "viral", "collab", "giveaway", "purge", "media")
ATTACKS = ("", "bought_followers", "drip", "bought_and_drip", "likes", "views", "comments", "pod", "hollow")
PACKAGES = ("", "likes", "views", "comments")
Variant = Literal["inside", "outside"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """How an account differs from the ordinary one.

    Attributes:
        id: the scenario's name.
        doc: what it is, in a sentence.
        share: part of the ordinary population that has it.
        platform: the only platform it is found on; empty for any.
        view: factor on views.
        er: factor on engagement.
        noise: factor on the spread between posts.
        beside: factor on saves, shares and reposts.
        fake: range of the share of fake followers, bought ones aside; None for the ordinary distribution.
        mix: weights of the seven comment kinds; None for the ordinary ones.
        emoji: part of the praise that is emoji alone; None for the ordinary part.
        regulars: how strongly few people write most comments (1 = not at all).
        event: what made the followers jump.
        event_day: range of days before the end on which it began.
        event_gain: range of followers gained over those before.
        event_days: how long the jump took.
        event_loss: part of the gain that is lost again in about 50 days.
        event_views: factor on the views of the post behind the jump.
        attack: the kind of material inflation, one of ``ATTACKS``; empty for none.
        hosts: the platforms on which ordinary accounts are turned into this scenario; empty for another way to it.
        buy_gain: range of followers that come evenly day by day from a seller, over those before.
        buy_days: range of days over which they come.
        buy_day: range of days before the end on which they began to come; of days after the event where there is one.
        buy_loss: part of them that is lost again in about 50 days.
        package: what is bought for single posts, one of ``PACKAGES``; empty for nothing.
        package_size: range of what a package holds, over what such a post has on its own.
        package_posts: part of the posts that get a package.
        package_noise: spread between packages, on the log.
        package_day: range of days before the end on which the packages began.
        churn: range of the part of `following` that is followed and unfollowed again in each round; (0, 0) for none.
        pods: groups that begin, per 1,000 accounts.
        pod_size: range of members of a group.
        pod_part: how often a member takes part.
        growth: range of the growth a month; None for the ordinary one.
        posts: posts in 180 days; None for the ordinary cadence.
        quiet_days: no post is younger.
        age_days: age of the account; None for the ordinary age.
        sponsored: share of sponsored posts; None for the ordinary one.
        labelled: share of them with a label; None for the ordinary one.
        pod: member of a group that comments on each other.
        hidden_views: shows no views.
        aggregates_only: only supplied averages, no posts.
        owner: connected by its owner.
        celebrity: known from outside social media.
        is_ai: posts carry the mark for synthetic media.
        kind: who stands behind it.

    """

    id: str
    doc: str
    share: float = 0.0
    platform: str = ""
    view: float = 1.0
    er: float = 1.0
    noise: float = 1.0
    beside: float = 1.0
    fake: Pair | None = None
    mix: tuple[float, ...] | None = None
    emoji: float | None = None
    regulars: float = 1.5
    event: str = ""
    event_day: Pair = (0.0, 0.0)
    event_gain: Pair = (0.0, 0.0)
    event_days: float = 1.0
    event_loss: float = 0.0
    event_views: float = 1.0
    attack: str = ""
    hosts: tuple[str, ...] = ()
    buy_gain: Pair = (0.0, 0.0)
    buy_days: Pair = (1.0, 1.0)
    buy_day: Pair = (0.0, 0.0)
    buy_loss: float = 0.0
    package: str = ""
    package_size: Pair = (0.0, 0.0)
    package_posts: float = 0.0
    package_noise: float = 0.0
    package_day: Pair = (0.0, 0.0)
    churn: Pair = (0.0, 0.0)
    pods: float = 0.0
    pod_size: Pair = (6.0, 6.0)
    pod_part: float = 0.85
    growth: Pair | None = None
    posts: float | None = None
    quiet_days: float = 0.0
    age_days: float | None = None
    sponsored: float | None = None
    labelled: float | None = None
    pod: bool = False
    hidden_views: bool = False
    aggregates_only: bool = False
    owner: bool = False
    celebrity: bool = False
    is_ai: bool = False
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class Scenarios:
    """All scenarios of a variant, ``ordinary`` first."""

    rows: tuple[Scenario, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the scenarios."""
        return tuple(row.id for row in self.rows)

    def position(self, name: str) -> int:
        """Find the position of a scenario; InvalidInput when there is none of that name."""
        require(holds=name in self.ids, name=_FILE, what=f"no scenario {name!r}")
        return self.ids.index(name)

    def numbers(self, attribute: str, default: float = 0.0) -> FloatArray:
        """Give one attribute of all scenarios by position; None becomes the default."""
        values = [getattr(row, attribute) for row in self.rows]
        return np.array([default if value is None else value for value in values], dtype=float)

    def pairs(self, attribute: str, default: Pair = (0.0, 0.0)) -> FloatArray:
        """Give one range of all scenarios by position; None becomes the default."""
        values = [getattr(row, attribute) for row in self.rows]
        return np.array([default if value is None else value for value in values], dtype=float)


@cache
def scenarios(variant: Variant = "inside") -> Scenarios:
    """Load and check the scenarios of a variant.

    Raises:
        InvalidInput: an unknown key, an unknown event, attack or package, shares above 1.

    """
    data = dict(packaged(_FILE))
    if variant != VARIANTS[0]:
        for name, row in packaged(f"{_FILE}-{variant}").items():
            data[name] = {**data[name], **row} if name in data and isinstance(row, dict) else row
    loaded = tuple(_scenario(name, row) for name, row in data.items() if name != "version")
    require(holds=loaded[0].id == "ordinary", name=_FILE, what="`ordinary` must come first")
    total = sum(scenario.share for scenario in loaded)
    require(holds=total < 1, name=_FILE, what=f"the shares must leave room for ordinary accounts, got {total:.3f}")
    return Scenarios(loaded)


def _scenario(name: str, row: Mapping[str, Any]) -> Scenario:
    known = {field.name for field in fields(Scenario)}
    unknown = set(row) - known
    require(holds=not unknown, name=_FILE, what=f"[{name}] has unknown keys {sorted(unknown)}")
    for key, choices in (("event", EVENTS), ("attack", ATTACKS), ("package", PACKAGES)):
        require(holds=row.get(key, "") in choices, name=_FILE, what=f"[{name}] has an unknown {key}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Scenario(id=name, **values)
